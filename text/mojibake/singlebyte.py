"""Chinese bytes read as Latin, Cyrillic … letters: ÖÐ¹ú, å›½å®¶, ϵͳ."""

from __future__ import annotations

import codecs
import re
from functools import cache

from models import LOST, Certainty
from text.chardata import char_class, common_share, count_han, price
from text.mojibake.fluency import fluency, is_fluent
from text.mojibake.folding import fold
from text.mojibake.model import load_model
from text.mojibake.readings import NAMES, SINGLE, to_bytes
from text.mojibake.spans import Change
from text.mojibake.utf8 import CP1252_SIGNS, GOOD, read_units
from text.mojibake.words import are_words
from text.salvage import salvage

_HIGH = "\u0080-\u2e7f\uf8ff\ufb01\ufb02\ufffd"
# Signs that Chinese typography uses itself, often two together: alone they are no evidence.
_SIGNS = "\u00a0°±·×÷\u2000-\u201f\u2025-\u203b\u20ac\u2100-\u2bff"
_TWO = re.compile(f"(?![{_SIGNS}])[{_HIGH}][{_HIGH}]|[{_HIGH}](?![{_SIGNS}])[{_HIGH}]")
_LETTER = re.compile(
    "[\x80-\x9f¡-¯²-´¶¸-ÖØ-öø-\u1fff\u2020-\u2024\u203c-\u20ab\u20ad-\u20ff\u2c00-\u2e7f\uf8ff\ufb01\ufb02]"
)
_REGION = re.compile(f"[{_HIGH}](?:[\x20-\x7e\t]*[{_HIGH}])*(?:[@-~]|(?<=[0-9].)[0-9])?")
# Blanks and signs nobody sees, between the characters of a stuffed page: judged by another mender.
_STUFFING = re.compile("[\u00a0\u00ad\u200b-\u200d\u2060\u3000\ufeff]")
# GB18030's four bytes, which hold Latin letters and what else GBK lacks.
_FOUR = re.compile("[\x81-\x84][0-9][\x81-\xfe][0-9]")
# UTF-8 that gives Latin letters again is the outer of two layers; any reading that gives Chinese is better.
_INNER_LAYER = 0.2
_GONE = "\x1a"  # stands for a byte that nothing tells
_SAMPLE = 600
_BELIED = 0.1
_CLOSE = 0.12
"""Charsets that share most letters read the same text this nearly as well: what follows what decides."""
_FLUENCY = 0.05
_SURE = 0.55
_PROOF, _MOSTLY = 8, 0.8
"""So many whole characters of three bytes are UTF-8; then a few of another alphabet stand among them (干扰素α1b)."""
_MARKS = re.compile("[，。、：；（）《》“”]")
_REFIXED = 2.0  # price of taking one letter for a pair: less than the rare characters it must save
_WAYS = 8
"""How many readings of a "fixed" line are followed up for each byte left over."""
_INTRUDER = re.compile("[@-~０-９Ａ-Ｚａ-ｚ\u2160-\u24ff\u3200-\u33ff]")
_INTRUSION = 3.0
"""Price of a letter or figure behind a Chinese character, mostly the second byte of another."""
_FOLLOWS = 0.5
"""Weight of what follows what, beside how common a character is."""
_GOOD_ENOUGH = 0.5  # a plain reading; the ambiguous one of a "fixer" is tried only without it
# A word of one other alphabet: accidental pairs of UTF-8 come from all of them.
_AT_LENGTH = 4
"""Different characters that the letters of words do not give by chance, if they read as Chinese."""
_ONE_ALPHABET = re.compile("[Ͱ-Ͽ]{4,}|[Ѐ-ԯ]{4,}|[֐-׿]{4,}|[؀-ۿ]{4,}")
_TOKEN = re.compile(r"[^\s!-/:-?]+")
_ODD = re.compile("[\u0080-\u009f\u00ad\ue000-\uf8ff\U000f0000-\U0010ffff\ufffd]")
_FOREIGN = re.compile(
    "[^\x00-\x7f\ufffd\u2e80-\u2fdf\u3000-\u303f\u3400-\u9fff\uff00-\uffef\ufe30-\ufe6f\u2010-\u2027\u2030-\u2044\u2103\u2116\u2122\u2160-\u217f\u2190-\u22ff\u2460-\u24ff\u25a0-\u26ff·×°±§¥®©²³µ½éèüöäáàíóúñç]"
)


