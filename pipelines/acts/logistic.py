"""Weights learnt by logistic regression (`tools/regression.py`): each piece of evidence adds its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import exp
from pathlib import Path

FARTHEST = 30.0


def chance(weights: Mapping[str, float], found: Iterable[str]) -> float:
    """The probability that evidence speaks for, 0–1; the weight of the empty name is always added."""
    total = weights[""] + sum(weights.get(name, 0.0) for name in found)
    return 1 / (1 + exp(-max(-FARTHEST, min(FARTHEST, total))))


def read_weights(file: Path) -> dict[str, float]:
    """Rows of a name, a tab and thousandths."""
    rows = (line.rsplit("\t", 1) for line in file.read_text(encoding="utf-8").rstrip("\n").split("\n"))
    return {name: int(weight) / 1000 for name, weight in rows}


def write_weights(file: Path, weights: Mapping[str, float]) -> None:
    """What `read_weights` reads."""
    lines = sorted(f"{name}\t{round(weight * 1000)}" for name, weight in weights.items())
    file.parent.mkdir(exist_ok=True)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
