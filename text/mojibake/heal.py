"""Lost characters filled from another copy of the same text, found by what stands left and right of them."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from models import Mended, Repair
from text.mojibake.spans import Change
from text.script import character_table, is_traditional, to_simplified, to_traditional

_WIDTHS = (14, 10, 7, 5, 3)  # characters of context asked for, longest first
_MAX_FILL = 40  # a lost run is a few characters; more means the two texts went apart
_RUN = re.compile("〓+")
_NOISE = re.compile(r"[\s\u3000\u200b]")
_SAME = str.maketrans("，。；：！？（）“”‘’﹑", ",.;:!?()\"\"''、")


def find_healing(damaged: Mended, sister: str, name: str) -> list[Change]:
    """Changes of `damaged.text` that put the sister's characters where something is lost."""
    holes = [
        replace(repair, start=repair.start + run.start(), end=repair.start + run.end(), after=run.group())
        for repair in damaged.repairs
        if repair.certainty == "lost"
        for run in _RUN.finditer(repair.after)
    ]
    if not holes:
        return []
    ours, theirs = _Aligned(damaged.text), _Aligned(sister)
    return [change for hole in holes if (change := _filled(hole, ours, theirs, name))]


class _Aligned:
    """A text in comparison form, one character for one, white space left out, with the way back."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.traditional = is_traditional(text)
        self.places = [at for at, char in enumerate(text) if not _NOISE.match(char)]
        self.form = "".join(text[at] for at in self.places).translate(_characters()).translate(_SAME).lower()

    def before(self, at: int, width: int) -> str:
        """Comparison form of the last `width` characters before position `at` of the text."""
        end = self._index(at)
        return self.form[max(0, end - width) : end]

    def after(self, at: int, width: int) -> str:
        start = self._index(at)
        return self.form[start : start + width]

    def _index(self, at: int) -> int:
        from bisect import bisect_left

        return bisect_left(self.places, at)


@cache
def _characters() -> dict[int, str]:
    return {code: form.lower() for code, form in character_table("TS").items()}


def _filled(hole: Repair, ours: _Aligned, theirs: _Aligned, name: str) -> Change | None:
    """The only thing the sister has between the same neighbours; None when there is none or a choice."""
    for width in _WIDTHS:
        left = ours.before(hole.start, width).rsplit("〓", 1)[-1]
        right = ours.after(hole.end, width).split("〓", 1)[0]
        if len(left) + len(right) < 4 or (not left and not right):
            continue
        fills = _between(left, right, theirs)
        if not (left and right):  # at the edge of the text only as many characters as are missing
            fills = {fill for fill in fills if len(fill) == len(hole.after)}
        if len(fills) == 1:
            fill = _in_script(fills.pop(), ours, theirs)
            return _change(hole, fill, name)
        if len(fills) > 1:
            return None
    return None


def _between(left: str, right: str, theirs: _Aligned) -> set[str]:
    """Every text found in the sister between the two contexts; an empty one is the edge of the text."""
    start = re.escape(left) if left else "^"
    end = re.escape(right) if right else "$"
    fills = set()
    for found in re.finditer(f"(?=({start}(.{{1,{_MAX_FILL}}}?){end}))", theirs.form):
        first, last = found.span(2)
        fills.add(theirs.text[theirs.places[first] : theirs.places[last - 1] + 1])
    return fills


def _in_script(fill: str, ours: _Aligned, theirs: _Aligned) -> str:
    if ours.traditional == theirs.traditional:
        return fill
    return to_traditional(fill) if ours.traditional else to_simplified(fill)


def _change(hole: Repair, fill: str, name: str) -> Change | None:
    """Context fixes the fill; where the damage left candidates, the fill must be one to be called exact."""
    if len(fill) > 3 * max(2, len(hole.after), len(hole.before)):
        return None
    known = not hole.candidates or any(to_simplified(c) == to_simplified(fill) for c in hole.candidates)
    return Change(
        start=hole.start,
        end=hole.end,
        after=fill,
        kind="healed",
        certainty="exact" if known else "chosen",
        candidates=hole.candidates,
        healed_from=name,
    )
