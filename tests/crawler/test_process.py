"""The child: its news arrive, it is killed for time and memory, and it dies with its parent."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.process import run_child

ROOT = Path(__file__).resolve().parents[2]


def test_what_the_child_says_arrives_in_order() -> None:
    heard: list[str] = []
    end = run_child(
        lambda say: [say(f"来源 {i}") for i in range(3)], seconds=20, megabytes=2000, hear=heard.append
    )
    assert end.how == "ended"
    assert heard == ["来源 0", "来源 1", "来源 2"]


def test_a_hanging_child_is_killed() -> None:
    end = run_child(lambda say: time.sleep(60), seconds=0.2, megabytes=2000)
    assert end.how == "time"


def test_a_greedy_child_is_killed() -> None:
    def eat(say: object) -> None:
        hoard = [bytes(8 * 1024 * 1024) + b"x" for _ in range(40)]
        time.sleep(30)
        assert hoard

    assert run_child(eat, seconds=25, megabytes=120).how == "memory"


def test_the_last_words_of_a_crash_are_kept() -> None:
    def fall(say: object) -> None:
        raise ValueError("列表读不出")

    end = run_child(fall, seconds=20, megabytes=2000)
    assert (end.how, end.error) == ("crashed", "ValueError: 列表读不出")


def test_a_listener_that_fails_leaves_no_child_behind() -> None:
    heard: list[str] = []

    def hear(line: str) -> None:
        heard.append(line)
        raise RuntimeError("no room on the terminal")

    def work(say: Callable[[str], None]) -> None:
        say(str(os.getpid()))
        time.sleep(60)

    with pytest.raises(RuntimeError):
        run_child(work, seconds=50, megabytes=2000, hear=hear)
    with pytest.raises(ProcessLookupError):
        os.kill(int(heard[0]), 0)


def test_the_child_dies_with_its_parent(tmp_path: Path) -> None:
    note = tmp_path / "child.pid"
    code = (
        "import os, time\nfrom pathlib import Path\nfrom crawler.process import run_child\n"
        f"def work(say):\n    Path({str(note)!r}).write_text(str(os.getpid()))\n    time.sleep(60)\n"
        "run_child(work, seconds=60, megabytes=2000)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)
    while not (note.exists() and note.read_text()):
        time.sleep(0.02)
    child = int(note.read_text())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    for _ in range(200):
        state = Path(f"/proc/{child}/stat")
        if not state.exists() or state.read_text().split()[2] == "Z":
            break
        time.sleep(0.02)
    else:
        os.kill(child, signal.SIGKILL)
        raise AssertionError("the child outlived its parent")
