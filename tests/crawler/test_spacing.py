"""The instants hosts were last asked, kept in files between runs."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from crawler.spacing import Spacing


def test_an_instant_kept_in_a_file_is_never_earlier_than_it_was(tmp_path: Path) -> None:
    spacing = Spacing(tmp_path)
    asyncio.run(spacing.turn("host", 0.001))
    for _ in range(200):
        before = time.time_ns()
        spacing.note("host")
        assert (tmp_path / "host").stat().st_mtime_ns >= before


def test_another_process_waits_out_what_this_one_began(tmp_path: Path) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        """A minute passes as far as the file can tell."""
        slept.append(seconds)
        (tmp_path / "host").unlink()

    asyncio.run(Spacing(tmp_path, sleep=sleep).turn("host", 60.0))
    assert slept == []
    asyncio.run(Spacing(tmp_path, sleep=sleep).turn("host", 60.0))
    assert len(slept) == 1
    assert 50.0 < slept[0] <= 60.0
