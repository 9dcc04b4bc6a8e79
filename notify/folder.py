"""Where nothing is configured: a folder of `.eml` files, each message exactly once.

The file's name is the message's key, and it appears whole or not at all (written beside, flushed,
renamed), so sending again after a crash writes the same bytes over the same file.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from clock import day_of
from models import OutboxItem
from notify.outcome import SENT, Outcome
from wording import Wording, told


def outbox_file(folder: Path, item: OutboxItem) -> Path:
    """`<folder>/<day>/<key>.eml`, the day being the Shanghai day on which it was queued."""
    name = re.sub(r"[^\w.@+-]", "_", item.key)[:150]
    kind = "eml" if item.channel in ("mail", "email", "smtp", "folder") else "json"
    return folder / day_of(item.created_at).isoformat() / f"{name}.{kind}"


def write_folder(item: OutboxItem, folder: Path) -> Outcome:
    """Put one message into the folder; a full disk or a missing right is `deferred`."""
    path = outbox_file(folder, item)
    beside = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as file:
            file.write(item.payload)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        _flush_folder(path.parent)
    except OSError as error:
        return Outcome(
            ending="deferred",
            reason=Wording(f"{path.parent}: {error.strerror or error}", f"{path.parent}：{told(error).zh}"),
            channel_down=True,
        )
    return SENT


def _flush_folder(folder: Path) -> None:
    """The rename itself must survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
