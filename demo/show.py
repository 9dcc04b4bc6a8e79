"""`yaojian demo`: serves the bundled web on loopback and runs the real product on it for three days."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commands.words import listed, say
from demo.sites import SITES, Site
from errors import ConfigError

if TYPE_CHECKING:
    from commands.office import Office
    from models import RunReport

DAYS = ("2026-02-10T18:30:00+08:00", "2026-02-11T18:30:00+08:00", "2026-02-12T18:30:00+08:00")
GAP_SECONDS = 0.02
FAR_PAST = "Mon, 09 Feb 2026 00:00:00 GMT"


class Day:
    """The simulated day all sites show."""

    number = 1


def handler(site: Site, day: Day) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, headers, body = site.answer(site, self.path, day.number)
            tag = '"' + hashlib.md5(body, usedforsecurity=False).hexdigest() + '"'
            if status == 200 and self.headers.get("If-None-Match") == tag:
                status, body = 304, b""
            self.send_response(status)
            for name, value in {**headers, "ETag": tag, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Quiet."""

    return Handler


@contextmanager
def served(day: Day) -> Iterator[dict[str, int]]:
    """Every site on a port of its own; gives the ports by site id."""
    servers = {s.id: ThreadingHTTPServer(("127.0.0.1", 0), handler(s, day)) for s in SITES}
    for server in servers.values():
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield {i: int(s.server_address[1]) for i, s in servers.items()}
    finally:
        for server in servers.values():
            server.shutdown()
            server.server_close()


def write_config(folder: Path, ports: dict[str, int], families: Path) -> None:
    """A configuration like anyone's: the shipped families, one folder per source."""
    shutil.copytree(families, folder / "families", dirs_exist_ok=True)
    for site in SITES:
        root = f"http://127.0.0.1:{ports[site.id]}"
        level = "" if "level:" in site.config else "level: provincial\nregion: '330000'\n"
        columns = "".join(
            f"- name: {name}\n  url: {root}/{path}/{'' if site.id == 'demo-west' else 'index.html'}\n  kind: {kind_of(name)}\n"
            for path, name in site.columns.items()
        )
        place = folder / "sources" / site.id / "source.yml"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(
            f"name: {site.name}\nurl: {root}/\nevery: 6h\ngap_seconds: {GAP_SECONDS}\n{level}{site.config}listings:\n{columns}",
            encoding="utf-8",
        )


def kind_of(column: str) -> str:
    return (
        "meeting"
        if column == "会议信息"
        else "news"
        if "要" in column or column == "写作范例"
        else "interpretation"
        if "解读" in column
        else "notice"
    )


@dataclass(slots=True)
class Told:
    """What the three days came to."""

    report: RunReport
    articles: int
    stories: int
    directives: int
    repairs: int
    blocked: list[str]
    digest_html: Path
    digest_eml: Path
    database: Path
    export: Path


def act(args: argparse.Namespace) -> int:
    from commands.office import HOME, open_office

    data = args.data or Path("demo-data")
    if data.exists() and any(data.iterdir()) and not (data / "demo.txt").exists():
        raise ConfigError(
            f"{data} holds something that is not a demonstration; choose another folder with --data",
            zh=f"{data} 里有不是演示的东西；请用 --data 换一个文件夹",
        )
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    (data / "demo.txt").write_text("made by `yaojian demo`; delete it as you like\n", encoding="utf-8")
    day = Day()
    config = data / "config"  # kept: later commands with --data read the demonstration's own sources
    with served(day) as ports, plain_environment(ports):
        write_config(config, ports, HOME / "config" / "families")
        office = None
        for number, instant in enumerate(DAYS, 1):
            day.number = number
            os.environ["YAOJIAN_NOW"] = instant
            office = open_office(config, data)
            report = _one_day(office, number, args)
        assert office is not None
        told = _told(office, report, data)
        office.close()
    if args.json:
        _print_json(told)
    else:
        _print(told)
    return 0


@contextmanager
def plain_environment(ports: dict[str, int]) -> Iterator[None]:
    """Nothing of the caller's settings counts, only loopback is reached, no proxy is asked."""
    kept = dict(os.environ)
    for name in list(os.environ):
        if (
            name.startswith("YAOJIAN_") and name not in ("YAOJIAN_DEBUG", "YAOJIAN_LANG")
        ) or name.lower() in ("http_proxy", "https_proxy", "all_proxy"):
            del os.environ[name]
    os.environ["YAOJIAN_ALLOW_HOSTS"] = ",".join(f"127.0.0.1:{p}" for p in ports.values())
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(kept)


def _one_day(office: Office, number: int, args: argparse.Namespace) -> RunReport:
    from commands.run import Wish, run
    from commands.running import Bar, older

    with Bar(show=not args.json and sys.stderr.isatty()) as bar:
        report = run(office, Wish(everything=True), bar)
    if not args.json:
        new = sum(s.new for s in report.sources)
        filed = sum(s.filed for s in report.sources)
        bad = [
            office.sources[s.id].name for s in report.sources if s.state in ("blocked", "suspect", "failed")
        ]
        names = say("in_brackets", what=listed(bad)) if bad else ""
        print(
            say("day", n=number, new=new, filed=filed, older=older(filed - new), unread=len(bad), names=names)
        )
    return report


def _told(office: Office, report: RunReport, data: Path) -> Told:
    from commands.keeping import lines
    from store import digests, incidents

    rows = list(lines(office))
    export = data / "export.jsonl"
    export.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")
    with office.store.read() as tx:
        copies = digests.archive(tx)
        blocked = [u.name for u in incidents.unread_sources(tx)]
    html, eml = data / "digest.html", data / "digest.eml"
    html.write_text(copies[0][1].html, encoding="utf-8")
    eml.write_bytes(copies[0][1].eml)
    return Told(
        report=report, articles=len(rows), stories=len({r["story_id"] for r in rows}), directives=sum(len(r["directives"]) for r in rows),
        repairs=sum(len(r["repairs"]) for r in rows), blocked=blocked, digest_html=html, digest_eml=eml,
        database=data / "yaojian.db", export=export,
    )  # fmt: skip


def _print(told: Told) -> None:
    print(
        f"\n{say('shown', articles=told.articles, stories=told.stories, directives=told.directives, repairs=told.repairs)}"
    )
    print(say("not_read", names=listed(told.blocked) or say("nothing")) + "\n")
    places = {
        "digest_at": told.digest_html,
        "mail_at": told.digest_eml,
        "database_at": told.database,
        "export_at": told.export,
    }
    for key, place in places.items():
        print(f"  {say('field', name=say(key), value=place)}")


def _print_json(told: Told) -> None:
    from commands.shape import print_json, run_json

    print_json(
        {
            **run_json(told.report), "found": told.articles, "stories": told.stories, "directives": told.directives, "repairs": told.repairs,
            "blocked": told.blocked, "digest": str(told.digest_html), "mail": str(told.digest_eml), "database": str(told.database),
            "export": str(told.export),
        }
    )  # fmt: skip
