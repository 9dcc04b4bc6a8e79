"""A sender that dies: `sending_child.py FOLDER PORT NOW POINT NTH` sends what is due and kills itself
with SIGKILL when it reaches POINT for the NTH time. PORT 0 means the folder; POINT - lives."""

from __future__ import annotations

import os
import signal
import sys
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))


def main(folder: str, port: str, now: str, point: str, nth: str) -> None:
    from config.settings import load_settings
    from notify.deliver import send_due
    from store.engine import open_store

    env = {"YAOJIAN_SMTP_HOST": "127.0.0.1", "YAOJIAN_SMTP_PORT": port} if port != "0" else {}
    settings = load_settings(ROOT / "config", Path(folder), env | {"YAOJIAN_SMTP_SECURITY": "none"})
    store = open_store(Path(folder) / "yaojian.db", data_dir=Path(folder))
    left = int(nth)

    def at(name: str) -> None:
        nonlocal left
        if name == point:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    report = send_due(store, settings, now=lambda: datetime.fromisoformat(now), at=at)
    print(report.sent, report.failed, report.unknown)


if __name__ == "__main__":
    main(*sys.argv[1:])
