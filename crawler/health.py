"""From what a run saw to incidents: opened, reminded of, closed, each with what to do.

A source that could not be read is one incident of its host, and stays the same one when a failure turns
into a block. All sources failing together is our own network: one alarm, not forty-five. An incident is in
the database (and so in the digest's foot) at once; it becomes a sentence to the operator when something must
be done: a failing connection from the third run in a row, everything else at once, then after a day, then
weekly, and once more when it is over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from clock import day_of
from crawler.slots import host_slot
from models import Incident, Problem, Source, SourceReport, SourceState
from store import health as past
from store import incidents
from wording import Wording, in_chinese, joined

if TYPE_CHECKING:
    from store.engine import Tx

UNREAD = ("blocked", "suspect", "failed")
NETWORK = "(our network)"
ENOUGH = 5
"""With fewer sources read in one run, their failing together proves nothing about us."""
IN_A_ROW = 3
"""Runs a connection must fail in before it is an alarm: government servers are down for a night now and then."""
TRANSIENT = ("unreachable", "wait", "list", "budget")
"""Kinds of problems that mend themselves more often than not."""
OVER = Wording("it is over", "已经恢复")
PUBLISHING = Wording("publishing again", "又有新内容了")
KINDS = {
    "blocked": "被拦截", "suspect": "存疑", "failed": "未读到", "degraded": "只读到一部分", "network": "网络故障",
    "held": "待确认", "few_rows": "条数骤减", "fallen": "字段缺失", "quiet": "异常安静", "gap": "缺号",
}  # fmt: skip
"""Kinds of incidents, and the states of a source that could not be read, in Chinese."""
RECENT = timedelta(hours=3)
HISTORY = timedelta(days=800)
"""How far back a column's rhythm is learned: two years and the holidays around them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What the run report gains: sentences to the operator, and reports with what their past says of them."""

    notices: tuple[str, ...] = ()
    reports: tuple[SourceReport, ...] = ()


@dataclass(slots=True)
class Bell:
    """Opens, reminds and closes; collects what is to be said aloud."""

    tx: Tx
    now: datetime
    open: dict[tuple[str, str], Incident]
    said: list[str] = field(default_factory=list)

    def note(
        self, host: str, kind: str, what: str, todo: str = "", *, name: str = "", source: Source | None = None,
        patience: int = 1,
    ) -> None:  # fmt: skip
        """The trouble is there. It is said aloud from the `patience`-th time in a row, and again when due."""
        one, _ = incidents.note(
            self.tx, host=host, kind=kind, what=what, todo=todo, now=self.now, source=source
        )
        self.open[host, kind] = one
        lead = _named(name)
        cure = Wording(f" — {todo}", f" — {in_chinese(todo)}") if todo else Wording("")
        if one.reminded_at is None and one.times >= patience:
            self._say(one, joined((lead, what, cure), "", ""))
        elif one.reminded_at is not None and self.now - one.reminded_at >= _pause(one):
            day = day_of(one.opened_at)
            still = Wording(f"still, since {day}: ", f"自 {day} 起仍然如此：")
            self._say(one, joined((lead, still, what, cure), "", ""))

    def _say(self, one: Incident, sentence: str) -> None:
        self.said.append(sentence)
        incidents.mark_reminded(self.tx, one.id, now=self.now)

    def close(self, host: str, *kinds: str, name: str = "", over: str = OVER) -> None:
        """The trouble is over; said aloud only if its beginning was."""
        for kind in kinds:
            if (host, kind) not in self.open:
                continue
            one = self.open.pop((host, kind))
            incidents.close(self.tx, host, kind, now=self.now)
            if one.reminded_at is not None and over:
                first, last = day_of(one.opened_at), day_of(self.now)
                days = Wording(
                    f" ({one.kind} from {first} to {last})",
                    f"（{first} 至 {last} {KINDS.get(one.kind, one.kind)}）",
                )
                self.said.append(joined((_named(name), over, days), "", ""))


def _named(name: str) -> Wording:
    return Wording(f"{name}: ", f"{in_chinese(name)}：") if name else Wording("")


def _pause(one: Incident) -> timedelta:
    """A day after the beginning, then a week. An hour less, because runs are not on the second."""
    early = one.reminded_at is None or one.reminded_at - one.opened_at < timedelta(hours=23)
    return (timedelta(days=1) if early else timedelta(days=7)) - timedelta(hours=1)


