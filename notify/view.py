"""A digest as headed lists of cards: the one form from which both the HTML and the text are written.

Strings here are finished words in the reader's language and script; nothing is marked up yet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from clock import day_of
from notify.items import ActionItem, CopyItem, Digest, NewItem, Quote, RevisedItem
from notify.safe import line, safe_url
from notify.words import Words

Tone = Literal["urgent", "soon", "plain"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line under a title. A `quote` is shown as published, between quotation marks."""

    text: str
    label: str = ""
    quote: bool = False
    warning: bool = False

    @property
    def said(self) -> str:
        """The text; a quote between quotation marks, 「」 where it holds “” itself."""
        if not self.quote:
            return self.text
        return f"「{self.text}」" if "“" in self.text or "”" in self.text else f"“{self.text}”"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    title: str
    url: str = ""
    archive: str = ""
    badge: str = ""
    tone: Tone = "plain"
    before: str = ""
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
        rest=words("rest", n=rest) if rest else "",
    )


# ------------------------------------------------------------------ days to act on


def _actions(digest: Digest, words: Words) -> tuple[Card, ...]:
    return tuple(_action(item, digest, words) for item in digest.actions)


def _action(item: ActionItem, digest: Digest, words: Words) -> Card:
    deadline = item.kind == "deadline"
    if deadline:
        badge = words("days_left", n=item.days_left) if item.days_left else words("due_today")
    else:
        badge = words.starts_in(item.what, item.days_left)
    notes = []
    if item.computed_from:
        notes.append(Line(label=words("computed"), text=item.computed_from))
    if item.repeals:
        notes.append(Line(text=words("repeals", n=item.repeals)))
    quote = (Line(text=item.quote, quote=True),) if item.quote else ()
    published = words("published", day=words.day(item.published_on)) if item.published_on else ""
    day = words.day(item.on) + (f"（{words.weekday(item.on)}）" if words.lang == "zh" else "")
    return Card(
        title=words.title(item.title),
        url=item.url,
        archive=article_address(digest.public_url, item.article_id),
        badge=badge,
        tone="urgent" if deadline and item.days_left <= 7 else "soon" if deadline else "plain",
        before=f"{_until(words.fact(item.what), words)} {day}" if deadline else day,
        meta=some(words.title(item.issuer), *_numbers(item), published),
        lines=(*quote, *notes),
    )


def _until(what: str, words: Words) -> str:
    """意见反馈 → 意见反馈截止."""
    until = words("until")
    return what if what.endswith(until) else f"{what}{' ' if words.lang == 'en' else ''}{until}".strip()


def _numbers(item: ActionItem | NewItem) -> tuple[str, ...]:
    """The document numbers that the title does not say already."""
    title = re.sub(r"\s", "", item.title)
    return tuple(number for number in item.numbers if number not in title)


# ------------------------------------------------------------------ new texts


def _by_issuer(digest: Digest, words: Words) -> tuple[Group, ...]:
    groups = []
    for issuer, items in groupby(digest.acts, key=lambda item: item.issuer):
        cards = tuple(_new_card(item, digest, words) for item in items)
        groups.append(Group(heading=f"{words.title(issuer)}（{len(cards)}）", cards=cards))
    return tuple(groups)


def _new(digest: Digest, words: Words, section: str) -> tuple[Card, ...]:
    items: tuple[NewItem, ...] = getattr(digest, section)
    return tuple(_new_card(item, digest, words, named=True) for item in items)


def _new_card(item: NewItem, digest: Digest, words: Words, *, named: bool = False) -> Card:
    # Whether a report binds nobody is no news; of an act it is the first question.
    known = item.binding if not named else None
    binding = {True: words("binding"), False: words("not_binding"), None: ""}[known]
    published = words.day(item.published_on) if item.published_on else ""
    held = words("held", day=words.day(item.held_on)) if item.held_on else ""
    return Card(
        title=words.title(item.title),
        url=item.url,
        archive=article_address(digest.public_url, item.article_id),
        meta=some(
            words.title(item.issuer) if named else "",
            words.genre(item.genre) if item.genre != "other" else "",
            binding,
            *(words.fact(m) for m in item.marks),
            *(words.fact(p) for p in item.products),
            *_numbers(item),
            held or published,
        ),
        lines=(*_demands(item, words), *_days(item, words), *_state(item, words), *_reasons(item, words)),
    )


def _demands(item: NewItem, words: Words) -> tuple[Line, ...]:
    lines = []
    if item.directives:
        changed = "，" + words("changed", n=item.changed) if item.changed is not None else ""
        changed = changed.replace("，", ", ") if words.lang == "en" else changed
        before = f"（{item.before}）" if item.before and changed else ""
        lines.append(Line(text=words("demands", n=item.directives) + changed + before))
    lines += [_quoted(quote, words) for quote in item.quotes]
    more = item.directives - sum(q.change not in ("gone", "was") for q in item.quotes)
    if item.directives and more > 0:
        lines.append(Line(text=words("rest_demands", n=more)))
    return tuple(lines)


def _quoted(quote: Quote, words: Words) -> Line:
    label = words(quote.change) if quote.change != "said" else words.title(quote.who or "")
    return Line(label=label, text=quote.text, quote=True)


def _days(item: NewItem, words: Words) -> tuple[Line, ...]:
    lines = [Line(label=words.starts(what), text=words.day(day, year=True)) for day, what in item.effective]
    lines += [
        Line(label=words("feedback_until"), text=f"{words.day(day, year=True)} {words.fact(what)}".strip())
        for day, what in item.deadlines
    ]
    if item.supersedes:
        lines.append(Line(label=words("supersedes"), text=words("and").join(item.supersedes)))
    return tuple(lines)


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


def _reasons(item: NewItem, words: Words) -> tuple[Line, ...]:
    return tuple(
        Line(label=words("matched"), text=f"{words.title(line(alert.rule, 40))}：{line(alert.why, 80)}")
        for alert in item.why[:2]
    )


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
