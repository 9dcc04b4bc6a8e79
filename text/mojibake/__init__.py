"""Mojibake: damaged text → repaired text, with every repair named, placed and weighed.

Each module of this room knows one family of damage and undoes it only where the damage shows; this one
calls them until nothing changes, because damages are composed: escapes around wrong charsets around
annotations. Clean text meets a handful of searches and comes back untouched.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from models import Mended
from text.mojibake.spans import Change, Draft, changes_of

Step = Callable[[str, str], list[Change]]

_MAX_ROUNDS = 24  # a page may have three damages upon one another, each in several layers


def mend(text: str, *, context: str = "") -> Mended:
    """Repair what can be repaired, mark what cannot; clean text comes back as it is.

        >>> mend("å›½å®¶è\\x8d¯ç›‘å±€").text
        '国家药监局'

    text     body or title as it stands on the page, before `clean_text`
    context  other text of the same page (for a title the body): evidence, never changed
    returns  text, and repairs in its order; `mend(mend(x).text).text == mend(x).text`
    """
    draft = Draft(text)
    for _ in range(_MAX_ROUNDS):
        if not any(_changed(draft, step, context) for step in _steps(draft.text)):
            break
    return draft.finish()


def _changed(draft: Draft, step: Step, context: str) -> bool:
    before = draft.text
    draft.apply(step(before, context))
    return draft.text != before


def _steps(text: str) -> tuple[Step, ...]:
    """Outermost damage first; after each repair all are asked again, so a later step sees only what is left.

    Escapes hide charsets, charsets need their invisible bytes (a soft hyphen is half a character there),
    annotations stand between spaces, and only what nothing explains is marked as lost. Steps that look for single
    signs are left out together where one scan sees none of their signs.
    """
    from text.mojibake.big5shift import find_big5_shift
    from text.mojibake.charset import find_wrong_charset
    from text.mojibake.escapes import find_escapes
    from text.mojibake.forms import find_forms
    from text.mojibake.lost import find_lost
    from text.mojibake.pinyin import mend_pinyin
    from text.mojibake.shift import mend_shift
    from text.mojibake.spacing import find_brackets, find_soft_hyphens, find_spaces, find_spread, find_unseen

    def find_shift(text: str, context: str) -> list[Change]:
        return changes_of(mend_shift(text, context=context))

    def find_pinyin(text: str, context: str) -> list[Change]:
        return changes_of(mend_pinyin(text))

    if _signs().search(text) is None and "????" not in text:
        return (
            find_spread, find_escapes, find_wrong_charset, find_spaces, find_brackets, find_pinyin, find_shift, find_big5_shift,
        )  # fmt: skip
    return (
        find_spread, find_escapes, find_unseen, find_wrong_charset, find_soft_hyphens, find_forms, find_spaces, find_brackets,
        find_pinyin, find_shift, find_big5_shift, find_lost,
    )  # fmt: skip


@cache
def _signs() -> re.Pattern[str]:
    """Every sign that `find_unseen`, `find_soft_hyphens`, `find_forms` and `find_lost` begin with."""
    from text.mojibake.forms import CLASS
    from text.mojibake.lost import SIGNS
    from text.mojibake.spacing import UNSEEN_CLASS

    return re.compile(f"[{UNSEEN_CLASS}\u00ad\u034f{CLASS}{SIGNS}]")


def heal(damaged: Mended, sister: str, *, name: str) -> Mended:
    """Fill what is lost in `damaged` from an undamaged copy of the same text.

    sister  the other copy's text, either script
    name    where it comes from; kept in each repair as `healed_from`
    """
    from text.mojibake.heal import find_healing

    draft = Draft.of(damaged)
    draft.apply(find_healing(damaged, sister, name))
    return draft.finish()
