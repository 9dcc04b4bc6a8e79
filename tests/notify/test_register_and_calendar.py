"""The register in XLSX and the days in iCalendar, read back by other programs."""

import email
import re
from dataclasses import replace
from datetime import date, timedelta
from email.policy import default
from io import BytesIO
from pathlib import Path

import ics
import pytest
from digest_day import (
    ACT,
    COMING,
    CONSULTATION,
    MATERIAL,
    NOW,
    PRESS,
    READER,
    REMINDED,
    SOURCES,
    TOLD,
    WINDOW,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from config.settings import load_settings
from models import Revision
from notify.calendar import escape, fold_line, write_calendar
from notify.digest import compose
from notify.post import letter_for
from notify.register import CELL_LIMIT, CUT, cell, register_file, write_register
from notify.safe import line
from notify.words import Words
from text.cleaning import clean_text

FORMULAS = ['=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "＝1+1", "\t=1"]


def rows(body):
    sheet = load_workbook(BytesIO(body)).worksheets[0]
    return sheet, [[c.value for c in row] for row in sheet.iter_rows()]


@pytest.mark.parametrize("title", FORMULAS)
def test_no_cell_is_ever_a_formula_or_a_link(title):
    hostile = replace(ACT, article=replace(ACT.article, title=title, issuers=(title,), doc_numbers=(title,)))
    sheet, table = rows(write_register([hostile], SOURCES))
    assert all(c.data_type != "f" and c.hyperlink is None for row in sheet.iter_rows() for c in row)
    assert table[1][7] == title


def test_a_cell_too_long_for_the_format_is_cut_with_a_mark():
    body = write_register([replace(ACT, article=replace(ACT.article, title="药" * 40_000))])
    _, table = rows(body)
    assert len(table[1][7]) == CELL_LIMIT
    assert table[1][7].endswith(CUT)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=20))
def test_any_title_makes_a_file_that_opens(titles):
    articles = [replace(ACT, id=n, article=replace(ACT.article, title=t)) for n, t in enumerate(titles)]
    _, table = rows(write_register(articles))
    assert len(table) == len(titles) + 1


def test_the_register_of_a_digest_has_a_row_for_each_new_text():
    digest = compose(MATERIAL, window=WINDOW, subscriber=READER, now=NOW, sources=SOURCES, told=TOLD)
    file = register_file(digest)
    _, table = rows(file.body)
    assert file.name == "药监登记表-2026-02-12.xlsx"
    assert [row[0] for row in table[1:]] == ["1", "9", "4", "7", "8", "10"]
    assert table[1][3:8] == ["国家药品监督管理局", "国家药监局", "公告", "2026年第12号", ACT.article.title]


def test_a_clean_short_cell_is_left_alone():
    assert cell("药品\n监管") == "药品\n监管"
    assert cell("药\x00品") == "药品"


# ------------------------------------------------------------------ days


def events(stored, **more):
    calendar = ics.read(write_calendar(stored, **more))
    made = calendar.parts
    assert len({event["UID"] for event in made}) == len(made)
    return made


def test_each_day_is_a_whole_day_with_three_reminders_and_reads_back():
    made = events([REMINDED, ACT, CONSULTATION, COMING], sources=SOURCES)
    assert [event["DTSTART"] for event in made] == ["20260219", "20260313", "20260301", "20260226"]
    for event in made:
        assert event.params["DTSTART"] == event.params["DTEND"] == ";VALUE=DATE"
        assert event["DTEND"] == (date.fromisoformat(event["DTSTART"]) + timedelta(days=1)).strftime("%Y%m%d")
        assert [alarm["TRIGGER"] for alarm in event.parts] == ["-P14D", "-P7D", "-P2D"]
    first = made[0]
    assert first["SUMMARY"] == f"截止：{REMINDED.article.title}"
    assert "“公开征求意见时间为自发布之日起30日。”" in first["DESCRIPTION"]
    assert "推算：自发布之日起30日" in first["DESCRIPTION"]
    assert first["URL"] == REMINDED.article.url


def moved(stored, **deadline):
    """The page was edited: another day or other words, and one revision more."""
    due = replace(stored.article.deadlines[0], **deadline)
    edit = Revision(seen_at=NOW, quote_of_change="“19日” → “26日”")
    return replace(
        stored,
        article=replace(stored.article, deadlines=(due,)),
        revisions=(*stored.revisions, edit),
        changed_at=NOW,
    )


def test_a_day_that_moves_keeps_its_uid_and_counts_up():
    (before,) = events([REMINDED])
    (after,) = events([moved(REMINDED, date=date(2026, 2, 26))])
    assert (before["UID"], before["SEQUENCE"]) == (after["UID"], "0")
    assert after["SEQUENCE"] == "1"
    assert after["DTSTART"] == "20260226"
    assert after["DTSTAMP"] > before["DTSTAMP"]


def test_nothing_changed_is_the_same_calendar_byte_for_byte():
    assert write_calendar([REMINDED, ACT]) == write_calendar([REMINDED, ACT])


