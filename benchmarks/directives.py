"""How well directives are found: requirement sentences (precision, recall, F1) and their speakers.

    python benchmarks/directives.py FOLDER [--verbose]

FOLDER holds labelled texts. Either `*.txt`: lines `key: value` (title, genre, published …), a line `---`, then
the body with every directive marked {{speaker|words}} (`-` for no speaker); or `*.json`: an object, a list of
objects or one per line, with title, body, genre, published_on and directives: [{speaker, text or quote}], plain or in `expect`.
A found directive is right when it and a labelled one overlap in at least half of their joint characters;
each label counts once. The right-speaker figure is taken over the right ones.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from models import Directive
from pipelines.acts import read_act
from pipelines.directives import find_directives

_MARKED = re.compile(r"\{\{(?P<speaker>[^|{}]*)\|(?P<words>[^{}]*)\}\}")


@dataclass(frozen=True, slots=True)
class Label:
    speaker: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Labelled:
    """One text with its labels; `keys` holds the other lines of its head in order."""

    name: str
    title: str
    body: str
    labels: tuple[Label, ...]
    genre: str | None = None
    published_on: date | None = None
    keys: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Score:
    right: int = 0
    found: int = 0
    labelled: int = 0
    right_speaker: int = 0
    missed: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    wrong_speaker: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.labelled if self.labelled else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.right / ((self.found + self.labelled) or 1)

    @property
    def speaker(self) -> float:
        return self.right_speaker / self.right if self.right else 1.0


def load_folder(folder: Path) -> Iterator[Labelled]:
    """Every labelled text of a folder, by name."""
    for path in sorted(folder.iterdir()):
        if path.suffix == ".txt":
            yield load_text(path)
        elif path.suffix in (".json", ".jsonl"):
            yield from load_json(path)


def load_text(path: Path) -> Labelled:
    head, _, marked = path.read_text(encoding="utf-8").partition("\n---\n")
    keys = tuple((k.strip(), v.strip()) for k, _, v in (line.partition(":") for line in head.splitlines()))
    body, labels, at = "", [], 0
    marked = marked.strip("\n")
    for match in _MARKED.finditer(marked):
        body += marked[at : match.start()]
        speaker = match["speaker"] if match["speaker"] not in ("", "-") else None
        labels.append(Label(speaker, len(body), len(body) + len(match["words"])))
        body += match["words"]
        at = match.end()
    body += marked[at:]
    row = dict(keys)
    published = date.fromisoformat(row["published"]) if "published" in row else None
    return Labelled(path.stem, row.get("title", ""), body, tuple(labels), row.get("genre"), published, keys)


def load_json(path: Path) -> Iterator[Labelled]:
    text = path.read_text(encoding="utf-8")
    rows = (
        [json.loads(line) for line in text.splitlines() if line.strip()]
        if path.suffix == ".jsonl"
        else json.loads(text)
    )
    for number, row in enumerate(rows if isinstance(rows, list) else [rows]):
        if "directives" not in (wanted := row.get("expect", row)):
            continue
        labels = tuple(_label(row["body"], d) for d in wanted["directives"])
        published = date.fromisoformat(row["published_on"][:10]) if row.get("published_on") else None
        yield Labelled(
            f"{path.stem}#{number}",
            row.get("title", ""),
            row["body"],
            labels,
            row.get("genre") or _genre(row, published),
            published,
        )


def _genre(row: dict[str, Any], published: date | None) -> str:
    """Where no label names it, the genre that the reader itself would give the page."""
    return read_act(
        row.get("title", ""), row["body"], published_on=published, publisher=row.get("publisher")
    ).genre


def _label(body: str, row: dict[str, Any]) -> Label:
    words = row.get("quote") or row["text"]
    start = row["start"] if "start" in row else body.find(words)
    if start < 0:
        raise SystemExit(f"a label is not in its body: {words[:60]}")
    return Label(row.get("speaker"), start, start + len(words))


def score_texts(texts: Iterator[Labelled]) -> Score:
    score = Score()
    for text in texts:
        found = find_directives(text.title, text.body, genre=text.genre, published_on=text.published_on)
        _count(score, text, list(found))
    return score


def _count(score: Score, text: Labelled, found: list[Directive]) -> None:
    score.found += len(found)
    score.labelled += len(text.labels)
    left = list(found)
    for label in text.labels:
        best = max(left, key=lambda d: _overlap(d, label), default=None)
        if best is None or _overlap(best, label) < 0.5:
            score.missed.append(f"{text.name}: {text.body[label.start : label.end]}")
            continue
        left.remove(best)
        score.right += 1
        if best.speaker == label.speaker:
            score.right_speaker += 1
        else:
            score.wrong_speaker.append(f"{text.name}: {best.speaker} for {label.speaker}: {best.quote}")
    score.extra += [f"{text.name}: {d.quote}" for d in left]


def _overlap(found: Directive, label: Label) -> float:
    """Joint characters over all characters of both."""
    joint = min(found.end, label.end) - max(found.start, label.start)
    return joint / (max(found.end, label.end) - min(found.start, label.start)) if joint > 0 else 0.0


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--verbose", action="store_true")
    arguments = parser.parse_args()
    score = score_texts(load_folder(arguments.folder))
    print(
        f"requirement sentences: P {score.precision:.4f}  R {score.recall:.4f}  F1 {score.f1:.4f}"
        f"  ({score.right} right of {score.found} found, {score.labelled} labelled)"
    )
    print(f"right speaker: {score.speaker:.4f}  ({score.right_speaker} of {score.right})")
    if arguments.verbose:
        for name, rows in (
            ("missed", score.missed),
            ("extra", score.extra),
            ("speaker", score.wrong_speaker),
        ):
            for row in rows:
                print(f"{name:8} {row}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
