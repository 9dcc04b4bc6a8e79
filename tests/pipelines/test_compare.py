"""This year against last year: pairs, matched tasks, and what changed."""

from dataclasses import replace
from datetime import date

import pytest

from models import Article, Directive, MeetingFacts
from pipelines.compare import choose_last, compare, pair_key


def article(title: str, *tasks: str, issuer: str = "河北省药品监督管理局") -> Article:
    directives = tuple(
        Directive(speaker=None, section=None, text=t, quote=t, start=0, end=len(t)) for t in tasks
    )
    return Article(
        url="http://x/", source_id="hebei", title=title, body="", issuers=(issuer,), directives=directives
    )


LAST = article(
    "2025年全省药品监督管理工作会议召开",
    "一是加强风险防控，守住药品安全底线。开展监督抽检8000批次。",
    "二是推进审评审批改革，压缩办理时限。",
    "三是强化新冠疫苗监管，保障疫情防控用药用械。",
    "四是建设智慧监管平台，推动数据共享。",
)
THIS = article(
    "2026年全省药品监督管理工作会议召开",
    "一是加强风险防控，坚决守住药品安全底线。开展监督抽检10000批次，严厉打击违法行为。",
    "二是支持人工智能医疗器械研发，建立服务专班。",
    "三是建设智慧监管平台，推动数据共享。",
    "四是推进审评审批改革，压缩办理时限。",
)


def test_tasks_are_new_dropped_strengthened_or_the_same() -> None:
    found = compare(THIS, LAST)
    assert [d.this.text[:6] for d in found.of("new") if d.this] == ["二是支持人工"]
    assert [d.last.text[:6] for d in found.of("dropped") if d.last] == ["三是强化新冠"]
    assert [(d.this.text[:6], d.last.text[:6]) for d in found.of("same") if d.this and d.last] == [
        ("三是建设智慧", "四是建设智慧"),
        ("四是推进审评", "二是推进审评"),
    ]
    (stronger,) = found.of("strengthened")
    assert stronger.this is not None
    assert stronger.last is not None
    assert "严厉" in stronger.why


def test_a_greater_number_strengthens() -> None:
    found = compare(article("会议", "开展监督抽检10000批次。"), article("会议", "开展监督抽检8000批次。"))
    assert [t.why for t in found.of("strengthened")] == ["8000批次 → 10000批次"]


def test_a_page_against_itself_is_all_the_same() -> None:
    assert {t.change for t in compare(LAST, LAST).tasks} == {"same"}


def test_every_directive_stands_in_exactly_one_change() -> None:
    tasks = compare(THIS, LAST).tasks
    assert [t.this for t in tasks if t.this] == list(THIS.directives)
    assert sorted(t.last.text for t in tasks if t.last) == sorted(d.text for d in LAST.directives)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2026年全省药品监督管理工作会议召开", "2025年全省药品监督管理工作会议在石家庄召开"),
        ("药品召回管理办法（征求意见稿）", "药品召回管理办法"),
        ("关于公开征求《中药标准管理专门规定（征求意见稿）》意见的通知", "《中药标准管理专门规定》"),
        ("第三次全省药品安全例会召开", "第四次全省药品安全例会召开"),
        ("全省藥品監督管理工作會議召開", "全省药品监督管理工作会议召开"),
        ("在2026年全省药监工作会议上的讲话", "在2025年全省药监工作会议上的讲话"),
    ],
)
def test_a_series_shares_its_key(one: str, other: str) -> None:
    assert pair_key(article(one)) == pair_key(article(other)) is not None


def test_other_issuers_and_other_meetings_have_other_keys() -> None:
    assert pair_key(THIS) != pair_key(article(THIS.title, issuer="河南省药品监督管理局"))
    assert pair_key(article("全省药品监管工作会议召开")) != pair_key(article("全省医疗器械监管工作会议召开"))
    assert pair_key(article("2026年")) is None


@pytest.mark.parametrize(
    ("this", "last"),
    [
        (
            "一是加强风险防控，全力守护药品高水平安全。压实责任，整治经营使用突出问题。",
            "一是强化风险防控，坚决守牢药品安全底线。落实责任，加强经营使用环节监管。",
        ),
        ("三是深化监管改革，促进医药产业高质量发展。", "二是深化审评审批改革，服务医药产业高质量发展。"),
    ],
)
def test_a_reworded_task_is_one_task(this: str, last: str) -> None:
    changes = {task.change for task in compare(article("会议", this), article("会议", last)).tasks}
    assert changes <= {"same", "strengthened"}


def meeting_of(year: int, title: str, name: str, *, source: str = "anhui", body: str = "") -> Article:
    one = article(title, "一是加强抽检。")
    level = "media" if source == "press" else "provincial"
    return replace(
        one, issuers=(), source_id=source, level=level, body=body, published_on=date(year, 1, 30), meeting=MeetingFacts(name=name),
    )  # fmt: skip


def test_a_yearly_meeting_is_known_by_its_name_under_any_headline() -> None:
    this = meeting_of(2026, "安徽召开2026年全省药品监督管理工作会议", "2026年全省药品监督管理工作会议")
    last = meeting_of(2025, "2025年全省药品监管工作会议在合肥召开", "全省药品监管工作会议")
    assert pair_key(this) == pair_key(last) is not None
    assert choose_last(this, [last]) is last


def test_meetings_of_every_week_are_no_series() -> None:
    this = meeting_of(2026, "省局党组传达学习有关精神", "党组会议")
    last = meeting_of(2025, "省局党组部署春节值守", "党组会议")
    assert choose_last(this, [last]) is None


def test_the_press_tells_of_many_provinces_and_they_are_kept_apart() -> None:
    name = "全省药品监管工作会议"
    this = meeting_of(2026, "江苏召开全省药品监管工作会议", name, source="press")
    other = meeting_of(2025, "浙江召开全省药品监管工作会议", name, source="press")
    same = meeting_of(
        2025, "全省药品监管工作会议召开", name, source="press", body="近日，江苏省在南京召开会议。"
    )
    assert choose_last(this, [other, same]) is same


def test_of_several_the_one_nearest_to_a_year_before_is_taken_and_an_empty_one_never() -> None:
    name = "全省药品监管工作会议"
    this = meeting_of(2026, "全省药品监管工作会议召开", name)
    near, far = (
        meeting_of(2025, "全省药品监管工作会议召开", name),
        meeting_of(2024, "全省药品监管工作会议召开", name),
    )
    assert choose_last(this, [far, replace(near, directives=()), near]) is near
