"""Whether a server's "not modified" is believed: every tenth reading is a whole one, and a proved lie ends belief.

Behind load balancers with unequal copies, or caches that ignore validators, a 304 can hide new rows for ever.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from crawler.slots import host_slot
from models import Validator
from store import fetches, runs

if TYPE_CHECKING:
    from store.engine import Store

WHOLE_EVERY = 10
"""Every tenth reading of a list is asked for without validators (capability 11): at one run a day, ten days."""


class Belief:
    """What one source's hosts are believed."""

    def __init__(self, store: Store, source_id: str) -> None:
        self.store, self.source_id = store, source_id
        self.ages: dict[int, int] = {}

    def headers(self, kept: Validator | None, url: str) -> dict[str, str]:
        """The headers of a conditional request, or none where a whole answer is wanted."""
        asked = conditional(kept)
        if not asked or self.is_liar(url) or self._is_due(kept):
            return {}
        return asked

    def is_liar(self, url: str) -> bool:
        key = _key(url)
        with self.store.read() as tx:
            return key in fetches.validators(tx, [key])

    def lied(self, url: str, now: datetime) -> None:
        """The host said 304 although there was something new: its validators are not used again."""
        with self.store.write() as tx:
            fetches.remember(tx, Validator(url=_key(url), checked_at=now, memo="lies"))

    def _is_due(self, kept: Validator | None) -> bool:
        run_id = json.loads(kept.memo).get("run") if kept and kept.memo else None
        if run_id is None:
            return False
        if run_id not in self.ages:
            with self.store.read() as tx:
                self.ages[run_id] = runs.visits_since(tx, self.source_id, run_id)
        return self.ages[run_id] >= WHOLE_EVERY - 1


def _key(url: str) -> str:
    return f"validators:{host_slot(url)}"


def conditional(kept: Validator | None) -> dict[str, str]:
    """The headers that ask "only if it changed"."""
    headers = {}
    if kept and kept.etag:
        headers["If-None-Match"] = kept.etag
    if kept and kept.last_modified:
        headers["If-Modified-Since"] = kept.last_modified
    return headers
