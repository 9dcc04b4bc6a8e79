"""Text decoded with the wrong charset: encode it back, decode it right, where that gives Chinese and nothing else does."""

from __future__ import annotations

from text.mojibake.spans import Change


def find_wrong_charset(text: str, context: str) -> list[Change]:
    """Stretches of wrongly decoded text."""
    return []
