"""Reads GBK that was decoded one byte out of step, by beam search over what its bytes may have been.

A run begins where a terminator's two bytes were found across two characters (or a reading was inserted into
one): the first character's lead byte is lost, the second's trail follows. From there each visible character gives
the trail of one true character and the lead of the next. Pairs without a character vanished, so true characters
may be missing between two visible ones; an ASCII trail, a lost trail or the end of the line brings the reading back
in step. Every way through, "nothing is damaged" among them, is a string of true characters: the likeliest wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from text.mojibake import gbk
from text.mojibake.model import fold_char
from text.mojibake.scoring import Scorer

ANNOTATION = re.compile(r"(?:\?|\(|\?\()([a-zɑɡāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿê]{1,7})\)")
TERMINATORS = {
    "！": (0xA3, 0xA1), "!": (0xA3, 0xA1), "？": (0xA3, 0xBF), "?": (0xA3, 0xBF),
    "；": (0xA3, 0xBB), ";": (0xA3, 0xBB), "。": (0xA1, 0xA3),
}  # fmt: skip
IN_STEP = 0
BEAM, DEPTH = 8, 9.0
"""States kept at each visible character, and how far (nats) behind the best one may lie
(14 and 11 mend the same lines at half the speed)."""
VANISHED = (8, 5, 3)
"""States kept after one, two, three vanished pairs."""
LIKELY, FAIR = -2.5, -5.5
"""A plain continuation this likely, or two in a row this likely, leave no room for a vanished pair before them."""
LOST_TRAIL = -1.0
"""Log prior of an end where the trail byte was lost, beside one where nothing was."""
TORN = -8.0
"""Log prior where a `?` stands before the terminator: hardly ever so in an undamaged text."""
WIDE_AGAIN = -6.0
"""A half-width sign that was a full-width pair inside the run: only on pages folded after the damage."""
EATEN = {",": -0.7, "(": -2.0, ")": -2.0, "1": -1.0, ":": -2.0, ";": -2.0, ".": -3.0, " ": -2.0, "-": -3.0}
"""ASCII bytes that a `?` may have swallowed (log prior); which digit it was nobody can know."""
RIVAL = 12.0
"""A state out of step this far behind will not come back."""
CALM = 5
"""Visible characters in step after which a run is over."""


@dataclass(frozen=True, slots=True)
class Token:
    """One visible piece. kind: pair, ascii, other (not in GBK), note (an annotation), sign (a terminator, `torn` after a `?`), end."""

    kind: str
    text: str
    pair: tuple[int, int] = (0, 0)
    torn: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A true character on the way. known: both bytes were seen; plain: it stood there as it is;
    at: its token, `used` up by it or not; pending: what the next character begins with."""

    before: Step | None
    char: str
    known: bool
    plain: bool
    at: int
    used: bool
    pending: int


@dataclass(frozen=True, slots=True)
class State:
    """score in nats; context: the last three folded characters; pending: the next character's lead byte,
    0 in step, negative when it vanished (minus the trail byte before it); since: token of the last return;
    questioned: halves without a partner show as `?`."""

    score: float
    context: str
    pending: int = IN_STEP
    path: Step | None = None
    since: int = -1
    questioned: bool = False


def read_tokens(text: str, start: int, most: int = 900) -> list[Token]:
    """Visible pieces of a line from a position to its end (an `end` token closes them)."""
    tokens: list[Token] = []
    at, stop = start, min(len(text), start + most)
    while at < stop and text[at] != "\n":
        token = _token(text, at)
        tokens.append(token)
        at += len(token.text)
    tokens.append(Token("end", "\n" if at >= len(text) or text[at] == "\n" else ""))
    return tokens


def _token(text: str, at: int) -> Token:
    char = text[at]
    if char in "?(":
        note = ANNOTATION.match(text, at)
        if note and gbk.read_as(note[1]):
            return Token("note", note[0])
    if char == "?" and text[at + 1 : at + 2] in TERMINATORS and text[at + 1 : at + 2]:
        return Token("sign", text[at : at + 2], TERMINATORS[text[at + 1]], True)
    if char in TERMINATORS:
        return Token("sign", char, TERMINATORS[char])
    pair = gbk.pair_of(char)
    if pair:
        return Token("pair", char, pair)
    return Token("ascii" if char.isascii() else "other", char)


def _step(
    state: State, gain: float, char: str, at: int, pending: int, *, known: bool, used: bool = True
) -> State:
    path = Step(state.path, char, known, False, at, used, pending)
    since = at if pending == IN_STEP else -1
    context = (state.context + fold_char(char))[-3:]
    return State(state.score + gain, context, pending, path, since, state.questioned)


def _plain(state: State, token: Token, at: int, scorer: Scorer) -> State:
    """The next token of a state in step: it is what it shows (the page is no witness for itself)."""
    path = Step(state.path, token.text, True, True, at, True, IN_STEP)
    if token.kind == "note" or (token.text.isspace() and token.kind != "end"):
        return replace(state, path=path)
    score, context = state.score, state.context
    for char in token.text:
        score += scorer.plain(context, char)
        context = (context + fold_char(char))[-3:]
    return State(score, context, IN_STEP, path, state.since, state.questioned)


