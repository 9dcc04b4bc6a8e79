"""UTF-8 read as something else: its three-byte rhythm shows through any charset, and tells where it ends."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models import LOST, Certainty
from text.chardata import common_share, count_han
from text.mojibake.holes import Piece, choose, with_hole
from text.mojibake.readings import HOLE, NAMES, to_bytes
from text.mojibake.spans import Change

WIDE = ("gb18030", "cp949", "cp932", "big5hkscs")
"""Double-byte charsets in which UTF-8 shows as rare characters."""

_ANY = tuple(range(0x80, 0xC0))
_LEADS = (0xE3, 0xE4, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9, 0xEF)
# Continuation bytes that vanish on the way: undefined in the charset, or invisible and cleaned away.
_C1 = (*range(0x80, 0xA0), 0xA0, 0xAD)
_GONE = {"cp1252": (0x81, 0x8D, 0x8F, 0x90, 0x9D, 0xA0, 0xAD)} | dict.fromkeys(
    ("latin-1", "iso8859-15", "iso8859-9"), _C1
)
# Bytes a GBK decoder gives up on although another high byte follows: 0x80, and leads of unassigned areas.
_UNPAIRED = (0x80, *range(0xA0, 0xB0))
_QUESTION, _SPACE = 0x3F, 0x20
GOOD = re.compile(
    "[\u2e80-\u2fdf\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\ufe30-\ufe6f\u2000-\u206f\u20ac\u2100-\u27bf\ufeff\U00020000-\U0003ffff\u00a0-\u00ff"
    "āēīōūǎěǐǒǔǖǘǚǜńňǹ]"
)
# What may be read as it stands to the right of a stretch: the next one is damaged too.
_SOUND = re.compile(r"[\x20-\x7e\n]*")
_TONE = re.compile("[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿê]")
_BESIDE_TONE = re.compile(r"[(a-z][)a-z]")
_Raw = list[int | None]


@dataclass(slots=True)
class _Unit:
    """One character of the UTF-8 text: [first, last) counts in bytes of the region."""

    first: int
    last: int
    piece: Piece


@dataclass(slots=True)
class _Region:
    """A stretch of damaged text as bytes (None: unknown); `owner` is the position of each byte's character."""

    raw: _Raw
    owner: list[int]
    charset: str

    def whole(self, at: int) -> bool:
        """Does a character of the damaged text begin at this byte (or the region end)?"""
        return at == 0 or self.owner[at] != self.owner[at - 1]


def read_units(text: str, spans: Iterable[tuple[int, int]], charset: str) -> list[Change]:
    """Changes in the spans where characters of `charset`, as bytes, are UTF-8.

    Characters whose bytes are partly gone are chosen or marked lost, beside others that are whole.
    """
    found: list[tuple[_Region, list[_Unit]]] = []
    whole: list[Change] = []
    for start, end in spans:
        if charset in WIDE and (after := _strictly(text[start:end], charset)):
            kind = f"utf8-as-{NAMES.get(charset, charset)}"
            whole.append(Change(start=start, end=end, after=after, kind=kind))
            continue
        region = _region(text, start, end, charset)
        found += [(region, units) for units in _stretches(region)]
    sure = [_convinces(units, text, region) for region, units in found]
    changes = whole
    kept = [
        (region, units)
        for (region, units), convinced in zip(found, sure, strict=True)
        if convinced or ((whole or any(sure)) and _belongs(units, text, region))
    ]
    mended, done = "", 0
    for index, (region, units) in enumerate(kept):
        first, last = region.owner[units[0].first], region.owner[units[-1].last]
        mended += text[max(done, first - 3) : first]
        new = _changes(units, mended[-6:], _right(text, last, kept[index + 1 : index + 2]), region)
        changes += new
        mended += "".join(c.candidates[0] if c.after == LOST and c.candidates else c.after for c in new)
        done = last
    return changes


def _belongs(units: list[_Unit], text: str, region: _Region) -> bool:
    """Does a stretch that says too little alone belong to the damage that others prove?"""
    if region.charset not in WIDE:
        return _is_inner(units)
    return _only_cut(units) or _is_reading(units, text, region) or _is_commoner(units, text, region)


def _is_commoner(units: list[_Unit], text: str, region: _Region) -> bool:
    """Are the whole characters of a stretch many and nothing is cut, or far commoner than what stands there?"""
    known = _known(units)
    if len(known) == len(units) >= _MANY_WHOLE and all(char < "\x80" or GOOD.match(char) for char in known):
        return True
    before = text[region.owner[units[0].first] : region.owner[units[-1].last]]
    return count_han(known) > 0 and common_share(known) >= common_share(before) + 0.5


