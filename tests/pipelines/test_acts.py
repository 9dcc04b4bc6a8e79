"""What acts and notices say of themselves, on own texts in the manner of real papers."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from models import ActFacts
from pipelines.acts import read_act
from text.script import to_traditional

CASES = [
    case
    for path in sorted((Path(__file__).parent / "acts").glob("*.yml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]
LISTS = ("doc_numbers", "issuers", "marks")


def read(case: dict[str, Any], write: Any = lambda text: text) -> ActFacts:
    given_meta = {key: write(value) for key, value in case.get("meta", {}).items()}
    return read_act(
        write(case["title"]),
        write(case["body"].strip()),
        published_on=case["published_on"],
        publisher=case.get("publisher"),
        column_kind=case.get("column_kind"),
        meta=given_meta,
        source_issuer=case.get("source_issuer"),
    )


def said(facts: ActFacts) -> dict[str, Any]:
    """The facts in the shape of a case's `expect`."""
    return {
        "genre": facts.genre,
        "binding": facts.binding,
        "signed_on": facts.signed_on,
        "doc_numbers": list(facts.doc_numbers),
        "issuers": list(facts.issuers),
        "marks": list(facts.marks),
        "deadlines": [d.date for d in facts.deadlines],
        "effective_on": [e.date for e in facts.effective_on],
        "supersedes": [[s.number, s.title] for s in facts.supersedes],
        "products": list(facts.products),
        "stages": list(facts.stages),
    }


@pytest.mark.parametrize("case", CASES, ids=[case["title"][:30] for case in CASES])
def test_an_act_says_just_what_is_expected(case: dict[str, Any]) -> None:
    found = said(read(case))
    assert {key: found[key] for key in case["expect"]} == case["expect"]


def check_spans(facts: ActFacts, title: str, body: str) -> None:
    for fact in facts.facts:
        if fact.where == "meta":
            assert fact.quote[fact.start : fact.end] == fact.quote
        else:
            text = title if fact.where == "title" else body
            assert text[fact.start : fact.end] == fact.quote
        assert fact.quote
    for placed in (*facts.deadlines, *facts.effective_on, *facts.supersedes):
        assert body[placed.start : placed.end] == placed.quote


@pytest.mark.parametrize("case", CASES, ids=[case["title"][:30] for case in CASES])
def test_every_value_stands_in_facts_with_its_quote(case: dict[str, Any]) -> None:
    facts = read(case)
    check_spans(facts, case["title"], case["body"].strip())
    by_field: dict[str, list[str]] = {}
    for fact in facts.facts:
        by_field.setdefault(fact.field, []).append(fact.value)
    assert by_field.get("doc_number", []) == list(facts.doc_numbers)
    assert by_field.get("issuer", []) == list(facts.issuers)
    assert by_field.get("mark", []) == list(facts.marks)
    assert by_field.get("product", []) == list(facts.products)
    assert by_field.get("stage", []) == list(facts.stages)
    assert by_field.get("genre", ["other"]) == [facts.genre]
    assert by_field.get("binding", []) == ([] if facts.binding is None else [str(facts.binding).lower()])
    assert by_field.get("signed_on", []) == ([facts.signed_on.isoformat()] if facts.signed_on else [])
    assert by_field.get("deadline", []) == [d.date.isoformat() for d in facts.deadlines]
    assert by_field.get("effective_on", []) == [e.date.isoformat() for e in facts.effective_on]
    assert len(by_field.get("supersedes", [])) == len(facts.supersedes)


@pytest.mark.parametrize("case", CASES, ids=[case["title"][:30] for case in CASES])
def test_a_traditional_copy_says_the_same(case: dict[str, Any]) -> None:
    ours, theirs = said(read(case)), said(read(case, to_traditional))
    for key in ("genre", "binding", "signed_on", "doc_numbers", "issuers", "deadlines", "effective_on"):
        assert theirs[key] == ours[key], key
    assert len(theirs["supersedes"]) == len(ours["supersedes"])


PIECES = [line for case in CASES for line in (case["title"], *case["body"].splitlines())]


@settings(max_examples=150, deadline=None)
@given(
    title=st.sampled_from(PIECES),
    lines=st.lists(
        st.one_of(
            st.sampled_from(PIECES),
            st.text(alphabet="《》（）〔2026〕年月日前自起至第号令废止，。 ○一\n关于", max_size=40),
        ),
        max_size=8,
    ),
    cut=st.integers(0, 30),
)
def test_spans_equal_quotes_in_any_mixture_of_lines(title: str, lines: list[str], cut: int) -> None:
    body = "\n".join(lines)[cut:]
    check_spans(read_act(title, body, published_on=date(2026, 1, 5), publisher=None), title, body)


