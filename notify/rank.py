"""What matters to this reader first: their rules, their region and products, the national bodies, the near days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from models import Source, StoredArticle, Subscriber
from notify.items import ActionItem, Mine, NewItem

NATIONWIDE = "000000"
BANDS = (2, 7, 14, 30)
"""Days left: tomorrow's work, this week's, next week's, this month's; what is later is not urgent to anyone."""
GENRES = (
    "order", "rule", "announcement", "circular", "notice", "opinion", "consultation", "guideline",
    "standard", "recall", "penalty", "inspection", "reply", "publicity", "interpretation",
)  # fmt: skip
"""What binds or asks for an answer first, what explains last."""


def in_region(source: Source | None, regions: tuple[str, ...]) -> bool:
    """Regions are GB/T 2260 codes; `130000` or `13` is all of Hebei, 000000 the national level."""
    if source is None:
        return True
    return any(source.region == r or source.region.startswith(r.rstrip("0") or NATIONWIDE) for r in regions)


def national(stored: StoredArticle, sources: Mapping[str, Source]) -> bool:
    """Is it said by a body of the whole country, whoever's site carries it?"""
    source = sources.get(stored.article.source_id or "")
    if stored.article.issuers:
        return stored.article.issuers[0].startswith("国")
    return source is not None and source.level in ("national", "technical-centre")


def mine(
    members: Iterable[StoredArticle], subscriber: Subscriber, sources: Mapping[str, Source]
) -> tuple[Mine, ...]:
    """The reader's own region (by the site that carries it) and products in a story."""
    regions = tuple(r for r in subscriber.regions if r.rstrip("0"))
    found: list[Mine] = []
    for stored in members:
        source = sources.get(stored.article.source_id or "")
        if source is not None and regions and in_region(source, regions):
            found.append(("region", source.name))
        found += [("product", p) for p in stored.article.products if p in subscriber.products]
    return tuple(dict.fromkeys(found))


def by_relevance(item: NewItem | ActionItem) -> tuple[bool, int, int, bool]:
    """Urgent rules, rules, own region and products, national bodies: the smaller the sooner."""
    urgent = any(alert.urgent for alert in item.why)
    return (not urgent, -len(item.why), -len({kind for kind, _ in item.mine}), not item.national)


def for_action(item: ActionItem) -> tuple[object, ...]:
    """Near days first, in bands; within a band deadlines, then what matters to the reader."""
    nearest = item.days[0]
    return (band(nearest.left), nearest.kind, *by_relevance(item), nearest.left, item.article_id)


def for_reading(item: NewItem, today: date) -> tuple[object, ...]:
    """Relevance, then how near its next day is, then what binds, then how much is new or asked."""
    ahead = [(day - today).days for day, _ in (*item.deadlines, *item.effective) if day >= today]
    genre = GENRES.index(item.genre) if item.genre in GENRES else len(GENRES)
    asked = (-(item.changed or 0), -item.directives)
    return (*by_relevance(item), band(min(ahead, default=99)), genre, *asked, item.article_id)


def band(days: int) -> int:
    return sum(days > limit for limit in BANDS)
