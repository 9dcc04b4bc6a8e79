"""A digest as headed lists of cards: the one form from which both the HTML and the text are written.

Strings here are finished words in the reader's language and script; nothing is marked up yet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Literal

from clock import day_of
from notify.items import NEW, ActionItem, Coming, CopyItem, Digest, NewItem, Quote, RevisedItem
from notify.safe import line, safe_url
from notify.words import Words
from wording import said

Tone = Literal["urgent", "soon", "plain"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line under a title. A `quote` is shown as published, between quotation marks."""

    text: str
    label: str = ""
    quote: bool = False
    warning: bool = False
    reason: bool = False
    url: str = ""

    @property
    def said(self) -> str:
        """The text; a quote between quotation marks, 「」 where it holds “” itself."""
        if not self.quote:
            return self.text
        return f"「{self.text}」" if "“" in self.text or "”" in self.text else f"“{self.text}”"


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """How long until a day, and what happens on it: 还剩 7 天 · 意见反馈截止 2月19日（周四）."""

    badge: str
    tone: Tone
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One item. `number` counts the days to act on; `refer` points to the one that says the rest."""

    title: str
    url: str = ""
    archive: str = ""
    number: int = 0
    when: tuple[When, ...] = ()
    refer: int = 0
    meta: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    heading: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """`count` includes the `rest` that a shortened mail leaves to the archive."""

    name: str
    title: str
    count: int
    groups: tuple[Group, ...]
    rest: str = ""


def article_address(public_url: str | None, article_id: int) -> str:
    """Our page of an article, where the archive has a public address."""
    return safe_url(f"{public_url}/article/{article_id}") if public_url else ""


def sections(digest: Digest) -> tuple[Section, ...]:
    """The sections that have something to say, in the order a regulatory reader needs them."""
    words = Words.of(digest.subscriber)
    made = (
        _section(digest, words, "actions", (Group(heading="", cards=_actions(digest, words)),)),
        _section(digest, words, "acts", _by_issuer(digest, words)),
        _section(digest, words, "meetings", (Group(heading="", cards=_new(digest, words, "meetings")),)),
        _section(digest, words, "news", (Group(heading="", cards=_new(digest, words, "news")),)),
        _section(digest, words, "revised", (Group(heading="", cards=_revised(digest, words)),)),
        _section(digest, words, "copied", (Group(heading="", cards=_copied(digest, words)),)),
    )
    return tuple(section for section in made if section.count)


def _section(digest: Digest, words: Words, name: str, groups: tuple[Group, ...]) -> Section:
    rest = digest.cut.get(name, 0)
    return Section(
        name=name,
        title=words(name),
        count=digest.count(name),
        groups=tuple(group for group in groups if group.cards),
        rest=_rest(digest, words, rest) if rest else "",
    )


def _rest(digest: Digest, words: Words, n: int) -> str:
    """Where the items are that this mail has no room for."""
    if digest.public_url:
        return words("rest", n=n)
    if digest.subscriber.register:
        return words("rest_register", n=n)
    return words("rest_command", n=n, day=digest.day.isoformat())


# ------------------------------------------------------------------ days to act on


def _actions(digest: Digest, words: Words) -> tuple[Card, ...]:
    """Numbered, so that the new text further down can point here; what is new says everything here."""
    return tuple(_action(n, item, digest, words) for n, item in enumerate(digest.actions, 1))


def _action(number: int, item: ActionItem, digest: Digest, words: Words) -> Card:
    fresh = next((new for section in NEW for new in getattr(digest, section) if same(item, new)), None)
    quotes = tuple(dict.fromkeys(coming.quote for coming in item.days if coming.quote))
    notes = [note for coming in item.days for note in _computed(coming, words)]
    if fresh is not None:
        meta = (words.title(item.issuer), *_facts(fresh, digest, words))
        unsaid = tuple(q for q in fresh.quotes if not any(_within(q.text, quote) for quote in quotes))
        demands = (*_demands(fresh, unsaid, digest, words), *_supersedes(fresh, words), *_state(fresh, words))
    else:
        published = (
            words("published", day=_dated(item.published_on, digest, words)) if item.published_on else ""
        )
        meta = some(words.title(item.issuer), *_numbers(item, words), published)
        demands = (Line(text=words("repeals", n=item.repeals)),) if item.repeals else ()
    return Card(
        title=words.title(item.title),
        url=item.url,
        archive=article_address(digest.public_url, item.article_id),
        number=number,
        when=tuple(when(coming, digest, words) for coming in item.days),
        meta=meta,
        lines=(*(Line(text=q, quote=True) for q in quotes), *notes, *demands, *_reasons(item, words)),
    )


def same(action: ActionItem, new: NewItem) -> bool:
    """Are the days to act on those of this new text, or of another copy of it?"""
    return f"article:{action.article_id}" in new.keys


def _within(quote: str, other: str) -> bool:
    """Does one of two quotes say what the other says? Only marks and spaces may differ."""
    one, two = (re.sub(r"[\W_]", "", text) for text in (quote, other))
    return one in two or two in one


def when(coming: Coming, digest: Digest, words: Words) -> When:
    deadline = coming.kind == "deadline"
    if deadline:
        names = {0: "due_today", 1: "day_left"}
        badge = words(names.get(coming.left, "days_left"), n=coming.left)
    else:
        badge = words.starts_in(coming.what, coming.left)
    day = _dated(coming.on, digest, words) + (f"（{words.weekday(coming.on)}）" if words.lang == "zh" else "")
    return When(
        badge=badge,
        tone="urgent" if deadline and coming.left <= 7 else "soon" if deadline else "plain",
        said=f"{_until(words.fact(coming.what), words)} {day}" if deadline else day,
    )


def _computed(coming: Coming, words: Words) -> tuple[Line, ...]:
    """A day that nobody wrote down: the day, and how it was reached."""
    how = some(words.computed(coming.computed_from or ""), words.computed(coming.note or ""))
    if not how:
        return ()
    text = ("; " if words.lang == "en" else "；").join(how)
    day = words.day(coming.on, year=True)
    label = words("computed") if coming.computed_from else words("note")
    if day in text:
        return (Line(label=label, text=text),)
    return (Line(label=label, text=f"{day} ({text})" if words.lang == "en" else f"{day}（{text}）"),)


def _dated(day: date, digest: Digest, words: Words) -> str:
    """A day as this year's reader writes it: of another year with the year."""
    return words.day(day, year=day.year != digest.day.year)


