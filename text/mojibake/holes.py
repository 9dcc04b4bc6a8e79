"""Characters of which some bytes are gone: the candidates, and the choice where the model is clear."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

from models import LOST, Certainty

Piece = str | tuple[str, ...]
"""A known text, or the candidates for one lost character."""

_BEAM = 12
# The best must be e**3 times likelier than the runner-up: wrong repairs read fluently, a gap is honest. Of lost characters
# of kept-out statutes and of modern prose less than .1 % and .3 % come out wrong; at e**2 .1 % and .4 %.
_CLEAR = 3.0
_SHOWN = 5
_MANY = 400  # candidates beyond this say nothing


def choose(
    pieces: Sequence[Piece], left: str = "", right: str = ""
) -> list[tuple[str, Certainty, tuple[str, ...]]]:
    """For each piece its text, how sure it is, and the best candidates where it is not known.

    left, right  undamaged text around the pieces
    """
    if all(isinstance(piece, str) for piece in pieces):
        return [(str(piece), "exact", ()) for piece in pieces]
    pieces = _of_one_script(pieces, left + right)
    best = _likeliest(pieces, left, right)
    return [_weighed(index, best, pieces, left, right) for index in range(len(pieces))]


def _of_one_script(pieces: Sequence[Piece], beside: str) -> list[Piece]:
    """The candidates without those of the script the text around is not written in: the model takes 检 and 檢 for one."""
    from text.mojibake.folding import page_script, script_of

    known = "".join(piece for piece in pieces if isinstance(piece, str))
    foreign = {"t": "s", "s": "t"}.get(page_script(known + beside), "-")
    return [
        piece if isinstance(piece, str) else tuple(c for c in piece if script_of(c) != foreign) or piece
        for piece in pieces
    ]


def _likeliest(pieces: Sequence[Piece], left: str, right: str) -> list[str]:
    """The likeliest whole, by a beam that is narrowed to one as soon as nothing unknown is in sight."""
    from text.mojibake.folding import fold
    from text.mojibake.model import load_model

    model = load_model()
    beam: list[tuple[float, str, tuple[str, ...]]] = [(0.0, fold(left[-6:])[-3:], ())]
    done: list[str] = []
    known = 3
    for piece in [*pieces, right[:3]]:
        if not isinstance(piece, str):
            known = 0
            grown = [
                (score + model.score(fold(option), tail), (tail + fold(option))[-3:], (*chosen, option))
                for score, tail, chosen in beam
                for option in piece
            ]
            beam = sorted(grown, reverse=True)[:_BEAM] or beam
            continue
        flat = fold(piece)
        weighed = known < 3
        known += len(flat)
        beam = [
            (score + (model.score(flat, tail) if weighed else 0.0), (tail + flat)[-3:], (*chosen, piece))
            for score, tail, chosen in beam
        ]
        if known >= 3:
            beam = [max(beam)]
            done += beam[0][2]
            beam = [(0.0, beam[0][1], ())]
    return [*done, *max(beam)[2]][: len(pieces)]


def _weighed(
    index: int, best: list[str], pieces: Sequence[Piece], left: str, right: str
) -> tuple[str, Certainty, tuple[str, ...]]:
    piece = pieces[index]
    if isinstance(piece, str):
        return piece, "exact", ()
    if not piece or len(piece) > _MANY:
        return LOST, "lost", ()
    from text.mojibake.folding import fold
    from text.mojibake.model import load_model

    before = fold((left + "".join(best[max(0, index - 6) : index]))[-8:])[-3:]
    after = fold(("".join(best[index + 1 : index + 7]) + right)[:6])[:4]
    model = load_model()
    line = (
        (left + "".join(best[:index])).rpartition("\n")[2],
        ("".join(best[index + 1 :]) + right).partition("\n")[0],
    )
    scored = sorted(
        ((model.score(fold(option) + after, before) + _balance(option, *line), option) for option in piece),
        reverse=True,
    )
    shown = tuple(option for _, option in scored[:_SHOWN])
    second = scored[1][0] if len(scored) > 1 else -math.inf
    if scored[0][0] - second >= _CLEAR:
        return scored[0][1], "chosen", shown
    return LOST, "lost", shown


_PAIRS = tuple(zip("（“《〈【〔「『", "）”》〉】〕」』", strict=True))
_ALONE = 4.0
"""Nats for a bracket whose partner stands in the line alone, and against one that would stand alone itself."""


def _balance(option: str, left: str, right: str) -> float:
    """What the line's other brackets say about a bracket here.

    >>> _balance("（", "公告", "2026年）"), _balance("，", "公告", "2026年）")
    (4.0, -4.0)
    """
    said = 0.0
    for opening, closing in _PAIRS:
        open_left = left.rfind(opening) > left.rfind(closing)
        first_open, first_close = right.find(opening), right.find(closing)
        close_right = first_close >= 0 and (first_open < 0 or first_close < first_open)
        if option == opening:
            said += _ALONE if close_right and not open_left else -_ALONE * (open_left or not right)
        elif option == closing:
            said += _ALONE if open_left and not close_right else -_ALONE * (close_right or not open_left)
        elif close_right and not open_left:
            said -= _ALONE
    return said


_PUNCTUATION = frozenset(
    "，。、；：？！“”‘’（）《》〈〉【】〔〕「」『』［］—…·～％＋－＝／．〇℃①②③④⑤⑥⑦⑧⑨⑩●■※→"
)


@cache
def with_hole(known: tuple[int | None, ...], charset: str, holes: tuple[int, ...]) -> tuple[str, ...]:
    """Characters whose bytes are `known`, None standing for any byte of `holes`, common ones first.

    >>> with_hole((0xE8, 0x8D, None), "utf-8", (0xAF,))
    ('药',)
    """
    from text.chardata import common_characters

    shapes: list[bytes] = [b""]
    for byte in known:
        shapes = [shape + bytes([b]) for shape in shapes for b in (holes if byte is None else (byte,))]
        if len(shapes) > 4100:
            return ()
    chars = []
    for shape in shapes:
        try:
            char = shape.decode(charset)
        except UnicodeDecodeError:
            continue
        if len(char) == 1 and ("\u4e00" <= char <= "\u9fff" or char in _PUNCTUATION):
            chars.append(char)
    if known.count(None) > 1:
        chars = [char for char in chars if char in common_characters() or char in _PUNCTUATION]
    return tuple(sorted(dict.fromkeys(chars), key=lambda c: c not in common_characters()))
