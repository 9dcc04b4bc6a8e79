"""What one visit of a source carries along: the source, the way out, the store, and its tally."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from clock import Now
from crawler.belief import Belief
from crawler.fetcher import Fetcher
from models import FetchedPage, Listing, Problem, Source, SourceState, Validator
from store import fetches

if TYPE_CHECKING:
    from store.engine import Store


class Stop(Exception):
    """The visit ends here: the site challenges, or cannot be reached at all."""

    def __init__(self, state: SourceState, problem: Problem):
        super().__init__(problem.what)
        self.state: SourceState = state
        self.problem = problem


@dataclass(slots=True)
class Tally:
    """What the visit counts; it becomes a SourceReport at the end."""

    listed: int = 0
    new: int = 0
    filed: int = 0
    unchanged: int = 0
    quarantined: int = 0
    refused: int = 0
    failed: int = 0
    not_modified: int = 0
    problems: list[Problem] = field(default_factory=list)
    good_lists: int = 0
    bad_lists: dict[str, str] = field(default_factory=dict)
    moved: bool = False


@dataclass(slots=True, kw_only=True)
class Errand:
    """`whole` says when each column was first read to its end; rows seen until then are no news, only stock.

    chromium  the browser to use where a source asks for one; None: the system's
    """

    source: Source
    store: Store
    fetcher: Fetcher
    now: Now
    run_id: int
    since: date | None = None
    chromium: str | None = None
    tally: Tally = field(default_factory=Tally)
    whole: dict[str, datetime] = field(default_factory=dict)
    belief: Belief = field(init=False)

    def __post_init__(self) -> None:
        self.belief = Belief(self.store, self.source.id)
        keys = {self._column_key(c): c.name for c in self.source.listings}
        with self.store.read() as tx:
            marks = fetches.validators(tx, keys)
        self.whole = {keys[k]: mark.checked_at for k, mark in marks.items()}

    def _column_key(self, listing: Listing) -> str:
        return f"column:{self.source.id}:{listing.name}"

    def read_to_its_end(self, listing: Listing) -> None:
        if listing.name not in self.whole:
            self.whole[listing.name] = self.now()
            with self.store.write() as tx:
                fetches.remember(
                    tx, Validator(url=self._column_key(listing), checked_at=self.now(), memo="whole")
                )

    def is_stock(self, column: str, first_seen: datetime) -> bool:
        """Was the row there already when its column was first read?"""
        return column not in self.whole or first_seen <= self.whole[column]

    def has_budget(self) -> bool:
        return self.fetcher.requests < self.source.max_requests

    def problem(self, kind: str, what: str, todo: str | None = None) -> None:
        cure = f"yaojian sources try {self.source.id}" if todo is None else todo
        self.tally.problems.append(Problem(kind=kind, what=what, todo=cure))

    def validator(self, key: str) -> Validator | None:
        with self.store.read() as tx:
            return fetches.validators(tx, [key]).get(key)


def validator_of(key: str, page: FetchedPage, sha: str, memo: str | None = None) -> Validator:
    headers = page.headers
    return Validator(
        url=key, checked_at=page.fetched_at, etag=headers.get("etag"), last_modified=headers.get("last-modified"),
        sha=sha, status=page.status, memo=memo,
    )  # fmt: skip
