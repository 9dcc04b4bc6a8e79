"""Copies of everything, the way back, and forgetting bodies without forgetting that they were seen."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import re
import secrets
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, delete, func, select, text, update

from errors import StoreError
from models import Article
from store import codec, lists, search_index
from store.engine import HEAD, Store, address
from store.locks import hold_lock
from store.pages import PageArchive
from store.tables import articles, entries, fetches, pages
from wording import told

PAGE_NAME = re.compile(r"pages/([0-9a-f]{2})/(\1[0-9a-f]{62})\.gz")
DATABASE = "database.sqlite"
MANIFEST = "manifest.json"


def integrity(tx: Connection) -> str | None:
    """None when the database finds itself sound, else what it complains of."""
    if tx.dialect.name != "sqlite":
        tx.execute(text("SELECT 1"))
        return None
    found = tx.execute(text("PRAGMA quick_check(1)")).scalar()
    return None if found == "ok" else str(found)


# ------------------------------------------------------------------ backup


def backup(store: Store, file: Path) -> dict[str, int]:
    """One file with the database as it is at one moment and all kept bytes; others may go on writing.

    The copy is opened and checked before FILE gets its name. Returns counts (articles, entries, pages).
    raises  StoreError when it cannot be written or does not check out
    """
    source = _sqlite_file(store)
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        with tempfile.TemporaryDirectory(dir=file.parent) as folder:
            copy = Path(folder) / DATABASE
            _copy_database(source, copy)
            counts, shas = _checked(copy)
            known = set(shas)
            spare = [sha for sha in store.pages.every() if sha not in known]  # files, list pages: no row
            with tarfile.open(aside, "w:gz", compresslevel=1) as tar:
                _add_bytes(tar, MANIFEST, _manifest(copy, counts))
                tar.add(copy, DATABASE)
                for sha in shas:
                    _add_bytes(tar, f"pages/{sha[:2]}/{sha}.gz", _page_file(store.pages, sha))
                for sha in spare:
                    with contextlib.suppress(StoreError, FileNotFoundError):  # damaged, or pruned meanwhile
                        _add_bytes(tar, f"pages/{sha[:2]}/{sha}.gz", _page_file(store.pages, sha))
        _flush(aside)
        aside.replace(file)
    except OSError as error:
        why = told(error)
        raise StoreError(
            f"cannot write the backup {file}: {why}", zh=f"备份 {file} 写不出：{why.zh}"
        ) from error
    finally:
        aside.unlink(missing_ok=True)
    return counts


def is_backup(file: Path) -> bool:
    """Does the file begin as a backup of ours does?"""
    try:
        with tarfile.open(file, "r:gz") as tar:
            first = tar.next()
    except (OSError, tarfile.TarError, EOFError):
        return False
    return first is not None and first.name == MANIFEST


def _sqlite_file(store: Store) -> Path:
    if store.dialect != "sqlite":
        raise StoreError(
            "PostgreSQL is copied by its own tools: pg_dump -Fc … and a copy of the pages folder",
            zh="PostgreSQL 用自己的工具备份：pg_dump -Fc …，另外复制 pages 文件夹",
        )
    return Path(str(store.engine.url.database))


def _copy_database(source: Path, copy: Path) -> None:
    """SQLite's online backup: one consistent moment, WAL included."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(copy)) as new:
        old.backup(new)


def _checked(database: Path) -> tuple[dict[str, int], list[str]]:
    """Counts of a database file that is sound and of a known revision; the pages it speaks of."""
    with closing(sqlite3.connect(database)) as db:
        try:
            verdict = db.execute("PRAGMA integrity_check(1)").fetchone()[0]
            revision = str(db.execute("SELECT version_num FROM alembic_version").fetchone()[0])
            counts = {name: _count(db, name) for name in ("articles", "entries")}
            shas = [row[0] for row in db.execute("SELECT DISTINCT sha FROM pages ORDER BY sha")]
        except (sqlite3.DatabaseError, TypeError) as error:
            raise StoreError(
                f"this is no sound yaojian database: {error}",
                zh=f"这不是完好的 yaojian 数据库：{told(error).zh}",
            ) from error
    if verdict != "ok":
        raise StoreError(f"the database is damaged: {verdict}", zh=f"数据库已损坏：“{verdict}”")
    if revision > HEAD:
        raise StoreError(
            f"the copy has revision {revision}, this code knows {HEAD}: use a newer yaojian",
            zh=f"备份的版本是 {revision}，本程序只认到 {HEAD}：请用更新的 yaojian",
        )
    return counts | {"pages": len(shas)}, shas


