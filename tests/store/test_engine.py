"""Transactions: one writer at a time, nothing lost when killed, old databases brought up to date."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError

from errors import StoreError
from store import articles
from store.engine import HEAD, Store, address, migrate, open_store, stored_revision
from store.tables import metadata
from tests.store.conftest import T0, article

ROOT = Path(__file__).resolve().parents[2]

COUNT_UP = """
import sys
from pathlib import Path
from sqlalchemy import text
from store.engine import open_store

store = open_store(sys.argv[1], data_dir=Path(sys.argv[2]))
for _ in range(int(sys.argv[3])):
    with store.write() as tx:
        n = tx.execute(text("SELECT failures FROM hosts WHERE host = 'counter'")).scalar_one()
        tx.execute(text("UPDATE hosts SET failures = :n WHERE host = 'counter'"), {"n": n + 1})
store.dispose()
"""

SAY_WHAT_IS_STORED = """
import sys
from pathlib import Path
from clock import system_now
from store import fetches
from store.engine import open_store
from models import HostState

store = open_store(sys.argv[1], data_dir=Path(sys.argv[2]))
for n in range(100000):
    with store.write() as tx:
        fetches.remember_host(tx, HostState(host=f"a{n}", failures=n))
        fetches.remember_host(tx, HostState(host=f"b{n}", failures=n))
    print(n, flush=True)
"""


def python(code: str, *arguments: object) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def test_four_processes_that_read_then_write_lose_no_update(store: Store, url: str, tmp_path: Path) -> None:
    with store.write() as tx:
        tx.execute(text("INSERT INTO hosts(host, failures) VALUES ('counter', 0)"))
    workers = [python(COUNT_UP, url, tmp_path, 250) for _ in range(4)]
    assert [worker.wait(timeout=60) for worker in workers] == [0, 0, 0, 0]
    for worker in workers:
        assert worker.stdout is not None
        worker.stdout.close()
    with store.read() as tx:
        assert tx.execute(text("SELECT failures FROM hosts")).scalar_one() == 1000


def test_what_was_committed_before_a_kill_is_there_and_whole(store: Store, url: str, tmp_path: Path) -> None:
    said = -1
    for upto in (3, 11, 20):
        with store.write() as tx:
            tx.execute(text("DELETE FROM hosts"))
        writer = python(SAY_WHAT_IS_STORED, url, tmp_path)
        assert writer.stdout is not None
        for line in writer.stdout:
            said = int(line)
            if said == upto:
                writer.send_signal(signal.SIGKILL)
                break
        writer.stdout.close()
        writer.wait(timeout=30)
        with store.read() as tx:
            rows = dict(tx.execute(text("SELECT host, failures FROM hosts")).all())
        assert {f"{side}{n}" for n in range(upto + 1) for side in "ab"} <= set(rows)
        assert {host[1:] for host in rows if host[0] == "a"} == {host[1:] for host in rows if host[0] == "b"}


def test_an_error_inside_a_transaction_leaves_nothing_behind(store: Store) -> None:
    with pytest.raises(StoreError, match="stored already"), store.write() as tx:
        assert [articles.save_new(tx, article(), now=T0) for _ in range(2)]
    with store.read() as tx:
        assert articles.count(tx) == 0


def test_a_reader_may_not_write(store: Store) -> None:
    with pytest.raises(DBAPIError), store.read() as tx:
        tx.execute(text("INSERT INTO hosts(host, failures) VALUES ('x', 0)"))
    with store.write() as tx:
        tx.execute(text("INSERT INTO hosts(host, failures) VALUES ('x', 0)"))


def test_a_reader_sees_one_moment(store: Store) -> None:
    with store.read() as before:
        assert articles.count(before) == 0
        with store.write() as tx:
            articles.save_new(tx, article(), now=T0)
        assert articles.count(before) == 0
    with store.read() as after:
        assert articles.count(after) == 1


def test_a_write_inside_a_write_is_refused_instead_of_waiting_for_itself(store: Store) -> None:
    with store.write(), pytest.raises(RuntimeError, match="inside another"), store.write():
        pass


def test_a_second_start_does_not_load_alembic(store: Store, url: str, tmp_path: Path) -> None:
    code = """
