"""Reads a run of GBK that was decoded one byte out of step, by beam search over what its bytes may have been.

A run begins where a character's second byte was taken for the first of the next: the lead byte of the first
character is then known (or guessed), and each visible character gives the trail of one true character and the
lead of the following one. Pairs without a character vanished, so any number of true characters may stand
between two visible ones; an ASCII trail, a lost trail or the end of the line brings the reading back in step.
Every way through is a string of true characters; the one the language model finds likeliest wins.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from text.mojibake import gbk
from text.mojibake.model import Model, fold, fold_char, page_script, script_of

ANNOTATION = re.compile(r"(?:\?|\(|\?\()([a-zɑɡāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿê]{1,7})\)")
IN_STEP = 0
BEAM, DEPTH = 24, 11.0
"""States kept at each visible character, and how far (nats) behind the best one may lie."""
LOST_TRAIL = -3.0
"""Log prior of an end where the trail byte was lost, beside one where nothing was."""
WIDE_AGAIN = -5.0
"""A half-width sign that was a full-width pair inside the run: only on pages folded after the damage."""
CALM = 5
"""Visible characters in step after which a run is over."""


@dataclass(frozen=True, slots=True)
class Token:
    """One visible piece of the run. kind: pair, ascii, note (an annotation), end."""

    kind: str
    text: str
    pair: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Step:
    """A true character on the way; `known` when both its bytes were seen, `at` its visible token."""

    before: Step | None
    char: str
    known: bool
    at: int


@dataclass(frozen=True, slots=True)
class State:
    """score in nats; context: the last three folded characters; pending: the next character's lead byte,
    0 in step, negative when it vanished (minus the trail byte before it); since: token of the return."""

    score: float
    context: str
    pending: int
    path: Step | None
    since: int = -1


class Scorer:
    """The model, the page's own n-grams and its script, as one log probability."""

    def __init__(self, model: Model, page: str) -> None:
        self.model = model
        self.foreign = {"t": "s", "s": "t"}.get(page_script(page), "-")
        folded = fold(page[:60_000])
        self.page: Counter[str] = Counter()
        for order in (1, 2, 3, 4):
            self.page.update(map("".join, zip(*(folded[i:] for i in range(order)), strict=False)))
        self.memory: dict[str, float] = {}
        self.options: dict[tuple[str, str, int, int], list[tuple[float, str, str]]] = {}

    def log(self, context: str, folded: str) -> float:
        key = context + folded
        value = self.memory.get(key)
        if value is None:
            value = self.memory[key] = self._log(context, folded)
        return value

    def _log(self, context: str, folded: str) -> float:
        from math import exp, log

        chance = exp(self.model.log(context, folded))
        page = self.page
        for length in (3, 2):
            seen = page.get(context[-length:] + folded, 0) if len(context) >= length else 0
            if seen:
                here = seen / (page[context[-length:]] + 3.0)
                return log(0.7 * chance + 0.3 * here)
        return log(chance)

    def char(self, context: str, char: str) -> float:
        """Log probability of a visible form after a folded context."""
        strange = -6.0 if script_of(char) == self.foreign else 0.0
        return self.log(context, fold_char(char)) + strange

    def best(self, context: str, kind: str, byte: int, extra: int, most: int) -> list[tuple[float, str]]:
        """The likeliest characters after a context among those sharing a byte."""
        short = context[-1:]
        key = (short, kind, byte, extra)
        rough = self.options.get(key)
        if rough is None:
            rough = self.options[key] = self._rough(short, _group(kind, byte, extra))
        ranked = [(self.log(context, folded), char) for _, char, folded in rough[: 3 * most]]
        ranked.sort(reverse=True)
        return ranked[:most]

    def _rough(self, short: str, chars: Iterable[str]) -> list[tuple[float, str, str]]:
        seen = self.model.seen
        pairs = [(c, fold_char(c)) for c in chars if script_of(c) != self.foreign]
        rough = [(self.log(short, f), c, f) for c, f in pairs if seen(f)[0] >= 2 or f in self.page]
        rough.sort(reverse=True)
        return rough


