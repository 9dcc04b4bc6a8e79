"""How often a robot may be spoken to: a token bucket per vendor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

RATES = {"wecom": (20, 60.0), "dingtalk": (20, 60.0), "feishu": (5, 1.0)}
"""(messages, seconds): the vendors' documented limits as of 2026; Feishu's 100 a minute is looser."""
OTHERS = (30, 60.0)


@dataclass(slots=True)
class Bucket:
    """Full at first; refills evenly. Not shared between processes: the vendor's answer is the judge."""

    most: float
    per_second: float
    ticks: Callable[[], float]
    level: float
    last: float

    @classmethod
    def of(cls, kind: str, ticks: Callable[[], float]) -> Bucket:
        most, seconds = RATES.get(kind, OTHERS)
        return cls(most, most / seconds, ticks, most, ticks())

    def take(self) -> timedelta | None:
        """Take one token; None when there was one, else how long until the next."""
        now = self.ticks()
        self.level = min(self.most, self.level + (now - self.last) * self.per_second)
        self.last = now
        if self.level >= 1:
            self.level -= 1
            return None
        return timedelta(seconds=max((1 - self.level) / self.per_second, 1.0))