import sys
from pathlib import Path
from store.engine import open_store
open_store(sys.argv[1], data_dir=Path(sys.argv[2])).dispose()
print([name for name in sys.modules if name.split(".")[0] in ("alembic", "mako", "pydantic")])
"""
    started = python(code, url, tmp_path)
    out, _ = started.communicate(timeout=30)
    assert out.strip() == "[]"


def test_a_store_just_opened_holds_no_connection_that_a_fork_could_inherit(url: str, tmp_path: Path) -> None:
    for _ in ("new", "up to date"):
        opened = open_store(url, data_dir=tmp_path)
        assert opened.engine.pool.checkedin() == 0  # type: ignore[attr-defined]
        opened.dispose()


def test_a_database_of_newer_code_is_refused_with_the_cure(store: Store, url: str, tmp_path: Path) -> None:
    with store.write() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match=r"newer.*restore"):
        open_store(url, data_dir=tmp_path)


def test_the_migrations_build_exactly_the_tables_of_the_code(store: Store) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    def ours(_thing: object, name: str | None, kind: str, *_rest: object) -> bool:
        return not (kind in ("table", "index") and str(name).removeprefix("ix_").startswith("search_index"))

    with store.read() as tx:
        context = MigrationContext.configure(
            tx, opts={"include_object": ours, "compare_type": True, "target_metadata": metadata}
        )
        assert compare_metadata(context, metadata) == []


def test_an_older_database_is_brought_up_with_what_it_holds(store: Store, url: str, tmp_path: Path) -> None:
    with store.write() as tx:
        saved = articles.save_new(tx, article(issuers=("广东省药监局",)), now=T0)
        migrate(tx, "0001")
        assert stored_revision(tx) == "0001"
    store.dispose()
    again = open_store(url, data_dir=tmp_path)
    with again.read() as tx:
        assert stored_revision(tx) == HEAD
        assert articles.must_get(tx, saved.id) == saved
    again.dispose()


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ("mysql://x/y", "only sqlite and postgresql"),
        ("sqlite:///:memory:", "memory"),
        ("sqlite://", "memory"),
    ],
)
def test_an_address_that_cannot_be_a_store_is_named(bad: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=says):
        open_store(bad, data_dir=tmp_path)


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    place = tmp_path / "notes.txt"
    place.write_text("这不是数据库" * 1000)
    with pytest.raises(StoreError, match="not a database"):
        open_store(place, data_dir=tmp_path)
    assert place.read_text().startswith("这不是数据库")


def test_a_password_is_never_shown(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        open_store("postgresql://u:geheim@127.0.0.1:1/x", data_dir=tmp_path)
    assert "geheim" not in str(caught.value)
    assert "geheim" not in str(address("postgresql://u:geheim@h/x"))


def save_with_little_room(store: Store) -> None:
    with store.write() as tx:
        pages = tx.execute(text("PRAGMA page_count")).scalar_one()
        tx.execute(text(f"PRAGMA max_page_count = {pages + 2}"))
        articles.save_new(tx, article(2, body="药" * 100_000), now=T0)


def test_a_full_disk_is_named(tmp_path: Path) -> None:
    store = open_store(tmp_path / "yaojian.db", data_dir=tmp_path)
    with store.write() as tx:
        articles.save_new(tx, article(1), now=T0)
    with pytest.raises(StoreError, match="disk is full"):
        save_with_little_room(store)
    with store.read() as tx:
        assert articles.count(tx) == 1
    store.dispose()


def test_a_locked_database_is_an_operational_error_after_the_wait(tmp_path: Path) -> None:
    one = open_store(tmp_path / "yaojian.db", data_dir=tmp_path)
    two = open_store(tmp_path / "yaojian.db", data_dir=tmp_path)
    with one.write(), two.engine.connect() as tx:
        tx.connection.driver_connection.execute("PRAGMA busy_timeout = 1")  # type: ignore[union-attr]
        with pytest.raises(OperationalError, match="locked"):
            tx.execution_options(yaojian_writes=True).execute(text("SELECT 1"))
    one.dispose()
    two.dispose()
