"""Stuffing: characters nobody sees, spaces between Chinese characters, censors' brackets.

Nothing here is judged by a single place. A space between two characters is ordinary in titles, signatures
and lists of names; hundreds of them in running sentences are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise

from text.chardata import common_share, count_han
from text.mojibake.spans import Change
from text.mojibake.tokens import ANNOTATION

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SIGN = "，。、；：？！“”‘’（）《》〈〉【】〔〕…—·％"
UNSEEN_CLASS = "\u115f\u180e\u200b\u200c\u200d\u2060-\u2064\ufeff\ufff9-\ufffb"
_UNSEEN = re.compile(f"[{UNSEEN_CLASS}]+")
_SOFT_HYPHEN = re.compile("[\u00ad\u034f]+")
_JOINING_SCRIPT = re.compile(
    "[\u0590-\u0dff\u0e00-\u0eff\u1000-\u109f\u1780-\u18af\ufb1d-\ufdff\ufe70-\ufefe\u2190-\u21ff\u2300-\u23ff\u2607-\u27bf\u2900-\u2bff\ufe0f\U0001f000-\U0001faff]"
)
_BLANK = "[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]"
_GAP = re.compile(f"{_BLANK}+(?=[^\\s])")
# A blank that tells something: before a Chinese character, and not where statutes set one (第一条　为了).
_TELLING = re.compile(
    f"{_BLANK}(?<=[^\x00-\x7f编章节条款项編節條項一二三四五六七八九十件日号號\u3000].)(?=[{_HAN}])"
)
_CHINESE = re.compile(f"[{_HAN}{_SIGN}]")
_IS_HAN = re.compile(f"[{_HAN}]")
_PAIR = re.compile(f"[{_HAN}](?=[{_HAN}])")
_SENTENCE = re.compile("[，。；、：]")
# After these a space is how statutes and lists are set.
_HEAD = re.compile(
    "(?:第[一二三四五六七八九十百千零〇0-9]+[编章节条款项編節條項]|^[一二三四五六七八九十]+|^附件?[0-9一二三四五六七八九十]*"
    "|[0-9０-９〇一二三四五六七八九十][年月日号號]|^[（(]?[一二三四五六七八九十0-9]+[）)、.．])$"
)
_HEAD_REACH = 40
"""Characters before a gap that such a head can have; what stands before them begins no line."""
_NOTE = re.compile(rf".{{0,6}}[{_HAN}]?{ANNOTATION.pattern}")
_LABEL = re.compile(f"[{_HAN}](?:{_BLANK}+[{_HAN}]){{1,4}}{_BLANK}*[：:]")
_SPREAD = re.compile(
    f"^[^\\n](?P<gap>{_BLANK}{{1,3}})(?:[^\\n](?P=gap)){{20,}}[^\\n](?P=gap)?$", re.MULTILINE
)
_CENSORED = re.compile(f"〖([{_HAN}]{{1,2}})〗|(?<=[{_HAN}])【([{_HAN}])】(?=[{_HAN}])")


def find_unseen(text: str, context: str) -> list[Change]:
    """Zero-width characters and stray byte order marks go, except where a script needs
    them or where they fill an empty line (furniture, not damage)."""
    return _without(text, _UNSEEN)


def find_soft_hyphens(text: str, context: str) -> list[Change]:
    """Soft hyphens and joiners; asked after the charsets, where U+00AD and U+034F may be half a character."""
    return _without(text, _SOFT_HYPHEN)


def _without(text: str, unseen: re.Pattern[str]) -> list[Change]:
    if unseen.search(text) is None:
        return []
    changes = []
    for found in unseen.finditer(text):
        beside = (
            text[max(0, found.start() - 1) : found.start()] + text[found.end() : found.end() + 1]
        ).strip()
        if (beside or not _is_empty_line(text, found.start())) and not _JOINING_SCRIPT.search(beside):
            changes.append(Change(start=found.start(), end=found.end(), after="", kind="unseen"))
    return _in_one(text, changes)


def _is_empty_line(text: str, at: int) -> bool:
    line = text[text.rfind("\n", 0, at) + 1 :].partition("\n")[0]
    return not _SOFT_HYPHEN.sub("", _UNSEEN.sub("", line)).strip()


def _in_one(text: str, changes: list[Change]) -> list[Change]:
    """Changes a character or two apart become one repair: a stuffed line is one damage, not a hundred."""
    joined: list[tuple[int, int, list[str]]] = []
    for change in changes:
        if joined and change.start - joined[-1][1] <= 2:
            start, end, parts = joined[-1]
            parts += [text[end : change.start], change.after]
            joined[-1] = (start, change.end, parts)
        else:
            joined.append((change.start, change.end, [change.after]))
    return [Change(start=a, end=b, after="".join(parts), kind=changes[0].kind) for a, b, parts in joined]


def find_spread(text: str, context: str) -> list[Change]:
    """The same blanks between all characters of a line go: two or three, or one where an escape, a wrong charset or
    readings in brackets come to light. On a page mostly blank; words apart stay."""
    if sum(map(text.count, " \u00a0\u3000")) * 3 < len(text):
        return []
    from text.mojibake.charset import find_wrong_charset
    from text.mojibake.escapes import find_escapes

    lines = list(_SPREAD.finditer(text))
    bare = [line[0][:: len(line["gap"]) + 1] for line in lines]
    whole = "\n".join(bare)
    wide = all(len(line["gap"]) > 1 for line in lines)
    noted = count_han(whole) and ANNOTATION.search(whole)
    if not (wide or noted or find_escapes(whole, "") or find_wrong_charset(whole, "")):
        return []
    return [
        Change(start=line.start(), end=line.end(), after=after, kind="spaces")
        for line, after in zip(lines, bare, strict=True)
    ]


def find_spaces(text: str, context: str) -> list[Change]:
    """Spaces stuffed between Chinese characters: lines parted everywhere, and sentences parted inside words.

    Short lines (公 告) are judged by the page: only where longer ones are stuffed the same way.
    """
    if _TELLING.search(text) is None:
        return []
    lines = [_Line(found[0], found.start()) for found in _LINES.finditer(text) if _TELLING.search(found[0])]
    parted = [line for line in lines if line.is_stuffed()]
    elsewhere = (
        _Line(found[0], 0) for found in _LINES.finditer(context[:20_000]) if _TELLING.search(found[0])
    )
    if parted or any(line.is_stuffed() for line in elsewhere):
        parted = [line for line in lines if line.is_parted() or line.is_short_and_parted()]
    changes = [change for line in parted for change in _in_one(text, line.joined())]
    return changes + _torn([line for line in lines if line not in parted], context)


def _torn(lines: list[_Line], context: str) -> list[Change]:
    """Gaps of a page on which words are torn apart: all in its sentences, elsewhere those inside words."""
    sentences = [line for line in lines if line.is_sentence()]
    judged = sentences or [
        line for found in _LINES.finditer(context[:20_000]) if (line := _Line(found[0], 0)).is_sentence()
    ]
    inside = sum(len(line.inside_words) - line.in_labels() for line in judged)
    if inside < _TORN or inside * _SHARE_TORN < sum(len(line.gaps) for line in judged):
        return []
    changes: list[Change] = []
    for line in lines:
        torn = line.inside_words
        whole = line in sentences and (torn or len(line.gaps) < 3)
        changes += line.mended(line.gaps if whole else sorted({*torn, *line.at_signs()}))
    return changes


_LINES = re.compile(r"[^\n]+")
# Three words torn on one page, and a quarter of all gaps: at random places about a third of the gaps tear a
# word, while names and issuers in a row stand apart at word borders (measured on both).
_TORN = 3
_SHARE_TORN = 4
_STOP = re.compile("[，。；！？]")
_OF_NAMES = 0.5
"""Share of common characters: of names in a row 0 to .5, of one statute line in 1,000 below .53."""
_COLLOCATE = 3.0  # log of how much likelier a character is after its neighbours than anywhere


class _Line:
    """A line with gaps between Chinese characters; `gaps` are (start, end) in the line."""

    def __init__(self, line: str, offset: int) -> None:
        self.line = line
        self.offset = offset
        self.all = [found.span() for found in _GAP.finditer(line) if found.start() > 0]
        self.gaps = [(a, b) for a, b in self.all if self._is_chinese_before(a) and _CHINESE.match(line[b])]

    def _is_chinese_before(self, at: int) -> bool:
        """A character, or one with its reading in brackets."""
        return bool(_CHINESE.match(self.line[at - 1]) or _NOTE.fullmatch(self.line[max(0, at - 9) : at]))

    def is_parted(self) -> bool:
        """Nearly every neighbouring pair of Chinese characters stands apart."""
        return len(self.gaps) >= 5 and len(self.gaps) >= 4 * len(_PAIR.findall(self.line))

    def is_stuffed(self) -> bool:
        """Parted, and somewhere inside a word: names in a row (徐　江　谢　源) are set apart on purpose."""
        return self.is_parted() and not self._is_of_names() and next(self._torn_gaps(), None) is not None

    def _is_of_names(self) -> bool:
        """Behind a label no sign of a sentence, and characters as uncommon as those of names, which the model may know as words."""
        row = re.split("[：:]", self.line.rstrip(" ：:\u00a0\u3000"))[-1]
        return count_han(row) > 0 and _STOP.search(row) is None and common_share(row) <= _OF_NAMES

    def is_short_and_parted(self) -> bool:
        return bool(self.gaps) and not _PAIR.search(self.line) and len(self.line.strip()) <= 30

    def joined(self) -> list[Change]:
        """Every gap of the usual width goes; a wider one held spaces of its own."""
        characters = sum(not char.isspace() for char in ANNOTATION.sub("", self.line))
        everywhere = len(self.all) >= 0.9 * (characters - 1)
        spans = self.all if everywhere else self.gaps
        widths = sorted(b - a for a, b in self.gaps)
        usual = widths[len(widths) // 2]
        between = [(b, a) for (_, b), (a, _) in pairwise(spans)]
        if widths[0] == widths[-1] and len(spans) == len(self.gaps) and all(a - b <= 2 for b, a in between):
            inner = "".join(self.line[b:a] for b, a in between)
            return [self._change(spans[0][0], spans[-1][1], inner)]
        changes = []
        for a, b in spans:
            wide = b - a > 2 * usual
            if b - a <= usual or wide:
                inner = self.line[a + usual : b - usual : usual + 1] if wide else ""
                changes.append(self._change(a, b, inner))
        return changes

    def is_sentence(self) -> bool:
        return (
            bool(self.gaps)
            and len(_IS_HAN.findall(self.line)) >= 10
            and _SENTENCE.search(self.line) is not None
            and not self._is_of_names()
        )

    @cached_property
    def inside_words(self) -> list[tuple[int, int]]:
        """The gaps that part two characters that belong together."""
        return list(self._torn_gaps())

    def _torn_gaps(self) -> Iterator[tuple[int, int]]:
        from text.mojibake.folding import fold
        from text.mojibake.model import load_model

        model = load_model()
        for a, b in self.gaps:
            left, right = fold(self.line[max(0, a - 8) : a])[-3:], fold(self.line[b])
            if self._is_headed(a) or not (_IS_HAN.match(right) and _IS_HAN.match(self.line[a - 1])):
                continue
            if model.score(right, left) - model.score(right) > _COLLOCATE:
                yield a, b

    def _is_headed(self, at: int) -> bool:
        """Does a place stand behind 第一条, 附件1 or the like?"""
        if at <= _HEAD_REACH:
            return _HEAD.search(self.line[:at].strip()) is not None
        return _HEAD.search("…" + self.line[at - _HEAD_REACH : at].strip()) is not None

    def in_labels(self) -> int:
        """How many of these stand in labels set to one width (出 版 社：), which tell nothing."""
        labels = [found.span() for found in _LABEL.finditer(self.line)]
        return sum(any(first <= a < last for first, last in labels) for a, _ in self.inside_words)

    def at_signs(self) -> list[tuple[int, int]]:
        """Gaps before or after punctuation, where nobody sets a space."""
        return [
            (a, b)
            for a, b in self.gaps
            if not (_IS_HAN.match(self.line[a - 1]) and _IS_HAN.match(self.line[b]))
        ]

    def mended(self, gaps: list[tuple[int, int]]) -> list[Change]:
        return [self._change(a, b, "") for a, b in gaps if not self._is_headed(a)]

    def _change(self, a: int, b: int, after: str) -> Change:
        return Change(start=self.offset + a, end=self.offset + b, after=after, kind="spaces")


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
