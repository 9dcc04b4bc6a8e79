"""The register in XLSX and the days in iCalendar, read back by other programs."""

import re
from dataclasses import replace
from io import BytesIO

import pytest
from digest_day import ACT, CONSULTATION, MATERIAL, NOW, PRESS, READER, REMINDED, SOURCES, TOLD, WINDOW
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from notify.calendar import escape, fold_line, write_calendar
from notify.digest import compose
from notify.register import CELL_LIMIT, CUT, cell, register_file, write_register

FORMULAS = ['=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "＝1+1", "\t=1"]


def rows(body):
    sheet = load_workbook(BytesIO(body))["登记表"]
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
