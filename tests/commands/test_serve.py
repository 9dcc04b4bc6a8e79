"""`yaojian serve`: reads what is due, mails at the hour, stops when told, and goes on after a kill."""

import signal
import subprocess
import time
from pathlib import Path

from tests.commands.web import FIRST, World, world


def started(here: World, now: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        here.command("serve"), env=here.env(now), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def wait_for_mail(here: World, process: subprocess.Popen[bytes]) -> None:
    for _ in range(1200):
        if here.mails() or process.poll() is not None:
            break
        time.sleep(0.05)


def test_the_service_reads_mails_and_stops_when_told(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        process = started(here, FIRST)
        wait_for_mail(here, process)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        assert len(here.mails()) == 1
        assert len(here.export()) == 34


def test_a_killed_service_goes_on_and_mails_once(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        process = started(here, FIRST)
        time.sleep(1.5)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process = started(here, FIRST)
        wait_for_mail(here, process)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        assert len(here.mails()) == 1
        assert len(here.export()) == 34
