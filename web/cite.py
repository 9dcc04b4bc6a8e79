"""One line to cite an article by, after GB/T 7714—2015, for online documents [EB/OL]."""

from __future__ import annotations

from datetime import date

from models import Article


def citation(article: Article, *, publisher: str, read_on: date) -> str:
    """Author. Title: number[EB/OL]. (published)[read]. address.

    publisher  stands in for the author where the page names no issuing organ

    >>> page = Article(url="https://x.cn/1", source_id=None, title="关于某事的公告", body="",
    ...                issuers=("国家药监局",), published_on=date(2026, 2, 10), doc_numbers=("2026年第1号",))
    >>> citation(page, publisher="", read_on=date(2026, 2, 12))
    '国家药监局. 关于某事的公告: 2026年第1号[EB/OL]. (2026-02-10)[2026-02-12]. https://x.cn/1.'
    """
    who = "，".join(article.issuers[:3]) + ("，等" if len(article.issuers) > 3 else "")
    number = article.doc_numbers[0] if article.doc_numbers else ""
    title = " ".join(article.title.split())
    if number and number not in title:
        title = f"{title}: {number}"
    published = f"({article.published_on.isoformat()})" if article.published_on else ""
    head = f"{who or publisher}. " if who or publisher else ""
    return f"{head}{title}[EB/OL]. {published}[{read_on.isoformat()}]. {article.url}."