# ------------------------------------------------------------------ one run


def note_health(
    tx: Tx, sources: Mapping[str, Source], reports: Sequence[SourceReport], *, now: datetime
) -> Health:
    """Open, remind of and close incidents for the sources that were visited.

    sources  those that were asked in this run, by id; reports of others come back as they are
    """
    visited = [r for r in reports if r.id in sources and r.state not in past.IDLE]
    bell = Bell(tx, now, past.open_troubles(tx))
    if not visited:
        return Health(reports=tuple(reports))
    offline = _note_network(bell, visited)
    for host, group in _by_host(sources, visited).items():
        _note_host(bell, host, group, offline=offline)
    _note_held(bell, sources)
    reports = _with_past(bell, sources, reports)
    return Health(notices=tuple(bell.said), reports=tuple(reports))


def _by_host(
    sources: Mapping[str, Source], visited: Sequence[SourceReport]
) -> dict[str, list[tuple[Source, SourceReport]]]:
    groups: dict[str, list[tuple[Source, SourceReport]]] = {}
    for report in visited:
        source = sources[report.id]
        groups.setdefault(host_slot(source.url), []).append((source, report))
    return groups


def _note_network(bell: Bell, visited: Sequence[SourceReport]) -> bool:
    """Is it us? With few sources due, what others met in the last hours is asked too."""
    recent = past.visits_since(bell.tx, bell.now - RECENT)
    states = {source_id: state for source_id, (_, state) in recent.items()} | {r.id: r.state for r in visited}
    nothing = all(not r.listed and not r.not_modified for r in visited)
    if not (nothing and is_our_network(tuple(states.values()))):
        bell.close(NETWORK, "network", over=Wording("sources are read again", "来源又读到了"))
        return False
    what = Wording(f"all {len(states)} sources failed", f"全部 {len(states)} 个来源都没有读到")
    todo = Wording("check this machine's network, proxy and address", "请检查本机的网络、代理和地址")
    bell.note(NETWORK, "network", what, todo)
    return True


def is_our_network(states: Sequence[str]) -> bool:
    """All the sources asked lately could not be read, most of them for want of a connection."""
    failed = sum(s == "failed" for s in states)
    return len(states) >= ENOUGH and all(s in UNREAD for s in states) and failed >= 0.5 * len(states)


# ------------------------------------------------------------------ one host


def _note_host(bell: Bell, host: str, group: Sequence[tuple[Source, SourceReport]], *, offline: bool) -> None:
    """One incident a host, however many sources live there; the first unread one stands for it."""
    unread = [(s, r) for s, r in group if r.state in UNREAD and not _only_held(r)]
    names = "、".join(s.name for s, _ in (unread or group))
    before = next((bell.open[host, k] for k in UNREAD if (host, k) in bell.open), None)
    if not unread:
        bell.close(host, *UNREAD, name=names, over=Wording("read again", "又读到了"))
        _note_partly(bell, host, group)
        return
    source, report = unread[0]
    what, todo, kind = _worst(report)
    if before is not None and before.kind != report.state:
        past.change_kind(bell.tx, before, report.state)
        bell.open.pop((host, before.kind))
    patience = IN_A_ROW if report.state == "failed" or kind in TRANSIENT else 1
    if offline:
        if before is None:  # the foot names it, the operator hears of the network only
            one, _ = incidents.note(
                bell.tx, host=host, kind=report.state, what=what, todo=todo, now=bell.now, source=source
            )
            bell.open[host, report.state] = one
        return
    bell.note(
        host, report.state, what, todo, name=_state_of(names, report.state), source=source, patience=patience
    )


def _state_of(names: str, state: str) -> Wording:
    return Wording(f"{names} {state}", f"{names} {KINDS[state]}")


def _only_held(report: SourceReport) -> bool:
    """Rows wait for a person, but the source was read: that has an incident of its own."""
    return report.state == "suspect" and any(p.kind == "held" for p in report.problems) and report.listed > 0


