"""`sources`: what is watched and how sure we are, every sample checked, a site tried, a new one added."""

from __future__ import annotations

import argparse
from typing import Any

from commands.office import Office, open_office
from commands.reading import bytes_of, page_of
from commands.shape import plain, print_json
from commands.terminal import padded
from commands.words import language, say
from errors import ConfigError
from wording import said

MARKS = {"green": "✓", "yellow": "●", "red": "✗"}


def act(args: argparse.Namespace) -> int:
    office = open_office(args.config, args.data)
    verbs = {
        "list": _list,
        "coverage": _coverage,
        "check": _check,
        "try": _try,
        "add": _add,
        "accept": _accept,
    }
    return verbs[args.verb](office, args)


def _list(office: Office, args: argparse.Namespace) -> int:
    from crawler.catalogue import sources_list

    rows = sources_list(office.settings.config_dir)
    health = _health(office)
    for row in rows:
        row.update(health.get(row["id"], {}))
    if args.json:
        print_json({"sources": plain(rows)})
        return 0
    for row in rows:
        why = f"  {said(row.get('reason') or '', language())}" if row["state"] == "not_watched" else ""
        state, witness = say(f"state.{row['state']}"), say(f"witness.{row['witness']}")
        print(
            f"{row['id']:<14} {padded(state, 12)} {padded(witness, 9)} {_columns(row):>7}  {row.get('name', '')}{why}"
        )
    watched = sum(r["state"] != "not_watched" for r in rows)
    print(say("catalogue", n=len(rows), watched=watched))
    return 0


def _coverage(office: Office, args: argparse.Namespace) -> int:
    from commands.coverage import show

    return show(office, args)


def _columns(row: dict[str, Any]) -> str:
    columns = row["columns"]
    if isinstance(columns, dict):
        return f"{columns.get('watched', 0)}/{columns.get('total', columns.get('all', 0))}"
    return str(len(columns)) if isinstance(columns, (list, tuple)) else str(columns)


def _health(office: Office) -> dict[str, dict[str, Any]]:
    """What is known from runs, where there is a database; the catalogue needs none."""
    database = office.settings.data_dir / "yaojian.db"
    if office.settings.database_url is None and not database.exists():
        return {}
    from store import incidents, runs

    with office.store.read() as tx:
        good, bad = runs.last_good(tx), {u.source_id: u for u in incidents.unread_sources(tx)}
    rows: dict[str, dict[str, Any]] = {i: {"last_read": plain(at)} for i, at in good.items()}
    for source_id, unread in bad.items():
        rows.setdefault(source_id, {}).update(
            health=unread.state, unread_since=plain(unread.since), trouble=unread.reason
        )
    return rows


def _check(office: Office, args: argparse.Namespace) -> int:
    from crawler.catalogue import check

    found = check(office.settings.config_dir, [args.what] if args.what else [])
    if args.json:
        print_json({"samples": plain(found), "sources": _by_source(found)})
    else:
        for one in found:
            problem = f"  {said(one.problem, language())}" if one.problem else ""
            kind, witness = padded(say(f"sample.{one.kind}"), 8), padded(say(f"witness.{one.witness}"), 9)
            print(f"{MARKS[one.colour]} {one.source_id:<14} {kind} {witness} {one.sample}{problem}")
        counts = {c: sum(o.colour == c for o in found) for c in MARKS}
        print(say("checked", **counts))
    return 1 if any(o.colour == "red" for o in found) else 0


def _by_source(found: list[Any]) -> list[dict[str, Any]]:
    worst = ["green", "yellow", "red"]
    rows: dict[str, dict[str, Any]] = {}
    for one in found:
        row = rows.setdefault(
            one.source_id, {"id": one.source_id, "state": "green", "witness": one.witness, "columns": 0}
        )
        row["state"] = max(row["state"], one.colour, key=worst.index)
        row["columns"] += one.kind == "list"
    return list(rows.values())


def _named(office: Office, name: str | None) -> Any:
    if not name:
        raise ConfigError(
            "give a source's id; see: yaojian sources list", zh="请给来源的代号；请看：yaojian sources list"
        )
    return office.named(name)


def _accept(office: Office, args: argparse.Namespace) -> int:
    """Bless the goldens of a source's samples, and let rows that were held be read."""
    from crawler.catalogue import accept
    from store import entries

    source = _named(office, args.what)
    written = accept(office.settings.config_dir, source.id)
    released = 0
    if office.settings.database_url or (office.settings.data_dir / "yaojian.db").exists():
        with office.store.write() as tx:
            released = entries.release(tx, source.id, now=office.now())
    if args.json:
        print_json({"written": [str(p) for p in written], "released": released})
    else:
        print(say("accepted", n=len(written), released=released))
    return 0


def _try(office: Office, args: argparse.Namespace) -> int:
    """One source's listings fetched now, or one saved listing: what would be stored, nothing is."""
    from crawler.catalogue import try_page

    source = _named(office, args.what)
    if args.list_file:
        listing = source.listings[0]
        rows = [try_page(page_of(bytes_of(args.list_file), listing.url), source, listing)]
    else:
        rows = [try_page(page, source, listing) for listing, page in _fetched(office, source)]
    if args.json:
        print_json({"listings": plain(rows)})
        return 0
    for row in rows:
        print(say("tried_list", name=row["listing"], rows=row["rows"], dated=row["dated"]))
        for entry in row["entries"][:5]:
            print(f"   {entry.get('published_on') or '—'}  {entry['title']}  {entry['url']}")
    return 0


def _fetched(office: Office, source: Any) -> list[tuple[Any, Any]]:
    from crawler.listing import first_request
    from crawler.peek import peek

    listings = [c for c in source.listings if c.watched]
    settings = office.settings
    pages = peek(
        [first_request(source, c) for c in listings], now=office.now, allow_hosts=settings.allow_hosts,
        user_agent=settings.user_agent, gap=source.gap_seconds, source=source, data_dir=settings.data_dir,
    )  # fmt: skip
    return list(zip(listings, pages, strict=True))


def _add(office: Office, args: argparse.Namespace) -> int:
    from commands.proposing import add

    return add(office, args)
