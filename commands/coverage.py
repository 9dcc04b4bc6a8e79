"""`sources coverage`: what is watched, how and how surely; what is not, and why; which numbers are missing."""

from __future__ import annotations

import argparse
from typing import Any

from commands.office import Office
from commands.shape import plain, print_json
from commands.words import language
from wording import said

WORDS = {
    "zh": {
        "sum": "{sources} 个来源，监测 {watched} 个；{columns} 个栏目，监测 {watched_columns} 个",
        "not": "不监测", "gaps": "缺号", "unread": "现在读不到", "quiet": "异常安静", "since": "自 {day} 起",
        "files": "读不出的附件", "until": "节假日安排已知到 {day}，其后只按周末、春节和国庆推算",
        "organ": "机关", "source": "来源", "column": "栏目", "note": "说明",
    },
    "en": {
        "sum": "{sources} sources, {watched} watched; {columns} columns, {watched_columns} watched",
        "not": "not watched", "gaps": "missing numbers", "unread": "not read now", "quiet": "unusually quiet",
        "since": "since {day}", "files": "files that cannot be read",
        "until": "holidays are known until {day}; after it weekends, Spring Festival and National Day only",
        "organ": "organ", "source": "source", "column": "column", "note": "note",
    },
}  # fmt: skip


def show(office: Office, args: argparse.Namespace) -> int:
    data = plain(_data(office))
    if args.json:
        print_json(data)
    else:
        _tell(data, WORDS[language()])
    return 0


def _data(office: Office) -> dict[str, Any]:
    """With the store's knowledge where there is one; the catalogue alone needs none."""
    from crawler.coverage import coverage

    settings = office.settings
    if settings.database_url is None and not (settings.data_dir / "yaojian.db").exists():
        return coverage(settings.config_dir, office.sources, now=office.now(), tx=None)
    with office.store.read() as tx:
        return coverage(settings.config_dir, office.sources, now=office.now(), tx=tx)


def _tell(data: dict[str, Any], words: dict[str, str]) -> None:
    print(words["sum"].format(**data["summary"]))
    for row in data["sources"]:
        for one in [*row.get("troubles", ()), *(t for c in row["columns"] for t in c.get("troubles", ()))]:
            kind = words["quiet" if one["kind"] == "quiet" else "unread"]
            if one["kind"] in ("blocked", "suspect", "failed", "quiet"):
                since = words["since"].format(day=one["since"][:10])
                print(f"  ! {row['name']}  {kind}  {since}  {said(one['what'], language())}")
    for gap in data["number_gaps"]:
        print(f"  ? {words['gaps']}  {gap['what']}")
    for source, states in data["unreadable_files"].items():
        print(f"  – {words['files']}  {source}: " + ", ".join(f"{k} {n}" for k, n in states.items()))
    for row in data["not_watched"]:
        print(f"  – {words['not']}  {words[row['what']]}  {row['name']}  {said(row['reason'], language())}")
    print(words["until"].format(day=data["calendar"]["holidays_known_until"]))
