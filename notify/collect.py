"""Everything the store knows about one window, read once for all readers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from models import Source, UnreadSource, Window
from notify.items import Material

if TYPE_CHECKING:
    from store.reports import Tx

AHEAD = timedelta(days=31)
"""How far ahead a day is looked for: the first reminder of an effective date is 30 days before it."""
UNREAD_STATES = ("blocked", "failed", "suspect")


def collect(tx: Tx, window: Window, sources: Mapping[str, Source]) -> Material:
    """The material of a window [start, end); the same window gives the same articles for ever."""
    from store import articles, reports, stories

    arrivals = articles.since(tx, window.start, window.end, with_backfill=False)
    unread = unread_sources(tx, sources, window.end)
    names = {u.source_id for u in unread}
    return Material(
        arrivals=arrivals,
        revised=tuple(s for s in articles.changed(tx, window.start, window.end) if s.revisions),
        pending=reports.pending(tx, first=window.day, last=window.day + AHEAD),
        stories=stories.stories_of(tx, [s.story_id for s in arrivals if s.story_id is not None]),
        unread=unread,
        read=tuple(s.name for s in sources.values() if s.state == "watched" and s.id not in names),
        first_runs=reports.first_runs(tx, window.start, window.end),
        gaps=reports.number_gaps(tx, arrivals),
    )


def unread_sources(tx: Tx, sources: Mapping[str, Source], until: datetime) -> tuple[UnreadSource, ...]:
    """Watched sources that are not read now: an open incident, a last run that failed, or none yet.

    Names are today's; relays are named, not coded, because the reader knows no ids.
    """
    from store import incidents, reports

    open_now = {u.source_id: u for u in incidents.unread_sources(tx)}
    states = reports.last_states(tx)
    found = []
    for source in sources.values():
        if source.state != "watched":
            continue
        state, at = states.get(source.id, ("never", until))
        if source.id in open_now:
            known = open_now[source.id]
            found.append(
                replace(known, name=source.name, relays=_names(known.relays or source.relays, sources))
            )
        elif state in (*UNREAD_STATES, "never"):
            relays = _names(source.relays, sources)
            found.append(
                UnreadSource(
                    source_id=source.id, name=source.name, state=state, since=at, reason="", relays=relays
                )
            )
    return tuple(sorted(found, key=lambda u: (u.state == "never", u.since, u.source_id)))


def _names(ids: tuple[str, ...], sources: Mapping[str, Source]) -> tuple[str, ...]:
    return tuple(sources[i].name if i in sources else i for i in ids)
