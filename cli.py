"""`yaojian`: the words of the command line. What each command does is in `commands/`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from errors import ConfigError, LockHeld, MonitorError

FAILED, USAGE, BUSY = 1, 2, 75


class Words(argparse.ArgumentParser):
    """One clear line and status 2 for words that make no sense."""

    def error(self, message: str) -> None:  # type: ignore[override]
        print(f"yaojian: {message}; see: {self.prog} --help", file=sys.stderr)
        raise SystemExit(USAGE)


def main(words: Sequence[str] | None = None) -> int:
    args = build_parser().parse_args(sys.argv[1:] if words is None else list(words))
    for name, value in (("config", None), ("data", None), ("lang", None), ("json", False)):
        if not hasattr(args, name):  # set on a parser, a default would overrule the word before the command
            setattr(args, name, value)
    if args.lang:
        os.environ["YAOJIAN_LANG"] = args.lang
    try:
        return _act(args)
    except ConfigError as error:
        return _say(error, USAGE)
    except LockHeld as error:
        return _say(error, BUSY)
    except BrokenPipeError:
        return 0
    except (MonitorError, OSError) as error:
        return _say(error, FAILED)
    except KeyboardInterrupt:
        return _say(MonitorError("stopped"), 130)
    except Exception as error:
        if os.environ.get("YAOJIAN_DEBUG"):
            raise
        said = f"{type(error).__name__}: {error}".splitlines()[0]
        return _say(MonitorError(f"{said} (a fault of ours; YAOJIAN_DEBUG=1 shows where)"), FAILED)


def _act(args: argparse.Namespace) -> int:
    import importlib

    module = importlib.import_module(args.module)
    return int(module.act(args))


def _say(error: BaseException, status: int) -> int:
    line = " ".join(str(error).split()) or type(error).__name__
    print(f"yaojian: {line}", file=sys.stderr)
    return status


def day(text: str) -> date:
    """A Shanghai day: 2026-02-12, 20260212 or 2026年2月12日."""
    for form in ("%Y-%m-%d", "%Y%m%d", "%Y年%m月%d日"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a calendar day
        except ValueError:
            continue
    raise argparse.ArgumentTypeError(f"{text!r} is no day; write it like 2026-02-12")


def build_parser() -> Words:
    common = Words(add_help=False)
    common.add_argument(
        "--config", type=Path, default=argparse.SUPPRESS, metavar="DIR", help="configuration (config/)"
    )
    common.add_argument(
        "--data", type=Path, default=argparse.SUPPRESS, metavar="DIR", help="database, pages, outbox (data/)"
    )
    common.add_argument(
        "--lang", choices=("zh", "en"), default=argparse.SUPPRESS, help="language of what is printed"
    )
    common.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help="one JSON document on stdout"
    )
    parser = Words(
        prog="yaojian",
        description="药监 · watches drug-regulation sources and mails a digest",
        parents=[common],
    )
    subs = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=Words)

    def add(name: str, module: str, help_text: str) -> argparse.ArgumentParser:
        sub = subs.add_parser(name, help=help_text, description=help_text, parents=[common])
        sub.set_defaults(module=module)
        return sub

    run = add(
        "run", "commands.running", "one whole run, made for cron: fetch, read, store, alert, send what is due"
    )
    run.add_argument("names", nargs="*", metavar="SOURCE")
    run.add_argument("--all", action="store_true", help="every watched source, due or not")
    run.add_argument(
        "--since", type=day, metavar="DATE", help="walk old pages back to this day; nothing is mailed"
    )
    run.add_argument("--no-send", action="store_true", help="queue nothing and send nothing")
    add("serve", "scheduler", "the scheduler and the sending in one process")
    add("demo", "demo.show", "the whole product on a bundled small web on loopback; no network, no set-up")

    read = add("read", "commands.reading", "one saved page → everything it says")
    read.add_argument("file", metavar="FILE", help="raw bytes; - is stdin")
    read.add_argument("--url", required=True)
    read.add_argument("--source", metavar="ID")
    listing = add("list", "commands.reading", "one saved listing → its entries")
    listing.add_argument("file", metavar="FILE")
    listing.add_argument("--url", required=True)
    listing.add_argument("--source", metavar="ID")
    mend = add("mend", "commands.reading", "damaged text → mended text")
    mend.add_argument("file", metavar="FILE", nargs="?", default="-")
    mend.add_argument("--explain", action="store_true", help="say every repair on stderr")
    group = add("group", "commands.reading", "saved pages → which tell the same story, and each one's role")
    group.add_argument("files", metavar="FILE", nargs="+")
    group.add_argument("--urls", metavar="FILE", help="lines: FILE<TAB>URL, or one URL per FILE in order")

    search = add("search", "commands.asking", "find articles; the same language as rules and digests")
    search.add_argument("query", metavar="QUERY", nargs="*")
    search.add_argument("--limit", type=int, default=20)
    search.add_argument("--offset", type=int, default=0)
    for name in ("issuer", "genre", "region", "level", "number", "source", "since", "until"):
        search.add_argument(f"--{name}")
    rules = add("rules", "commands.asking", "watch rules: list, add, try on history, lint")
    rules.add_argument("verb", nargs="?", default="list", choices=("list", "add", "remove", "try", "lint"))
    rules.add_argument("name", nargs="?")
    rules.add_argument("query", nargs="?")
    rules.add_argument("--urgent", action="store_true")
    rules.add_argument("--days", type=int, default=90)
    people = add("subscribers", "commands.people", "who is told what: list, add, remove, import, export")
    people.add_argument(
        "verb", nargs="?", default="list", choices=("list", "add", "remove", "import", "export")
    )
    people.add_argument("address", nargs="?", metavar="ADDRESS|FILE")
    people.add_argument("--name", default="")
    people.add_argument("--rule", action="append", default=[])
    people.add_argument("--cadence", choices=("immediate", "daily", "weekly"), default="daily")
    people.add_argument(
        "--script", choices=("as_published", "simplified", "traditional"), default="as_published"
    )
    people.add_argument(
        "--frame", choices=("zh", "en"), default="zh", help="language of the mail's own words"
    )
    digest = add("digest", "commands.people", "build, show or send one digest")
    digest.add_argument("--day", type=day)
    digest.add_argument("--to", metavar="WHO")
    digest.add_argument("--preview", metavar="FILE", help="write the HTML there")
    digest.add_argument("--send", action="store_true")

    sources = add(
        "sources", "commands.catalogue", "the catalogue: coverage, health, preview, a new source from a URL"
    )
    sources.add_argument(
        "verb", nargs="?", default="list", choices=("list", "check", "try", "add", "accept", "coverage")
    )
    sources.add_argument("what", nargs="?", metavar="ID|URL")
    sources.add_argument("--list-file", metavar="FILE")
    sources.add_argument("--article-file", metavar="FILE")
    sources.add_argument("--article-url", metavar="URL")
    sources.add_argument("--id")
    sources.add_argument("--yes", action="store_true", help="accept what is proposed")

    stories = add(
        "stories", "commands.deciding", "one event with its copies; tell articles apart or put them together"
    )
    stories.add_argument("verb", choices=("show", "split", "merge"))
    stories.add_argument("article", metavar="ARTICLE", help="its id or address")
    stories.add_argument("into", nargs="?", metavar="INTO", help="merge: an article of the other story")
    stories.add_argument("--why", default="", help="kept with the decision")
    stories.add_argument("--who", default="", help="who decides (the login name)")

    export = add("export", "commands.keeping", "the archive as csv, xlsx or jsonl")
    export.add_argument("--format", choices=("csv", "xlsx", "jsonl"), default="jsonl")
    export.add_argument("--output", metavar="FILE")
    for name in ("backup", "restore"):
        sub = add(
            name,
            "commands.keeping",
            "the database and all bytes into one file" if name == "backup" else "and safely back",
        )
        sub.add_argument("file", metavar="FILE")
        if name == "restore":
            sub.add_argument("--force", action="store_true", help="replace what is there")
    replay = add(
        "replay", "commands.keeping", "read all kept bytes again with today's code; report what changed"
    )
    replay.add_argument("--since", type=day)
    replay.add_argument("--apply", action="store_true", help="store the new readings")
    add("doctor", "commands.keeping", "every check with its cure")
    return parser


if __name__ == "__main__":
    sys.exit(main())
