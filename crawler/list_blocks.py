"""List pages as a person compares them: how the page was read before its site was rebuilt, and how it is now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import clock
from models import FetchedPage, ListBlock, ListingPage

if TYPE_CHECKING:
    from crawler.general_listing import General

ROWS = 6
"""Rows kept of each page: enough to see whether titles and days are the right ones."""


def block_of(found: ListingPage, page: FetchedPage, sha: str, *, propose: bool = False) -> ListBlock:
    """What is kept of a list page; `propose` also derives selectors that give the general reader's rows."""
    return ListBlock(
        sha=sha, read_at=page.fetched_at, url=page.final_url, selector=found.selector, count=len(found.entries),
        rows=found.entries[:ROWS], outline=found.outline, proposed=proposal(page) if propose else "",
    )  # fmt: skip


def proposal(page: FetchedPage) -> str:
    """The line for source.yml, tried on the page it is for; empty where none gives the same rows.

    A big or crowded page is looked at in a killable child.
    """
    from errors import MonitorError
    from text import bounded

    try:
        return bounded.run(lambda: _proposal(page)) if bounded.is_suspect(page.body) else _proposal(page)
    except MonitorError:
        return ""


def _proposal(page: FetchedPage) -> str:
    from crawler.derived_selectors import entry_rules

    rules = entry_rules(_general(page), clock.day_of(page.fetched_at))
    return (
        f"entry: {{{', '.join(f'{key}: {_quoted(rule)}' for key, rule in rules.items())}}}" if rules else ""
    )


def _general(page: FetchedPage) -> General:
    from crawler import general_listing
    from crawler.listing import open_page

    text, root, data = open_page(page)
    day = clock.day_of(page.fetched_at)
    return general_listing.read(text, root, data, base=page.final_url, url=page.final_url, today=day)


def _quoted(rule: str) -> str:
    """As YAML takes it inside braces."""
    return f"'{rule}'" if any(sign in rule for sign in "#:,[]{}@>") or rule != rule.strip() else rule
