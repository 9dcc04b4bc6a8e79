"""What the pages read from; everything of other rooms comes in as a function."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from clock import Now
from models import Problem, Source, StoredArticle
from store import reading_room

if TYPE_CHECKING:
    from store.engine import Store, Tx


FORKING = threading.Lock()
"""Held while a page is at the database, and by whoever forks: a crawl is a forked child, and one that was
forked in the middle of a query would inherit SQLite's locks for ever."""
os.register_at_fork(before=FORKING.acquire, after_in_parent=FORKING.release, after_in_child=FORKING.release)


@dataclass(slots=True)
class Kept:
    """The last value computed, and what it was computed for."""

    key: object = None
    value: Mapping[str, Any] = field(default_factory=dict)


class Unsubscribe(Protocol):
    """Stops the mail of a token's holder; True when this did it."""

    def __call__(self, tx: Tx, *, method: str, token: str, now: datetime) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """One reading room.

    coverage     what is watched and how it fares, as plain data (dates and instants allowed)
    problems     what else is wrong now, beyond the sources
    calendar     articles with days in them → iCalendar text; None: no /deadlines.ics
    token        opens the private pages; None: they are for this machine alone
    lang         where the address does not say `?lang=`
    secure       readers come over https: the cookie is marked Secure
    """

    store: Store
    now: Now
    unsubscribe: Unsubscribe
    coverage: Callable[[Tx], Mapping[str, Any]]
    problems: Callable[[Tx], Iterable[Problem]] = lambda tx: ()
    calendar: Callable[[Iterable[StoredArticle]], str] | None = None
    sources: Mapping[str, Source] = field(default_factory=dict)
    token: str | None = field(default=None, repr=False)
    lang: str = "zh"
    secure: bool = False
    _covered: Kept = field(default_factory=Kept, init=False, repr=False, compare=False)

    def covered(self, tx: Tx) -> Mapping[str, Any]:
        """What `coverage` gives, computed once a minute and after each run: it asks for every row ever listed."""
        key = (reading_room.last_run(tx), self.now().replace(second=0, microsecond=0))
        if self._covered.key != key:
            self._covered.value, self._covered.key = self.coverage(tx), key
        return self._covered.value

    @contextmanager
    def reading(self) -> Iterator[Tx]:
        """A read transaction; no connection outlives it (see `FORKING`)."""
        with FORKING:
            try:
                with self.store.read() as tx:
                    yield tx
            finally:
                self.store.dispose()

    @contextmanager
    def writing(self) -> Iterator[Tx]:
        with FORKING:
            try:
                with self.store.write() as tx:
                    yield tx
            finally:
                self.store.dispose()
