"""The demonstration's sites served on loopback, and the real command run on them in a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from demo.show import Day, served, write_config

ROOT = Path(__file__).resolve().parents[2]
FIRST = "2026-02-10T18:30:00+08:00"
SECOND = "2026-02-11T18:30:00+08:00"


@dataclass
class World:
    """A configuration, a data folder, and the ports the sites are on."""

    folder: Path
    ports: dict[str, int]
    day: Day

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def env(self, now: str, **more: str) -> dict[str, str]:
        kept = {
            k: v for k, v in os.environ.items() if not k.startswith("YAOJIAN_") and "proxy" not in k.lower()
        }
        hosts = ",".join(f"127.0.0.1:{p}" for p in self.ports.values())
        return {**kept, "YAOJIAN_ALLOW_HOSTS": hosts, "YAOJIAN_NOW": now, **more}

    def command(self, *words: str) -> list[str]:
        return [
            sys.executable,
            str(ROOT / "cli.py"),
            *words,
            "--config",
            str(self.folder / "config"),
            "--data",
            str(self.data),
        ]

    def yaojian(self, *words: str, now: str = FIRST, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*words),
            env=self.env(now, **more),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def json(self, *words: str, now: str = FIRST, **more: str) -> dict[str, Any]:
        done = self.yaojian(*words, "--json", now=now, **more)
        assert done.returncode in (0, 1, 3), done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    def killed_after(self, seconds: float, *words: str, now: str = FIRST) -> bool:
        """Start the command and SIGKILL it; False when it had ended before."""
        process = subprocess.Popen(
            self.command(*words), env=self.env(now), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            return True
        return False

    def mails(self) -> list[Path]:
        return sorted((self.data / "outbox").rglob("*.eml"))

    def export(self, now: str = FIRST) -> list[dict[str, Any]]:
        return [
            json.loads(line)
            for line in self.yaojian("export", "--format", "jsonl", now=now).stdout.splitlines()
        ]


@contextmanager
def world(folder: Path) -> Iterator[World]:
    day = Day()
    with served(day) as ports:
        write_config(folder / "config", ports, ROOT / "config" / "families")
        yield World(folder, ports, day)
