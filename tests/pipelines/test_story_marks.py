"""What parts two events that share their words, and what does not part two copies of one."""

from __future__ import annotations

from datetime import date

from models import Article
from pipelines.stories import group, kinship
from text.fingerprint import fingerprint

SENTENCES = (
    "根据年度工作安排，现就做好中药饮片生产企业风险排查有关工作通知如下，请各检查分局认真组织实施。",
    "排查要突出炮制工艺、物料管理和委托检验等环节，对既往检查中问题较多的企业逐家建立台账。",
    "对发现的隐患要当场提出整改要求，明确责任人和完成时限，整改情况由分局复核后归档。",
    "各检查分局应当于每月底前把排查进展报送药品生产监管处，重大情况随时报告。",
)


def article(title: str, body: str, **more: object) -> Article:
    return Article(
        url=f"https://example.gov.cn/{abs(hash(title + body))}.html", source_id=None, title=title, body=body,
        published_on=date(2023, 5, 8), fingerprint=fingerprint(body), **more,  # type: ignore[arg-type]
    )  # fmt: skip


def counted(*figures: int) -> str:
    lines = ("出动{}人次", "检查企业{}家", "发现缺陷{}项", "约谈{}家", "移交线索{}件", "抽样{}批")
    said = "，".join(line.format(n) for line, n in zip(lines, figures, strict=True))
    return f"去年全系统{said}。\n" + "\n".join(SENTENCES)


def test_a_template_filled_with_other_figures_is_another_event() -> None:
    title = "在全省药品监管工作会议上的讲话"
    one, other = (
        article(title, counted(612, 143, 43, 19, 5, 88)),
        article(title, counted(438, 97, 29, 11, 2, 64)),
    )
    assert kinship(one, other) is None


def test_a_copy_that_lost_some_figures_is_still_a_copy() -> None:
    title = "在全省药品监管工作会议上的讲话"
    whole, copy = counted(612, 143, 43, 19, 5, 88), counted(612, 143, 43, 19, 5, 88).replace("143", "XX")
    assert kinship(article(title, whole), article(title, copy)) is not None


def test_a_number_mistyped_or_masked_in_the_same_text_is_one_number() -> None:
    body = "\n".join(SENTENCES)
    first = article("关于开展风险排查的通知", body, doc_numbers=("辽药监办药生〔2023〕41号",))
    for number in ("辽药监监办药生〔2023〕41号", "X药监办药生〔2023〕41号"):
        assert kinship(first, article("关于开展风险排查的通知", body + "\n特此通知。", doc_numbers=(number,)))
    for number in ("辽药监办药生〔2023〕42号", "辽药监办药生〔2024〕41号", "辽市监综稽〔2023〕41号"):
        assert not kinship(first, article("关于开展风险排查的通知", body, doc_numbers=(number,))), number


def test_two_series_of_one_year_and_serial_are_two_acts_where_the_text_differs() -> None:
    drugs = "\n".join(SENTENCES)
    devices = "\n".join(
        [
            SENTENCES[0].replace("中药饮片生产企业", "无菌医疗器械生产企业"),
            SENTENCES[2],
            "器械处负责汇总。" * 4,
        ]
    )
    one = article("关于开展风险排查的通知", drugs, doc_numbers=("国药监药管〔2023〕41号",))
    two = article("关于开展风险排查的通知", devices, doc_numbers=("国药监械管〔2023〕41号",))
    assert kinship(one, two) is None


def test_a_copy_whose_head_is_damaged_does_not_keep_out_the_next_copy() -> None:
    body = "现将有关事项公告如下：\n企业应当于2023年1月29日前备案。\n" + "\n".join(SENTENCES)
    title = "关于修订某注射液说明书的公告（2022年第94号）"
    original = article(title, body, doc_numbers=("2022年第94号",))
    damaged = article(title, body.replace("2023年1月29日", "20〓年1月〓日"), doc_numbers=("2022年第94号",))
    wrapped = article("这个注射液要改说明书", "本刊按：今日再添新进展。\n" + body)
    (members,) = group([original, damaged, wrapped])
    assert len(members) == 3


def test_two_cities_that_fill_in_one_template_are_two_events() -> None:
    body = "\n".join(SENTENCES)
    title = "{}市市场监督管理局关于开展药品零售企业专项检查的通知"
    one = article(title.format("烟台"), body, doc_numbers=("烟市监药〔2026〕12号",))
    two = article(title.format("潍坊"), body + "\n潍坊市局", doc_numbers=("潍市监药〔2026〕12号",))
    assert kinship(one, two) is None
    copy = article(title.format("烟台"), body + "\n特此通知。", doc_numbers=("烟市监药〔2026〕12号",))
    assert kinship(one, copy) is not None


def test_names_hidden_behind_某_part_no_copy_from_its_original() -> None:
    from models import Attendee, MeetingFacts

    body = "\n".join(SENTENCES)
    people = tuple(Attendee(name=n, role="局长") for n in ("孟宪璋", "路怀山"))
    hidden = tuple(Attendee(name=n, role="局长") for n in ("孟某某", "路某某"))
    one = article("全省药品监管工作会议召开", body, meeting=MeetingFacts(name="工作会议", attendees=people))
    two = article("全省药品监管工作会议召开", body, meeting=MeetingFacts(name="工作会议", attendees=hidden))
    assert kinship(one, two) is not None
