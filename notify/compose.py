"""From what the store knows about a window to what one person is told. Pure.

Every claim is a quote or a day with its computation. A filter here decides who is told; it never
removes anything from the store, and what a page does not say (no product found) is not a "no".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from clock import day_of
from models import Alert, Article, Source, StoredArticle, Subscriber, WatchRule
from notify.items import Change, Comparison, CopyItem, Material, NewItem, Quote, RevisedItem
from notify.rank import in_region, mine, national
from notify.safe import QUOTE_LIMIT, line, safe_url
from pipelines.concreteness import most_concrete
from pipelines.relayed import relayed

if TYPE_CHECKING:
    from text.query_match import Asked

QUOTES_SHOWN = 2
QUOTES_IN_ALL = 12
"""A mail is read in a minute; at some 500 characters a minute twelve sentences are most of it."""
LATE_AFTER = 7
"""Days: sites put a paper up some days after its date; what stood there for a week unseen is said to be late."""


def wanted(
    stored: StoredArticle,
    subscriber: Subscriber,
    rules: tuple[WatchRule, ...],
    sources: Mapping[str, Source],
    asked: dict[int, Asked],
) -> tuple[Alert, ...] | None:
    """The alerts that bring an article to a person; None when it is not for them.

    A person without rules gets everything from their regions, with no alert to show for it.
    """
    source = sources.get(stored.article.source_id or "")
    if subscriber.regions and not in_region(source, subscriber.regions):
        return None
    products = stored.article.products
    if subscriber.products and products and not set(products) & set(subscriber.products):
        return None
    if not subscriber.rules:
        return ()
    from pipelines.alerts import find_alerts
    from text.query_match import Asked

    ready = asked.setdefault(stored.id, Asked(stored.article, source=source, stored=stored))
    mine = tuple(rule for rule in rules if rule.name in subscriber.rules)
    return find_alerts(ready, mine) or None


def new_items(
    material: Material,
    sources: Mapping[str, Source],
    chosen: Mapping[int, tuple[Alert, ...]],
    told: frozenset[str],
    subscriber: Subscriber,
) -> tuple[tuple[NewItem, ...], tuple[CopyItem, ...]]:
    """The new stories as one item each, and new copies of stories told before.

    The original speaks for its story, also where it came before this window untold and only a copy
    is new. The ledger holds articles, not stories, so that a story split or merged later tells nobody
    anything twice.
    """
    groups: dict[str, list[StoredArticle]] = {}
    arrived = {stored.id for stored in material.arrivals}
    for stored in material.arrivals:
        if stored.id in chosen:
            groups.setdefault(story_key(stored), []).append(stored)
    items: list[NewItem] = []
    copied: list[CopyItem] = []
    for members in groups.values():
        story = material.stories.get(members[0].story_id or -1)
        everyone = {m.id: m for m in ((story.head, *story.others) if story else ()) + tuple(members)}
        members = [m for m in members if told_key(m) not in told]
        if not members:
            continue
        if any(told_key(m) in told for m in everyone.values()):
            copied.append(_copies(story.head if story else members[0], members, sources))
            continue
        earlier = [m for m in everyone.values() if m.id not in arrived]
        head = min([*members, *earlier], key=lambda m: (m.story_role != "original", m.first_seen, m.id))
        others = [m for m in everyone.values() if m.id != head.id]
        item = _new_item(head, others, chosen, sources, material.comparisons.get(head.id))
        who = mine([head, *others], subscriber, sources)
        items.append(replace(item, mine=who, relayed=relayed(head, sources, material.unread)))
    return tuple(items), tuple(copied)


def story_key(stored: StoredArticle) -> str:
    return f"article:{stored.id}" if stored.story_id is None else f"story:{stored.story_id}"


def told_key(stored: StoredArticle) -> str:
    """How the ledger remembers that a person knows of this article."""
    return f"article:{stored.id}"


def one_per_story(
    pool: Iterable[StoredArticle], kind: Literal["deadlines", "effective_on"]
) -> tuple[StoredArticle, ...]:
    """Of each story the text closest to the original that names a day: a copy reminds nobody twice."""
    best: dict[str, StoredArticle] = {}
    for stored in pool:
        days: tuple[object, ...] = getattr(stored.article, kind)
        known = best.get(story_key(stored))
        if days and (known is None or _closeness(stored) < _closeness(known)):
            best[story_key(stored)] = stored
    return tuple(best.values())


def _closeness(stored: StoredArticle) -> tuple[bool, datetime, int]:
    return (stored.story_role != "original", stored.first_seen, stored.id)


def source_name(article: Article, sources: Mapping[str, Source]) -> str:
    source = sources.get(article.source_id or "")
    return line(source.name if source else article.publisher or article.source_id or "", 40)


def issuer_of(article: Article, sources: Mapping[str, Source]) -> str:
    """Who said it: the issuers of the text, else the site that carries it."""
    if article.issuers:
        return line("、".join(article.issuers), 60)
    return source_name(article, sources) or line(article.publisher or "", 40)


def _copies(known: StoredArticle, members: list[StoredArticle], sources: Mapping[str, Source]) -> CopyItem:
    return CopyItem(
        keys=tuple(told_key(m) for m in members),
        article_id=known.id,
        title=line(known.article.title),
        url=safe_url(known.article.url),
        copies=tuple(dict.fromkeys(source_name(m.article, sources) for m in members)),
    )


def _new_item(
    stored: StoredArticle,
    others: list[StoredArticle],
    chosen: Mapping[int, tuple[Alert, ...]],
    sources: Mapping[str, Source],
    compared: Comparison | None,
) -> NewItem:
    article = stored.article
    why = tuple({a.rule: a for m in (*others, stored) for a in chosen.get(m.id, ())}.values())
    return NewItem(
        keys=tuple(told_key(m) for m in (stored, *others)),
        article_id=stored.id,
        title=line(article.title) or line(article.url, 80),
        url=safe_url(article.url),
        issuer=issuer_of(article, sources),
        source=source_name(article, sources),
        genre=article.genre,
        binding=article.binding,
        published_on=article.published_on,
        late_days=late_days(stored),
        numbers=tuple(line(n, 40) for n in article.doc_numbers[:3]),
        marks=tuple(line(m, 12) for m in article.marks[:3]),
        products=tuple(line(p, 12) for p in article.products[:4]),
        quotes=choose_quotes(article, why, compared),
        effective=tuple((e.date, line(e.what, 60)) for e in article.effective_on[:3]),
        deadlines=tuple((d.date, line(d.what, 60)) for d in article.deadlines[:3]),
        supersedes=tuple(line(s.number or s.title or s.quote, 60) for s in article.supersedes[:3]),
        copies=tuple(dict.fromkeys(source_name(m.article, sources) for m in others)),
        role=stored.story_role,
        mended=len({(r.where, r.start) for r in article.repairs if r.certainty != "lost"}),
        lost=sum(max(r.end - r.start, 1) for r in article.repairs if r.certainty == "lost"),
        link_only=article.link_only,
        why=why,
        held_on=article.meeting.held_on if article.meeting else None,
        directives=len(article.directives),
        national=national(stored, sources),
        changed=compared.changed if compared else None,
        before=compared.before if compared else None,
    )


def late_days(stored: StoredArticle) -> int:
    """Days between publication and the day the page was first seen where they are many, else 0."""
    published = stored.article.published_on
    late = (day_of(stored.first_seen) - published).days if published else 0
    return late if late > LATE_AFTER else 0


def choose_quotes(article: Article, why: tuple[Alert, ...], compared: Comparison | None) -> tuple[Quote, ...]:
    """A few sentences as they stand in the text: what differs from last year, else the demands that say most."""
    if compared and (compared.new or compared.stronger or compared.gone):
        parts: tuple[tuple[Change, tuple[str, ...]], ...] = (
            ("new", compared.new[:2]),
            ("stronger", compared.stronger[:1]),
            ("was", compared.was[:1]),
            ("stronger", compared.stronger[1:2]),
            ("was", compared.was[1:2]),
            ("gone", compared.gone[:1]),
        )
        return tuple(Quote(text=line(t, QUOTE_LIMIT), change=c) for c, texts in parts for t in texts)
    return tuple(
        Quote(text=line(d.quote or d.text, QUOTE_LIMIT), who=line(d.speaker, 20) if d.speaker else None)
        for d in most_concrete(article.directives, QUOTES_SHOWN)
    )


def spare_quotes(items: tuple[NewItem, ...], left: int) -> tuple[NewItem, ...]:
    """The items, the first ones with their quotes, until a mail holds as many as can be read."""
    kept = []
    for item in items:
        quotes = item.quotes[: max(left, 0)]
        left -= len(quotes)
        kept.append(replace(item, quotes=quotes))
    return tuple(kept)


def revised_item(stored: StoredArticle, sources: Mapping[str, Source]) -> RevisedItem:
    """One edited page with its newest change; the ledger key is that change's."""
    last = stored.revisions[-1]
    return RevisedItem(
        keys=(f"revised:{stored.id}:{last.seen_at.isoformat()}",),
        article_id=stored.id,
        title=line(stored.article.title),
        url=safe_url(stored.article.url),
        issuer=issuer_of(stored.article, sources),
        seen_at=last.seen_at,
        changes=tuple(line(part, QUOTE_LIMIT) for part in last.quote_of_change.split("\n") if part.strip())[
            :3
        ],
    )
