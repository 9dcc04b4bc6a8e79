"""The state of the sources, drawn from what coverage says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from models import Problem

WELL_WITHIN = timedelta(hours=26)
"""A daily run may start an hour late and take one; a second missed day is never well."""


def sources(covered: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One row a source: those in trouble first, the longest unread on top."""
    rows = [_row(row) for row in covered["sources"]]
    return sorted(rows, key=lambda r: (r["health"] in ("ok", "not_watched"), str(r["unread_since"] or "~")))


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    found = list(_of(row))
    health = row.get("health", "never_read") if row["state"] == "watched" else "not_watched"
    return {
        "id": row["id"], "name": row["name"], "url": row["url"],
        "health": "degraded" if health == "ok" and any(t["kind"] == "degraded" for t in found) else health,
        "last_read": row.get("last_read"), "unread_since": row.get("unread_since"), "troubles": found,
    }  # fmt: skip


def troubles(covered: Mapping[str, Any], more: Iterable[Problem] = ()) -> list[dict[str, Any]]:
    """Every open trouble once, the oldest first, with the source it is of."""
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for row in covered["sources"]:
        for one in _of(row):
            found.setdefault((one["kind"], str(one["since"]), one["what"]), {"source": row["name"], **one})
    rest = [Problem(kind="gap", what=gap["what"], since=gap["since"]) for gap in covered["number_gaps"]]
    for problem in (*rest, *more):
        told = {"source": "", "kind": problem.kind, "what": problem.what, "since": problem.since}
        found.setdefault(
            (problem.kind, str(problem.since), problem.what), told | {"todo": problem.todo, "times": 1}
        )
    return sorted(found.values(), key=lambda one: str(one["since"]))


def _of(row: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    yield from row.get("troubles", ())
    columns: Iterable[Mapping[str, Any]] = row["columns"]
    for column in columns:
        yield from ({**one, "column": column["name"]} for one in column.get("troubles", ()))
