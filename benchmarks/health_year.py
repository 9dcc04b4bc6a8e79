"""A simulated year of health: random rhythms, planted faults; what was raised, when, and what was cried in vain.

    python benchmarks/health_year.py [--sources 45] [--days 365] [--start 2025-12-01] [--seed 1]

Nothing is fetched: every day each source's rows and articles are stored and its report is handed to
`crawler.health.note_health`, as a run would. Columns are regular, random, bursty or seasonal, slow down
around the Spring Festival, drift over the year, miss fields, fail for a run or two and publish numbers out
of order: none of that may be an alarm. Planted are silences of columns and of whole sources, missing numbers,
columns without rows, fields that vanish, lists cut short, blocks, dead hosts, moved paths and one outage of
our own. Exit status 1 when a fault was not raised in its due time or there was more than one false alarm a month.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sqlalchemy import select

from crawler.health import NETWORK, note_health
from crawler.silence import office_days
from crawler.slots import host_slot
from models import Listing, ListingEntry, Problem, RunReport, Source, SourceReport
from store import runs
from store.engine import Store, Tx, open_store
from store.entries import add, release
from store.tables import articles, entries, facets, incidents

RHYTHMS = ("random", "regular", "bursty", "seasonal")
FESTIVALS = (date(2025, 1, 29), date(2026, 2, 17), date(2027, 2, 6))
HOLIDAYS = ((10, 1, 7), (5, 1, 5), (1, 1, 1))
PAST_DAYS = 400


@dataclass(slots=True)
class Plan:
    """One planted fault: from when to when it holds, by when it must have been raised, and as what."""

    what: str
    source: str
    start: date
    until: date
    due: date
    kinds: tuple[str, ...]
    column: str = ""
    raised: date | None = None


@dataclass(slots=True)
class Stream:
    """A column that publishes: `rate` papers an office day, in its own manner."""

    name: str
    manner: str
    rate: float
    fill: dict[str, float]
    awake: bool = True
    serial: int = 0
    year: int = 0
    owed: int = 0

    def papers(self, day: date, luck: random.Random) -> int:
        """How many papers come out today."""
        pace = self.rate * _season(day, self.manner)
        if not pace:
            return 0
        if self.manner == "regular":
            every = max(1, round(1 / self.rate))
            self.owed += 1
            if self.owed >= every + luck.choice((-1, 0, 0, 1)) * (every > 2):
                self.owed = 0
                return 1
            return 0
        if self.manner == "bursty":
            if luck.random() < (0.12 if self.awake else 0.25):
                self.awake = not self.awake
            pace *= 1.7 if self.awake else 0.15
        return sum(luck.random() < pace / 4 for _ in range(4))


def _season(day: date, manner: str) -> float:
    """How much of the usual is published on a day."""
    if any(day.month == month and first <= day.day <= last for month, first, last in HOLIDAYS):
        return 0.0
    festival = min(((day - f).days for f in FESTIVALS), key=abs)
    if -1 <= festival <= 6:
        return 0.0
    if day.weekday() >= 5:
        return 0.03
    near = 0.35 if -9 <= festival <= 12 else 1.0
    summer = 0.4 if manner == "seasonal" and day.month in (7, 8) else 1.0
    return near * summer


@dataclass(slots=True)
class Site:
    source: Source
    streams: dict[str, Stream]
    host: str
    made: int = 0


@dataclass(slots=True)
class Outcome:
    plans: list[Plan]
    false: list[str] = field(default_factory=list)
    notices: int = 0
    papers: int = 0
    days: int = 0
    seconds: float = 0.0

    @property
    def missed(self) -> list[Plan]:
        return [p for p in self.plans if p.raised is None or p.raised > p.due]

    @property
    def false_a_month(self) -> float:
        return len(self.false) / (self.days / 30.4)


# ------------------------------------------------------------------ the world


def make_sites(count: int, luck: random.Random) -> list[Site]:
    sites = []
    for n in range(count):
        names = ("公告", "要闻", "通知", "政策", "公示")[: luck.randint(2, 5)]
        url = f"https://s{n}.example.cn/"
        streams = {name: _stream(name, luck) for name in names}
        listings = tuple(Listing(name=name, url=f"{url}{i}/") for i, name in enumerate(names))
        source = Source(id=f"s{n:02}", name=f"第{n}局", url=url, listings=listings)
        sites.append(Site(source=source, streams=streams, host=host_slot(url)))
    return sites


def _stream(name: str, luck: random.Random) -> Stream:
    fill = {"date": 1.0, "body": 0.97, "issuer": luck.uniform(0.6, 1.0)}
    manner = "random" if name == "公告" else luck.choice(RHYTHMS)
    return Stream(name=name, manner=manner, rate=luck.choice((0.05, 0.1, 0.2, 0.4, 0.8, 1.5)), fill=fill)


def make_plans(sites: list[Site], start: date, days: int, luck: random.Random) -> list[Plan]:
    """A silence is due after sixteen gaps of the column's slowest season. Each fault has a source of its own."""
    free = sites[:]
    luck.shuffle(free)
    plans: list[Plan] = []

    def when(last: float) -> date:
        return start + timedelta(days=int(days * luck.uniform(0.2, last)))

    def plant(what: str, kinds: tuple[str, ...], begin: date, last: int, due: int, **more: str) -> None:
        site = free.pop()
        plans.append(
            Plan(what=what, source=site.source.id, start=begin, until=begin + timedelta(days=last),
                 due=begin + timedelta(days=due), kinds=kinds, **more)
        )  # fmt: skip

    share = max(1, len(sites) // 15)
    for _ in range(share):
        plant("block", ("blocked",), when(0.8), luck.randint(10, 40), 0)
        plant("dead host", ("failed",), when(0.8), luck.randint(4, 20), 2)
        plant("failed, then blocked", ("failed", "blocked"), when(0.8), 14, 5)
        plant("no rows", ("degraded",), when(0.8), 6, 0, column="公告")
        plant("list cut short", ("few_rows",), when(0.8), 8, 0)
        plant("moved paths", ("held",), when(0.8), 3, 0)
        for site in sorted(free, key=lambda s: -sum(x.rate for x in s.streams.values()))[:2]:
            free.remove(site)
            free.append(site)
            column = max(site.streams.values(), key=lambda x: x.rate)
            name = luck.choice(("date", "body"))
            begin = when(0.5)
            plant(f"{name} vanishes", ("fallen",), begin, days, _papers_in(column, 12), column=column.name)
        for whole in (False, True):
            site = max(free, key=lambda s: max(x.rate for x in s.streams.values() if x.manner != "bursty"))
            free.remove(site)
            free.append(site)
            column = max((x for x in site.streams.values() if x.manner != "bursty"), key=lambda x: x.rate)
            begin = when(0.45)
            slowest = column.rate * (0.4 if column.manner == "seasonal" else 1)
            due = _calendar(begin, max(8.0, 16 / slowest)) + 1
            plant("site frozen" if whole else "silence", ("quiet",), begin, days, due,
                  column="" if whole else column.name)  # fmt: skip
    outage = start + timedelta(days=int(days * 0.93))
    plans.append(Plan(what="our network", source=NETWORK, start=outage, until=outage + timedelta(days=1),
                      due=outage, kinds=("network",)))  # fmt: skip
    return plans


def _papers_in(stream: Stream, papers: int) -> int:
    return int(papers / stream.rate * 7 / 5 * 2.2) + 14


def _calendar(begin: date, office: float) -> int:
    """Days until so many office days have passed."""
    n = 0
    while office_days(begin, begin + timedelta(days=n)) < office:
        n += 1
    return n


# ------------------------------------------------------------------ one day


class World:
    def __init__(self, store: Store, sites: list[Site], plans: list[Plan], luck: random.Random):
        self.store, self.sites, self.plans, self.luck = store, sites, plans, luck
        self.sources = {s.source.id: s.source for s in sites}
        self.usual = {s.source.id: 20 * len(s.streams) for s in sites}
        self.skipped: dict[str, date] = {}
        self.late: list[tuple[date, Site, Stream, str]] = []
        self.told: list[str] = []
        self.papers = 0
        self.rows: list[dict[str, object]] = []
        self.articles: list[dict[str, object]] = []
        self.facets: list[tuple[str, list[tuple[str, str]]]] = []

    def holds(self, site: Site, day: date) -> dict[str, Plan]:
        return {p.what: p for p in self.plans if p.source == site.source.id and p.start <= day < p.until}

    def fill_past(self, start: date, past: int) -> None:
        """The first reading of every source: some months of rows at once, in each column what a list shows."""
        now = _at(start - timedelta(days=1))
        with self.store.write() as tx:
            for site in self.sites:
                for back in range(past, 0, -1):
                    day = start - timedelta(days=back)
                    for stream in site.streams.values():
                        for _ in range(stream.papers(day, self.luck)):
                            self.publish(site, stream, day, now, {})
            self.flush(tx)

    def publish(self, site: Site, stream: Stream, day: date, now: datetime, faults: dict[str, Plan]) -> None:
        numbers = self._number(site, stream, day)
        if numbers is None:
            return
        self._file(site, stream, day, now, faults, numbers)

    def _number(self, site: Site, stream: Stream, day: date) -> tuple[str, ...] | None:
        """The paper's number; None when it is kept back (planted: for ever, now and then: for a day)."""
        if stream.name != "公告":
            return ()
        if stream.year != day.year:
            stream.year, stream.serial = day.year, 0
        stream.serial += 1
        n, luck = stream.serial, self.luck.random()
        complete = int(site.source.id[1:]) % 3 != 2
        if not complete and luck < 0.4:
            return None  # this office does not publish all it numbers
        old = day < self.start
        if complete and not old and luck < 0.01 and stream.rate >= 0.2:
            number = f"{site.source.name}公告{day.year}年第{n}号"
            self.plans.append(
                Plan(what="missing number", source=site.source.id, start=day, until=date.max, due=date.max,
                     kinds=("gap",), column=number)
            )  # fmt: skip
            return None
        if complete and not old and luck < 0.05:
            self.late.append((day + timedelta(days=1), site, stream, f"{day.year}年第{n}号"))
            return None
        return (f"{day.year}年第{n}号",)

    start: date = date.min

    def _file(
        self, site: Site, stream: Stream, day: date, now: datetime, faults: dict[str, Plan],
        numbers: tuple[str, ...],
    ) -> None:  # fmt: skip
        site.made += 1
        self.papers += 1
        has = {name: self.luck.random() < share for name, share in stream.fill.items()}
        for name in has:
            gone = faults.get(f"{name} vanishes")
            has[name] &= not (gone and gone.column == stream.name)
        url = f"{site.source.url}{site.made}.html"
        title = f"关于第{site.made}件事的{stream.name}"
        shown = day if has["date"] else None
        bad = self.luck.random() < 0.01
        if bad and numbers:
            self._lost(site, day, numbers[0])
        self.rows.append(
            {
                "source_id": site.source.id, "listing": stream.name, "url": url, "title": title,
                "published_on": shown, "link_only": False, "pinned": False, "first_seen": now,
                "state": "quarantined" if bad else "filed", "attempts": 1,
            }
        )  # fmt: skip
        if bad:
            return
        body = "本局决定，自即日起施行，请各单位遵照执行。" * 3 if has["body"] else ""
        issuers = (site.source.name,) if has["issuer"] or numbers else ()
        self.articles.append(
            {
                "url": url, "source_id": site.source.id, "state": "filed", "title": title, "title_stem": title,
                "published_on": shown, "first_seen": now, "backfill": False, "page_sha": "", "article": "{}",
                "search_text": title + body, "also": "\n".join((*issuers, *numbers)),
            }
        )  # fmt: skip
        known = [("genre", "announcement" if numbers else "notice")]
        known += [("issuer", one) for one in issuers] + [("number", one) for one in numbers]
        self.facets.append((url, known))

    def flush(self, tx: Tx) -> None:
        """What was published goes into the tables in three statements: the store's own way takes 8 ms a paper."""
        if not self.rows:
            return
        tx.execute(entries.insert(), self.rows)
        if self.articles:
            tx.execute(articles.insert(), self.articles)
            ids = dict(
                tx.execute(
                    select(articles.c.url, articles.c.id)
                    .order_by(articles.c.id.desc())
                    .limit(len(self.articles))
                ).all()
            )
            tx.execute(
                facets.insert(),
                [{"article_id": ids[u], "name": n, "value": v} for u, known in self.facets for n, v in known],
            )
        for some in (self.rows, self.articles, self.facets):
            some.clear()

    def _lost(self, site: Site, day: date, number: str) -> None:
        """A page in quarantine takes its number with it: a gap that is there, though nobody planted it."""
        self.plans.append(
            Plan(what="number in quarantine", source=site.source.id, start=day, until=date.max, due=date.max,
                 kinds=("gap",), column=f"{site.source.name}公告{number}")
        )  # fmt: skip

    def live(self, day: date) -> None:
        """Publish, visit, judge: one morning."""
        now = _at(day)
        offline = any(p.source == NETWORK and p.start <= day < p.until for p in self.plans)
        with self.store.write() as tx:
            run_id = runs.start(tx, now=now)
            reports = [self._visit(tx, site, day, now, offline=offline) for site in self.sites]
            self.flush(tx)
            for report in reports:
                runs.note_source(tx, run_id, report, now=now)
            health = note_health(tx, self.sources, reports, now=now + timedelta(minutes=5))
            runs.finish(tx, RunReport(run_id=run_id, started_at=now, finished_at=now, sources=health.reports))
        self.told += health.notices

    def _visit(self, tx: Tx, site: Site, day: date, now: datetime, *, offline: bool) -> SourceReport:
        faults, new = self.holds(site, day), 0
        unread = next((f for f in ("block", "dead host", "failed, then blocked") if f in faults), None)
        for stream in site.streams.values():
            hushed = "site frozen" in faults or (
                "silence" in faults and faults["silence"].column == stream.name
            )
            for _ in range(0 if hushed else stream.papers(day - timedelta(days=1), self.luck)):
                self.publish(site, stream, day - timedelta(days=1), now, faults)
                new += 1
        for late in [x for x in self.late if x[1] is site and x[0] <= day]:
            self.late.remove(late)
            self._file(site, late[2], late[0], now, faults, (late[3],))
        return self._report(site, faults, unread, day, new, offline=offline, tx=tx, now=now)

    def _report(
        self, site: Site, faults: dict[str, Plan], unread: str | None, day: date, new: int, *, offline: bool,
        tx: Tx, now: datetime,
    ) -> SourceReport:  # fmt: skip
        name = site.source.id
        blip = self.luck.random() < 0.01
        if offline or blip or unread == "dead host":
            return SourceReport(
                id=name, state="failed", failed=1, problems=(Problem(kind="unreachable", what="DNS"),)
            )
        if unread == "failed, then blocked" and (day - faults[unread].start).days < 5:
            return SourceReport(
                id=name, state="failed", failed=1, problems=(Problem(kind="unreachable", what="timeout"),)
            )
        if unread:
            return SourceReport(id=name, state="blocked", problems=(Problem(kind="challenge", what="412"),))
        listed = self.usual[name] - self.luck.randint(0, 2)
        if "no rows" in faults:
            problem = Problem(kind="empty", what="公告: 0 rows on a good answer", todo="look")
            return SourceReport(id=name, state="degraded", listed=listed - 20, new=new, problems=(problem,))
        if "moved paths" in faults:
            return self._moved(site, faults["moved paths"], day, listed, tx, now)
        if "list cut short" in faults:
            listed //= 5
        return SourceReport(id=name, state="ok", listed=listed, new=new, filed=new)

    def _moved(self, site: Site, plan: Plan, day: date, listed: int, tx: Tx, now: datetime) -> SourceReport:
        stream = next(iter(site.streams.values()))
        if day == plan.start:
            rows = [
                ListingEntry(source_id=site.source.id, listing=stream.name, title="旧文",
                             url=f"{site.source.url}new/{i}", published_on=day - timedelta(days=90 + i))
                for i in range(20)
            ]  # fmt: skip
            add(tx, rows, run_id=None, now=now, held=True)
            problem = Problem(kind="held", what="20 rows at once look new but carry old dates")
            return SourceReport(
                id=site.source.id, state="suspect", listed=listed, new=20, problems=(problem,)
            )
        if day == plan.until - timedelta(days=1):
            release(tx, site.source.id, now=now)
        return SourceReport(id=site.source.id, state="ok", listed=listed)


def _at(day: date) -> datetime:
    """08:30 in Beijing."""
    return datetime(day.year, day.month, day.day, 0, 30, tzinfo=UTC)


# ------------------------------------------------------------------ the year, and its account


def simulate(
    folder: Path, *, sources: int, days: int, start: date, seed: int, past: int = PAST_DAYS
) -> Outcome:
    """The whole time; every alarm is then laid to a planted fault, or it is a false one."""
    began, luck = time.perf_counter(), random.Random(seed)
    store = open_store(folder / "year.db", data_dir=folder)
    sites = make_sites(sources, luck)
    plans = make_plans(sites, start, days, luck)
    world = World(store, sites, plans, luck)
    world.start = start
    world.fill_past(start, past)
    for n in range(days):
        world.live(start + timedelta(days=n))
    outcome = account(store, world, start + timedelta(days=days))
    store.dispose()
    outcome.days, outcome.seconds = days, time.perf_counter() - began
    return outcome


def account(store: Store, world: World, end: date) -> Outcome:
    outcome = Outcome(plans=[], notices=len(world.told), papers=world.papers)
    outcome.plans = [p for p in world.plans if _is_due(p, store, end)]
    hosts = {site.host: site.source.id for site in world.sites}
    with store.read() as tx:
        rows = tx.execute(incidents.select().order_by(incidents.c.id)).mappings().all()
    for row in rows:
        alarm = row["reminded_at"] is not None or row["kind"] == "gap"
        if not alarm:
            continue
        subject = hosts.get(row["host"], row["host"])
        day = (row["opened_at"] + timedelta(hours=8)).date()
        mine = [p for p in world.plans if _explains(p, row["kind"], subject, day)]
        for plan in mine:
            said = _said_on(row, plan)
            plan.raised = min(plan.raised or said, said)
        if not mine:
            outcome.false.append(f"{day} {row['kind']} {subject}: {row['what']}")
    return outcome


def _said_on(row: object, plan: Plan) -> date:
    """The day it was said aloud; a gap is told by the digest the day it is found."""
    opened = (row["opened_at"] + timedelta(hours=8)).date()  # type: ignore[index]
    return (
        opened + timedelta(days=2) if plan.what == "dead host" or plan.what.startswith("failed,") else opened
    )


def _explains(plan: Plan, kind: str, subject: str, day: date) -> bool:
    if kind not in plan.kinds:
        return False
    if kind == "gap":
        return subject == plan.column
    source, _, column = subject.partition("/")
    # a blip just before a planted outage is one incident with it
    begins = plan.start - timedelta(days=3 if kind == "failed" else 0)
    fits = not column or not plan.column or column == plan.column or plan.what == "site frozen"
    return source == plan.source and begins <= day <= plan.until and fits


def _is_due(plan: Plan, store: Store, end: date) -> bool:
    """A missing number is due three days after the next one is out (if it is), the others at their day."""
    if plan.what == "missing number":
        plan.due = _gap_due(plan, store)
    return plan.due < end


def _gap_due(plan: Plan, store: Store) -> date:
    office, _, rest = plan.column.partition("公告")
    year, n = int(rest[:4]), int(rest.removesuffix("号").split("第")[1])
    query = (
        select(facets.c.value, articles.c.first_seen)
        .join(articles, articles.c.id == facets.c.article_id)
        .where(facets.c.name == "number", articles.c.also.like(f"{office}\n%"))
    )
    with store.read() as tx:
        first = dict(tx.execute(query).all())
    upper = [first.get(f"{year}年第{n + k}号") for k in (1, 2, 3)]
    lower = [first.get(f"{year}年第{n - k}号") for k in (1, 2, 3)]
    if not any(lower) or not any(upper) or sum(x is not None for x in (*lower, *upper)) < 3:
        return date.max  # begun in the middle, or the last of its year
    out = min(x for x in upper if x)
    plan.start = out.date()
    return (out + timedelta(days=4)).date() if upper[0] or upper[1] else date.max


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--sources", type=int, default=45)
    words.add_argument("--days", type=int, default=365)
    words.add_argument("--start", type=date.fromisoformat, default=date(2025, 12, 1))
    words.add_argument("--seed", type=int, default=1)
    args = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        outcome = simulate(
            Path(folder), sources=args.sources, days=args.days, start=args.start, seed=args.seed
        )
    report(outcome, args.sources)
    return int(bool(outcome.missed) or outcome.false_a_month > 1)


def report(outcome: Outcome, sources: int) -> None:
    planted = Counter(p.what for p in outcome.plans)
    late = Counter(p.what for p in outcome.missed)
    print(f"{sources} sources, {outcome.days} days, {outcome.papers} papers, {outcome.seconds:.0f} s")
    for what, n in sorted(planted.items()):
        waits = sorted((p.raised - p.start).days for p in outcome.plans if p.what == what and p.raised)
        middle = f"raised after {waits[len(waits) // 2]} days (most {waits[-1]})" if waits else ""
        print(f"  {what:<22} planted {n:>3}, in time {n - late[what]:>3}  {middle}")
    print(
        f"false alarms: {len(outcome.false)} ({outcome.false_a_month:.2f} a month); sentences said: {outcome.notices}"
    )
    for line in outcome.false:
        print(f"  ! {line}")
    for plan in outcome.missed:
        print(
            f"  ? {plan.what} {plan.source} {plan.column}: {plan.start}, due {plan.due}, raised {plan.raised}"
        )


if __name__ == "__main__":
    sys.exit(main())