def _worst(report: SourceReport) -> tuple[str, str, str]:
    """What happened, what to do, and its kind: the last problem said, which is the one that ended the visit."""
    problem = next((p for p in reversed(report.problems) if p.what), None)
    if problem is None:
        state = Wording(report.state, KINDS.get(report.state))
        return state, f"yaojian sources try {report.id}", ""
    return problem.what, problem.todo or f"yaojian sources try {report.id}", problem.kind


def _note_partly(bell: Bell, host: str, group: Sequence[tuple[Source, SourceReport]]) -> None:
    """Read, but not all of it: a column without rows, selectors that match nothing, a total not reached."""
    partly = [(s, r) for s, r in group if r.state == "degraded"]
    if not partly:
        bell.close(
            host,
            "degraded",
            name="、".join(s.name for s, _ in group),
            over=Wording("read in full again", "又读全了"),
        )
        return
    source, report = partly[0]
    lasting = [p for p in report.problems if p.kind not in TRANSIENT and p.what]
    what, todo, _ = _worst(replace(report, problems=tuple(lasting) or report.problems))
    bell.note(host, "degraded", what, todo, name=source.name, patience=1 if lasting else IN_A_ROW)


def _note_held(bell: Bell, sources: Mapping[str, Source]) -> None:
    held = past.held_rows(bell.tx)
    for source in sources.values():
        rows = held.get(source.id, 0)
        if rows:
            what = Wording(
                f"{rows} rows that look new carry old dates and wait for you; nothing of them was sent",
                f"{rows} 条看似新条目，日期却是旧的，等您确认；都没有寄出",
            )
            cure = f"yaojian sources accept {source.id}"
            todo = Wording(f"moved paths? look at them, then: {cure}", f"网址搬家了？看过之后运行：{cure}")
            bell.note(source.id, "held", what, todo, name=source.name)
        else:
            bell.close(
                source.id,
                "held",
                name=source.name,
                over=Wording("no rows wait any more", "没有待确认的条目了"),
            )


# ------------------------------------------------------------------ against its own past


def _with_past(
    bell: Bell, sources: Mapping[str, Source], reports: Sequence[SourceReport]
) -> Sequence[SourceReport]:
    """Rows, fields, silence and numbers; each is looked at only when it can have changed.

    Silence and numbers change with the day, so they cost nothing in the other runs of a day.
    """
    today = past.visits_since(bell.tx, _midnight(bell.now))
    read = [r for r in reports if r.id in sources and r.state in ("ok", "degraded", "suspect")]
    first = {r.id for r in read if today.get(r.id, (0, ""))[0] <= 1}
    newest = past.newest_days(bell.tx) if first or any(r.new for r in read) else {}
    for report in read:
        source = sources[report.id]
        _note_rows(bell, source, report)
        if report.filed or report.quarantined:
            _note_fields(bell, source)
        if (report.id in first or report.new) and _may_be_quiet(bell, source, newest.get(source.id, {})):
            _note_silence(bell, source, report)
    if first or any(r.filed for r in read):
        _note_gaps(bell)
    return [_told(bell, sources[r.id], r) if r in read else r for r in reports]


def _midnight(now: datetime) -> datetime:
    from clock import SHANGHAI

    return now.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)


def _note_rows(bell: Bell, source: Source, report: SourceReport) -> None:
    """Far fewer rows than in any of the last runs; a column that failed or a spent budget explains it."""
    from crawler.baseline import RUNS_BEFORE, too_few_rows
    from store.runs import READ, history

    if report.problems:
        return
    last = [r for r in history(bell.tx, source.id, limit=2) if r.state in READ][1:]
    if (source.id, "few_rows") not in bell.open and not (last and report.listed < 0.75 * last[0].listed):
        return
    before = [r.listed for r in history(bell.tx, source.id, limit=3 * RUNS_BEFORE)[1:] if r.state == "ok"]
    what = too_few_rows(report.listed, before)
    if what is None:
        bell.close(
            source.id, "few_rows", name=source.name, over=Wording("as many rows as before", "条数恢复如前")
        )
    else:
        bell.note(source.id, "few_rows", what, f"yaojian sources try {source.id}", name=source.name)


