"""From what a run saw to incidents: opened once, seen again, closed, each with what to do.

A source that could not be read is one incident of its host. All sources failing together is our own network:
one alarm, not forty-five.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from crawler.slots import host_slot
from models import Source, SourceReport
from store import incidents

if TYPE_CHECKING:
    from store.engine import Tx

UNREAD = ("blocked", "suspect", "failed")
NETWORK = "(our network)"
ENOUGH = 5
"""With fewer sources read in one run, their failing together proves nothing about us."""


def note_health(
    tx: Tx, sources: Mapping[str, Source], reports: Sequence[SourceReport], *, now: datetime
) -> tuple[str, ...]:
    """Open and close incidents for the sources that were visited; returns sentences for the run report."""
    visited = [r for r in reports if r.id in sources]
    notices: tuple[str, ...] = ()
    if is_our_network(visited):
        what = f"all {len(visited)} sources failed in one run"
        incidents.note(
            tx, host=NETWORK, kind="network", what=what, todo="check this machine's network", now=now
        )
        notices = (f"{what}: check this machine's network",)
    elif visited:
        incidents.close(tx, NETWORK, now=now)
    for report in visited:
        _note_source(tx, sources[report.id], report, now=now)
    return notices


def is_our_network(visited: Sequence[SourceReport]) -> bool:
    return len(visited) >= ENOUGH and all(
        r.state == "failed" and not r.not_modified and not r.listed for r in visited
    )


def _note_source(tx: Tx, source: Source, report: SourceReport, *, now: datetime) -> None:
    host = host_slot(source.url)
    bad = report.state in UNREAD
    for kind in UNREAD:
        if not bad or kind != report.state:
            incidents.close(tx, host, kind, now=now)
    problem = next((p for p in reversed(report.problems) if p.what), None)
    what = problem.what if problem else report.state
    todo = problem.todo if problem else ""
    if bad:
        incidents.note(tx, host=host, kind=report.state, what=what, todo=todo, now=now, source=source)
        return
    if report.state == "degraded":
        incidents.note(tx, host=host, kind="degraded", what=what, todo=todo, now=now)
    else:
        incidents.close(tx, host, "degraded", now=now)
