"""`search` and `rules`: one query language; a rule is tried on history before anyone trusts it."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from commands.office import Office, open_office
from commands.shape import plain, print_json
from commands.words import language, say
from errors import ConfigError
from wording import said

if TYPE_CHECKING:
    from models import Hit, Query, StoredArticle, WatchRule
    from text.query_match import Lint

MANY = 1000
SHOWN = 20
FLAGS = ("issuer", "genre", "region", "level", "number", "source")


def act(args: argparse.Namespace) -> int:
    office = open_office(args.config, args.data)
    return _search(office, args) if args.command == "search" else _rules(office, args)


def _search(office: Office, args: argparse.Namespace) -> int:
    from store.search import folded_search, search
    from text.query import parse

    words = list(args.query)
    words += [f'{name}:"{value}"' for name in FLAGS if (value := getattr(args, name))]
    if args.since or args.until:
        words.append(f"published:{args.since or ''}..{args.until or ''}")
    query = parse(" ".join(words))
    with office.store.read() as tx:
        if args.json:
            total, hits = search(tx, query, limit=args.limit, offset=args.offset)
            print_json({"total": total, "hits": [hit_json(hit, query) for hit in hits]})
            return 0
        total, stories, found = folded_search(tx, query, limit=args.limit, offset=args.offset)
    if not total and args.source:
        office.named(args.source)
    _tell_stories(found, query, with_reasons=True)
    print(say("hits_many") if total > MANY else say("hits", n=total, stories=stories))
    if total <= MANY and stories > args.offset + args.limit:
        print(say("hits_shown", first=args.offset + 1, last=args.offset + args.limit))
    return 0


def _tell_stories(
    found: Iterable[tuple[StoredArticle, int]], query: Query, *, with_reasons: bool = False
) -> None:
    """One story a line: the day, the title, and how many copies of it match too."""
    for hit, copies in found:
        row = hit_json(hit, query)
        more = f"  {say('copies', n=copies)}" if copies else ""
        print(f"{row['published_on'] or '—':<10}  {row['title']}{more}")
        if with_reasons:
            print(f"            {row['url']}")
            for reason in row["why"]:
                print(f"            … {_reason(reason['field'], reason['context'])}")


def _reason(field: str, context: str) -> str:
    """Words stand in their context; of a field its name and its value in the reader's language."""
    if field in ("title", "body", "attachment"):
        return context
    return say("field", name=say(f"field.{field}"), value=_value(field, context))


def _value(field: str, value: str) -> str:
    from text.query_fields import REGIONS

    if field == "region" and language() == "zh":
        return next((name for name, code in REGIONS.items() if code == value), value)
    return say(f"{field}.{value}") if field in ("genre", "level", "binding") else value


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
    if args.verb == "lint" and not args.name:
        return _lint_all(office, args)
    if not args.name:
        raise ConfigError(
            f"rules {args.verb}: give the rule's name, or a query in quotes",
            zh=f"rules {args.verb}：请给规则名，或加引号的检索式",
        )
    return {"add": _add, "remove": _remove, "try": _try, "lint": _lint}[args.verb](office, args)


def _list_rules(office: Office, args: argparse.Namespace) -> int:
    rows = plain(_known(office))
    if args.json:
        print_json({"rows": rows})
        return 0
    for row in rows:
        print(f"{row['name']}\t{row['query']}{say('urgent') if row['urgent'] else ''}")
    if not rows:
        print(say("no_rules"))
    return 0


def _known(office: Office) -> tuple[WatchRule, ...]:
    from store import subscribers

    with office.store.read() as tx:
        return tuple(subscribers.all_rules(tx))


def _add(office: Office, args: argparse.Namespace) -> int:
    """A new rule, or a known one with another query; then tried on history."""
    from models import WatchRule
    from store import subscribers
    from text.query import parse

    if not args.query:
        raise ConfigError("rules add NAME QUERY: the query is missing", zh="rules add NAME QUERY：缺少检索式")
    parse(args.query)
    before = any(rule.name == args.name for rule in _known(office))
    with office.store.write() as tx:
        rule = subscribers.save_rule(
            tx, WatchRule(name=args.name, query=args.query, urgent=args.urgent), now=office.now()
        )
    if args.json:
        print_json({"rows": [plain(rule)]})
        return 0
    print(say("rule_changed" if before else "rule_added", name=rule.name))
    return _try(office, args)


