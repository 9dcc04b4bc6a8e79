"""How many lines come back whole from each damage that loses nothing, from two upon one another, and from UTF-8 read as GBK with lost bytes.

    python -m benchmarks.mend_kinds [--statutes FILE] [--own gold10/ …] [--lines 100] [--pairs 40]

statutes  the file the model was built from: only the lines kept out of it for testing are read
own       passages of the project's own prose that come from these sets alone
lines     of each script and kind, spread over all; pairs: of each script and ordered pair
Each line is damaged and mended alone, by the whole of `mend`. A kind that cannot happen to a line (GBK lacks a character, nothing to escape) is left out for it.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterable
from itertools import permutations
from pathlib import Path

from benchmarks.mend.breaking import BREAKING, Breaking, broken
from benchmarks.mend.damage import annotate, lost_by_annotating, shift, traditional
from benchmarks.mend_core import MODERN, writable
from models import LOST
from text.mojibake import mend
from tools.build_language_model import lines_of, own_lines

READINGS = {"藥": "yào", "監": "jiān", "國": "guó", "發": "fā", "應": "yīng", "產": "chǎn", "業": "yè"}
COMPOSED = (
    "utf-8 read as latin-1", "gb18030 read as latin-1", "numeric entities", "json escapes", "percent, utf-8",
    "percent u", "zero width", "spaces", "no-break spaces", "radicals",
)  # fmt: skip


def annotated(line: str) -> str:
    """Readings where they lose nothing."""
    return line if lost_by_annotating(line, READINGS) else annotate(line, READINGS)


HONG_KONG = str.maketrans("衛線啟峰群裡麵", "衞綫啓峯羣裏麪")
"""Forms that Hong Kong writes and plain Big5 lacks."""


def as_plain_big5(line: str) -> str:
    """Big5-HKSCS read by a decoder of plain Big5 that drops what it does not know."""
    return line.encode("big5hkscs").decode("big5", "ignore")


def with_losses(line: str) -> str:
    """UTF-8 read as GBK; a byte without a partner shows as `?` and may take what follows it along."""
    return line.encode().decode("gbk", "replace").replace("\ufffd", "?")


MORE: dict[str, Breaking] = {"shift": shift, "readings": annotated}


def share(lines: Iterable[str], breaking: Breaking) -> tuple[int, int, int]:
    """(lines whole, lines with 〓, lines damaged)."""
    whole = gaps = damaged = 0
    for line in lines:
        if (shown := broken(breaking, line)) is None:
            continue
        mended = mend(shown).text
        damaged += 1
        whole += mended == line
        gaps += LOST in mended
    return whole, gaps, damaged


def after(first: Breaking, second: Breaking) -> Breaking:
    """Both upon one another; where one of them does nothing the pair is none."""

    def breaking(line: str) -> str:
        once = first(line)
        twice = second(once)
        return line if once in (line, twice) else twice

    return breaking


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--statutes", type=Path)
    parser.add_argument("--own", nargs="*", default=[])
    parser.add_argument("--lines", type=int, default=100)
    parser.add_argument("--pairs", type=int, default=40)
    options = parser.parse_args()
    lines = MODERN.read_text(encoding="utf-8").splitlines()
    if options.statutes:
        lines += lines_of(options.statutes, "test")
    for own in options.own:
        lines += set(own_lines(only=own)) - set(own_lines(own))
    usable = sorted({x for line in lines if len(x := line.strip()) > 25 and writable(x)})
    random.Random(1).shuffle(usable)
    both = [form for line in usable[: options.lines] for form in (line, traditional(line))]
    old = [traditional(line).translate(HONG_KONG) for line in usable]
    kinds = {name: (breaking, both) for name, breaking in (BREAKING | MORE).items()}
    kinds["utf-8 read as gbk, bytes lost"] = with_losses, both
    kinds["big5-hkscs read as big5"] = (
        as_plain_big5,
        [line for line in old if not set(line).isdisjoint("衞綫啓峯羣裏麪")][: options.lines],
    )
    for name, (breaking, among) in kinds.items():
        whole, gaps, damaged = share(among, breaking)
        print(
            f"{name:45} {whole:4} of {damaged:4} whole ({whole / max(damaged, 1):.1%}), with 〓 {gaps}",
            flush=True,
        )
    measure_pairs(both[: 2 * options.pairs])


def measure_pairs(lines: list[str]) -> None:
    """Every ordered pair beside the worse of its two alone; those that reach less than nine tenths of it."""
    kinds = {name: BREAKING[name] for name in COMPOSED} | MORE
    alone = {name: share(lines, breaking) for name, breaking in kinds.items()}
    reached = possible = 0
    for one, two in permutations(kinds, 2):
        if two == "shift" or (two == "readings" and one not in ("zero width", "spaces", "no-break spaces")):
            continue  # the site that does this reads Chinese
        whole, gaps, damaged = share(lines, after(kinds[one], kinds[two]))
        if not damaged:
            continue
        got = whole / damaged
        least = min(alone[name][0] / max(alone[name][2], 1) for name in (one, two))
        possible += 1
        reached += got >= 0.9 * least
        if got < 0.9 * least or got < 1:
            print(
                f"{one} | {two}: {whole} of {damaged} ({got:.1%}; alone {least:.1%}), with 〓 {gaps}",
                flush=True,
            )
    print(f"{reached} of {possible} ordered pairs reach nine tenths of what the worse one reaches alone")


if __name__ == "__main__":
    main()
