"""Mends GBK byte shifts: a sentence terminator found across two characters tore both, and what follows is read late.

source  the process: a page forced into GBK was split byte-wise at ！ ？ ； (and 。), each piece decoded alone;
        the left character's lead byte vanished (`drop`) or became `?`
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, groupby

from models import LOST, Certainty, Mended, Repair
from text.chardata import char_class, ordinary
from text.mojibake import gbk
from text.mojibake.doubt import settle, without_tail
from text.mojibake.folding import fold, fold_char
from text.mojibake.lattice import Node, Reading, Slot, is_torn, read
from text.mojibake.model import load_model
from text.mojibake.outofstep import KNOWN, PLAIN
from text.mojibake.scoring import Scorer
from text.mojibake.tokens import TERMINATORS, Token, read_tokens

KIND = "gbk_shift"
_ANY = re.compile("[！!？?；;]")
_HEADS = 1600
"""So many of the most frequent characters open nearly every sound sentence; of a torn one hardly any four do."""
_ROW = re.compile(r"[^\w\s]?[！!？?]{2}")
_BREAKS = frozenset("，。、；：！？“”（）《》\n")
_COMMAS = tuple("，、；：,;:")
ODD = -8.5
"""Mean log probability of the characters after a terminator below which they are looked at closely; official text
lies around -3; of 1,015 lines broken on purpose all but those torn at their very end lie below -9."""
ODD_ONCE_PROVEN = -5.5
ENDS, LIKELIER = -9.0, 4.0
"""Log probability of a torn character and 。 from which a paragraph's last ！ is taken for them, and by how much they must
be likelier than the call: torn ones lie above -8 and 4.4, the likeliest end of 30 true calls was 。, which says nothing."""
WORD = 2
"""So many characters before it a torn one was ever seen with where nothing else tells of damage: 处罚 is frequent, 一无是处 no fine,"""
FAMILIAR = -4.3
"""or fewer in a line of so many nats a character on average: torn ends known by one character lie above -3.9, calls below -4.8."""
ENDS_ONCE_PROVEN = -10.0
"""The same on a page known to be damaged, where all ways are weighed then."""
UNHEARD, NEARLY_CERTAIN = -9.0, -1.5
"""Log probabilities of a terminator and of a torn character in its place."""
UNPROVEN, AT_END, PROVEN = -9.0, -2.5, -4.0
"""Log prior that a terminator was torn: on a page not known to be damaged, at a line's end (only likely ones are asked),
and once it is known, or after a comma, where none can stand."""


@dataclass(frozen=True, slots=True)
class Run:
    """A mended stretch [start, end) of the damaged text, what stands there now, and how sure that is."""

    start: int
    end: int
    after: str
    certainty: Certainty
    candidates: tuple[str, ...] = ()


def suspicious(text: str, start: int, sign: str, proven: bool) -> bool:
    """Cheap look at what follows a terminator: could it be the tail of a torn character?"""
    head = text[start : start + 5]
    if _repeated(text, start - len(sign), start, sign):
        return _twice_torn(text, start, sign, ODD_ONCE_PROVEN if proven else ODD)
    if len(sign) == 2 or _after_comma(text, start - 1):
        return True
    if not head or head[0] == "\n":
        return sign in "！!" and _torn_end(text, start - 1, proven)
    if head[0].isascii():
        return (
            proven
            or head[0] in ",.:;!?)"
            or ("@" <= head[0] <= "~" and not (head[1:2].isascii() and head[1:2].isalnum()))
            or _torn_before_ascii(text, start - 1, sign)
        )
    code = gbk.pair_of(head[0])
    first = TERMINATORS[sign][1]
    if not code or not (gbk.char_of(first, code[0]) or gbk.leads_after(first)):
        return False
    return _odd(sign, head, ODD_ONCE_PROVEN if proven else ODD)


def _repeated(text: str, first: int, last: int, sign: str) -> bool:
    """A row of signs stands for emphasis or a blank to fill in, a word said twice (彼哉！彼哉！) for itself, a pair of signs
    beside letters for nothing torn."""
    mark = sign[-1]
    before, after = text[max(0, first - 1) : first], text[last : last + 1]
    if len(sign) == 1:
        said = text[max(0, first - 2) : first]
        twice = len(said) == 2 and said == text[last : last + 2]
        return mark in (before, after) or twice or _ROW.match(text, last) is not None
    return sign[0] == mark and (
        mark == before or after in tuple("!！?？") or (before.isascii() and before.isalnum())
    )


def _after_comma(text: str, at: int) -> bool:
    """No sentence ends after a comma; but a half-width `?` is also what other damages show for one character."""
    return text[max(0, at - 1) : at] in _COMMAS and text[at] != "?"


def _twice_torn(text: str, start: int, sign: str, bar: float) -> bool:
    """Is the first sign of a pair followed by nonsense (叫！！笔市 for 叫停。”市)?"""
    following = text[start + len(sign) : start + len(sign) + 5]
    return (
        text[start : start + len(sign)] == sign
        and bool(following)
        and following[0] not in TERMINATORS
        and gbk.pair_of(following[0]) is not None
        and _odd(sign, following, bar)
    )


@lru_cache(maxsize=1)
def _worth_a_look() -> re.Pattern[str]:
    """Terminators that four frequent characters (or an end) do not follow; one scan of sound text at the speed of `re`."""
    singles = load_model().singles
    ranked = sorted(ordinary(), key=lambda c: -singles.get(fold_char(c), -99.0))
    first = char_class(ranked[: 2 * _HEADS]) + "”“’‘（《》"
    sound = f"[{first}]"
    more = f"[{first}0-9，。、；：！？）,;:()]"
    follow = f"{sound}(?:{more}{{3}}|{more}{{0,2}}(?:\n|\\Z))"
    return re.compile(f"\\?[。！!？?；;]|[！!？?；;](?:(?!{follow})|(?<=[，、；：,;:].))")


def torn_places(text: str) -> list[int]:
    """Where, on a page known to be damaged, a terminator may have been torn."""
    return [found.start() for found in _sites(text, True)]


def _sites(text: str, proven: bool) -> list[re.Match[str]]:
    """Terminators that may have been torn, by what follows them."""
    if not proven and _ANY.search(text) is None:
        return []
    return [m for m in _worth_a_look().finditer(text) if suspicious(text, m.end(), m[0], proven)]


def _torn_end(text: str, at: int, proven: bool) -> bool:
    """Does a paragraph end in ！ where one character with its trail byte and 。 are likely (处！ for 处罚。)?

    Or, on a page known to be damaged, where a quotation is open: ！ is what is left of 。”. A sound page opens
    quotations too that a later paragraph closes, or none.
    """
    if proven and _opened(text, at) >= 0:
        return True
    if not proven and _calls(text, at):
        return False
    gain, char = _likeliest_torn(text, at, "！")
    log, left = load_model().log, _left(text, at)
    if not proven and load_model().reach(left, fold_char(char)) < WORD and not _familiar(text, at):
        return False
    torn = gain + log((left + fold_char(char))[-3:], "。")
    called = log(left, "！") + log((left + "！")[-3:], "\n")
    return char != "。" and torn > (ENDS_ONCE_PROVEN if proven else max(ENDS, called + LIKELIER))


def _familiar(text: str, at: int) -> bool:
    """Is the line until here such as the model knows? Of other text it is a poor witness."""
    line = fold(text[max(0, at - 60) : at].rpartition("\n")[2])[-40:]
    return load_model().score(line) > FAMILIAR * len(line)


def _calls(text: str, at: int) -> bool:
    """Is there another call in the line? Who calls once calls again; had a tear left it, it would be found there."""
    line = text[text.rfind("\n", 0, at) + 1 : at]
    return "！" in line or "!" in line


def _torn_before_ascii(text: str, at: int, sign: str) -> bool:
    """Is one character with the sign's first byte nearly certain (并处？5万元 for 并处罚款5万元), the sign hardly ever seen?"""
    log = load_model().log(_left(text, at), fold_char(sign))
    gain, char = _likeliest_torn(text, at, sign)
    return log < UNHEARD and gain > NEARLY_CERTAIN and char != "。"


