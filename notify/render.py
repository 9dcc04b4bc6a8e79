"""A digest as HTML and as text one can read aloud, written from the same cards.

Both come from `notify.view`, so an item is in both or in neither. The HTML is tables and inline styles
because mail programs strip more than they keep; autoescape is on for every value of every template.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models import Subscriber
from notify.channels import shown
from notify.digest import kind_of, subject_of
from notify.frame import glance, lead, remarks, top, unread_lines, why_lines
from notify.items import Digest
from notify.plain import PlainText
from notify.safe import line, safe_url
from notify.view import sections
from notify.words import Words

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent / "templates"
HTML_LANG = {"zh": "zh-CN", "en": "en"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    subject: str
    html: str
    text: str


@cache
def _templates() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)


def render(digest: Digest) -> Rendered:
    """Subject, HTML and text of one digest; hostile words in it are shown, never obeyed."""
    values = _values(digest)
    html = _templates().get_template("digest.html.j2").render(values)
    links = ((values["unsubscribe_word"], values["unsubscribe"]),)
    text = PlainText(digest).write(values["heading"], values["window"], links, values["archive"])
    return Rendered(subject=values["subject"], html=html, text=text)


def unsubscribe_address(public_url: str | None, subscriber: Subscriber) -> str:
    """The one-click address; short, because a header line of 78 bytes or more gets re-coded (O2)."""
    return safe_url(f"{public_url}/u/{subscriber.token}") if public_url and subscriber.token else ""


def digest_address(digest: Digest) -> str:
    """The page of the whole digest; an alert has none, its texts are in the next digest's."""
    kept = digest.public_url and not digest.immediate
    return safe_url(f"{digest.public_url}/digest/{digest.key}") if kept else ""


def _values(digest: Digest) -> dict[str, Any]:
    words = Words.of(digest.subscriber)
    made = sections(digest)
    public = digest.public_url
    unsubscribe = unsubscribe_address(public, digest.subscriber)
    english = words.lang == "en"
    return {
        "subject": subject_of(digest),
        "html_lang": "zh-Hant" if words.script == "traditional" and not english else HTML_LANG[words.lang],
        "heading": heading(digest, words),
        "window": f"{words('window')} {words.instant(digest.window.start)}{words('to')}{words.instant(digest.window.end)}",
        "preheader": line(_preheader(made), 90),
        "glance": glance(digest),
        "top": top(digest),
        "top_word": words("top"),
        "refer": partial(words, "refer"),
        "lead": lead(digest),
        "nothing": "" if digest.items else words("nothing_new"),
        "sections": made,
        "unread_title": words("unread"),
        "immediate": digest.immediate,
        "unread": unread_lines(digest),
        "remarks": remarks(digest),
        "why_title": words("why"),
        "why": ("; " if english else "；").join(why_lines(digest)),
        "converted": words("shown_converted") if words.script != "as_published" else "",
        "archive": digest_address(digest),
        "archive_word": words("archive"),
        "unsubscribe": unsubscribe,
        "unsubscribe_word": _how_to_leave(digest, words, unsubscribe),
        "colon": ": " if english else "：",
    }


def _how_to_leave(digest: Digest, words: Words, address: str) -> str:
    """One click where there is a public address, a reply where somebody reads it, else the operator."""
    if address:
        return words("unsubscribe")
    if digest.contact:
        return words("unsubscribe_reply")
    return words("unsubscribe_owner", who=line(shown(digest.subscriber.address), 80))


def heading(digest: Digest, words: Words) -> str:
    name = words(kind_of(digest))
    late = f"（{words('late')}）" if digest.late else ""
    day = digest.day
    if words.lang == "en":
        return (
            f"{name} {day.isoformat()} ({words.weekday(day)}){' · ' + words('late') if digest.late else ''}"
        )
    return f"{name} {day.isoformat()}（{words.weekday(day)}）{late}"


def _preheader(made: tuple[Any, ...]) -> str:
    """What a phone shows beside the subject: the first things to do and to read."""
    cards = [card for section in made for group in section.groups for card in group.cards]
    return " · ".join(" ".join((*(when.badge for when in card.when[:1]), card.title)) for card in cards[:3])
