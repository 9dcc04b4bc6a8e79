"""The bytes of every answer, kept before anyone tries to understand them.

Content-addressed: `pages/ab/<sha256>.gz`. A file appears whole (written aside, flushed to the
disk, renamed) or not at all; the same bytes are kept once. Rows say who sent them, when, and how
the page ended.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import secrets
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, insert, select, update

from errors import StoreError
from models import FetchedPage, KeptPage, ListingEntry, PageEnd
from store import codec
from store.tables import pages
from wording import told


class PageArchive:
    """A folder of bodies by their SHA-256."""

    def __init__(self, folder: Path):
        self.folder = folder

    def keep(self, page: FetchedPage | bytes) -> str:
        """Store the body, return its SHA-256 in hex. After the return it outlives a power cut."""
        body = page if isinstance(page, bytes) else page.body
        sha = hashlib.sha256(body).hexdigest()
        place = self.path(sha)
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            _write_whole(place, gzip.compress(body, 6, mtime=0))
        return sha

    def keep_packed(self, sha: str, packed: bytes) -> None:
        """Take a file of another archive; raises StoreError when it is not what its name says."""
        try:
            body = gzip.decompress(packed)
        except (OSError, EOFError, zlib.error) as error:
            raise StoreError(
                f"page {sha} is damaged: {error}", zh=f"页面 {sha} 已损坏：{told(error).zh}"
            ) from error
        if self.keep(body) != sha:
            raise StoreError(f"page {sha} is not what its name says", zh=f"页面 {sha} 的内容与名称不符")

    def load(self, sha: str) -> bytes:
        """The body; raises StoreError when it is missing or no longer what it was."""
        try:
            body = gzip.decompress(self.path(sha).read_bytes())
        except (OSError, EOFError, zlib.error) as error:
            raise StoreError(
                f"page {sha} cannot be read from {self.folder}: {error}",
                zh=f"从 {self.folder} 读不出页面 {sha}：{told(error).zh}",
            ) from error
        if hashlib.sha256(body).hexdigest() != sha:
            raise StoreError(
                f"page {sha} in {self.folder} is damaged; restore it from a backup",
                zh=f"{self.folder} 中的页面 {sha} 已损坏；请从备份恢复",
            )
        return body

    def path(self, sha: str) -> Path:
        return self.folder / sha[:2] / f"{sha}.gz"

    def every(self) -> Iterator[str]:
        """All SHAs kept, in order."""
        for place in sorted(self.folder.glob("??/*.gz")):
            yield place.name.removesuffix(".gz")

    def drop(self, sha: str) -> None:
        self.path(sha).unlink(missing_ok=True)


def _write_whole(place: Path, content: bytes) -> None:
    aside = place.with_name(f".{place.name}.{secrets.token_hex(4)}")
    try:
        with aside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(place)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise StoreError(
            f"cannot keep a page in {place.parent}: {error}; free some space",
            zh=f"页面存不进 {place.parent}：{told(error).zh}；请腾出空间",
        ) from error
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a page row keeps beside the body."""

    final_url: str
    status: int
    headers: Mapping[str, str]
    entry: ListingEntry | None = None


def record(tx: Connection, page: FetchedPage, *, sha: str, source_id: str | None = None) -> int:
    """A row for a page whose body is kept; its end is not known yet. Returns the row's id."""
    answer = Answer(final_url=page.final_url, status=page.status, headers=page.headers, entry=page.entry)
    owner = source_id or (page.entry.source_id if page.entry else None)
    row = {"url": page.url, "source_id": owner, "sha": sha, "fetched_at": page.fetched_at}
    made = tx.execute(insert(pages).values(**row, answer=codec.encode(answer)).returning(pages.c.id))
    return int(made.scalar_one())


def finish(tx: Connection, page_id: int, end: PageEnd, reason: str | None = None) -> None:
    """How the page ended."""
    tx.execute(update(pages).where(pages.c.id == page_id).values(end=end, reason=reason))


def since(
    tx: Connection, archive: PageArchive, start: datetime | None = None, *, source_id: str | None = None
) -> Iterator[KeptPage]:
    """Kept pages fetched at or after `start`, oldest first, one body in memory at a time."""
    query = select(pages).order_by(pages.c.id)
    if start is not None:
        query = query.where(pages.c.fetched_at >= start)
    if source_id is not None:
        query = query.where(pages.c.source_id == source_id)
    for row in tx.execute(query).mappings().partitions(200):
        for one in row:
            yield _kept(dict(one), archive)


def unfinished(tx: Connection, archive: PageArchive) -> tuple[KeptPage, ...]:
    """Pages fetched but not worked on to the end: a run was killed in between."""
    query = select(pages).where(pages.c.end.is_(None)).order_by(pages.c.id)
    return tuple(_kept(dict(row), archive) for row in tx.execute(query).mappings())


def latest(tx: Connection, archive: PageArchive, url: str) -> KeptPage | None:
    """The newest kept answer of an address."""
    query = select(pages).where(pages.c.url == url).order_by(pages.c.id.desc()).limit(1)
    row = tx.execute(query).mappings().first()
    return None if row is None else _kept(dict(row), archive)


def _kept(row: dict[str, object], archive: PageArchive) -> KeptPage:
    answer = codec.decode(Answer, str(row["answer"]))
    sha = str(row["sha"])
    page = FetchedPage(
        url=str(row["url"]),
        final_url=answer.final_url,
        status=answer.status,
        headers=answer.headers,
        body=archive.load(sha),
        fetched_at=row["fetched_at"],  # type: ignore[arg-type]
        entry=answer.entry,
    )
    return KeptPage(
        id=row["id"],  # type: ignore[arg-type]
        page=page,
        source_id=row["source_id"],  # type: ignore[arg-type]
        sha=sha,
        end=row["end"],  # type: ignore[arg-type]
        reason=row["reason"],  # type: ignore[arg-type]
    )