def _likeliest_torn(text: str, at: int, sign: str) -> tuple[float, str]:
    """The likeliest character that a terminator's first byte may end, and its log probability."""
    return Scorer("", memory=False).best(_left(text, at), "trail", TERMINATORS[sign][0], 0)[0]


def _left(text: str, at: int) -> str:
    """The three folded characters before a position in its line."""
    return fold(text[max(0, at - 12) : at].rpartition("\n")[2])[-3:]


def _odd(sign: str, head: str, bar: float) -> bool:
    """Are the first characters together hardly ever seen, or is a Latin letter among them?"""
    log, context, total = load_model().log, fold(sign), 0.0
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
    sound = context + "\n" + _sound(text, found)
    plain = Scorer(text, sound=sound, memory=False)
    if not any(_is_torn(text, m.start(), plain) for m in found):
        return Mended(text=text)
    scorer = plain.remembering(context + "\n" + text)
    more = _sites(text, True)
    return _rebuilt(text, _solve_all(text, more, scorer))


def _sound(text: str, found: list[re.Match[str]]) -> str:
    """The text without what follows a suspicious terminator in its line: misread bytes belong to no script."""
    parts, done = [], 0
    for match in found:
        parts.append(text[done : max(done, match.start())])
        end = text.find("\n", match.end())
        done = max(done, len(text) if end < 0 else end)
    return "".join([*parts, text[done:]])


