"""Simplified and Traditional, by OpenCC's dictionaries, and the form in which texts are compared.

The dictionaries are those of opencc-python-reimplemented; its own loop reads 1 MB/s. The rule it follows
(in a stretch of text the longest phrase anywhere wins, then left and right of it again; characters last)
only matters where phrases overlap, so phrases are found in one pass, the rest is `str.translate`, and the
result is the same byte for byte (tests/text/test_script.py).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import chain, pairwise
from pathlib import Path
from typing import NamedTuple


class Converter(NamedTuple):
    """One direction: `heads` finds where a phrase may begin, `longest` bounds its length."""

    phrases: dict[str, str]
    characters: dict[int, str]
    heads: re.Pattern[str]
    longest: dict[str, int]


# The library cuts its input here before looking anything up, so a phrase holding one never matches.
_CUTS = re.compile(
    r"[\s\-,.?!*，。、；：？！…“”‘’『』「」﹁﹂—－（）《》〈〉～．／＼︒︑︔︓︿﹀︹︺︙︐［﹇］﹈︕︖︰︳︴︽︾︵︶｛︷｝︸﹃﹄【︻】︼]"
)


def to_simplified(text: str) -> str:
    """Traditional to Simplified; text already Simplified comes back as it is, save for OpenCC's own choices.

    >>> to_simplified("藥品監督管理")
    '药品监督管理'
    """
    return text if text.isascii() else _convert(text, _converter("TS"))


def to_traditional(text: str) -> str:
    """Simplified to Traditional (OpenCC standard forms, no regional words).

    >>> to_traditional("药品监督管理")
    '藥品監督管理'
    """
    return text if text.isascii() else _convert(text, _converter("ST"))


def is_traditional(text: str) -> bool:
    """Is more of the text written in Traditional-only characters than in Simplified-only ones?

    Counted over the first 20,000 characters; a text with neither is not Traditional.
    """
    sample = text[:20_000]
    traditional = len(_only("TS").findall(sample))
    return traditional > 0 and traditional > len(_only("ST").findall(sample))


# Written differently by converters and by regions, never told apart by a reader (OpenCC leaves 著 alone).
_VARIANTS = str.maketrans(
    "著甯峯羣裏衞爲啓綫牀麪粧僞卽旣戸产內呂敎淸髙吿",
    "着宁峰群里卫为启线床面妆伪即既户产内吕教清高告",
)
_QUOTES = str.maketrans(
    {
        **dict.fromkeys("“”„‟「」『』﹁﹂〝〞＂«»", '"'),
        **dict.fromkeys("‘’‚‛`´＇", "'"),
        **dict.fromkeys("—–―‒‐‑−－─", "-"),
        **dict.fromkeys("·•‧∙⋅・･", "·"),
        **dict.fromkeys("。｡", "."),
        **dict.fromkeys("、，､", ","),
        **dict.fromkeys("〔［【〖", "["),
        **dict.fromkeys("〕］】〗", "]"),
        **dict.fromkeys("〈《", "<"),
        **dict.fromkeys("〉》", ">"),
    }
)
_FORMS: dict[int, str | int] = {**_VARIANTS, **_QUOTES}
"""Both at once: no character stands in both, and no variant becomes a quote."""
_SHORT = 400
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_SPACES = re.compile(r"\s+")
_SPACE_NOT_BETWEEN_WORDS = re.compile(r"(?<=[\W\u2e80-\u9fff]) | (?=[\W\u2e80-\u9fff])")


def fold(text: str) -> str:
    """The comparison form: texts a reader would call the same become equal strings.

    In this order: NFKC (full-width letters and digits, radicals, ligatures), lower case, Simplified,
    variants (著→着 …), one form for each family of quotes, dashes, dots, brackets and commas, invisible
    characters out, white space to one space and only between two Latin words or numbers. Punctuation
    stays, in one form. Not for display; the length changes; `fold(fold(x)) == fold(x)`.

        >>> fold("國家藥監局　“著力”　ＧＭＰ〔２０２６〕 12號")
        '国家药监局"着力"gmp[2026]12号'
    """
    return _folded(text) if len(text) <= _SHORT else _folded_text(text)


def fold_lines(parts: Sequence[str]) -> str:
    """`fold` of the parts joined by line ends; each part is folded by itself, so a text folded before costs nothing.

    >>> fold_lines(["GMP", "附錄", "2026", "12"])
    'gmp附录2026 12'
    """
    lines = [folded for part in parts if (folded := fold(part))]
    ends = (_SPACE_NOT_BETWEEN_WORDS.sub("", f"{one[-1]} {two[0]}")[1:-1] for one, two in pairwise(lines))
    return "".join(chain.from_iterable(zip(lines, [*ends, ""], strict=False)))


@lru_cache(maxsize=8)  # a body is compared, searched and sampled in one form
def _folded_text(text: str) -> str:
    return _folded(text)


def _folded(text: str) -> str:
    plain = _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).lower()
    plain = to_simplified(plain).translate(_FORMS)
    plain = _SPACE_NOT_BETWEEN_WORDS.sub("", _SPACES.sub(" ", plain)).strip()
    # A sign that was set apart (U+00AF) may have moved beside a letter it now combines with.
    return plain if unicodedata.is_normalized("NFKC", plain) and plain == plain.lower() else _folded(plain)


def character_table(direction: str) -> dict[int, str]:
    """OpenCC's single characters, `TS` or `ST`: for length-preserving comparison with `str.translate`."""
    return {code: form for code, form in _characters(direction).items() if len(form) == 1}


