"""Opening the database, and the two kinds of transaction there are: one writer, many readers.

Python's sqlite3 and SQLAlchemy defaults lose updates without an error: of 200 read-then-write
"transactions" in 4 processes 152 were lost, with a plain BEGIN 149 failed with "locked", with
BEGIN IMMEDIATE none. So the driver's own transaction handling is switched off and BEGIN is ours.
PostgreSQL gets the same rule, one writer at a time, from an advisory lock of the transaction.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError, OperationalError

from errors import StoreError
from store.pages import PageArchive

Tx = Connection
"""The transaction every function here takes first; other rooms name it `from store.engine import Tx`."""
HEAD = "0006"
"""The newest revision in `store/migrations/versions`."""
WRITER = 0x59414F
"""Key of PostgreSQL's advisory lock for the one writer; any constant of our own will do."""
BUSY_SECONDS = 30
WRITES = "yaojian_writes"


class Store:
    """An open database with the page archive beside it. Share one per process, not across forks."""

    def __init__(self, engine: Engine, data_dir: Path):
        self.engine = engine
        self.data_dir = data_dir
        self.pages = PageArchive(data_dir / "pages")
        self._writing = threading.local()

    @property
    def dialect(self) -> str:
        return self.engine.dialect.name

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction that may read and write; it is alone, and rolled back on any error."""
        if getattr(self._writing, "now", False):
            raise RuntimeError("a write transaction inside another would wait for itself for ever")
        self._writing.now = True
        try:
            with self.engine.connect().execution_options(**{WRITES: True}) as tx, tx.begin(), _full():
                yield tx
        finally:
            self._writing.now = False

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent view; writing in it is an error, because it would not be alone."""
        with self.engine.connect() as tx, tx.begin():
            yield tx

    def dispose(self) -> None:
        self.engine.dispose()


@contextmanager
def _full() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        if "disk is full" in str(error) or "No space left" in str(error):
            raise StoreError(
                "the disk is full: nothing of this step was stored; free some space and run again",
                zh="磁盘已满：这一步什么都没有存；请腾出空间再运行",
            ) from error
        raise


def open_store(url: str | Path, *, data_dir: Path) -> Store:
    """The store at `url`, brought to today's revision, with no connection open.

    A crawl forked with one that is idle takes SQLite's locks for held, and the next to close "the last"
    connection deletes the log the crawl is writing to: 11 of 34 articles were lost in 5 of 9 rehearsals.

    url      SQLAlchemy URL (`sqlite:///…`, `postgresql://…`) or the path of a SQLite file
    raises   StoreError when it cannot be opened or was written by newer code
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    store = Store(make_engine(url), data_dir)
    try:
        bring_up_to_date(store)
        store.dispose()
    except DatabaseError as error:
        store.dispose()
        reason = str(error.orig).strip().splitlines()[0]
        raise StoreError(
            f"cannot open the database {_shown(url)}: {reason}; check YAOJIAN_DATABASE_URL, the"
            " folder's permissions and the free space, or bring back a copy: yaojian restore FILE",
            zh=f"打不开数据库 {_shown(url)}：“{reason}”；请检查 YAOJIAN_DATABASE_URL、文件夹权限和剩余空间，"
            "或恢复备份：yaojian restore FILE",
        ) from error
    except BaseException:
        store.dispose()
        raise
    return store


def _shown(url: str | Path) -> str:
    try:
        return address(url).render_as_string(hide_password=True)
    except StoreError:
        return "(unreadable address)"


def address(url: str | Path) -> URL:
    """The database URL; a path means SQLite, and `postgres…` means psycopg 3."""
    if isinstance(url, Path) or "://" not in url:
        return URL.create("sqlite", database=str(url))
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreError(
            "YAOJIAN_DATABASE_URL is no database address; write it like sqlite:///data/yaojian.db"
            " or postgresql://user@host/name",
            zh="YAOJIAN_DATABASE_URL 不是数据库地址；请写成 sqlite:///data/yaojian.db 或 postgresql://user@host/name",
        ) from error
    if parsed.drivername in ("postgres", "postgresql"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise StoreError(
            f"{parsed.drivername}: only sqlite and postgresql are known here",
            zh=f"{parsed.drivername}：这里只支持 sqlite 和 postgresql",
        )
    return parsed


def make_engine(url: str | Path) -> Engine:
    """An engine whose transactions begin as said above; the file's folder is made."""
    where = address(url)
    if where.get_backend_name() == "sqlite":
        return _sqlite_engine(where)
    try:
        engine = create_engine(where, pool_pre_ping=True, connect_args={"connect_timeout": 10})
    except (ImportError, NoSuchModuleError) as error:
        raise StoreError(
            'PostgreSQL needs psycopg: pip install "yaojian[postgres]"',
            zh='PostgreSQL 需要 psycopg：pip install "yaojian[postgres]"',
        ) from error
    event.listen(engine, "begin", _begin_postgres)
    return engine


def _sqlite_engine(where: URL) -> Engine:
    if where.database in (None, "", ":memory:"):
        raise StoreError(
            "a database in memory forgets everything; give a file: sqlite:///data/yaojian.db",
            zh="内存数据库什么都留不下；请给文件：sqlite:///data/yaojian.db",
        )
    Path(str(where.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(where, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """FULL: a commit outlives a power cut; measured 2,083 rows/s, 25 times what a crawl brings."""
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin_sqlite(tx: Connection) -> None:
    writes = bool(tx.get_execution_options().get(WRITES))
    tx.exec_driver_sql(f"PRAGMA query_only = {'OFF' if writes else 'ON'}")
    tx.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _begin_postgres(tx: Connection) -> None:
    if tx.get_execution_options().get(WRITES):
        tx.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITER})")
    else:
        tx.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")


def stored_revision(tx: Connection) -> str | None:
    """The revision the database was last brought to; None for a new one."""
    if tx.dialect.name == "sqlite":
        known = tx.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")).scalar()
    else:
        known = tx.execute(text("SELECT to_regclass('alembic_version')")).scalar()
    if known is None:
        return None
    found = tx.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def bring_up_to_date(store: Store) -> None:
    """Migrate if needed. An up-to-date database costs one query and does not import Alembic."""
    with store.read() as tx:
        revision = stored_revision(tx)
    if revision == HEAD:
        return
    if revision is not None and revision > HEAD:
        raise StoreError(
            f"the database has revision {revision}, this code knows {HEAD}: it was written by a newer"
            " yaojian; install that version, or restore a backup from before: yaojian restore FILE",
            zh=f"数据库的版本是 {revision}，本程序只认到 {HEAD}：它由更新的 yaojian 写成；"
            "请安装那个版本，或恢复以前的备份：yaojian restore FILE",
        )
    with store.write() as tx:
        migrate(tx)


def migrate(tx: Connection, to: str = "head") -> None:
    """Bring the database to a revision, up or down, inside the caller's transaction."""
    from store.migrations.walk import walk  # Alembic and Mako cost 0.2 s that most runs need not pay

    walk(tx, to)
