"""Fit the weights of `pipelines.identity`: how far each kind of evidence says that two texts tell of one event.

    python tools/calibrate_identity.py benchmarks/gold/stories benchmarks/gold3/stories benchmarks/gold4/stories [--hold-out]

Every pair of the labelled texts that shares fragments is compared; a ridge logistic regression on `features` gives the
weights. Pairs of a copy and its original count three times, both classes weigh the same in all; forwarded papers and
drafts, which `likeness` parts by rule, are left out. With `--hold-out` each folder in turn is judged by weights fitted
on the others. Also printed: how often each kind of slot has the same value in two events, and how differing values
differ, from which the tables in `pipelines.identity` were rounded.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import combinations
from math import exp
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.stories import article_of
from pipelines.alignment import align
from pipelines.identity import Marks, features, marks_of
from pipelines.stories import containment
from text.fingerprint import letters

RIDGE = 1.0
ORIGINAL = 3.0
LEAST_SHARED = 0.15


class Pair(NamedTuple):
    values: tuple[float, ...]
    same: bool
    weight: float


def pairs_of(folder: Path) -> tuple[list[Pair], Counter[tuple[bool, str, str]]]:
    rows = json.loads((folder / "stories.json").read_text())["files"]
    gold = rows if isinstance(rows, dict) else {row["file"]: row for row in rows}
    articles = {name: article_of(name, gold[name], folder) for name in sorted(gold)}
    marks = {name: marks_of(article) for name, article in articles.items()}
    texts = {name: letters(article.body)[:6000] for name, article in articles.items()}
    shown = {name: set(article.fingerprint) for name, article in articles.items()}
    pairs, slots = [], Counter[tuple[bool, str, str]]()
    for one, other in combinations(sorted(gold), 2):
        same = gold[one]["story"] == gold[other]["story"]
        few = max(3, LEAST_SHARED * min(len(shown[one]), len(shown[other])))
        if by_rule(marks[one], marks[other]) or (not same and len(shown[one] & shown[other]) < few):
            continue
        original = "base" in (gold[one]["class"], gold[other]["class"])
        values = features(marks[one], marks[other], containment(texts[one], texts[other]))
        pairs.append(Pair(values, same, ORIGINAL if original else 1.0))
        slots.update(
            (same, slot.kind, slot.verdict) for slot in align(marks[one].body, marks[other].body).slots
        )
    return pairs, slots


def by_rule(a: Marks, b: Marks) -> bool:
    return a.draft != b.draft or a.forwards != b.forwards


def fit(pairs: Sequence[Pair]) -> tuple[list[float], float]:
    """Weights and constant by Newton's method, from 0; RIDGE keeps the weights of scaled values small."""
    width = len(pairs[0].values)
    total = sum(p.weight for p in pairs)
    share = {kind: sum(p.weight for p in pairs if p.same == kind) for kind in (True, False)}
    scale = [
        max(1e-9, (sum(p.values[i] ** 2 for p in pairs) / len(pairs) - mean_of(pairs, i) ** 2) ** 0.5)
        for i in range(width)
    ]
    means = [mean_of(pairs, i) for i in range(width)]
    beta = [0.0] * (width + 1)
    for _ in range(30):
        gradient = [-RIDGE * b for b in beta[:-1]] + [0.0]
        hessian = [[RIDGE * (i == j < width) for j in range(width + 1)] for i in range(width + 1)]
        for pair in pairs:
            x = [(v - m) / s for v, m, s in zip(pair.values, means, scale, strict=True)] + [1.0]
            z = max(-30.0, min(30.0, sum(b * v for b, v in zip(beta, x, strict=True))))
            p = 1 / (1 + exp(-z))
            weight = pair.weight * total / (2 * share[pair.same])
            for i, v in enumerate(x):
                gradient[i] += weight * (pair.same - p) * v
                for j in range(i + 1):
                    hessian[i][j] += weight * p * (1 - p) * v * x[j]
        for i in range(width + 1):
            for j in range(i):
                hessian[j][i] = hessian[i][j]
        step = solved(hessian, gradient)
        beta = [b + s for b, s in zip(beta, step, strict=True)]
        if max(map(abs, step)) < 1e-6:
            break
    weights = [b / s for b, s in zip(beta, scale, strict=False)]
    return weights, beta[-1] - sum(w * m for w, m in zip(weights, means, strict=True))


def mean_of(pairs: Sequence[Pair], i: int) -> float:
    return sum(p.values[i] for p in pairs) / len(pairs)


def solved(matrix: list[list[float]], right: Sequence[float]) -> list[float]:
    """x in matrix · x = right, by elimination."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    size = len(rows)
    for i in range(size):
        top = max(range(i, size), key=lambda r: abs(rows[r][i]))
        rows[i], rows[top] = rows[top], rows[i]
        for r in range(size):
            if r != i:
                factor = rows[r][i] / rows[i][i]
                rows[r] = [a - factor * b for a, b in zip(rows[r], rows[i], strict=True)]
    return [rows[i][size] / rows[i][i] for i in range(size)]


def wrong(pairs: Sequence[Pair], weights: Sequence[float], constant: float) -> tuple[int, int]:
    """How many pairs of one event are parted, and of two are joined."""
    odds = [constant + sum(w * v for w, v in zip(weights, p.values, strict=True)) for p in pairs]
    parted = sum(o <= 0 and p.same for o, p in zip(odds, pairs, strict=True))
    return parted, sum(o > 0 and not p.same for o, p in zip(odds, pairs, strict=True))


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("folders", nargs="+", type=Path)
    words.add_argument("--hold-out", action="store_true")
    given = words.parse_args()
    read = {folder: pairs_of(folder) for folder in given.folders}
    if given.hold_out:
        for held in given.folders:
            weights, constant = fit(
                [p for folder in given.folders if folder != held for p in read[folder][0]]
            )
            parted, joined = wrong(read[held][0], weights, constant)
            print(f"{held}: of {len(read[held][0])} pairs {parted} parted wrongly, {joined} joined wrongly")
    weights, constant = fit([p for pairs, _ in read.values() for p in pairs])
    print("weights", [round(w, 3) for w in weights], "constant", round(constant, 3))
    counted: dict[tuple[bool, str], Counter[str]] = defaultdict(Counter)
    for _, slots in read.values():
        for (same, kind, verdict), n in slots.items():
            counted[same, kind][verdict] += n
    for (same, kind), verdicts in sorted(counted.items()):
        print("one event" if same else "two events", kind, dict(verdicts.most_common()))


if __name__ == "__main__":
    main()
