"""Mends GBK byte shifts: a sentence terminator found across two characters tore both, and what follows is read late.

source  the process: a page forced into GBK was split byte-wise at ！ ？ ； (and 。), each piece decoded alone;
        the left character's lead byte vanished (`drop`) or became `?`
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from models import LOST, Certainty, Mended, Repair
from text.chardata import char_class, ordinary
from text.mojibake import gbk
from text.mojibake.doubt import AHEAD, settle
from text.mojibake.model import fold, fold_char, load_model
from text.mojibake.outofstep import TERMINATORS, TORN, State, Step, Token, read_tokens, search, steps_of
from text.mojibake.scoring import Scorer

KIND = "gbk_shift"
_ANY = re.compile("[！!？?；;]")
_HEADS = 1600
"""So many of the most frequent characters open nearly every sound sentence; of a torn one hardly any four do."""
_BREAKS = frozenset("，。、；：！？“”（）《》\n")
ODD = -8.5
"""Mean log probability of the characters after a terminator below which they are looked at closely; official text
lies around -3; of 1,015 lines broken on purpose all but those torn at their very end lie below -9."""
ODD_ONCE_PROVEN = -5.5
UNPROVEN, PROVEN = -15.0, -4.0
"""Log prior that a terminator was torn: on a page not known to be damaged, and once it is."""


@dataclass(frozen=True, slots=True)
class Run:
    """A mended stretch [start, end) of the damaged text, what stands there now, and how sure that is."""

    start: int
    end: int
    after: str
    certainty: Certainty
    candidates: tuple[str, ...] = ()
    guessed: int = 0


def suspicious(text: str, start: int, sign: str, proven: bool) -> bool:
    """Cheap look at what follows a terminator: could it be the tail of a torn character?"""
    head = text[start : start + 5]
    if _repeated(text, start - len(sign), start, sign):
        return False
    if len(sign) == 2:
        return True
    if not head or head[0] == "\n":
        return sign in "！!" and _torn_end(text, start - 1)
    if head[0].isascii():
        return (
            proven
            or head[0] in ",.:;!?)"
            or ("@" <= head[0] <= "~" and not (head[1:2].isascii() and head[1:2].isalnum()))
        )
    code = gbk.pair_of(head[0])
    first = TERMINATORS[sign][1]
    if not code or not (gbk.char_of(first, code[0]) or gbk.leads_after(first)):
        return False
    return _odd(sign, head, ODD_ONCE_PROVEN if proven else ODD)


def _repeated(text: str, first: int, last: int, sign: str) -> bool:
    """A row of the same sign stands for emphasis or a blank to fill in, and a pair of them beside letters for nothing torn."""
    mark = sign[-1]
    before, after = text[max(0, first - 1) : first], text[last : last + 1]
    if len(sign) == 1:
        return mark in (before, after)
    return sign[0] == mark and (
        mark == before or after in tuple("!！?？") or (before.isascii() and before.isalnum())
    )


@lru_cache(maxsize=1)
def _worth_a_look() -> re.Pattern[str]:
    """Terminators that four frequent characters (or an end) do not follow; one scan of sound text at the speed of `re`."""
    seen = load_model().seen
    ranked = sorted(ordinary(), key=lambda c: -seen(fold_char(c))[0])
    first = char_class(ranked[: 2 * _HEADS]) + "”“’‘（《》"
    sound = f"[{first}]"
    more = f"[{first}0-9，。、；：！？）,;:()]"
    follow = f"{sound}(?:{more}{{3}}|{more}{{0,2}}(?:\n|\\Z))"
    return re.compile(f"\\?[。！!？?；;]|[！!？?；;](?!{follow})")


def _sites(text: str, proven: bool) -> list[re.Match[str]]:
    """Terminators that may have been torn, by what follows them."""
    if not proven and _ANY.search(text) is None:
        return []
    return [m for m in _worth_a_look().finditer(text) if suspicious(text, m.end(), m[0], proven)]


def _torn_end(text: str, at: int) -> bool:
    """Does a paragraph end in ！ where one character with its trail byte is nearly certain (处！ for 处罚。)?"""
    left = _left(text, at)
    scorer = Scorer("", memory=False)
    gain, char = scorer.best(left, "trail", 0xA3, 0, 1)[0]
    return gain > -1.5 and char != "。" and scorer.log(left, "！") < -9.0


def _left(text: str, at: int) -> str:
    """The three folded characters before a position in its line."""
    return fold(text[max(0, at - 12) : at].rpartition("\n")[2])[-3:]


def _odd(sign: str, head: str, bar: float) -> bool:
    """Are the first characters together hardly ever seen, or is a Latin letter among them?"""
    log, context, total = load_model().log, fold_char(sign), 0.0
    for place, char in enumerate(head):
        if char.isascii() or char in _BREAKS:
            if not place:
                return char not in "”“’‘（《）》"
            return "@" <= char <= "~" or total < bar * place
        folded = fold_char(char)
        total += log(context, folded)
        context = (context + folded)[-3:]
    return total < bar * len(head)


def mend_shift(text: str, *, context: str = "") -> Mended:
    """Put byte-shifted runs back in step; what cannot be known is shown as 〓 with candidates.

    context   other text of the same page (title, body): its words and names count as evidence
    returns   the text and its repairs, each positioned in it; undamaged text comes back as it is
    """
    found = _sites(text, False)
    if not found:
        return Mended(text=text)
    plain = Scorer(text, memory=False)
    if not any(_best(text, m.start(), plain, UNPROVEN) for m in found):
        return Mended(text=text)
    scorer = Scorer(context + "\n" + text)
    more = _sites(text, True)
    return _rebuilt(text, _solve_all(text, more, scorer, PROVEN))


def _solve_all(text: str, found: list[re.Match[str]], scorer: Scorer, prior: float) -> list[Run]:
    runs: list[Run] = []
    for match in found:
        if runs and match.start() < runs[-1].end:
            continue
        runs += _solve(text, match.start(), scorer, prior)
    return runs


def _best(text: str, start: int, scorer: Scorer, prior: float) -> tuple[list[Step], list[Token]] | None:
    """The likeliest steps from a terminator on; None when the text is likelier as it stands."""
    if text[start + 1 : start + 2] in ("", "\n"):
        prior = max(prior, TORN)
    tokens = read_tokens(text, start)
    best = search(State(0.0, _left(text, start)), tokens, scorer, prior)
    steps = steps_of(best) if best else []
    return None if all(step.plain for step in steps) else (steps, tokens)


def _solve(text: str, start: int, scorer: Scorer, prior: float) -> list[Run]:
    """The runs found from one terminator on."""
    best = _best(text, start, scorer, prior)
    if best is None:
        return []
    steps, tokens = best
    left = _left(text, start)
    return [_settled(run, left, tokens, start, scorer) for run in _runs_of(steps)]


def _runs_of(steps: list[Step]) -> list[list[Step]]:
    """The stretches of steps that are not what the page shows, each with the plain steps around it cut off."""
    runs = [list(group) for plain, group in groupby(steps, key=lambda s: s.plain) if not plain]
    return [run for run in runs if any(s.used for s in run)]


def _settled(run: list[Step], left: str, tokens: list[Token], start: int, scorer: Scorer) -> Run:
    """Where the run stands in the text, with its guesses weighed."""
    before: list[str] = []
    step = run[0].before
    while step and len(before) < 4:
        before.insert(0, step.char)
        step = step.before
    first, last = run[0].at, max(s.at for s in run if s.used) + 1
    context = fold(left + "".join(before))[-3:]
    shown = [Step(None, t.text, True, True, last, True, 0) for t in tokens[last : last + AHEAD]]
    parts = settle([*run, *shown], context, tokens, scorer, questioned=tokens[first].torn)
    text = "".join(p.text for p in parts)
    tail = "".join(s.char for s in shown)
    text = text[: len(text) - len(tail)] if tail else text
    candidates = tuple(dict.fromkeys(c for p in parts for c in p.candidates))
    certainty: Certainty = "lost" if LOST in text else "exact" if all(s.known for s in run) else "chosen"
    lengths = [len(t.text) for t in tokens]
    return Run(
        start + sum(lengths[:first]),
        start + sum(lengths[:last]),
        text,
        certainty,
        candidates,
        sum(not s.known for s in run),
    )


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
