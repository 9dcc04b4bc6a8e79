"""Whole pages of unlike make, labelled before the readers saw them: title, body, day and publisher as a reader sees them.

Each file of `unseen/` holds twenty: a head of `key: value` lines, the body, the html, in which {2}, {P}, {DIV} and
{BR2-4} stand for the body's paragraphs. `never` names words of the page that are not its body.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from text.decode import decode
from text.extract import extract


@dataclass(frozen=True, slots=True, kw_only=True)
class UnseenPage:
    name: str
    url: str
    html: bytes
    title: str
    published_on: str | None
    publisher: str | None
    body: list[str]
    never: list[str]


def read_batch(place: Path) -> Iterator[UnseenPage]:
    for part in re.split(r"^===== ", place.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        head, rest = part.split("\n--- body\n", 1)
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


PAGES = [
    page for place in sorted((Path(__file__).parent / "unseen").glob("*.txt")) for page in read_batch(place)
]


def flat(text: str) -> str:
    return re.sub(r"\s+", "", text)


def as_made(body: bytes) -> bytes:
    return body


def relabelled(body: bytes) -> bytes:
    """The same text in GB18030 under a label that says so less exactly; pages of other charsets stay."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return body
    return re.sub(r'charset="?utf-8"?', 'charset="gb2312"', text, flags=re.IGNORECASE).encode("gb18030")


def lying(body: bytes) -> bytes:
    try:
        return body.decode("utf-8").encode("gb18030")
    except UnicodeDecodeError:
        return body


def stray_end(body: bytes) -> bytes:
    return body.replace(b"<body>", b"<body></html>", 1)


def p_as_div(body: bytes) -> bytes:
    return re.sub(rb"<(/?)p(?=[\s>])", rb"<\1div", body)


FORMS: tuple[Callable[[bytes], bytes], ...] = (as_made, relabelled, lying, stray_end, p_as_div)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_an_unseen_page_gives_what_its_reader_sees_in_every_form(page: UnseenPage) -> None:
    for form in FORMS:
        found = extract(decode(form(page.html)).text, url=page.url)
        assert [flat(line) for line in found.body.split("\n") if line] == [flat(line) for line in page.body]
        assert flat(found.title) == flat(page.title)
        assert (found.published_on.isoformat() if found.published_on else None) == page.published_on
        assert found.publisher == page.publisher
        assert not [word for word in page.never if flat(word) in flat(found.body)]


def test_the_labels_are_of_their_pages() -> None:
    assert len(PAGES) >= 140
    for page in PAGES:
        shown = flat(decode(page.html).text)
        assert all(flat(word) in shown for word in page.never), page.name
        assert not [word for word in page.never if flat(word) in flat("".join(page.body))], page.name
