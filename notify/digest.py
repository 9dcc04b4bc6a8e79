"""The digest of one person for one window: put together, named, shortened.

`compose` is pure; `build` reads the material from the store and calls it. The window is given, half
open and stored with the digest, so building it again gives the same mail under the same key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from clock import day_of
from models import Source, Subscriber, WatchRule, Window
from notify.collect import collect
from notify.coming import action_items, is_soon
from notify.compose import QUOTES_IN_ALL, new_items, revised_item, spare_quotes, story_key, told_key, wanted
from notify.items import NEW, SECTIONS, ActionItem, Digest, Material, NewItem
from notify.rank import for_action, for_reading
from notify.safe import line
from notify.words import Words

if TYPE_CHECKING:
    from store.reports import Tx

LATE_AFTER = timedelta(hours=3)
"""A run with all sources takes well under an hour; three hours after its window a digest is late."""
SUBJECT_LIMIT = 60


def digest_key(subscriber: Subscriber, window: Window) -> str:
    """The same person and window give the same key for ever: the outbox takes it once."""
    return f"{window.list}-{window.day.isoformat()}-{subscriber.id}"


def build(
    tx: Tx,
    *,
    window: Window,
    subscriber: Subscriber,
    now: datetime,
    sources: Mapping[str, Source],
    public_url: str | None = None,
    rules: tuple[WatchRule, ...] | None = None,
    material: Material | None = None,
    empty_windows: tuple[Window, ...] = (),
) -> Digest:
    """The digest of one person for one stored window; nothing is written.

    Built again after it was sent it is the same digest: what it told itself does not count as known.

    rules     the watch rules; those of the database when not given
    material  what `collect` gave for this window, so that many people cost one reading
    """
    from store import digests, reports, subscribers

    kept = digests.find(tx, window.id, subscriber.id)
    now = kept.built_at if kept else now
    material = collect(tx, window, sources) if material is None else material
    rules = subscribers.all_rules(tx) if rules is None else rules
    draft = partial(
        compose,
        material,
        window=window,
        subscriber=subscriber,
        now=now,
        sources=sources,
        rules=rules,
        public_url=public_url,
        empty_windows=empty_windows,
    )
    known = {told_key(s) for s in material.arrivals}
    for story in material.stories.values():
        known |= {told_key(s) for s in (story.head, *story.others)}
    keys = [*draft().keys, *known]
    if kept:
        return draft(told=frozenset(reports.told_before(tx, subscriber.id, keys, kept.built_at)))
    return draft(told=frozenset(digests.told_of(tx, subscriber.id, keys)))


def compose(
    material: Material,
    *,
    window: Window,
    subscriber: Subscriber,
    now: datetime,
    sources: Mapping[str, Source],
    rules: tuple[WatchRule, ...] = (),
    told: frozenset[str] = frozenset(),
    public_url: str | None = None,
    empty_windows: tuple[Window, ...] = (),
) -> Digest:
    """What this person is told about this window; `told` holds the ledger keys they know already."""
    today = max(window.day, day_of(now))  # a late digest keeps its day, but days left are those of its reader
    soon = (s for s in material.pending if is_soon(s, today, subscriber.remind))
    pool = {s.id: s for s in (*material.arrivals, *material.revised, *soon)}
    alerts = {i: wanted(s, subscriber, rules, sources, material.asked) for i, s in pool.items()}
    chosen = {i: why for i, why in alerts.items() if why is not None}
    items, copied = new_items(material, sources, chosen, told, subscriber)
    fresh = frozenset(key for item in items for key in item.keys)
    actions = action_items(
        pool.values(),
        chosen,
        today=today,
        subscriber=subscriber,
        sources=sources,
        fresh=fresh,
        told=told,
    )
    spoken = {story_key(pool[item.article_id]) for item in actions}
    revised = [
        revised_item(s, sources) for s in material.revised if s.id in chosen and told_key(s) not in fresh
    ]
    acts = _by_issuer([i for i in items if _section(i) == "acts"], today)
    others = tuple(sorted((i for i in items if i not in acts), key=lambda item: for_reading(item, today)))
    others = spare_quotes(others, QUOTES_IN_ALL // 2)
    acts = spare_quotes(acts, QUOTES_IN_ALL - sum(len(item.quotes) for item in others))
    words = Words.of(subscriber)
    return Digest(
        key=digest_key(subscriber, window),
        day=window.day,
        window=window,
        subscriber=subscriber,
        made_at=now,
        late=window.late or now - window.end > LATE_AFTER,
        actions=tuple(sorted(actions, key=for_action)),
        acts=acts,
        meetings=tuple(i for i in others if _section(i) == "meetings"),
        news=tuple(i for i in others if _section(i) == "news"),
        revised=tuple(r for r in revised if r.keys[0] not in told),
        copied=copied,
        dated=tuple(stored for stored in pool.values() if story_key(stored) in spoken),
        unread=material.unread,
        read=material.read,
        gaps=tuple(line(g, 120) for g in material.gaps),
        first_runs=tuple(
            (line(sources[s].name if s in sources else s, 40), n) for s, n in material.first_runs.items() if n
        ),
        notices=_notices(empty_windows, words),
        why=_why([*items, *(a for a in actions if f"article:{a.article_id}" not in fresh)], subscriber),
        public_url=(public_url or "").rstrip("/") or None,
    )


def _section(item: NewItem) -> str:
    if item.genre in ("meeting", "speech"):
        return "meetings"
    if item.genre in ("news", "other") and not item.numbers:
        return "news"
    return "acts"


def _by_issuer(acts: list[NewItem], today: date) -> tuple[NewItem, ...]:
    """Acts of one issuer together, first the issuer whose first act matters most."""
    ranked = sorted(acts, key=lambda item: for_reading(item, today))
    first: dict[str, int] = {}
    for place, item in enumerate(ranked):
        first.setdefault(item.issuer, place)
    return tuple(sorted(ranked, key=lambda item: first[item.issuer]))


def _why(items: Iterable[NewItem | ActionItem], subscriber: Subscriber) -> tuple[tuple[str, int], ...]:
    """Rule → how many texts of this mail it brought, a reminder like a new one."""
    counts = dict.fromkeys(subscriber.rules, 0)
    for item in items:
        for alert in item.why:
            counts[alert.rule] = counts.get(alert.rule, 0) + 1
    return tuple((line(name, 40), count) for name, count in counts.items())


def _notices(empty: tuple[Window, ...], words: Words) -> tuple[str, ...]:
    if not empty:
        return ()
    first, last = empty[0].day, empty[-1].day
    span = words.day(first) if first == last else f"{words.day(first)}{words('to')}{words.day(last)}"
    return (words("empty_windows", span=span),)


def kind_of(digest: Digest) -> str:
    """daily, weekly or immediate: which name the mail goes by."""
    if digest.immediate:
        return "immediate"
    return "weekly" if digest.window.list == "weekly" else "daily"


def subject_of(digest: Digest) -> str:
    """Numbers first, at most 60 characters, every number one that the mail shows.

    `药监日报 2月12日｜需要行动 2 · 新文件 5 · 会议 2 · 部署要求 18 · 未读来源 1`
    """
    words = Words.of(digest.subscriber)
    name = words(kind_of(digest))
    head = f"{name} {words.day(digest.day)}" + (f"（{words('late')}）" if digest.late else "")
    unread = f"{words('unread_n')} {len(digest.unread)}"
    if digest.immediate:
        return line(f"{head}｜{' · '.join(i.title for s in NEW for i in getattr(digest, s))}", SUBJECT_LIMIT)
    if not digest.items:
        parts = [words("nothing"), f"{words('read_n')} {len(digest.read)}", unread]
        return f"{head}｜" + " · ".join(parts)
    counts = {name: digest.count(name) for name in ("actions", "acts", "meetings", "news", "revised")}
    counts["directives"] = digest.demands
    names = [name for name, n in counts.items() if n or name in ("actions", "acts")]
    for dropped in ("", "revised", "news", "meetings", "directives"):  # the least telling first
        names = [name for name in names if name != dropped]
        parts = [f"{words('subject.' + name)} {counts[name]}" for name in names]
        subject = f"{head}｜{' · '.join([*parts, unread])}"
        if len(subject) <= SUBJECT_LIMIT:
            break
    return subject


def shorten(digest: Digest, most: int) -> Digest:
    """The digest with at most `most` items shown; what goes is counted in `cut`, section by section.

    Priority: days to act on, acts, meetings, revisions, then reports, then copies. Each section
    keeps its first three before any section is shown at length.
    """
    order = ("actions", "acts", "meetings", "revised", "news", "copied")
    keep = dict.fromkeys(SECTIONS, 0)
    left = most
    for floor in (3, 1_000_000):
        for section in order:
            more = min(len(getattr(digest, section)), floor) - keep[section]
            taken = max(min(more, left), 0)
            keep[section] += taken
            left -= taken
    cut = {s: digest.count(s) - keep[s] for s in SECTIONS if digest.count(s) > keep[s]}
    groups = {s: getattr(digest, s)[: keep[s]] for s in SECTIONS}
    return replace(digest, cut=cut, full=digest.demands, **groups)
