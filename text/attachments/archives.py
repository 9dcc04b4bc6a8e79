"""Zip archives, counted while they are unpacked."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from models import Attachment

MOST_MEMBERS = 2000
MOST_BYTES = 64 * 1024 * 1024
MOST_RATIO = 200
# A small file of blanks compresses 1,000 times and harms nobody.
HARMLESS = 1024 * 1024
UTF8_NAME = 0x800


class TooMuch(ValueError):
    """The archive would unpack to more than we take."""


def is_zip(body: bytes) -> bool:
    return body.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def names_in(body: bytes) -> frozenset[str]:
    """Member names, empty for a broken archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return frozenset(archive.namelist()[: MOST_MEMBERS + 1])
    except zipfile.BadZipFile:
        return frozenset()


def open_counted(body: bytes) -> zipfile.ZipFile:
    """The archive, once its own directory promises to stay within bounds; `read_member` holds it to that.

    raises  TooMuch, BadZipFile
    """
    archive = zipfile.ZipFile(io.BytesIO(body))
    members = archive.infolist()
    total = sum(m.file_size for m in members)
    if len(members) > MOST_MEMBERS or total > MOST_BYTES or total > max(HARMLESS, MOST_RATIO * len(body)):
        raise TooMuch(f"{len(members)} members, {total} bytes")
    return archive


def read_member(archive: zipfile.ZipFile, name: str | zipfile.ZipInfo) -> bytes:
    """One member; a directory that lies about sizes is caught while unpacking."""
    with archive.open(name) as member:
        data = member.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise TooMuch(f"{name} unpacks to more than {MOST_BYTES} bytes")
    return data


def reader_of_members(
    read_one: Callable[[str, bytes], Attachment],
) -> Callable[[bytes], tuple[str, int | None]]:
    """A reader that joins the texts of an archive's members; archives inside it are not opened."""

    def read_members(body: bytes) -> tuple[str, int | None]:
        texts, left = [], MOST_BYTES
        with open_counted(body) as archive:
            for member in archive.infolist():
                if member.is_dir():
                    continue
                data = read_member(archive, member)
                left -= len(data)
                if left < 0:
                    raise TooMuch("the members together unpack to too much")
                name = member_name(member)
                if is_zip(data) and not any(
                    n.startswith(("word/", "xl/")) or n == "OFD.xml" for n in names_in(data)
                ):
                    continue
                found = read_one(name, data)
                if found.text:
                    texts.append(f"{name}\n{found.text}")
        return "\n".join(texts), None

    return read_members


def member_name(member: zipfile.ZipInfo) -> str:
    """Chinese archives name members in GBK without saying so; zipfile then reads them as cp437."""
    if member.flag_bits & UTF8_NAME:
        return member.filename
    raw = member.filename.encode("cp437", "replace")
    for charset in ("utf-8", "gb18030"):
        try:
            return raw.decode(charset)
        except UnicodeDecodeError:
            continue
    return member.filename
