"""A rendered digest as the bytes of one e-mail to one person.

The bytes are made once, kept in the outbox and sent as they are: nothing between here and the wire
encodes them again.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from clock import SHANGHAI
from errors import DeliveryError
from notify.digest import kind_of, shorten
from notify.items import Digest
from notify.render import Rendered, render, unsubscribe_address
from notify.safe import line
from notify.words import Words
from wording import told

if TYPE_CHECKING:
    from email.headerregistry import Address

SIZE_LIMIT = 100_000
"""Bytes on the wire, without attachments: Gmail cuts a body near 102 kB, and says so in English."""

SUBJECT_WORD_BYTES = 42
"""UTF-8 bytes of one encoded word: with its marks 68, with `Subject: ` 77."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One finished mail: what the outbox keeps, and in `whole` what the archive shows: the HTML before
    anything was left out of it for size."""

    key: str
    recipient: str
    subject: str
    message_id: str
    payload: bytes
    html: str
    text: str
    whole: str


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """Something attached: the bytes, their name, and their media type."""

    name: str
    body: bytes
    kind: str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def write_letter(digest: Digest, *, sender: str | None, files: tuple[File, ...] = ()) -> Letter:
    """The digest as an e-mail of at most 100 kB, shortened item by item when it must be.

    raises  DeliveryError when the subscriber's address is no e-mail address
    """
    digest = replace(digest, contact=sender)
    attached = sum(len(file.body) * 4 // 3 + 1000 for file in files)

    def write(most: int | None) -> Letter:
        short = digest if most is None else shorten(digest, most)
        return _letter(short, render(short), sender, files)

    def fits(letter: Letter) -> bool:
        return len(letter.payload) - attached <= SIZE_LIMIT

    whole = write(None)
    if fits(whole):
        return whole
    # What follows is shorter; the archive, to which the mail points for the rest, has the whole.
    # The most items that fit, by halving: about ten renderings of 20 ms for a thousand items.
    best, low, high = write(0), 0, digest.items
    while low + 1 < high:
        middle = (low + high) // 2
        tried = write(middle)
        if fits(tried):
            best, low = tried, middle
        else:
            high = middle
    return replace(best, whole=whole.html)


def message_id(key: str, recipient: str, sender: str | None) -> str:
    """The same letter has the same Message-ID for ever, so a second copy can be recognised as one."""
    mark = hashlib.sha256(f"{key}\n{recipient}\n{sender}".encode()).hexdigest()[:16]
    domain = (sender or "").rpartition("@")[2].strip("<> ") or "yaojian.invalid"
    return f"<{key}.{mark}@{domain}>"


def write_message(
    *,
    key: str,
    recipient: str,
    sender: str | None,
    subject: str,
    text: str,
    html: str | None,
    sent_at: datetime,
    name: str = "药监日报",
    unsubscribe: str = "",
    files: tuple[File, ...] = (),
) -> tuple[str, bytes]:
    """(Message-ID, bytes with CRLF) of one mail to one recipient; nobody else is named in it.

    raises  DeliveryError when an address is not one
    """
    # Here and not above: a run that mails nobody does not pay 40 ms for the email package.
    from email.errors import MessageError
    from email.message import EmailMessage
    from email.policy import SMTP
    from email.utils import format_datetime

    identity = message_id(key, recipient, sender)
    mail = EmailMessage(policy=SMTP)
    try:
        mail["From"] = _address(sender or "yaojian@localhost", name)
        mail["To"] = _address(recipient)
        mail["Date"] = format_datetime(sent_at.astimezone(SHANGHAI))
        mail["Message-ID"] = identity
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(text, cte="base64")
        if html is not None:
            mail.add_alternative(html, subtype="html", cte="base64")
        for file in files:
            major, minor = file.kind.split("/", 1)
            mail.add_attachment(file.body, maintype=major, subtype=minor, filename=line(file.name, 60))
        body = mail.as_bytes()
    except (ValueError, MessageError, IndexError) as error:
        raise DeliveryError(
            f"{line(recipient, 80)}: no mail can be written to this address ({error})",
            zh=f"{line(recipient, 80)}：给这个地址写不了邮件（{told(error).zh}）",
        ) from error
    return identity, _unsubscribe_lines(unsubscribe, sender) + _subject_lines(line(subject, 200)) + body


def _subject_lines(subject: str) -> bytes:
    """The subject as encoded words of whole characters (RFC 2047), each line within 78 bytes.

    EmailMessage leaves the ASCII parts bare and then loses the blank between one and a Chinese part
    (`6 · 新` arrived as `6 ·新`), so this line never passes through it either.
    """
    words: list[bytes] = [b""]
    for char in subject:
        one = char.encode()
        if len(words[-1]) + len(one) > SUBJECT_WORD_BYTES:
            words.append(b"")
        words[-1] += one
    encoded = [b"=?utf-8?b?" + base64.b64encode(word) + b"?=" for word in words]
    return b"Subject: " + b"\r\n ".join(encoded) + b"\r\n"


def _unsubscribe_lines(address: str, sender: str | None) -> bytes:
    """RFC 8058's pair of headers, as raw lines.

    EmailMessage re-codes a long List-Unsubscribe into an encoded word that no mail program accepts
    (cpython 85725), so the lines are written here and never pass through it.
    """
    if address:
        return (
            f"List-Unsubscribe: <{address}>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
        ).encode("ascii")
    plain = (sender or "").strip()
    if plain and plain.isascii() and "<" not in plain and len(plain) < 40 and " " not in plain:
        return f"List-Unsubscribe: <mailto:{plain}?subject=unsubscribe>\r\n".encode("ascii")
    return b""


def _address(written: str, name: str = "") -> Address:
    """An address without its display name; a domain in Chinese becomes its ASCII form."""
    from email.headerregistry import Address

    bare = written.rpartition("<")[2].rstrip("> ").strip() if "<" in written else written.strip()
    local, at, domain = bare.rpartition("@")
    if (
        not at
        or not local.isascii()
        or not local
        or not domain
        or line(bare, 320) != bare
        or " " in bare
        or "," in bare
    ):
        raise ValueError("not of the form name@domain")
    if not domain.isascii():
        domain = domain.encode("idna").decode("ascii")
    return Address(display_name=name, username=local, domain=domain)


def _letter(digest: Digest, rendered: Rendered, sender: str | None, files: tuple[File, ...]) -> Letter:
    subscriber = digest.subscriber
    words = Words.of(subscriber)
    identity, payload = write_message(
        key=digest.key,
        recipient=subscriber.address,
        sender=sender,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        sent_at=digest.made_at,
        name=words(kind_of(digest)),
        unsubscribe=unsubscribe_address(digest.public_url, subscriber),
        files=files,
    )
    return Letter(
        key=digest.key,
        recipient=subscriber.address,
        subject=rendered.subject,
        message_id=identity,
        payload=payload,
        html=rendered.html,
        text=rendered.text,
        whole=rendered.html,
    )
