"""How long a host has been left alone: one small file per host, so the gap also holds between runs and processes.

Its time is the machine's, not the rehearsal's: what is spaced is real traffic.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

OLD = 86_400.0
"""Seconds after which a host's file is swept away; no gap is longer than 600 s."""


class Spacing:
    """`turn` waits until `gap` seconds have passed since the host was last asked or last answered.

    The answer's head is noted too: a request is surely at the server by then, so that the gap the server
    sees between two requests is never shorter, however long the first connection took.

    folder  where the files are; None: memory only
    """

    def __init__(self, folder: Path | None, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep):
        self.folder, self.sleep = folder, sleep
        self.last: dict[str, float] = {}
        if folder is not None:
            with suppress(OSError):
                folder.mkdir(parents=True, exist_ok=True)
                _sweep(folder)

    async def turn(self, slot: str, gap: float) -> None:
        """Return when the host may be asked; the turn is taken by then."""
        while (wait := self._take(slot, gap)) > 0:
            await self.sleep(wait)

    def note(self, slot: str) -> None:
        """The host was heard from just now."""
        self.last[slot] = time.monotonic()
        if self.folder is not None:
            with suppress(OSError):
                _stamp(self._path(slot))

    def _take(self, slot: str, gap: float) -> float:
        """Seconds still to wait; 0 when the turn was free, and it is taken."""
        if gap <= 0:
            return 0.0
        wait = self.last.get(slot, float("-inf")) + gap - time.monotonic()
        if wait > 0:
            return wait
        wait = self._take_file(slot, gap)
        if wait <= 0:
            self.last[slot] = time.monotonic()
        return wait

    def _take_file(self, slot: str, gap: float) -> float:
        """The same across processes, under the file's lock; a folder that cannot be written holds nobody up."""
        if self.folder is None:
            return 0.0
        try:
            file = os.open(self._path(slot), os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        except OSError:
            return 0.0
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            since = (time.time_ns() - os.fstat(file).st_mtime_ns) / 1e9
            if os.fstat(file).st_size and since < gap:
                return min(gap, gap - since)  # a clock set back never holds a host up for longer than its gap
            if os.fstat(file).st_size == 0:
                os.write(file, b".")
            _stamp(file)
            return 0.0
        except OSError:
            return 0.0
        finally:
            os.close(file)

    def _path(self, slot: str) -> Path:
        assert self.folder is not None
        return self.folder / quote(slot, safe="")[:200]


def _stamp(file: Path | int) -> None:
    """Now, by the exact clock: the one a file system stamps with by itself lags by up to a tick."""
    now = time.time_ns()
    os.utime(file, ns=(now, now))


def _sweep(folder: Path) -> None:
    """Hosts of yesterday need no file."""
    before = time.time() - OLD
    for path in folder.iterdir():
        if path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
