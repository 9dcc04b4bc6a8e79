"""The reading form: what patterns look at. As long as the text, so every span holds in both."""

from __future__ import annotations

from functools import cache, lru_cache

_SHORT = 400
_BRACKETS = {
    **dict.fromkeys("（﹙⟨", "("),
    **dict.fromkeys("）﹚⟩", ")"),
    **dict.fromkeys("［", "["),
    **dict.fromkeys("］", "]"),
    **dict.fromkeys("﹝〘〖", "〔"),
    **dict.fromkeys("﹞〙〗", "〕"),
    **dict.fromkeys("«", "《"),
    **dict.fromkeys("»", "》"),
}
_MARKS = {"，": ",", "；": ";", "：": ":", "！": "!", "？": "?", "．": ".", "％": "%", "／": "/"}
_SPACES = dict.fromkeys(
    "\t\r\x0b\x0c\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u200c\u200d\u2060\u202f\u205f\u3000\ufeff",
    " ",
)
_DASHES = dict.fromkeys("‐‑‒–—―─━－﹣−~～〜", "-")
# Drawn circles and letters that typists use for 〇 in 二○二六年.
_ZEROS = dict.fromkeys("○◯⚪ОοО０零", "〇")


@cache
def _table() -> dict[int, str]:
    from text.script import character_table

    wide = {chr(code): chr(code - 0xFEE0) for code in range(0xFF10, 0xFF5B) if chr(code - 0xFEE0).isalnum()}
    own = (
        wide
        | _BRACKETS
        | _MARKS
        | _SPACES
        | _DASHES
        | _ZEROS
        | {"０": "0", "後": "后", "徵": "征", "佈": "布", "覆": "复", "覈": "核"}
    )
    return character_table("TS") | {ord(key): value for key, value in own.items()}


def plain(text: str) -> str:
    """Simplified, half-width digits and brackets, one kind of blank and dash; never a different length.

    >>> plain("國藥監〔２０２６〕　８號（試行）")
    '国药监〔2026〕 8号(试行)'
    """
    return _short_plain(text) if len(text) <= _SHORT else _long_plain(text)


@lru_cache(maxsize=4)
def _long_plain(text: str) -> str:
    return text.translate(_table())


@lru_cache(maxsize=1024)  # titles, lines and tag words are asked for by one reader of facts after the other
def _short_plain(text: str) -> str:
    return text.translate(_table())
