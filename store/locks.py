"""One run at a time: a file lock beside SQLite, an advisory lock in PostgreSQL.

The kernel, or the server, lets go of it when the holder dies, however it dies.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zlib import crc32

from sqlalchemy import text

from errors import LockHeld, StoreError
from wording import told


def _busy(who: str, zh: str) -> LockHeld:
    return LockHeld(
        f"another run holds the lock{who}; wait for it to end, or look with: yaojian doctor",
        zh=f"另一次运行正在进行{zh}；请等它结束，或查看：yaojian doctor",
    )


@contextmanager
def hold_lock(data_dir: Path, *, url: str | Path | None = None, name: str = "run") -> Iterator[None]:
    """Hold the lock `name` of this data folder, or of the PostgreSQL database at `url`.

    raises  LockHeld at once when someone else has it
    """
    if url is not None and str(url).startswith("postgres"):
        with _advisory(str(url), name):
            yield
        return
    with _flock(data_dir, name):
        yield


@contextmanager
def _flock(data_dir: Path, name: str) -> Iterator[None]:
    import fcntl

    data_dir.mkdir(parents=True, exist_ok=True)
    place = data_dir / f"{name}.lock"
    try:
        handle = os.open(place, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        why = told(error)
        raise StoreError(
            f"cannot write {place}: {why}; check the data folder",
            zh=f"写不了 {place}：{why.zh}；请检查数据文件夹",
        ) from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(handle, 32, 0).decode("ascii", "replace").strip()
            raise _busy(
                f" (process {holder})" if holder else "", f"（进程 {holder}）" if holder else ""
            ) from error
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(handle)


@contextmanager
def _advisory(url: str, name: str) -> Iterator[None]:
    from store.engine import make_engine

    engine = make_engine(url)
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as held:
            number = crc32(f"yaojian {name}".encode())
            got = held.execute(text("SELECT pg_try_advisory_lock(:n)"), {"n": number}).scalar()
            if not got:
                raise _busy(" on this database", "（同一数据库）")
            try:
                yield
            finally:
                held.execute(text("SELECT pg_advisory_unlock(:n)"), {"n": number})
    finally:
        engine.dispose()
