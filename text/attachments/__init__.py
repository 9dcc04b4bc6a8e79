"""Text of a notice's files, or an honest word on why there is none.

The kind is told from the first bytes, never from the name alone. Every unpacker counts what it gives out:
at most 2,000 members, 64 MiB, and 200 times what came in.
"""

from __future__ import annotations

from collections.abc import Callable

from models import Attachment
from text.attachments.archives import TooMuch, is_zip, names_in

MOST_TEXT = 2_000_000
Reader = Callable[[bytes], tuple[str, int | None]]


def read_attachment(name: str, body: bytes) -> Attachment:
    """The file's text with its state: read, image_only, unreadable or too_large.

    name  as the page shows it; only told apart by it where the bytes leave a doubt
    body  the whole file
    """
    kind = kind_of(name, body)
    try:
        text, pages = _reader(kind)(body)
    except TooMuch:
        return Attachment(name=name, url="", state="too_large")
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - readers of foreign formats fail in every way; the file is then unreadable
        return Attachment(name=name, url="", state="unreadable")
    text = _tidy(text)
    if not text:
        state = "image_only" if kind in ("pdf", "ofd", "image") else "unreadable"
        return Attachment(name=name, url="", state=state, pages=pages)
    return Attachment(name=name, url="", text=text[:MOST_TEXT], state="read", pages=pages)


def kind_of(name: str, body: bytes) -> str:
    """pdf, docx, sheet, ofd, zip, ole, image, text or unknown.

    >>> kind_of("附件.doc", b"%PDF-1.7")
    'pdf'
    """
    if body[:1024].lstrip().startswith(b"%PDF"):
        return "pdf"
    if is_zip(body):
        names = names_in(body)
        if "OFD.xml" in names:
            return "ofd"
        if any(n.startswith("word/") for n in names):
            return "docx"
        return "sheet" if any(n.startswith("xl/") for n in names) else "zip"
    ending = name.lower().rsplit(".", 1)[-1] if "." in name else ""
    if body.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "sheet" if ending in ("xls", "et") or b"W\0o\0r\0k\0b\0o\0o\0k" in body else "ole"
    if body[:4] in (b"\xff\xd8\xff\xe0", b"\xff\xd8\xff\xe1", b"\x89PNG", b"GIF8", b"II*\0", b"MM\0*"):
        return "image"
    if b"\0" not in body[:4096] and ending in ("txt", "csv", "htm", "html", "xml", "rtf", ""):
        return "text"
    return "unknown"


def _reader(kind: str) -> Reader:
    from text.attachments import archives, ofd, office, pdf

    readers: dict[str, Reader] = {
        "pdf": pdf.read_pdf,
        "docx": office.read_docx,
        "sheet": office.read_sheet,
        "ole": office.read_old_word,
        "ofd": ofd.read_ofd,
        "zip": archives.reader_of_members(read_attachment),
        "text": _read_text,
    }
    return readers.get(kind, _nothing)


def _read_text(body: bytes) -> tuple[str, int | None]:
    from text.decode import decode

    return decode(body).text, None


def _nothing(body: bytes) -> tuple[str, int | None]:
    return "", None


def _tidy(text: str) -> str:
    """Cleaned and mended: PDF fonts give Kangxi radicals for ordinary characters."""
    from text.cleaning import clean_text
    from text.mojibake import mend

    lines = (line.rstrip() for line in clean_text(text.replace("\r", "\n")).split("\n"))
    plain = "\n".join(line for line in lines if line.strip())
    return mend(plain).text if plain else ""