def _until(what: str, words: Words) -> str:
    """意见反馈 → 意见反馈截止."""
    until = words("until")
    return what if what.endswith(until) else f"{what}{' ' if words.lang == 'en' else ''}{until}".strip()


def _numbers(item: ActionItem | NewItem, words: Words) -> tuple[str, ...]:
    """The document numbers that the title does not say already."""
    title = re.sub(r"\s", "", item.title)
    return tuple(words.title(number) for number in item.numbers if number not in title)


# ------------------------------------------------------------------ new texts


def _by_issuer(digest: Digest, words: Words) -> tuple[Group, ...]:
    groups = []
    for issuer, items in groupby(digest.acts, key=lambda item: item.issuer):
        cards = tuple(_new_card(item, digest, words) for item in items)
        count = f" ({len(cards)})" if words.lang == "en" else f"（{len(cards)}）"
        groups.append(Group(heading=words.title(issuer) + count, cards=cards))
    return tuple(groups)


def _new(digest: Digest, words: Words, section: str) -> tuple[Card, ...]:
    items: tuple[NewItem, ...] = getattr(digest, section)
    return tuple(_new_card(item, digest, words, named=True) for item in items)


def _new_card(item: NewItem, digest: Digest, words: Words, *, named: bool = False) -> Card:
    refer = next((n for n, action in enumerate(digest.actions, 1) if same(action, item)), 0)
    return Card(
        title=words.title(item.title),
        url=item.url,
        archive="" if refer else article_address(digest.public_url, item.article_id),
        refer=refer,
        meta=()
        if refer
        else some(words.title(item.issuer) if named else "", *_facts(item, digest, words, named=named)),
        lines=()
        if refer
        else (
            *_demands(item, item.quotes, digest, words),
            *_days(item, words),
            *_supersedes(item, words),
            *_state(item, words),
            *_reasons(item, words),
        ),
    )


def _facts(item: NewItem, digest: Digest, words: Words, *, named: bool = False) -> tuple[str, ...]:
    # Whether a report binds nobody is no news; of an act it is the first question.
    known = item.binding if not named else None
    binding = {True: words("binding"), False: words("not_binding"), None: ""}[known]
    held = words("held", day=_dated(item.held_on, digest, words)) if item.held_on else ""
    published = words("published", day=_dated(item.published_on, digest, words)) if item.published_on else ""
    return some(
        words.genre(item.genre) if item.genre != "other" else "",
        binding,
        *(words.fact(m) for m in item.marks),
        *(words.fact(p) for p in item.products),
        words("seen_late", n=item.late_days) if item.late_days else "",
        *_numbers(item, words),
        held or published,
    )


