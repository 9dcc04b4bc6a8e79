"""Products and life-cycle stages, from the editable taxonomy, each with the words that earned it."""

from __future__ import annotations

from config.taxonomy import Tag
from models import Fact
from pipelines.acts.acttext import ActText
from text.documents import plain

BODY_HITS = 3
"""A word of the body must come this often to speak for the whole text; one in the title is enough."""


def find_tags(act: ActText, name: str, tags: tuple[Tag, ...]) -> tuple[Fact, ...]:
    """One fact for each tag the text earns; `how` says why. `name` is the fact's field: product or stage."""
    found = (_find(act, name, tag) for tag in tags)
    return tuple(fact for fact in found if fact is not None)


def _find(act: ActText, name: str, tag: Tag) -> Fact | None:
    for word, start in _hits(act.flat_title, tag):
        return act.fact(name, tag.name, "title", start, start + len(word), f"title says {word}")
    hits = _hits(act.flat_body, tag)
    if len(hits) < BODY_HITS:
        return None
    word, start = hits[0]
    return act.fact(name, tag.name, "body", start, start + len(word), f"{len(hits)} times in the body")


def _hits(flat: str, tag: Tag) -> list[tuple[str, int]]:
    hidden = flat
    for phrase in tag.unless:
        hidden = hidden.replace(plain(phrase), "□" * len(phrase))
    found = []
    for word in tag.words:
        at = hidden.find(word)
        while at >= 0:
            found.append((word, at))
            at = hidden.find(word, at + len(word))
    return sorted(found, key=lambda hit: hit[1])