def test_an_original_that_comes_after_its_copy_takes_over_the_copys_event():
    copy = replace(REMINDED, id=50, story_id=3, story_role="reprint")
    copy = replace(copy, article=replace(copy.article, url="https://copy.example/1"))
    (alone,) = events([copy])
    (both,) = events([copy, replace(REMINDED, story_id=3, first_seen=NOW)])
    assert alone["UID"] == both["UID"]
    assert int(both["SEQUENCE"]) > int(alone["SEQUENCE"])
    assert both["URL"] == REMINDED.article.url


def test_two_days_of_one_text_are_two_events_with_names_of_their_own():
    one = REMINDED.article.deadlines[0]
    more = (one, replace(one, date=date(2026, 3, 1)), replace(one, date=date(2026, 4, 1), what="报名"))
    made = events([replace(REMINDED, article=replace(REMINDED.article, deadlines=more))])
    assert sorted(event["DTSTART"] for event in made) == ["20260219", "20260301", "20260401"]


@given(st.text(max_size=200), st.text(max_size=200), st.dates())
def test_any_words_and_any_day_make_a_calendar_that_reads_back(title, quote, day):
    due = replace(CONSULTATION.article.deadlines[0], quote=quote, date=day)
    article = replace(CONSULTATION.article, title=title, deadlines=(due,))
    (event,) = events([replace(CONSULTATION, article=article)])
    assert event["SUMMARY"] == clean_text(f"截止：{line(title, 120)}")


def test_a_reader_who_wants_it_gets_the_days_of_the_mail_as_a_calendar():
    made = compose(
        MATERIAL,
        window=WINDOW,
        subscriber=replace(READER, calendar=True),
        now=NOW,
        sources=SOURCES,
        told=TOLD,
    )
    mail = email.message_from_bytes(
        letter_for(made, load_settings(Path("config"), Path(), {})).payload, policy=default
    )
    (file,) = mail.iter_attachments()
    assert (file.get_content_type(), file.get_filename()) == ("text/calendar", "药监日历-2026-02-12.ics")
    calendar = ics.read(file.get_payload(decode=True).decode())
    assert calendar["METHOD"] == "PUBLISH"
    assert len(calendar.parts) == sum(len(item.days) for item in made.actions)


def unfolded(text):
    return text.replace("\r\n ", "").split("\r\n")


def test_deadlines_and_effective_dates_are_events_with_reminders():
    lines = unfolded(write_calendar([REMINDED, ACT, CONSULTATION], sources=SOURCES))
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 3
    assert "DTSTART;VALUE=DATE:20260219" in lines
    assert "DTSTART;VALUE=DATE:20260301" in lines
    assert [x for x in lines if x.startswith("TRIGGER")][:3] == [
        "TRIGGER:-P14D",
        "TRIGGER:-P7D",
        "TRIGGER:-P2D",
    ]
    assert any("推算：自发布之日起30日" in x for x in lines if x.startswith("DESCRIPTION"))


def test_an_event_keeps_its_name_and_a_copy_adds_none():
    once = write_calendar([CONSULTATION])
    again = write_calendar([CONSULTATION, replace(PRESS, story_id=None)])
    assert re.findall("UID:.*", once) == re.findall("UID:.*", again)
    copy = replace(CONSULTATION, id=99, story_id=5, story_role="reprint")
    assert write_calendar([replace(CONSULTATION, story_id=5), copy]).count("BEGIN:VEVENT") == 1


@given(st.text(max_size=300))
def test_a_line_is_folded_within_75_bytes_and_never_inside_a_character(text):
    value = escape(text)
    folded = fold_line(f"SUMMARY:{value}")
    assert folded.endswith("\r\n")
    assert all(len(part.encode()) <= 75 for part in folded[:-2].split("\r\n"))
    assert folded[:-2].replace("\r\n ", "") == f"SUMMARY:{value}"


def test_hostile_words_add_no_property():
    hostile = replace(
        CONSULTATION, article=replace(CONSULTATION.article, title="x\r\nBEGIN:VEVENT\r\nATTACH:evil")
    )
    lines = unfolded(write_calendar([hostile]))
    assert lines.count("BEGIN:VEVENT") == 1
    assert not any(x.startswith("ATTACH") for x in lines)


def test_an_english_reader_gets_register_and_calendar_in_english_and_the_same_events() -> None:
    english = Words(lang="en")
    ours, theirs = write_calendar([ACT]), write_calendar([ACT], words=english)
    uids = [line for line in ours.splitlines() if line.startswith("UID")]
    assert uids
    assert uids == [line for line in theirs.splitlines() if line.startswith("UID")]
    assert "X-WR-CALNAME:Drug deadlines and effective dates" in theirs
    assert not re.search("天后|截止：|施行：|推算", theirs.replace("\r\n ", ""))
    digest = compose(
        MATERIAL, window=WINDOW, subscriber=replace(READER, lang="en"), now=NOW, sources=SOURCES, told=TOLD
    )
    file = register_file(digest)
    assert file.name.startswith("drug-register-")
    _, table = rows(file.body)
    assert table[0][:4] == ["id", "published", "first seen", "issuer"]
