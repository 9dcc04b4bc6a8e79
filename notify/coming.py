"""Days to act on: deadlines and effective dates, when they are new and again some days before.

Reminders live in the told ledger and nowhere else: a step is one key, remembered in the transaction
that queues the mail. So a restart, a second scheduler or a clock that jumps says nothing twice, and a
step whose day passed unserved is made up by the next digest.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal

from models import Alert, Deadline, Effective, Source, StoredArticle, Subscriber
from notify.compose import issuer_of, one_per_story, story_key
from notify.items import ActionItem, Coming, ComingKind
from notify.rank import mine, national
from notify.safe import QUOTE_LIMIT, clip, line, safe_url

FACTS: tuple[tuple[ComingKind, Literal["deadlines", "effective_on"]], ...] = (
    ("deadline", "deadlines"),
    ("effective", "effective_on"),
)


def action_items(
    pool: Iterable[StoredArticle],
    chosen: Mapping[int, tuple[Alert, ...]],
    *,
    today: date,
    subscriber: Subscriber,
    sources: Mapping[str, Source],
    fresh: frozenset[str] = frozenset(),
    told: frozenset[str] = frozenset(),
) -> tuple[ActionItem, ...]:
    """One item for each act with days that are to be said today, all its days in it.

    pool    every article that may name a day; copies of one story speak with one voice
    chosen  article id → why it is for this person; the others only lend their keys
    fresh   keys of the articles told as new in this digest: all their coming days are said
    told    ledger keys this person knows
    """
    known = tuple(pool)
    kin: dict[str, list[int]] = defaultdict(list)
    for stored in known:
        kin[story_key(stored)].append(stored.id)
    found: dict[int, tuple[StoredArticle, list[tuple[Coming, tuple[str, ...]]]]] = {}
    for kind, name in FACTS:
        for stored in one_per_story((s for s in known if s.id in chosen), name):
            ids = [stored.id, *(i for i in kin[story_key(stored)] if i != stored.id)]
            new = any(f"article:{i}" in fresh for i in ids)
            for dated in _unique(getattr(stored.article, name)):
                left = (dated.date - today).days
                step = step_of(left, subscriber.remind, is_new=new)
                keys = tuple(f"due:{kind}:{i}:{dated.date.isoformat()}:{step}" for i in ids)
                if left >= 0 and step is not None and not told & set(keys):
                    found.setdefault(stored.id, (stored, []))[1].append((_coming(kind, dated, left), keys))
    return tuple(_item(stored, days, chosen, subscriber, sources) for stored, days in found.values())


def is_soon(stored: StoredArticle, today: date, steps: tuple[int, ...]) -> bool:
    """Has one of its days reached a reminder step? Asked first, because asking the rules costs more."""
    days = (dated.date for name in ("deadlines", "effective_on") for dated in getattr(stored.article, name))
    return any(0 <= (day - today).days <= max(steps, default=-1) for day in days)


def step_of(left: int, steps: tuple[int, ...], *, is_new: bool) -> str | None:
    """The name of the reminder step that has been reached; None before the first one.

    >>> step_of(6, (14, 7, 2), is_new=False), step_of(40, (14, 7, 2), is_new=True)
    ('7', 'new')
    """
    reached = [step for step in steps if left <= step]
    if reached:
        return str(min(reached))
    return "new" if is_new else None


def _unique(days: Iterable[Deadline | Effective]) -> list[Deadline | Effective]:
    """One entry per day: two sentences that name the same day are one thing to do."""
    return list({d.date: d for d in reversed(tuple(days))}.values())[::-1]


def _coming(kind: ComingKind, dated: Deadline | Effective, left: int) -> Coming:
    note = dated.note if isinstance(dated, Deadline) else None
    return Coming(
        kind=kind,
        on=dated.date,
        left=left,
        what=line(dated.what, 60),
        quote=clip(line(dated.quote, 2000), QUOTE_LIMIT, around=_day_words(dated.date)),
        computed_from=line(dated.computed_from, 80) if dated.computed_from else None,
        note=line(note, 80) if note else None,
    )


def _day_words(day: date) -> re.Pattern[str]:
    """How a sentence may write the day: what is cut from a long quote must not be the day itself."""
    return re.compile(rf"0?{day.month}\s*[月.\-/]\s*0?{day.day}(?!\d)|0?{day.day}\s*日")


def _item(
    stored: StoredArticle,
    days: list[tuple[Coming, tuple[str, ...]]],
    chosen: Mapping[int, tuple[Alert, ...]],
    subscriber: Subscriber,
    sources: Mapping[str, Source],
) -> ActionItem:
    article = stored.article
    ordered = sorted(days, key=lambda pair: (pair[0].kind, pair[0].left))
    return ActionItem(
        keys=tuple(key for _, keys in ordered for key in keys),
        article_id=stored.id,
        days=tuple(coming for coming, _ in ordered),
        title=line(article.title) or line(article.url, 80),
        url=safe_url(article.url),
        issuer=issuer_of(article, sources),
        published_on=article.published_on,
        numbers=tuple(line(n, 40) for n in article.doc_numbers[:2]),
        repeals=sum(s.relation in ("repeals", "replaces") for s in article.supersedes),
        why=chosen[stored.id],
        mine=mine([stored], subscriber, sources),
        national=national(stored, sources),
    )
