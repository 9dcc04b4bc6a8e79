"""How converting mirrors damage pages, forwards: character-wise Traditional, readings inserted, bytes torn at terminators."""

from __future__ import annotations

READINGS = {
    "發": "fā", "監": "jiān", "業": "yè", "產": "chǎn", "檢": "jiǎn", "實": "shí", "務": "wù", "區": "qū", "據": "jù",
    "環": "huán", "節": "jié", "術": "shù", "單": "dān", "經": "jīng",
}  # fmt: skip
TERMINATOR = "！".encode("gbk")


def traditional(text: str) -> str:
    """Character by character, as such mirrors convert; no phrase is looked at."""
    from text.script import to_traditional

    return "".join(to_traditional(c) for c in text)


def annotate(text: str) -> str:
    """Some characters are followed by their reading at every occurrence."""
    return "".join(f"{c}({READINGS[c]})" if c in READINGS else c for c in text)


def tear(line: str) -> str:
    """The first terminator found *across* two characters tears both; the rest is read one byte late."""
    data = line.encode("gbk", "replace")
    at = next(
        (i for i in range(1, len(data) - 2) if data[i : i + 2] == TERMINATOR and _inside(data, i)), None
    )
    if at is None:
        return line
    return data[: at - 1].decode("gbk") + "!" + _one_late(data[at + 2 :])


def _one_late(data: bytes) -> str:
    """Pairs read out of step until an ASCII byte puts them in step again; pairs without a character vanish."""
    text, i = "", 0
    while i < len(data):
        size = 2 if data[i] >= 0x81 else 1
        if size == 2 and data[i + 1 : i + 2] < b"@":
            size = 1
        else:
            text += data[i : i + size].decode("gbk", "ignore")
        i += size
    return text


def _inside(data: bytes, at: int) -> bool:
    """Does byte `at` stand second in its character?"""
    i = 0
    while i < at:
        i += 2 if data[i] >= 0x81 else 1
    return i == at + 1