def _note_fields(bell: Bell, source: Source) -> None:
    from crawler.baseline import falls

    found = falls(past.filed_rows(bell.tx, source.id))
    if found:
        what = joined(f.sentence() for f in found)
        cure = f"yaojian sources try {source.id}"
        todo = Wording(f"site redesigned? {cure}", f"网站改版了？{cure}")
        bell.note(source.id, "fallen", what, todo, name=source.name)
    else:
        bell.close(
            source.id,
            "fallen",
            name=source.name,
            over=Wording("fields are filled as before", "各字段恢复如前"),
        )


def _may_be_quiet(bell: Bell, source: Source, newest: Mapping[str, date]) -> bool:
    """Is any column past the least silence that can be an alarm, or was one? Spares most histories."""
    from crawler.silence import AT_LEAST, office_days

    today = day_of(bell.now)
    subjects = [source.id, *(f"{source.id}/{c.name}" for c in source.listings)]
    return any((s, "quiet") in bell.open for s in subjects) or any(
        office_days(day, today) >= AT_LEAST for day in newest.values()
    )


def _note_silence(bell: Bell, source: Source, report: SourceReport) -> None:
    """The whole source first: where it is silent, its columns need no alarms of their own."""
    from crawler.silence import judge

    today = day_of(bell.now)
    columns = past.columns_of(bell.tx, source.id, since=today - HISTORY)
    watched = {c.name for c in source.listings if c.watched}
    columns = {name: c for name, c in columns.items() if name in watched}
    if not columns:
        return
    days = sorted({day for c in columns.values() for day in c.days})
    began = day_of(min(c.first_read for c in columns.values()))
    whole = judge(days, today, first_read=began)
    if whole:
        what = whole.sentence(Wording("all columns", "全部栏目"))
        bell.note(source.id, "quiet", what, _compare(source, source.url), name=source.name)
    else:
        bell.close(source.id, "quiet", name=source.name, over=PUBLISHING)
    for listing in source.listings:
        if listing.name not in columns or _unread_column(report, listing.name):
            continue
        subject, column = f"{source.id}/{listing.name}", columns[listing.name]
        quiet = None if whole else judge(column.days, today, first_read=day_of(column.first_read))
        if quiet:
            sentence = quiet.sentence(listing.name)
            bell.note(subject, "quiet", sentence, _compare(source, listing.url), name=source.name)
        else:
            name = listing.name
            over = "" if whole else Wording(f"{name}: {PUBLISHING}", f"{name}：{PUBLISHING.zh}")
            bell.close(subject, "quiet", name=source.name, over=over)


def _compare(source: Source, url: str) -> Wording:
    cure = f"yaojian sources try {source.id}"
    return Wording(f"open {url} and compare; {cure}", f"请打开 {url} 对照；{cure}")


def _unread_column(report: SourceReport, column: str) -> bool:
    """A column with a problem of its own is not silent, it is unread."""
    return any(p.what.startswith(f"{column}:") for p in report.problems)


def _note_gaps(bell: Bell) -> None:
    """Missing numbers are kept as incidents of no source: the digest tells them weekly, the operator never."""
    from crawler.gaps import find_gaps

    today = day_of(bell.now)
    found = {
        gap.key: gap for gap in find_gaps(past.numbered(bell.tx, (today.year, today.year - 1)), today=today)
    }
    for host, kind in [key for key in bell.open if key[1] == "gap"]:
        if host not in found:
            bell.close(host, kind, over="")
    for key, gap in found.items():
        if (key, "gap") not in bell.open:
            bell.note(
                key,
                "gap",
                gap.sentence(),
                Wording("look for it at its issuer", "请到发文机关网站上找"),
                patience=1_000_000,
            )


def _told(bell: Bell, source: Source, report: SourceReport) -> SourceReport:
    """The report with what the past says of it; a source whose fields or rows fell was not read well."""
    subjects = [source.id, *(f"{source.id}/{c.name}" for c in source.listings)]
    mine = [bell.open[s, k] for s in subjects for k in ("few_rows", "fallen", "quiet") if (s, k) in bell.open]
    if not mine:
        return report
    problems = tuple(
        Problem(kind=one.kind, what=one.what, todo=one.todo, since=one.opened_at) for one in mine
    )
    state: SourceState = report.state
    if state == "ok" and any(one.kind != "quiet" for one in mine):
        state = "degraded"
    return replace(report, state=state, problems=(*report.problems, *problems))
