"""Products and life-cycle stages, from the editable taxonomy, each with the words that earned it."""

from __future__ import annotations

import re
from functools import lru_cache

from config.taxonomy import Tag
from models import Fact
from pipelines.acts.acttext import ActText
from text.documents import plain

BODY_HITS = 3
"""A word of the body must come this often to speak for the whole text; one in the title is enough."""
SHORT = 150
"""Characters of a body for each hit that it must show: in a note of one paragraph a single word is its subject."""
_BODY_NAME = re.compile(
    r"(?<!食品|药品|药物|中药|疫苗)(?<!化妆品)(?<!医疗器械)(?:食品|药品|药物|医疗器械|化妆品|中药|疫苗){1,4}+"
    r"(?:(?:(?:监管|监督|技术|审评|审核|查验|评价|检验|检测|检定|检查|标准|管理|不良反应|监测|生产|注册|流通|经营|行业|商业){1,5})"
    r"(?:总局|局|部门|中心|研究院|[检研]?[究验测定]?院|[检研][究验]所|协会|学会|研究会|委员会|分局|司|处(?![罚置理方于]))|局|总局)"
)
"""Names of bodies: that a 药品监督管理局 speaks does not make its paper one about 药品."""


def find_tags(act: ActText, name: str, tags: tuple[Tag, ...]) -> tuple[Fact, ...]:
    """One fact for each tag the text earns; `how` says why. `name` is the fact's field: product or stage."""
    found = (_find(act, name, tag) for tag in tags)
    return tuple(fact for fact in found if fact is not None)


def _find(act: ActText, name: str, tag: Tag) -> Fact | None:
    for word, start in _hits(_without_bodies(act.flat_title), tag):
        return act.fact(name, tag.name, "title", start, start + len(word), f"title says {word}")
    hits = _hits(_without_bodies(act.flat_body), tag)
    if len(hits) < min(BODY_HITS, 1 + len(act.body) // SHORT):
        return None
    word, start = hits[0]
    return act.fact(name, tag.name, "body", start, start + len(word), f"{len(hits)} times in the body")


@lru_cache(maxsize=4)  # every tag asks for the same title and body
def _without_bodies(flat: str) -> str:
    return _BODY_NAME.sub(lambda name: "□" * len(name[0]), flat)


def _hits(flat: str, tag: Tag) -> list[tuple[str, int]]:
    if not any(word in flat for word in tag.words):
        return []
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
