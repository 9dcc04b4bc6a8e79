"""An article as its page shows it: facts with their places, the marked body, repairs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from models import Article, Fact, Repair, Source
from web.highlight import Block, Span, blocks
from web.words import Words

MOST_FACTS = 400
AROUND = 8
SENTENCES = ("directive", "meeting.judgement", "meeting.transmitted")
"""Facts that are whole sentences: a strong mark would paint the page."""
LONG = 160
"""A demand's quote is a whole paragraph: it is marked in the body, the table shows its beginning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRow:
    """One fact; `anchor` is its place in the body, if it has one there."""

    label: str
    value: str
    quote: str
    where: str
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairRow:
    """Repairs that are alike, with what stands around the first of them."""

    repair: Repair
    left: str
    right: str
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleView:
    repairs: tuple[RepairRow, ...]
    facts: tuple[FactRow, ...]
    body: tuple[Block, ...]
    title: tuple[Block, ...]


def view(article: Article, words: Words) -> ArticleView:
    facts = article.facts[:MOST_FACTS]
    return ArticleView(
        repairs=_repair_rows(article),
        facts=tuple(_row(n, fact, article, words) for n, fact in enumerate(facts)),
        body=blocks(article.body, [*_fact_spans(facts, article, "body", words), *_repair_spans(article, "body", words)]),
        title=blocks(article.title.replace("\n", " "), _repair_spans(article, "title", words)),
    )  # fmt: skip


def source_name(article: Article, sources: Mapping[str, Source]) -> str:
    source = sources.get(article.source_id or "")
    return source.name if source else article.publisher or article.source_id or ""


def _row(n: int, fact: Fact, article: Article, words: Words) -> FactRow:
    return FactRow(
        label=words.fact(fact.field),
        value=_value(fact, words),
        quote="" if fact.quote == fact.value else shortened(fact.quote),
        where=fact.where,
        anchor=f"f{n}" if _stands(fact, article.body, "body") else "",
    )


def _value(fact: Fact, words: Words) -> str:
    if fact.field == "genre":
        return words(f"genre.{fact.value}")
    if fact.field == "binding":
        return words("binding" if fact.value.lower() == "true" else "not_binding")
    return shortened(fact.value)


def shortened(text: str, limit: int = LONG) -> str:
    return text if len(text) <= limit else text[:limit].rstrip() + "…"


def _stands(fact: Fact, text: str, where: str) -> bool:
    """Is the quote really there? A mark in the wrong place would be worse than none."""
    return fact.where == where and bool(fact.quote) and text[fact.start : fact.end] == fact.quote


def _fact_spans(facts: tuple[Fact, ...], article: Article, where: str, words: Words) -> Iterator[Span]:
    text = article.body if where == "body" else article.title
    for n, fact in enumerate(facts):
        if _stands(fact, text, where):
            kind = "demand" if fact.field.startswith(SENTENCES) else "fact"
            label = words.fact(fact.field)
            label += f"：{fact.value}" if fact.value != fact.quote and len(fact.value) < 60 else ""
            yield Span(start=fact.start, end=fact.end, kind=kind, label=label, anchor=f"f{n}")


def _repair_spans(article: Article, where: str, words: Words) -> Iterator[Span]:
    text = article.body if where == "body" else article.title
    for repair in article.repairs:
        if repair.where == where and text[repair.start : repair.end] == repair.after:
            yield Span(start=repair.start, end=repair.end, kind=_kind(repair), label=_said(repair, words))


def _repair_rows(article: Article) -> tuple[RepairRow, ...]:
    groups: dict[tuple[str, ...], list[Repair]] = {}
    for one in article.repairs:
        key = (one.kind, one.before, one.after, one.certainty, one.where, *one.candidates)
        groups.setdefault(key, []).append(one)
    rows = []
    for alike in groups.values():
        first = alike[0]
        text = article.title if first.where == "title" else article.body
        left = text[max(first.start - AROUND, 0) : first.start].rpartition("\n")[2]
        right = text[first.end : first.end + AROUND].partition("\n")[0]
        rows.append(RepairRow(repair=first, left=left, right=right, times=len(alike)))
    return tuple(rows)


def _kind(repair: Repair) -> str:
    return "lost" if repair.certainty == "lost" else "mended"


def _said(repair: Repair, words: Words) -> str:
    return f"{words('repair.' + repair.certainty)}：{shortened(repair.before, 40)} → {shortened(repair.after, 40)}"
