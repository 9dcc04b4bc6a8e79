"""Where a sentence's terminator may have been torn, and how likely that is before what follows is read.

Two looks: a cheap one at what stands around each terminator, and a prior for `text.mojibake.lattice`, which weighs all
ways the line may go on. A sound page must pass both untouched.
"""

from __future__ import annotations

import re
from functools import lru_cache

from text.chardata import char_class, ordinary
from text.mojibake import gbk
from text.mojibake.folding import fold, fold_char
from text.mojibake.model import load_model
from text.mojibake.scoring import Scorer
from text.mojibake.tokens import TERMINATORS

_ANY = re.compile("[！!？?；;]")
_HEADS = 1600
"""So many of the most frequent characters open nearly every sound sentence; of a torn one hardly any four do."""
OPENING = {"”": "“", "」": "「", "』": "『"}
_QUOTE = re.compile("[“”「」『』]")
_CALLED = re.compile("[！!]")
_YEAR = re.compile(r"20\d\d[〕\]】]")
"""吉药监！2025〕3号: what opened the bracket was torn."""
_CALL = re.compile(
    "让我们|(?<!申)[请愿祝盼](?!示|假)|万岁|加油|谢|努力|奋斗|携手|共同|一起|[吧啊呀啦哪哦嘛吗呢哇]$|快来|行动起来|为了|千万|一定|必须|坚决|绝不|决不|不要|(?<![类级区性个分特识])别|太(?!原|阳|平)|多么|(?<![认传仿])真(?![实正菌空伪])|好$|您好|你好|[！？]"
)
"""What a call has more often than a statement, in the reading form."""
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
LINE = 600
"""Characters of a line that are looked at around a sign: a page may be one line of a million."""
STOPS, QUOTED, SAID, SAID_ALONE = -6.0, 400, 5, 12
"""Log probability of 。 from which a quotation's sentence may have ended, in how many characters its end is looked for, of how
many it must be, and of how many where it is the paragraph."""
UNPROVEN, AT_END, PROVEN, AFTER_COMMA, UNCLOSED = -9.0, -2.5, -4.0, -1.0, 3.0
"""Log odds that a terminator was torn: on a page not known to be damaged, at a line's end (only likely ones are asked),
once it is known, after a comma, where none can stand, and in a quotation that nothing else closes."""


def prior_of(text: str, start: int, before: str, *, proven: bool) -> float:
    """Log odds that the terminator at `start` was torn. before: what its line is read as until there; proven: is the page damaged?"""
    ends = ends_line(text, start)
    if not ends and (_quotation_torn(text, start + 1, text[start], before) or _YEAR.match(text, start + 1)):
        return UNCLOSED
    if _after_comma(text, start) and not proven:
        return AFTER_COMMA
    if ends:
        return AT_END
    if proven or _is_before_digit(text, start, before):
        return PROVEN
    return UNPROVEN


def suspicious(text: str, start: int, sign: str, proven: bool, before: str | None = None) -> bool:
    """Cheap look at what follows a terminator: could it be the tail of a torn character?

    before  what its line is read as until there, where that is no more what it shows
    """
    before = line_until(text, start - 1) if before is None else before
    head = text[start : start + 5]
    if _repeated(text, start - len(sign), start, sign):
        return _twice_torn(text, start, sign, ODD_ONCE_PROVEN if proven else ODD)
    if len(sign) == 2 or _after_comma(text, start - 1):
        return True
    if not head or head[0] == "\n":
        return sign in "！!" and (_torn_end(before, proven) or _left_open(text, start, before))
    if head[0].isascii():
        return (
            proven
            or head[0] in ",.:;!?)"
            or ("@" <= head[0] <= "~" and not (head[1:2].isascii() and head[1:2].isalnum()))
            or _torn_before_ascii(before, sign)
            or _quotation_torn(text, start, sign, before)
            or _YEAR.match(text, start) is not None
        )
    code = gbk.pair_of(head[0])
    first = TERMINATORS[sign][1]
    if not code or not (gbk.char_of(first, code[0]) or gbk.leads_after(first)):
        return False
    return _odd(sign, head, ODD_ONCE_PROVEN if proven else ODD) or _quotation_torn(text, start, sign, before)


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
def worth_a_look() -> re.Pattern[str]:
    """Terminators that four frequent characters (or an end) do not follow; one scan of sound text at the speed of `re`."""
    singles = load_model().singles
    ranked = sorted(ordinary(), key=lambda c: -singles.get(fold_char(c), -99.0))
    first = char_class(ranked[: 2 * _HEADS]) + "”“’‘（《》"
    sound = f"[{first}]"
    more = f"[{first}0-9，。、；：！？）,;:()]"
    follow = f"{sound}(?:{more}{{3}}|{more}{{0,2}}(?:\n|\\Z))"
    return re.compile(f"\\?[。！!？?；;]|[！!？?；;](?:(?!{follow})|(?<=[，、；：,;:].))")


def sites(text: str) -> list[re.Match[str]]:
    """Terminators that may have been torn, by what follows them, on a page not known to be damaged."""
    if _ANY.search(text) is None:
        return []
    return [m for m in looked_at(text) if suspicious(text, m.end(), m[0], False)]