def _solve_all(text: str, found: list[re.Match[str]], scorer: Scorer) -> list[Run]:
    runs: list[Run] = []
    for match in found:
        if runs and match.start() < runs[-1].end:
            continue
        runs += _solve(text, match.start(), scorer)
    return runs


def _is_before_digit(text: str, start: int) -> bool:
    """Does a number follow a sign in whose place one character is nearly certain?"""
    return text[start + 1 : start + 2].isdecimal() and _torn_before_ascii(text, start, text[start])


def _is_torn(text: str, start: int, scorer: Scorer) -> bool:
    """Was a terminator torn, on a page not known to be damaged?"""
    if _ends_line(text, start):
        prior = AT_END
    elif _after_comma(text, start) or _is_before_digit(text, start):
        prior = PROVEN
    else:
        prior = UNPROVEN
    start_node, tokens = Node(_left(text, start), 0, False), read_tokens(text, start)
    return is_torn(start_node, tokens, scorer, prior, opened=_ends_opened(text, start))


def _ends_line(text: str, start: int) -> bool:
    return text[start + 1 : start + 2] in ("", "\n")


def _ends_opened(text: str, at: int) -> bool:
    """Does the line end here with a quotation open?"""
    return _ends_line(text, at) and _opened(text, at) >= 0


def _opened(text: str, at: int) -> int:
    """How many characters before a position a quotation was opened that is not closed; -1 without one."""
    line = text[max(0, at - 300) : at].rpartition("\n")[2]
    opened = line.rfind("“")
    return len(line) - opened if opened > line.rfind("”") else -1


def read_from(text: str, start: int, scorer: Scorer) -> tuple[Reading, list[Token]] | None:
    """What the line stood for from a terminator on, on a damaged page; None when it is likelier as it stands."""
    tokens = read_tokens(text, start)
    start_node, opened = Node(_left(text, start), 0, False), _ends_opened(text, start)
    prior = AT_END if _ends_line(text, start) else PROVEN
    reading = read([start_node], tokens, scorer, prior, opened=opened)
    if reading is None or all(slot.plain for slot in reading.slots):
        return None
    return reading, tokens


def _solve(text: str, start: int, scorer: Scorer) -> list[Run]:
    """The runs found from one terminator on."""
    best = read_from(text, start, scorer)
    if best is None:
        return []
    reading, tokens = best
    before = text[max(0, start - 12) : start].rpartition("\n")[2]
    holes = any("?" in token.text for token in tokens)
    page = "s" if scorer.foreign == "t" else "?" if holes else "t"
    settled = settle(reading.slots, before, page)
    places = list(accumulate((len(token.text) for token in tokens), initial=start))
    runs = []
    for plain, group in groupby(range(len(reading.slots)), key=lambda at: reading.slots[at].plain):
        if plain:
            continue
        numbers = list(group)
        slots = [reading.slots[at] for at in numbers]
        after = "".join(settled[at].text for at in numbers)
        candidates = tuple(dict.fromkeys(c for at in numbers for c in settled[at].candidates))
        first, end = places[numbers[0]], places[numbers[-1] + 1]
        after, tail = without_tail(slots, after)
        runs.append(Run(first, end - tail, after, _certainty(after, slots), candidates))
    return runs


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
