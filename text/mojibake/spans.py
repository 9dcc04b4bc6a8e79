"""Repairs upon repairs: every step changes the current text, every repair keeps its place in the final one.

A step looks at the text as it stands and returns `Change`s. `Draft.apply` rewrites the text, moves the marks
of earlier repairs along, and joins marks that a later change touches into one, whose `before` is what the
page really said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from models import Certainty, Mended, Repair


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Put `after` at [start, end) of the current text."""

    start: int
    end: int
    after: str
    kind: str
    certainty: Certainty = "exact"
    candidates: tuple[str, ...] = ()
    healed_from: str | None = None


@dataclass(slots=True)
class _Mark:
    """A repair in the current text, and the stretch [first, last) of the original it stands for."""

    start: int
    end: int
    first: int
    last: int
    kinds: tuple[str, ...]
    certainty: Certainty
    candidates: tuple[str, ...]
    healed_from: str | None


_WEAKER: dict[Certainty, int] = {"exact": 0, "chosen": 1, "lost": 2}


class Draft:
    """A text under repair."""

    def __init__(self, text: str) -> None:
        self.original = text
        self.text = text
        self._marks: list[_Mark] = []

    @classmethod
    def of(cls, mended: Mended) -> Draft:
        """A draft that goes on where an earlier mending stopped."""
        parts: list[str] = []
        done = 0
        for repair in mended.repairs:
            parts += [mended.text[done : repair.start], repair.before]
            done = repair.end
        draft = cls("".join(parts) + mended.text[done:])
        draft.apply(changes_of(mended))
        return draft

    def apply(self, changes: Iterable[Change]) -> None:
        """Rewrite the text; changes may come in any order, one that overlaps an earlier one is ignored."""
        wanted = _disjoint(changes, self.text)
        if not wanted:
            return
        groups = _grouped(wanted, self._marks)
        parts: list[str] = []
        marks: list[_Mark] = []
        done = size = drift = 0
        for start, end, old, new in groups:
            parts.append(self.text[done:start])
            size += start - done
            inside = _rewritten(self.text, start, end, new)
            first = start - drift
            drift += sum((m.end - m.start) - (m.last - m.first) for m in old)
            last = end - drift
            if new and inside == self.original[first:last]:
                pass  # the text is again what the page said: no repair is left
            else:
                marks.append(_joined(old, new, size, size + len(inside), first, last))
            parts.append(inside)
            size += len(inside)
            done = end
        parts.append(self.text[done:])
        self.text = "".join(parts)
        self._marks = marks

    def finish(self, where: str = "body") -> Mended:
        repairs = tuple(
            Repair(
                kind="+".join(mark.kinds),
                start=mark.start,
                end=mark.end,
                before=self.original[mark.first : mark.last],
                after=self.text[mark.start : mark.end],
                certainty=mark.certainty,
                candidates=mark.candidates,
                healed_from=mark.healed_from,
            )
            for mark in self._marks
        )
        return Mended(text=self.text, repairs=repairs)


def changes_of(mended: Mended) -> list[Change]:
    """Another mender's result as changes of the text it was given."""
    changes: list[Change] = []
    drift = 0
    for repair in sorted(mended.repairs, key=lambda r: r.start):
        start = repair.start - drift
        changes.append(
            Change(
                start=start,
                end=start + len(repair.before),
                after=repair.after,
                kind=repair.kind,
                certainty=repair.certainty,
                candidates=repair.candidates,
                healed_from=repair.healed_from,
            )
        )
        drift += len(repair.after) - len(repair.before)
    return changes


def _disjoint(changes: Iterable[Change], text: str) -> list[Change]:
    kept: list[Change] = []
    for change in sorted(changes, key=lambda c: (c.start, c.end)):
        if text[change.start : change.end] == change.after and change.healed_from is None:
            continue
        if kept and change.start < kept[-1].end:
            continue
        kept.append(change)
    return kept


_Group = tuple[int, int, list[_Mark], list[Change]]


def _grouped(changes: list[Change], marks: list[_Mark]) -> list[_Group]:
    """Marks and changes in order; those that share a character, or touch where one is empty, together."""
    items: list[_Mark | Change] = sorted([*marks, *changes], key=lambda item: (item.start, item.end))
    groups: list[_Group] = []
    for item in items:
        old = [item] if isinstance(item, _Mark) else []
        new = [item] if isinstance(item, Change) else []
        if groups and _touch(groups[-1], item):
            start, end, olds, news = groups[-1]
            groups[-1] = (start, max(end, item.end), olds + old, news + new)
        else:
            groups.append((item.start, item.end, old, new))
    return groups


def _touch(group: _Group, item: _Mark | Change) -> bool:
    start, end, olds, news = group
    if item.start < end:
        return True
    if item.start > end:
        return False
    empty = start == end or item.start == item.end
    return empty and bool(news or isinstance(item, Change)) and bool(olds or isinstance(item, _Mark))


def _rewritten(text: str, start: int, end: int, changes: list[Change]) -> str:
    parts: list[str] = []
    for change in changes:
        parts += [text[start : change.start], change.after]
        start = change.end
    return "".join([*parts, text[start:end]])


def _joined(old: list[_Mark], new: list[Change], start: int, end: int, first: int, last: int) -> _Mark:
    kinds = dict.fromkeys([kind for mark in old for kind in mark.kinds])
    kinds |= dict.fromkeys([kind for change in new for kind in change.kind.split("+")])
    items: list[_Mark | Change] = [*new, *old]
    healed = next((item.healed_from for item in items if item.healed_from), None)
    weighed = new if healed and new else items
    certainty = max((item.certainty for item in weighed), key=lambda c: _WEAKER[c])
    candidates = next((item.candidates for item in items if item.candidates), ())
    return _Mark(start, end, first, last, tuple(kinds), certainty, candidates, healed)
