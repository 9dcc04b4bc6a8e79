"""The damaging processes as forward functions: what a mirror does to an undamaged text.

source  the processes re-create real damaged pages character for character (drop: 2021 notice, q: 2026 headline)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from text.mojibake import gbk
from text.mojibake.folding import dictionary

STRADDLED = {
    "drop": (b"\xa3\xa1", b"\xa3\xbf", b"\xa3\xbb"),
    "q": (b"\xa1\xa3", b"\xa3\xa1", b"\xa3\xbf", b"\xa3\xbb"),
}
_HALF = str.maketrans("，；：！？（）", ",;:!?()")


@cache
def _traditional() -> dict[int, str]:
    own = {
        "后": "后",
        "里": "里",
        "干": "干",
        "制": "制",
        "于": "于",
        "云": "云",
        "并": "并",
        "划": "划",
        "志": "志",
    }
    return {ord(c): own.get(c, forms[0]) for c, forms in dictionary("STCharacters.txt").items()}


def traditional(text: str) -> str:
    """Character by character, no phrases, only what GBK can write."""
    turned = text.translate(_traditional())
    return "".join(t if gbk.pair_of(t) else s for t, s in zip(turned, text, strict=True))


def half_width(text: str) -> str:
    return text.translate(_HALF)


def decode_piece(piece: bytes, questioned: bool) -> str:
    """Bytes to text as the mirror reads them: pairs without a character vanish, halves are lost or `?`."""
    shown: list[str] = []
    at = 0
    while at < len(piece):
        byte = piece[at]
        if byte < 0x80:
            shown.append(chr(byte))
            at += 1
            continue
        following = piece[at + 1] if at + 1 < len(piece) else None
        if following is None or following < 0x40:
            keeps = following is None or following == 0x0A or not questioned
            shown.append("?" if questioned else "")
            at += 1 if keeps else 2
            continue
        if not gbk.vanishes(byte, following):
            shown.append(gbk.char_of(byte, following) or "")
        at += 2
    return "".join(shown)


def shift(text: str, variant: str = "drop", *, half: bool = False) -> str:
    """Split byte-wise at terminators, decode each piece alone. `half`: signs are folded to half width afterwards."""
    code = text.encode("gb18030")
    pattern = b"(" + b"|".join(STRADDLED[variant]) + b")"
    pieces = re.split(pattern, code)
    shown = "".join(
        p.decode("gbk") if i % 2 else decode_piece(p, variant == "q") for i, p in enumerate(pieces)
    )
    return half_width(shown) if half else shown


def losses(text: str, variant: str = "drop") -> tuple[frozenset[int], int]:
    """What `shift` destroys: places of the characters that lose a byte, and how many pairs vanish."""
    owner = [place for place, char in enumerate(text) for _ in char.encode("gb18030")]
    pieces = re.split(b"(" + b"|".join(STRADDLED[variant]) + b")", text.encode("gb18030"))
    lost: set[int] = set()
    vanished = done = 0
    for number, piece in enumerate(pieces):
        at = 0
        while number % 2 == 0 and at < len(piece):
            pair = piece[at : at + 2]
            size = 1 if pair[0] < 0x80 else 2
            if size == 2 and (len(pair) == 1 or pair[1] < 0x40):
                size = 2 if len(pair) == 2 and pair[1] != 0x0A and variant == "q" else 1
                lost.update(owner[done + at : done + at + size])
            elif size == 2 and gbk.vanishes(pair[0], pair[1]):
                vanished += 1
                lost.update(owner[done + at : done + at + 2])
            at += size
        done += len(piece)
    return frozenset(lost), vanished


def straddles(text: str, variant: str = "drop") -> bool:
    """Would a terminator be found across two characters?"""
    return shift(text, variant) != text


def annotate(text: str, readings: Mapping[str, str], *, variant: str = "q") -> str:
    """Insert (reading) byte-wise after every occurrence of the characters' bytes."""
    return "".join(shown for shown, _ in _annotated(text, readings, variant == "q"))


def lost_by_annotating(text: str, readings: Mapping[str, str], *, variant: str = "q") -> int:
    """How many times `annotate` loses bytes for good: pairs that vanish, halves no reading tells, what a `?` swallows."""
    return sum(lost for _, lost in _annotated(text, readings, variant == "q"))


def _annotated(text: str, readings: Mapping[str, str], questioned: bool) -> Iterator[tuple[str, bool]]:
    code = text.encode("gb18030")
    table = {c.encode("gb18030"): r for c, r in readings.items()}
    if not table:
        return iter([(text, False)])
    pattern = re.compile(b"|".join(map(re.escape, table)))
    parts: list[bytes | str] = []
    done = 0
    for match in pattern.finditer(code):
        parts += [code[done : match.end()], table[match[0]]]
        done = match.end()
    parts.append(code[done:])
    return _decode_annotated(parts, questioned)


def _decode_annotated(parts: list[bytes | str], questioned: bool) -> Iterator[tuple[str, bool]]:
    """The annotated byte stream read as one piece, and where something is lost; readings stay legible."""
    stream: list[int | str] = []
    for part in parts:
        stream += [*part] if isinstance(part, bytes) else [0x28, part, 0x29]
    at = 0
    while at < len(stream):
        byte, following = stream[at], stream[at + 1] if at + 1 < len(stream) else None
        if isinstance(byte, str) or byte < 0x80:
            yield byte if isinstance(byte, str) else chr(byte), False
            at += 1
        elif not isinstance(following, int) or following < 0x40:
            told = isinstance(stream[at + 2] if at + 2 < len(stream) else None, str)
            yield "?" if questioned else "", not told
            at += 2 if questioned and isinstance(following, int) and following != 0x0A else 1
        else:
            vanishes = gbk.vanishes(byte, following)
            yield "" if vanishes else gbk.char_of(byte, following) or "", vanishes
            at += 2
