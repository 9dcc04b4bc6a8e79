"""Which hosts asked for patience, and until when. Shared by all sources of a run and kept for the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

LONGEST = timedelta(hours=1)


class Pauses:
    """At most an hour each, whatever the server says (`LONGEST`).

    known  host slot → instant, as kept from earlier runs
    keep   called with (host slot, instant, reason) for each new pause
    """

    def __init__(
        self,
        known: Mapping[str, datetime] | None = None,
        keep: Callable[[str, datetime, str], None] = lambda host, until, reason: None,
    ) -> None:
        self.known, self.keep = dict(known or {}), keep

    def until(self, host: str, now: datetime) -> datetime | None:
        """When the host may be asked again, None when it may be now; a pause beyond an hour is a clock set back."""
        end = self.known.get(host)
        return end if end is not None and now < end <= now + LONGEST else None

    def note(self, host: str, until: datetime, reason: str) -> None:
        self.known[host] = until
        self.keep(host, until, reason)

    def lift(self, host: str) -> None:
        """The pause was waited out."""
        self.known.pop(host, None)
