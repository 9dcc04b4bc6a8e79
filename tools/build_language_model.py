"""Build `text/mojibake/data/model.bin`, the character model, from texts the project may learn from.

    python tools/build_language_model.py --texts statutes.txt [--words dict.txt] --out text/mojibake/data/model.bin

texts   UTF-8 official documents (one paragraph a line); every 40th block of 500 lines is kept out for measuring
words   an optional word list `word frequency …` (jieba's dictionary, MIT) for ordinary modern vocabulary
The project's own modern phrases (`text/mojibake/data/phrases.txt`) always count, with a weight.
Only counts leave this script: no sentence of the texts can be read back from the hashed table.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from text.mojibake import model

HELD_OUT_EVERY, BLOCK = 40, 500
LEAST = {2: 2, 3: 4, 4: 6}
"""An n-gram seen less often is left to its shorter relatives."""
PHRASE_WEIGHT = 60
WORD_WEIGHT = 0.08
ENTRIES = 1_450_000


def train_lines(path: Path, held_out: bool = False) -> Iterator[str]:
    """Lines of the training part (or of the kept-out part)."""
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file):
            if (number // BLOCK % HELD_OUT_EVERY == 0) == held_out and line.strip():
                yield line


def folded(lines: Iterable[str]) -> str:
    return "".join(model.fold("\n" + line.strip()) for line in lines) + "\n"


def count(text: str, order: int) -> Counter[str]:
    return Counter(map("".join, zip(*(text[i:] for i in range(order)), strict=False)))


def add_words(counts: dict[int, Counter[str]], path: Path) -> None:
    for line in path.read_text(encoding="utf-8").splitlines():
        word, frequency = line.split()[:2]
        weight = int(frequency) * WORD_WEIGHT
        if weight < 0.3 or len(word) > 8:
            continue
        word = model.fold(word)
        share = max(1, round(weight))
        for order in range(1, 5):
            for i in range(len(word) - order + 1):
                counts[order][word[i : i + order]] += share if order < 2 else share + 1


def prune(counts: dict[int, Counter[str]]) -> dict[int, dict[str, int]]:
    """Keep what is frequent; if it is still too much, raise the bar of the longest first."""
    least = dict(LEAST)
    while True:
        kept = {n: {g: c for g, c in counts[n].items() if c >= least.get(n, 1)} for n in counts}
        if sum(map(len, kept.values())) <= ENTRIES:
            return kept
        least[4] += 1
        least[3] += least[4] % 2


def leftovers(kept: dict[int, dict[str, int]]) -> dict[str, float]:
    """The share of each context's mass that its kept continuations leave to the shorter context."""
    mass: Counter[str] = Counter()
    for order in (2, 3, 4):
        for gram, times in kept[order].items():
            mass[gram[:-1]] += max(times - model.DISCOUNT[order], 0)  # type: ignore[assignment]
    return {h: 1 - min(m / kept[len(h)].get(h, m), 0.999) for h, m in mass.items() if h in kept[len(h)]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, nargs="+", required=True)
    parser.add_argument("--words", type=Path)
    parser.add_argument("--out", type=Path, default=model.FILE)
    options = parser.parse_args()
    counts: dict[int, Counter[str]] = {n: Counter() for n in (1, 2, 3, 4)}
    for path in options.texts:
        text = folded(train_lines(path))
        for order in counts:
            counts[order] += count(text, order)
    phrases = folded((model.FILE.parent / "phrases.txt").read_text(encoding="utf-8").splitlines())
    for order in counts:
        for gram, times in count(phrases, order).items():
            counts[order][gram] += times * PHRASE_WEIGHT
    if options.words:
        add_words(counts, options.words)
    kept = prune(counts)
    total = sum(kept[1].values())
    table = model.pack({g: c for n in kept for g, c in kept[n].items()}, leftovers(kept), total)
    options.out.write_bytes(table)
    print({n: len(kept[n]) for n in kept}, total, len(table) // 1024, "KiB")


if __name__ == "__main__":
    main()
