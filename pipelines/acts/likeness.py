"""How alike a text is to the texts of each genre that people have labelled: a second reader beside the title's form.

What a text is shows in a title's form, in who speaks and in its layout (`pipelines.acts.genre`); where these say little,
the words around them still tell. Here the characters of title, opening, body and end are weighed with weights learnt
from labelled texts (`tools/train_genres.py`; `data/genres.txt`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from math import exp, log, sqrt
from operator import add
from pathlib import Path

from models import Genre

FILE = Path(__file__).parent / "data" / "genres.txt"
GENRES: tuple[Genre, ...] = (
    "announcement", "circular", "consultation", "guideline", "inspection", "interpretation", "meeting", "news", "notice",
    "opinion", "order", "other", "penalty", "publicity", "recall", "reply", "rule", "speech", "standard",
)  # fmt: skip
ENDING, OPENING, CLOSING, LONGEST = 10, 120, 60, 800
"""Characters of the title's end, of the body's opening and end, and of as much of it as is read."""
LEVELS, MIDDLE = 93, 46
"""Weights are written as one of so many signs from "!" on, the middle one for 0."""
_STEP = 3
_BITS = 8 * _STEP
"""Room of one genre's sum in a packed number: 60,000 pieces of evidence of 127 each."""
_LEVEL = bytes(max(0, code - 33) for code in range(256))
_DIGIT = re.compile(r"\d")
LEAST = 1e-5


def evidence(title: str, body: str) -> Mapping[str, set[str]]:
    """What is weighed, by place: characters in a row of the whole title, its end, the body's opening, all of it, its end.

    Title and body in the reading form; every digit counts as 0.
    """
    title, body = (
        _DIGIT.sub("0", title),
        _DIGIT.sub("0", body if len(body) < 2 * LONGEST else body[:LONGEST] + body[-LONGEST:]),
    )
    return {
        "t": _rows(f"^{title}$", 1, 4),
        "e": _rows(f"{title[-ENDING:]}$", 1, 4),
        "h": _rows(f"^{body[:OPENING]}", 2, 4),
        "b": _rows(body[:LONGEST], 2, 3),
        "l": _rows(f"{body[-CLOSING:]}$", 2, 3),
    }


def _rows(text: str, shortest: int, longest: int) -> set[str]:
    """All stretches of so many characters."""
    stretches, found = list(text), set()
    for length in range(1, longest + 1):
        if length >= shortest:
            found.update(stretches)
        stretches = list(map(add, stretches, text[length:]))
    return found


def likeness(title: str, body: str) -> dict[Genre, float]:
    """The probability of each genre by likeness alone; title and body in the reading form.

    Each place counts as much as it has known pieces, divided by their root: a long body says no more than a title.
    """
    scale, bias, weights = learnt()
    sums = list(bias)
    for place, pieces in evidence(title, body).items():
        names, of_place = weights[place]
        known = pieces & names
        if known:
            total, root = sum(map(of_place.__getitem__, known)), sqrt(len(known))
            for n in range(len(GENRES)):
                level = (total >> (_BITS * n)) & ((1 << _BITS) - 1)
                sums[n] += scale * (level - MIDDLE * len(known)) / root
    most = max(sums)
    shares = [exp(value - most) for value in sums]
    return {genre: max(LEAST, share / sum(shares)) for genre, share in zip(GENRES, shares, strict=True)}


def weigh(read: Genre, trust: float, like: Mapping[Genre, float]) -> Genre:
    """The genre that both readers together find likeliest.

    trust  how often the first reader is right where it reads as it did, 0–1
    """

    def worth(genre: Genre) -> float:
        prior = trust if genre == read else (1 - trust) / (len(GENRES) - 1)
        return SHARPNESS * log(like[genre]) + log(max(prior, LEAST))

    return max(GENRES, key=worth)


SHARPNESS = 2.0
"""Learnt probabilities are too mild: with this, and readings trusted as they deserve, 97 of 100 held-out texts come out right."""


@cache
def learnt() -> tuple[float, tuple[float, ...], dict[str, tuple[frozenset[str], dict[str, int]]]]:
    """(what a level is worth, each genre's constant, by place all pieces of evidence and the packed levels of each)."""
    head, constants, *lines = FILE.read_text(encoding="utf-8").split("\n")
    packed: dict[str, dict[str, int]] = {place: {} for place in "tehbl"}
    room = bytearray(_STEP * len(GENRES))
    for line in lines:
        if line:
            room[::_STEP] = line[-len(GENRES) :].encode("ascii").translate(_LEVEL)
            packed[line[0]][line[1 : -len(GENRES)]] = int.from_bytes(room, "little")
    by_place = {place: (frozenset(levels), levels) for place, levels in packed.items()}
    return float(head), tuple(map(float, constants.split())), by_place