def _remove(office: Office, args: argparse.Namespace) -> int:
    from store import subscribers

    with office.store.write() as tx:
        users = [s.address for s in subscribers.everyone(tx) if args.name in s.rules]
        if users:
            some = ", ".join(users[:3])
            raise ConfigError(
                f"{args.name!r} decides what {some} gets; change that first: yaojian subscribers add ADDRESS --rule OTHER",
                zh=f"{some} 按规则 {args.name!r} 收信；请先改订阅：yaojian subscribers add ADDRESS --rule OTHER",
            )
        if not subscribers.delete_rule(tx, args.name):
            raise no_rule(args.name)
    if args.json:
        print_json({"removed": args.name})
    else:
        print(say("rule_removed", name=args.name))
    return 0


def no_rule(name: str) -> ConfigError:
    return ConfigError(
        f"no rule is called {name!r}; see: yaojian rules list",
        zh=f"没有规则 {name!r}；请看：yaojian rules list",
    )


def _query_of(office: Office, args: argparse.Namespace) -> str:
    """A query as given, or that of the rule of this name."""
    if args.query:
        return str(args.query)
    return next((rule.query for rule in _known(office) if rule.name == args.name), str(args.name))


def _try(office: Office, args: argparse.Namespace) -> int:
    """The rule on history: how often it would have fired, on what, and what it nearly matched."""
    from clock import day_of
    from models import And
    from store.search import folded_search, search
    from text.query import loosened, parse

    query = parse(_query_of(office, args))
    since = parse(f"published:>={(day_of(office.now()) - timedelta(days=args.days)).isoformat()}")
    recent = And(parts=(query, since))
    with office.store.read() as tx:
        total, hits = search(tx, recent, limit=SHOWN)
        ever = total or search(tx, query, limit=1)[0]
        _, stories, found = folded_search(tx, recent, limit=SHOWN)
        _, candidates = search(tx, And(parts=(loosened(query), since)), limit=MANY)
    near = [(one, words) for one in candidates if (words := _nearly(query, one))]
    weekly = round(total * 7 / max(args.days, 1), 1)
    if args.json:
        rows = [hit_json(hit, query) for hit in hits]
        missed = [{**hit_json(one, query), "why": plain(words)} for one, words in near[:SHOWN]]
        print_json(
            {
                "rows": rows,
                "total": total,
                "days": args.days,
                "per_week": weekly,
                "near": missed,
                "near_total": len(near),
            }
        )
        return 0
    print(say("tried", days=args.days, n=total, stories=stories, weekly=weekly))
    if ever and not total:
        print(say("tried_before", n=ever))
    _tell_stories(found, query)
    if near:
        print(say("near", n=len(near)))
        for one, words in near[:SHOWN]:
            print(
                f"{one.article.published_on or '—'!s:<10}  {one.article.title}\n            … {words[0].context}"
            )
    return 0


def _nearly(query: Query, one: StoredArticle) -> tuple[Hit, ...]:
    """The words that stand only inside longer ones, in an article the query does not match."""
    from text.query import matches, near_misses

    return () if matches(query, one.article, stored=one) else near_misses(query, one.article)


def _lint(office: Office, args: argparse.Namespace) -> int:
    """One rule, or a query: does it match too much, nothing, or a single character?"""
    found = _linted(office, [_query_of(office, args)])
    if args.json:
        print_json({"rows": plain(found)})
    else:
        _tell_lint(found[0])
    return 0


def _lint_all(office: Office, args: argparse.Namespace) -> int:
    """Every rule there is."""
    rules = _known(office)
    found = _linted(office, [rule.query for rule in rules])
    if args.json:
        print_json({"rows": [{"name": r.name, **plain(one)} for r, one in zip(rules, found, strict=True)]})
        return 0
    for rule, one in zip(rules, found, strict=True):
        _tell_lint(one, lead=say("lead", name=rule.name))
    if not rules:
        print(say("no_rules"))
    return 0


def _linted(office: Office, queries: list[str]) -> list[Lint]:
    from store import articles
    from text.query import lint, parse

    asked = [parse(query) for query in queries]
    with office.store.read() as tx:
        return [lint(query, (one.article for one in articles.every(tx))) for query in asked]


def _tell_lint(found: Lint, lead: str = "") -> None:
    lines = [said(one, language()) for one in found.warnings]
    near = say("linted_near", n=found.near) if found.near else ""
    for line in lines or [say("linted", asked=found.asked, n=found.matched) + near]:
        print(lead + line)
