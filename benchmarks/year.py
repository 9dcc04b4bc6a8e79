"""A simulated year of digests with two schedulers on one database.

    python benchmarks/year.py [--days 365]

Articles arrive at odd hours, two processes' worth of schedulers tick after each other on the same
database, there is an outage of five days, clocks jump back three hours and forward two days, and
the holidays are the real ones of 2026. Every window must exist once and meet the next; every article must reach
every daily reader once; nobody may get two mails of one window. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]

from clock import SHANGHAI  # noqa: E402
from models import Article, Source, SourceReport, Subscriber, Window  # noqa: E402

FIRST = date(2026, 1, 1)
MUST_BE_NOUGHT = (
    "gaps",
    "told_twice",
    "not_told",
    "workdays_not_told",
    "weekly_not_told",
    "double_mails",
    "missing_windows",
)
OUTAGE = range(100, 105)
SOURCE = Source(id="nmpa", name="国家药监局", url="https://nmpa.example/")
READERS = (
    Subscriber(id=0, address="daily@example.org", when_nothing=True),
    Subscriber(id=0, address="quiet@example.org"),
    Subscriber(id=0, address="workdays@example.org", workdays_only=True),
    Subscriber(id=0, address="weekly@example.org", cadence="weekly"),
)


class Desk:
    """As much of an office as the mail needs: one scheduler's own store and clock."""

    def __init__(self, folder: Path, clock: list[datetime]) -> None:
        from config.settings import load_settings
        from store.engine import open_store

        self.settings = load_settings(ROOT / "config", folder, {})
        self.store = open_store(folder / "yaojian.db", data_dir=folder)
        self.sources = {SOURCE.id: SOURCE}
        self.clock = clock

    def now(self) -> datetime:
        return self.clock[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--days", type=int, default=365)
    days = parser.parse_args().days
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        clock = [datetime(2026, 1, 1, tzinfo=UTC)]
        desks = (Desk(Path(name), clock), Desk(Path(name), clock))
        filed = live(desks, clock, days)
        result = judge(desks[0], Path(name), filed, days)
        for desk in desks:
            desk.store.dispose()
    print(json.dumps(result | {"seconds": round(time.monotonic() - started, 1)}))
    if any(result[k] for k in MUST_BE_NOUGHT):
        sys.exit(1)


def live(desks: tuple[Desk, Desk], clock: list[datetime], days: int) -> list[str]:
    """The year itself; returns the addresses of all filed articles."""
    from commands.mail import send_digests
    from store import runs, subscribers

    dice, filed = random.Random(11), []
    with desks[0].store.write() as tx:
        for reader in READERS:
            subscribers.add(tx, reader, now=clock[0] - timedelta(days=1))
    for n in range(days):
        if n in OUTAGE:
            continue
        morning = datetime.combine(FIRST + timedelta(days=n), datetime.min.time(), SHANGHAI).astimezone(UTC)
        clock[0] = morning + timedelta(hours=8, minutes=31)
        with desks[0].store.write() as tx:
            run = runs.start(tx, now=clock[0])
            runs.note_source(tx, run, SourceReport(id=SOURCE.id, state="ok"), now=clock[0])
        for desk in (*desks, desks[0]):
            send_digests(desk)  # type: ignore[arg-type]
            clock[0] += timedelta(seconds=dice.randint(1, 90))
        if n % 50 == 20:
            clock[0] -= timedelta(hours=3)
            send_digests(desks[1])  # type: ignore[arg-type]
            clock[0] += timedelta(hours=3)
        filed += arrive(desks[0], clock, dice, n)
    return filed


def arrive(desk: Desk, clock: list[datetime], dice: random.Random, n: int) -> list[str]:
    """None to three new articles in the course of a day, fewer at weekends."""
    from store import articles, stories

    made = []
    for hour in sorted(
        dice.sample(range(9, 23), dice.choice((0, 1, 3)) if n % 7 < 5 else dice.choice((0, 0, 1)))
    ):
        clock[0] = datetime.combine(FIRST + timedelta(days=n), datetime.min.time(), SHANGHAI).astimezone(UTC)
        clock[0] += timedelta(hours=hour, minutes=dice.randint(0, 59))
        url = f"https://nmpa.example/{n}/{hour}"
        article = Article(
            url=url, source_id="nmpa", title=f"公告{n}-{hour}", body="正文", genre="announcement"
        )
        with desk.store.write() as tx:
            stored = articles.save_new(tx, article, now=clock[0], source=SOURCE)
            stories.new_story(tx, stored.id, now=clock[0])
        made.append(url)
    return made


def judge(desk: Desk, folder: Path, filed: list[str], days: int) -> dict[str, int]:
    """Count what must be nought, and what happened."""
    from store import digests, subscribers

    with desk.store.read() as tx:
        windows = [digests.window(tx, list="daily", day=FIRST + timedelta(days=n)) for n in range(days)]
        weekly = digests.last_window(tx, list="weekly")
        people = {p.id: p.address.split("@")[0] for p in subscribers.everyone(tx)}
    assert weekly is not None
    have = [w for w in windows if w is not None]
    told: dict[str, Counter[str]] = {name: Counter() for name in people.values()}
    mails: Counter[str] = Counter()
    last = have[-1].end
    for file in (folder / "outbox").rglob("*.eml"):
        key, _, who = file.stem.rpartition("-")
        mails[file.name] += 1
        told[people[int(who)]].update(set(re.findall(r"https://nmpa\.example/\d+/\d+", text_of(file))))
        assert key
    due = [url for url in filed if seen(url) < last]
    readers = ("daily", "quiet")
    return {
        "days": days,
        "windows": len(have),
        "missing_windows": len(windows) - len(have),
        "gaps": sum(a.end != b.start for a, b in pairwise(have)),
        "articles": len(due),
        "mails": sum(mails.values()),
        "double_mails": sum(n - 1 for n in mails.values()),
        "not_told": sum(1 for r in readers for url in due if not told[r][url]),
        "told_twice": sum(1 for counts in told.values() for n in counts.values() if n > 1),
        "workdays_not_told": sum(
            1 for url in due if seen(url) < last_workday(have) and not told["workdays"][url]
        ),
        "weekly_not_told": sum(1 for url in due if seen(url) < weekly.end and not told["weekly"][url]),
    }


def last_workday(windows: list[Window]) -> datetime:
    from text.workdays import is_workday

    return next(w.end for w in reversed(windows) if is_workday(w.day))


def seen(url: str) -> datetime:
    n, hour = (int(x) for x in url.rsplit("/", 2)[1:])
    start = datetime.combine(FIRST + timedelta(days=n), datetime.min.time(), SHANGHAI).astimezone(UTC)
    return start + timedelta(hours=hour + 1)


def text_of(file: Path) -> str:
    import email
    from email.policy import default

    mail = email.message_from_bytes(file.read_bytes(), policy=default)
    return str(mail.get_body(("plain",)).get_content())


if __name__ == "__main__":
    main()