def open_run(
    state: State, token: Token, at: int, scorer: Scorer, prior: float, most: int = 12
) -> list[State]:
    """A terminator seen in step may have been found across two characters: guess the left one's lead byte."""
    first, second = token.pair
    prior = max(prior, TORN) if token.torn else prior
    torn = replace(state, score=state.score + prior, questioned=token.torn)
    found = scorer.best(state.context, "trail", first, 0, most)
    return [_step(torn, gain, char, at, second, known=False) for gain, char in found]


def _whole(state: State, first: int, scorer: Scorer, most: int = 8) -> list[tuple[float, str, bool]]:
    """True characters whose trail (or ASCII trail) was just seen: (log probability, character, known)."""
    if state.pending > 0:
        char = gbk.char_of(state.pending, first)
        return [(scorer.char(state.context, char), char, True)] if char else []
    found = scorer.best(state.context, "after", first, -state.pending, most)
    return [(gain, char, False) for gain, char in found]


def vanish(state: State, at: int, scorer: Scorer, most: int = 5) -> list[State]:
    """The pair after the pending lead showed nothing: guess its trail, the next lead is lost."""
    kind = "torn" if state.pending > 0 else "torn after"
    found = scorer.best(state.context, kind, max(state.pending, 0), max(-state.pending, 0), most)
    return [_step(state, g, c, at, -(gbk.pair_of(c) or (0, 0))[1], known=False, used=False) for g, c in found]


def lost_end(state: State, at: int, scorer: Scorer, most: int = 6, *, used: bool = False) -> list[State]:
    """The last trail byte was lost: guess it, back in step before token `at` (or after it, when `used`)."""
    kind = "lead" if state.pending > 0 else "any"
    found = scorer.best(state.context, kind, max(state.pending, 0), max(-state.pending, 0), most)
    return [_step(state, g + LOST_TRAIL, c, at, IN_STEP, known=False, used=used) for g, c in found]


def consume(state: State, tokens: Sequence[Token], at: int, scorer: Scorer, prior: float) -> list[State]:
    """Every state after one more token."""
    token = tokens[at]
    if state.pending == IN_STEP:
        after = [_plain(state, token, at, scorer)]
        return after + (open_run(state, token, at, scorer, prior) if token.kind == "sign" else [])
    if token.kind == "pair":
        return _consume_pair(state, token.pair, at, scorer)
    if token.kind == "note":
        beside = tokens[at - 1].text if at else ""
        return _consume_note(state, token, beside, at, scorer)
    if token.kind == "sign":
        if state.questioned and token.text == "?":
            return _eaten(state, tokens, at, scorer)
        across = [] if token.torn else _consume_pair(state, token.pair, at, scorer)
        ends = state.questioned == token.torn
        return across + (_end_plainly(state, token, at, scorer) if ends else [])
    if token.kind == "end":
        return [] if state.questioned else _end_plainly(state, token, at, scorer)
    if token.kind == "other":
        return _end_plainly(state, token, at, scorer)
    return _consume_ascii(state, tokens, at, scorer)


def _end_plainly(state: State, token: Token, at: int, scorer: Scorer) -> list[State]:
    shown = Token(token.kind, token.text[-1], token.pair) if token.torn else token
    backs = lost_end(state, at, scorer)
    if not token.torn:
        return [_plain(back, shown, at, scorer) for back in backs]
    gains = [scorer.plain(b.context, shown.text) for b in backs]
    return [_step(b, g, shown.text, at, IN_STEP, known=True) for b, g in zip(backs, gains, strict=True)]


def _consume_ascii(state: State, tokens: Sequence[Token], at: int, scorer: Scorer) -> list[State]:
    """An ASCII byte: a trail, a sign after a lost trail, a `?` for what was lost, or a folded full-width pair."""
    token, code = tokens[at], ord(tokens[at].text)
    after: list[State] = []
    if 0x40 <= code < 0x7F:
        whole = _whole(state, code, scorer)
        after += [_step(state, gain, char, at, IN_STEP, known=known) for gain, char, known in whole]
    elif state.questioned and token.text == "?":
        after += _eaten(state, tokens, at, scorer)
    elif not state.questioned and code < 0x40:
        after += _end_plainly(state, token, at, scorer)
    if 0x21 <= code < 0x7F and (token.text.isalpha() or token.text in ",:()"):
        wide = _consume_pair(state, (0xA3, code | 0x80), at, scorer)
        after += [replace(w, score=w.score + WIDE_AGAIN) for w in wide]
    return after


