"""`search` and `rules`: one query language; a rule is tried on history before anyone trusts it."""

from __future__ import annotations

import argparse
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from commands.office import Office, open_office
from commands.shape import plain, print_json
from commands.words import say
from errors import ConfigError, QueryError

if TYPE_CHECKING:
    from models import Query, StoredArticle

FLAGS = ("issuer", "genre", "region", "level", "number", "source")


def act(args: argparse.Namespace) -> int:
    office = open_office(args.config, args.data)
    return _search(office, args) if args.command == "search" else _rules(office, args)


def parsed(text: str) -> Query:
    """The query's tree; an error points at the character."""
    from text.query import parse

    try:
        return parse(text)
    except QueryError as error:
        raise ConfigError(f"{error}\n{text}\n{' ' * error.position}^") from error


def _search(office: Office, args: argparse.Namespace) -> int:
    from store.search import search

    words = list(args.query)
    words += [f'{name}:"{value}"' for name in FLAGS if (value := getattr(args, name))]
    if args.since or args.until:
        words.append(f"published:{args.since or ''}..{args.until or ''}")
    query = parsed(" ".join(words))
    with office.store.read() as tx:
        total, hits = search(tx, query, limit=args.limit, offset=args.offset)
    rows = [hit_json(hit, query) for hit in hits]
    if args.json:
        print_json({"total": total, "hits": rows})
        return 0
    for row in rows:
        print(f"{row['published_on'] or '—':<10}  {row['title']}\n            {row['url']}")
        for reason in row["why"]:
            print(f"            … {reason['context']}")
    print(say("hits", n=total))
    return 0


def hit_json(hit: StoredArticle, query: Query) -> dict[str, Any]:
    from text.query import matches

    article = hit.article
    found = matches(query, article, stored=hit)
    return {
        "id": hit.id,
        "title": article.title,
        "url": article.url,
        "source_id": article.source_id,
        "published_on": plain(article.published_on),
        "issuers": list(article.issuers),
        "doc_numbers": list(article.doc_numbers),
        "genre": article.genre,
        "story_id": hit.story_id,
        "story_role": hit.story_role,
        "first_seen": plain(hit.first_seen),
        "why": plain(found.hits) if found else [],
    }


# ------------------------------------------------------------------ rules


def _rules(office: Office, args: argparse.Namespace) -> int:
    if args.verb == "list":
        return _list_rules(office, args)
    if not args.name:
        raise ConfigError(f"rules {args.verb}: give the rule's name, or a query in quotes")
    return {"add": _add, "remove": _remove, "try": _try, "lint": _lint}[args.verb](office, args)


def _list_rules(office: Office, args: argparse.Namespace) -> int:
    from store import subscribers

    with office.store.read() as tx:
        rows = plain(subscribers.all_rules(tx))
    if args.json:
        print_json({"rows": rows})
    else:
        for row in rows:
            print(f"{row['name']}\t{row['query']}{say('urgent') if row['urgent'] else ''}")
    return 0


def _add(office: Office, args: argparse.Namespace) -> int:
    from models import WatchRule
    from store import subscribers

    if not args.query:
        raise ConfigError("rules add NAME QUERY: the query is missing")
    parsed(args.query)
    with office.store.write() as tx:
        rule = subscribers.save_rule(
            tx, WatchRule(name=args.name, query=args.query, urgent=args.urgent), now=office.now()
        )
    if args.json:
        print_json({"rows": [plain(rule)]})
    return _try(office, args) if not args.json else 0


def _remove(office: Office, args: argparse.Namespace) -> int:
    from store import subscribers

    with office.store.write() as tx:
        if not subscribers.delete_rule(tx, args.name):
            raise ConfigError(f"no rule is called {args.name!r}; see: yaojian rules list")
    if args.json:
        print_json({"removed": args.name})
    return 0


def _query_of(office: Office, args: argparse.Namespace) -> str:
    """A query as given, or that of the rule of this name."""
    from store import subscribers

    if args.query:
        return str(args.query)
    with office.store.read() as tx:
        return next((r.query for r in subscribers.all_rules(tx) if r.name == args.name), str(args.name))


def _try(office: Office, args: argparse.Namespace) -> int:
    """The rule on history: how often it would have fired, and on what."""
    from clock import day_of
    from models import And
    from store.search import search
    from text.query import parse

    query = parsed(_query_of(office, args))
    day = day_of(office.now()) - timedelta(days=args.days)
    recent = And(parts=(query, parse(f"published:>={day.isoformat()}")))
    with office.store.read() as tx:
        total, hits = search(tx, recent, limit=20)
        ever = total or search(tx, query, limit=1)[0]
    rows = [hit_json(hit, query) for hit in hits]
    weekly = round(total * 7 / max(args.days, 1), 1)
    if args.json:
        print_json({"rows": rows, "total": total, "days": args.days, "per_week": weekly})
        return 0
    print(say("tried", days=args.days, n=total, weekly=weekly))
    if ever and not total:
        print(say("tried_before", n=ever))
    for row in rows:
        print(f"  {row['published_on'] or '—'}  {row['title']}")
    return 0


def _lint(office: Office, args: argparse.Namespace) -> int:
    from store import articles
    from text.query import lint

    query = parsed(_query_of(office, args))
    with office.store.read() as tx:
        found = lint(query, (a.article for a in articles.every(tx)))
    if args.json:
        print_json({"rows": [plain(found)]})
    else:
        print("\n".join(found.warnings) or say("linted", asked=found.asked, n=found.matched))
    return 0
