"""A real edit is quoted by clause; counters, print dates and widths are no edits."""

from hypothesis import given
from hypothesis import strategies as st

from models import Article, Attachment
from pipelines.revisions import change, changes

BODY = (
    "第一条　为加强药品追溯管理，制定本办法。\n第二条　本办法适用于本省行政区域内的药品上市许可持有人。\n"
    "第三条　持有人应当自收到通知之日起15日内提交报告。\n第四条　本办法自2026年3月1日起施行。"
)


def article(body: str = BODY, title: str = "药品追溯管理办法", files: tuple[str, ...] = ()) -> Article:
    rows = tuple(Attachment(name=f, url=f"http://x.gov.cn/{f}") for f in files)
    return Article(url="http://x.gov.cn/1.html", source_id="x", title=title, body=body, attachments=rows)


def test_a_changed_number_is_quoted_with_its_clause() -> None:
    assert change(article(), article(BODY.replace("15日", "20日"))) == "第三条：“15日” → “20日”"


def test_an_added_and_a_removed_clause_are_said() -> None:
    said = change(
        article(),
        article(
            BODY.replace("第二条　本办法适用于本省行政区域内的药品上市许可持有人。\n", "")
            + "\n第五条　本办法由省局负责解释。"
        ),
    )
    assert said is not None
    assert "删去“第二条" in said
    assert "新增“第五条" in said


def test_counters_print_dates_blanks_and_widths_are_no_edits() -> None:
    noisy = BODY.replace("，", ",").replace("　", "  ") + "\n浏览次数：1024\n打印日期：2026-02-12"
    assert change(article(BODY + "\n浏览次数：7"), article(noisy)) is None


def test_a_changed_title_and_a_new_file_are_edits() -> None:
    kinds = [
        c.where for c in changes(article(), article(title="药品追溯管理办法（修订）", files=("附件1.docx",)))
    ]
    assert kinds == ["标题", "附件"]


def test_a_counter_inside_a_sentence_is_text() -> None:
    assert change(article("访问量达到3万次的平台应当备案。"), article("访问量达到5万次的平台应当备案。"))


@given(st.text(alphabet="药品监管第条一二三，。\n 15日", max_size=80))
def test_a_text_never_differs_from_itself(body: str) -> None:
    assert change(article(body), article(body)) is None
