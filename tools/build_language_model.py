"""Build `text/mojibake/data/model.bin`, the character model, from texts the project may learn from.

    python tools/build_language_model.py --texts statutes.txt [--words dict.txt] [--without gold4] [--least-told 1e-8] --out text/mojibake/data/model.bin

texts    UTF-8 official documents, one paragraph a line; blocks of them are kept out (`part_of`)
words    an optional word list `word frequency …` (jieba's dictionary, MIT) for ordinary modern vocabulary
without  own texts with this in their path are kept out, to be measured on
least-told  for a smaller model: n-grams that tell less are dropped (`LEAST_TOLD`)
The project's own modern prose (`OWN`: notices, news, reports and speeches written for its tests and measurements,
and `text/mojibake/data/phrases.txt`) always counts, with a weight: official pages of today speak otherwise than statutes.
Only probabilities of four characters at most leave this script: no sentence of the texts can be read back.

Shorter contexts count in how many surroundings an n-gram was seen as well as how often (the geometric mean): what
a frequent phrase alone supports says little elsewhere (Kneser and Ney 1995). On documents kept out: perplexity
8.7 → 8.3 against plain counts of the same n-grams, characters given less than 1 in 10,000 2.4 % → 1.1 %.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, prod, sqrt
from pathlib import Path
from typing import Literal

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from text.mojibake import model
from text.mojibake.folding import fold
from text.mojibake.model import Grams

Part = Literal["train", "calibrate", "develop", "test"]
BLOCK, BLOCKS = 2000, 40
KEPT_OUT: dict[int, Part] = {7: "test", 37: "test", 17: "calibrate", 27: "develop"}
"""Of every 40 blocks of 2,000 lines (some 30 documents) four are kept out."""
LEAST = {1: 1, 2: 2, 3: 2, 4: 4}
"""An n-gram of statutes or words seen less often is left to its shorter relatives."""
DISCOUNT = {2: 0.6, 3: 0.75, 4: 0.8}
"""What a context keeps back of each n-gram's count for those never seen."""
LEAST_TOLD = 0.0
"""What an n-gram must tell to stay, nats a character (`pruned`); at 0 all stay. 740 torn Traditional lines of statutes kept out and 462 of
prose no model has read, exact: 88.9 and 84.8 % at 0 (4.5 MB), 87.3 and 84.0 at 1e-8 (3.8 MB), 86.2 and 82.9 at 3e-8 (3.1 MB), 83.0 and
81.2 at 1e-7 (2.0 MB). At 1e-8 with four characters of statutes kept from two times on: 88.5 and 84.0, at 4.5 MB again."""
WORD_WEIGHT = 0.08
OWN_WEIGHT = 30
"""What own prose counts. On kept-out own prose and statutes, nats a character: 2.88 and 2.25 at 15, 2.84 and 2.29 at 30,
2.81 and 2.35 at 60; without it 4.03 and 2.16."""
ROOT = Path(__file__).resolve().parent.parent
OWN = (
    "text/mojibake/data/phrases.txt", "demo/texts.py", "benchmarks/gold*/directives/*.json",
    "benchmarks/gold*/facts/*.json", "benchmarks/gold*/pages/*.json", "benchmarks/gold*/stories/base_*.txt",
    "benchmarks/gold*/stories/neg_*.txt", "tests/pipelines/acts/*.yml", "tests/pipelines/papers/*.txt",
    "tests/pipelines/texts/*.txt", "tests/text/pages/*.json",
)  # fmt: skip
_PASSAGE = re.compile(r'[^\n"\\<>]{8,}')
_HAN = re.compile("[\u4e00-\u9fff]")

Counts = Mapping[int, Mapping[str, float]]


def part_of(number: int) -> Part:
    """What a line is for, by its number in its file, from 0."""
    return KEPT_OUT.get(number // BLOCK % BLOCKS, "train")


def lines_of(path: Path, part: Part) -> Iterator[str]:
    """The lines of one part that are not empty."""
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file):
            if line.strip() and part_of(number) == part:
                yield line.strip()


