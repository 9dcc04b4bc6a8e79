"""How well byte shifts and inserted readings are undone, on lines damaged by the forward processes.

    python -m benchmarks.mend_core [--statutes FILE] [--part test] [--own gold4 --model without-gold4.bin] [--texts FILE …] [--lines 200] [--together 12]

statutes  the file the model was built from: only the lines kept out of it for testing are read
texts     UTF-8 lines that the language model was not built from; the project's own modern lines are always read
own       passages of the project's own prose that come from these sets alone, with a model built without them (`build_language_model.py --without`)
          or older than they are
only      shift or pinyin alone
certain   log odds from which a guess is shown (`doubt.CERTAIN`), for the curve of gaps against wrong characters
Each line is damaged and mended alone; with `--together` in pages of so many lines that follow one another. Traditional lines are measured in both widths of punctuation.
"""

from __future__ import annotations

import argparse
import random
import time
from dataclasses import dataclass, field
from itertools import islice, pairwise
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from benchmarks.mend.damage import annotate, half_width, losses, lost_by_annotating, shift, traditional
from models import LOST, Mended
from text.mojibake import doubt, gbk, model
from text.mojibake.folding import script_of
from text.mojibake.pinyin import mend_pinyin
from text.mojibake.shift import mend_shift
from tools.build_language_model import lines_of, own_lines

FORMS = (
    ("Traditional", True, False),
    ("Traditional, half width", True, True),
    ("Simplified", False, False),
)
Spans = list[tuple[int, int]]
MODERN = Path(__file__).parent / "mend" / "modern.txt"


@dataclass(slots=True)
class Score:
    """Counts over lines. Of the characters that the damage destroyed: gaps (shown as 〓), wrong (a repair put another
    character in their place), missing (a repair put nothing), unseen (no repair: the page stands as it was damaged), the
    rest is right; aside: other characters that are not as they were, and added ones."""

    lines: int = 0
    exact: int = 0
    characters: int = 0
    errors_before: int = 0
    errors: int = 0
    destroyed: int = 0
    gaps: int = 0
    wrong: int = 0
    missing: int = 0
    unseen: int = 0
    aside: int = 0
    seconds: float = 0.0
    size: int = 0
    spoilt: int = 0
    vanished: dict[int, list[int]] = field(default_factory=dict)

    def add(
        self, truth: str, damaged: str, mended: str, lost: frozenset[int], vanished: int, spans: Spans
    ) -> None:
        """One line. lost: places of the destroyed characters in the truth; vanished: pairs that show nothing; spans: of its repairs."""
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
        for edit in Levenshtein.editops(truth, mended):
            if edit.tag == "insert" or edit.src_pos not in lost:
                self.aside += 1
            elif not any(start <= edit.dest_pos <= end for start, end in spans):
                self.unseen += 1
            elif edit.tag == "delete":
                self.missing += 1
            elif mended[edit.dest_pos] == LOST:
                self.gaps += 1
            else:
                self.wrong += 1

    def line(self, name: str) -> str:
        whole, size, destroyed = max(self.lines, 1), max(self.characters, 1), max(self.destroyed, 1)
        split = " ".join(f"{n}{'+' * (n == 4)}:{a}/{b}" for n, (a, b) in sorted(self.vanished.items()))
        return (
            f"{name:30} lines {self.lines:4}  exact {self.exact / whole:6.1%}  error {self.errors_before / size:.4f}"
            f" → {self.errors / size:.4f}  of {self.destroyed} destroyed: 〓 {self.gaps / destroyed:.1%}, wrong"
            f" {self.wrong / destroyed:.2%}, missing {self.missing / destroyed:.2%}, unseen {self.unseen / destroyed:.2%}"
            f"  aside {self.aside / size:.2%}"
            f"  exact by pairs vanished {split}{f'  spoilt {self.spoilt}' * bool(self.spoilt)}  {self.size / 1e6 / max(self.seconds, 1e-9):.3f} MB/s"
        )


def writable(line: str) -> bool:
    """Can GBK write it, and show it again?"""
    return all(c.isascii() or gbk.pair_of(c) for c in line)


def spans_of(mended: Mended) -> Spans:
    return [(repair.start, repair.end) for repair in mended.repairs]


def score_shift(lines: list[str], variant: str, *, old: bool, half: bool) -> Score:
    score = Score()
    for line in lines:
        truth = _truth(line, old=old, half=half)
        damaged = shift(truth, variant)
        if damaged == truth:
            continue
        started = time.process_time()
        mended = mend_shift(damaged)
        score.seconds += time.process_time() - started
        score.add(truth, damaged, mended.text, *losses(truth, variant), spans_of(mended))
    return score


