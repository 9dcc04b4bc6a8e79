"""Stories: which articles tell the same event, as what, and what a person decided about it.

A person's word counts more than the machine's: articles told apart never meet again by machine,
articles put together stay so when everything is read anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, insert, or_, select, update

from errors import StoreError
from models import Membership, Role, StoredArticle, Story
from store import articles as kept
from store import codec
from store.dialect import chunks
from store.fingerprints import candidates
from store.tables import articles, stories, story_decisions

__all__ = ["candidates", "join", "merge", "new_story", "split", "stories_of", "story"]

ROLE_ORDER: tuple[Role, ...] = ("original", "relay", "reprint", "masked_copy", "interpretation", "qa")


def new_story(
    tx: Connection, article_id: int, *, now: datetime, role: Role = "original", why: str = ""
) -> int:
    """A story of its own for the article; returns the story's id."""
    story_id = int(tx.execute(insert(stories).values(created_at=now).returning(stories.c.id)).scalar_one())
    _place(tx, article_id, Membership(story_id=story_id, role=role, why=why))
    return story_id


def join(tx: Connection, article_id: int, member: Membership, *, now: datetime) -> int:
    """Put the article where the machine thinks it belongs, unless a person decided otherwise.

    Returns the story it now stands in; a membership without a story makes a new one.
    """
    together = _decided(tx, article_id, "together")
    home = _story_of(tx, together[0]) if together else None
    if home is not None:
        _place(tx, article_id, _with_story(member, home))
        return home
    target = member.story_id
    if target is None or _kept_apart(tx, article_id, target):
        return new_story(tx, article_id, now=now, role=member.role, why=member.why)
    _place(tx, article_id, member)
    return target


def recast(tx: Connection, article_id: int, role: Role) -> None:
    """The same story, another part in it: the most original copy may come last."""
    tx.execute(update(articles).where(articles.c.id == article_id).values(story_role=role))


def _with_story(member: Membership, story_id: int) -> Membership:
    return Membership(story_id=story_id, role=member.role, why=member.why, conflicts=member.conflicts)


def _place(tx: Connection, article_id: int, member: Membership) -> None:
    values = {
        "story_id": member.story_id,
        "story_role": member.role,
        "story_why": member.why,
        "conflicts": codec.write_json(list(member.conflicts)),
    }
    tx.execute(update(articles).where(articles.c.id == article_id).values(**values))


def _story_of(tx: Connection, article_id: int) -> int | None:
    return tx.execute(select(articles.c.story_id).where(articles.c.id == article_id)).scalar()


def _decided(tx: Connection, article_id: int, kind: str) -> list[int]:
    """The other article of each standing decision about this one, the latest first."""
    a, b = story_decisions.c.article_a, story_decisions.c.article_b
    query = select(a, b, story_decisions.c.kind).where(or_(a == article_id, b == article_id))
    latest: dict[int, str] = {}
    for one, other, what in tx.execute(query.order_by(story_decisions.c.id.desc())):
        latest.setdefault(other if one == article_id else one, what)
    return [other for other, what in latest.items() if what == kind]


def _kept_apart(tx: Connection, article_id: int, story_id: int) -> bool:
    apart = set(_decided(tx, article_id, "apart"))
    members = tx.execute(select(articles.c.id).where(articles.c.story_id == story_id)).scalars()
    return bool(apart & set(members))


# ------------------------------------------------------------------ what a person decides


def split(tx: Connection, article_id: int, *, who: str, why: str, now: datetime) -> int:
    """A person says: this article is another event. Returns its new story."""
    old = _story_of(tx, article_id)
    others = select(articles.c.id).where(articles.c.story_id == old, articles.c.id != article_id)
    for other in tx.execute(others).scalars().all():
        _decide(tx, "apart", article_id, other, who=who, why=why, now=now)
    return new_story(tx, article_id, now=now, why=f"{who}: {why}")


def merge(tx: Connection, story_id: int, into: int, *, who: str, why: str, now: datetime) -> int:
    """A person says: both stories are one event. Returns the story that remains; its original stays the only one."""
    head = story(tx, into).head.id
    moved = tx.execute(select(articles.c.id).where(articles.c.story_id == story_id)).scalars().all()
    if story_id == into:
        return into
    for article_id in moved:
        _decide(tx, "together", article_id, head, who=who, why=why, now=now)
    mine = articles.c.story_id == story_id
    tx.execute(update(articles).where(mine, articles.c.story_role == "original").values(story_role="reprint"))
    tx.execute(update(articles).where(mine).values(story_id=into))
    return into


def _decide(tx: Connection, kind: str, a: int, b: int, *, who: str, why: str, now: datetime) -> None:
    row = {"kind": kind, "article_a": a, "article_b": b, "who": who, "why": why, "at": now}
    tx.execute(insert(story_decisions).values(**row))


# ------------------------------------------------------------------ reading


def story(tx: Connection, story_id: int) -> Story:
    """The story with its head: the original, or the member closest to one, seen first."""
    found = stories_of(tx, [story_id])
    if story_id not in found:
        raise StoreError(f"there is no story {story_id}", zh=f"没有事件 {story_id}")
    return found[story_id]


def stories_of(tx: Connection, ids: Iterable[int]) -> dict[int, Story]:
    """Many stories in two queries."""
    wanted = sorted(set(ids))
    members: dict[int, list[StoredArticle]] = {}
    rows: list[int] = []
    for some in chunks(wanted):
        rows += tx.execute(select(articles.c.id).where(articles.c.story_id.in_(some))).scalars().all()
    for one in kept.get_many(tx, rows):
        if one.story_id is not None:
            members.setdefault(one.story_id, []).append(one)
    return {story_id: _story(story_id, some) for story_id, some in members.items()}


def _story(story_id: int, members: list[StoredArticle]) -> Story:
    order = sorted(members, key=lambda one: (ROLE_ORDER.index(one.story_role), one.first_seen, one.id))
    return Story(id=story_id, head=order[0], others=tuple(order[1:]))
