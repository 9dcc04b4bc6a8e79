"""GBK seen as bytes: which characters share a lead or a trail, which pairs show nothing, how characters are read aloud.

source  GBK/5 and the user-defined areas as pages show them: a pair without a character vanishes when decoded
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

READINGS = Path(__file__).parent / "data" / "readings.txt"
LEADS = range(0x81, 0xFF)
ALL_LEADS = frozenset(LEADS)
TRAILS = (*range(0x40, 0x7F), *range(0x80, 0xFF))
_ALIASES = {"・": "·", "‧": "·", "―": "—", "〜": "～", "∥": "‖", "−": "－"}
_PLAIN_VOWELS = str.maketrans({"ɑ": "a", "ɡ": "g", "ă": "ǎ", "ŏ": "ǒ", "ĕ": "ě", "ĭ": "ǐ", "ŭ": "ǔ"})


@lru_cache(maxsize=32768)
def pair_of(char: str) -> tuple[int, int] | None:
    """The two bytes of a character; None for ASCII, for what GBK lacks and for what shows nothing."""
    for form in (char, _ALIASES.get(char, "")):
        try:
            code = form.encode("gb18030")
        except UnicodeEncodeError:
            continue
        if len(code) == 2 and not "\ue000" <= form <= "\uf8ff":
            return code[0], code[1]
    return None


@lru_cache(maxsize=32768)
def char_of(lead: int, trail: int) -> str | None:
    """The character of a pair, None where GBK has none."""
    try:
        char = bytes((lead, trail)).decode("gbk")
    except ValueError:  # no character, or no bytes at all
        return None
    return char if len(char) == 1 else None


@lru_cache(maxsize=65536)
def vanishes(lead: int, trail: int) -> bool:
    """Does this pair show nothing when decoded? User-defined areas and unassigned cells."""
    return trail in TRAILS and char_of(lead, trail) is None


@lru_cache(maxsize=256)
def leads_after(trail: int) -> frozenset[int]:
    """Lead bytes that vanish together with this trail byte before them."""
    return frozenset(lead for lead in LEADS if vanishes(trail, lead))


@lru_cache(maxsize=1)
def torn_trails() -> frozenset[int]:
    """Bytes that, read as a lead, may vanish together with the lead byte after them."""
    return frozenset(t for t in range(0x80, 0xFF) if leads_after(t))


@lru_cache(maxsize=256)
def with_lead(lead: int) -> tuple[str, ...]:
    return tuple(c for c in (char_of(lead, t) for t in TRAILS) if c)


@lru_cache(maxsize=256)
def with_trail(trail: int) -> tuple[str, ...]:
    return tuple(c for c in (char_of(lead, trail) for lead in LEADS) if c)


@lru_cache(maxsize=1)
def _by_reading() -> dict[str, frozenset[str]]:
    rows = (line.split("\t") for line in READINGS.read_text(encoding="utf-8").splitlines())
    return {reading: frozenset(chars) for reading, chars in rows}


@lru_cache(maxsize=4096)
def plain_reading(reading: str) -> str:
    """One spelling for each reading: ɑ and ɡ as letters, breve as caron, lower case."""
    return reading.translate(_PLAIN_VOWELS).lower()


def read_as(reading: str) -> frozenset[str]:
    """The characters that can be read so; empty when the letters are no reading.

    >>> "發" in read_as("fā"), read_as("mg")
    (True, frozenset())
    """
    return _by_reading().get(plain_reading(reading), frozenset())


@lru_cache(maxsize=4096)
def readings_of(char: str) -> frozenset[str]:
    return frozenset(r for r, chars in _by_reading().items() if char in chars)
