"""Files of a notice: text where there is some, and an honest state where there is none."""

import io
import zipfile

import docx
import pytest
import xlsxwriter
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

from text.attachments import kind_of, read_attachment


def pdf(lines: list[str]) -> bytes:
    out = io.BytesIO()
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    page = canvas.Canvas(out)
    page.setFont("STSong-Light", 12)
    for i, line in enumerate(lines):
        page.drawString(60, 760 - 20 * i, line)
    page.showPage()
    page.save()
    return out.getvalue()


def word() -> bytes:
    document = docx.Document()
    document.add_paragraph("药品补充申请资料要求")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        [c for r in table.rows for c in r.cells], ["品种", "批号", "甘草片", "20260105"], strict=True
    ):
        cell.text = text
    document.add_paragraph("本要求自发布之日起执行。")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def sheet() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet("抽检结果")
        page.write_row(0, 0, ["序号", "标称生产企业", "不合格项目"])
        page.write_row(1, 0, [1, "某某制药有限公司", "含量测定"])
    return out.getvalue()


def ofd(text_at: list[tuple[float, float, str]]) -> bytes:
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    boxes = "".join(
        f'<ofd:TextObject ID="{i}" Boundary="{x} {y} 100 6"><ofd:TextCode X="0" Y="4">{t}</ofd:TextCode></ofd:TextObject>'
        for i, (x, y, t) in enumerate(text_at)
    )
    files = {
        "OFD.xml": f"<ofd:OFD {space}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f'<ofd:Document {space}><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>',
        "Doc_0/Pages/Page_0/Content.xml": f"<ofd:Page {space}><ofd:Content><ofd:Layer>{boxes}</ofd:Layer></ofd:Content></ofd:Page>",
    }
    return packed(files)


def packed(files: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_pdf_gives_characters_not_radicals() -> None:
    found = read_attachment("附件1.pdf", pdf(["中华人民共和国药品管理法", "用药安全"]))
    assert (found.state, found.pages) == ("read", 1)
    assert found.text == "中华人民共和国药品管理法\n用药安全"


def test_a_pdf_of_pictures_says_so() -> None:
    found = read_attachment("扫描件.pdf", pdf([]))
    assert (found.state, found.pages, found.text) == ("image_only", 1, None)


def test_word_keeps_tables_in_their_place() -> None:
    found = read_attachment("附件.docx", word())
    assert found.text == "药品补充申请资料要求\n品种\t批号\n甘草片\t20260105\n本要求自发布之日起执行。"


def test_sheets_are_rows_of_cells() -> None:
    assert (
        read_attachment("名单.xlsx", sheet()).text
        == "序号\t标称生产企业\t不合格项目\n1\t某某制药有限公司\t含量测定"
    )


def test_ofd_is_read_in_reading_order() -> None:
    body = ofd([(20, 40, "第二行"), (60, 20, "的公告"), (20, 20, "关于发布目录")])
    found = read_attachment("公告.ofd", body)
    assert (found.text, found.pages) == ("关于发布目录的公告\n第二行", 1)


def test_members_of_an_archive_are_read_under_their_chinese_names() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("附件一.txt")
        archive.writestr(info, "申报资料目录".encode("gb18030"))
        archive.writestr("b.docx", word())
    found = read_attachment("附件.zip", out.getvalue())
    assert found.text is not None
    assert found.text.startswith("附件一.txt\n申报资料目录")
    assert "甘草片" in found.text


@pytest.mark.parametrize(
    "body",
    [
        packed({f"{i}.txt": "x" for i in range(2001)}),
        packed({"bomb.txt": b"0" * 80_000_000}),
        packed({"word/document.xml": b" " * 70_000_000}),
        packed({"OFD.xml": b" " * 70_000_000}),
    ],
)
def test_bombs_are_refused(body: bytes) -> None:
    assert read_attachment("附件.zip", body).state == "too_large"


@pytest.mark.parametrize(
    "body",
    [b"", b"%PDF-1.4 broken", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1junk", b"\x00\x01\x02"],
)
def test_broken_files_are_unreadable_not_an_error(body: bytes) -> None:
    found = read_attachment("附件.doc", body)
    assert found.state == "unreadable"
    assert found.text is None


def test_entities_in_an_ofd_are_not_expanded() -> None:
    files = {
        "OFD.xml": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><OFD><DocRoot>&x;</DocRoot></OFD>'
    }
    assert read_attachment("公告.ofd", packed(files)).text is None


def test_the_kind_is_told_from_the_bytes() -> None:
    assert [kind_of("a.doc", b) for b in (pdf([]), word(), sheet(), ofd([]))] == [
        "pdf",
        "docx",
        "sheet",
        "ofd",
    ]
