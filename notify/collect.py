"""Everything the store knows about one window, read once for all readers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from models import Article, Source, StoredArticle, UnreadSource, Window
from notify.items import Comparison, Material
from wording import Wording

if TYPE_CHECKING:
    from store.reports import Tx

AHEAD = timedelta(days=90)
"""How far ahead a day is looked for: the earliest reminder a subscriber can ask for."""
A_YEAR = (timedelta(days=200), timedelta(days=540))
"""How long before a yearly meeting its last one was: January one year, December or March another."""
YEARLY = ("meeting", "speech")
LONG_AGO = timedelta(days=4)
"""A source that was read and then not visited for so long, or three times its own pace, is not read any more."""
NOT_VISITED = Wording("nothing has looked at it since", "此后没有再去读过")
UNREAD_STATES = ("blocked", "failed", "suspect")


def collect(tx: Tx, window: Window, sources: Mapping[str, Source]) -> Material:
    """The material of a window [start, end); the same window gives the same articles for ever."""
    from store import articles, health, reports, stories

    arrivals = articles.since(tx, window.start, window.end, with_backfill=False)
    unread = unread_sources(tx, sources, window.end)
    names = {u.source_id for u in unread}
    return Material(
        arrivals=arrivals,
        revised=tuple(s for s in articles.changed(tx, window.start, window.end) if s.revisions),
        pending=tuple(
            s
            for s in reports.pending(tx, first=window.day, last=window.day + AHEAD)
            if s.first_seen < window.end
        ),
        comparisons=against_last_year(tx, arrivals),
        stories=stories.stories_of(tx, [s.story_id for s in arrivals if s.story_id is not None]),
        unread=unread,
        read=tuple(s.name for s in sources.values() if s.state == "watched" and s.id not in names),
        first_runs=reports.first_runs(tx, window.start, window.end),
        gaps=health.gaps_to_tell(tx, window.start, window.end),
    )


def unread_sources(tx: Tx, sources: Mapping[str, Source], until: datetime) -> tuple[UnreadSource, ...]:
    """Watched sources that were not read at that instant: an open incident, a last run that failed or is long past,
    or none yet.

    Names are today's; relays are named, not coded, because the reader knows no ids.
    """
    from store import incidents, reports

    open_now = {u.source_id: u for u in incidents.unread_sources(tx, until)}
    states = reports.last_states(tx, until)
    found = []
    for source in sources.values():
        if source.state != "watched":
            continue
        state, at = states.get(source.id, ("never", until))
        if source.id in open_now:
            found.append(replace(open_now[source.id], name=source.name, relays=source.relays))
        elif state in (*UNREAD_STATES, "never"):
            found.append(
                UnreadSource(
                    source_id=source.id,
                    name=source.name,
                    state=state,
                    since=at,
                    reason="",
                    relays=source.relays,
                )
            )
        elif until - at > max(LONG_AGO, 3 * (source.every or LONG_AGO / 3)):
            found.append(
                UnreadSource(
                    source_id=source.id,
                    name=source.name,
                    state="failed",
                    since=at,
                    reason=NOT_VISITED,
                    relays=source.relays,
                )
            )
    blind = {u.source_id for u in found}
    # a relay covers for a source only where it was read itself
    seen = [replace(u, relays=_names(tuple(r for r in u.relays if r not in blind), sources)) for u in found]
    return tuple(sorted(seen, key=lambda u: (u.state == "never", u.since, u.source_id)))


def _names(ids: tuple[str, ...], sources: Mapping[str, Source]) -> tuple[str, ...]:
    return tuple(sources[i].name if i in sources else i for i in ids)


def against_last_year(tx: Tx, arrivals: Iterable[StoredArticle]) -> dict[int, Comparison]:
    """By article id: what a yearly meeting or speech demands that last year's did not."""
    from pipelines.compare import choose_last
    from store import yearly

    found: dict[int, Comparison] = {}
    for stored in arrivals:
        article, day = stored.article, stored.article.published_on
        if article.genre not in YEARLY or not article.directives or day is None:
            continue
        first, latest = day - A_YEAR[1], day - A_YEAR[0]
        earlier = yearly.published_between(tx, article, first, latest, genres=YEARLY)
        last = choose_last(article, [e.article for e in earlier])
        if last is not None:
            found[stored.id] = compared(article, last)
    return found


def compared(this: Article, last: Article) -> Comparison:
    """The changes of two articles as quotes, each from the text in which it stands."""
    from pipelines.compare import compare

    changes = compare(this, last)
    return Comparison(
        new=tuple(task.this.quote for task in changes.of("new") if task.this),
        stronger=tuple(task.this.quote for task in changes.of("strengthened") if task.this),
        was=tuple(task.last.quote for task in changes.of("strengthened") if task.last),
        gone=tuple(task.last.quote for task in changes.of("dropped") if task.last),
        before=last.published_on,
    )
