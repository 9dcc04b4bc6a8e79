"""Decoding: labels lie, bytes go missing, and the page is still read."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from errors import UndecodablePage
from text.decode import decode
from text.script import to_traditional

LINES = (
    "国家药品监督管理局关于发布《药品注册管理办法》配套文件的公告",
    "为加强药品监督管理，规范药品注册行为，保障药品质量安全，现将有关事项公告如下：",
    "一、自2026年3月1日起，药品上市许可持有人应当按照GMP要求组织生产。",
    "二、各省级药品监督管理部门应当加强监督检查，发现问题的，依法严肃处理。",
    "特此公告。",
)


def page(lines: tuple[str, ...] = LINES, label: str = "") -> str:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={label}">' if label else ""
    return (
        f"<html><head>{meta}<title>公告</title></head><body>"
        + "\n".join(f"<p>{x}</p>" for x in lines)
        + "</body></html>"
    )


CHARSETS = [("utf-8", "utf-8"), ("gb2312", "gb18030"), ("gb18030", "gb18030")]


@pytest.mark.parametrize("label", ["", "utf-8", "gb2312", "big5", "iso-8859-1", "nonsense"])
@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("where", ["header", "meta", "source"])
def test_every_charset_is_read_under_every_label(charset: str, label: str, where: str) -> None:
    text = page(label=label if where == "meta" else "")
    header = f"text/html; charset={label}" if where == "header" and label else None
    decoded = decode(text.encode(charset), header=header, declared=label if where == "source" else None)
    assert decoded.text == text
    assert decoded.evidence


@pytest.mark.parametrize("label", ["", "utf-8", "gbk", "big5"])
def test_traditional_pages_in_big5_are_read_under_every_label(label: str) -> None:
    text = page(tuple(to_traditional(line).replace("爲", "為") for line in LINES), label)
    assert decode(text.encode("big5hkscs")).text == text
    assert decode(text.encode("gb18030")).text == text


def test_the_losing_witnesses_are_kept() -> None:
    decoded = decode(page(label="big5").encode("gb18030"), header="text/html;charset=UTF-8")
    assert decoded.charset == "gb18030"
    assert decoded.losers == ("utf-8 (header)", "big5hkscs (meta)")


def test_a_gb2312_label_hides_characters_of_gb18030() -> None:
    text = page((*LINES, "㛃镕喆堃淼燚𠮷先生，“—”·①"), "gb2312")
    assert decode(text.encode("gb18030"), header="gb2312").text == text


def test_a_page_of_names_alone_is_read() -> None:
    text = "<p>曹巍 镕 喆 堃 淼 燚</p>"
    assert decode(text.encode("gb18030")).text == text


@pytest.mark.parametrize("short", ["公告", "联通", "药监局", "通知"])
def test_short_pages_in_gbk_are_read(short: str) -> None:
    assert decode(short.encode("gbk"), header="gbk").text == short


def test_a_western_page_keeps_its_accents_and_quotes() -> None:
    text = "<p>FDA’s “guidance” — café résumé, naïve façade</p>"
    decoded = decode(text.encode("cp1252"), header="text/html; charset=iso-8859-1")
    assert (decoded.text, decoded.charset) == (text, "cp1252")


@pytest.mark.parametrize(
    ("text", "charset", "label"),
    [
        ("<p>식품의약품안전처 공고 안녕하세요</p>", "cp949", "euc-kr"),
        ("<p>医薬品医療機器総合機構のお知らせについて</p>", "cp932", "shift_jis"),
        ("<p>Министерство здравоохранения объявляет</p>", "cp1251", "windows-1251"),
    ],
)
def test_foreign_pages_are_read_as_labelled(text: str, charset: str, label: str) -> None:
    assert decode(text.encode(charset), header=f"text/html; charset={label}").text == text


@pytest.mark.parametrize(
    ("main", "part"), [("utf-8", "gbk"), ("gb18030", "utf-8"), ("gb18030", "big5"), ("utf-8", "big5")]
)
def test_a_fragment_in_another_charset_is_read_by_part(main: str, part: str) -> None:
    footer = "版權所有：國家藥品監督管理局" if part == "big5" else "版权所有：国家药品监督管理局"
    body = page().encode(main) + f"<div>{footer}</div>".encode(part)
    decoded = decode(body)
    assert decoded.text == page() + f"<div>{footer}</div>"
    assert decoded.lost == 0


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
@pytest.mark.parametrize("stray", [b"\xb5", b"\xff", b"\xa0", b"\x81"])
def test_a_stray_byte_costs_one_mark_and_not_the_page(charset: str, stray: bytes) -> None:
    text = page()
    cut = text.index("药品注册行为")
    body = text[:cut].encode(charset) + stray + text[cut:].encode(charset)
    decoded = decode(body)
    assert decoded.lost == 1
    assert decoded.text == f"{text[:cut]}\ufffd{text[cut:]}"


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
@pytest.mark.parametrize("gap", [b"\r\n", b"\n", b"\r\n1f40\r\n"])
def test_a_character_cut_at_a_chunk_edge_is_joined(charset: str, gap: bytes) -> None:
    body = page().encode(charset)
    cut = body.index("质量".encode(charset)) + 1
    assert decode(body[:cut] + gap + body[cut:]).text == page()


def test_a_page_cut_in_mid_character_loses_only_that_one() -> None:
    for charset in ("utf-8", "gb18030"):
        body = page().encode(charset)
        cut = body.index("特此".encode(charset)) + 1
        decoded = decode(body[:cut])
        assert decoded.lost == 1
        assert decoded.text.startswith(page()[: page().index("特此")])


def test_line_ends_become_newlines() -> None:
    assert decode("一\r\n二\r三\n四\r\r\n五".encode()).text == "一\n二\n三\n四\n五"


def test_bytes_that_are_no_text_are_refused() -> None:
    noise = random.Random(7).randbytes(60_000)
    with pytest.raises(UndecodablePage):
        decode(noise)
    with pytest.raises(UndecodablePage):
        decode(b"%PDF-1.7\n" + noise)


@given(
    st.lists(st.sampled_from(LINES), min_size=1, max_size=6), st.sampled_from(["utf-8", "gb18030"]), st.data()
)
def test_losing_any_one_byte_never_costs_more_than_its_neighbours(
    lines: list[str], charset: str, data
) -> None:
    text = page(tuple(lines))
    body = text.encode(charset)
    at = data.draw(st.sampled_from([i for i, b in enumerate(body) if b >= 0x80]))
    decoded = decode(body[:at] + body[at + 1 :])
    assert decoded.lost <= 2
    assert _alike(text, decoded.text) + _alike(text[::-1], decoded.text[::-1]) >= len(text) - 6


def _alike(one: str, other: str) -> int:
    """How many characters agree from the start."""
    return next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def test_an_english_page_with_nothing_chinese_but_its_signs_is_read() -> None:
    text = "<p>\u3000\u3000The institute has joined an international study, said “Zhao Min”.</p>\n" * 6
    assert decode(text.encode("gb18030"), header="text/html; charset=utf-8").text == text