# ------------------------------------------------------------------ conversion


def _convert(text: str, converter: Converter) -> str:
    done = 0
    parts: list[str] = []
    for start, end in _clusters(text, converter):
        parts.append(text[done:start].translate(converter.characters))
        parts.append(_phrase_by_phrase(text[start:end], converter))
        done = end
    if not done:
        return text.translate(converter.characters)
    parts.append(text[done:].translate(converter.characters))
    return "".join(parts)


def _clusters(text: str, converter: Converter) -> Iterator[tuple[int, int]]:
    """Stretches covered by phrases, overlapping phrases joined into one stretch."""
    start = end = -1
    for found in converter.heads.finditer(text):
        at = found.start()
        length = _phrase_at(text, at, converter)
        if not length:
            continue
        if at >= end:
            if end > 0:
                yield start, end
            start = at
        end = max(end, at + length)
    if end > 0:
        yield start, end


def _phrase_at(text: str, at: int, converter: Converter) -> int:
    """Length of the longest phrase beginning at `at`, or 0."""
    for length in range(converter.longest.get(text[at : at + 2], 0), 1, -1):
        if text[at : at + length] in converter.phrases:
            return length
    return 0


def _phrase_by_phrase(stretch: str, converter: Converter) -> str:
    """Inside a stretch: the longest phrase first (leftmost of equals), then what is left on both sides."""
    for length in range(len(stretch), 1, -1):
        for at in range(len(stretch) - length + 1):
            if (form := converter.phrases.get(stretch[at : at + length])) is not None:
                left = _phrase_by_phrase(stretch[:at], converter)
                return left + form + _phrase_by_phrase(stretch[at + length :], converter)
    return stretch.translate(converter.characters)


# ------------------------------------------------------------------ dictionaries


@cache
def _characters(direction: str) -> dict[int, str]:
    """Single characters alone: 2 ms, where the 49,000 phrases to Traditional take 100."""
    return {ord(k): v for k, v in _entries(f"{direction}Characters.txt") if len(k) == 1}


@cache
def _converter(direction: str) -> Converter:
    phrases = {k: v for k, v in _entries(f"{direction}Phrases.txt") if not _CUTS.search(k)}
    characters = dict(_characters(direction))
    characters |= {ord(k): v for k, v in phrases.items() if len(k) == 1}
    longest: dict[str, int] = {}
    for phrase in (p for p in phrases if len(p) > 1):
        longest[phrase[:2]] = max(longest.get(phrase[:2], 0), len(phrase))
    return Converter(phrases, characters, _heads(longest), longest)


def _heads(starts: dict[str, int]) -> re.Pattern[str]:
    """Finds every place where a phrase may begin; looked ahead, so places may overlap."""
    seconds: dict[str, str] = {}
    for pair in starts:
        seconds[pair[0]] = seconds.get(pair[0], "") + pair[1]
    if len(seconds) > 500:  # measured: 3,500 alternatives read .4 MB/s, one class and a look-up 4 MB/s
        return re.compile(f"[{''.join(map(re.escape, seconds))}]")
    return re.compile("|".join(f"{a}(?=[{re.escape(b)}])" for a, b in sorted(seconds.items())))


def _entries(name: str) -> Iterator[tuple[str, str]]:
    """Key and first value of each line of a dictionary, read without importing the package's code."""
    spec = find_spec("opencc")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(
            "opencc-python-reimplemented is not installed: pip install -r requirements/run.lock"
        )
    path = Path(spec.origin).parent / "dictionary" / name
    for line in path.read_text(encoding="utf-8").splitlines():
        key, _, values = line.strip().partition("\t")
        if values:
            yield key, values.split(" ")[0]


@cache
def _only(direction: str) -> re.Pattern[str]:
    """Characters that this direction changes and the other one never produces differently (one script only)."""
    here, other = _characters(direction), _characters("ST" if direction == "TS" else "TS")
    there, back = set("".join(other.values())), set(other)
    codes = [code for code, form in here.items() if form != chr(code) and code not in back]
    ours = "".join(chr(code) for code in codes if chr(code) in there or direction == "TS")
    return re.compile(f"[{ours}]")