def _consume_pair(state: State, pair: tuple[int, int], at: int, scorer: Scorer) -> list[State]:
    first, second = pair
    whole = _whole(state, first, scorer)
    if second >= 0x81:
        return [_step(state, gain, char, at, second, known=known) for gain, char, known in whole]
    back = [_step(state, gain, char, at, IN_STEP, known=known) for gain, char, known in whole]
    return [_add_ascii(b, chr(second), at, scorer) for b in back]


def _add_ascii(state: State, char: str, at: int, scorer: Scorer) -> State:
    """The ASCII character whose byte was taken for a trail."""
    return _step(state, scorer.char(state.context, char), char, at, IN_STEP, known=True)


def _consume_note(state: State, token: Token, beside: str, at: int, scorer: Scorer) -> list[State]:
    """An annotation inside the run names the reading of the character whose trail it tore."""
    note = ANNOTATION.match(token.text)
    chars = gbk.read_as(note[1]) if note else frozenset()
    if beside in chars and token.text[0] == "(":
        # The inserted bytes stood between two visible characters: still out of step.
        return [replace(state, path=Step(state.path, "", True, False, at, True, state.pending))]
    kind = "lead" if state.pending > 0 else "any"
    ranked = scorer.among(state.context, kind, max(state.pending, 0), max(-state.pending, 0), chars)
    return [_step(state, g, c, at, IN_STEP, known=len(ranked) == 1) for g, c in ranked[:4]]


def _eaten(state: State, tokens: Sequence[Token], at: int, scorer: Scorer) -> list[State]:
    """`?` swallowed a trail byte and the ASCII byte after it; at the end of the line the trail alone."""
    backs = lost_end(state, at, scorer, 5, used=True)
    if tokens[at + 1].kind == "end":
        return backs
    after = []
    for back in backs:
        for shown, cost in EATEN.items():
            gain = scorer.log(back.context, fold_char(shown)) if shown != " " else -5.0
            after.append(_step(back, gain + cost, shown, at, IN_STEP, known=False))
    return after


def prune(states: Iterable[State], width: int = BEAM, depth: float = DEPTH) -> list[State]:
    """One state for each (context, pending), the best first; those out of step do not compete with those in step,
    which have not paid yet for what they will show."""
    best: dict[tuple[str, int], State] = {}
    for state in states:
        key = (state.context, state.pending)
        if key not in best or best[key].score < state.score:
            best[key] = state
    ranked = sorted(best.values(), key=lambda s: -s.score)
    within = [s for s in ranked if s.pending == IN_STEP][:width]
    beyond = [s for s in ranked if s.pending != IN_STEP][:width]
    kept = [s for group in (within, beyond) for s in group if s.score > group[0].score - depth]
    return sorted(kept, key=lambda s: -s.score)


def _likely(state: State, token: Token, following: Token, scorer: Scorer) -> bool:
    """Do the visible tokens continue this state so well that nothing can be missing before them?"""
    if state.pending < 0 or token.kind not in ("pair", "ascii"):
        return False
    char = gbk.char_of(state.pending, token.pair[0] or ord(token.text[0]))
    if not char:
        return False
    gain = scorer.char(state.context, char)
    if gain > LIKELY or gain < FAIR:
        return gain > LIKELY
    context = (state.context + fold_char(char))[-3:]
    after = gbk.char_of(token.pair[1], following.pair[0]) if token.pair[1] >= 0x81 else following.text[:1]
    return bool(after) and scorer.char(context, after or "") > FAIR


def _opened(states: list[State], tokens: Sequence[Token], at: int, scorer: Scorer) -> list[State]:
    """The states, and those in which one to three pairs vanished before the token."""
    following = tokens[min(at + 1, len(tokens) - 1)]
    opened = list(states)
    fresh = [s for s in states if s.pending != IN_STEP and not _likely(s, tokens[at], following, scorer)]
    for width in VANISHED:
        fresh = prune((v for s in fresh for v in vanish(s, at, scorer)), width)
        opened += fresh
    return opened


def search(
    start: State, tokens: Sequence[Token], scorer: Scorer, prior: float, most: int = 900
) -> State | None:
    """The best state after the first run (in step for a while, or at the end of the line).

    prior   log probability that a terminator was torn; -inf leaves the tokens as they are
    """
    return search_from([start], tokens, scorer, prior)


def search_from(states: list[State], tokens: Sequence[Token], scorer: Scorer, prior: float) -> State | None:
    for at in range(len(tokens)):
        opened = _opened(states, tokens, at, scorer)
        states = prune(n for s in opened for n in consume(s, tokens, at, scorer, prior))
        if not states:
            return None
        top = states[0]
        if top.pending == IN_STEP and at - top.since >= CALM and _settled(states):
            return top
    return states[0] if states[0].pending == IN_STEP else None


def _settled(states: list[State]) -> bool:
    """No rival is still out of step."""
    return all(s.pending == IN_STEP or s.score < states[0].score - RIVAL for s in states)


def steps_of(state: State) -> list[Step]:
    """The way of a state from its start."""
    steps = []
    step = state.path
    while step:
        steps.append(step)
        step = step.before
    return steps[::-1]
