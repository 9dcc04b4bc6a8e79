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