def looked_at(text: str) -> list[re.Match[str]]:
    """Terminators worth a look, and calls within a quotation that is open."""
    found = {m.start(): m for m in worth_a_look().finditer(text)}
    for match in _CALLED.finditer(text):
        if match.start() not in found and closing_of(line_until(text, match.start())):
            found[match.start()] = match
    return [found[at] for at in sorted(found)]


def _torn_end(before: str, proven: bool) -> bool:
    """Does a paragraph end in ！ where one character with its trail byte and 。 are likely (处！ for 处罚。)?

    Or, on a page known to be damaged, where a quotation is open: ！ is what is left of 。”. A sound page opens
    quotations too that a later paragraph closes, or none.
    """
    if proven and closing_of(before):
        return True
    if not proven and _calls(before):
        return False
    left = left_of(before)
    gain, char = _likeliest_torn(left, "！")
    log = load_model().log
    if not proven and load_model().reach(left, fold_char(char)) < WORD and not _familiar(before):
        return False
    torn = gain + log((left + fold_char(char))[-3:], "。")
    called = log(left, "！") + log((left + "！")[-3:], "\n")
    return char != "。" and torn > (ENDS_ONCE_PROVEN if proven else max(ENDS, called + LIKELIER))


def _left_open(text: str, start: int, before: str) -> bool:
    """Does a paragraph end in ！ where a quotation, a statement and no call, would have had to be closed by 。”?"""
    closing = _unclosed(text, start, before)
    said = _said(before, closing) if closing else ""
    least = SAID if before[: -len(said) - 1].strip() else SAID_ALONE
    return (
        len(said) >= least and _is_statement(before, said) and load_model().log(left_of(before), "。") > STOPS
    )


def _unclosed(text: str, start: int, before: str) -> str:
    """What would close a quotation that the line leaves open and nothing behind it closes; "" where one is closed or none is open.

    A quotation that goes on opens anew at the head of the next paragraph.
    """
    closing = closing_of(before)
    following = _QUOTE.search(text, start, start + QUOTED) if closing else None
    if following is None or following[0] == closing:
        return "" if following else closing
    head = text.rfind("\n", start, following.start())
    return "" if head >= 0 and not text[head : following.start()].strip() else closing


def _is_statement(before: str, said: str) -> bool:
    return not _calls(before) and _CALL.search(fold(said)) is None


def _familiar(before: str) -> bool:
    """Is the line until here such as the model knows? Of other text it is a poor witness."""
    line = fold(before[-60:])[-40:]
    return load_model().score(line) > FAMILIAR * len(line)


def _calls(before: str) -> bool:
    """Is there another call in the line? Who calls once calls again; had a tear left it, it would be found there."""
    return "！" in before or "!" in before


def _quotation_torn(text: str, start: int, sign: str, before: str) -> bool:
    """Is ！ amid a line what is left of 。” (“…三個月！72歲的…說，“…)?

    The quotation is open, nothing closes it, and neither another call stands in the line nor words of a call in what it says.
    """
    if sign not in "！!" or not (closing := _unclosed(text, start, before)):
        return False
    rest = text[start : start + LINE].partition("\n")[0].rstrip()
    if _calls(rest[:-1]):
        return False
    said = _said(before, closing)
    return len(said) >= SAID and _is_statement(before, said)


def _said(before: str, closing: str) -> str:
    """What a quotation has said so far that the line has not closed."""
    return before.rpartition(OPENING[closing])[2]


def _torn_before_ascii(before: str, sign: str) -> bool:
    """Is one character with the sign's first byte nearly certain (并处？5万元 for 并处罚款5万元), the sign hardly ever seen?"""
    left = left_of(before)
    gain, char = _likeliest_torn(left, sign)
    return load_model().log(left, fold_char(sign)) < UNHEARD and gain > NEARLY_CERTAIN and char != "。"


def _likeliest_torn(left: str, sign: str) -> tuple[float, str]:
    """The likeliest character that a terminator's first byte may end, and its log probability."""
    return Scorer("", memory=False).best(left, "trail", TERMINATORS[sign][0], 0)[0]


def line_until(text: str, at: int) -> str:
    """The line of a position until there, its last `LINE` characters."""
    start = max(0, at - LINE)
    return text[max(start, text.rfind("\n", start, at) + 1) : at]


def left_of(before: str) -> str:
    """The last three folded characters of a line."""
    return fold(before[-12:])[-3:]


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


def _is_before_digit(text: str, start: int, before: str) -> bool:
    """Does a number follow a sign in whose place one character is nearly certain?"""
    return text[start + 1 : start + 2].isdecimal() and _torn_before_ascii(before, text[start])


def ends_line(text: str, start: int) -> bool:
    return text[start + 1 : start + 2] in ("", "\n")


def closing_of(before: str) -> str:
    """What would close the quotation that a line leaves open; "" where it leaves none."""
    opened, closing = max((before.rfind(sign), closing) for closing, sign in OPENING.items())
    return closing if opened > before.rfind(closing) else ""
