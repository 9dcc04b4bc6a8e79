"""Asking one Article a query: does it match, where, and what almost did.

Words are looked for in the folded text (`Article.search_text`), which costs one search per word; only
a hit is then found again in the original paragraph, so that a person sees the words as published.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from clock import day_of
from models import And, Article, Field, Hit, Match, Not, Or, Query, Source, StoredArticle, Term
from text.script import fold
from wording import Wording

AROUND = 16
"""Characters of context on each side: with the word itself about one line on a phone."""
MOST_HITS = 8
NAMES = {"title": "标题", "body": "正文", "attachment": "附件", "number": "文号", "issuer": "发文机关"}


class Asked:
    """An article made ready to be asked many queries.

    source  whose level, region and name `level:`, `region:` and `source:` ask for
    stored  its row in the store, for `first_seen:` (and level and region without the source)
    """

    def __init__(
        self, article: Article, *, source: Source | None = None, stored: StoredArticle | None = None
    ) -> None:
        self.article, self.source, self.stored = article, source, stored

    @cached_property
    def folded(self) -> str:
        """Title, body and attachments in comparison form."""
        return self.article.search_text or fold("\n".join(text for _, text in self.paragraphs()))

    @cached_property
    def title(self) -> str:
        return fold(self.article.title)

    def paragraphs(self) -> Iterator[tuple[str, str]]:
        """(where, text) of every piece of text a word may stand in."""
        yield "title", self.article.title
        yield from (("body", line) for line in self.article.body.split("\n") if line)
        for attachment in self.article.attachments:
            yield from (("attachment", line) for line in (attachment.text or "").split("\n") if line)

    @property
    def level(self) -> str | None:
        return self.source.level if self.source else self.stored.level if self.stored else None

    @property
    def region(self) -> str | None:
        return self.source.region if self.source else self.stored.region if self.stored else None


def matches(
    query: Query,
    article: Article | Asked,
    *,
    source: Source | None = None,
    stored: StoredArticle | None = None,
) -> Match | None:
    """Why the article matches, or None. A field that the article does not have matches nothing."""
    asked = article if isinstance(article, Asked) else Asked(article, source=source, stored=stored)
    if not _holds(query, asked):
        return None
    hits: list[Hit] = []
    for leaf in _reasons(query, asked):
        hit = _term_hit(leaf, asked) if isinstance(leaf, Term) else _field_hit(leaf, asked)
        if hit is not None and hit not in hits:
            hits.append(hit)
    return Match(hits=tuple(hits[:MOST_HITS]))


def _holds(query: Query, asked: Asked) -> bool:
    if isinstance(query, And):
        return all(_holds(part, asked) for part in query.parts)
    if isinstance(query, Or):
        return any(_holds(part, asked) for part in query.parts)
    if isinstance(query, Not):
        return not _holds(query.part, asked)
    if isinstance(query, Term):
        return find_free(asked.folded, query) >= 0
    return _field_holds(query, asked)


def _reasons(query: Query, asked: Asked) -> Iterator[Term | Field]:
    """The leaves that make the query true; what a NOT kept out is no reason."""
    if isinstance(query, (Term, Field)):
        yield query
    elif isinstance(query, (And, Or)):
        for part in query.parts:
            if not isinstance(part, Not) and _holds(part, asked):
                yield from _reasons(part, asked)


# ------------------------------------------------------------------ words


def find_free(folded: str, term: Term) -> int:
    """Where the term first stands free of longer words and at its borders; -1 where it never does.

    >>> find_free("农药和药", Term(text="药", unless=("农药",)))
    3
    """
    return next(_free(folded, term), -1)


def _free(folded: str, term: Term) -> Iterator[int]:
    traps = [trap for trap in term.unless if trap in folded]
    for at in _all(folded, term.text):
        if _at_border(folded, at, term) and not any(_inside(folded, at, term.text, trap) for trap in traps):
            yield at


def _all(folded: str, word: str) -> Iterator[int]:
    at = folded.find(word) if word else -1
    while at >= 0:
        yield at
        at = folded.find(word, at + 1)


def _at_border(folded: str, at: int, term: Term) -> bool:
    end = at + len(term.text)
    joined_before = term.at_start and at > 0 and _latin(folded[at - 1])
    joined_after = term.at_end and end < len(folded) and _latin(folded[end])
    return not (joined_before or joined_after)


def _latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _inside(folded: str, at: int, word: str, trap: str) -> bool:
    """Is the word at `at` a part of the longer word `trap` that stands there?"""
    return any(folded.startswith(trap, at - offset) for offset in _all(trap, word) if offset <= at)


def _term_hit(term: Term, asked: Asked) -> Hit | None:
    for where, text in asked.paragraphs():
        folded = fold(text)
        at = find_free(folded, term)
        if at >= 0:
            start, end = _original(text, folded, at, at + len(term.text))
            return Hit(field=where, words=text[start:end], context=around(text, start, end))
    at = find_free(asked.folded, term)
    if at < 0:
        return None
    end = at + len(term.text)
    return Hit(field="body", words=term.text, context=around(asked.folded, at, end))


def _original(text: str, folded: str, start: int, end: int) -> tuple[int, int]:
    """Where folded[start:end] stands in the text itself; folding may drop and join characters."""
    if len(folded) == len(text):
        return start, end
    first = _reach(text, start + 1) - 1
    return first, max(_reach(text, end), first + 1)


def _reach(text: str, length: int) -> int:
    """How many characters of the text fold to at least `length` ones; halving, for folding keeps order."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high) // 2
        if len(fold(text[:middle])) >= length:
            high = middle
        else:
            low = middle + 1
    return low


