"""Stuffing: characters nobody sees, spaces between Chinese characters, censors' brackets.

Nothing here is judged by a single place. A space between two characters is ordinary in titles, signatures
and lists of names; hundreds of them in running sentences are not.
"""

from __future__ import annotations

import re

from text.mojibake.spans import Change

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SIGN = "，。、；：？！“”‘’（）《》〈〉【】〔〕…—·％"
_UNSEEN_CLASS = "\u00ad\u034f\u115f\u180e\u200b\u200c\u200d\u2060-\u2064\ufeff\ufff9-\ufffb"
_UNSEEN = re.compile(f"[{_UNSEEN_CLASS}]+")
_JOINING_SCRIPT = re.compile(
    "[\u0590-\u0dff\u0e00-\u0eff\u1000-\u109f\u1780-\u18af\ufb1d-\ufdff\ufe70-\ufefe\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]"
)
_BLANK = "[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]"
_GAP = re.compile(f"(?<=[{_HAN}{_SIGN}]){_BLANK}+(?=[{_HAN}{_SIGN}])")
_HAN_GAP = re.compile(f"(?<=[{_HAN}]){_BLANK}+(?=[{_HAN}])")
_TOGETHER = re.compile(f"(?<=[{_HAN}])(?=[{_HAN}])")
_CENSORED = re.compile(f"〖([{_HAN}]{{1,2}})〗|(?<=[{_HAN}])【([{_HAN}])】(?=[{_HAN}])")


def find_unseen(text: str, context: str) -> list[Change]:
    """Zero-width characters, soft hyphens and stray byte order marks go, except where a script needs them."""
    if _UNSEEN.search(text) is None:
        return []
    return [
        Change(start=found.start(), end=found.end(), after="", kind="unseen")
        for found in _UNSEEN.finditer(text)
        if not _JOINING_SCRIPT.search(
            text[max(0, found.start() - 1) : found.start()] + text[found.end() : found.end() + 1]
        )
    ]


def find_spaces(text: str, context: str) -> list[Change]:
    """Spaces stuffed between Chinese characters of a line."""
    if _HAN_GAP.search(text) is None:
        return []
    changes: list[Change] = []
    start = 0
    for line in text.split("\n"):
        if _HAN_GAP.search(line) is not None:
            changes += [
                Change(start=start + gap[0], end=start + gap[1], after="", kind="spaces")
                for gap in _gaps(line)
            ]
        start += len(line) + 1
    return changes


def _gaps(line: str) -> list[tuple[int, int]]:
    """The gaps of a line that are stuffing."""
    body = line.strip()
    gaps = [m.span() for m in _HAN_GAP.finditer(line)]
    chars = len(re.findall(f"[{_HAN}]", body))
    together = len(_TOGETHER.findall(body))
    if chars < 6 or not gaps:
        return []
    if _is_every_gap(len(gaps), together, line, gaps):
        return _collapsed(line)
    return []


def _is_every_gap(gaps: int, together: int, line: str, spans: list[tuple[int, int]]) -> bool:
    """Nearly every neighbouring pair is parted: stuffing, whatever the line is."""
    return gaps >= 5 and gaps >= 4 * together


def _collapsed(line: str) -> list[tuple[int, int]]:
    """Where each single gap between characters goes; a visibly wider one parted words and stays."""
    spans = [m.span() for m in _GAP.finditer(line)]
    usual = sorted(end - start for start, end in spans)[len(spans) // 2]
    return [(start, end) for start, end in spans if end - start <= usual]


# ------------------------------------------------------------------ censors' brackets


def find_brackets(text: str, context: str) -> list[Change]:
    """〖药〗品 → 药品: brackets around one or two characters in mid-sentence, used more than once."""
    if "〖" not in text and "】" not in text:
        return []
    found = [m for m in _CENSORED.finditer(text) if _in_mid_sentence(text, m)]
    elsewhere = len(_CENSORED.findall(context))
    if len(found) + elsewhere < 2 and not any(m[1] for m in found):
        return []
    return [Change(start=m.start(), end=m.end(), after=m[1] or m[2], kind="censor-brackets") for m in found]


def _in_mid_sentence(text: str, found: re.Match[str]) -> bool:
    left, right = text[max(0, found.start() - 1) : found.start()], text[found.end() : found.end() + 1]
    before, after = (re.match(f"[{_HAN}〖〗]", side) is not None for side in (left, right))
    return (before and after) or (bool(found[1]) and (before or after) and left not in ("", "\n"))
