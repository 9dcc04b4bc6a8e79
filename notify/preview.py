"""A digest as a file to look at."""

from __future__ import annotations

from pathlib import Path

from notify.items import Digest
from notify.render import render


def write_preview(digest: Digest, path: Path) -> Path:
    """The whole digest as an HTML file, uncut; nothing is queued or remembered."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(render(digest).html, encoding="utf-8")
    return path