def find_latin(text: str) -> list[Change]:
    """Regions of letters that are Chinese once their bytes are read again."""
    if _LETTER.search(text) is None:
        return []
    changes: list[Change] = []
    proven: list[tuple[str, str]] = []
    for region in _REGION.finditer(text):
        if _TWO.search(region[0]) is None:
            continue
        changes += _region(text, region.start(), region.end(), proven)
    return _believed(text, changes)


def _believed(text: str, changes: list[Change]) -> list[Change]:
    """Words of an alphabet are none, but where they read as Chinese at length or others are damaged in the same way."""
    words = [are_words(text, change.start, change.end) for change in changes]
    proven = {change.kind for change, is_word in zip(changes, words, strict=True) if not is_word}
    return [
        change
        for change, is_word in zip(changes, words, strict=True)
        if not is_word
        or change.kind in proven
        or (len(set(change.after)) >= _AT_LENGTH and is_fluent(change.after))
    ]


def _region(text: str, start: int, end: int, proven: list[tuple[str, str]]) -> list[Change]:
    """The best reading of a whole region, else of each of its words; `proven` readings are tried first."""
    if whole := strict_reading(text, start, end, proven) or _best(text, start, end):
        return whole
    changes: list[Change] = []
    for token in _TOKEN.finditer(text, start, end):
        if _TWO.search(token[0]):
            changes += _best(text, token.start(), token.end())
    return changes


def strict_reading(text: str, start: int, end: int, proven: list[tuple[str, str]]) -> list[Change]:
    """The whole region read again where every byte fits: the common case, at the codecs' speed."""
    before = text[start:end]
    for pair in proven[:1]:
        if (
            (after := _reread(before, *pair))
            and _score(after, before, pair[1]) > _SURE
            and not _belied(before, pair[0])
        ):
            return [_whole(start, end, after, pair)]
    scored = [
        (_score(after, before, should) - _BELIED * _belied(before, charset), -rank, after, (charset, should))
        for rank, charset in enumerate(SINGLE[:-1])
        for should in ("utf-8", "gb18030", "big5hkscs")
        if (after := _reread(before, charset, should))
    ]
    score, _, after, pair = max(scored, default=(0.0, 0, "", ("", "")))
    if score <= (_INNER_LAYER - 0.1 if pair[1] == "utf-8" or _FOUR.search(text, start, end) else _SURE):
        return []
    if pair[1] != "utf-8" and _belied(before, pair[0]):
        return []
    close = [one for one in scored if one[0] > score - _CLOSE and one[3][1] == pair[1]]
    if len({after for _, _, after, _ in close}) > 1:
        score, _, after, pair = max(
            close, key=lambda one: (one[0] + _FLUENCY * fluency(one[2][:_SAMPLE]), one[1])
        )
    proven[:] = [pair]
    return [_whole(start, end, after, pair)]


def _belied(before: str, charset: str) -> bool:
    """Does the text show as control characters what this charset would have shown as letters?"""
    return (shown := _shown(charset)) is not None and shown.search(before) is not None


@cache
def _shown(charset: str) -> re.Pattern[str] | None:
    codes = (
        code for code in range(0x80, 0xA0) if bytes([code]).decode(charset, "ignore") not in ("", chr(code))
    )
    return re.compile(f"[{inside}]") if (inside := char_class(map(chr, codes))) else None


def _whole(start: int, end: int, after: str, pair: tuple[str, str]) -> Change:
    kind = f"{NAMES.get(pair[1], pair[1])}-as-{NAMES.get(pair[0], pair[0])}"
    return Change(start=start, end=end, after=after, kind=kind)


def _reread(before: str, charset: str, should: str) -> str:
    try:
        return before.encode(charset, _C1_HANDLER).decode(should)
    except (UnicodeEncodeError, UnicodeDecodeError):
        return ""


