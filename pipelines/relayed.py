"""Papers that reach us through another site because their own cannot be read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from models import Article, Relayed, Source, StoredArticle, UnreadSource
from text.issuers import name_issuer

UNREACHABLE = ("blocked", "failed", "suspect")
COPIES = ("relay", "reprint")


def relayed(
    stored: StoredArticle, sources: Mapping[str, Source], unread: Iterable[UnreadSource]
) -> Relayed | None:
    """Through whom a paper was read whose own site is unreachable now; None for every other paper.

    It is a relay's copy where the story says so, or where its own site names this one among its `relays`.
    """
    article = stored.article
    own = owner(article, sources)
    through = sources.get(article.source_id or "")
    if own is None or through is None or own.id == through.id:
        return None
    if stored.story_role not in COPIES and through.id not in own.relays:
        return None
    for one in unread:
        if one.source_id == own.id and one.state in UNREACHABLE:
            return Relayed(through=through.name, original=own.name, since=one.since)
    return None


def owner(article: Article, sources: Mapping[str, Source]) -> Source | None:
    """The source whose body issued a paper, or published it where no issuer is named.

    A department's paper is its house's (国家药监局综合司 → 国家药监局), a centre with a site of its own owns its own.
    """
    names = article.issuers or ((article.publisher,) if article.publisher else ())
    for name in names:
        body = _body(name)
        fitting = [s for s in sources.values() if body.startswith(_body(s.name))]
        if fitting:
            return max(fitting, key=lambda s: len(_body(s.name)))
    return None


@cache
def _body(name: str) -> str:
    """The official name of a body; what stands in brackets behind it is another name of it."""
    plain = re.split(r"[（(]", name)[0]
    found = name_issuer(plain)
    return found.name if found else plain
