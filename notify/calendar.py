"""Deadlines and effective dates as iCalendar, with reminders 14, 7 and 2 days before (RFC 5545)."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from models import Deadline, Effective, Source, StoredArticle
from notify.compose import issuer_of, one_per_story, story_key
from notify.safe import line, safe_url
from notify.words import Words
from text.cleaning import clean_text

REMIND = (14, 7, 2)
LINE_BYTES = 75
"""RFC 5545 §3.1: a content line is folded beyond 75 octets."""


def write_calendar(
    stored: Iterable[StoredArticle],
    *,
    sources: Mapping[str, Source] | None = None,
    method: str = "",
    words: Words | None = None,
) -> str:
    """All coming and past days of the articles, one event per story and day, CRLF line ends.

    The same articles give the same bytes. An event keeps its UID when its day or words change; SEQUENCE then
    counts the changes, so that a calendar that has the event moves it.

    words   the reader's language; identities do not change with it
    method  PUBLISH for a calendar that travels with a mail (RFC 5546); a feed has none
    """
    pool, words = tuple(stored), words or Words()
    histories = _histories(pool)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//yaojian//药监日历//ZH", "CALSCALE:GREGORIAN"]
    lines += [f"METHOD:{method}"] if method else []
    lines += [
        f"X-WR-CALNAME:{escape(words('calendar_name'))}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
    ]
    for kind, name in (("截止", "deadlines"), ("施行", "effective_on")):
        for one in one_per_story(pool, name):  # type: ignore[arg-type]
            for mark, dated in _marked(getattr(one.article, name)):
                lines += _event(one, kind, mark, dated, histories[story_key(one)], sources or {}, words)
    return "".join(fold_line(text) for text in (*lines, "END:VCALENDAR"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _History:
    """What a story's events are named by, how often it changed, and when last (a new copy is a change)."""

    address: str
    changes: int
    changed_at: datetime


def _histories(pool: tuple[StoredArticle, ...]) -> dict[str, _History]:
    """By story. The address is that of the copy we saw first: an original that comes later renames nothing."""
    members: dict[str, list[StoredArticle]] = defaultdict(list)
    for stored in sorted(pool, key=lambda s: (s.first_seen, s.id)):
        members[story_key(stored)].append(stored)
    return {
        key: _History(
            address=known[0].article.url,
            changes=sum(len(s.revisions) + 1 for s in known) - 1,
            changed_at=max(at for s in known for at in (s.first_seen, *(r.seen_at for r in s.revisions))),
        )
        for key, known in members.items()
    }


def _marked(days: Iterable[Deadline | Effective]) -> list[tuple[str, Deadline | Effective]]:
    """Each day once, with the mark that survives its moving: what it is for, and the how-manieth of these."""
    unique = {d.date: d for d in reversed(tuple(days))}.values()
    found: list[tuple[str, Deadline | Effective]] = []
    count: Counter[str] = Counter()
    for dated in reversed(tuple(unique)):
        found.append((f"{dated.what}{count[dated.what]}", dated))
        count[dated.what] += 1
    return found


def _event(
    stored: StoredArticle,
    kind: str,
    mark: str,
    dated: Deadline | Effective,
    history: _History,
    sources: Mapping[str, Source],
    words: Words,
) -> list[str]:
    article = stored.article
    label = words("due" if kind == "截止" else "in_force")
    identity = f"{history.address}|{kind}|{mark}".encode("utf-8", "replace")
    name = hashlib.sha256(identity).hexdigest()[:32]
    told = f"{issuer_of(article, sources)}\n“{line(dated.quote, 200)}”"
    if dated.computed_from:
        told += f"\n{words('computed')}{words('colon')}{words.computed(line(dated.computed_from, 100))}"
    lines = [
        "BEGIN:VEVENT",
        f"UID:{name}@yaojian",
        f"SEQUENCE:{history.changes}",
        f"DTSTAMP:{history.changed_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{dated.date:%Y%m%d}",
        f"DTEND;VALUE=DATE:{_next(dated.date):%Y%m%d}",
        f"SUMMARY:{escape(label + words('colon') + line(article.title, 120))}",
        f"DESCRIPTION:{escape(told)}",
        "TRANSP:TRANSPARENT",
    ]
    if url := safe_url(article.url):
        lines.append(f"URL:{url}")
    for days in REMIND:
        lines += [
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"TRIGGER:-P{days}D",
            f"DESCRIPTION:{escape(words('in_days', n=days, what=label) + words('colon') + line(article.title, 60))}",
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
