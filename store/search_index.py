"""Text cut into overlapping pairs of characters, so that every substring can be found.

Chinese has no blanks: a segmented index misses 药品 inside 国家药品监督管理局, a trigram index finds no
word of two characters. Pairs find all. SQLite gets them as FTS5 tokens in order (a word is a phrase
of pairs, exact by itself); PostgreSQL as an array of numbers under GIN, and a second look at the
text decides. Single characters are kept beside the pairs.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select, text

from store.columns import plain
from store.tables import articles

PUNCTUATION = {c: c + 0xFEE0 for c in range(0x21, 0x7F) if not chr(c).isalnum()}
"""FTS5's `ascii` tokenizer splits at ASCII punctuation only, so it travels in its full-width form."""


@dataclass(frozen=True, slots=True)
class SearchText:
    """What of an article is searched: both in comparison form, blanks made one space."""

    title: str
    body: str


def fold(value: str) -> str:
    """NFKC, case-folded, blanks made one space; the rest of folding is the text room's.

    >>> fold("ＧＭＰ\\n检查")
    'gmp 检查'
    """
    return " ".join(unicodedata.normalize("NFKC", plain(value)).casefold().split())


def search_text(title: str, text: str, also: str = "") -> SearchText:
    """`text` is Article.search_text; its first line is the folded title, which joins the raw one.
    `also` holds issuers and numbers in their full forms, which the page may have shortened."""
    head = fold(text.split("\n", 1)[0])[:500]
    raw = fold(title)
    return SearchText(
        title=raw if head == raw else f"{raw} {head}".strip(), body=fold(f"{text}\n{title}\n{also}")
    )


# ------------------------------------------------------------------ cutting


def pairs(folded: str) -> Iterator[str]:
    """Every pair of neighbours in each run between blanks; a run of one character is itself.

    >>> list(pairs("国家药 监"))
    ['国家', '家药', '监']
    """
    for run in folded.split():
        yield from (run[at : at + 2] for at in range(max(len(run) - 1, 1)))


def is_phrase(folded: str) -> bool:
    """Can the pairs of this word, in order, stand for it? Not when it begins or ends with a lone
    character, which in a text is a part of some pair."""
    runs = folded.split()
    return len(runs[0]) > 1 and len(runs[-1]) > 1


def match(where: str, folded: str) -> str:
    """FTS5 expression that finds the word in the column `where` (exactly if `is_phrase`).

    >>> match("body", "国家药"), match("title", "药")
    ('body : "国家 家药"', 'chars : "药"')
    """
    if is_phrase(folded):
        return f'{where} : "{_tokens(pairs(folded))}"'
    some = [
        f'{where} : "{_tokens(pairs(run))}"' if len(run) > 1 else f'chars : "{_tokens(run)}"'
        for run in folded.split()
    ]
    return " AND ".join(some)


def _tokens(cut: Iterable[str]) -> str:
    return " ".join(cut).translate(PUNCTUATION)


def numbers(folded: str) -> list[int]:
    """Pairs and single characters as integers for PostgreSQL's array index.

    The second look at the text is what decides, so runs that touch a blank need no order here."""
    found: set[int] = set()
    for run in folded.split():
        found |= {ord(char) for char in run}
        found |= {ord(run[at]) << 21 | ord(run[at + 1]) for at in range(len(run) - 1)}
    return sorted(found)


def wanted_numbers(folded: str) -> list[int]:
    """What an article must hold to contain the word: its pairs, or the lone character."""
    found: set[int] = set()
    for run in folded.split():
        some = {ord(run[at]) << 21 | ord(run[at + 1]) for at in range(len(run) - 1)}
        found |= some or {ord(run)}
    return sorted(found)


# ------------------------------------------------------------------ keeping

PUT = "INSERT INTO search_index(rowid, title, body, chars) VALUES (:id, :title, :body, :chars)"
DROP = (
    "INSERT INTO search_index(search_index, rowid, title, body, chars)"
    " VALUES ('delete', :id, :title, :body, :chars)"
)
PUT_POSTGRES = "INSERT INTO search_index(id, title, body) VALUES (:id, :title, :body)"
DROP_POSTGRES = "DELETE FROM search_index WHERE id = :id"


def remember(tx: Connection, article_id: int) -> None:
    """Index an article as it stands in its row."""
    found = _of(tx, article_id)
    if tx.dialect.name == "postgresql":
        title, body = numbers(found.title), numbers(found.body)
        tx.execute(text(PUT_POSTGRES), {"id": article_id, "title": title, "body": body})
    else:
        tx.execute(text(PUT), {"id": article_id, **_columns(found)})


def forget(tx: Connection, article_id: int) -> None:
    """Take the article out, before its row changes: SQLite's index keeps no text of its own and
    must be told the old one."""
    if tx.dialect.name == "postgresql":
        tx.execute(text(DROP_POSTGRES), {"id": article_id})
    else:
        tx.execute(text(DROP), {"id": article_id, **_columns(_of(tx, article_id))})


def _of(tx: Connection, article_id: int) -> SearchText:
    query = select(articles.c.title, articles.c.search_text, articles.c.also)
    return search_text(*tx.execute(query.where(articles.c.id == article_id)).one())


def _columns(found: SearchText) -> dict[str, str]:
    """`chars` holds each character once: a word of one character would else walk half the index
    (109 ms at 5,000 articles, as the prefix of pairs)."""
    chars = sorted(set(found.body) | set(found.title))
    return {
        "title": _tokens(pairs(found.title)),
        "body": _tokens(pairs(found.body)),
        "chars": _tokens(char for char in chars if char != " "),
    }
