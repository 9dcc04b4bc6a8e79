"""Mends GBK byte shifts: a sentence terminator found across two characters tore both, and what follows is read late.

source  the process: a page forced into GBK was split byte-wise at ！ ？ ； (and 。), each piece decoded alone;
        the left character's lead byte vanished (`drop`) or became `?`
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, groupby

from models import LOST, Certainty, Mended, Repair
from text.mojibake.doubt import settle, without_tail
from text.mojibake.lattice import Node, Reading, Slot, is_torn, read
from text.mojibake.outofstep import KNOWN, PLAIN
from text.mojibake.scoring import Scorer
from text.mojibake.tears import (
    LINE,
    closing_of,
    ends_line,
    left_of,
    line_until,
    looked_at,
    prior_of,
    sites,
    suspicious,
)
from text.mojibake.tokens import Token, read_tokens

KIND = "gbk_shift"
AHEAD, MOST = 900, 150_000
"""Characters read on from one terminator, and from all of a page: no paper has as many, a page made to hold a reader up has."""


@dataclass(frozen=True, slots=True)
class Run:
    """A mended stretch [start, end) of the damaged text, what stands there now, and how sure that is."""

    start: int
    end: int
    after: str
    certainty: Certainty
    candidates: tuple[str, ...] = ()


def mend_shift(text: str, *, context: str = "") -> Mended:
    """Put byte-shifted runs back in step; what cannot be known is shown as 〓 with candidates.

    context   other text of the same page (title, body): its words and names count as evidence
    returns   the text and its repairs, each positioned in it; undamaged text comes back as it is
    """
    found = sites(text)
    if not found:
        return Mended(text=text)
    sound = context + "\n" + _sound(text, found)
    plain = Scorer(text, sound=sound, memory=False)
    if not any(_is_torn(text, m.start(), plain) for m in found[: MOST // AHEAD]):
        return Mended(text=text)
    scorer = plain.remembering(context + "\n" + text)
    return _rebuilt(text, [run for solved in readings(text, scorer) for run in solved.runs])


def _sound(text: str, found: list[re.Match[str]]) -> str:
    """The text without what follows a suspicious terminator in its line: misread bytes belong to no script."""
    parts, done = [], 0
    for match in found:
        parts.append(text[done : max(done, match.start())])
        end = text.find("\n", match.end())
        done = max(done, len(text) if end < 0 else end)
    return "".join([*parts, text[done:]])


@dataclass(frozen=True)
class Solved:
    """What a damaged page shows from a terminator on and what it stood for. before: what its line is read as until there."""

    start: int
    before: str
    reading: Reading
    tokens: list[Token]
    script: str

    @cached_property
    def runs(self) -> list[Run]:
        """The mended stretches, settled where the reading is not sure enough."""
        slots = self.reading.slots
        settled = settle(slots, self.before[-12:], self.script)
        places = list(accumulate((len(token.text) for token in self.tokens), initial=self.start))
        runs = []
        for plain, group in groupby(range(len(slots)), key=lambda at: slots[at].plain):
            if plain:
                continue
            numbers = list(group)
            here = [slots[at] for at in numbers]
            after = "".join(settled[at].text for at in numbers)
            candidates = tuple(dict.fromkeys(c for at in numbers for c in settled[at].candidates))
            first, end = places[numbers[0]], places[numbers[-1] + 1]
            after, tail = without_tail(here, after)
            runs.append(Run(first, end - tail, after, _certainty(after, here), candidates))
        return runs


def readings(text: str, scorer: Scorer) -> Iterator[Solved]:
    """On a page known to be damaged, what stands from each torn terminator on, in order; each reads on from the ones before it."""
    shown, done, weighed = "", 0, 0
    for match in looked_at(text):
        if match.start() < done or weighed >= MOST:
            continue
        shown = (shown + text[done : match.start()])[-LINE:].rpartition("\n")[2]
        done = match.start()
        if not suspicious(text, match.end(), match[0], True, shown):
            continue
        end = text.find("\n", done)
        weighed += min(AHEAD, (len(text) if end < 0 else end) - done)
        if solved := _solved(text, done, scorer, shown):
            yield solved
            for run in solved.runs:
                shown += text[done : run.start] + run.after
                done = run.end


def _is_torn(text: str, start: int, scorer: Scorer) -> bool:
    """Was a terminator torn, on a page not known to be damaged?"""
    before = line_until(text, start)
    start_node, tokens = Node(left_of(before), 0, False), read_tokens(text, start, AHEAD)
    closing = closing_of(before) if ends_line(text, start) else ""
    return is_torn(start_node, tokens, scorer, prior_of(text, start, before, proven=False), closing=closing)


def _solved(text: str, start: int, scorer: Scorer, before: str) -> Solved | None:
    """What the line stood for from a terminator on, on a damaged page; None when it is likelier as it stands."""
    start_node, tokens = Node(left_of(before), 0, False), read_tokens(text, start, AHEAD)
    closing = closing_of(before) if ends_line(text, start) else ""
    reading = read([start_node], tokens, scorer, prior_of(text, start, before, proven=True), closing=closing)
    if reading is None or all(slot.plain for slot in reading.slots):
        return None
    holes = any("?" in token.text for token in tokens)
    return Solved(start, before, reading, tokens, "s" if scorer.foreign == "t" else "?" if holes else "t")


def _certainty(after: str, slots: list[Slot]) -> Certainty:
    if LOST in after:
        return "lost"
    return "exact" if all(flag in (KNOWN, PLAIN) for slot in slots for flag in slot.flags) else "chosen"


def _rebuilt(text: str, runs: list[Run]) -> Mended:
    pieces: list[str] = []
    repairs: list[Repair] = []
    done = length = 0
    for run in runs:
        pieces += [text[done : run.start], run.after]
        length += len(pieces[-2])
        repairs.append(
            Repair(
                kind=KIND,
                start=length,
                end=length + len(run.after),
                before=text[run.start : run.end],
                after=run.after,
                certainty=run.certainty,
                candidates=run.candidates,
            )
        )
        length += len(run.after)
        done = run.end
    pieces.append(text[done:])
    return Mended(text="".join(pieces), repairs=tuple(repairs))
