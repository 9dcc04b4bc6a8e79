"""Learn `pipelines/acts/data/genres.txt`: which characters, where, make a text one of each genre.

    python tools/train_genres.py benchmarks/gold*/facts benchmarks/genres tests/pipelines/papers [--hold-out gold17 gold18] [--out FILE]

Softmax regression with a ridge (full batch, Adam) over the pieces of `likeness.evidence` that several labelled texts have. Only
pieces of at most four characters leave this script. With `--hold-out` each named folder in turn is judged by weights learnt from
all others, by likeness alone.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "pipelines"))

from benchmarks.facts import cases
from models import Genre
from pipelines.acts import likeness
from pipelines.acts.likeness import GENRES, LEVELS, MIDDLE, evidence
from text.documents import plain

papers = import_module("test_papers").papers
SEEN = {"t": 2, "e": 2, "h": 7, "b": 8, "l": 7}
"""In how many texts a piece must stand to count, by its place."""
STRENGTH, STEP, ROUNDS = 100.0, 0.03, 400
"""Of the evidence against the ridge; of one step; how many steps."""
LARGEST = 0.999
"""This share of the weights is written to scale, larger ones as the largest."""
Array = Any


class Text(NamedTuple):
    title: str
    body: str
    genre: Genre


def texts(folder: Path) -> list[Text]:
    found = []
    for case in cases(folder):
        genre = (case.get("expect") or {}).get("genre")
        if genre in GENRES:
            found.append(Text(plain(case["title"]), plain(case["body"].strip("\n")), genre))
    for path in sorted(folder.glob("*.txt")):
        for paper in papers(path):
            found += [
                Text(plain(paper.title), plain(paper.body), genre)
                for genre in GENRES
                if paper.expect["genre"] == {genre}
            ]
    return found


class Matrix(NamedTuple):
    """Texts as rows: which pieces each has, and by what each counts."""

    columns: Array
    values: Array
    starts: Array


def matrix(rows: Sequence[Text], names: dict[str, int]) -> Matrix:
    columns: list[int] = []
    values: list[float] = []
    starts: list[int] = []
    for row in rows:
        starts.append(len(columns))
        for place, pieces in evidence(row.title, row.body).items():
            known = [names[place + piece] for piece in pieces if place + piece in names]
            columns += known
            values += [len(known) ** -0.5] * len(known)
    return Matrix(np.array(columns), np.array(values, dtype=np.float32), np.array(starts))


def vocabulary(rows: Sequence[Text]) -> dict[str, int]:
    seen: Counter[str] = Counter()
    for row in rows:
        seen.update(
            place + piece for place, pieces in evidence(row.title, row.body).items() for piece in pieces
        )
    kept = sorted(name for name, times in seen.items() if times >= SEEN[name[0]] and "\n" not in name)
    return {name: n for n, name in enumerate(kept)}


def learn(rows: Sequence[Text]) -> tuple[dict[str, int], Array, Array]:
    """(pieces, weights of each for each genre, each genre's constant)."""
    names = vocabulary(rows)
    found = matrix(rows, names)
    right = np.zeros((len(rows), len(GENRES)), dtype=np.float32)
    right[np.arange(len(rows)), [GENRES.index(row.genre) for row in rows]] = 1
    weights = np.zeros((len(names), len(GENRES)), dtype=np.float32)
    bias = np.zeros(len(GENRES), dtype=np.float32)
    state = [np.zeros_like(weights), np.zeros_like(weights), np.zeros_like(bias), np.zeros_like(bias)]
    counts = np.diff(np.append(found.starts, len(found.columns)))
    row_of = np.repeat(np.arange(len(rows)), counts)
    order = np.argsort(found.columns, kind="stable")
    firsts = np.searchsorted(found.columns[order], np.arange(len(names)))
    for turn in range(1, ROUNDS + 1):
        sums = np.add.reduceat(weights[found.columns] * found.values[:, None], found.starts) + bias
        shares = np.exp(sums - sums.max(1, keepdims=True))
        shares /= shares.sum(1, keepdims=True)
        error = (shares - right) * STRENGTH
        slopes = np.add.reduceat((error[row_of] * found.values[:, None])[order], firsts) + weights
        for parameter, slope, first, second in (
            (weights, slopes, *state[:2]),
            (bias, error.sum(0), *state[2:]),
        ):
            first += 0.1 * (slope - first)
            second += 0.01 * (slope * slope - second)
            rate = STEP * (1 - turn / (ROUNDS + 1))
            parameter -= rate * (first / (1 - 0.9**turn)) / (np.sqrt(second / (1 - 0.99**turn)) + 1e-6)
    return names, weights, bias


def write(path: Path, names: dict[str, int], weights: Array, bias: Array) -> None:
    scale = float(np.quantile(np.abs(weights), LARGEST)) / MIDDLE
    levels = np.clip(np.round(weights / scale), -MIDDLE, LEVELS - 1 - MIDDLE).astype(int) + MIDDLE
    lines = [f"{scale:.6f}", " ".join(f"{value:.4f}" for value in bias)]
    lines += [
        name + "".join(chr(33 + level) for level in levels[n])
        for name, n in names.items()
        if set(levels[n]) != {MIDDLE}
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--hold-out", nargs="+", default=[])
    parser.add_argument("--out", type=Path, default=likeness.FILE)
    given = parser.parse_args()
    groups = {str(folder): texts(folder) for folder in given.folders}
    for held in (name for name in groups if any(one in Path(name).parts for one in given.hold_out)):
        with TemporaryDirectory() as folder:
            likeness.FILE = Path(folder) / "genres.txt"
            write(
                likeness.FILE, *learn([row for name, rows in groups.items() if name != held for row in rows])
            )
            likeness.learnt.cache_clear()
            said = [likeness.likeness(row.title, row.body) for row in groups[held]]
        right = sum(
            max(like.items(), key=lambda item: item[1])[0] == row.genre
            for like, row in zip(said, groups[held], strict=True)
        )
        print(f"{held}: {right} of {len(said)} by likeness alone")
    if given.hold_out:
        return
    write(given.out, *learn([row for rows in groups.values() for row in rows]))
    print(f"{given.out.stat().st_size / 1000:.0f} KB")


if __name__ == "__main__":
    main()
