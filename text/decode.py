"""Bytes of a whole page → text: the browser's order first, then distrust.

Servers and meta tags name the wrong charset often enough that a label is only a witness. A strict decoding
that gives plausible text is believed; where none fits the whole page, it is read piece by piece.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from itertools import islice

from errors import UndecodablePage
from models import Decoded
from text.chardata import common_share, count_han, has_odd_stretch
from text.salvage import join_cut_characters, read_mixed_utf8, read_strictly, reading_cost, salvage

# WHATWG Encoding: labels that mean another decoder than their name says.
_LABELS = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "gb_2312": "gb18030", "x-gbk": "gb18030",
    "cp936": "gb18030", "chinese": "gb18030", "euc-cn": "gb18030", "csgb2312": "gb18030", "iso-ir-58": "gb18030",
    "gb18030": "gb18030", "gb-2312": "gb18030", "gb 2312": "gb18030",
    "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "cn-big5": "big5hkscs", "x-x-big5": "big5hkscs", "cp950": "big5hkscs",
    "utf8": "utf-8", "utf-8": "utf-8", "unicode-1-1-utf-8": "utf-8", "utf-8-sig": "utf-8", "utf": "utf-8",
    "utf-16": "utf-16-le", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be", "unicode": "utf-16-le", "ucs-2": "utf-16-le",
    "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932",
    "iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252",
    "windows-1252": "cp1252", "iso-8859-9": "cp1254", "hz-gb-2312": "hz", "hz": "hz",
}  # fmt: skip
_MULTIBYTE = {"utf-8", "gb18030", "big5hkscs", "cp949", "cp932", "euc_jp"}
_DOUBLE = _MULTIBYTE - {"utf-8"}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_META = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w.:\- ]{2,30}?)\s*["'>;/?\s]""", re.I
)
_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([\w.:\-]+)""", re.I)
_HIGH = re.compile(rb"[\x80-\xff]")
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
# Bytes that are never part of a longer character in the charsets read here.
_SEAM = re.compile(rb"([<>]+)")
_UTF8_HAN = re.compile(rb"[\xe3-\xef][\x80-\xbf]{2}[\xe3-\xef][\x80-\xbf]{2}")
_LINE_ENDS = re.compile(r"\r+\n|\r")
_MAX_LOST = 0.001
_FEW_LOST = 8  # a short page with a handful of bad bytes is still a page
_PROBE = 1 << 16
# A stray byte is believed where it explains nearly all that is odd; a list of rare names is not undone by it.
_EXPLAINS = 0.2
_ONE_LOST = 6.0
_PLAUSIBLE = 0.5  # share of common characters; real text .7–.95, wrong charsets below .2 (chardata)


def decode(body: bytes, *, header: str | None = None, declared: str | None = None) -> Decoded:
    """Turn a page's bytes into text, and say which charset did it and why.

    Strict UTF-8 first: GB text of ten characters or more is practically never valid UTF-8, while labels
    lie. So: whole pages only, never a snippet. Line ends become \\n and a leading byte order mark is
    dropped, as a browser does.

        >>> decode("公告".encode("gb18030"), declared="utf-8").charset
        'gb18030'

    header    value of Content-Type, or just a charset
    declared  charset from source.yml
    returns   text, charset as `codecs` names it, the evidence, the charsets that lost, characters lost
    raises    UndecodablePage when more than 1 in 1,000 characters (and more than 8) would be U+FFFD
    source    WHATWG Encoding: gb2312 and gbk are read by gb18030's decoder, big5 with HKSCS
    """
    labels = _witnesses(body, header, declared)
    found = _by_bom(body) or _by_ascii(body, labels) or _by_nuls(body) or _strictly(body, labels)
    decoded = found or _in_pieces(body, labels)
    if decoded.lost > max(_FEW_LOST, len(decoded.text) * _MAX_LOST) or decoded.lost * 20 > len(decoded.text):
        raise UndecodablePage(
            f"no charset reads this page: {decoded.lost} of {len(decoded.text)} characters lost with the best "
            f"({decoded.charset}); is it a page? look at the kept bytes",
            zh=f"没有哪种编码读得通：最好的 {decoded.charset} 也丢了 {len(decoded.text)} 字中的 {decoded.lost} 字；"
            "这是网页吗？请看保存的原始字节",
        )
    return decoded


# ------------------------------------------------------------------ witnesses


def _witnesses(body: bytes, header: str | None, declared: str | None) -> dict[str, str]:
    """Charset → who named it, in the browser's order; names nobody knows are left out."""
    named = []
    if header:
        found = _HEADER.search(header)
        named.append((found[1] if found else "" if "/" in header else header, "header"))
    named += [(label.decode("ascii", "replace"), "meta") for label in _META.findall(body[:_PROBE])]
    named.append((declared or "", "source"))
    witnesses: dict[str, str] = {}
    for label, who in named:
        if charset := _charset(label):
            witnesses.setdefault(charset, who)
    return witnesses