def _count(db: sqlite3.Connection, name: str) -> int:
    return int(db.execute(f"SELECT count(*) FROM {name}").fetchone()[0])  # noqa: S608 - our own names


def _manifest(copy: Path, counts: dict[str, int]) -> bytes:
    digest = hashlib.sha256(copy.read_bytes()).hexdigest()
    made = datetime.now(UTC).isoformat()
    return json.dumps({"yaojian": 1, "made_at": made, "sha256": digest, "counts": counts}).encode()


def _page_file(archive: PageArchive, sha: str) -> bytes:
    archive.load(sha)
    return archive.path(sha).read_bytes()


def _add_bytes(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    tar.addfile(info, io.BytesIO(content))


def _flush(place: Path) -> None:
    with place.open("rb+") as file:
        os.fsync(file.fileno())


# ------------------------------------------------------------------ restore


def restore(file: Path, *, url: str | Path, data_dir: Path, force: bool = False) -> dict[str, int]:
    """Bring database and pages back from a backup. Nothing is touched until all of it checked out.

    force   replace a database that holds something; the old one stays beside it as `….before-restore`
    raises  StoreError for a bad file or a database in use, LockHeld while a run is at work
    """
    where = address(url)
    if where.get_backend_name() != "sqlite":
        raise StoreError(
            "PostgreSQL is restored by its own tools: pg_restore …",
            zh="PostgreSQL 用自己的工具恢复：pg_restore …",
        )
    target = Path(str(where.database))
    data_dir.mkdir(parents=True, exist_ok=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    with hold_lock(data_dir), tempfile.TemporaryDirectory(dir=target.parent) as folder:
        if not force and _holds_something(target):
            raise StoreError(
                f"{target} holds articles already; to replace it: yaojian restore FILE --force",
                zh=f"{target} 里已有文章；要替换它：yaojian restore FILE --force",
            )
        with _open_backup(file) as tar:
            counts = _unpack_database(tar, file, Path(folder) / DATABASE)
            _check_pages(tar, file)
        with _open_backup(file) as tar:
            _unpack_pages(tar, PageArchive(data_dir / "pages"))
        _swap(Path(folder) / DATABASE, target)
    return counts


@contextmanager
def _open_backup(file: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(file, "r:gz") as tar:
            yield tar
    except (OSError, EOFError, tarfile.TarError) as error:
        raise StoreError(
            f"{file} is no readable backup: {error}", zh=f"{file} 不是能读的备份：{told(error).zh}"
        ) from error


def _holds_something(target: Path) -> bool:
    if not target.exists() or target.stat().st_size == 0:
        return False
    with closing(sqlite3.connect(target)) as db:
        try:
            return _count(db, "articles") + _count(db, "entries") > 0
        except sqlite3.DatabaseError:
            return True  # not ours, or damaged: somebody's anyway


def _unpack_database(tar: tarfile.TarFile, file: Path, place: Path) -> dict[str, int]:
    manifest = json.loads(_read(tar, file, MANIFEST).read())
    content = _read(tar, file, DATABASE)
    digest = hashlib.sha256()
    with place.open("wb") as out:
        while some := content.read(1 << 20):
            digest.update(some)
            out.write(some)
    if digest.hexdigest() != manifest.get("sha256"):
        raise StoreError(
            f"{file}: the database in it is not the one that was saved; use another backup",
            zh=f"{file}：里面的数据库与备份时不同；请换一个备份",
        )
    counts, _ = _checked(place)
    return counts


def _read(tar: tarfile.TarFile, file: Path, name: str) -> IO[bytes]:
    try:
        found = tar.extractfile(name)
    except KeyError as error:
        raise StoreError(
            f"{file} is no yaojian backup: it holds no {name}",
            zh=f"{file} 不是 yaojian 的备份：里面没有 {name}",
        ) from error
    if found is None:
        raise StoreError(
            f"{file} is no yaojian backup: {name} is not a file",
            zh=f"{file} 不是 yaojian 的备份：{name} 不是文件",
        )
    return found


def _check_pages(tar: tarfile.TarFile, file: Path) -> None:
    for member in tar.getmembers():
        fine = member.isfile() and (member.name in (MANIFEST, DATABASE) or PAGE_NAME.fullmatch(member.name))
        if not fine:
            raise StoreError(
                f"{file} holds {member.name!r}, which no backup of ours holds; nothing was restored",
                zh=f"{file} 里有 {member.name!r}，我们的备份不会有它；没有恢复任何东西",
            )


def _unpack_pages(tar: tarfile.TarFile, archive: PageArchive) -> None:
    for member in tar:
        name = PAGE_NAME.fullmatch(member.name)
        found = tar.extractfile(member) if name else None
        if name and found is not None:
            archive.keep_packed(name[2], found.read())


def _swap(new: Path, target: Path) -> None:
    """Put the new file in place; the old one with its WAL folded in stays beside it."""
    _flush(new)
    if target.exists():
        with closing(sqlite3.connect(target)) as old, suppress(sqlite3.DatabaseError):
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # a damaged one is kept as it is
        target.replace(target.with_name(f"{target.name}.before-restore"))
    for tail in ("-wal", "-shm"):
        target.with_name(target.name + tail).unlink(missing_ok=True)
    new.replace(target)


# ------------------------------------------------------------------ forgetting


def prune(store: Store, *, before: datetime, now: datetime) -> dict[str, int]:
    """Drop the bodies of articles first seen before that instant, and page bytes only they used.

    Entries, addresses, titles, numbers, fingerprints and what people were told stay: what was seen
    is never new again.
    """
    with store.write() as tx:
        which = (articles.c.first_seen < before, articles.c.pruned_at.is_(None))
        old = tx.execute(select(articles.c.id, articles.c.article).where(*which)).all()
        for article_id, kept in old:
            _prune_one(tx, article_id, codec.decode(Article, kept), now)
        gone = _prune_pages(tx, before)
    for sha in gone:
        store.pages.drop(sha)
    return {"articles": len(old), "pages": len(gone)}


def _prune_one(tx: Connection, article_id: int, article: Article, now: datetime) -> None:
    search_index.forget(tx, article_id)
    stub = replace(
        article,
        body="",
        search_text="",
        repairs=(),
        directives=(),
        deadlines=(),
        effective_on=(),
        meeting=None,
        attachments=tuple(replace(one, text=None) for one in article.attachments),
        facts=tuple(fact for fact in article.facts if fact.where != "body"),
        notes=(*article.notes, f"body pruned {now.date().isoformat()}"),
    )
    values = {"article": codec.encode(stub), "search_text": "", "pruned_at": now}
    tx.execute(update(articles).where(articles.c.id == article_id).values(**values))
    search_index.remember(tx, article_id)


def _prune_pages(tx: Connection, before: datetime) -> list[str]:
    """Forget page rows from before; returns the bytes nobody refers to any more.

    List pages stay: their validators promise the bytes to the next run, and the good ones are shown beside
    what a site made of them.
    """
    old = set(tx.execute(select(pages.c.sha).where(pages.c.fetched_at < before)).scalars())
    tx.execute(delete(pages).where(pages.c.fetched_at < before))
    still = set(tx.execute(select(pages.c.sha)).scalars()) | lists.shas(tx)
    still |= set(tx.execute(select(fetches.c.sha).where(fetches.c.memo.is_not(None))).scalars())
    return sorted(old - still)


def sizes(tx: Connection) -> dict[str, int]:
    """Rows of what matters to an operator."""
    counted = {"articles": articles, "entries": entries, "pages": pages}
    return {
        name: int(tx.execute(select(func.count()).select_from(t)).scalar_one()) for name, t in counted.items()
    }
