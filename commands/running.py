"""`run`: one whole run, and what it says on a terminal."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from commands.office import Office, open_office
from commands.run import UNREAD, Wish, exit_status, run
from commands.shape import print_json, run_json
from commands.terminal import padded
from commands.words import language, say
from wording import said

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from models import RunReport


def act(args: argparse.Namespace) -> int:
    office = open_office(args.config, args.data)
    wish = Wish(names=tuple(args.names), everything=args.all, since=args.since, send=not args.no_send)
    with Bar(show=not args.json and sys.stderr.isatty()) as bar:
        report = run(office, wish, bar)
    if args.json:
        print_json(run_json(report))
    else:
        tell(report, office)
    return exit_status(report, office.sources.values())


def tell(report: RunReport, office: Office) -> None:
    """The run in a few calm lines: what is new, and what could not be read."""
    visited = [s for s in report.sources if s.state not in ("not_due", "not_watched")]
    unread = [s for s in visited if s.state in UNREAD]
    for source in visited:
        if source.state != "ok" or source.new:
            last = said(source.problems[-1].what, language()) if source.problems else ""
            what = say("because", what=last) if last else ""
            print(f"  {padded(say(source.state), 12)} {office.sources[source.id].name}  +{source.new}{what}")
    totals = {k: sum(getattr(s, k) for s in visited) for k in ("new", "filed", "quarantined")}
    if not visited:
        print(say("none_due"))
    elif any(totals.values()):
        print(say("new", **totals, older=older(totals["filed"] - totals["new"]), sent=report.mails.sent))
    elif not unread:
        print(say("quiet", n=len(visited)))
    if unread:
        print(say("unread", n=len(unread)))
    for notice in report.notices:
        print(f"  ! {said(notice, language())}")


def older(n: int) -> str:
    """Why more is filed than rows are new: revised articles, and rows of earlier runs fetched only now."""
    return say("older", n=n) if n > 0 else ""


class Bar:
    """A progress bar on a terminal; elsewhere nothing. rich is imported only when it is shown."""

    def __init__(self, *, show: bool):
        self.show = show
        self.bar: Progress | None = None
        self.task: TaskID | None = None

    def __enter__(self) -> Bar:
        return self

    def __call__(self, done: int, of: int, name: str) -> None:
        if not self.show:
            return
        if self.bar is None:
            self.bar = _progress()
            self.task = self.bar.add_task("", total=of)
            self.bar.start()
        assert self.task is not None
        self.bar.update(self.task, completed=done, description=name)

    def __exit__(self, *error: object) -> None:
        if self.bar is not None:
            self.bar.stop()


def _progress() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)
