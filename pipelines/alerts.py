"""Watch rules against one article: which fire, and the words that made them fire.

A rule whose query cannot be understood never stops filing: it fires nothing here, and
`rules lint` and `doctor` say what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from errors import QueryError
from models import Alert, Article, Hit, Query, Source, StoredArticle, WatchRule
from text.query import matches, parse
from text.query_match import NAMES, Asked
from wording import Wording, joined

MOST_REASONS = 3


@lru_cache(maxsize=512)
def _query(written: str) -> Query | None:
    try:
        return parse(written)
    except QueryError:
        return None


def find_alerts(
    article: Article | Asked,
    rules: Iterable[WatchRule],
    *,
    article_id: int = 0,
    source: Source | None = None,
    stored: StoredArticle | None = None,
) -> tuple[Alert, ...]:
    """The alerts of an article, one for each rule that matches, in the rules' order.

    An `Asked` in place of the article keeps its folded text from one call to the next.
    """
    asked = article if isinstance(article, Asked) else Asked(article, source=source, stored=stored)
    alerts = []
    for rule in rules:
        query = _query(rule.query)
        match = matches(query, asked) if query is not None else None
        if match is not None:
            why = reason(match.hits) or rule.query
            alerts.append(
                Alert(
                    rule=rule.name,
                    article_id=asked.stored.id if asked.stored else article_id,
                    why=why,
                    urgent=rule.urgent,
                )
            )
    return tuple(alerts)


def reason(hits: Iterable[Hit]) -> Wording:
    """The matched words in their context, for a person: 标题“…关于【药品】召回…”.

    >>> reason([Hit(field="title", words="药品", context="关于【药品】召回")]).zh
    '标题“关于【药品】召回”'
    """
    found = [
        Wording(f"{hit.field} “{hit.context}”", f"{NAMES.get(hit.field, hit.field)}“{hit.context}”")
        for hit in hits
    ]
    return joined(found[:MOST_REASONS])
