"""How likely a number is the paper's own: a second reader, asked where no place makes one the paper's own.

Papers name their numbers in ever new places (以下措施（甘药监发〔2025〕88号）). Here the words around each number, its
place and its form are weighed with weights learnt from labelled papers (`tools/train_numbers.py`; `data/numbers.txt`);
letters that fit an office of the paper's (甘药监 and 甘源省药品监督管理局) in a number of its year need less certainty.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

from models import Fact, Where
from pipelines.acts.acttext import ActText
from pipelines.acts.logistic import chance, read_weights
from pipelines.acts.standards import counted_codes, standard_form
from text.documents import find_numbers
from text.issuers import bears_letters

FILE = Path(__file__).parent / "data" / "numbers.txt"
SURE, FITTING = 0.9, 0.5
"""Certainty asked of a number alone, and of one whose letters are an office's of the paper. On 34 sets, each judged by
weights of the others, 6 of the 13 numbers that places alone miss are found, and one is wrong."""
BEFORE, AFTER, NEAR, LONGEST = 24, 16, 4, 3
MOST = 60
"""Numbers of one paper that are weighed: a list of thousands cites."""
_DIGIT = re.compile(r"\d")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


class Candidate(NamedTuple):
    """A number of the paper, its own or cited; a span of the title or body."""

    value: str
    where: Where
    start: int
    end: int


def candidates(act: ActText) -> tuple[Candidate, ...]:
    """All numbers of title and body, the first and the last of very many."""
    found = (*_numbers(act, "title", act.title), *_numbers(act, "body", act.body))
    return found if len(found) <= MOST else (*found[: MOST // 2], *found[-MOST // 2 :])


def _numbers(act: ActText, where: Where, text: str) -> Iterator[Candidate]:
    for number in find_numbers(text):
        yield Candidate(number.value, where, number.start, number.end)
    flat = act.flat_title if where == "title" else act.flat_body
    for start, end in counted_codes(flat):
        yield Candidate(standard_form(text[start:end]), where, start, end)


def likely_numbers(act: ActText, offices: Iterable[str]) -> tuple[Fact, ...]:
    """The numbers that are the paper's own by what stands around them; offices: official names of those it may be of."""
    found = candidates(act)
    bodies = tuple(offices)
    facts: dict[str, Fact] = {}
    for one in found if act.published_on is not None else ():
        if one.value.startswith("第"):
            continue  # a bare 第38号 is as often a case's or an article's
        fits = _fits(one, bodies, act.published_on)
        if certainty(evidence(act, one, found)) >= (FITTING if fits else SURE):
            how = "likely, its letters are the office's" if fits else "likely"
            facts.setdefault(one.value, act.fact("doc_number", one.value, one.where, one.start, one.end, how))
    return tuple(facts.values())


def _fits(one: Candidate, offices: Iterable[str], published_on: date | None) -> bool:
    letters, year = _HAN.match(one.value), _YEAR.search(one.value)
    if (
        letters is None
        or year is None
        or published_on is None
        or not 0 <= published_on.year - int(year[0]) <= 1
    ):
        return False
    return any(bears_letters(office, letters[0]) for office in offices)


def evidence(act: ActText, one: Candidate, found: tuple[Candidate, ...]) -> frozenset[str]:
    """What is weighed: characters in a row on both sides, the nearest ones by their place; the number's form and year;
    where it stands, how much of its line it is, how often it and others stand there. All in the reading form, each digit as 0."""
    flat = act.flat_title if one.where == "title" else act.flat_body
    written = _DIGIT.sub("0", "".join(flat[one.start : one.end].split()))
    letters = _HAN.match(written)
    before = "^" * (one.start == 0) + _DIGIT.sub("0", flat[max(0, one.start - BEFORE) : one.start])
    after = _DIGIT.sub("0", flat[one.end : one.end + AFTER]) + "$" * (one.end >= len(flat))
    shown = {
        f"f{_HAN.sub('H', written)}", f"w{one.where}", f"of{min(4, len({c.value for c in found}))}",
        f"x{min(3, Counter(c.value for c in found)[one.value])}",
        f"book{flat.count('《', 0, one.start) > flat.count('》', 0, one.start)}",
    }  # fmt: skip
    if letters is not None:
        shown |= {f"n{letters[0][-3:]}", f"N{letters[0][:3]}"}
    if (year := _YEAR.search(flat, one.start, one.end)) and act.published_on:
        shown.add(f"y{max(-1, min(2, act.published_on.year - int(year[0])))}")
    shown |= _grams("b", before[::-1]) | _grams("a", after) | _place(act, one, flat)
    return frozenset(shown)


def _grams(side: str, text: str) -> set[str]:
    """Stretches of up to three characters, and the nearest ones with their distance."""
    found = set()
    for length in range(1, LONGEST + 1):
        for at in range(len(text) - length + 1):
            gram = text[at : at + length].replace("\n", "/").replace("\t", "|")
            found.add(side + gram)
            if at < NEAR:
                found.add(f"{side}{at}{gram}")
    return found


def _place(act: ActText, one: Candidate, flat: str) -> set[str]:
    if one.where == "title":
        return {f"end{len(flat) - one.end < 3}", f"begin{one.start < 2}"}
    index = next((n for n, line in enumerate(act.lines) if line.end >= one.end), len(act.lines) - 1)
    line = act.lines[index]
    share = int(4 * (one.end - one.start) / max(1, line.end - line.start))
    return {
        f"i{min(index, 6)}", f"j{min(len(act.lines) - 1 - index, 4)}", f"s{share}", f"i{min(index, 3)}s{share}",
        f"long{len(line.text) > 60}", f"in{min(3, (one.start - line.start) // 12)}",
    }  # fmt: skip


def certainty(found: frozenset[str]) -> float:
    """How sure it is that such a number is the paper's own, 0–1."""
    return chance(_weights(), found)


@cache
def _weights() -> dict[str, float]:
    return read_weights(FILE)