def _score(after: str, before: str, should: str) -> float:
    """How good a strict reading is, judged by its first few hundred characters; 0 where it cannot be right."""
    sample = _STUFFING.sub("", after[:_SAMPLE])
    if should == "utf-8":
        signs = [char for char in sample if char >= "\x80"]
        if not any(char >= "\u0800" and char not in CP1252_SIGNS for char in signs):
            inner = len(signs) >= 4 and all(char <= "\xff" or char in CP1252_SIGNS for char in signs)
            return _INNER_LAYER if inner else 0.0
        wide = sum(char >= "\u0800" for char in signs)
        good = sum(GOOD.match(char) is not None for char in signs)
        proven = wide >= _PROOF
        if good < len(signs) * (_MOSTLY if proven else 1) or (
            not proven and count_han(sample) >= 4 and common_share(sample) < 0.4 and not is_fluent(sample)
        ):
            return 0.0
        return _quality(sample)
    if _is_chinese(sample, before, 0):
        return _quality(sample) - 0.01 * (should != "gb18030")
    return _INNER_LAYER if len(_FOUR.findall(before)) > 1 and find_latin(sample) else 0.0


def _c1_as_byte(error: UnicodeError) -> tuple[bytes, int]:
    """Browsers show a byte the charset leaves undefined as a C1 character: give the byte back."""
    assert isinstance(error, UnicodeEncodeError)
    part = error.object[error.start : error.end]
    if all("\x80" <= char <= "\x9f" for char in part):
        return part.encode("latin-1"), error.end
    raise error


_C1_HANDLER = "yaojian-c1-as-byte"
codecs.register_error(_C1_HANDLER, _c1_as_byte)


def _best(text: str, start: int, end: int) -> list[Change]:
    """The best reading with bytes missing, fixed or mixed with sound letters: careful and slow."""
    best: tuple[float, list[Change]] = (0.0, [])
    before = text[start:end]

    def doubtful(changes: list[Change]) -> bool:
        return _belied(before, "cp1252") or any(change.certainty == "lost" for change in changes)

    for charset in SINGLE:
        if charset == "fixed" and best[0] > _GOOD_ENOUGH and not doubtful(best[1]):
            break
        parts = [to_bytes(char, charset) for char in before.replace("\ufffd", "\x1a")]
        if None in parts:
            continue
        raw = b"".join(part for part in parts if part is not None)
        readings = (_as_utf8(text, start, end, charset), *_as_double(raw, start, end, charset, before))
        for score, changes in readings:
            if score > best[0] + 1e-9:
                best = (score, changes)
    return best[1]


_Scored = tuple[float, list[Change]]


def _as_utf8(text: str, start: int, end: int, charset: str) -> _Scored:
    changes = read_units(text, [(start, end)], charset)
    if not changes:
        return 0.0, []
    if all(max(change.after) < "\u0100" for change in changes):
        return _INNER_LAYER, changes
    explained = sum(sum(char >= "\x80" for char in text[c.start : c.end]) for c in changes)
    high = sum(char >= "\x80" for char in text[start:end])
    sure = sum(change.certainty == "exact" for change in changes) / len(changes)
    return explained / max(1, high) * (
        _quality("".join(c.after for c in changes)) - 0.05 * (1 - sure)
    ), changes


def _quality(after: str) -> float:
    """1 where every character is an expected one, 0 where none could be Chinese."""
    prices = [price(char) for char in after if char >= "\x80" and char != "\ufffd"]
    return 1.0 - sum(prices) / (5.0 * len(prices)) if prices else 0.0


def _as_double(raw: bytes, start: int, end: int, charset: str, before: str) -> list[_Scored]:
    scored: list[_Scored] = []
    for should in ("gb18030", "big5hkscs"):
        if charset == "fixed":
            after = _undo_fixing(before, should)
            lost = after.count(_GONE)
        else:
            after, lost = _decoded(raw.replace(b"\x1a", b"\xff"), should)
        if not after or not _is_chinese(after, before, lost):
            continue
        kind = f"{NAMES[should]}-as-{NAMES.get(charset, charset)}"
        certainty: Certainty = "lost" if lost else "exact"
        shown = after.replace("\ufffd", LOST).replace(_GONE, "\ufffd")  # which are counted with the others
        change = Change(start=start, end=end, after=shown, kind=kind, certainty=certainty)
        penalty = lost / len(after) + 0.01 * (should != "gb18030")
        scored.append((_quality(after) - penalty, [change]))
    return scored


