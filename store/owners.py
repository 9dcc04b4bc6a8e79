"""Who holds a lease: machine, boot and process, so that a killed holder is known at once."""

from __future__ import annotations

import os
import socket
from pathlib import Path

BOOT = Path("/proc/sys/kernel/random/boot_id")


def me() -> str:
    """This process: `host/boot/pid/start`. Process ids are used again, start times are not."""
    return _owner(os.getpid())


def _owner(pid: int) -> str:
    return f"{socket.gethostname()}/{_boot()}/{pid}/{_started(pid)}"


def _boot() -> str:
    return BOOT.read_text().strip()[:8] if BOOT.exists() else "-"


def _started(pid: int) -> str:
    """Clock ticks since boot at which the process began; field 22 of proc(5) stat."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[19]
    except (OSError, IndexError):
        return "-"


def is_dead(owner: str | None) -> bool:
    """True when the holder is surely gone: same machine, and another boot or no such process.

    Of another machine, or of a system without /proc, nothing is sure: there the lease's end decides.
    """
    parts = (owner or "").split("/")
    if len(parts) != 4 or parts[0] != socket.gethostname() or not BOOT.exists():
        return False
    return parts[1] != _boot() or not parts[2].isdigit() or _started(int(parts[2])) != parts[3]
