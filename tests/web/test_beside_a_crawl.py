"""`yaojian serve` with readers at the pages while it crawls: nothing of the crawl is lost."""

import re
import signal
import socket
import subprocess
import time
from pathlib import Path

import httpx

from store.engine import open_store
from tests.commands.web import FIRST, world

PAGES = ("/health", "/search?q=药", "/article/1", "/digests", "/coverage.json")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


def test_readers_beside_a_crawl_lose_nothing_and_see_the_digest_that_was_mailed(tmp_path: Path) -> None:
    port = free_port()
    with (
        world(tmp_path) as here,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client,
    ):
        more = {"YAOJIAN_WEB_PORT": str(port), "YAOJIAN_CANARY_TO": "canary@example.org"}
        process = subprocess.Popen(
            here.command("serve"),
            env=here.env(FIRST, **more),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            seen = set()
            for turn in range(2000):
                if len(here.mails()) == 2 or process.poll() is not None:
                    break
                try:
                    seen.add(client.get(PAGES[turn % len(PAGES)]).status_code)
                except httpx.TransportError:
                    time.sleep(0.05)
            shown = client.get("/digests").text
            key = re.findall(r'href="/digest/([^"]+)"', shown)
            digest = client.get(f"/digest/{key[0]}")
            well = client.get("/healthz").status_code
        finally:
            process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        assert (seen - {404}, well, len(key)) == ({200}, 200, 1)
        assert sorted(mail.name.split("-")[0] for mail in here.mails()) == ["canary", "daily"]
        assert len(here.export()) == 34
    store = open_store(tmp_path / "data" / "yaojian.db", data_dir=tmp_path / "data")
    with store.read() as tx:
        kept = tx.exec_driver_sql("SELECT html FROM digests WHERE length(eml) > 0").scalar_one()
    store.dispose()
    assert digest.content == kept.encode()