def own_lines(*without: str, only: str = "") -> list[str]:
    """The passages of the project's own prose, each once; none from a path with a `without` or without `only` in it."""
    paths = (path for pattern in OWN for path in sorted(ROOT.glob(pattern)))
    passages: dict[str, None] = {}
    for path in paths:
        name = str(path.relative_to(ROOT))
        if only not in name or any(kept_out in name for kept_out in without):
            continue
        text = path.read_text(encoding="utf-8").replace("\\n", "\n")
        passages |= dict.fromkeys(p for p in map(str.strip, _PASSAGE.findall(text)) if _is_prose(p))
    return list(passages)


def _is_prose(passage: str) -> bool:
    return len(_HAN.findall(passage)) * 2 > len(passage)


def folded(lines: Iterable[str]) -> str:
    return "".join(fold("\n" + line.strip()) for line in lines) + "\n"


def count(text: str, order: int) -> Counter[str]:
    return Counter(map("".join, zip(*(text[i:] for i in range(order)), strict=False)))


@dataclass(frozen=True, slots=True)
class Source:
    """N-grams of one kind of text. weight: of each count; least: counts below which an n-gram is not kept."""

    counts: Counts
    weight: float
    least: dict[int, int]

    @classmethod
    def of(cls, text: str, weight: float, least: dict[int, int]) -> Source:
        """All n-grams of a folded text."""
        return cls({order: count(text, order) for order in (1, 2, 3, 4)}, weight, least)

    def spread(self) -> Counts:
        """Counts of shorter n-grams pulled towards the number of characters seen before them."""
        even: dict[int, Mapping[str, float]] = {4: self.counts[4]}
        for order in (1, 2, 3):
            before = Counter(gram[1:] for gram in self.counts[order + 1])
            even[order] = {
                gram: sqrt(times * max(before[gram], 1)) for gram, times in self.counts[order].items()
            }
        return even


def words_of(path: Path) -> Source:
    """The n-grams of a word list."""
    counts: dict[int, Counter[str]] = {n: Counter() for n in (1, 2, 3, 4)}
    for line in path.read_text(encoding="utf-8").splitlines():
        word, frequency = line.split()[:2]
        weight = int(frequency) * WORD_WEIGHT
        if weight < 0.3 or len(word) > 8:
            continue
        word = fold(word)
        share = max(1, round(weight))
        for order in counts:
            for i in range(len(word) - order + 1):
                counts[order][word[i : i + order]] += share if order < 2 else share + 1
    return Source(counts, 1.0, LEAST)


def kept(sources: Sequence[Source]) -> dict[int, set[str]]:
    """The n-grams that are seen often enough, with all that a kept one needs."""
    keep = {
        n: {g for s in sources for g, times in s.counts[n].items() if times >= s.least[n]}
        for n in (1, 2, 3, 4)
    }
    for order in (4, 3, 2):
        keep[order - 1] |= _parts(keep[order])
    return keep


def _parts(grams: Iterable[str]) -> set[str]:
    """What n-grams need to be there: all but their last character, all but their first."""
    return {part for gram in grams for part in (gram[:-1], gram[1:])}


def estimate(sources: Sequence[Source]) -> list[dict[str, tuple[float, float]]]:
    """Log probability and log remainder of every kept n-gram.

    Each source is discounted at its own weight: what it has once is not made certain by counting much.
    The share a context leaves to shorter ones is tempered, the square root of what the training text says: other
    texts differ more.
    """
    weights = _weights(sources)
    keep = kept(sources)
    total = sum(weights[1].values())
    chances: dict[str, float] = {gram: weights[1][gram] / total for gram in keep[1]}
    left: dict[str, float] = {}
    for order in (2, 3, 4):
        mass: defaultdict[str, float] = defaultdict(float)
        used: defaultdict[str, float] = defaultdict(float)
        counted: dict[str, float] = {}
        for gram, times in weights[order].items():
            mass[gram[:-1]] += times
            if gram in keep[order]:
                back = sum(s.weight for s in sources if gram in s.counts[order]) * DISCOUNT[order]
                counted[gram] = max(times - back, 0.0)
                used[gram[:-1]] += counted[gram]
        for gram in keep[order]:
            context = gram[:-1]
            seen = min(used[context] / mass[context], 0.999)
            left[context] = sqrt(1 - seen)
            share = counted[gram] / mass[context] * (1 - left[context]) / seen if seen else 0.0
            chances[gram] = share + left[context] * chances[gram[1:]]
    return [{g: (log(chances[g]), log(left.get(g, 1.0))) for g in keep[order]} for order in (1, 2, 3, 4)]


