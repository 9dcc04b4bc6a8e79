"""Sending bytes over SMTP, one message to one recipient, and knowing how it ended.

smtplib is driven command by command, because its `send_message` raises six kinds of exceptions for
the same reply code and hides when the content had already left (faults F12–F14).
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING

from models import OutboxItem
from notify.outcome import Outcome, by_code
from notify.safe import line
from wording import Wording, told

if TYPE_CHECKING:
    from config.settings import Settings

CONNECT_SECONDS = 30
COMMAND_SECONDS = 300
"""RFC 5321 §4.5.3.2: five minutes for MAIL and RCPT."""
CONTENT_SECONDS = 600
"""… and ten for the reply to the content, because a hasty client makes duplicates."""
_LINE_START_DOT = re.compile(rb"(?m)^\.")


class ChannelDownError(Exception):
    """No usable session: nobody's message was looked at."""

    def __init__(self, wording: Wording) -> None:
        super().__init__(str(wording))
        self.wording = wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """Seconds to wait for a connection, a command, and the reply to the content."""

    connect: float = CONNECT_SECONDS
    command: float = COMMAND_SECONDS
    content: float = CONTENT_SECONDS


class Mailer:
    """A session that is opened when first needed and opened anew after any trouble.

    security  none, starttls or tls; starttls that the server does not offer is a failure, never
              a reason to go on in the clear
    """

    def __init__(
        self, settings: Settings, *, waits: Waits | None = None, context: ssl.SSLContext | None = None
    ) -> None:
        if not settings.smtp_host:
            raise ValueError("no SMTP host is set")
        self.host, self.port, self.security = settings.smtp_host, settings.port, settings.security
        self.user = settings.smtp_user
        self._password = settings.smtp_password
        self.sender = bare_address(settings.smtp_from or "yaojian@localhost")
        self.waits = waits or Waits()
        self._context = context
        self._session: smtplib.SMTP | None = None

    def __enter__(self) -> Mailer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            try:
                session.quit()
            except (OSError, smtplib.SMTPException):
                session.close()

    def check(self) -> Wording | None:
        """Connect and log in without sending; None when all is well, else what is wrong."""
        try:
            self._open()
        except ChannelDownError as error:
            return error.wording
        finally:
            self.close()
        return None

    def send(self, item: OutboxItem) -> Outcome:
        """Hand over one message; the outcome says what the server made of it."""
        try:
            session = self._open()
        except ChannelDownError as error:
            return Outcome(ending="deferred", reason=told(error), channel_down=True)
        try:
            outcome = self._envelope(session, item.recipient)
        except (OSError, smtplib.SMTPException, ValueError, UnicodeError) as error:
            self._drop()
            return Outcome(ending="deferred", reason=_said(error), channel_down=True)
        if outcome is not None:
            self._after_refusal(session)
            return outcome
        return self._content(session, item.payload)

    # -------------------------------------------------------------- the steps

    def _open(self) -> smtplib.SMTP:
        if self._session is not None:
            try:
                if self._session.noop()[0] == 250:
                    return self._session
            except (OSError, smtplib.SMTPException):
                pass
            self._drop()
        try:
            self._session = self._connect()
        except (OSError, smtplib.SMTPException, ValueError, UnicodeError) as error:
            said, where = _said(error), f"{self.host}:{self.port}"
            raise ChannelDownError(Wording(f"{where}: {said}", f"{where}：{said.zh}")) from error
        return self._session

    def _connect(self) -> smtplib.SMTP:
        context = self._context or ssl.create_default_context()
        name = "[127.0.0.1]" if self.host in ("localhost", "127.0.0.1", "::1") else None
        session: smtplib.SMTP
        if self.security == "tls":
            session = smtplib.SMTP_SSL(
                self.host, self.port, local_hostname=name, timeout=self.waits.connect, context=context
            )
        else:
            session = smtplib.SMTP(self.host, self.port, local_hostname=name, timeout=self.waits.connect)
        try:
            session.ehlo_or_helo_if_needed()
            if self.security == "starttls":
                session.starttls(context=context)
                session.ehlo()
            if self.user and self._password is not None:
                session.login(self.user, self._password.get_secret_value())
            _wait(session, self.waits.command)
        except BaseException:
            session.close()
            raise
        return session

    def _envelope(self, session: smtplib.SMTP, recipient: str) -> Outcome | None:
        """MAIL, RCPT and DATA up to its 354; None when the content may follow."""
        code, said = session.mail(self.sender)
        if code != 250:
            return by_code(code, _words(said))
        code, said = session.rcpt(bare_address(recipient))
        if code not in (250, 251):
            return by_code(code if code != 252 else 450, _words(said))
        code, said = session.docmd("DATA")
        return None if code == 354 else by_code(code, _words(said))

    def _content(self, session: smtplib.SMTP, payload: bytes) -> Outcome:
        """From here on the server may have kept the message although we never hear so."""
        content = _LINE_START_DOT.sub(b"..", payload)
        if not content.endswith(b"\r\n"):
            content += b"\r\n"
        try:
            _wait(session, self.waits.content)
            session.send(content + b".\r\n")
            code, said = session.getreply()
            _wait(session, self.waits.command)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            self._drop()
            return Outcome(ending="unknown", reason=_after_content(_said(error)))
        if code == 421:
            self._drop()
        return by_code(code, _words(said))

    def _after_refusal(self, session: smtplib.SMTP) -> None:
        """One refused message must not spoil the next: reset, or start anew."""
        try:
            if session.rset()[0] == 250:
                return
        except (OSError, smtplib.SMTPException):
            pass
        self._drop()

    def _drop(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            session.close()


def bare_address(written: str) -> str:
    """`药监日报 <a@b.cn>` → `a@b.cn`; a domain in Chinese in its ASCII form."""
    bare = written.rpartition("<")[2].rstrip("> ").strip()
    local, at, domain = bare.rpartition("@")
    return bare if domain.isascii() else f"{local}{at}{domain.encode('idna').decode('ascii')}"


def _wait(session: smtplib.SMTP, seconds: float) -> None:
    if session.sock is not None:
        session.sock.settimeout(seconds)


def _words(said: bytes) -> str:
    return line(said.decode("utf-8", "replace"), 160)


def _after_content(said: Wording) -> Wording:
    return Wording(f"no answer after the content: {said}", f"内容发出后没有回应：{said.zh}")


def _said(error: BaseException) -> Wording:
    """A server's own words where it said some, else what the system says."""
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        words = f"{error.smtp_code} {_words(said) if isinstance(said, bytes) else line(str(said), 160)}"
        return Wording(words, f"服务器说“{words}”")
    if isinstance(error, (socket.timeout, TimeoutError)):
        return Wording("no answer in time", "久等没有回应")
    if isinstance(error, ssl.SSLError):
        words = line(str(error.reason or error), 120)
        return Wording(f"TLS: {words}", f"TLS：“{words}”")
    words = line(str(error) or type(error).__name__, 160)
    return Wording(words, line(told(error).zh, 160))
