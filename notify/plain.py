"""The text part of a digest: written to be read aloud, not stripped from the HTML."""

from __future__ import annotations

from notify.frame import glance, lead, remarks, top, unread_lines, why_lines
from notify.items import Digest
from notify.view import Card, Line, Section, sections
from notify.words import Words

NUMERALS = "一二三四五六七八九十"


class PlainText:
    """Writes one digest line by line in the reader's punctuation."""

    def __init__(self, digest: Digest) -> None:
        self.digest = digest
        self.words = Words.of(digest.subscriber)
        english = self.words.lang == "en"
        self.colon, self.comma, self.semicolon = (": ", ", ", "; ") if english else ("：", "，", "；")
        self.lines: list[str] = []
        self.headed = 0

    def write(self, heading: str, window: str, links: tuple[tuple[str, str], ...], archive: str) -> str:
        """The whole text. `links` are (word, address) pairs for the foot; an address may be empty."""
        numbers = self.semicolon.join(f"{label} {n}" for n, label, _ in glance(self.digest))
        self.lines += [heading, window] if self.digest.immediate else [heading, window, numbers]
        if not self.digest.immediate:
            self.lines += [f"· {self._line(item)}" for item in top(self.digest)]
            self.lines += [self._line(item) for item in lead(self.digest)]
        if not self.digest.items:
            self.lines += ["", self.words("nothing_new")]
        for section in sections(self.digest):
            self._section(section, archive)
        if not self.digest.immediate:
            foot = (*unread_lines(self.digest), *remarks(self.digest))
            self._head(self.words("unread"))
            self.lines += ["", *(f"· {self._line(item)}" for item in foot)]
        self.lines += [
            "",
            "-- ",
            self.words("why") + self.colon + self.semicolon.join(why_lines(self.digest)),
        ]
        if self.words.script != "as_published":
            self.lines.append(self.words("shown_converted"))
        self.lines += [f"{word}{self.colon}{address}" if address else word for word, address in links]
        return "\n".join(self.lines) + "\n"

    def _head(self, title: str) -> None:
        number = NUMERALS[self.headed] + "、" if self.words.lang == "zh" else f"{self.headed + 1}. "
        self.headed += 1
        self.lines += ["", number + title]

    def _section(self, section: Section, archive: str) -> None:
        count = f"（{section.count}）" if self.words.lang == "zh" else f" ({section.count})"
        self._head(section.title + count)
        for group in section.groups:
            if group.heading:
                self.lines += [
                    "",
                    f"[{group.heading}]" if self.words.lang == "en" else f"【{group.heading}】",
                ]
            for card in group.cards:
                self._card(card)
        if section.rest:
            self.lines += ["", section.rest + (self.colon + archive if archive else "")]

    def _card(self, card: Card) -> None:
        self.lines.append("")
        if card.refer:
            self.lines.append(f"· {card.title}{self.comma}{self.words('refer', n=card.refer)}")
            return
        mark = f"{card.number}. " if card.number else "· "
        times = [f"{when.badge}{self.comma}{when.said}" for when in card.when]
        heads = [*times, card.title]
        self.lines.append(mark + heads[0])
        self.lines += [f"  {head}" for head in heads[1:]]
        if card.meta:
            self.lines.append("  " + self.comma.join(card.meta))
        self.lines += [f"  {self._line(item)}" for item in card.lines]
        if card.url:
            self.lines.append(f"  {card.url}")
        if card.archive:
            self.lines.append(f"  {self.words('archive')}{self.colon}{card.archive}")

    def _line(self, item: Line) -> str:
        return f"{item.label}{self.colon}{item.said}" if item.label else item.said


def blocks(digest: Digest) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """For chats: (section head, its items as text). An item is one piece that is never cut in two."""
    writer = PlainText(digest)
    made = []
    for section in sections(digest):
        items = []
        for group in section.groups:
            for card in group.cards:
                writer.lines = []
                writer._card(card)
                items.append("\n".join(one.strip() for one in writer.lines if one))
        items += [section.rest] if section.rest else []
        made.append((f"【{section.title}】{section.count}", tuple(items)))
    foot = [writer._line(item) for item in (*unread_lines(digest), *remarks(digest))]
    made.append((f"【{writer.words('unread')}】", ("\n".join(foot),)))
    return tuple(made)


def split_blocks(head: str, parts: tuple[tuple[str, tuple[str, ...]], ...], limit: int) -> tuple[str, ...]:
    """Messages of at most `limit` UTF-8 bytes, each with the head and, of several, its k/n.

    Cut only between items; one item longer than a message alone is cut at a character and says so.
    """
    room = limit - len(head.encode()) - 16
    texts: list[str] = []
    page: list[str] = []
    size = 0
    for title, items in parts:
        for number, item in enumerate(items):
            piece = cut_bytes(item if number else f"{title}\n{item}", room)
            extra = len(piece.encode()) + 2
            if page and size + extra > room:
                texts.append("\n\n".join(page))
                page, size = [], 0
            page.append(piece)
            size += extra
    texts.append("\n\n".join(page))
    if len(texts) == 1:
        return (f"{head}\n\n{texts[0]}",)
    return tuple(f"{head}（{n}/{len(texts)}）\n\n{text}" for n, text in enumerate(texts, 1))


def cut_bytes(text: str, limit: int) -> str:
    """At most `limit` UTF-8 bytes, never half a character; what is cut shows ….

    >>> cut_bytes("药品监管", 9)
    '药品…'
    """
    raw = text.encode()
    return text if len(raw) <= limit else raw[: limit - 3].decode("utf-8", "ignore") + "…"
