"""`export`, `backup`, `restore`, `replay`, `doctor`: the archive out, safely back, read anew, and checked."""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from clock import SHANGHAI
from commands.office import Office, open_office
from commands.shape import print_json, stored_json
from commands.words import say
from errors import ConfigError

COLUMNS = (
    "id", "published_on", "title", "issuers", "doc_numbers", "genre", "binding", "marks", "deadlines", "effective_on",
    "source_id", "column", "url", "first_seen", "story_id", "story_role",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
CELL = 32_767


def act(args: argparse.Namespace) -> int:
    office = open_office(args.config, args.data)
    jobs = {"export": _export, "backup": _backup, "restore": _restore, "replay": _replay, "doctor": _doctor}
    return jobs[args.command](office, args)


# ------------------------------------------------------------------ export


def _export(office: Office, args: argparse.Namespace) -> int:
    writer = {"jsonl": _jsonl, "csv": _csv, "xlsx": _xlsx}[args.format]
    if args.format == "xlsx" and not args.output:
        raise ConfigError("export --format xlsx: name a file with --output FILE")
    content = writer(office)
    if args.output:
        write_file(Path(args.output), content)
    else:
        sys.stdout.buffer.write(content)
    if args.json and args.output:
        print_json({"output": str(args.output), "bytes": len(content)})
    return 0


def write_file(place: Path, content: bytes) -> None:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    except OSError as error:
        raise ConfigError(f"{place}: {error.strerror}; give a path that can be written") from error


def lines(office: Office) -> Iterator[dict[str, Any]]:
    from store import articles

    with office.store.read() as tx:
        for stored in articles.every(tx):
            if stored.article.state == "filed":
                yield stored_json(stored)


def _jsonl(office: Office) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in lines(office)).encode()


def _csv(office: Office) -> bytes:
    """UTF-8 with a mark, so that WPS and Excel open it right; cells that would be formulas are quoted."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in lines(office):
        writer.writerow([harmless(cell(row.get(name))) for name in COLUMNS])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def harmless(text: str) -> str:
    """
    >>> harmless("=cmd|' /C calc'!A0")
    "'=cmd|' /C calc'!A0"
    """
    return "'" + text if text.startswith(FORMULA) else text


def cell(value: Any) -> str:
    if isinstance(value, list):
        return "；".join(
            f"{v['date']} {v['what']}" if isinstance(v, dict) and "date" in v else str(v) for v in value
        )
    return (
        ""
        if value is None
        else {True: "是", False: "否"}.get(value, str(value))
        if isinstance(value, bool)
        else str(value)
    )


def _xlsx(office: Office) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("药监文件")
        for column, name in enumerate(COLUMNS):
            sheet.write_string(0, column, name)
        for number, row in enumerate(lines(office), 1):
            for column, name in enumerate(COLUMNS):
                text = cell(row.get(name))
                sheet.write_string(number, column, text if len(text) <= CELL else text[: CELL - 1] + "…")
    return out.getvalue()


# ------------------------------------------------------------------ backup and replay


def _backup(office: Office, args: argparse.Namespace) -> int:
    from store.maintenance import backup

    counts = backup(office.store, Path(args.file))
    _say(args, {"file": args.file, **counts}, f"{args.file}：{counts}")
    return 0


def _restore(office: Office, args: argparse.Namespace) -> int:
    from store.maintenance import restore

    counts = restore(Path(args.file), url=office.url, data_dir=office.settings.data_dir, force=args.force)
    _say(args, {"file": args.file, **counts}, say("restored", counts=counts))
    return 0


def _say(args: argparse.Namespace, row: dict[str, Any], line: str) -> None:
    if args.json:
        print_json(row)
    else:
        print(line)


def _replay(office: Office, args: argparse.Namespace) -> int:
    """Every kept page read again; the stored reading is left alone unless --apply is given."""
    from dataclasses import replace

    from pipelines.flow import read_safely
    from store import articles, pages

    start = datetime.combine(args.since, time(0), SHANGHAI).astimezone(UTC) if args.since else None
    changed: list[dict[str, Any]] = []
    failed: list[dict[str, Any]] = []
    same = 0
    with office.store.read() as tx:
        current = {a.article.page_sha: a for a in articles.every(tx) if a.article.page_sha}
        kept = {p.sha: p for p in pages.since(tx, office.store.pages, start) if p.sha in current}
    for sha, page in kept.items():
        stored = current[sha]
        source = office.sources.get(stored.article.source_id or "")
        files = tuple(a for a in stored.article.attachments if a.text)
        article = replace(read_safely(page.page, source, files), page_sha=sha)
        if article.state != "filed":
            failed.append({"id": stored.id, "url": article.url, "reason": article.reason})
        elif differing := _differing(stored.article, article):
            changed.append({"id": stored.id, "url": article.url, "fields": differing})
            if args.apply:
                with office.store.write() as tx:
                    articles.reread(tx, stored.id, article)
        else:
            same += 1
    if args.json:
        print_json({"changed": changed, "same": same, "failed": failed})
    else:
        print(say("replayed", changed=len(changed), same=same, failed=len(failed)))
        for row in changed[:50]:
            print(f"  {row['url']}  {'、'.join(row['fields'])}")
    return 1 if failed else 0


def _differing(old: Any, new: Any) -> list[str]:
    from dataclasses import fields

    left_out = {"search_text", "fingerprint", "page_sha", "listing", "aliases", "supersedes"}
    return [
        f.name for f in fields(old) if f.name not in left_out and getattr(old, f.name) != getattr(new, f.name)
    ]


# ------------------------------------------------------------------ doctor


def _doctor(office: Office, args: argparse.Namespace) -> int:
    from commands.checkup import checkup

    found = list(checkup(office))
    if args.json:
        print_json({"checks": [{"name": c.name, "ok": c.ok, "what": c.what, "cure": c.cure} for c in found]})
    else:
        for check in found:
            print(
                f"{'✓' if check.ok else '✗'} {check.name}：{check.what}"
                + (f" → {check.cure}" if not check.ok else "")
            )
    return 0 if all(c.ok for c in found) else 1