@lru_cache(maxsize=4096)
def _group(kind: str, byte: int, extra: int) -> tuple[str, ...]:
    """Characters by a byte: `lead` any trail ≥ 0x80, `torn` with a trail that may vanish, `trail` any lead,
    `after` a lead that vanishes behind the trail `extra`."""
    if kind == "lead":
        return tuple(c for c in gbk.with_lead(byte) if (gbk.pair_of(c) or (0, 0))[1] > 0x80)
    if kind == "torn":
        trails = set(gbk.torn_trails())
        return tuple(c for c in gbk.with_lead(byte) if (gbk.pair_of(c) or (0, 0))[1] in trails)
    if kind == "trail":
        return gbk.with_trail(byte)
    leads = gbk.leads_after(extra)
    if kind == "after":
        return tuple(c for c in gbk.with_trail(byte) if (gbk.pair_of(c) or (0, 0))[0] in leads)
    trails = set(gbk.torn_trails())
    pairs = ((c, gbk.pair_of(c) or (0, 0)) for lead in leads for c in gbk.with_lead(lead))
    return tuple(c for c, (_, t) in pairs if kind == "any" or t in trails)


def read_tokens(text: str, start: int, most: int = 900) -> list[Token]:
    """Visible pieces of a line from a position to its end (an `end` token closes them)."""
    tokens: list[Token] = []
    at, stop = start, min(len(text), start + most)
    while at < stop and text[at] != "\n":
        char = text[at]
        note = ANNOTATION.match(text, at) if char in "?(" else None
        if note and gbk.read_as(note[1]):
            tokens.append(Token("note", note[0]))
            at = note.end()
            continue
        pair = gbk.pair_of(char)
        tokens.append(Token("pair", char, pair) if pair else Token("ascii", char))
        at += 1
    tokens.append(Token("end", ""))
    return tokens


def _step(state: State, gain: float, char: str, known: bool, at: int, pending: int) -> State:
    context = (state.context + fold(char))[-3:]
    since = at if pending == IN_STEP else -1
    return State(state.score + gain, context, pending, Step(state.path, char, known, at), since)


def _plain(state: State, token: Token, at: int, scorer: Scorer) -> State:
    """The next token of a state in step: it is what it shows."""
    if token.kind in ("note", "end") or token.text.isspace():
        return State(state.score, state.context, 0, Step(state.path, token.text, True, at), state.since)
    gain = scorer.char(state.context, token.text)
    context = (state.context + fold(token.text))[-3:]
    return State(state.score + gain, context, 0, Step(state.path, token.text, True, at), state.since)


def _whole(state: State, first: int, scorer: Scorer, most: int = 10) -> list[tuple[float, str, bool]]:
    """True characters whose trail (or ASCII trail) was just seen: (log probability, character, known)."""
    if state.pending > 0:
        char = gbk.char_of(state.pending, first)
        return [(scorer.char(state.context, char), char, True)] if char else []
    found = scorer.best(state.context, "after", first, -state.pending, most)
    return [(gain, char, False) for gain, char in found]


def vanish(state: State, at: int, scorer: Scorer, most: int = 6) -> list[State]:
    """The pair after the pending lead showed nothing: guess its trail, the next lead is lost."""
    kind = "torn" if state.pending > 0 else "torn after"
    found = scorer.best(state.context, kind, max(state.pending, 0), max(-state.pending, 0), most)
    return [_step(state, g, c, False, at, -(gbk.pair_of(c) or (0, 0))[1]) for g, c in found]


def lost_end(state: State, at: int, scorer: Scorer, most: int = 8) -> list[State]:
    """The last trail byte was lost: guess it, back in step before token `at`."""
    kind = "lead" if state.pending > 0 else "any"
    found = scorer.best(state.context, kind, max(state.pending, 0), max(-state.pending, 0), most)
    return [_step(state, g + LOST_TRAIL, c, False, at, IN_STEP) for g, c in found]


