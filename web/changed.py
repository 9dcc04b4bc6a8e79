"""Columns whose own selectors no longer read their list: the page before and the page now, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from models import ListBlock, ListMemory, Source


def changed_lists(found: Iterable[ListMemory], sources: Mapping[str, Source]) -> Iterator[dict[str, Any]]:
    """One mapping a column, for the page and its JSON; columns that nobody watches any more are left out."""
    for one in found:
        source = sources.get(one.source_id)
        listing = next((c for c in source.listings if c.name == one.listing), None) if source else None
        if source is None or listing is None or not listing.watched:
            continue
        yield {
            "id": source.id, "source": source.name, "column": one.listing, "url": listing.url,
            "kind": "empty" if not one.now.rows else "degraded", "why": one.why, "since": one.now.read_at,
            "before": _block(one.good), "now": _block(one.now), "proposed": one.now.proposed,
            "selectors": " | ".join(listing.entry.each),
            "todo": [f"yaojian sources try {source.id}", f"config/sources/{source.id}/source.yml", f"yaojian sources accept {source.id}"],
        }  # fmt: skip


def _block(block: ListBlock | None) -> dict[str, Any] | None:
    if block is None:
        return None
    rows = [{"title": r.title, "url": r.url, "published_on": r.published_on} for r in block.rows]
    return {
        "read_at": block.read_at, "url": block.url, "selector": block.selector, "count": block.count, "rows": rows,
        "outline": block.outline, "bytes": f"pages/{block.sha[:2]}/{block.sha}.gz",
    }  # fmt: skip
