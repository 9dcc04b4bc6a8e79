"""Mojibake: damaged text → repaired text, with every repair named, placed and weighed.

Each module of this room knows one family of damage and undoes it only where the damage shows; this one
calls them until nothing changes, because damages are composed: escapes around wrong charsets around
annotations. Clean text meets a handful of searches and comes back untouched.
"""

from __future__ import annotations

from collections.abc import Callable

from models import Mended
from text.mojibake.spans import Change, Draft

Step = Callable[[str, str], list[Change]]

_MAX_ROUNDS = 5  # three damages upon one another are the most seen on one page; two more for safety


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
        before = draft.text
        for step in _steps():
            draft.apply(step(draft.text, context))
        if draft.text == before:
            break
    from text.mojibake.lost import find_lost

    draft.apply(find_lost(draft.text, context))
    return draft.finish()


def _steps() -> tuple[Step, ...]:
    """Outermost damage first: what the last careless program did is undone before what came earlier."""
    from text.mojibake.charset import find_wrong_charset
    from text.mojibake.escapes import find_escapes
    from text.mojibake.forms import find_forms
    from text.mojibake.spacing import find_spaces, find_unseen

    return (find_escapes, find_unseen, find_wrong_charset, find_forms, find_spaces)


def heal(damaged: Mended, sister: str, *, name: str) -> Mended:
    """Fill what is lost in `damaged` from an undamaged copy of the same text.

    sister  the other copy's text, either script
    name    where it comes from; kept in each repair as `healed_from`
    """
    from text.mojibake.heal import find_healing

    draft = Draft.of(damaged)
    draft.apply(find_healing(damaged, sister, name))
    return draft.finish()