def test_nothing_is_said_of_an_empty_page() -> None:
    facts = read_act("", "", published_on=None, publisher=None)
    assert facts == ActFacts(genre="other", confidence={"genre": 0.3})


def only_deadline(
    body: str, published_on: date | None = date(2026, 2, 12), title: str = "关于公开征求意见的公告"
) -> Any:
    (deadline,) = read_act(title, body, published_on=published_on, publisher=None).deadlines
    return deadline


def test_a_counted_deadline_tells_its_arithmetic() -> None:
    deadline = only_deadline("请于本公告发布之日起10个工作日内反馈意见。")
    assert deadline.date == date(2026, 3, 4)
    assert deadline.computed_from == "发布日期2026-02-12起算，当日不计，10个工作日"


def test_a_last_day_on_a_rest_day_stays_and_is_noted() -> None:
    deadline = only_deadline("请于2026年2月21日前反馈意见。")
    assert deadline.date == date(2026, 2, 21)
    assert "休息日" in (deadline.note or "")


def test_a_year_filled_in_is_said() -> None:
    deadline = only_deadline("请于1月5日前反馈意见。", date(2025, 12, 20))
    assert deadline.date == date(2026, 1, 5)
    assert "无年份" in (deadline.computed_from or "")


def test_working_days_beyond_the_calendar_are_counted_and_said() -> None:
    deadline = only_deadline("请于本公告发布之日起15个工作日内反馈意见。", date(2026, 12, 28))
    assert deadline.date > date(2027, 1, 1)
    assert "尚未公布" in (deadline.note or "")


def test_without_any_date_a_counted_deadline_is_not_guessed() -> None:
    facts = read_act(
        "关于公开征求意见的公告", "请于本公告发布之日起30日内反馈意见。", published_on=None, publisher=None
    )
    assert facts.deadlines == ()


def test_a_copy_counts_from_the_issuers_own_day() -> None:
    """A province posts a national paper weeks later; it is in force since its own day."""
    body = "本公告自发布之日起施行。\n国家药监局\n2026年3月2日"
    facts = read_act(
        "国家药监局关于追溯的公告",
        body,
        published_on=date(2026, 3, 20),
        publisher=None,
        source_issuer="广东省药监局",
    )
    assert [e.date for e in facts.effective_on] == [date(2026, 3, 2)]


def test_the_sites_own_body_is_named_only_where_the_text_speaks_of_itself() -> None:
    silent = read_act(
        "关于培训的通知", "定于近期培训。", published_on=None, publisher=None, source_issuer="海南省药监局"
    )
    speaking = read_act(
        "关于培训的通知",
        "我局定于近期培训。",
        published_on=None,
        publisher=None,
        source_issuer="海南省药监局",
    )
    assert silent.issuers == ()
    assert speaking.issuers == ("海南省药品监督管理局",)
    assert speaking.confidence["issuers"] < 0.6
    assert [fact.where for fact in speaking.facts if fact.field == "issuer"] == ["meta"]


def test_long_lines_without_stops_are_read() -> None:
    body = "国家药监局2026年1月5日前自至起公示期" * 1500
    assert (
        read_act("关于公示的公告", body, published_on=date(2026, 1, 1), publisher=None).genre
        == "announcement"
    )


def test_the_rows_of_a_table_are_due_when_its_column_of_limits_says() -> None:
    body = (
        "各县局：\n现将任务分解表印发给你们。\n序号\t任务\t责任单位\t完成时限\n"
        "1\t建立底数台账\t各县局\t5月20日前\n2\t完成专项检查\t稽查处\t9月底\n3\t日常宣传\t办公室\t每月10日前\n4\t巡查\t各县局\t全年\n"
        "联系人：办公室\n某市市场监督管理局\n2026年3月9日"
    )
    act = read_act("关于印发任务分解表的通知", body, published_on=date(2026, 3, 10), publisher=None)
    assert [d.date for d in act.deadlines] == [date(2026, 5, 20), date(2026, 9, 30)]
    assert act.deadlines[0].quote == "1\t建立底数台账\t各县局\t5月20日前"
    results = body.replace("完成时限", "抽样日期")
    assert (
        read_act("关于抽检结果的通告", results, published_on=date(2026, 3, 10), publisher=None).deadlines
        == ()
    )