def _is_reading(units: list[_Unit], text: str, region: _Region) -> bool:
    """One letter with its tone, in brackets with others: (g艒u) is (gōu)."""
    first, last = region.owner[units[0].first], region.owner[units[-1].last]
    beside = text[max(0, first - 1) : first] + text[last : last + 1]
    return _TONE.fullmatch(_known(units)) is not None and _BESIDE_TONE.fullmatch(beside) is not None


def _right(text: str, last: int, following: list[tuple[_Region, list[_Unit]]]) -> str:
    """What is known to the right of a stretch: sound signs, and the start of the next one once mended."""
    for region, units in following:
        first = region.owner[units[0].first]
        between = text[last:first]
        if len(between) < 12 and "\n" not in between and between.isascii():
            known = [unit.piece if isinstance(unit.piece, str) else "" for unit in units[:4]]
            return between + "".join(known[: known.index("")] if "" in known else known)
    sound = _SOUND.match(text[last : last + 6] or "\n")
    return sound[0] if sound else ""


def _strictly(before: str, charset: str) -> str:
    """A whole line read again at the codecs' speed; empty where a byte does not fit or it says nothing."""
    if "€" in before:  # 0x80 in GBK: left to the careful way
        return ""
    try:
        after = before.encode(charset).decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return ""
    sound = all(char < "\x80" or GOOD.match(char) for char in after)
    return after if sound and _convinces_wide(after, 0, before) else ""


def _region(text: str, start: int, end: int, charset: str) -> _Region:
    raw: _Raw = []
    owner: list[int] = []
    for at in range(start, end):
        part = None if text[at] == HOLE else to_bytes(text[at], charset)
        here: _Raw = [None] if part is None else list(part)
        raw += here
        owner += [at] * len(here)
    return _Region(raw, [*owner, end], charset)


# ------------------------------------------------------------------ parsing


def _stretches(region: _Region) -> list[list[_Unit]]:
    """Runs of whole and cut characters, each run beginning and ending with a damaged character."""
    stretches: list[list[_Unit]] = [[]]
    at = 0
    while at < len(region.raw):
        unit = _unit(region, at, bool(stretches[-1]))
        if unit is not None and (stretches[-1] or region.whole(at)):
            stretches[-1].append(unit)
            at = unit.last
            continue
        if stretches[-1]:
            stretches.append([])
        at += 1
    return [trimmed for units in stretches if (trimmed := _trimmed(units, region))]


def _trimmed(units: list[_Unit], region: _Region) -> list[_Unit]:
    while units and not region.whole(units[-1].last):
        units = units[:-1]
    return units


def _unit(region: _Region, at: int, inside: bool) -> _Unit | None:
    """The character that starts at this byte; an ASCII byte swallowed by the one before is itself."""
    lead = region.raw[at]
    if lead is not None and lead < 0x80:
        swallowed = inside and not region.whole(at)
        return _Unit(at, at + 1, chr(lead)) if swallowed else None
    if lead is None:
        return _cut(region, at) if inside and region.charset in WIDE else None
    wanted = 1 if 0xC2 <= lead < 0xE0 else 2 if 0xE0 <= lead < 0xF0 else 3 if 0xF0 <= lead < 0xF5 else 0
    raw = region.raw[at : at + 1 + wanted]
    if wanted and len(raw) == wanted + 1 and all(b is not None and 0x80 <= b < 0xC0 for b in raw[1:]):
        try:
            return _Unit(at, at + len(raw), bytes(b for b in raw if b is not None).decode("utf-8"))
        except UnicodeDecodeError:
            return None
    return _cut(region, at) if 0xE2 <= lead <= 0xEF else None


def _cut(region: _Region, at: int) -> _Unit | None:
    """A three-byte character of which one byte is marked as unknown or silently gone."""
    shape: _Raw = [region.raw[at]]
    end = at + 1
    spaced = False
    while len(shape) < 3 and end < len(region.raw):
        byte = region.raw[end]
        if byte is not None and 0x80 <= byte < 0xC0:
            shape.append(byte)
        elif byte is None or byte == _QUESTION:
            shape.append(None)
        elif byte == _SPACE and region.charset in _GONE and len(shape) == 2:
            shape.append(None)
            spaced = True
        else:
            break
        end += 1
    known = [b for b in shape if b is not None]
    if len(known) == 3 or (len(known) < 2 and (region.charset not in WIDE or len(shape) < 3)):
        return None
    holes = (0xA0,) if spaced else _ANY if len(shape) == 3 else _GONE.get(region.charset, _ANY)
    following = region.raw[end] if end < len(region.raw) else None
    if region.charset == "gb18030" and shape[-1] is None and following is not None and following >= 0x80:
        holes = _UNPAIRED
    return _Unit(at, end, found) if (found := _candidates(shape, holes)) else None