def consume(state: State, token: Token, at: int, scorer: Scorer, questioned: bool) -> list[State]:
    """Every state after one more token. `questioned`: halves without a partner show as `?`."""
    if state.pending == IN_STEP:
        return [_plain(state, token, at, scorer)]
    if token.kind == "pair":
        return _consume_pair(state, token.pair, at, scorer)
    if token.kind == "note":
        return _consume_note(state, token, at, scorer)
    after: list[State] = []
    if token.kind == "ascii" and 0x40 <= ord(token.text) < 0x7F:
        for gain, char, known in _whole(state, ord(token.text), scorer):
            after.append(_step(state, gain, char, known, at, IN_STEP))
    if token.kind == "ascii" and (token.text in ",;:!?()" or token.text.isalpha()):
        wide = (0xA3, ord(token.text[0]) | 0x80)
        after += [replace(w, score=w.score + WIDE_AGAIN) for w in _consume_pair(state, wide, at, scorer)]
    if questioned and token.text == "?":
        after += _eaten(state, at, scorer)
    elif not questioned or token.kind == "end":
        for back in lost_end(state, at, scorer):
            after.append(_plain(back, token, at, scorer))
    return after


def _consume_pair(state: State, pair: tuple[int, int], at: int, scorer: Scorer) -> list[State]:
    first, second = pair
    after = []
    for gain, char, known in _whole(state, first, scorer):
        if second >= 0x81:
            after.append(_step(state, gain, char, known, at, second))
        else:
            back = _step(state, gain, char, known, at, IN_STEP)
            after.append(_plain(back, Token("ascii", chr(second)), at, scorer))
    if pair in ((0xA3, 0xA1), (0xA3, 0xBF), (0xA3, 0xBB), (0xA1, 0xA3)):
        shown = gbk.char_of(*pair) or ""
        after += [
            _plain(back, Token("pair", shown, pair), at, scorer) for back in lost_end(state, at, scorer)
        ]
    return after


def _consume_note(state: State, token: Token, at: int, scorer: Scorer) -> list[State]:
    """An annotation inside the run names the reading of the character whose trail it tore."""
    note = ANNOTATION.match(token.text)
    chars = gbk.read_as(note[1]) if note else frozenset()
    kind = "lead" if state.pending > 0 else "any"
    byte, extra = max(state.pending, 0), max(-state.pending, 0)
    ranked = [(scorer.char(state.context, c), c) for c in _group(kind, byte, extra) if c in chars]
    ranked.sort(reverse=True)
    return [_step(state, gain, c, len(ranked) == 1, at, IN_STEP) for gain, c in ranked[:4]]


def _eaten(state: State, at: int, scorer: Scorer) -> list[State]:
    """`?` swallowed a trail byte and the ASCII byte after it (or stands alone before the end or a sign)."""
    after = []
    for back in lost_end(state, at, scorer, 5):
        after.append(back)
        for shown, cost in (
            (",", -1.5),
            ("(", -2.0),
            (")", -2.0),
            ("1", -1.0),
            (":", -2.5),
            (";", -2.5),
            (".", -3.0),
        ):
            gain = scorer.log(back.context, fold_char(shown)) + cost
            eaten = "〓" if shown == "1" else shown
            context = (back.context + fold_char(shown))[-3:]
            after.append(State(back.score + gain, context, 0, Step(back.path, eaten, False, at), at))
    return after


def prune(states: Iterable[State], width: int = BEAM) -> list[State]:
    """One state for each (context, pending), the best ones first, none hopeless."""
    best: dict[tuple[str, int], State] = {}
    for state in states:
        key = (state.context, state.pending)
        if key not in best or best[key].score < state.score:
            best[key] = state
    ranked = sorted(best.values(), key=lambda s: -s.score)[:width]
    return [s for s in ranked if s.score > ranked[0].score - DEPTH]


def search(
    starts: Sequence[State], tokens: Sequence[Token], scorer: Scorer, questioned: bool
) -> State | None:
    """The best state at the end of the run (in step for a while, or at the end of the line)."""
    states = prune(starts)
    for at, token in enumerate(tokens):
        opened = list(states)
        fresh = states
        for _ in range(3):
            fresh = [v for s in fresh if s.pending != IN_STEP for v in vanish(s, at, scorer)]
            fresh = prune(fresh, 10)
            opened += fresh
        opened = [s for s in opened if s.score > states[0].score - 2 * DEPTH]
        states = prune(n for s in opened for n in consume(s, token, at, scorer, questioned))
        if not states:
            return None
        top = states[0]
        if top.pending == IN_STEP and 0 <= top.since <= at - CALM:
            return top
    return states[0] if states[0].pending == IN_STEP else None


def steps_of(state: State) -> list[Step]:
    """The way of a state from its start."""
    steps = []
    step = state.path
    while step:
        steps.append(step)
        step = step.before
    return steps[::-1]
