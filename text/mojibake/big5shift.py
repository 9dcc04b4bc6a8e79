"""Mends Big5-HKSCS read by a plain Big5 decoder: the lead byte of a Hong Kong character is dropped, the rest is read late.

衞 (8F C0) loses its first byte; C0 then takes the lead of the next character for its trail, until a trail that is
ASCII shows as a letter or sign (衞生署 → 壎芵p), a pair without a character drops one more byte, or the line ends. All but
the dropped bytes is there: the reading is an inversion, and only which characters lost a byte is weighed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from models import LOST, Certainty
from text.chardata import char_class, ordinary
from text.mojibake.charset import looks_strange
from text.mojibake.folding import fold as fold_forms
from text.mojibake.folding import page_script
from text.mojibake.model import load_model
from text.mojibake.spans import Change

KIND = "big5-hkscs-shift"
GAIN, GAIN_ONCE_PROVEN = 10.0, 5.0
"""Nats the text must win, with three characters on its right: sound names of rare characters win nothing."""
SOUND = -6.5
"""Mean log probability of five characters above which nothing is looked for there."""
CLEAR = 2.0
"""Nats between the best and the second character for a lost byte."""
_LEADS = (*range(0x87, 0xA1), *range(0xF9, 0xFF))
_LONGEST, _FEW, _BEFORE = 24, 3, 5
_TRAILS = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
_HONG_KONG = str.maketrans("衞綫啓峯邨羣粧鈎滙裏衆麪牀鎭脚舘銹恒着", "卫线启峰村群妆钩汇里众面床镇脚馆锈恒着")
"""Forms Hong Kong prefers, as the model knows them."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """What stood at [start, end): `lost` are the places in it of characters that lost a byte."""

    score: float
    start: int
    end: int
    after: str
    lost: tuple[int, ...]


def fold(text: str) -> str:
    return fold_forms(text.translate(_HONG_KONG))


def find_big5_shift(text: str, context: str) -> list[Change]:
    """Runs that are Chinese once the dropped lead byte is put back."""
    if _LATIN.search(text) is None and not looks_strange(text):
        return []
    proven = _all(text, GAIN) and page_script(text + context[:2000]) != "s"
    return _all(text, GAIN_ONCE_PROVEN) if proven else []


def _all(text: str, gain: float) -> list[Change]:
    changes: list[Change] = []
    done = 0
    for found in _trigger().finditer(text):
        if found.start() < done or _sound(text, found.start()):
            continue
        readings = [
            r
            for start in range(max(done, found.start() - _BEFORE), found.start() + 1)
            for r in _readings(text, start)
        ]
        best = max(readings, key=lambda r: r.score, default=None)
        if best and best.score > gain and _TWICE.search(text, best.start, best.end) is None:
            changes.append(_change(best, readings))
            done = best.end
    return changes


def _change(best: _Reading, readings: list[_Reading]) -> Change:
    """The best reading; 〓 where another character for a lost byte is nearly as likely."""
    after, candidates = list(best.after), []
    rivals = [r for r in readings if (r.start, r.end, len(r.after)) == (best.start, best.end, len(after))]
    for place in best.lost:
        others = [r for r in rivals if r.after[place] != best.after[place]]
        if max((r.score for r in others), default=best.score - 99) > best.score - CLEAR:
            after[place] = LOST
        ranked = sorted(others, key=lambda r: -r.score)
        candidates += [best.after[place], *dict.fromkeys(r.after[place] for r in ranked)][:5]
    certainty: Certainty = "lost" if LOST in after else "chosen"
    return Change(
        start=best.start, end=best.end, after="".join(after), kind=KIND, certainty=certainty,
        candidates=tuple(dict.fromkeys(candidates)),
    )  # fmt: skip


def _readings(text: str, start: int) -> Iterator[_Reading]:
    """Every reading of a run that starts here, with the nats it wins over the text as it stands."""
    model = load_model()
    left = fold(text[max(0, start - 8) : start].rpartition("\n")[2])[-3:]
    first = _bytes(text[start : start + 1])
    if not first:
        return
    for lead in _LEADS:
        char = _hong_kong(lead, first[0])
        if not char or model.log(left, fold(char)) < -16.0:
            continue
        for end, after, lost in _runs(text, start, lead):
            line = text[end : end + 3].split("\n")[0]
            now = model.score(fold(text[start:end] + line), left)
            then = model.score(fold(after + line), left)
            yield _Reading(then - now, start, end, after, lost)


def _runs(text: str, start: int, lead: int) -> Iterator[tuple[int, str, tuple[int, ...]]]:
    """(end, what stood there, places that lost a byte) for each way back into step."""
    pending, after = lead, ""
    for at in range(start, min(len(text) + 1, start + _LONGEST)):
        here = text[at : at + 1]
        code = _bytes(here)
        if after:
            tail = [
                c for c, t in _with_lead(pending) if t >= 0x81 and (len(code) < 2 or not _plain(t, code[0]))
            ]
            model, context = load_model(), fold(after[-3:])
            for char in sorted(tail, key=lambda c: -model.log(context, fold(c)))[:_FEW]:
                yield at, after + char, (0, len(after))
        if not code or (len(code) == 1 and code[0] < 0x40):
            return
        char = _hong_kong(pending, code[0]) if not after else _decoded(pending, code[0])
        if not char:
            return
        after += char
        if len(code) == 1:
            yield at + 1, after, (0,)
            return
        if code[1] < 0x81:
            return
        pending = code[1]


@cache
def _decoded(lead: int, trail: int) -> str:
    char = bytes((lead, trail)).decode("big5hkscs", "ignore")
    return char if len(char) == 1 and char >= "\x80" else ""


@cache
def _plain(lead: int, trail: int) -> bool:
    """Has a plain Big5 decoder a character for this pair?"""
    return len(bytes((lead, trail)).decode("big5", "ignore")) == 1 and trail >= 0x40


@cache
def _hong_kong(lead: int, trail: int) -> str:
    """The character of a pair that plain Big5 lacks."""
    return "" if _plain(lead, trail) else _decoded(lead, trail)


@cache
def _with_lead(lead: int) -> tuple[tuple[str, int], ...]:
    return tuple((c, t) for t in _TRAILS if (c := _decoded(lead, t)) and "\u4e00" <= c <= "\u9fff")


def _bytes(char: str) -> bytes:
    try:
        return char.encode("big5")
    except UnicodeEncodeError:
        return b""


@cache
def _rare() -> str:
    """Characters of plain Big5 that everyday Chinese does not have."""
    everyday = ordinary()
    pairs = (bytes((a, b)).decode("big5", "ignore") for a in range(0xA1, 0xFA) for b in _TRAILS)
    return char_class(c for c in pairs if len(c) == 1 and "\u3100" <= c < "\uff00" and c not in everyday)


_HAN = "\u4e00-\u9fff"
_TWICE = re.compile(f"([{_HAN}]{{1,2}})\\1")
"""A character or pair said twice (悁悁, 蘀兮蘀兮): bytes read late hardly ever give the same twice."""
_LATIN = re.compile(f"[@-~](?<=[{_HAN}].)(?=[{_HAN}，。、；：（）「」]|$)", re.M)
"""One ASCII trail between two characters; what is rare comes first, so that the scan is fast."""


@cache
def _trigger() -> re.Pattern[str]:
    """A character nobody writes close to another one, or an ASCII trail."""
    return re.compile(f"[{_rare()}](?=[^\\s\x00-\x7f]?[{_rare()}]|$)|{_LATIN.pattern}", re.M)


def _sound(text: str, at: int) -> bool:
    """Are the characters around a place as likely as in ordinary text?"""
    window = fold(text[max(0, at - 2) : at + 2].split("\n")[0])
    return load_model().score(window) > SOUND * len(window)
