"""Text decoded with the wrong charset: back to bytes, and read again where that gives Chinese and nothing else does.

Three shapes: letters (singlebyte), UTF-8 seen through a double-byte charset, and one double-byte charset
seen through another, where each character has exactly one counterpart.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from text.chardata import char_class, common_share, count_han, ordinary, price
from text.mojibake.fluency import fluency, is_fluent
from text.mojibake.readings import NAMES, read_as
from text.mojibake.singlebyte import find_latin
from text.mojibake.spans import Change
from text.mojibake.utf8 import WIDE, read_units

_PAIRS = (
    ("big5hkscs", "gb18030"), ("gb18030", "big5hkscs"), ("cp949", "gb18030"), ("cp932", "gb18030"),
    ("cp949", "big5hkscs"), ("cp932", "big5hkscs"),
)  # fmt: skip
"""(charset it was read as, charset it was written in)."""

_SWITCH = 5.0  # price of going from sound to damaged text or back: two rare characters do not pay for it
_SWITCH_PROVEN = 1.5  # the page is known to be damaged this way
_LEAST = -7.0
"""Nats a character in which two common characters are a word."""
_NEVER = -16.0
_BETTER, _MUCH_BETTER = 4.0, 8.0
"""So many nats a character better than what stands there; the second where it has three different ones."""
_KOREAN_WORD = 4
"""Different characters below which Hangul are a Korean word, on a page not known to be damaged."""
# UTF-8 seen through these cannot but show letters that Chinese does not have.
_NEEDED = {"cp949": re.compile("[\uac00-\ud7a3]"), "cp932": re.compile("[\u3040-\u30ff\uff66-\uff9f]")}
_FOREIGN = re.compile("[\u3040-\u318f\uac00-\ud7a3\ue000-\uf8ff\u0370-\u04ff\u2550-\u2573]")
_LINE = re.compile(r"[^\n]+")
_HAN = re.compile("[\u3400-\u9fff]")


def find_wrong_charset(text: str, context: str) -> list[Change]:
    """Stretches of wrongly decoded text, one kind of reading at a time."""
    return find_latin(text) or _find_whole(text) or _find_utf8(text) or _find_pairs(text, context)


# ------------------------------------------------------------------ UTF-8 seen through GBK and its like


def _find_utf8(text: str) -> list[Change]:
    for charset in WIDE:
        if (needed := _NEEDED.get(charset)) and needed.search(text) is None:
            continue
        if charset == "big5hkscs" and _strange().search(text) is None:
            continue
        trigger = _utf8_trigger(charset)
        if trigger.search(text) is None:
            continue
        spans = [line.span() for line in _LINE.finditer(text) if trigger.search(line[0])]
        if changes := read_units(text, spans, charset):
            return changes
    return []


@cache
def _utf8_trigger(charset: str) -> re.Pattern[str]:
    """A lead with its continuation, and what can follow it: continuation with the next lead, or a hole."""
    leads, continuation = (0xE2, 0xE3, 0xE4, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9, 0xEF), range(0x80, 0xC0)
    first = _decodable(charset, leads, continuation)
    second = _decodable(charset, continuation, leads)
    return re.compile(f"[{first}][{second}?€\ufffd]")


def _decodable(charset: str, leads: range | tuple[int, ...], trails: range | tuple[int, ...]) -> str:
    chars = (bytes([a, b]).decode(charset, "ignore") for a in leads for b in trails)
    return char_class(char for char in chars if len(char) == 1 and char >= "\x80")


# ------------------------------------------------------------------ one double-byte charset seen through another


@cache
def _rare() -> re.Pattern[str]:
    """A character that everyday Chinese does not have."""
    return re.compile(f"[{_rare_class()}]")


@cache
def _rare_class() -> str:
    everyday = ordinary()
    rare = char_class(chr(code) for code in range(0x3400, 0xA000) if chr(code) not in everyday)
    return f"{rare}\u0370-\u04ff\u2550-\u2573\u3040-\u318f\uac00-\ud7a3\ue000-\ufaff"


@cache
def _strange() -> re.Pattern[str]:
    """Two characters close together that everyday Chinese does not have."""
    strange = f"[{_rare_class()}]"
    return re.compile(f"{strange}[^\n]?{strange}")


@cache
def _telling(charset: str) -> re.Pattern[str]:
    """What text misread in a charset shows somewhere: Hangul, or characters that nobody writes.

    Kana alone are Japanese or a face （゜-゜）つ, Cyrillic letters alone Russian, Korean characters alone rare words (橄欖).
    """
    everyday = ordinary()
    rare = char_class(chr(code) for code in range(0x3400, 0xA000) if chr(code) not in everyday)
    return re.compile(
        "[\uac00-\ud7a3]" if charset == "cp949" else f"[{rare}\u2550-\u2573\u3100-\u318f\ue000-\ufaff]"
    )


@lru_cache(maxsize=4)
def looks_strange(text: str) -> bool:
    """Do rare characters stand together anywhere? One scan, asked by several menders."""
    return _strange().search(text) is not None


def _find_whole(text: str) -> list[Change]:
    """Lines that are Chinese from end to end in another charset, and not as they stand."""
    changes: list[Change] = []
    end = -1
    for rare in _rare().finditer(text):
        if rare.start() < end:
            continue
        start = text.rfind("\n", 0, rare.start()) + 1
        end = text.find("\n", rare.end())
        end = end if end >= 0 else len(text)
        changes += _whole_line(text[start:end], start)
    return changes


def _whole_line(line: str, start: int) -> list[Change]:
    """What stands beside what tells it from chance: no character may be without its counterpart or be unusual."""
    if common_share(line) > 0.7:
        return []
    found: list[tuple[float, Change]] = []
    here = None
    for was, should in _PAIRS:
        after = _read_all(line, was, should)
        han = set(_HAN.findall(after))
        if len(han) < 3 or _FOREIGN.search(after):
            continue
        if 5 * len(han - ordinary()) > len(han):
            continue
        here = _reads(line) if here is None else here
        there = fluency(after)
        if is_fluent(after) and there > here + (_BETTER if len(han) > 3 else _MUCH_BETTER):
            change = Change(start=start, end=start + len(line), after=after, kind=_kind(was, should))
            found.append((there, change))
    return [max(found, key=lambda one: one[0])[1]] if found else []


def _reads(line: str) -> float:
    """How a line reads in which signs that Chinese does not have count as characters never seen."""
    han, foreign = len(_HAN.findall(line)), len(_FOREIGN.findall(line))
    return (fluency(line) * han + _NEVER * foreign) / max(1, han + foreign)


def _read_all(line: str, was: str, should: str) -> str:
    """Every character's counterpart; nothing where one has none."""
    parts: list[str] = []
    for char in line:
        part = read_as(char, was, should)
        if not part:
            return ""
        parts.append(part)
    return "".join(parts)


