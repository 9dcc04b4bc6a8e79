"""Fit the weights of `text.mojibake.doubt`: how far the mender's own certainty can be believed.

    python tools/calibrate_mending.py --texts statutes.txt [--own gold3 gold4 --model without-both.bin] [--lines 500]

Lines of the part kept for calibrating, and own passages that the model was built without, are damaged by the forward process in every form (script, width, variant) and
mended with every guess shown; a logistic regression on `evidence` says which guesses are right. Prints the weights
and, for several thresholds, how many destroyed characters would be shown wrong and how many as 〓.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from math import exp
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from rapidfuzz.distance import Levenshtein

from benchmarks.mend.damage import half_width, shift, traditional
from benchmarks.mend_core import writable
from text.mojibake import doubt, model
from text.mojibake import shift as mender
from text.mojibake.scoring import Scorer
from tools.build_language_model import lines_of, own_lines

Sample = tuple[tuple[float, ...], bool]
RIDGE = 1.0


def damages(line: str) -> Iterator[tuple[str, str]]:
    """(truth, damaged) in every form that tears the line."""
    old = traditional(line)
    for truth in (line, old, half_width(old)):
        for variant in ("drop", "q"):
            if (damaged := shift(truth, variant)) != truth:
                yield truth, damaged


def torn(lines: Iterable[str], most: int) -> list[str]:
    """Some of the lines that damage can tear."""
    usable = sorted({line for line in lines if len(line) > 25 and writable(line)})
    random.Random(1).shuffle(usable)  # noqa: S311
    return list(islice((line for line in usable if any(damages(line))), most))


def samples(truth: str, damaged: str) -> Iterator[Sample]:
    """Evidence of every guess in the first run of a line, and whether it was right."""
    common = next((at for at, (a, b) in enumerate(zip(truth, damaged, strict=False)) if a != b), 0)
    for solved in mender.readings(damaged, Scorer(damaged, sound=damaged[:common])):
        guesses = [doubt.guess(slot) for slot in solved.reading.slots]
        text = solved.before + "".join(g.text for g in guesses)
        right, line = _aligned(text, truth), doubt.Line(text)
        at = len(solved.before)
        for number, one in enumerate(guesses):
            for place in range(len(one.text)):
                if one.doubtful(place):
                    yield doubt.evidence(guesses, number, place, line, at + place), at + place in right
            at += len(one.text)
        return


def _aligned(text: str, truth: str) -> frozenset[int]:
    """Places of a text that are right: they stand in the truth too, in order."""
    same = (c for c in Levenshtein.opcodes(text, truth) if c.tag == "equal")
    return frozenset(at for c in same for at in range(c.src_start, c.src_end))


def fit(found: Sequence[Sample], rounds: int = 12) -> list[float]:
    """Newton's method for a logistic regression with a small ridge."""
    size = len(found[0][0])
    weights = [0.0] * size
    for _ in range(rounds):
        slope = [-RIDGE * w for w in weights]
        bend = [[RIDGE * (i == j) for j in range(size)] for i in range(size)]
        for values, right in found:
            chance = 1 / (
                1 + exp(-max(-30.0, min(30.0, sum(w * v for w, v in zip(weights, values, strict=True)))))
            )
            for i, value in enumerate(values):
                slope[i] += (right - chance) * value
                scaled = chance * (1 - chance) * value
                for j in range(size):
                    bend[i][j] += scaled * values[j]
        weights = [w + step for w, step in zip(weights, _solved(bend, slope), strict=True)]
    return weights


def _solved(matrix: list[list[float]], wanted: list[float]) -> list[float]:
    """Gauss and Jordan, for a positive definite matrix."""
    rows = [[*row, value] for row, value in zip(matrix, wanted, strict=True)]
    for i, row in enumerate(rows):
        rows[i] = row = [value / row[i] for value in row]
        for j, other in enumerate(rows):
            if i != j:
                rows[j] = [a - other[i] * b for a, b in zip(other, row, strict=True)]
    return [row[-1] for row in rows]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--own", nargs="*", default=[])
    parser.add_argument("--model", type=Path, default=model.FILE)
    parser.add_argument("--lines", type=int, default=500, help="torn lines of each kind of text")
    options = parser.parse_args()
    model.FILE = options.model
    lines = torn(lines_of(options.texts, "calibrate"), options.lines)
    own = {line for name in options.own for line in own_lines(only=name)} - set(own_lines(*options.own))
    lines += torn(own, options.lines)
    found = [s for line in lines for truth, damaged in damages(line) for s in samples(truth, damaged)]
    weights = fit(found)
    print(len(found), "guesses, right", sum(right for _, right in found))
    print("WEIGHTS =", tuple(round(w, 3) for w in weights))
    odds = sorted(
        (sum(w * v for w, v in zip(weights, values, strict=True)), right) for values, right in found
    )
    for certain in (0.0, 0.5, 0.7, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5):
        shown = [right for value, right in odds if value >= certain]
        print(
            f"{certain}: shown {len(shown) / len(odds):.1%}, of these wrong {1 - sum(shown) / len(shown):.2%}"
        )


if __name__ == "__main__":
    main()
