"""The text part of a digest: written to be read aloud, not stripped from the HTML."""

from __future__ import annotations

from notify.items import Digest
from notify.view import Card, Line, Section, glance, remarks, sections, unread_lines, why_lines
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
        self.lines += [heading, window, numbers]
        if not self.digest.items:
            self.lines += ["", self.words("nothing_new")]
        for section in sections(self.digest):
            self._section(section, archive)
        self._head(self.words("unread"))
        self.lines.append("")
        self.lines += [
            f"· {self._line(item)}" for item in (*unread_lines(self.digest), *remarks(self.digest))
        ]
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
                self.lines += ["", f"【{group.heading}】"]
            for card in group.cards:
                self._card(card)
        if section.rest:
            self.lines += ["", section.rest + (self.colon + archive if archive else "")]

    def _card(self, card: Card) -> None:
        self.lines.append("")
        if card.badge:
            self.lines.append(f"· {card.badge}{self.comma}{card.before}")
        self.lines.append(("  " if card.badge else "· ") + card.title)
        if card.meta:
            self.lines.append("  " + self.comma.join(card.meta))
        self.lines += [f"  {self._line(item)}" for item in card.lines]
        if card.url:
            self.lines.append(f"  {card.url}")
        if card.archive:
            self.lines.append(f"  {self.words('archive')}{self.colon}{card.archive}")

    def _line(self, item: Line) -> str:
        return f"{item.label}{self.colon}{item.said}" if item.label else item.said
