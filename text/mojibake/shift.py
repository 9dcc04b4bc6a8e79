"""Mends GBK byte shifts: a sentence terminator found across two characters tore both, and what follows is read late.

source  the process: a page forced into GBK was split byte-wise at ！ ？ ； (and 。), each piece decoded alone;
        the left character's lead byte vanished (`drop`) or became `?`
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from models import LOST, Certainty, Mended, Repair
from text.mojibake import gbk
from text.mojibake.model import fold, load_model
from text.mojibake.outofstep import TERMINATORS, State, Step, Token, read_tokens, search, steps_of
from text.mojibake.scoring import Scorer

KIND = "gbk_shift"
_SITE = re.compile(r"\?[。！!？?；;]|[！!？?；;]")
UNPROVEN, PROVEN = -15.0, -4.0
"""Log prior that a terminator was torn: on a page not known to be damaged, and once it is."""


@dataclass(frozen=True, slots=True)
class Run:
    """A mended stretch: tokens [first, last) of a site's tokens and the true steps they stand for."""

    start: int
    end: int
    steps: tuple[Step, ...]


@lru_cache(maxsize=8192)
def _rare(pair: str) -> bool:
    return load_model().seen(fold(pair))[0] < 1.5


def suspicious(text: str, start: int, sign: str, proven: bool) -> bool:
    """Cheap look at what follows a terminator: could it be the tail of a torn character?"""
    head = text[start : start + 6]
    if len(sign) == 2:
        return True
    if not head or head[0] == "\n":
        return proven and sign in "！!？?"
    if head[0].isascii():
        return proven or head[0] in ",.:;!?)" or "@" <= head[0] <= "~"
    code = gbk.pair_of(head[0])
    first = TERMINATORS[sign][1]
    if not code or not (
        gbk.char_of(first, code[0]) or gbk.vanishes(first, code[0]) or gbk.leads_after(first)
    ):
        return False
    return proven or _odd(head)


def _odd(head: str) -> bool:
    """Is there a rare neighbourhood, or a Latin letter at once after Chinese, in the first characters?"""
    for left, right in pairwise(head):
        if right.isascii():
            return "@" <= right <= "~"
        if _rare(left + right):
            return True
    return False


def mend_shift(text: str, *, context: str = "") -> Mended:
    """Put byte-shifted runs back in step; what cannot be known is shown as 〓 with candidates.

    context   other text of the same page (title, body): its words and names count as evidence
    returns   the text and its repairs, each positioned in it; undamaged text comes back as it is
    """
    found = [m for m in _SITE.finditer(text) if suspicious(text, m.end(), m[0], False)]
    if not found:
        return Mended(text=text)
    scorer = Scorer(context + "\n" + text)
    runs = _solve_all(text, found, scorer, UNPROVEN)
    if not runs:
        return Mended(text=text)
    more = [m for m in _SITE.finditer(text) if suspicious(text, m.end(), m[0], True)]
    return _rebuilt(text, _solve_all(text, more, scorer, PROVEN))


def _solve_all(text: str, found: list[re.Match[str]], scorer: Scorer, prior: float) -> list[Run]:
    runs: list[Run] = []
    for match in found:
        if runs and match.start() < runs[-1].end:
            continue
        runs += _solve(text, match.start(), scorer, prior)
    return runs


def _solve(text: str, start: int, scorer: Scorer, prior: float) -> list[Run]:
    """The runs found from one terminator on; none when the text is likelier as it stands."""
    line = text[max(0, start - 12) : start].rpartition("\n")
    left = fold("".join(line[1:]))[-3:]
    tokens = read_tokens(text, start)
    best = search(State(0.0, left), tokens, scorer, prior)
    if best is None or all(step.plain for step in steps_of(best)):
        return []
    return _runs_of(steps_of(best), tokens, start)


def _runs_of(steps: list[Step], tokens: list[Token], start: int) -> list[Run]:
    """Consecutive steps that are not what the page shows, with the stretch of text they replace."""
    starts = [start]
    for token in tokens:
        starts.append(starts[-1] + len(token.text))
    runs: list[Run] = []
    open_steps: list[Step] = []
    for step in [*steps, None]:
        if step and not step.plain:
            open_steps.append(step)
        elif open_steps:
            first = open_steps[0].at
            last = max(s.at for s in open_steps if s.used) + 1
            runs.append(Run(starts[first], starts[last], tuple(open_steps)))
            open_steps = []
    return runs


def _rebuilt(text: str, runs: list[Run]) -> Mended:
    pieces: list[str] = []
    repairs: list[Repair] = []
    done = length = 0
    for run in runs:
        after = "".join(s.char for s in run.steps)
        pieces += [text[done : run.start], after]
        length += len(pieces[-2])
        certainty: Certainty = (
            "lost" if LOST in after else "exact" if all(s.known for s in run.steps) else "chosen"
        )
        repairs.append(
            Repair(kind=KIND, start=length, end=length + len(after), before=text[run.start : run.end],
                   after=after, certainty=certainty)
        )  # fmt: skip
        length += len(after)
        done = run.end
    pieces.append(text[done:])
    return Mended(text="".join(pieces), repairs=tuple(repairs))
