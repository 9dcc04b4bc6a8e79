"""What GBK decoded one byte out of step may have been: every way to account for one more visible piece.

A run begins where a terminator's two bytes were found across two characters (or a reading was inserted into
one): the first character's lead byte is lost, the second's trail follows. From there each visible character gives
the trail of one true character and the lead of the next. Pairs without a character vanished, so true characters
may be missing between two visible ones; an ASCII trail, a lost trail or the end of the line brings the reading back
in step. `text.mojibake.lattice` weighs all ways through a line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import nlargest
from typing import NamedTuple

from text.mojibake import gbk
from text.mojibake.folding import fold_char
from text.mojibake.scoring import Scorer
from text.mojibake.tokens import ANNOTATION, Token

IN_STEP = 0
VANISHED = (8, 24, 8)
"""Ways kept after one, two, three vanished pairs; none are thought of where a rival is ahead without."""
OWED = 3.0
"""Nats that a way still owes for the next character while its lead byte is lost. With both bounds a sixth (Traditional) to
two fifths of the rankings are asked for; of statutes kept for developing no fewer lines come out exact."""
LIKELY, FAIR = -1.0, -3.0
"""A plain continuation this likely, or two in a row this likely, leave no room for a vanished pair before them."""
LOST_TRAIL = -1.0
"""Log prior of an end where the trail byte was lost, beside one where nothing was."""
LETTER = -4.5
"""Log probability of one letter among all that the model takes for the same (52 of them, and hardly ever alone)."""
UNCLOSED = -6.0
"""Log prior that a paragraph ends in a quotation that was opened and never closed."""
LATER = -4.0
"""Log prior at most of a terminator behind the first one: what speaks for that one says nothing of the others."""
TORN = -8.0
"""Log prior where a `?` stands before the terminator: hardly ever so in an undamaged text."""
WIDE_AGAIN = -6.0
"""A half-width sign that was a full-width pair inside the run: only on pages folded after the damage."""
EATEN = {",": -0.7, "(": -2.0, ")": -2.0, "1": -1.0, ":": -2.0, ";": -2.0, ".": -3.0, " ": -2.0, "-": -3.0}
"""ASCII bytes that a `?` may have swallowed (log prior); which digit it was nobody can know."""
NEVER = float("-inf")
SPLIT = frozenset("！？；")
"""What a page was split at never stands whole inside a run: the split would have ended it."""
PLAIN, KNOWN, GUESSED = "p", "k", "g"
"""How a character is known: it stands there, both its bytes were seen, or a byte was guessed."""


class Way(NamedTuple):
    """A way to account for a stretch of visible pieces.

    gain: log probability; text: true characters, each with its flag; context: the last three, folded; pending: the
    next character's lead byte, 0 in step, negative when it vanished (minus the trail byte before it).
    """

    gain: float
    text: str
    flags: str
    context: str
    pending: int


DEPTH = 7.0
"""So many nats behind the best one of its kind (in step, out of step) a way is not followed."""


@dataclass(slots=True)
class Reader:
    """Continues ways over the tokens of one line.

    prior   log odds that the first terminator was torn; -inf where none is asked for
    closing what would close the quotation that is open where the line is about to end; "" where none is
    tops    the best gains so far over this token, of ways in step and of ways beyond
    """

    tokens: Sequence[Token]
    scorer: Scorer
    prior: float
    closing: str = ""
    tops: list[float] = field(default_factory=list)

    def over(self, starts: Sequence[tuple[Way, bool]], at: int) -> Iterator[tuple[int, Way]]:
        """Every way over one more token that has a chance, with the number of its start; the best starts first.

        starts  each with whether halves without a partner show as `?` on it
        """
        self.tops = [NEVER, NEVER]
        for number, (start, questioned) in enumerate(starts):
            for way in self._ways(start, questioned, at):
                beyond = way.pending != IN_STEP
                self.tops[beyond] = max(self.tops[beyond], way.gain)
                yield number, way

    def _ways(self, start: Way, questioned: bool, at: int) -> Iterator[Way]:
        if start.pending == IN_STEP:
            token = self.tokens[at]
            yield self.plain(start, token)
            if token.kind == "sign":
                yield from self._torn(start, token, at)
            return
        yield from self._consumed(start, questioned, at)
        if self._leaves_no_room(start, at):
            return
        fresh = [start]
        for width in VANISHED:
            if max(self.tops) > start.gain:
                return
            fresh = self._vanished(fresh, width)
            for way in fresh:
                yield from self._consumed(way, questioned, at)

    def _grown(self, way: Way, gain: float, char: str, flag: str, pending: int) -> Way:
        context = (way.context + fold_char(char))[-3:]
        return Way(way.gain + gain, way.text + char, way.flags + flag, context, pending)

    def _guessed(
        self, way: Way, found: list[tuple[float, str]], pending: int, prior: float = 0.0
    ) -> list[Way]:
        """The way with each ranked candidate that does not leave it hopeless."""
        if not found:
            return []
        top = max(self.tops[pending != IN_STEP], way.gain + found[0][0] + prior)
        least = top - DEPTH - way.gain - prior
        return [
            self._grown(way, gain + prior, char, GUESSED, pending) for gain, char in found if gain >= least
        ]

    def plain(self, way: Way, token: Token) -> Way:
        """The next token in step: it is what it shows (the page is no witness for itself)."""
        gain, context = way.gain, way.context
        if token.kind != "note" and (token.kind == "end" or not token.text.isspace()):
            for char in token.text:
                gain += self.scorer.plain(context, char) + LETTER * (char.isascii() and char.isalpha())
                context = (context + fold_char(char))[-3:]
        if token.kind == "end" and self.closing and not way.context.endswith(self.closing):
            gain += UNCLOSED
        return Way(gain, way.text + token.text, way.flags + PLAIN * len(token.text), context, IN_STEP)

    def _torn(self, way: Way, token: Token, at: int) -> list[Way]:
        """A terminator seen in step may have been found across two characters: guess the left one's lead byte."""
        first, second = token.pair
        prior = min(self.prior, LATER) if at else self.prior
        prior = max(prior, TORN) if token.torn else prior
        if prior == NEVER:
            return []
        return self._guessed(way, self.scorer.best(way.context, "trail", first, 0), second, prior)

    def _half(self, way: Way, lead: str, vanished: str) -> list[tuple[float, str]]:
        """Candidates for a character whose lead byte is pending or vanished."""
        if way.pending > 0:
            return self.scorer.best(way.context, lead, way.pending, 0)
        return self.scorer.best(way.context, vanished, 0, -way.pending)

    def _vanished(self, ways: Iterable[Way], width: int) -> list[Way]:
        """The pair after the pending lead showed nothing: guess its trail, the next lead is lost. The best ways, sorted."""
        found: list[tuple[float, Way, str]] = []
        least = self.tops[True] - DEPTH + OWED
        for way in ways:
            if way.gain < least:
                break
            for gain, char in self._half(way, "torn", "torn after"):
                if way.gain + gain < least:
                    break
                found.append((way.gain + gain, way, char))
            if len(found) > width:
                found = nlargest(width, found)
                least = max(least, found[-1][0])
        return [
            self._grown(way, total - way.gain, char, GUESSED, -(gbk.pair_of(char) or (0, 0))[1])
            for total, way, char in nlargest(width, found)
        ]

    def _lost_end(self, way: Way) -> list[Way]:
        """The last trail byte was lost: guess it, back in step."""
        if way.gain + LOST_TRAIL < self.tops[False] - DEPTH:
            return []
        return self._guessed(way, self._half(way, "lead", "any")[:8], IN_STEP, LOST_TRAIL)

    def _whole(self, way: Way, first: int, pending: int) -> list[Way]:
        """True characters whose trail (or ASCII trail) was just seen."""
        if way.gain < self.tops[pending != IN_STEP] - DEPTH:
            return []
        if way.pending < 0:
            return self._guessed(way, self.scorer.best(way.context, "after", first, -way.pending), pending)
        char = gbk.char_of(way.pending, first)
        if not char or char in SPLIT:
            return []
        return [self._grown(way, self.scorer.char(way.context, char), char, KNOWN, pending)]

    def _consumed(self, way: Way, questioned: bool, at: int) -> list[Way]:
        token = self.tokens[at]
        if token.kind == "pair":
            return self._across(way, token.pair)
        if token.kind == "note":
            return self._over_note(way, at)
        if token.kind == "sign":
            if questioned and token.text == "?":
                return self._eaten(way, at)
            across = [] if token.torn else self._across(way, token.pair)
            return [*across, *(self._ended(way, token) if questioned == token.torn else ())]
        if token.kind == "end":
            return [] if questioned else self._ended(way, token)
        return self._ended(way, token) if token.kind == "other" else self._over_ascii(way, questioned, at)

    def _across(self, way: Way, pair: tuple[int, int]) -> list[Way]:
        first, second = pair
        if second >= 0x81:
            return self._whole(way, first, second)
        backs = self._whole(way, first, IN_STEP)
        # The ASCII character whose byte was taken for a trail.
        return [
            self._grown(b, self.scorer.char(b.context, chr(second)), chr(second), KNOWN, 0) for b in backs
        ]

    def _ended(self, way: Way, token: Token) -> list[Way]:
        backs = self._lost_end(way)
        if not token.torn:
            return [self.plain(back, token) for back in backs]
        char = token.text[-1]
        return [self._grown(b, self.scorer.plain(b.context, char), char, KNOWN, IN_STEP) for b in backs]

    def _over_ascii(self, way: Way, questioned: bool, at: int) -> list[Way]:
        """An ASCII byte: a trail, a sign after a lost trail, a `?` for what was lost, or a folded full-width pair."""
        token = self.tokens[at]
        code = ord(token.text)
        ways: list[Way] = []
        if 0x40 <= code < 0x7F:
            ways += self._whole(way, code, IN_STEP)
        elif questioned and token.text == "?":
            ways += self._eaten(way, at)
        elif not questioned and code < 0x40:
            ways += self._ended(way, token)
        if 0x21 <= code < 0x7F and (token.text.isalpha() or token.text in ",:()"):
            wide = self._across(way, (0xA3, code | 0x80))
            ways += [w._replace(gain=w.gain + WIDE_AGAIN) for w in wide]
        return ways

    def _over_note(self, way: Way, at: int) -> list[Way]:
        """An annotation inside the run names the reading of the character whose trail it tore."""
        token, beside = self.tokens[at], self.tokens[at - 1].text if at else ""
        note = ANNOTATION.match(token.text)
        chars = gbk.read_as(note[1]) if note else frozenset()
        if beside in chars and token.text[0] == "(":
            return [way]  # the inserted bytes stood between two visible characters: still out of step
        kind = "lead" if way.pending > 0 else "any"
        ranked = self.scorer.among(way.context, kind, max(way.pending, 0), max(-way.pending, 0), chars)
        flag = KNOWN if len(ranked) == 1 else GUESSED
        return [self._grown(way, gain, char, flag, IN_STEP) for gain, char in ranked[:4]]

    def _eaten(self, way: Way, at: int) -> list[Way]:
        """`?` swallowed a trail byte and the ASCII byte after it; at the end of the line the trail alone."""
        backs = self._lost_end(way)
        if self.tokens[at + 1].kind == "end":
            return backs
        return [
            self._grown(
                back,
                cost + (self.scorer.log(back.context, fold_char(shown)) if shown != " " else -5.0),
                shown, GUESSED, IN_STEP,
            )
            for back in backs
            for shown, cost in EATEN.items()
        ]  # fmt: skip

    def _leaves_no_room(self, way: Way, at: int) -> bool:
        """Do the visible tokens continue this way so well that nothing can be missing before them?"""
        token = self.tokens[at]
        if way.pending < 0 or token.kind not in ("pair", "ascii"):
            return False
        char = gbk.char_of(way.pending, token.pair[0] or ord(token.text[0]))
        if not char:
            return False
        gain = self.scorer.char(way.context, char)
        if gain > LIKELY or gain < FAIR:
            return gain > LIKELY
        following = self.tokens[min(at + 1, len(self.tokens) - 1)]
        context = (way.context + fold_char(char))[-3:]
        after = gbk.char_of(token.pair[1], following.pair[0]) if token.pair[1] >= 0x81 else following.text[:1]
        return bool(after) and self.scorer.char(context, after or "") > FAIR
