"""The server in its thread: answers, says when its port is taken, ends when told."""

import os
import threading

import httpx
import pytest

from errors import MonitorError
from store.engine import Store
from tests.web.conftest import HTML, room
from web.room import FORKING
from web.server import open_front


def test_the_pages_answer_from_a_thread_and_end_when_told(store: Store) -> None:
    front = open_front(room(store), host="127.0.0.1", port=0)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{front.port}", trust_env=False) as client:
            assert client.get("/digest/daily-2026-02-12-1").content == HTML.encode()
            assert "server" not in client.get("/healthz").headers
            spoofed = client.get("/digests", headers={"X-Forwarded-For": "127.0.0.1", "Host": "x.example"})
            assert spoofed.status_code == 403
    finally:
        front.stop()
    assert not front.thread.is_alive()
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{front.port}/healthz", trust_env=False)


def test_a_taken_port_is_told_in_one_line_that_names_the_setting(store: Store) -> None:
    front = open_front(room(store), host="127.0.0.1", port=0)
    try:
        with pytest.raises(MonitorError, match=f"port {front.port}.*YAOJIAN_WEB_PORT"):
            open_front(room(store), host="127.0.0.1", port=front.port)
    finally:
        front.stop()


def test_nobody_forks_while_a_page_is_at_the_database_and_the_child_is_not_locked_out(store: Store) -> None:
    order: list[str] = []
    begun = threading.Event()

    def read() -> None:
        with room(store).reading():
            begun.set()
            threading.Event().wait(0.2)
            order.append("read")

    reader = threading.Thread(target=read)
    reader.start()
    begun.wait(5)
    pid = os.fork()
    if pid == 0:
        os._exit(1 if FORKING.locked() else 0)
    order.append("forked")
    reader.join()
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert order == ["read", "forked"]
    assert not FORKING.locked()


def test_no_page_leaves_a_connection_for_a_child_to_inherit(store: Store) -> None:
    assert store.engine.pool.checkedin() == 1  # type: ignore[attr-defined]
    with room(store).reading():
        pass
    assert store.engine.pool.checkedin() == 0  # type: ignore[attr-defined]