def _charset(label: str) -> str:
    """The codec a label means, or the empty string."""
    name = label.strip().strip("\"'").lower()
    if not name:
        return ""
    if name in _LABELS:
        return _LABELS[name]
    try:
        known = codecs.lookup(name)
    except (LookupError, ValueError):
        return ""
    return _LABELS.get(known.name, known.name) if known._is_text_encoding else ""


def _by_bom(body: bytes) -> Decoded | None:
    for mark, charset in _BOMS:
        if body.startswith(mark) and (text := read_strictly(body[len(mark) :], charset)) is not None:
            return _decoded(text, charset, "byte order mark")
    return None


def _by_ascii(body: bytes, labels: dict[str, str]) -> Decoded | None:
    if not body.isascii():
        return None
    if b"~{" in body and "hz" in labels and (text := read_strictly(body, "hz")) is not None:
        return _decoded(text, "hz", labels["hz"])
    if b"\x1b$" in body and (text := read_strictly(body, "iso2022_jp_2")) is not None:
        return _decoded(text, "iso2022_jp_2", "escape sequences")
    if b"\x00" in body and (by_nuls := _by_nuls(body)):
        return by_nuls
    return _decoded(body.decode("ascii"), "utf-8", "plain ASCII")


def _by_nuls(body: bytes) -> Decoded | None:
    """UTF-16 without a mark: markup leaves a NUL in every other place, Chinese alone only plausible text."""
    sample = body[:4096]
    nuls = (sample[0::2].count(0), sample[1::2].count(0))
    if max(nuls) < 2 or min(nuls) * 8 > max(nuls):
        return None
    charset = "utf-16-be" if nuls[0] > nuls[1] else "utf-16-le"
    text = body[: len(body) // 2 * 2].decode(charset, "replace")
    odd = text.count("\ufffd") + text.count("\x00")
    if odd * 100 > len(text) or (count_han(text) >= 4 and common_share(text) < _PLAUSIBLE):
        return None
    return _decoded(text, charset, "every other byte is NUL", lost=text.count("\ufffd"))


# ------------------------------------------------------------------ one charset for the whole page


def _strictly(body: bytes, labels: dict[str, str]) -> Decoded | None:
    """The most plausible of the charsets that accept every byte; None when none is plausible."""
    text = read_strictly(body, "utf-8")
    if text is not None and not _utf8_by_accident(text, body, labels):
        return _decoded(text, "utf-8", _evidence("utf-8", labels, "valid UTF-8"), labels=labels)
    if _is_western(body):
        charset = next((c for c in labels if c not in _MULTIBYTE and not c.startswith("utf")), "cp1252")
        text = _single_byte(body, charset)
        return _decoded(text, charset, _evidence(charset, labels, "single high bytes only"), labels=labels)
    candidates = list(dict.fromkeys([*(c for c in labels if c in _DOUBLE), "gb18030", "big5hkscs"]))
    readings = [(c, t) for c in candidates if (t := read_strictly(body, c)) is not None]
    scored = [(_plausibility(t, c, labels), -i, c, t) for i, (c, t) in enumerate(readings)]
    score, _, charset, text = max(scored, default=(0.0, 0, "", ""))
    if score < _PLAUSIBLE:
        return _by_plain_utf16(body) or _by_single_label(body, labels) or _by_default(body, readings, labels)
    if charset in _DOUBLE and (_UTF8_HAN.search(body) or has_odd_stretch(text)):
        return None
    return _decoded(text, charset, _evidence(charset, labels, f"{score:.2f} plausible"), labels=labels)


def _by_single_label(body: bytes, labels: dict[str, str]) -> Decoded | None:
    """A single-byte label accepts anything, so it is heard only when nothing Chinese fits."""
    charset = next((c for c in labels if c not in _MULTIBYTE and not c.startswith(("utf", "cp1252"))), None)
    if charset is None or (text := read_strictly(body, charset)) is None:
        return None
    letters = sum(char.isalpha() for char in text)
    return _decoded(text, charset, f"{labels[charset]} says so") if letters * 2 > len(text) else None


def _by_default(body: bytes, readings: list[tuple[str, str]], labels: dict[str, str]) -> Decoded | None:
    """A page of rare characters (a list of names): the label, else GB18030, if every byte is accepted."""
    if any(common_share(body.decode(c, "ignore")) >= _PLAUSIBLE for c in ("utf-8", "gb18030", "big5hkscs")):
        return None  # one of them is right but for a few bytes: piece by piece
    for charset, text in readings:
        if not _FOREIGN.search(text) and len(re.findall(r"[A-Za-z]", text)) > 200:
            return _decoded(text, charset, _evidence(charset, labels, "only its signs"), labels=labels)
        if len(text) < 400 and not re.search("[\x80-\x9f\ue000-\uf8ff]", text):
            return _decoded(text, charset, _evidence(charset, labels, "every byte accepted"), labels=labels)
    return None


_FOREIGN = re.compile("[^\\x00-\\x7f\u00b0\u00b7\u00d7\u2010-\u203b\u3000-\u3017\uff00-\uff5e]")
"""What an English page of a Chinese site never has: its quotes, dashes and wide blanks are the only non-ASCII."""


def _utf8_by_accident(text: str, body: bytes, labels: dict[str, str]) -> bool:
    """Short GB text can be valid UTF-8 of two-byte letters (no Chinese in it at all)."""
    if "gb18030" not in labels and "big5hkscs" not in labels and len(body) > 200:
        return False
    if count_han(text) or re.search("[\u0800-\uffff]", text):
        return False
    other = read_strictly(body, "gb18030")
    return other is not None and count_han(other) >= 2 and common_share(other) >= 0.75


_RUNS = 400
"""Runs of high bytes looked at: enough to tell accents from characters of two bytes."""


def _is_western(body: bytes) -> bool:
    """High bytes that stand alone between ASCII are accents and curly quotes, not halves of characters."""
    runs = [run[0] for run in islice(_HIGH_RUN.finditer(body), _RUNS)]
    alone = sum(1 for run in runs if len(run) == 1)
    return bool(runs) and alone >= 0.9 * len(runs)


def _single_byte(body: bytes, charset: str) -> str:
    """Bytes the code page leaves undefined become C1 characters, as in a browser."""
    text = read_strictly(body, charset)
    if text is not None:
        return text
    return "".join(_one_byte(byte, charset) for byte in body)


def _one_byte(byte: int, charset: str) -> str:
    text = read_strictly(bytes([byte]), charset)
    return chr(byte) if text is None else text


_SAMPLE = 4_000
"""Characters weighed of a page, taken evenly: the share then differs by 0.04 at most (150 made pages); right and wrong by 0.5."""
_NOT_ASCII = re.compile("[^\\x00-\\x7f]+")


def _plausibility(text: str, charset: str, labels: dict[str, str]) -> float:
    """0–1: share of common Chinese characters, lowered by letters that Chinese pages do not use."""
    if charset in ("cp949", "cp932", "euc_jp") and charset in labels:
        foreign = len(re.findall("[\u3040-\u30ff\uac00-\ud7a3]", text))
        if foreign > count_han(text) * 0.3:
            return 0.9 if common_share(text) < 0.7 else 0.6
    text = "".join(_NOT_ASCII.findall(text))
    text = text[:: len(text) // _SAMPLE + 1]
    han = count_han(text)
    odd = len(re.findall("[\u0080-\u009f\ue000-\uf8ff\uac00-\ud7a3\U00010000-\U0010ffff]", text))
    score = common_share(text) * han / (han + 2 * odd) if han else 0.0
    return min(1.0, score + 0.03 * (charset in labels))


def _by_plain_utf16(body: bytes) -> Decoded | None:
    """UTF-16 of Chinese without any ASCII."""
    if len(body) % 2 or len(body) < 16:
        return None
    for charset in ("utf-16-le", "utf-16-be"):
        text = read_strictly(body, charset)
        if text is not None and count_han(text) * 2 > len(text) and common_share(text) > 0.6:
            return _decoded(text, charset, "plausible only as UTF-16")
    return None


# ------------------------------------------------------------------ piece by piece


def _pieces(body: bytes) -> Iterator[bytes]:
    return (piece for piece in _SEAM.split(body) if piece)


def _in_pieces(body: bytes, labels: dict[str, str]) -> Decoded:
    """Mixed charsets, stray bytes, cut characters: each stretch of text by what reads it best."""
    joined = join_cut_characters(body)
    if (text := read_strictly(joined, "utf-8")) is not None:
        return _decoded(text, "utf-8", "valid UTF-8 once cut characters are joined", labels=labels)
    main = _main_charset(joined[: _PROBE * 2], labels)
    if joined != body and main != "utf-8":
        joined = body
    _refuse_binary(joined, main)
    parts: list[str] = []
    lost = 0
    used: dict[str, int] = {}
    for piece in _pieces(joined):
        text, charset, missing = _read_piece(piece, main)
        parts.append(text)
        lost += missing
        if not piece.isascii():
            used[charset] = used.get(charset, 0) + 1
    others = sorted(set(used) - {main})
    evidence = f"read in pieces, mostly {main}" + (f", also {', '.join(others)}" if others else "")
    return _decoded("".join(parts), main, evidence, lost=lost, labels=labels)


def _main_charset(sample: bytes, labels: dict[str, str]) -> str:
    """The charset that reads the most high bytes of the page's pieces plausibly; labels break ties."""
    candidates = list(
        dict.fromkeys([*(c for c in labels if c in _MULTIBYTE), "utf-8", "gb18030", "big5hkscs"])
    )
    votes = dict.fromkeys(candidates, 0.0)
    for piece in _pieces(sample):
        if not (size := len(_HIGH.findall(piece))):
            continue
        for charset in candidates:
            text = read_strictly(piece, charset)
            if text is None:
                text = piece.decode(charset, "ignore")
                votes[charset] += 0.5 * size * common_share(text)
            else:
                votes[charset] += size * common_share(text)
    return max(candidates, key=lambda c: votes[c])


def _refuse_binary(body: bytes, charset: str) -> None:
    """A PDF or picture is told from text by its first 64 KiB, before the careful reading is paid for."""
    sample = body[:_PROBE].decode(charset, "replace")
    bad = sample.count("\ufffd") + len(re.findall("[\x00-\x08\x0e-\x1f]", sample))
    if bad * 10 > len(sample):
        raise UndecodablePage(
            f"{bad} of the first {len(sample)} characters are no text: a file, not a page?",
            zh=f"开头 {len(sample)} 字中有 {bad} 字不是文字：是文件而不是网页吧？",
        )


def _read_piece(piece: bytes, main: str) -> tuple[str, str, int]:
    """Text, charset and losses of one stretch between tags."""
    if piece.isascii():
        return piece.decode("ascii"), main, 0
    if (text := read_strictly(piece, "utf-8")) is not None and (main == "utf-8" or _is_chinese(text)):
        return text, "utf-8", 0
    best = _best_double(piece, main)
    if best is not None:
        return best
    if main == "utf-8":
        text, lost = read_mixed_utf8(piece)
        return text, "utf-8", lost
    if _UTF8_HAN.search(piece):
        text, lost = read_mixed_utf8(piece)
        if common_share(text) > 0.7 and not lost:
            return text, "utf-8", 0
    text, lost = salvage(piece, main)
    strict = read_strictly(piece, main)
    if strict is not None and reading_cost(text) > _EXPLAINS * reading_cost(strict) + _ONE_LOST * lost:
        return strict, main, 0
    return text, main, lost


def _is_chinese(text: str) -> bool:
    return count_han(text) >= 1 and common_share(text) >= _PLAUSIBLE


def _best_double(piece: bytes, main: str) -> tuple[str, str, int] | None:
    """A double-byte charset that reads the piece whole and plausibly; the page's own needs least proof."""
    for charset in dict.fromkeys([main, "gb18030", "big5hkscs"]):
        text = read_strictly(piece, charset) if charset in _DOUBLE else None
        if text is None:
            continue
        han = count_han(text)
        if charset == main and not has_odd_stretch(text) and (han < 6 or common_share(text) >= 0.6):
            return text, charset, 0
        if charset != main and han >= 2 and common_share(text) >= 0.6:
            return text, charset, 0
    return None


# ------------------------------------------------------------------ the answer


def _evidence(charset: str, labels: dict[str, str], otherwise: str) -> str:
    return f"{labels[charset]} says so, and {otherwise}" if charset in labels else otherwise


def _decoded(
    text: str, charset: str, evidence: str, *, lost: int = 0, labels: dict[str, str] | None = None
) -> Decoded:
    losers = tuple(f"{name} ({who})" for name, who in (labels or {}).items() if name != charset)
    plain = (
        _LINE_ENDS.sub("\n", text).removeprefix("\ufeff") if "\r" in text or text[:1] == "\ufeff" else text
    )
    return Decoded(text=plain, charset=charset, evidence=evidence, losers=losers, lost=lost)
