"""What is watched, how, since when and how surely; what is not, and why. For `sources coverage`, the page and the foot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clock import day_of
from models import Browsing, Incident, Listing, Source
from wording import Wording

if TYPE_CHECKING:
    from store.engine import Tx

UNREAD = ("blocked", "suspect", "failed")


def coverage(
    config_dir: Path, sources: Mapping[str, Source], *, now: datetime, tx: Tx | None
) -> dict[str, Any]:
    """Everything the coverage page says, as plain data; without a store only what the catalogue knows.

    summary       counts, and one sentence
    sources       one row a source: state, how it is read, witness, its columns, health
    not_watched   sources, columns and organs nobody reads, each with the reason
    unreadable_files  attachments without text, by source and reason
    number_gaps   announcement numbers that are missing
    calendar      until when the holidays are known by which silence is judged
    """
    from config.source import load_unwatched
    from text.workdays import known_until

    seen = _Seen(tx, day_of(now)) if tx is not None else None
    rows = [_source(source, seen) for source in sources.values()]
    organs = [{"name": o.name, "url": o.url, "reason": o.why} for o in load_unwatched(config_dir)]
    not_watched = _not_watched(sources, organs)
    gaps = seen.gaps if seen else []
    return {
        "generated_at": now,
        "summary": _summary(rows, not_watched, gaps),
        "sources": rows,
        "not_watched": not_watched,
        "unreadable_files": seen.files if seen else {},
        "number_gaps": gaps,
        "calendar": {"holidays_known_until": known_until(), "after": "weekends, Spring Festival and National Day only"},
    }  # fmt: skip


class _Seen:
    """What the store knows, asked once for all sources."""

    def __init__(self, tx: Tx, today: date) -> None:
        from store import browsings, health, incidents, runs

        self.tx, self.today = tx, today
        self.good, self.first = runs.last_good(tx), health.first_visits(tx)
        self.columns = health.all_columns(tx)
        self.files = health.unreadable_files(tx)
        self.browsed = browsings.newest(tx)
        self.open: dict[str, list[Incident]] = {}
        self.gaps: list[dict[str, Any]] = []
        for one in incidents.open_incidents(tx):
            if one.kind == "gap":
                self.gaps.append({"number": one.host, "what": one.what, "since": one.opened_at})
            self.open.setdefault(one.source_id or one.host, []).append(one)


def _source(source: Source, seen: _Seen | None) -> dict[str, Any]:
    from crawler.slots import host_slot

    row: dict[str, Any] = {
        "id": source.id, "name": source.name, "url": source.url, "level": source.level, "region": source.region,
        "state": source.state, "reason": source.reason, "family": source.family, "witness": source.witness,
        "access": source.access, "browser": source.browser, "relays": list(source.relays), "note": source.coverage,
    }  # fmt: skip
    columns = [_column(source, listing, seen) for listing in source.listings]
    row["columns"] = columns
    row["watched_columns"] = sum(bool(c["watched"]) for c in columns)
    if seen is None:
        return row
    mine = [*seen.open.get(source.id, []), *seen.open.get(host_slot(source.url), [])]
    unread = next((one for one in mine if one.kind in UNREAD), None)
    row |= {
        "health": unread.kind if unread else "ok" if source.id in seen.good else "never_read",
        "watched_since": seen.first.get(source.id),
        "last_read": seen.good.get(source.id),
        "unread_since": unread.opened_at if unread else None,
        "browsed": _browsed(seen.browsed.get(source.id)),
        "troubles": [_trouble(one) for one in {one.id: one for one in mine}.values()],
    }
    return row


def _browsed(turn: Browsing | None) -> dict[str, Any] | None:
    """The last time its challenge was met with a browser."""
    return {"at": turn.at, "end": turn.end, "reason": turn.reason} if turn else None


def _column(source: Source, listing: Listing, seen: _Seen | None) -> dict[str, Any]:
    row: dict[str, Any] = {
        "name": listing.name, "url": listing.url or None, "kind": listing.kind,
        "watched": listing.watched and source.state == "watched", "confidence": listing.confidence,
        "seen": listing.seen, "why_not": _why_not(source, listing),
    }  # fmt: skip
    if seen is None:
        return row
    past = seen.columns.get((source.id, listing.name))
    row |= {
        "rows": past.rows if past else 0,
        "newest": max((d for d in past.days if d <= seen.today), default=None) if past else None,
        "last_new_at": past.last_new if past else None,
        "rhythm": _rhythm(past.days, seen.today) if past else None,
        "troubles": [_trouble(one) for one in seen.open.get(f"{source.id}/{listing.name}", [])],
    }
    return row


def _rhythm(days: Sequence[date], today: date) -> dict[str, Any] | None:
    """The usual gap in office days, today's silence, and how likely it is; None while there is too little."""
    from crawler.silence import learn, office_days

    past = [day for day in days if day <= today]
    rhythm = learn(past)
    if rhythm is None:
        return None
    quiet = office_days(max(past), today)
    return {
        "usual_office_days": round(rhythm.usual, 1), "longest": rhythm.longest, "quiet_for": quiet,
        "chance": float(f"{rhythm.chance(quiet):.2g}"),
    }  # fmt: skip


def _why_not(source: Source, listing: Listing) -> str | None:
    if source.state != "watched":
        return source.reason or Wording("the source is not watched", "这个来源不监测")
    if listing.watched:
        return None
    guess = Wording("its address is only a guess", "栏目地址只是猜测")
    return listing.note or (guess if listing.confidence == "guess" else Wording("not watched", "不监测"))


def _trouble(one: Incident) -> dict[str, Any]:
    return {"kind": one.kind, "since": one.opened_at, "what": one.what, "todo": one.todo, "times": one.times}


def _not_watched(sources: Mapping[str, Source], organs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Organs, sources and columns that nobody reads."""
    found: list[dict[str, Any]] = [{"what": "organ", **organ} for organ in organs]
    for source in sources.values():
        if source.state != "watched":
            found.append({"what": "source", "id": source.id, "name": source.name, "url": source.url,
                          "reason": source.reason or Wording("no known list", "没有已知的列表页")})  # fmt: skip
            continue
        found += [
            {"what": "column", "id": source.id, "name": f"{source.name}·{listing.name}", "url": listing.url or None,
             "reason": _why_not(source, listing)}
            for listing in source.listings
            if not listing.watched
        ]  # fmt: skip
        if source.coverage:
            found.append({"what": "note", "id": source.id, "name": source.name, "url": source.url,
                          "reason": source.coverage})  # fmt: skip
    return found


def _summary(
    rows: list[dict[str, Any]], not_watched: list[dict[str, Any]], gaps: list[dict[str, Any]]
) -> dict[str, Any]:
    watched = [r for r in rows if r["state"] == "watched"]
    unread = [r["id"] for r in watched if r.get("health") in UNREAD]
    witness = {kind: sum(r["witness"] == kind for r in watched) for kind in ("real", "old", "invented")}
    return {
        "sources": len(rows),
        "watched": len(watched),
        "columns": sum(len(r["columns"]) for r in rows),
        "watched_columns": sum(r["watched_columns"] for r in watched),
        "witness": witness,
        "unread": unread,
        "organs_not_watched": [n["name"] for n in not_watched if n["what"] == "organ"],
        "number_gaps": len(gaps),
    }
