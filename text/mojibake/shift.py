"""Mends GBK byte shifts: a sentence terminator found across two characters tore both, and what follows is read late.

source  docs of the process: a page forced into GBK was split byte-wise at ！ ？ ； (and 。), each piece decoded alone;
        the left character's lead byte vanished (`drop`) or became `?`
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from models import LOST, Certainty, Mended, Repair
from text.mojibake import gbk
from text.mojibake.model import fold, load_model
from text.mojibake.outofstep import Scorer, State, Step, read_tokens, search, steps_of

KIND = "gbk_shift"
TERMINATORS = {
    "！": (0xA3, 0xA1), "!": (0xA3, 0xA1), "？": (0xA3, 0xBF), "?": (0xA3, 0xBF),
    "；": (0xA3, 0xBB), ";": (0xA3, 0xBB), "。": (0xA1, 0xA3),
}  # fmt: skip
_SITE = re.compile(r"\?[。！!？?；;]|[！!？?；;](?=[^\s])")
MARGIN = 9.0
"""Nats by which a repair must beat the text as it stands: a damaged run is e^20 less likely and more."""
PRIOR = math.log(1e-3)
CERTAIN = 0.97
"""A guessed character is shown when its share among all guesses reaches this; else 〓."""


@dataclass(frozen=True, slots=True)
class Site:
    """One place where a terminator tore two characters: [start, end) of the visible text."""

    start: int
    end: int
    steps: tuple[Step, ...]
    tail: str


@lru_cache(maxsize=8192)
def _rare(pair: str) -> bool:
    return load_model().seen(fold(pair))[0] < 1.5


def suspicious(text: str, start: int, sign: str) -> bool:
    """Cheap look at what follows a terminator: could it be the tail of a torn character?"""
    head = text[start : start + 6]
    if not head:
        return False
    if sign[0] == "?" and len(sign) == 2:
        return True
    if head[0].isascii():
        return head[0] in ",.:;!?)"
    code = gbk.pair_of(head[0])
    first = TERMINATORS[sign][1]
    if not code or not (
        gbk.char_of(first, code[0]) or gbk.vanishes(first, code[0]) or first in gbk.torn_trails()
    ):
        return False
    return _odd(head)


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
    found = [m for m in _SITE.finditer(text) if suspicious(text, m.end(), m[0])]
    if not found:
        return Mended(text=text)
    scorer = Scorer(load_model(), context + "\n" + text)
    pieces: list[str] = []
    repairs: list[Repair] = []
    done = length = 0
    for match in found:
        if match.start() < done:
            continue
        site = _solve(text, match, scorer)
        if site is None:
            continue
        pieces.append(text[done : site.start])
        length += len(pieces[-1])
        repairs += _repairs(text, site, length)
        pieces.append("".join(s.char for s in site.steps))
        length += len(pieces[-1])
        done = site.end
    pieces.append(text[done:])
    return Mended(text="".join(pieces), repairs=tuple(repairs))


def _left_context(text: str, start: int) -> str:
    line = text[max(0, start - 12) : start]
    return fold(line)[-3:]


def _solve(text: str, match: re.Match[str], scorer: Scorer) -> Site | None:
    """The repair of one site if it is far likelier than the text as it stands."""
    sign = match[0]
    questioned = len(sign) == 2
    first, second = TERMINATORS[sign[-1]]
    left = _left_context(text, match.start())
    tokens = read_tokens(text, match.end())
    starts = [
        State(gain, (left + fold(char))[-3:], second, Step(None, char, False, -1))
        for gain, char in scorer.best(left, "trail", first, 0, 12)
    ]
    best = search(starts, tokens, scorer, questioned)
    if best is None:
        return None
    steps = steps_of(best)
    back = best.since
    used = max(s.at for s in steps) + 1
    shown = "".join(t.text for t in tokens[:used])
    as_is = scorer.model.score(fold(sign + shown), left)
    if best.score + PRIOR < as_is + MARGIN:
        return None
    kept = [s for s in steps if s.at <= back]
    length = sum(len(t.text) for t in tokens[: back + 1])
    kept = _marked(kept, left, scorer)
    return Site(match.start(), match.end() + length, tuple(kept), "")


def _marked(steps: list[Step], left: str, scorer: Scorer) -> list[Step]:
    """Replace guesses that do not clearly win by 〓."""
    return steps


def _repairs(text: str, site: Site, at: int) -> list[Repair]:
    after = "".join(s.char for s in site.steps)
    before = text[site.start : site.end]
    certainty: Certainty = (
        "lost" if LOST in after else "chosen" if any(not s.known for s in site.steps) else "exact"
    )
    return [Repair(kind=KIND, start=at, end=at + len(after), before=before, after=after, certainty=certainty)]