def score_pages(pages: list[list[str]], variant: str, *, old: bool, half: bool) -> Score:
    """The damaged lines of pages that are mended whole."""
    score = Score()
    for page in pages:
        truths = [_truth(line, old=old, half=half) for line in page]
        damaged = [shift(truth, variant) for truth in truths]
        if truths == damaged:
            continue
        started = time.process_time()
        mended = mend_shift("\n".join(damaged))
        score.seconds += time.process_time() - started
        at = 0
        for truth, before, after in zip(truths, damaged, mended.text.split("\n"), strict=True):
            here = [
                (start - at, end - at)
                for start, end in spans_of(mended)
                if start <= at + len(after) and end >= at
            ]
            at += len(after) + 1
            if before != truth:
                score.add(truth, before, after, *losses(truth, variant), here)
            else:
                score.size += len(before.encode())
                score.spoilt += after != truth
    return score


def score_pinyin(lines: list[str], variant: str, *, inside: bool = False) -> Score:
    """Readings of 25 frequent characters in each line; `inside`: one more, found across two characters of the line."""
    chance, score = random.Random(7), Score()
    frequent = sorted(
        {c for line in lines for c in traditional(line) if script_of(c) == "t" and gbk.readings_of(c)}
    )
    for line in lines:
        truth = half_width(traditional(line))
        across = sorted(_across(truth).intersection(frequent))
        if inside and not across:
            continue
        chosen = chance.sample(frequent, min(25, len(frequent))) + ([chance.choice(across)] if inside else [])
        readings = {c: sorted(gbk.readings_of(c))[0] for c in chosen}
        damaged = annotate(truth, readings, variant=variant)
        if damaged == truth:
            continue
        started = time.process_time()
        mended = mend_pinyin(damaged)
        score.seconds += time.process_time() - started
        lost = lost_by_annotating(truth, readings, variant=variant)
        score.add(truth, damaged, mended.text, frozenset(), lost, spans_of(mended))
    return score


def _across(text: str) -> set[str]:
    """Characters whose two bytes stand across two characters of the text."""
    pairs = [gbk.pair_of(char) for char in text]
    return {c for a, b in pairwise(pairs) if a and b and (c := gbk.char_of(a[1], b[0]))}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--statutes", type=Path)
    parser.add_argument("--part", default="test", choices=["test", "develop"])
    parser.add_argument("--texts", type=Path, nargs="*", default=[])
    parser.add_argument("--own", nargs="*", default=[])
    parser.add_argument("--only", choices=["shift", "pinyin"])
    parser.add_argument("--certain", type=float)
    parser.add_argument("--model", type=Path, default=model.FILE)
    parser.add_argument("--lines", type=int, default=200)
    parser.add_argument("--together", type=int, default=0)
    options = parser.parse_args()
    model.FILE = options.model
    if options.certain is not None:
        doubt.CERTAIN = dict.fromkeys("st?", options.certain)
    sets = {path.stem: path.read_text(encoding="utf-8").splitlines() for path in (MODERN, *options.texts)}
    if options.statutes:
        sets[f"statutes, {options.part}"] = list(lines_of(options.statutes, options.part))
    if options.own:
        sets[" ".join(options.own)] = [
            line
            for own in options.own
            for rest in [set(own_lines(own))]
            for line in own_lines(only=own)
            if line not in rest
        ]
    for name, lines in sets.items():
        if options.together:
            measure_pages(name, lines, options.lines, options.together)
        else:
            measure(name, lines, options.lines, options.only)


def measure_pages(name: str, lines: list[str], most: int, together: int) -> None:
    """Print the scores of pages of lines that follow one another, some of them spread over the whole."""
    usable = [x for line in lines if writable(x := line.strip())]
    pages = [usable[at : at + together] for at in range(0, len(usable), together)]
    pages = pages[:: max(1, len(pages) // most)]
    for script, old, half in FORMS:
        for variant in ("drop", "q"):
            score = score_pages(pages, variant, old=old, half=half)
            print(score.line(f"{name} {script} {variant}"), flush=True)


def measure(name: str, lines: list[str], most: int, only: str | None = None) -> None:
    """Print the scores of one set of lines."""
    usable = sorted({x for line in lines if len(x := line.strip()) > 25 and writable(x)})
    random.Random(1).shuffle(usable)
    for script, old, half in () if only == "pinyin" else FORMS:
        for variant in ("drop", "q"):
            torn = (x for x in usable if _is_torn(x, variant, old=old, half=half))
            score = score_shift(list(islice(torn, most)), variant, old=old, half=half)
            print(score.line(f"{name} {script} {variant}"), flush=True)
    for variant in () if only == "shift" else ("drop", "q"):
        for inside in (False, True):
            score = score_pinyin(usable[:most], variant, inside=inside)
            print(score.line(f"{name} pinyin{' inside' * inside} {variant}"), flush=True)


def _truth(line: str, *, old: bool, half: bool) -> str:
    line = traditional(line) if old else line
    return half_width(line) if half else line


def _is_torn(line: str, variant: str, *, old: bool, half: bool) -> bool:
    truth = _truth(line, old=old, half=half)
    return shift(truth, variant) != truth


if __name__ == "__main__":
    main()