def _undo_fixing(before: str, charset: str) -> str:
    """The cheapest double-byte reading when letters may stand for one byte or for the two of their UTF-8.

    The tool joined every two bytes that it could: a letter that stands for such a first byte alone is followed by no second one.
    """
    if _ONE_ALPHABET.fullmatch(before):
        return ""
    ways: dict[tuple[bytes, bool], list[tuple[float, str]]] = {(b"", False): [(0.0, "")]}
    for char in before:
        plain = to_bytes(char, "fixed") or _GONE.encode()
        options = [plain, char.encode("utf-8")] if "\x80" <= char < "\u0800" else [plain]
        grown: dict[tuple[bytes, bool], list[tuple[float, str]]] = {}
        for (held, is_led), kept in ways.items():
            for option in options:
                if is_led and option == plain and b"\x80" <= plain[:1] <= b"\xbf":
                    continue  # the two would have been joined
                leads = option == plain and len(plain) == 1 and b"\xc2" <= plain <= b"\xdf"
                joined = _REFIXED * (option != plain)
                for left, after in _fed(held + option, charset):
                    grown.setdefault((left, leads), []).extend(
                        (cost + joined + _cost(after, text), text + after) for cost, text in kept
                    )
        ways = {key: sorted(found)[:_WAYS] for key, found in grown.items()}
        if not ways:
            return ""
    ends = [way for (left, _), found in ways.items() if not left for way in found]
    return min(ends)[1] if ends else ""


def _cost(after: str, before: str) -> float:
    """How unexpected characters are, alone and behind those before them."""
    model = load_model()
    cost = 0.0
    for char in after:
        cost += price(char)
        if _INTRUDER.match(char) and before[-1:] >= "\u3400":
            cost += _INTRUSION
        if "\u3400" <= char <= "\u9fff":
            cost -= _FOLLOWS * model.score(fold(char), fold(before[-3:]))
        before += char
    return cost


def _fed(raw: bytes, charset: str) -> list[tuple[bytes, str]]:
    """Characters that stand complete in `raw`, and the byte left over; nothing where it cannot be read."""
    text = ""
    while raw:
        if raw[0] < 0x80:
            text, raw = text + chr(raw[0]), raw[1:]
        elif len(raw) == 1:
            return [(raw, text)]
        else:
            char = _pair(raw[:2], charset)
            if not char:
                return []
            text, raw = text + char, raw[2:]
    return [(b"", text)]


@cache
def _pair(raw: bytes, charset: str) -> str:
    char = raw.decode(charset, "ignore")
    return char if len(char) == 1 and char >= "\x80" and not _ODD.match(char) else ""


def _decoded(raw: bytes, charset: str) -> tuple[str, int]:
    try:
        return raw.decode(charset), 0
    except UnicodeDecodeError:
        pass
    text, lost = salvage(raw, charset)
    return (text, lost) if lost and lost * 6 <= count_han(text) else ("", 0)


def _is_chinese(after: str, before: str, lost: int) -> bool:
    """Enough different common characters, nothing odd: accented words of Western text never give that.

    Names in a row (出席：辛海清、符晓云) are uncommon and follow nothing, but stand between marks that letters do not give.
    """
    han = [char for char in after if "\u3400" <= char <= "\u9fff"]
    if len(set(han)) < 2 or (not lost and _ODD.search(after)):
        return False
    foreign = len(_FOREIGN.findall(after))
    if foreign * 8 > len(han):
        return False
    if common_share(after) >= (0.62 if len(han) >= 6 else 0.74 if len(han) >= 4 else 0.99):
        return True
    names = len(han) >= 6 and len(_MARKS.findall(after)) >= 3
    return not lost and (is_fluent(after) or names)