def _demands(item: NewItem, quotes: tuple[Quote, ...], digest: Digest, words: Words) -> tuple[Line, ...]:
    lines = []
    if item.directives:
        changed = words("changed", n=item.changed) if item.changed is not None else ""
        before = words("before", when=words.month(item.before)) if item.before and changed else ""
        lines.append(Line(text=words("demands", n=item.directives) + changed + before))
    lines += [_quoted(quote, words) for quote in quotes]
    more = item.directives - sum(q.change not in ("gone", "was") for q in item.quotes)
    if quotes and item.directives and more > 0:
        where = "rest_demands" if digest.public_url else "rest_demands_original"
        lines.append(Line(text=words(where, n=more)))
    return tuple(lines)


def _quoted(quote: Quote, words: Words) -> Line:
    label = words(quote.change) if quote.change != "said" else words.title(quote.who or "")
    return Line(label=label, text=quote.text, quote=True)


def _days(item: NewItem, words: Words) -> tuple[Line, ...]:
    lines = [Line(label=words.starts(what), text=words.day(day, year=True)) for day, what in item.effective]
    lines += [
        Line(label=_until(words.fact(what), words), text=words.day(day, year=True))
        for day, what in item.deadlines
    ]
    return tuple(lines)


def _supersedes(item: NewItem, words: Words) -> tuple[Line, ...]:
    if not item.supersedes:
        return ()
    return (Line(label=words("supersedes"), text=words.title(words("and").join(item.supersedes))),)


def _state(item: NewItem, words: Words) -> tuple[Line, ...]:
    """What a reader must know of how we came by this text."""
    lines = []
    if item.copies:
        names = tuple(words.title(name) for name in item.copies)
        joined = words.join(names)
        tail = f"（{joined}）" if words.lang == "zh" else f" ({joined})"
        lines.append(Line(text=words("copies", n=len(names)) + tail))
    if item.relayed is not None:
        who, since = words.title(line(item.relayed.through, 40)), words.day(day_of(item.relayed.since))
        lines.append(Line(text=words("relayed", who=who, day=since), warning=True))
    elif item.role == "relay":
        lines.append(Line(text=words("relay"), warning=True))
    if item.lost:
        lines.append(Line(text=words("lost", n=item.lost), warning=True))
    if item.mended:
        lines.append(Line(text=words("mended", n=item.mended)))
    if item.link_only:
        lines.append(Line(text=words("link_only")))
    return tuple(lines)


def _reasons(item: NewItem | ActionItem, words: Words) -> tuple[Line, ...]:
    """Why this reader gets it: their rule with the words it found, else their region or product."""
    colon = ": " if words.lang == "en" else "："
    reasons = [
        words("my_rule", rule=words.title(line(a.rule, 40)), why=line(said(a.why, words.lang), 80))
        for a in item.why[:2]
    ]
    if not reasons and item.mine:
        reasons = [
            words("my_" + kind)
            + colon
            + words.join(tuple(words.fact(name) for k, name in item.mine if k == kind))
            for kind in dict.fromkeys(kind for kind, _ in item.mine)
        ]
    return tuple(Line(label=words("for_you"), text=reason, reason=True) for reason in reasons)


# ------------------------------------------------------------------ changes and copies


def _revised(digest: Digest, words: Words) -> tuple[Card, ...]:
    return tuple(_revision(item, digest, words) for item in digest.revised)


def _revision(item: RevisedItem, digest: Digest, words: Words) -> Card:
    return Card(
        title=words.title(item.title),
        url=item.url,
        archive=article_address(digest.public_url, item.article_id),
        meta=some(words.title(item.issuer), words("revised_at", when=words.instant(item.seen_at))),
        lines=tuple(Line(text=change, quote=True) for change in item.changes),
    )


def _copied(digest: Digest, words: Words) -> tuple[Card, ...]:
    return tuple(_copy(item, digest, words) for item in digest.copied)


def _copy(item: CopyItem, digest: Digest, words: Words) -> Card:
    names = tuple(words.title(name) for name in item.copies)
    return Card(
        title=words.title(item.title),
        url=item.url,
        archive=article_address(digest.public_url, item.article_id),
        meta=(words("copies_more", n=len(names)), words.join(names)),
    )


def some(*texts: str) -> tuple[str, ...]:
    return tuple(text for text in texts if text)
