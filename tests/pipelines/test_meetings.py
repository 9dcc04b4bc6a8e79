"""Meeting facts over own texts: the head of each text file says what its report must give."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.directives import Labelled, load_folder
from models import Attendee
from pipelines.meetings import read_meeting

TEXTS = list(load_folder(Path(__file__).parent / "texts"))
NAMED = [t for t in TEXTS if "name" in dict(t.keys)]


def read(text: Labelled):
    return read_meeting(text.title, text.body, published_on=text.published_on, genre=text.genre)


@pytest.mark.parametrize("text", NAMED, ids=lambda t: t.name)
def test_name_day_place_and_people_are_read(text: Labelled) -> None:
    meeting, _ = read(text)
    said = dict(text.keys)
    assert meeting is not None
    assert meeting.name == said["name"]
    assert str(meeting.held_on) == said.get("held", "None")
    assert meeting.place == said.get("place")
    attendees = [tuple(v.split(" = ")) for k, v in text.keys if k == "attendee"]
    if attendees:
        assert [(a.name, a.role) for a in meeting.attendees] == attendees
    for key, value in (("presided", meeting.presided), ("form", meeting.form)):
        if key in said:
            assert value == said[key]


@pytest.mark.parametrize("text", TEXTS, ids=lambda t: t.name)
def test_every_fact_quotes_its_place(text: Labelled) -> None:
    _, facts = read(text)
    for fact in facts:
        source = text.body if fact.where == "body" else text.title
        assert source[fact.start : fact.end] == fact.quote


def test_a_page_without_a_meeting_has_none() -> None:
    news = next(t for t in TEXTS if t.name.startswith("31"))
    act = next(t for t in TEXTS if t.name.startswith("24"))
    assert read(news) == (None, ())
    assert read(act) == (None, ())


def test_a_december_meeting_posted_in_january_was_held_the_year_before() -> None:
    meeting, facts = read_meeting("", "12月30日，省药监局召开工作座谈会。", published_on=date(2026, 1, 4))
    assert meeting is not None
    assert meeting.held_on == date(2025, 12, 30)
    assert any("year before" in f.how for f in facts if f.field == "meeting.held_on")


def test_without_a_publication_date_the_year_comes_only_from_what_is_planned() -> None:
    planned, _ = read_meeting("", "2月11日，省局召开全省工作会议，部署2026年重点任务。", published_on=None)
    silent, _ = read_meeting("", "2月11日，省局召开全省工作会议。", published_on=None)
    assert planned is not None
    assert planned.held_on == date(2026, 2, 11)
    assert silent is not None
    assert silent.held_on is None


def test_a_shared_role_belongs_to_every_name_after_it_and_groups_are_no_attendees() -> None:
    body = "3月1日，省局召开工作会议。局长周岚出席，副局长管平、李挥，总工程师吴桐参加会议，各处室主要负责同志列席。"
    meeting, _ = read_meeting("", body, published_on=date(2026, 3, 2))
    assert meeting is not None
    assert meeting.attendees == (
        Attendee(name="周岚", role="局长"),
        Attendee(name="管平", role="副局长"),
        Attendee(name="李挥", role="副局长"),
        Attendee(name="吴桐", role="总工程师"),
    )


def test_what_was_passed_on_and_what_was_judged_are_told_apart_from_demands() -> None:
    body = "3月1日，省局召开工作会议，传达学习全国药品监管工作会议精神。会议指出，形势总体平稳。会议强调，要抓好落实。"
    meeting, _ = read_meeting("", body, published_on=date(2026, 3, 2))
    assert meeting is not None
    assert meeting.transmitted == ("全国药品监管工作会议精神",)
    assert meeting.judgements == ("会议指出，形势总体平稳。",)


@given(
    title=st.text(max_size=30),
    body=st.text(alphabet="1月2日，省局召开会议在京出席局长王小明、主持。\n讲话副强调", max_size=120),
)
@settings(max_examples=300, deadline=None)
def test_any_text_gives_true_quotes(title: str, body: str) -> None:
    _, facts = read_meeting(title, body, published_on=None)
    for fact in facts:
        assert (body if fact.where == "body" else title)[fact.start : fact.end] == fact.quote


def people(body: str) -> list[tuple[str, str | None]]:
    meeting, _ = read_meeting("省局召开工作例会", body, published_on=date(2025, 9, 10), genre="meeting")
    assert meeting is not None
    return [(a.name, a.role) for a in meeting.attendees]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("自治区局局长迪力夏提·阿不力孜、副局长钱多宜出席。", [("迪力夏提·阿不力孜", "自治区局局长"), ("钱多宜", "副局长")]),
        ("处长才旦卓玛，巡视员呼延灼，主任达瓦次仁参加会议。", [("才旦卓玛", "处长"), ("呼延灼", "巡视员"), ("达瓦次仁", "主任")]),
        ("省局党组成员、副局长严守义出席会议并讲话。", [("严守义", "省局党组成员、副局长")]),
        ("局领导区小棠、万长河作交流发言。", [("区小棠", "局领导"), ("万长河", "局领导")]),
        ("王岩副局长主持会议，李青处长汇报工作。", [("王岩", "副局长"), ("李青", "处长")]),
        ("出席人员：王大海（局长）、李小溪（办公室主任）。", [("王大海", "局长"), ("李小溪", "办公室主任")]),
        ("中心主任栗山河开门见山谈问题。", [("栗山河", "中心主任")]),
        ("企业代表逐一表示，将落实责任，处长代表分别出席并讲话。", []),
        ("水利局局长、公安局副局长，各处处长一同出席会议。", []),
    ],
)  # fmt: skip
def test_unusual_names_are_names_and_common_words_are_not(
    sentence: str, expected: list[tuple[str, str | None]]
) -> None:
    assert people("9月9日，省局召开工作例会。" + sentence) == expected


def test_a_talk_between_two_bodies_is_a_meeting_with_its_day() -> None:
    body = "4月8日，宁夏药监局与兰州海关在银川举行工作会谈。局长安若水出席。"
    meeting, _ = read_meeting("宁夏药监局与兰州海关会谈", body, published_on=date(2025, 4, 9), genre="news")
    assert meeting is not None
    assert (meeting.name, meeting.held_on, meeting.place) == ("工作会谈", date(2025, 4, 8), "银川")
