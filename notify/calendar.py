"""Deadlines and effective dates as iCalendar, with reminders 14, 7 and 2 days before (RFC 5545)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta

from models import Deadline, Effective, Source, StoredArticle
from notify.compose import REMIND_DEADLINE, issuer_of, one_per_story
from notify.safe import line, safe_url
from text.cleaning import clean_text

LINE_BYTES = 75
"""RFC 5545 §3.1: a content line is folded beyond 75 octets."""


def write_calendar(
    stored: Iterable[StoredArticle], *, now: datetime, sources: Mapping[str, Source] | None = None
) -> str:
    """All coming and past days of the articles, one event per story and day, CRLF line ends."""
    pool = tuple(stored)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//yaojian//药监日历//ZH",
        "CALSCALE:GREGORIAN",
        "X-WR-CALNAME:药监截止与施行日期",
    ]
    for one in one_per_story(pool, "deadlines"):
        for due in {d.date: d for d in one.article.deadlines}.values():
            lines += _event(one, "截止", due, now, sources or {})
    for one in one_per_story(pool, "effective_on"):
        for start in {e.date: e for e in one.article.effective_on}.values():
            lines += _event(one, "施行", start, now, sources or {})
    return "".join(fold_line(text) for text in (*lines, "END:VCALENDAR"))


def _event(
    stored: StoredArticle,
    kind: str,
    dated: Deadline | Effective,
    now: datetime,
    sources: Mapping[str, Source],
) -> list[str]:
    article = stored.article
    name = hashlib.sha256(f"{article.url}|{kind}|{dated.date}".encode()).hexdigest()[:32]
    told = f"{issuer_of(article, sources)}\n“{line(dated.quote, 200)}”"
    if dated.computed_from:
        told += f"\n推算：{line(dated.computed_from, 100)}"
    lines = [
        "BEGIN:VEVENT",
        f"UID:{name}@yaojian",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{dated.date:%Y%m%d}",
        f"DTEND;VALUE=DATE:{_next(dated.date):%Y%m%d}",
        f"SUMMARY:{escape(f'{kind}：{line(article.title, 120)}')}",
        f"DESCRIPTION:{escape(told)}",
        "TRANSP:TRANSPARENT",
    ]
    if url := safe_url(article.url):
        lines.append(f"URL:{url}")
    for days in REMIND_DEADLINE if kind == "截止" else (7,):
        lines += [
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"TRIGGER:-P{days}D",
            f"DESCRIPTION:{kind}提醒",
            "END:VALARM",
        ]
    return [*lines, "END:VEVENT"]


def _next(day: date) -> date:
    return day + timedelta(days=1) if day < date.max else day


def escape(text: str) -> str:
    r"""Text as a value: backslash, semicolon, comma and line ends escaped, control characters gone.

    >>> print(escape("甲;乙,丙\n丁"))
    甲\;乙\,丙\n丁
    """
    clean = clean_text(text).replace("\t", " ")
    return clean.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def fold_line(text: str) -> str:
    """One content line folded at 75 octets, never inside a character, ended by CRLF."""
    pieces: list[str] = []
    piece, size = "", 0
    for char in text:
        width = len(char.encode())
        if size + width > LINE_BYTES:
            pieces.append(piece)
            piece, size = " ", 1
        piece += char
        size += width
    return "\r\n".join([*pieces, piece]) + "\r\n"
