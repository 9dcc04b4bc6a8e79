"""How well byte shifts and inserted readings are undone, on lines damaged by the forward processes.

    python -m benchmarks.mend_core [--texts FILE …] [--lines 200]

texts   UTF-8 lines that the language model was not built from; the project's own modern lines are always read.
Each line is damaged and mended alone.
"""

from __future__ import annotations

import argparse
import random
import time
from dataclasses import dataclass, field
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from benchmarks.mend.damage import annotate, half_width, losses, shift, traditional
from models import LOST
from text.mojibake import gbk
from text.mojibake.model import script_of
from text.mojibake.pinyin import mend_pinyin
from text.mojibake.shift import mend_shift

MODERN = Path(__file__).parent / "mend" / "modern.txt"


@dataclass(slots=True)
class Score:
    lines: int = 0
    exact: int = 0
    characters: int = 0
    errors_before: int = 0
    errors: int = 0
    destroyed: int = 0
    marked: int = 0
    wrong: int = 0
    seconds: float = 0.0
    size: int = 0

    vanished: dict[int, list[int]] = field(default_factory=dict)

    def add(self, truth: str, damaged: str, mended: str, lost: frozenset[int], vanished: int) -> None:
        """Marked: 〓 in the line; wrong: destroyed characters that are neither right nor 〓 (missing ones too)."""
        self.lines += 1
        self.exact += mended == truth
        self.characters += len(truth)
        self.size += len(damaged.encode())
        self.errors_before += Levenshtein.distance(damaged, truth)
        self.errors += Levenshtein.distance(mended, truth)
        self.destroyed += len(lost)
        of_its_number = self.vanished.setdefault(min(vanished, 4), [0, 0])
        of_its_number[0] += mended == truth
        of_its_number[1] += 1
        for change in Levenshtein.opcodes(truth, mended):
            if change.tag == "equal":
                continue
            gaps = mended[change.dest_start : change.dest_end].count(LOST)
            size = change.src_end - change.src_start
            hit = len(lost.intersection(range(change.src_start, change.src_end)))
            self.marked += min(gaps, size)
            self.wrong += min(max(size - gaps, 0), hit)

    def line(self, name: str) -> str:
        whole, size, destroyed = max(self.lines, 1), max(self.characters, 1), max(self.destroyed, 1)
        split = " ".join(f"{n}{'+' * (n == 4)}:{a}/{b}" for n, (a, b) in sorted(self.vanished.items()))
        return (
            f"{name:30} lines {self.lines:4}  exact {self.exact / whole:6.1%}  error {self.errors_before / size:.4f}"
            f" → {self.errors / size:.4f}  of the destroyed: 〓 {self.marked / destroyed:.1%}, wrong {self.wrong / destroyed:.1%}"
            f"  exact by pairs vanished {split}  {self.size / 1e6 / max(self.seconds, 1e-9):.3f} MB/s"
        )


def writable(line: str) -> bool:
    return all(c.isascii() or gbk.pair_of(c) for c in line)


def score_shift(lines: list[str], variant: str, *, old: bool, half: bool) -> Score:
    score = Score()
    for line in lines:
        truth = traditional(line) if old else line
        truth = half_width(truth) if half else truth
        damaged = shift(truth, variant)
        if damaged == truth:
            continue
        started = time.process_time()
        mended = mend_shift(damaged).text
        score.seconds += time.process_time() - started
        score.add(truth, damaged, mended, *losses(truth, variant))
    return score


def score_pinyin(lines: list[str], variant: str) -> Score:
    chance, score = random.Random(7), Score()
    frequent = sorted(
        {c for line in lines for c in traditional(line) if script_of(c) == "t" and gbk.readings_of(c)}
    )
    for line in lines:
        truth = half_width(traditional(line))
        chosen = chance.sample(frequent, min(25, len(frequent)))
        damaged = annotate(truth, {c: sorted(gbk.readings_of(c))[0] for c in chosen}, variant=variant)
        if damaged == truth:
            continue
        started = time.process_time()
        mended = mend_pinyin(damaged).text
        score.seconds += time.process_time() - started
        score.add(truth, damaged, mended, frozenset(), 0)
    return score


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, nargs="*", default=[])
    parser.add_argument("--lines", type=int, default=200)
    options = parser.parse_args()
    sets = {path.stem: path for path in (MODERN, *options.texts)}
    for name, path in sets.items():
        lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if len(line) > 25]
        lines = random.Random(1).sample(
            [x for x in lines if writable(x)], min(len(lines), options.lines * 20)
        )
        for old in (True, False):
            for variant in ("drop", "q"):
                torn = [
                    x
                    for x in lines
                    if shift(traditional(x) if old else x, variant) != (traditional(x) if old else x)
                ]
                some = torn[: options.lines if old else options.lines // 4]
                kind = "Traditional" if old else "Simplified"
                print(
                    score_shift(some, variant, old=old, half=old).line(f"{name} {kind} {variant}"), flush=True
                )
        for variant in ("drop", "q"):
            print(score_pinyin(lines[: options.lines], variant).line(f"{name} pinyin {variant}"), flush=True)


if __name__ == "__main__":
    main()