def around(text: str, start: int, end: int) -> str:
    """The words in 【】 with what stands around them, on one line.

    >>> around("关于药品召回的公告", 2, 4)
    '关于【药品】召回的公告'
    """
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    head = "…" if start > AROUND else ""
    tail = "…" if end + AROUND < len(text) else ""
    return " ".join(f"{head}{before}【{text[start:end]}】{after}{tail}".split())


# ------------------------------------------------------------------ fields


def _field_holds(field: Field, asked: Asked) -> bool:
    if field.op == "between":
        return any(
            (field.value or "0000") <= d.isoformat() <= (field.upto or "9999-99") for d in _days(field, asked)
        )
    if field.name in ("genre", "level", "binding"):
        return field.value in _values(field, asked)
    if field.name == "region":
        return any(value == field.value for value in _values(field, asked))
    wanted = fold(field.value)
    return any(wanted in fold(value) for value in _values(field, asked))


def _values(field: Field, asked: Asked) -> tuple[str, ...]:
    article, source = asked.article, asked.source
    binding = "" if article.binding is None else str(article.binding).lower()
    values: dict[str, tuple[str, ...]] = {
        "issuer": article.issuers,
        "source": (article.source_id or "", source.name if source else ""),
        "level": (asked.level or "",),
        "region": (asked.region or "",),
        "genre": (article.genre,),
        "number": article.doc_numbers,
        "product": article.products,
        "stage": article.stages,
        "mark": article.marks,
        "binding": (binding,),
        "title": (article.title,),
    }
    return tuple(value for value in values.get(field.name, ()) if value)


def _days(field: Field, asked: Asked) -> tuple[date, ...]:
    article = asked.article
    if field.name == "published":
        return (article.published_on,) if article.published_on else ()
    if field.name == "first_seen":
        return (day_of(asked.stored.first_seen),) if asked.stored else ()
    if field.name == "deadline":
        return tuple(d.date for d in article.deadlines)
    return tuple(e.date for e in article.effective_on)


def _field_hit(field: Field, asked: Asked) -> Hit | None:
    if field.op == "between":
        inside = [
            d
            for d in _days(field, asked)
            if (field.value or "0000") <= d.isoformat() <= (field.upto or "9999-99")
        ]
        words = inside[0].isoformat() if inside else ""
    else:
        wanted = fold(field.value)
        words = next((v for v in _values(field, asked) if wanted in fold(v)), "")
    return Hit(field=field.name, words=words, context=words) if words else None


# ------------------------------------------------------------------ looking a query over


def loosened(query: Query) -> Query:
    """Any word of the query that is looked for with care, without that care: matches and near misses alike.

    >>> loosened(Term(text="中药", unless=("集中药品",)))
    Or(parts=(Term(text='中药', phrase=False, unless=(), at_start=False, at_end=False),))
    """
    careful = (term for term in _terms(query) if term.unless or term.at_start or term.at_end)
    return Or(parts=tuple(Term(text=term.text, phrase=term.phrase) for term in careful))


def near_misses(query: Query, article: Article | Asked) -> tuple[Hit, ...]:
    """Where a word of the query stands only inside a longer word: what the traps kept out."""
    asked = article if isinstance(article, Asked) else Asked(article)
    found = []
    for term in _terms(query):
        at = asked.folded.find(term.text)
        if at >= 0 and find_free(asked.folded, term) < 0:
            end = at + len(term.text)
            found.append(Hit(field="body", words=term.text, context=around(asked.folded, at, end)))
    return tuple(found)


def _terms(query: Query) -> Iterator[Term]:
    if isinstance(query, Term):
        yield query
    elif isinstance(query, (And, Or)):
        for part in query.parts:
            yield from _terms(part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lint:
    """How a query does on past articles, and what a person should know before saving it."""

    asked: int
    matched: int
    near: int
    warnings: tuple[str, ...] = ()


def lint(query: Query, articles: Iterable[Article | Asked], *, most: float = 0.2, least: int = 50) -> Lint:
    """Try a query on past articles: too many, none, or only near misses is worth a warning.

    most   the share of the archive above which an alert tells nobody anything
    least  with fewer articles than this nothing is said about shares
    """
    asked = matched = near = 0
    for article in articles:
        asked += 1
        if matches(query, article) is not None:
            matched += 1
        elif near_misses(query, article):
            near += 1
    warnings: list[str] = []
    if query == And(parts=()):
        warnings.append(Wording("the query is empty: it matches everything", "检索式是空的：什么都会命中"))
    if asked >= least and matched > most * asked:
        warnings.append(
            Wording(
                f"matches {matched} of {asked} articles ({matched / asked:.0%}): too many for an alert",
                f"{asked} 篇中命中 {matched} 篇（{matched / asked:.0%}）：太多，提醒就没有意义了",
            )
        )
    if asked and not matched:
        warnings.append(
            Wording(
                f"matches none of {asked} articles" + (f"; {near} near misses" if near else ""),
                f"{asked} 篇中一篇也没有命中" + (f"；{near} 篇擦边" if near else ""),
            )
        )
    short = [term.text for term in _terms(query) if len(term.text) == 1 and not term.unless]
    warnings += [
        Wording(
            f"{word}: one character stands in many words; write {word}!longer!words",
            f"{word}：单字会出现在许多词里；请写成 {word}!更长的词!另一个词",
        )
        for word in short
    ]
    return Lint(asked=asked, matched=matched, near=near, warnings=tuple(warnings))
