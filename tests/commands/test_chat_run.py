"""Readers in chats through the real sending: a local server stands for the vendors."""

import hashlib
import hmac
import json
import threading
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from test_mail import DAY, Rehearsal

from models import Subscriber
from notify.deliver import undelivered
from store import subscribers


@pytest.fixture
def vendor():
    """What was posted, as (path, headers, body); a path with `no` in it is refused within HTTP 200."""
    got = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got.append((self.path, dict(self.headers), body))
            code = 93000 if "no" in self.path else 0
            said = json.dumps({"errcode": code, "code": code, "errmsg": "invalid webhook url"}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *args):
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", got
    server.shutdown()
    server.server_close()
    thread.join()


def test_every_kind_of_chat_gets_its_message_and_a_refusal_in_http_200_is_told(tmp_path, vendor):
    address, got = vendor
    made = Rehearsal(tmp_path)
    office = made.office
    office.settings = replace(office.settings, allow_hosts=(address.removeprefix("http://"),))
    with office.store.write() as tx:
        for person in subscribers.everyone(tx):
            subscribers.unsubscribe(tx, person.token)
        for target in (
            "wecom:{}/wecom",
            "dingtalk:{}/ding#SEC",
            "feishu:{}/feishu",
            "webhook:{}/hook#SEC",
            "wecom:{}/no",
        ):
            subscribers.add(tx, Subscriber(id=0, address=target.format(address)), now=DAY)
    made.publish(1, DAY - timedelta(hours=1))
    assert made.tick() == 4
    assert made.tick() == 0
    paths = sorted(path.partition("?")[0] for path, _, _ in got)
    assert paths == ["/ding", "/feishu", "/hook", "/no", "/wecom"]
    for path, headers, body in got:
        assert "关于第1号事项的通知" in json.dumps(json.loads(body), ensure_ascii=False)
        if path == "/hook":
            mark = hmac.new(
                b"SEC", headers["X-Yaojian-Timestamp"].encode() + b"." + body, hashlib.sha256
            ).hexdigest()
            assert headers["X-Yaojian-Signature"] == f"sha256={mark}"
        if path.startswith("/ding"):
            assert "timestamp=" in path
            assert "sign=" in path
    with office.store.read() as tx:
        assert any("93000" in problem.what for problem in undelivered(tx, now=made.at))
    office.close()