def _find_pairs(text: str, context: str) -> list[Change]:
    """Lines that are better Chinese in another charset; once one pair is proven, short lines need less."""
    lines = _strange_lines(text) if looks_strange(text) else []
    if not lines:
        return []
    changes = [change for line, start in lines for change in _best_pair(line, start, _PAIRS, _SWITCH)]
    proof = changes or [
        change
        for line, _ in _strange_lines(context[:5000])
        for change in _whole_line(line, 0) or _best_pair(line, 0, _PAIRS, _SWITCH)
    ]
    proven = tuple({_pair_of(change.kind) for change in proof})
    done = {change.start for change in changes}
    for line, start in lines if proven else ():
        if not any(start <= at < start + len(line) for at in done):
            changes += _best_pair(line, start, proven, _SWITCH_PROVEN)
    return changes


def _pair_of(kind: str) -> tuple[str, str]:
    return next(pair for pair in _PAIRS if _kind(*pair) == kind)


def _kind(was: str, should: str) -> str:
    return f"{NAMES.get(should, should)}-as-{NAMES.get(was, was)}"


def _strange_lines(text: str) -> list[tuple[str, int]]:
    """Lines, with their positions, where rare characters somewhere crowd out the common ones."""
    lines: dict[int, str] = {}
    for found in _strange().finditer(text):
        start = text.rfind("\n", 0, found.start()) + 1
        if start in lines:
            continue
        end = text.find("\n", found.end())
        line = text[start : end if end >= 0 else len(text)]
        if _is_crowded(line[max(0, found.start() - start - 5) : found.end() - start + 5]):
            lines[start] = line
    return [(line, start) for start, line in lines.items()]


def _is_crowded(window: str) -> bool:
    foreign = len(_FOREIGN.findall(window))
    return common_share(window) * count_han(window) < 0.45 * (count_han(window) + foreign)


def _best_pair(line: str, offset: int, pairs: tuple[tuple[str, str], ...], switch: float) -> list[Change]:
    best: tuple[float, list[Change]] = (0.0, [])
    for was, should in pairs:
        gain, islands = _islands(line, was, should, switch)
        if gain > best[0]:
            kind = _kind(was, should)
            found = [
                Change(start=offset + a, end=offset + b, after=after, kind=kind) for a, b, after in islands
            ]
            best = (gain, found)
    return best[1]


def _islands(line: str, was: str, should: str, switch: float) -> tuple[float, list[tuple[int, int, str]]]:
    """The cheapest division of a line into sound and damaged stretches; the gain, and the damaged ones."""
    here = [price(char) for char in line]
    other = [read_as(char, was, should) for char in line]
    there = [price(char) if char else 9.0 for char in other]
    states = _divide(here, there, switch)
    islands: list[tuple[int, int, str]] = []
    gain = 0.0
    at = 0
    while at < len(line):
        end = at + 1
        while end < len(line) and states[end] == states[at]:
            end += 1
        if states[at]:
            after = "".join(other[at:end])
            won = sum(here[at:end]) - sum(there[at:end])
            sure = switch < _SWITCH
            short = was == "cp949" and len(set(after)) < _KOREAN_WORD and not sure
            if (
                not short
                and _is_chinese(after, count_han(line), sure=sure)
                and _telling(was).search(line, at, end)
            ):
                islands.append((at, end, after))
                gain += won
        at = end
    return gain, islands


def _divide(here: list[float], there: list[float], switch: float) -> list[bool]:
    """Viterbi over two states; True where the character is read as damaged."""
    sound, damaged = 0.0, switch
    came: list[tuple[bool, bool]] = []
    for a, b in zip(here, there, strict=True):
        from_damaged = damaged + switch < sound
        from_sound = sound + switch < damaged
        sound, damaged = (
            (damaged + switch if from_damaged else sound) + a,
            (sound + switch if from_sound else damaged) + b,
        )
        came.append((from_damaged, from_sound))
    state = damaged < sound
    states: list[bool] = []
    for from_damaged, from_sound in reversed(came):
        states.append(state)
        state = (not from_sound) if state else from_damaged
    return states[::-1]


def _is_chinese(after: str, han_of_line: int, *, sure: bool) -> bool:
    """Enough different common characters; a short island must be nearly all of its line.

    sure  the page is known to be damaged in this way
    """
    han = count_han(after)
    if han < 2 or len(set(after)) < 2 or (han < 4 and 2 * han < han_of_line):
        return False
    if sure:
        return common_share(after) >= (0.6 if han >= 6 else 0.74)
    return is_fluent(after) or (
        len(set(after)) == 2 and common_share(after) == 1.0 and fluency(after) > _LEAST
    )
