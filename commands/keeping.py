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
from commands.words import language, listed, say
from errors import ConfigError
from wording import said, told

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


FORMATS = ("csv", "xlsx", "jsonl")


def _export(office: Office, args: argparse.Namespace) -> int:
    """The archive to a file, or to stdout; with --json one document: where it went, or the rows themselves."""
    kind, place = export_wish(args.what, args.format, args.output)
    if place is None and args.json:
        print_json({"format": kind, "rows": list(lines(office))})
        return 0
    if place is None and kind == "xlsx":
        raise ConfigError(
            "export xlsx: name a file, such as archive.xlsx", zh="export xlsx：请给文件名，如 archive.xlsx"
        )
    if place is not None:
        check_place(place)
    rows = list(lines(office))
    content = {"jsonl": _jsonl, "csv": _csv, "xlsx": _xlsx}[kind](rows)
    if place is None:
        sys.stdout.buffer.write(content)
        return 0
    write_file(place, content)
    done = {"output": str(place), "format": kind, "articles": len(rows), "bytes": len(content)}
    _say(args, done, say("exported", n=len(rows), place=place))
    return 0


def export_wish(what: str | None, kind: str | None, output: str | None) -> tuple[str, Path | None]:
    """The format and the file: as given, else by the file's ending, else jsonl on stdout.

    >>> export_wish("csv", None, None), export_wish(None, None, None)
    (('csv', None), ('jsonl', None))

    what  a format, or a file whose ending is one
    """
    if what in FORMATS and kind in (None, what):
        return str(what), Path(output) if output else None
    if what is not None and (output is not None or Path(what).suffix[1:].lower() not in FORMATS):
        raise ConfigError(
            f"export {what}: give a format (csv, xlsx, jsonl) or a file with that ending, like: yaojian export archive.csv",
            zh=f"export {what}：请给格式（csv、xlsx、jsonl）或以它为后缀的文件，如：yaojian export archive.csv",
        )
    place = output or what
    ending = Path(place).suffix[1:].lower() if place else ""
    return kind or (ending if ending in FORMATS else "jsonl"), Path(place) if place else None


def check_place(place: Path) -> None:
    """A mistyped path is refused before anything is done; no folder is made for it."""
    if not place.parent.is_dir():
        raise ConfigError(
            f"{place}: there is no folder {place.parent}; make it, or give another path",
            zh=f"{place}：没有文件夹 {place.parent}；请先建立，或换一个路径",
        )


def write_file(place: Path, content: bytes) -> None:
    check_place(place)
    try:
        place.write_bytes(content)
    except OSError as error:
        why = told(error)
        raise ConfigError(
            f"{place}: {why}; give a path that can be written", zh=f"{place}：{why.zh}；请给能写的路径"
        ) from error


def lines(office: Office) -> Iterator[dict[str, Any]]:
    from store import articles

    with office.store.read() as tx:
        for stored in articles.every(tx):
            if stored.article.state == "filed":
                yield stored_json(stored)


def _jsonl(rows: list[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def _csv(rows: list[dict[str, Any]]) -> bytes:
    """For programs as for people: names and values as in JSON, whatever the language.

    UTF-8 with a mark, so that WPS and Excel open it right; cells that would be formulas are quoted.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in rows:
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
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def told_cell(name: str, value: Any) -> str:
    """A cell for people: genre, role and binding in the reader's language."""
    if value is not None and name in ("genre", "binding", "story_role"):
        return say(f"{name.removeprefix('story_')}.{cell(value)}")
    return cell(value)


def _xlsx(rows: list[dict[str, Any]]) -> bytes:
    """For people: headings and words in the chosen language."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet(say("sheet"))
        for column, name in enumerate(COLUMNS):
            sheet.write_string(0, column, say(f"column.{name}"))
        for number, row in enumerate(rows, 1):
            for column, name in enumerate(COLUMNS):
                text = told_cell(name, row.get(name))
                sheet.write_string(number, column, text if len(text) <= CELL else text[: CELL - 1] + "…")
    return out.getvalue()


# ------------------------------------------------------------------ backup and replay


def _backup(office: Office, args: argparse.Namespace) -> int:
    from store.maintenance import backup, is_backup

    place = Path(args.file)
    check_place(place)
    if place.exists() and not is_backup(place):
        raise ConfigError(
            f"{place} is there and no yaojian backup; give another name",
            zh=f"{place} 已经存在，而且不是 yaojian 的备份；请换一个名字",
        )
    counts = backup(office.store, place)
    _say(args, {"file": args.file, **counts}, say("backed_up", place=args.file, counts=_counted(counts)))
    return 0


def _restore(office: Office, args: argparse.Namespace) -> int:
    from store.maintenance import restore

    counts = restore(Path(args.file), url=office.url, data_dir=office.settings.data_dir, force=args.force)
    _say(args, {"file": args.file, **counts}, say("restored", counts=_counted(counts)))
    return 0


def _counted(counts: dict[str, int]) -> str:
    return listed(say("counted", what=say(name), n=n) for name, n in counts.items())


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
            print(f"  {row['url']}  {listed(row['fields'])}")
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
        lang = language()
        for check in found:
            line = say("field", name=said(check.name, lang), value=said(check.what, lang))
            print(f"{'✓' if check.ok else '✗'} {line}" + ("" if check.ok else f" → {said(check.cure, lang)}"))
    return 0 if all(c.ok for c in found) else 1
