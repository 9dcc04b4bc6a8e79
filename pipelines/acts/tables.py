"""Tables in a text, row by row: cells parted by tabs, each under its column's head or beside its row's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.acts.acttext import ActText

_DAY = re.compile(r"\d[ ]*[月日]|\d{4}[-/.]\d|\d/\d|[上本下]?月[底末]|年[底末]")

_CHARGED = re.compile(
    r"(?:责任|牵头|落实|实施|承担|配合|完成|负责)(?:单位|部门|主体|处室|科室|机构|方)|实施主体"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell in reading form, with the words of its head; positions in the body, `row` of its whole line.

    charged  its row names in another column who has to do it
    heads    the words of all heads of its table
    above    the line over its table
    """

    head: str
    text: str
    start: int
    end: int
    row: tuple[int, int]
    charged: bool = False
    heads: str = ""
    above: str = ""


def find_cells(act: ActText) -> Iterator[Cell]:
    """Every cell that has a head.

    A head row is the first of its table, or one without digits, and names no day. In rows of two cells
    without a head row the left one is the head of the right.
    """
    if "\t" not in act.body:
        return
    heads: list[str] | None = None
    first_row, at, above = True, 0, ""
    for line in act.body.split("\n"):
        start, at = at, at + len(line) + 1
        if "\t" not in line:
            heads, first_row, above = None, True, act.flat_body[start:at].strip() or above
            continue
        spans, place = [], start
        for cell in line.split("\t"):
            spans.append((place, place + len(cell)))
            place += len(cell) + 1
        cells = [act.flat_body[a:b] for a, b in spans]
        words = [re.sub(r"\s", "", cell) for cell in cells]
        if not any(map(_DAY.search, cells)) and (first_row or not any(map(str.isdigit, line))):
            heads, first_row = words, False
            continue
        first_row = False
        charged = any(
            _CHARGED.match(head) and n < len(words) and words[n] for n, head in enumerate(heads or [])
        )
        for n, (a, b) in enumerate(spans):
            head = heads[n] if heads and n < len(heads) else words[0] if n == 1 and len(cells) == 2 else ""
            if head:
                yield Cell(
                    head=head,
                    text=cells[n],
                    start=a,
                    end=b,
                    row=(start, start + len(line)),
                    charged=charged,
                    heads="\t".join(heads or []),
                    above=above,
                )
