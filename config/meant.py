"""“Did you mean …?” for wrong keys, values and names."""

from __future__ import annotations

from collections.abc import Iterable

from wording import Wording


def did_you_mean(given: str, known: Iterable[str]) -> Wording:
    """`; did you mean 'listings'?` or an empty string when nothing known is near.

    >>> did_you_mean("lisitngs", ["listings", "level"])
    "; did you mean 'listings'?"
    """
    from difflib import get_close_matches

    # of two Chinese characters one wrong one leaves 0.5
    near = get_close_matches(given, list(known), n=1, cutoff=0.5 if len(given) <= 4 else 0.6)
    return Wording(f"; did you mean {near[0]!r}?", f"；是不是 {near[0]!r}？") if near else Wording("")
