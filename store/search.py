"""Searching: a query tree becomes SQL that never misses, and a second look where SQL says too much.

Latest first is the default and costs the same at any size, because the index is walked from its
newest end. The best first ranks the newest thousand in Python; ranking everything by bm25 took
seconds at a million articles.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Connection,
    Date,
    and_,
    column,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    table,
    text,
    true,
)

from clock import SHANGHAI, day_of
from models import And, Field, Not, Or, Query, StoredArticle, Term
from store import articles as kept
from store import facets as short
from store.columns import plain
from store.dialect import chunks
from store.search_index import SearchText, fold, is_phrase, match, search_text, wanted_numbers
from store.tables import articles, facets

MOST = 1001
"""Counting stops here: "more than 1,000" is all a reader needs."""
RANKED = 1000

index = table("search_index", column("rowid"), column("id"), column("title"), column("body"))


def search(
    tx: Connection, query: Query, *, limit: int = 20, offset: int = 0, latest_first: bool = True
) -> tuple[int, tuple[StoredArticle, ...]]:
    """(how many filed articles match, at most 1,001; those at [offset, offset + limit))."""
    ids = [article_id for article_id, _ in _matching(tx, query, MOST)]
    total = len(ids)
    if not latest_first:
        ids = _best_first(tx, query, ids[:RANKED])
    elif offset + limit > MOST:
        ids = [article_id for article_id, _ in _matching(tx, query, offset + limit)]
    return total, kept.get_many(tx, ids[offset : offset + limit])


def folded_search(
    tx: Connection, query: Query, *, limit: int = 20, offset: int = 0
) -> tuple[int, int, tuple[tuple[StoredArticle, int], ...]]:
    """Matches folded into stories, the newest day first.

    returns  (articles that match, their stories, both counted among the newest 1,001; and at
             [offset, offset + limit) the article that speaks for each story with how many others of it match)
    """
    ids = [article_id for article_id, _ in _matching(tx, query, MOST)]
    about = (
        articles.c.id,
        articles.c.story_id,
        articles.c.story_role,
        articles.c.published_on,
        articles.c.first_seen,
    )
    groups: dict[int, list[Any]] = {}
    for some in chunks(ids):
        for row in tx.execute(select(*about).where(articles.c.id.in_(some))):
            groups.setdefault(row.story_id or -row.id, []).append(row)
    speakers = [min(rows, key=lambda r: (r.story_role != "original", r.id)) for rows in groups.values()]
    others = {one.id: len(rows) - 1 for one, rows in zip(speakers, groups.values(), strict=True)}
    speakers.sort(key=lambda r: (r.published_on or day_of(r.first_seen), r.id), reverse=True)
    shown = kept.get_many(tx, [one.id for one in speakers[offset : offset + limit]])
    return len(ids), len(groups), tuple((one, others[one.id]) for one in shown)


def _matching(tx: Connection, query: Query, most: int | None) -> Iterator[tuple[int, SearchText | None]]:
    plan = _Plan(tx, query)
    statement = plan.statement()
    if plan.exact:
        rows = tx.execute(statement if most is None else statement.limit(most))
        yield from ((row[0], None) for row in rows)
        return
    found = 0
    for row in tx.execute(statement):
        article = search_text(*row[1:4])
        if plan.holds(query, row, article):
            yield row[0], article
            found += 1
            if found == most:
                return


def _best_first(tx: Connection, query: Query, ids: list[int]) -> list[int]:
    words = [fold(term.text) for term in _terms(query) if fold(term.text)]
    weight: dict[int, int] = {}
    for one in kept.get_many(tx, ids):
        article = search_text(one.article.title, one.article.search_text)
        weight[one.id] = sum(20 * (w in article.title) + min(article.body.count(w), 10) for w in words)
    return sorted(ids, key=lambda one: (-weight.get(one, 0), -one))


def _terms(query: Query) -> Iterator[Term]:
    if isinstance(query, Term):
        yield query
    elif isinstance(query, And | Or):
        for part in query.parts:
            yield from _terms(part)


# ------------------------------------------------------------------ the tree as SQL


class _Plan:
    """One query on its way: a condition that holds for every match, and what must be looked at twice."""

    def __init__(self, tx: Connection, query: Query):
        self.postgres = tx.dialect.name == "postgresql"
        self.leaves: dict[int, ColumnElement[bool]] = {}
        self.exact = True
        self.query = query
        self._gather(query)

    def _gather(self, query: Query) -> None:
        if isinstance(query, And | Or):
            for part in query.parts:
                self._gather(part)
        elif isinstance(query, Not):
            self._gather(query.part)
        elif isinstance(query, Term):
            self.leaves[id(query)] = self._word("body", query.text)
            self.exact = self.exact and self._is_exact(query)
        else:
            self.leaves[id(query)] = self._field(query)
            self.exact = self.exact and (query.name != "title" or self._finds_exactly("title", query.value))

    def _is_exact(self, term: Term) -> bool:
        """Longer words and borders are looked at in the text."""
        return self._finds_exactly("body", term.text) and not (term.unless or term.at_start or term.at_end)

    def _finds_exactly(self, where: str, word: str) -> bool:
        """SQLite's phrases are exact, and so is one character alone; PostgreSQL's sets of pairs are not."""
        folded = fold(word)
        return (
            not self.postgres
            and bool(folded)
            and (is_phrase(folded) or (len(folded) == 1 and where == "body"))
        )

    def statement(self) -> Any:
        """Ids newest first; with the text and the truth of every leaf where a second look is due."""
        words = None if self.postgres else _one_match(self.query)
        more: list[Any] = []
        if not self.exact:
            flags = [leaf.label(f"leaf_{at}") for at, leaf in enumerate(self.leaves.values())]
            more = [articles.c.title, articles.c.search_text, articles.c.also, *flags]
        if words is not None:
            joined = index.join(articles, articles.c.id == index.c.rowid)
            query = select(index.c.rowid, *more).select_from(joined)
            query = query.where(text("search_index MATCH :words").bindparams(words=words))
            return query.where(articles.c.state == "filed").order_by(index.c.rowid.desc())
        query = select(articles.c.id, *more).where(articles.c.state == "filed", self._superset(self.query))
        return query.order_by(articles.c.id.desc())

    def _superset(self, query: Query) -> ColumnElement[bool]:
        if isinstance(query, And):
            return and_(true(), *(self._superset(part) for part in query.parts))
        if isinstance(query, Or):
            return or_(false(), *(self._superset(part) for part in query.parts))
        if isinstance(query, Not):
            return not_(self._superset(query.part)) if self.exact else true()
        return self.leaves[id(query)]

    def holds(self, query: Query, row: Any, article: SearchText) -> bool:
        """The second look: what SQL found, against the text itself."""
        if isinstance(query, And):
            return all(self.holds(part, row, article) for part in query.parts)
        if isinstance(query, Or):
            return any(self.holds(part, row, article) for part in query.parts)
        if isinstance(query, Not):
            return not self.holds(query.part, row, article)
        if isinstance(query, Term):
            return contains(article.body, query)
        if query.name == "title":
            return fold(query.value) in article.title
        return bool(row[4 + list(self.leaves).index(id(query))])

    # -------------------------------------------------------------- leaves

    def _word(self, where: str, word: str) -> ColumnElement[bool]:
        folded = fold(word)
        if not folded:
            return true()
        if self.postgres:
            grams = literal(wanted_numbers(folded), ARRAY(BigInteger))
            return articles.c.id.in_(select(index.c.id).where(index.c[where].op("@>")(grams)))
        name = f"word_{len(self.leaves)}"
        asked = text(f"search_index MATCH :{name}").bindparams(**{name: match(where, folded)})
        return articles.c.id.in_(select(index.c.rowid).where(asked))

    def _field(self, field: Field) -> ColumnElement[bool]:
        if field.name == "title":
            return self._word("title", field.value)
        if field.op == "between":
            return _between(field)
        if field.name == "source":
            return or_(_has(articles.c.source_id, field.value), _has(articles.c.source_name, field.value))
        if field.name == "region":
            return func.coalesce(articles.c.region == field.value, false())
        if field.name == "level":
            return func.coalesce(articles.c.level == field.value, false())
        if field.name == "binding":
            return func.coalesce(articles.c.binding.is_(_is_yes(field.value)), false())
        value = short.fold(field.value)
        same = (
            facets.c.value == value
            if field.name == "genre"
            else facets.c.value.contains(value, autoescape=True)
        )
        return articles.c.id.in_(select(facets.c.article_id).where(facets.c.name == field.name, same))


def _has(where: ColumnElement[str], value: str) -> ColumnElement[bool]:
    """Is the value part of the column? A column without one says no, so that its opposite says yes."""
    return func.coalesce(where.contains(plain(value), autoescape=True), false())


def _is_yes(value: str) -> bool:
    return value.casefold() in ("true", "yes", "1", "是", "有")


def _between(field: Field) -> ColumnElement[bool]:
    first, last = field.value or "0001-01-01", field.upto or "9999-12-31"
    if field.name == "published":
        days = (literal(date.fromisoformat(first), Date), literal(date.fromisoformat(last), Date))
        return func.coalesce(articles.c.published_on.between(*days), false())
    if field.name == "first_seen":
        start = datetime.combine(date.fromisoformat(field.value or "1970-01-02"), time(), SHANGHAI)
        end = datetime.combine(date.fromisoformat(field.upto or "9998-12-31"), time(), SHANGHAI)
        return and_(articles.c.first_seen >= start, articles.c.first_seen < end + timedelta(days=1))
    inside = facets.c.value.between(first, last)
    return articles.c.id.in_(select(facets.c.article_id).where(facets.c.name == field.name, inside))


def _one_match(query: Query) -> str | None:
    """The whole query as one FTS5 expression, if it is made of words only; it may find too much."""
    if isinstance(query, Term):
        folded = fold(query.text)
        return match("body", folded) if folded else None
    if isinstance(query, And | Or) and query.parts:
        parts = [_one_match(part) for part in query.parts]
        if None in parts:
            return None
        return f" {'AND' if isinstance(query, And) else 'OR'} ".join(f"({part})" for part in parts)
    return None


def contains(folded: str, term: Term) -> bool:
    """Does the term stand in the text, not inside a longer word of `unless`, at its borders?

    >>> contains("农药 药", Term(text="药", unless=("农药",)))
    True
    >>> contains("cgmps", Term(text="gmp", at_start=True))
    False
    """
    word = fold(term.text)
    traps = [fold(longer) for longer in term.unless]
    at = folded.find(word)
    while at >= 0:
        if _free(folded, word, at, term) and not any(_inside(folded, word, at, longer) for longer in traps):
            return True
        at = folded.find(word, at + 1)
    return False


def _free(folded: str, word: str, at: int, term: Term) -> bool:
    before, after = folded[at - 1 : at] if at else "", folded[at + len(word) : at + len(word) + 1]
    return not (term.at_start and _joins(before)) and not (term.at_end and _joins(after))


def _joins(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _inside(folded: str, word: str, at: int, longer: str) -> bool:
    offset = longer.find(word)
    while offset >= 0:
        if at >= offset and folded.startswith(longer, at - offset):
            return True
        offset = longer.find(word, offset + 1)
    return False
