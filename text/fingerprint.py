"""A text's fingerprint: a sample of its character 6-grams, one in eight, by hash.

Copies of a text share most of them even when edited, excerpted or wrapped; the sample is chosen by the
grams' own hashes, so two copies choose the same ones. Taken over the comparison form (`text.script.fold`)
without anything but letters and digits, so script, width and punctuation do not count.
"""

from __future__ import annotations

import re
from zlib import crc32

from text.script import fold

GRAM = 6
ONE_IN = 8
# A long document needs no more to be found: 30 % of 1,200 grams is still 360 hits.
MOST = 1200
_NOT_WORD = re.compile(r"[\W_]+")


def letters(text: str) -> str:
    """The letters and digits of the comparison form, nothing else."""
    return _NOT_WORD.sub("", fold(text))


def fingerprint(text: str) -> tuple[int, ...]:
    """Sorted distinct hashes of the sampled grams, each 0 ≤ h < 2**32; empty for a text under 6 letters.

    >>> fingerprint("关于发布药品生产质量管理规范附录的公告") == fingerprint("關於發佈藥品生產質量管理規範附錄的公告。")
    True
    """
    plain = letters(text).encode("utf-32-le")
    size = GRAM * 4
    hashes = {crc32(plain[i : i + size]) for i in range(0, len(plain) - size + 1, 4)}
    sample = sorted(h for h in hashes if h % ONE_IN == 0)
    return tuple(sample[:MOST])
