"""SMTP servers that misbehave, on loopback: each answers one recipient's mail in its own way."""

from __future__ import annotations

import asyncio
import contextlib
import ssl

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


class Keeper:
    """Takes mail, and does what the recipient's name says: 451, 550, slow, drop …

    `taken` holds (recipient, Message-ID) of all that was kept, in order.
    """

    def __init__(self, *, greylist=0):
        self.taken = []
        self.greylist = greylist
        self.seen = {}

    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0]
        self.seen[name] = self.seen.get(name, 0) + 1
        if name == "grey" and self.seen[name] <= self.greylist:
            return "451 4.7.1 greylisted, come back later"
        if name.isdigit() and not name.startswith("data"):
            return f"{name} said the server"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        (recipient,) = envelope.rcpt_tos
        name = recipient.split("@")[0]
        if name.startswith("data"):
            return f"{name[4:]} said the server"
        wire = envelope.original_content
        identity = next(
            line.split(b":", 1)[1].strip()
            for line in wire.split(b"\r\n")
            if line.lower().startswith(b"message-id:")
        )
        self.taken.append((recipient, identity.decode()))
        self.wire = wire
        if name == "drop" and self.seen[name] == 1:
            session.loop_transport.close()
            return "250 never heard"
        if name == "slow":
            await asyncio.sleep(1.5)
        return "250 kept"


class Server(SMTP):
    """Lets a handler cut the line: the transport is put where the handler can reach it."""

    def connection_made(self, transport):
        super().connection_made(transport)
        self.session.loop_transport = transport


class Zoo(Controller):
    def __init__(self, handler, **more):
        self.more = more
        super().__init__(handler, hostname="127.0.0.1", port=0)

    def factory(self):
        return Server(self.handler, **self.more)

    def _trigger_server(self):
        # Port 0 means "any": the real one is known only once the socket listens.
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextlib.contextmanager
def running(handler, **more):
    zoo = Zoo(handler, **more)
    zoo.start()
    try:
        yield zoo
    finally:
        zoo.stop()


def server_context(certificate, key):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context
