"""Characters that no output can carry are taken out once, here, before anything is stored or mailed."""

from __future__ import annotations

import re

_NEWLINES = re.compile(r"\r\n?")
# C0 and C1 (not \n \t), DEL, line and paragraph separators, bidi controls, surrogates, noncharacters:
# PostgreSQL refuses NUL and surrogates, XML refuses C0 and U+FFFE/F, EmailMessage refuses U+2028 and \x85
# in a header, and a bidi override can turn a shown title around.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


def clean_text(text: str) -> str:
    r"""Drop characters that break databases, XML, spreadsheets or mail headers; line ends become \n.

        >>> clean_text("药\x00品\u2028监\x85管\r\n局")
        '药品监管\n局'

    Printing text is never altered; `clean_text(clean_text(x)) == clean_text(x)`.
    """
    if _UNWANTED.search(text) is None:
        return text
    return _UNWANTED.sub("", _NEWLINES.sub("\n", text))
