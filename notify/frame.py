"""What stands around the items: the first screen's summary, the sources not read, and why this mail."""

from __future__ import annotations

import re
from collections import Counter

from models import UnreadSource
from notify.items import NEW, ActionItem, Digest, NewItem, RevisedItem
from notify.safe import line
from notify.view import Line, Tone, same, some, when
from notify.words import Words
from wording import Wording, said

Told = ActionItem | NewItem | RevisedItem
MANY = 5
"""Fewer sources failing together prove nothing about our own network."""
TOP = 3
TOP_TITLE = 48
"""Code points: two lines of a phone or little more, so that three fit the first screen."""


def unread_lines(digest: Digest) -> tuple[Line, ...]:
    """Never empty: it names every source that was not read, or says that all were."""
    words = Words.of(digest.subscriber)
    failed = [source for source in digest.unread if source.state != "never"]
    if not digest.read and len(failed) >= MANY and all(s.state == "failed" for s in failed):
        names = tuple(words.title(line(s.name, 40)) for s in failed)
        said = words("network", n=len(failed), when=words.instant(failed[0].since))
        colon = ": " if words.lang == "en" else "："
        lines = [Line(text=f"{said}{colon}{words.join(names, most=60)}", warning=True)]
    else:
        lines = [_unread(source, words) for source in failed]
    if never := tuple(words.title(line(s.name, 40)) for s in digest.unread if s.state == "never"):
        lines.append(Line(label=words.state("never"), text=words.join(never, most=60), warning=True))
    if not lines:
        lines.append(Line(text=words("all_read", n=len(digest.read))))
    lines += [Line(label=words("gap"), text=words.title(gap)) for gap in digest.gaps]
    return tuple(lines)


def _unread(source: UnreadSource, words: Words) -> Line:
    happened = words.state(source.state)
    times = words("times", n=source.times) if source.times > 1 else ""
    parts = [
        happened,
        times,
        words("since", when=words.instant(source.since)),
        reader_reason(source.reason, words),
    ]
    if source.relays:
        names = tuple(words.title(line(name, 40)) for name in source.relays)
        parts.append(words("covered", who=words.join(names)))
    comma = ", " if words.lang == "en" else "，"
    return Line(label=words.title(line(source.name, 40)), text=comma.join(some(*parts)), warning=True)


def reader_reason(reason: str, words: Words) -> str:
    """What an operator was told, as far as a reader can use it: words of their language, or the HTTP status.

    >>> reader_reason("tzgg: status 412 with a script instead of a page", Words())
    'HTTP 412'
    """
    text = line(said(reason, words.lang), 60)
    chinese = sum("\u4e00" <= c <= "\u9fff" for c in text)
    if isinstance(reason, Wording) or (not chinese if words.lang == "en" else chinese * 2 > len(text)):
        return words.title(text)
    status = re.search(r"(?<!\d)[1-5]\d\d(?!\d)", text)
    return f"HTTP {status[0]}" if status else ""


def remarks(digest: Digest) -> tuple[Line, ...]:
    """First readings, outages, and what an empty window has read."""
    words = Words.of(digest.subscriber)
    texts = [words("first_run", name=words.title(name), n=n) for name, n in digest.first_runs]
    lines = [Line(text=text) for text in (*digest.notices, *texts)]
    if not digest.items and digest.read:
        names = tuple(words.title(line(name, 40)) for name in digest.read)
        lines.append(Line(label=words("read_list"), text=words.join(names, most=60)))
    return tuple(lines)


def why_lines(digest: Digest) -> tuple[str, ...]:
    words = Words.of(digest.subscriber)
    if not digest.why:
        return (words("everything"),)
    return tuple(words("rule_hits", name=words.title(name), n=n) for name, n in digest.why)


def glance(digest: Digest) -> tuple[tuple[int, str, Tone], ...]:
    """The four numbers of the first screen: act, new, asked, unseen. Each is the count of its section,
    the third of the demands that the items name."""
    words = Words.of(digest.subscriber)
    unread: Tone = "soon" if digest.unread else "plain"
    due: Tone = "urgent" if digest.count("actions") else "plain"
    return (
        (digest.count("actions"), words("actions"), due),
        (digest.count("acts"), words("acts"), "plain"),
        (digest.demands, words("directives"), "plain"),
        (len(digest.unread), words("unread_n"), unread),
    )


def top(digest: Digest) -> tuple[Line, ...]:
    """The three things to know: one of each kind first, then the next ones; a text only once."""
    words = Words.of(digest.subscriber)
    groups: list[list[tuple[str, Told]]] = [[(words("actions"), item) for item in digest.actions]]
    for section in NEW:
        items: tuple[NewItem, ...] = getattr(digest, section)
        new = [item for item in items if not any(same(action, item) for action in digest.actions)]
        groups.append([(words(section), item) for item in new])
    groups.append([(words("revised"), item) for item in digest.revised])
    first = [group[0] for group in groups[:3] if group]
    rest = [pair for group in groups for pair in group if pair not in first]
    chosen = (first + rest)[:TOP]
    ordered = [pair for group in groups for pair in group if pair in chosen]
    return tuple(_top_line(label, item, digest, words) for label, item in ordered)


def _top_line(label: str, item: Told, digest: Digest, words: Words) -> Line:
    if isinstance(item, ActionItem):
        label = when(item.days[0], digest, words).badge
    title = words.title(line(item.title, TOP_TITLE))
    return Line(label=label, text=title, url=item.url, warning=isinstance(item, ActionItem))


def lead(digest: Digest) -> tuple[Line, ...]:
    """The first screen in words: who said something new, and who could not be read."""
    words = Words.of(digest.subscriber)
    lines = []
    for section in ("acts", "meetings"):
        items: tuple[NewItem, ...] = getattr(digest, section)
        names = Counter(words.title(item.issuer) for item in items)
        whole = not digest.cut.get(section)  # a shortened section must not count by issuer
        said = tuple(f"{name} {n}" if whole and n > 1 else name for name, n in names.items())
        if said:
            lines.append(Line(label=words(section), text=words.join(said)))
    unread = tuple(words.title(line(source.name, 40)) for source in digest.unread)
    if unread:
        lines.append(Line(label=words("unread"), text=words.join(unread), warning=True))
    elif digest.read:
        lines.append(Line(text=words("all_read", n=len(digest.read))))
    return tuple(lines)
