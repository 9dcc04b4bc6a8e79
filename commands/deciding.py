"""`stories`: which articles tell one event, and a person's word about it, which outlasts every later run."""

from __future__ import annotations

import argparse
import getpass
from typing import TYPE_CHECKING, Any

from commands.office import Office, open_office
from commands.shape import plain, print_json
from commands.terminal import padded
from commands.words import language, say
from errors import ConfigError
from wording import said

if TYPE_CHECKING:
    from models import StoredArticle, Story
    from store.reports import Tx


def act(args: argparse.Namespace) -> int:
    office = open_office(args.config, args.data)
    if args.verb == "merge" and not args.into:
        raise ConfigError(
            "stories merge ARTICLE INTO: give both articles, by id or address",
            zh="stories merge ARTICLE INTO：请给出两篇文章的编号或地址",
        )
    if args.verb == "show":
        with office.store.read() as tx:
            told = _story_of(tx, args.article)
    else:
        told = _decided(office, args)
    _print(told, args)
    return 0


def _decided(office: Office, args: argparse.Namespace) -> Story:
    """The decision kept and written into the audit log; returns the story the article now stands in."""
    from store import audit, stories

    now, who = office.now(), args.who or getpass.getuser()
    with office.store.write() as tx:
        article = _article(tx, args.article)
        if args.verb == "split":
            home = stories.split(tx, article.id, who=who, why=args.why, now=now)
        else:
            into = _story_of(tx, args.into).id
            home = stories.merge(tx, _story_of(tx, args.article).id, into, who=who, why=args.why, now=now)
        audit.append(
            tx, who=who, act=f"story.{args.verb}", subject=article.article.url, detail=args.why, now=now
        )
        return stories.story(tx, home)


def _article(tx: Tx, named: str) -> StoredArticle:
    """By its id or its address."""
    from store import articles

    found = articles.get(tx, int(named)) if named.isdecimal() else articles.by_url(tx, named)
    if found is None:
        raise ConfigError(
            f"no article is stored as {named!r}; see: yaojian search",
            zh=f"没有存过文章 {named!r}；请看：yaojian search",
        )
    return found


def _story_of(tx: Tx, named: str) -> Story:
    from store import stories

    article = _article(tx, named)
    if article.story_id is None:
        raise ConfigError(
            f"{named!r} stands in no story: nothing was read from its page",
            zh=f"{named!r} 不属于任何事件：它的页面没有读出内容",
        )
    return stories.story(tx, article.story_id)


def _print(told: Story, args: argparse.Namespace) -> None:
    members = [_row(one) for one in (told.head, *told.others)]
    if args.json:
        print_json({"id": told.id, "members": members})
        return
    print(say("story", id=told.id, n=len(members)))
    for row in members:
        why = f"  ({said(row['why'], language())})" if row["why"] else ""
        role = padded(say(f"role.{row['role']}"), 16)
        print(
            f"  {row['id']:>6}  {role}{row['published_on'] or '—':<12}{row['title']}{why}\n{'':>9}{row['url']}"
        )


def _row(one: StoredArticle) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.article.title,
        "url": one.article.url,
        "source_id": one.article.source_id,
        "published_on": plain(one.article.published_on),
        "role": one.story_role,
        "why": one.story_why,
    }