def _candidates(shape: _Raw, holes: tuple[int, ...]) -> tuple[str, ...]:
    """Every Chinese character with these bytes; a byte that is silently gone may be either continuation."""
    if len(shape) == 2:
        lead, other = shape
        return tuple(
            dict.fromkeys(
                with_hole((lead, other, None), "utf-8", holes)
                + with_hole((lead, None, other), "utf-8", holes)
            )
        )
    return with_hole(tuple(shape), "utf-8", _LEADS if shape[0] is None else holes)


# ------------------------------------------------------------------ judging


def _known(units: Sequence[_Unit]) -> str:
    return "".join(unit.piece for unit in units if isinstance(unit.piece, str))


def _only_cut(units: list[_Unit]) -> bool:
    return not _known(units)


def _convinces(units: list[_Unit], text: str, region: _Region) -> bool:
    """Is this really UTF-8? Judged by what it would say, against what stands there now."""
    known = _known(units)
    if region.charset not in WIDE and len(units) >= 4 and _is_inner(units):
        return True
    before = text[region.owner[units[0].first] : region.owner[units[-1].last]]
    if region.charset in WIDE and not known:
        return len(units) >= 2 and common_share(before) == 0
    signs = [char for char in known if char >= "\x80"]
    if not signs or any(not GOOD.match(char) for char in signs):
        return False
    cut = sum(not isinstance(unit.piece, str) for unit in units)
    if region.charset in WIDE:
        return _convinces_wide(known, cut, before)
    if max(signs) < "\u0800":
        return cut == 0 and before[0] in "ÂÃÄÅÇ" and len(before) == 2 * len(known)
    han = count_han(known)
    return cut <= 2 * len(known) and (han < 4 or common_share(known) >= 0.4)


def _is_inner(units: Sequence[_Unit]) -> bool:
    """Letters and signs of one byte each: UTF-8 of text that was itself read with a single-byte charset."""
    known = _known(units)
    return len(known) == len(units) and all(
        "\x80" <= char <= "\xff" or char in CP1252_SIGNS for char in known
    )


_MANY_WHOLE = 4
"""So many characters of three bytes in a row are no accident beside a proven damage."""
CP1252_SIGNS = frozenset(bytes(range(0x80, 0xA0)).decode("cp1252", "ignore"))


def _convinces_wide(known: str, cut: int, before: str) -> bool:
    """Read as GBK it is Chinese too, only of rare characters: the reading must be far commoner."""
    if len(known) < 2 or cut > len(known):
        return False
    now = common_share(before)
    if not count_han(known):
        return now == 0 and not known.isascii()
    return common_share(known) >= 0.5 and common_share(known) > now + 0.3


# ------------------------------------------------------------------ answering


def _changes(units: list[_Unit], left: str, right: str, region: _Region) -> list[Change]:
    """The stretch cut where damaged and mended characters end together; exact neighbours joined."""
    first = region.owner[units[0].first]
    answers = choose([unit.piece for unit in units], left, right)
    kind = f"utf8-as-{NAMES.get(region.charset, region.charset)}"
    changes: list[Change] = []
    start, after = first, ""
    worst: Certainty = "exact"
    options: tuple[str, ...] = ()
    for unit, (char, certainty, candidates) in zip(units, answers, strict=True):
        after += char
        worst = certainty if certainty == "lost" or worst == "exact" else worst
        options = options or candidates
        if not region.whole(unit.last):
            continue
        end = region.owner[unit.last]
        change = Change(start=start, end=end, after=after, kind=kind, certainty=worst, candidates=options)
        changes = _appended(changes, change)
        start, after, worst, options = end, "", "exact", ()
    return changes


def _appended(changes: list[Change], change: Change) -> list[Change]:
    if not changes or change.certainty != "exact" or changes[-1].certainty != "exact":
        return [*changes, change]
    last = changes[-1]
    joined = Change(start=last.start, end=change.end, after=last.after + change.after, kind=change.kind)
    return [*changes[:-1], joined]