@pytest.mark.parametrize(
    ("title", "genre"),
    [
        ("省药监局召开二季度药品安全风险会商会", "meeting"),
        ("省药品行业协会召开换届选举会", "meeting"),
        ("某省中药饮片炮制标准 麸炒山药", "standard"),
    ],
)
def test_titles_end_in_the_word_that_names_them(title: str, genre: str) -> None:
    body = (
        "6月3日，会议在省局召开，各处室参加。"
        if genre == "meeting"
        else "【来源】本品为炮制加工品。\n【性状】呈片状。"
    )
    assert read_act(title, body, published_on=date(2026, 6, 4), publisher=None).genre == genre


def test_a_government_is_named_in_full() -> None:
    act = read_act(
        "江苏省政府办公厅关于深化改革的实施意见", "各市人民政府：\n现提出如下意见。\n江苏省政府办公厅\n2026年3月9日",
        published_on=date(2026, 3, 10), publisher=None,
    )  # fmt: skip
    assert act.issuers == ("江苏省人民政府办公厅",)


def test_a_table_of_repealed_texts_gives_each_row_and_not_the_ground_of_the_decision() -> None:
    body = (
        "根据《某省行政规范性文件管理办法》，经清理，我局决定废止下列规范性文件，现予公告：\n序号\t文件名称\t文号\n"
        "1\t某省药品零售企业分级分类管理办法（试行）\t某药监规〔2019〕3号\n2\t某省中药材产地初加工管理指导意见\t某药监规〔2021〕5号\n"
        "本公告自2026年1月1日起施行。"
    )
    act = read_act("关于废止部分规范性文件的公告", body, published_on=date(2025, 12, 22), publisher=None)
    assert [(s.number, s.title) for s in act.supersedes] == [
        ("某药监规〔2019〕3号", "某省药品零售企业分级分类管理办法（试行）"),
        ("某药监规〔2021〕5号", "某省中药材产地初加工管理指导意见"),
    ]


def test_a_paper_given_out_under_another_title_has_its_own_day_of_force() -> None:
    body = "我局制定了《牙膏备案资料简化要求》，现予公布，并就有关事项公告如下：\n一、《牙膏备案资料简化要求》自2025年5月1日起施行。\n二、《化妆品监督管理条例》自2021年1月1日起施行。"
    act = read_act("关于发布牙膏有关配套要求的公告", body, published_on=date(2025, 3, 31), publisher=None)
    assert [e.date for e in act.effective_on] == [date(2025, 5, 1)]


def test_stages_in_brackets_are_due_and_closed_consultations_are_not() -> None:
    stages = "现将有关事项通知如下。\n二、平台自查（2026年8月10日前）。平台经营者全面核验入驻经营者。"
    act = read_act("关于开展专项行动的通知", stages, published_on=date(2026, 7, 6), publisher=None)
    assert [d.date for d in act.deadlines] == [date(2026, 8, 10)]
    told = "2025年3月启动起草，5月20日至6月20日在省局网站公开征求意见，共收到意见36条。"
    act = read_act("《某某细则》政策解读", told, published_on=date(2025, 12, 12), publisher=None)
    assert act.deadlines == ()


def test_a_meeting_that_hears_opinions_is_a_meeting() -> None:
    body = "5月12日，省药监局召开药品生产企业座谈会，听取意见建议。局长竺可期主持会议。\n竺可期强调，各处室要限时反馈办理结果。"
    act = read_act("省药监局召开座谈会听取企业意见建议", body, published_on=date(2026, 5, 14), publisher=None)
    assert act.genre == "meeting"


def test_a_timetable_and_what_offices_do_themselves_are_no_deadlines() -> None:
    plan = "事项\t完成时限\n省局开展飞行检查\t2026年6月30日\n企业自查\t2026年5月10日前\n企业名称\t批准日期\n甲公司\t2026年9月1日"
    act = read_act("关于印发工作计划的通知", plan, published_on=date(2026, 1, 5), publisher=None)
    assert [d.date for d in act.deadlines] == [date(2026, 5, 10)]
    course = "日期\t内容\t时间安排\n第一天\t报到\t2026年5月1日"
    assert (
        read_act("关于举办培训班的通知", course, published_on=date(2026, 1, 5), publisher=None).deadlines
        == ()
    )


def test_the_names_of_bodies_are_found_in_text_without_end() -> None:
    body = "药品" + "监督管理" * 60 + "。\n" + "药品" * 20_000
    act = read_act("关于做好药品召回的通知", body, published_on=None, publisher=None)
    assert "药品" in act.products
