"""Weighs every guess against its rivals and shows 〓 where the best does not clearly win.

A wrong repair reads fluently, so a guessed character is shown only when the alternatives that the same bytes
allow, judged with what stands on both sides, leave it nearly all of the probability.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

from models import LOST
from text.mojibake.model import fold
from text.mojibake.outofstep import IN_STEP, State, Step, Token, consume, lost_end, prune, steps_of, vanish
from text.mojibake.scoring import Scorer

CERTAIN = 0.8
"""Share of the probability a guess must hold to be shown."""
WIDE = 40
FIRM = 0.985
"""The same share for what no reader could correct by sense: numbers, and names of persons."""
AHEAD = 3
"""True characters after a guess that are weighed with it: the reach of the model."""


@dataclass(frozen=True, slots=True)
class Settled:
    """The text of a group of steps after weighing, and the candidates of each 〓 in it."""

    text: str
    candidates: tuple[str, ...] = ()


def settle(
    steps: Sequence[Step],
    left: str,
    tokens: Sequence[Token],
    scorer: Scorer,
    *,
    questioned: bool,
    pending: int = IN_STEP,
    certain: float = CERTAIN,
) -> list[Settled]:
    """One entry for each run of equally known steps, in order; their texts joined are the mended text."""
    settled: list[Settled] = []
    at = 0
    while at < len(steps):
        end = at + 1
        while end < len(steps) and _doubtful(steps[end]) == _doubtful(steps[at]):
            end += 1
        chars = "".join(s.char for s in steps[at:end])
        if _doubtful(steps[at]):
            right = "".join(s.char for s in steps[end : end + AHEAD])
            half = steps[at - 1].pending if at else pending
            start = State(0.0, left.replace(LOST, ""), half, questioned=questioned)
            settled.append(_weigh(start, steps[at:end], right, tokens, scorer, certain))
        else:
            settled.append(Settled(chars))
        left = (left + fold(settled[-1].text))[-3:]
        at = end
    return settled


def _doubtful(step: Step) -> bool:
    return not step.known and not step.plain


def _weigh(
    start: State, group: Sequence[Step], right: str, tokens: Sequence[Token], scorer: Scorer, certain: float
) -> Settled:
    if _NAMED.search(start.context):
        certain = max(certain, FIRM)
    rivals = _rivals(start, group[0], group[-1], tokens, scorer)
    if not rivals:
        return Settled("".join(s.char for s in group))
    scored = [
        (s.score + _ahead(s.context, right, scorer), "".join(p.char for p in steps_of(s))) for s in rivals
    ]
    return judge(scored, certain)


def _ahead(context: str, right: str, scorer: Scorer) -> float:
    total = 0.0
    for char in fold(right):
        total += scorer.log(context, char)
        context = (context + char)[-3:]
    return total


def judge(scored: list[tuple[float, str]], certain: float = CERTAIN) -> Settled:
    """The best string, with 〓 for each character that its rivals of the same length do not share.

    How many characters there were is decided by all rivals of a length together: a gap must not be too short.
    """
    top = max(scored)[0]
    weights = [(exp(score - top), chars) for score, chars in scored]
    total = sum(w for w, _ in weights)
    masses: defaultdict[int, float] = defaultdict(float)
    for weight, chars in weights:
        masses[len(chars)] += weight
    length = max(masses, key=lambda n: masses[n])
    best = max((score, chars) for score, chars in scored if len(chars) == length)[1]
    text, candidates = "", []
    for place, char in enumerate(best):
        share: defaultdict[str, float] = defaultdict(float)
        for weight, chars in weights:
            share[chars[place] if len(chars) == length else ""] += weight / total
        needed = max(certain, FIRM) if char in _NUMBERS else certain
        sure = share[char] >= needed and char != LOST
        text += char if sure else LOST
        if not sure:
            ranked = sorted((c for c in share if c and c != LOST), key=lambda c: -share[c])
            candidates += ranked[:5]
    return Settled(text, tuple(dict.fromkeys(candidates)))


_NUMBERS = frozenset("零〇一二三四五六七八九十百千万萬亿億两兩廿卅0123456789０１２３４５６７８９")


_NAMED = re.compile("(?:[局厅省市部处院县区州会]长|书记|主任|主席|记者|同志|经理|代表人)[^，。、：；]?$")
"""After a title a person's name may stand: a wrong one reads as well as the right one."""


def _rivals(start: State, first: Step, last: Step, tokens: Sequence[Token], scorer: Scorer) -> list[State]:
    """Every way from before a group of guesses to after it that ends with the same half character."""
    states = [start]
    scorer.breadth = 4
    for at in range(first.at, last.at + 1):
        opened, fresh = list(states), [s for s in states if s.pending != IN_STEP]
        for _ in range(3):
            fresh = prune((v for s in fresh for v in vanish(s, at, scorer)), 20)
            opened += fresh
        if at == last.at and not last.used:
            ended = [s for s in opened if s.pending != IN_STEP]
            if last.pending == IN_STEP:
                ended = [e for s in ended for e in lost_end(s, at, scorer)]
            states = ended
        else:
            states = prune((n for s in opened for n in consume(s, tokens, at, scorer, 0.0)), WIDE)
    scorer.breadth = 1
    return [s for s in states if s.pending == last.pending and s.path and not _all_plain(s)]


def _all_plain(state: State) -> bool:
    return all(step.plain for step in steps_of(state))
