"""A text with overlapping marks, cut into pieces a template can show one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

MOST_SPANS = 2000
"""The longest real act seen gave some 300; a hostile page must not make a page of millions of marks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """[start, end) of the text in code points, what kind of mark it is and what it says."""

    start: int
    end: int
    kind: str
    label: str
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch under the same marks; `anchors` are those of the spans that begin here."""

    text: str
    kinds: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()


Cell = tuple[Piece, ...]
Line = tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Paragraphs, or the rows of one table: lines of more than one cell that follow each other."""

    table: bool
    lines: tuple[Line, ...]


def blocks(text: str, spans: Iterable[Span] = ()) -> tuple[Block, ...]:
    """Paragraphs end at line ends, cells at tabs; every character but those stands in exactly one piece.

    >>> [len(block.lines) for block in blocks("甲\\n乙\\t丙\\n丁\\t戊")]
    [1, 2]
    """
    found: list[Block] = []
    for line in _lines(text, [s for s in spans if 0 <= s.start < s.end <= len(text)][:MOST_SPANS]):
        table = len(line) > 1
        if found and found[-1].table == table:
            found[-1] = Block(table=table, lines=(*found[-1].lines, line))
        else:
            found.append(Block(table=table, lines=(line,)))
    return tuple(found)


def _lines(text: str, spans: list[Span]) -> Iterator[Line]:
    cells: list[list[Piece]] = [[]]
    for piece in _pieces(text, sorted(spans, key=lambda s: (s.start, -s.end))):
        if piece.text == "\n":
            yield tuple(tuple(cell) for cell in cells)
            cells = [[]]
        elif piece.text == "\t":
            cells.append([])
        else:
            cells[-1].append(piece)
    yield tuple(tuple(cell) for cell in cells)


def _pieces(text: str, spans: list[Span]) -> Iterator[Piece]:
    """Between two cuts the marks are the same; `spans` are sorted by start."""
    cuts = {0, len(text), *(s.start for s in spans), *(s.end for s in spans)}
    cuts |= {at + more for at, char in enumerate(text) if char in "\n\t" for more in (0, 1)}
    order = sorted(cuts)
    waiting, active = iter(spans), list[Span]()
    coming = next(waiting, None)
    anchors: tuple[str, ...] = ()
    for start, end in pairwise(order):
        active = [s for s in active if s.end > start]
        while coming is not None and coming.start <= start:
            active.append(coming)
            anchors += (coming.anchor,) if coming.anchor else ()
            coming = next(waiting, None)
        yield Piece(
            text=text[start:end],
            kinds=tuple(dict.fromkeys(s.kind for s in active)),
            labels=tuple(dict.fromkeys(s.label for s in active if s.label))[:4],
            anchors=anchors,
        )
        if text[start:end] not in ("\n", "\t"):
            anchors = ()
