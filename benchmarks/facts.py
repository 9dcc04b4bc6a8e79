"""Scores the facts of acts against a folder of labelled texts.

    python benchmarks/facts.py FOLDER [--json] [--wrong]

FOLDER holds `*.json` or `*.yml`, each one case or a list of cases: title, body, published_on, and where known
publisher, column_kind, meta, source_issuer; `expect` maps fields to labels. A field that is not labelled is not
judged; null and [] say that the text has none, so that what is invented counts against precision.
Lists are judged item by item (precision, recall), single values as right or wrong, and every fact's quote
against its span.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from models import ActFacts
from pipelines.acts import read_act

LISTS = ("doc_numbers", "issuers", "marks", "deadlines", "effective_on", "supersedes", "products", "stages")
SINGLE = ("genre", "binding", "signed_on")


@dataclass(kw_only=True)
class Score:
    """Items found rightly, invented and missed; `whole` counts texts whose field is right as a whole."""

    right: int = 0
    invented: int = 0
    missed: int = 0
    whole: int = 0
    texts: int = 0
    wrong: list[str] = field(default_factory=list)

    def row(self) -> dict[str, Any]:
        found, wanted = self.right + self.invented, self.right + self.missed
        return {
            "texts": self.texts,
            "whole": round(self.whole / self.texts, 4) if self.texts else None,
            "precision": round(self.right / found, 4) if found else None,
            "recall": round(self.right / wanted, 4) if wanted else None,
            "right": self.right,
            "invented": self.invented,
            "missed": self.missed,
        }


def cases(folder: Path) -> Iterator[dict[str, Any]]:
    import yaml

    for path in sorted([*folder.rglob("*.json"), *folder.rglob("*.yml"), *folder.rglob("*.yaml")]):
        text = path.read_text(encoding="utf-8")
        loaded = json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
        yield from loaded if isinstance(loaded, list) else [loaded]


def day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def read(case: dict[str, Any]) -> ActFacts:
    return read_act(
        case["title"],
        case["body"].strip("\n"),
        published_on=day(case.get("published_on")),
        publisher=case.get("publisher"),
        column_kind=case.get("column_kind"),
        meta=case.get("meta") or {},
        source_issuer=case.get("source_issuer"),
    )


def folded(named: str | None) -> str:
    """A text's name without the marks around it: 《甲办法》 and 甲办法, 原某局令第3号 and 某局令第3号, 第5号通告 and 第5号."""
    return re.sub(r"^原|[《》〈〉\s]|(?<=号)(?:公告|通告|批示|令)$", "", spelled(named) or "")


def said(facts: ActFacts, name: str, labels: Any = ()) -> Any:
    """What was read, comparable with `label`; a replaced text under the name its label uses, number or title."""
    value = getattr(facts, name)
    if name in ("deadlines", "effective_on"):
        return [item.date.isoformat() for item in value]
    if name == "supersedes":
        known = {folded(wanted): wanted for wanted in labels or ()}
        return [
            known.get(folded(item.number)) or known.get(folded(item.title)) or item.number or item.title
            for item in value
        ]
    return (
        value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value
    )


def label(name: str, wanted: Any) -> Any:
    """A label in the shape of `said`: dates as ISO text, objects by their date, number or title."""
    if name not in LISTS:
        return wanted.isoformat() if isinstance(wanted, date) else wanted
    shaped = []
    for item in wanted or []:
        if isinstance(item, dict):
            item = item.get("date") or item.get("number") or item.get("title")
        elif isinstance(item, list):
            item = item[0] or item[1]
        shaped.append(item.isoformat() if isinstance(item, date) else spelled(item))
    return [official(item) for item in shaped] if name == "issuers" else shaped


def spelled(written: Any) -> Any:
    """A standard's number in one spelling: YY9999—2025 and YY 9999-2025 are the same number."""
    from pipelines.acts.standards import STANDARD, standard_form
    from text.documents import plain
    from text.script import to_simplified

    if isinstance(written, str):
        written = to_simplified(written)
    is_standard = isinstance(written, str) and re.fullmatch(STANDARD, plain(written))
    return standard_form(written) if is_standard else written


def official(written: str) -> str:
    """A body by its official name in Simplified: 國家藥監局綜合司 and 国家药品监督管理局综合司 are one."""
    from text.issuers import name_issuer
    from text.script import to_simplified

    found = name_issuer(to_simplified(written))
    return found.name if found else written


def judge(score: Score, found: Any, wanted: Any, title: str) -> None:
    ours = set(found) if isinstance(wanted, list) else {found} - {None}
    theirs = set(wanted) if isinstance(wanted, list) else {wanted} - {None}
    score.texts += 1
    score.right += len(ours & theirs)
    score.invented += len(ours - theirs)
    score.missed += len(theirs - ours)
    score.whole += ours == theirs
    if ours != theirs:
        score.wrong.append(f"{title[:40]}: said {sorted(map(str, ours))}, wanted {sorted(map(str, theirs))}")


def spans_hold(facts: ActFacts, case: dict[str, Any]) -> tuple[int, int]:
    """Facts whose quote equals the named text at their span, and all facts."""
    texts = {"title": case["title"], "body": case["body"].strip("\n")}
    good = [f for f in facts.facts if texts.get(f.where, f.quote)[f.start : f.end] == f.quote]
    return len(good), len(facts.facts)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--wrong", action="store_true", help="list every text that was read wrongly")
    given = parser.parse_args()
    scores = {name: Score() for name in (*SINGLE, *LISTS)}
    held = facts_in_all = texts = 0
    started = time.perf_counter()
    for case in cases(given.folder):
        facts, texts = read(case), texts + 1
        good, number = spans_hold(facts, case)
        held, facts_in_all = held + good, facts_in_all + number
        for name, wanted in (case.get("expect") or {}).items():
            if name in scores:
                labels = label(name, wanted)
                judge(scores[name], said(facts, name, labels), labels, case["title"])
    if not texts:
        print(f"{given.folder}: no labelled text found (*.json, *.yml)", file=sys.stderr)
        return 2
    report = {name: score.row() for name, score in scores.items() if score.texts}
    took = round((time.perf_counter() - started) / texts * 1000, 2)
    if given.json:
        print(
            json.dumps(
                {"texts": texts, "spans": [held, facts_in_all], "ms_each": took, "fields": report},
                ensure_ascii=False,
            )
        )
        return 0
    print(f"{texts} texts, {took} ms each; quotes equal their spans: {held} of {facts_in_all}")
    for name, row in report.items():
        print(
            f"{name:14} texts {row['texts']:4}  whole {row['whole']:.3f}  precision {row['precision']}  recall {row['recall']}  invented {row['invented']}  missed {row['missed']}"
        )
        if given.wrong:
            print(*(f"    {line}" for line in scores[name].wrong), sep="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
