"""Exactly once, counted: a sender is killed at 30 points, 5 times each, against a hard mail server.

    python benchmarks/delivery.py [--points 30] [--repeats 5]

Every round queues three mails: one server answer is a greylisting, one refuses one of three, one drops
the line after the content, one is slow. The sender is a process of its own and dies by SIGKILL at the
named point; then senders run until nothing is due. Lost must be 0; second copies may exist only of
mails whose state was unknown. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "notify")]

NOW = datetime(2026, 2, 12, 0, 31, tzinfo=UTC)
NAMES = ("before claim", "claimed", "sending", "answered", "marked")
WORLDS = (("a", "b", "c"), ("a", "grey", "c"), ("a", "550", "c"), ("a", "drop", "c"), ("a", "slow", "c"))


FIGURES = (
    "killed",
    "mails",
    "lost",
    "second_copies",
    "copies_without_doubt",
    "refused",
    "folder_lost",
    "folder_twice",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--points", type=int, default=30)
    parser.add_argument("--repeats", type=int, default=5)
    args = parser.parse_args()
    places = [(name, nth, names) for nth in (1, 2) for names in WORLDS[:3] for name in NAMES]
    places += [(name, 2, names) for names in WORLDS[3:] for name in NAMES]
    started, total = time.monotonic(), Counter(dict.fromkeys(FIGURES, 0))
    for point, nth, names in places[: args.points]:
        for repeat in range(args.repeats):
            total.update(round_of(point, nth, names, repeat))
    seconds = round(time.monotonic() - started, 1)
    print(json.dumps({"rounds": len(places[: args.points]) * args.repeats, **total, "seconds": seconds}))
    if total["lost"] or total["copies_without_doubt"] or total["folder_lost"] or total["folder_twice"]:
        sys.exit(1)


def round_of(point: str, nth: int, names: tuple[str, ...], repeat: int) -> Counter[str]:
    """One round over SMTP and, for plain names, one through the folder."""
    counts = Counter(smtp_round(point, nth, names))
    if repeat == 0:
        counts += Counter(folder_round(point, nth))
    return counts


def smtp_round(point: str, nth: int, names: tuple[str, ...]) -> dict[str, int]:
    from smtp_zoo import Keeper, running
    from test_deliver import child

    from config.settings import load_settings
    from notify.deliver import send_due
    from store import outbox
    from store.engine import open_store

    with tempfile.TemporaryDirectory() as folder, running(keeper := Keeper(greylist=1)) as zoo:
        store = open_store(Path(folder) / "yaojian.db", data_dir=Path(folder))
        settings = replace(
            load_settings(ROOT / "config", Path(folder), {}), smtp_host="127.0.0.1", smtp_port=zoo.port
        )
        fill(store, names, "mail")
        killed = child(folder, zoo.port, NOW, point, nth).returncode == -signal.SIGKILL
        for minute in (1, 3, 8, 25, 60, 120):
            at = NOW + timedelta(minutes=minute, seconds=random.randint(0, 20))
            send_due(store, settings, now=lambda at=at: at)
        with store.read() as tx:
            states = outbox.counts(tx)
        store.dispose()
    copies = Counter(name.split("@")[0] for name, _ in keeper.taken)
    wanted = {name for name in names if not name.isdigit()}
    second = sum(copies.values()) - len(copies)
    return {
        "killed": int(killed),
        "mails": len(names),
        "lost": len(wanted - set(copies)),
        "second_copies": second,
        "copies_without_doubt": max(0, second - states.get("doubtful", 0)),
        "refused": states.get("refused", 0),
    }


def folder_round(point: str, nth: int) -> dict[str, int]:
    from test_deliver import child

    from config.settings import load_settings
    from notify.deliver import send_due
    from store.engine import open_store

    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "yaojian.db", data_dir=Path(folder))
        fill(store, ("a", "b", "c"), "folder")
        child(folder, 0, NOW, point, nth)
        settings = load_settings(ROOT / "config", Path(folder), {})
        send_due(store, settings, now=lambda: NOW + timedelta(minutes=1))
        store.dispose()
        files = list((Path(folder) / "outbox").rglob("*.eml"))
    return {
        "folder_lost": 3 - len({f.name for f in files}),
        "folder_twice": len(files) - len({f.name for f in files}),
    }


def fill(store: object, names: tuple[str, ...], channel: str) -> None:
    from test_deliver import queue

    queue(store, *names, channel=channel, now=NOW)


if __name__ == "__main__":
    main()