def _weights(sources: Sequence[Source]) -> Counts:
    """The counts of all sources, spread and weighted."""
    summed: dict[int, dict[str, float]] = {n: {} for n in (1, 2, 3, 4)}
    for source in sources:
        for order, even in source.spread().items():
            into = summed[order]
            for gram, times in even.items():
                into[gram] = into.get(gram, 0.0) + source.weight * times
    return summed


def pruned(orders: Sequence[Grams], least: float) -> list[Grams]:
    """The orders without the n-grams that tell little: without one the model loses at most so many nats a character.

    A dropped n-gram is as likely as what its context leaves to the shorter one says. What it had above that is left
    to shorter contexts too, and all characters after a context sum to what they did.
    """
    chances: list[dict[str, float]] = [{g: exp(value) for g, (value, _) in order.items()} for order in orders]
    left: list[dict[str, float]] = [{g: exp(rest) for g, (_, rest) in order.items()} for order in orders]
    keep: list[set[str]] = [set(order) for order in orders]
    needed: set[str] = set()
    for at in (3, 2, 1):
        losses = _losses(chances, left, at)
        keep[at] = needed | {gram for gram, loss in losses if loss > least}
        needed = _parts(keep[at])
    shares = [{}, *(_shares(chances, left, at) for at in (1, 2, 3))]
    for at in (1, 2, 3):
        for gram, share in shares[at].items():
            if gram not in keep[at]:
                left[at - 1][gram[:-1]] += share
        for gram in keep[at]:
            chances[at][gram] = shares[at][gram] + left[at - 1][gram[:-1]] * chances[at - 1][gram[1:]]
    return [
        {g: (log(chance[g]), log(rest[g])) for g in grams}
        for grams, chance, rest in zip(keep, chances, left, strict=True)
    ]


Chances = Sequence[Mapping[str, float]]


def _shares(chances: Chances, left: Chances, at: int) -> dict[str, float]:
    """What n-grams of one length have above what their contexts leave to shorter ones."""
    shorter, rest = chances[at - 1], left[at - 1]
    return {g: max(chance - rest[g[:-1]] * shorter[g[1:]], 0.0) for g, chance in chances[at].items()}


def _losses(chances: Chances, left: Chances, at: int) -> Iterator[tuple[str, float]]:
    """What the model without each n-gram of one length loses, its relative entropy in nats a character (Stolcke 1998)."""
    shorter = chances[at - 1]
    known: defaultdict[str, float] = defaultdict(float)
    below: defaultdict[str, float] = defaultdict(float)
    for gram, chance in chances[at].items():
        known[gram[:-1]] += chance
        below[gram[:-1]] += shorter[gram[1:]]
    often = {context: prod(chances[n][context[: n + 1]] for n in range(at)) for context in known}
    for gram, share in _shares(chances, left, at).items():
        context = gram[:-1]
        chance, other, rest = chances[at][gram], shorter[gram[1:]], left[at - 1][context]
        loss = chance * log(chance / ((rest + share) * other))
        loss -= max(1 - known[context], 0.0) * log(1 + share / rest) + share * (below[context] - other)
        yield gram, often[context] * loss


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, nargs="+", required=True)
    parser.add_argument("--words", type=Path)
    parser.add_argument("--without", nargs="*", default=[])
    parser.add_argument("--least-told", type=float, default=LEAST_TOLD)
    parser.add_argument("--out", type=Path, default=model.FILE)
    options = parser.parse_args()
    lines = (line for path in options.texts for line in lines_of(path, "train"))
    sources = [
        Source.of(folded(lines), 1.0, LEAST),
        Source.of(folded(own_lines(*options.without)), OWN_WEIGHT, dict.fromkeys(LEAST, 1)),
    ]
    if options.words:
        sources.append(words_of(options.words))
    orders: Sequence[Grams] = estimate(sources)
    if options.least_told:
        orders = pruned(orders, options.least_told)
    table = model.pack(orders)
    options.out.write_bytes(table)
    print({n: len(order) for n, order in enumerate(orders, 1)}, len(table) // 1024, "KiB")


if __name__ == "__main__":
    main()
