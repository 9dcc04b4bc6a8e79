"""One child process per run, with limits on time and memory.

A Twisted reactor cannot be started twice, a hung page must be killable, and memory goes back to the
system at the end of each run. The child is forked before anything heavy is imported, so that what
the parent has already loaded is shared, not loaded again. It dies with its parent.
"""

from __future__ import annotations

import os
import resource
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Literal

from text.bounded import die_with

_ADDRESS_SPACE = 8 * 1024**3
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildEnd:
    """How the child ended: by itself, or killed for time or memory; `error` is its last words."""

    how: Literal["ended", "time", "memory", "crashed"]
    error: str = ""


def run_child(
    work: Callable[[Say], None],
    *,
    seconds: float,
    megabytes: int,
    hear: Callable[[str], None] = lambda line: None,
) -> ChildEnd:
    """Run `work(say)` in a forked child and wait for it; each `say(line)` arrives at `hear`.

    seconds    wall time after which it is killed
    megabytes  resident memory after which it is killed (looked at twice a second)
    """
    news_in, news_out = os.pipe()
    parent = os.getpid()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        os.close(news_in)
        _be_the_child(work, news_out, parent)
    os.close(news_out)
    with os.fdopen(news_in, "rb", buffering=0) as pipe:
        try:
            return _watch(pid, pipe, seconds, megabytes, hear)
        except BaseException:  # a listener that fails, or Ctrl-C: no child stays behind
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            raise


def _be_the_child(work: Callable[[Say], None], news_out: int, parent: int) -> None:
    status = 1
    try:
        die_with(parent)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]  # left as it is: a browser lifts its own limit
        least = _ADDRESS_SPACE if hard == resource.RLIM_INFINITY else min(_ADDRESS_SPACE, hard)
        resource.setrlimit(resource.RLIMIT_AS, (least, hard))
        work(lambda line: _say(news_out, line))
        status = 0
    except BaseException as error:  # noqa: BLE001 - the edge of one job
        _say(news_out, "!" + "".join(traceback.format_exception_only(error)).strip())
        if os.environ.get("YAOJIAN_DEBUG"):
            traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _say(news_out: int, line: str) -> None:
    data = line.replace("\n", " ").encode("utf-8", "replace") + b"\n"
    while data:
        data = data[os.write(news_out, data) :]


def _watch(
    pid: int, pipe: IO[bytes], seconds: float, megabytes: int, hear: Callable[[str], None]
) -> ChildEnd:
    end, rest, error = time.monotonic() + seconds, b"", ""
    how: Literal["ended", "time", "memory", "crashed"] = "ended"
    while True:
        ready, _, _ = select.select([pipe], [], [], 0.5)
        if ready:
            chunk = os.read(pipe.fileno(), 65536)
            if not chunk:
                break
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                text = line.decode("utf-8", "replace")
                if text.startswith("!"):
                    error = text[1:]
                else:
                    hear(text)
        if time.monotonic() > end:
            how = "time"
        elif _resident_megabytes(pid) > megabytes:
            how = "memory"
        if how != "ended":
            os.kill(pid, signal.SIGKILL)
            break
    _, status = os.waitpid(pid, 0)
    if how == "ended" and status != 0:
        how = "crashed"
        error = error or f"the crawl process ended with status {os.waitstatus_to_exitcode(status)}"
    return ChildEnd(how=how, error=error)


def _resident_megabytes(pid: int) -> float:
    try:
        with open(f"/proc/{pid}/statm", encoding="ascii") as file:  # noqa: PTH123 - twice a second
            return int(file.read().split()[1]) * resource.getpagesize() / 1024**2
    except (OSError, ValueError, IndexError):
        return 0.0
