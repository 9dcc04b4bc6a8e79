"""Logistic regression over sets of named evidence, for the second readers of facts.

Gradient steps (AdaGrad) with a ridge; evidence seen less than `SEEN` times and weights under `LEAST` are left out.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipelines.acts.logistic import chance, write_weights

SEEN, RIDGE, STEP, ROUNDS, LEAST = 2, 0.0006, 0.25, 30, 0.03
Example = tuple[frozenset[str], bool]


def learn(known: Sequence[Example]) -> dict[str, float]:
    """Weights by name; that of the empty name is the constant. The same examples give the same weights."""
    seen = Counter(name for names, _ in known for name in names)
    weights, squares = defaultdict[str, float](float), defaultdict[str, float](lambda: 1e-6)
    order, dice = list(known), random.Random(7)  # noqa: S311 - the same order every time
    weights[""] = 0.0
    for _ in range(ROUNDS):
        dice.shuffle(order)
        for names, right in order:
            used = [name for name in sorted(names) if seen[name] >= SEEN]
            error = right - chance(weights, used)
            for name in ("", *used):
                slope = error - RIDGE * weights[name] * (name != "")
                squares[name] += slope * slope
                weights[name] += STEP * slope / squares[name] ** 0.5 / 4
    return {name: weight for name, weight in weights.items() if abs(weight) >= LEAST or not name}


def judge(groups: Mapping[str, Sequence[Example]], sure: float) -> None:
    """Tells of each group, judged by weights learnt from the others, how many are rightly and wrongly said to be so."""
    for held in groups:
        weights = learn([e for name, group in groups.items() if name != held for e in group])
        said = [right for names, right in groups[held] if chance(weights, names) >= sure]
        of = sum(right for _, right in groups[held])
        print(f"{held}: {sum(said)} right and {len(said) - sum(said)} wrong of {of}")


def keep(groups: Mapping[str, Sequence[Example]], out: Path) -> None:
    """The weights of all groups, written."""
    weights = learn([e for group in groups.values() for e in group])
    write_weights(out, weights)
    print(f"{len(weights)} weights, {out.stat().st_size / 1000:.0f} KB")
