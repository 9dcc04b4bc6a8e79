"""Whole pages of our own making with what a reader sees on them, written before the readers saw them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class UnseenPage:
    """One page as sent and as a reader would copy it; `never` holds words that are on the page but not its body."""

    name: str
    url: str
    html: bytes
    title: str
    published_on: str | None
    publisher: str | None
    body: list[str]
    never: list[str]


def read_batch(place: Path) -> Iterator[UnseenPage]:
    """The pages of one file: a head of `key: value` lines, the body, the html with {2}, {P}, {BR2-4} for paragraphs."""
    for part in re.split(r"^===== ", place.read_text(), flags=re.MULTILINE)[1:]:
        head, rest = part.split("\n--- body\n" if "\n--- body\n" in part else "\n--- body", 1)
        body_text, html = rest.split("--- html\n", 1)
        name, *lines = head.split("\n")
        keys = {key: value.strip() for key, _, value in (line.partition(":") for line in lines)}
        body = body_text.strip("\n").split("\n") if body_text.strip() else []
        yield UnseenPage(
            name=name.strip(),
            url=keys["url"],
            html=_filled(html, body).encode(keys.get("charset", "utf-8"), "xmlcharrefreplace"),
            title=keys["title"],
            published_on=keys["date"] or None,
            publisher=keys["publisher"] or None,
            body=body,
            never=[word.strip() for word in keys["never"].split("¦") if word.strip()],
        )


def _filled(html: str, body: list[str]) -> str:
    def fill(match: re.Match[str]) -> str:
        kind, first, dash, last = match.groups()
        start = int(first or 1) - 1
        end = start + 1 if first and not dash else int(last) if last else len(body)
        lines = body[start:end]
        if kind == "P":
            return "\n".join(f"<p>　　{line}</p>" for line in lines)
        if kind == "DIV":
            return "".join(f"<div>{line}</div>" for line in lines)
        if kind == "BR":
            return "<br><br>\n".join(f"　　{line}" for line in lines)
        return "".join(lines)

    return re.sub(r"\{(?=[PBD\d])(P|BR|DIV)?(\d+)?(-)?(\d+)?\}", fill, html)
