"""Which way a message leaves: the mail server, the folder, a chat robot, a webhook."""

from __future__ import annotations

from contextlib import ExitStack
from types import TracebackType
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from models import OutboxItem
from notify.folder import write_folder
from notify.outcome import Gate, Outcome
from wording import Wording

if TYPE_CHECKING:
    from config.settings import Settings
    from notify.chat import ChatRoom
    from notify.smtp import Mailer

CHAT = ("wecom", "dingtalk", "feishu", "webhook", "apprise")
CHANNELS = ("mail", "folder", *CHAT)


def channel_of(address: str, settings: Settings) -> str:
    """The outbox channel of a subscriber's address: a chat's name before the colon; else mail where
    a server is set, else the folder."""
    kind, colon, _ = address.partition(":")
    if colon and kind in CHAT:
        return kind
    return "mail" if settings.smtp_host else "folder"


def shown(address: str) -> str:
    """An address as it may stand in an incident or a log: of a robot's only the kind and a hint.

    >>> shown("dingtalk:abcdefgh#SECxyz"), shown("a@b.cn")
    ('dingtalk:abc…', 'a@b.cn')
    """
    kind, colon, target = address.partition(":")
    if not colon or kind not in CHAT:
        return address
    if kind == "apprise":  # its host is a token with many services
        return f"{kind}:{target.partition(':')[0]}…"
    host = urlsplit(target).hostname if "://" in target else None
    return f"{kind}:{host or target[:3]}…"


class Channels:
    """All ways out, each opened when first used and closed at the end."""

    def __init__(self, settings: Settings, gate: Gate | None = None) -> None:
        self.settings = settings
        self.gate = gate
        self._open = ExitStack()
        self._mailer: Mailer | None = None
        self._room: ChatRoom | None = None

    def __enter__(self) -> Channels:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def send(self, item: OutboxItem) -> Outcome:
        """One message by its channel."""
        if item.channel == "folder":
            return write_folder(item, self.settings.data_dir / "outbox")
        if item.channel == "mail":
            return self._mail(item)
        if item.channel in CHAT:
            return self._chat(item)
        return Outcome(
            ending="refused",
            reason=Wording(f"no channel is called {item.channel}", f"没有叫 {item.channel} 的渠道"),
        )

    def _mail(self, item: OutboxItem) -> Outcome:
        if not self.settings.smtp_host:
            return Outcome(
                ending="deferred",
                reason=Wording("YAOJIAN_SMTP_HOST is not set", "没有设置 YAOJIAN_SMTP_HOST"),
                channel_down=True,
            )
        if self._mailer is None:
            from notify.smtp import Mailer

            self._mailer = self._open.enter_context(Mailer(self.settings))
        return self._mailer.send(item)

    def _chat(self, item: OutboxItem) -> Outcome:
        if self._room is None:
            from notify.chat import ChatRoom

            self._room = self._open.enter_context(ChatRoom(gate=self.gate))
        return self._room.send(item)
