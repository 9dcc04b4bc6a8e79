"""The form in which texts are compared with the character model, and which script a character belongs to."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

_WIDE = str.maketrans({",": "，", ";": "；", ":": "：", "!": "！", "?": "？", "(": "（", ")": "）"})
_RUNS = re.compile(r"[ \t\r\u3000\xa0]+")


def dictionary(name: str) -> dict[str, list[str]]:
    spec = find_spec("opencc")
    folder = Path(spec.origin).parent / "dictionary" if spec and spec.origin else Path()
    rows = (line.split("\t") for line in (folder / name).read_text(encoding="utf-8").splitlines())
    return {old: new.split() for old, new in rows if len(old) == 1}


@lru_cache(maxsize=1)
def _only() -> tuple[frozenset[str], frozenset[str]]:
    """Characters written in Simplified only, in Traditional only."""
    simplified = {c for c, forms in dictionary("STCharacters.txt").items() if c not in forms}
    traditional = {c for c, forms in dictionary("TSCharacters.txt").items() if c not in forms}
    return frozenset(simplified - traditional), frozenset(traditional - simplified)


def script_of(char: str) -> str:
    """`s` for a character written in Simplified only, `t` in Traditional only, else nothing."""
    simplified, traditional = _only()
    return "s" if char in simplified else "t" if char in traditional else ""


def page_script(text: str) -> str:
    """`t`, `s` or nothing known: which script-bound characters prevail."""
    simplified, traditional = _only()
    times = Counter(text[:3000])
    olds, news = (sum(times[c] for c in bound.intersection(times)) for bound in (traditional, simplified))
    return "t" if olds > news else "s" if news > olds else ""


@lru_cache(maxsize=1)
def _table() -> dict[int, str]:
    """One translation for folding: Traditional to Simplified, digits to 0, letters to a."""
    table = {ord(old): new[0] for old, new in dictionary("TSCharacters.txt").items()}
    table |= {ord(c): "0" for c in "123456789０１２３４５６７８９"}
    table |= {c + shift: "a" for c in (*range(65, 91), *range(97, 123)) for shift in (0, 0xFEE0)}
    table |= {k: str(v) for k, v in _WIDE.items()}
    table |= {ord("﹑"): "、", ord("–"): "—", ord("―"): "—", ord("‧"): "·", ord("・"): "·"}
    return table


@lru_cache(maxsize=65536)
def fold_char(char: str) -> str:
    return _table().get(ord(char), char)


def fold(text: str) -> str:
    """The form the model counts: one script, wide punctuation, digits 0, letters a, no spaces."""
    return _RUNS.sub("", text).translate(_table())
