"""The digest over SMTP through the real command: one mail per recipient, nobody sees the others, once."""

import email
import socket
from email import policy
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from aiosmtpd.smtp import Envelope, Session

from tests.commands.web import FIRST, world


class Box(Message):
    """Keeps who each message was for, and its bytes."""

    def __init__(self) -> None:
        super().__init__()
        self.got: list[tuple[list[str], bytes]] = []

    def prepare_message(self, session: Session, envelope: Envelope) -> email.message.Message:
        content = envelope.content
        assert isinstance(content, bytes)
        self.got.append((list(envelope.rcpt_tos), content))
        return super().prepare_message(session, envelope)

    def handle_message(self, message: email.message.Message) -> None:
        """Kept already."""


def test_each_recipient_gets_one_mail_of_their_own(tmp_path: Path) -> None:
    box = Box()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    try:
        mail = {
            "YAOJIAN_SMTP_HOST": "127.0.0.1", "YAOJIAN_SMTP_PORT": str(port), "YAOJIAN_SMTP_SECURITY": "none",
            "YAOJIAN_SMTP_FROM": "digest@example.cn", "YAOJIAN_DIGEST_TO": "zhang@example.cn, li@example.cn",
        }  # fmt: skip
        with world(tmp_path) as here:
            assert here.json("run", now=FIRST, **mail)["mails"]["sent"] == 2
            assert here.json("run", "--all", now="2026-02-10T20:30:00+08:00", **mail)["mails"]["sent"] == 0
    finally:
        server.stop()
    assert sorted(to for to, _ in box.got) == [["li@example.cn"], ["zhang@example.cn"]]
    for (to,), content in box.got:
        message = email.message_from_bytes(content, policy=policy.default)
        other = "li@example.cn" if to.startswith("zhang") else "zhang@example.cn"
        assert message["to"] == to
        assert other not in content.decode("utf-8", "replace")
        assert message.get_body(("plain",)) is not None
        assert message.get_body(("html",)) is not None
        assert len(content) <= 100_000
