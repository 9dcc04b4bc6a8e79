"""Bytes kept whole, copies that can be trusted, bodies forgotten without making anything new again."""

from __future__ import annotations

import io
import tarfile
from datetime import timedelta
from pathlib import Path

import pytest

from errors import LockHeld, StoreError
from models import FetchedPage, Term
from store import articles, entries, fingerprints, maintenance, pages, search
from store.engine import Store, open_store
from store.locks import hold_lock
from store.pages import PageArchive
from tests.store.conftest import T0, article, entry

DAY = timedelta(days=1)


def page(n: int = 1, body: bytes = b"\xff\xfe<html>", when: timedelta = timedelta()) -> FetchedPage:
    return FetchedPage(
        url=f"https://x/{n}",
        final_url=f"https://x/{n}?moved",
        status=200,
        headers={"content-type": "text/html", "x-odd": "\udcff"},
        body=body,
        fetched_at=T0 + when,
        entry=entry(n),
    )


def keep(store: Store, one: FetchedPage) -> int:
    sha = store.pages.keep(one)
    with store.write() as tx:
        return pages.record(tx, one, sha=sha)


def test_a_page_comes_back_with_its_bytes_and_how_it_ended(store: Store) -> None:
    first, second = keep(store, page(1)), keep(store, page(2, body=b"", when=DAY))
    with store.write() as tx:
        pages.finish(tx, first, "quarantined", "no charset")
        everything = list(pages.since(tx, store.pages))
        later = list(pages.since(tx, store.pages, T0 + DAY, source_id="guangdong"))
        open_ones = pages.unfinished(tx, store.pages)
        latest = pages.latest(tx, store.pages, "https://x/1")
    assert [one.page for one in everything] == [page(1), page(2, body=b"", when=DAY)]
    assert (everything[0].end, everything[0].reason) == ("quarantined", "no charset")
    assert [one.id for one in later] == [one.id for one in open_ones] == [second]
    assert latest == everything[0]


def test_the_same_bytes_are_kept_once_and_damage_is_noticed(tmp_path: Path) -> None:
    archive = PageArchive(tmp_path / "pages")
    sha = archive.keep(b"abc")
    assert archive.keep(b"abc") == sha
    assert list(archive.every()) == [sha]
    assert archive.load(sha) == b"abc"
    whole = archive.path(sha).read_bytes()
    for harm in (whole[:-3], b"x" + whole, b""):
        archive.path(sha).write_bytes(harm)
        with pytest.raises(StoreError, match=sha):
            archive.load(sha)
    archive.path(sha).unlink()
    with pytest.raises(StoreError, match="cannot be read"):
        archive.load(sha)


def test_a_page_that_cannot_be_written_leaves_no_half_file(tmp_path: Path) -> None:
    archive = PageArchive(tmp_path / "pages")
    (tmp_path / "pages").write_text("a file where the folder should be")
    with pytest.raises((StoreError, OSError)):
        archive.keep(b"abc")
    assert [one.name for one in tmp_path.iterdir()] == ["pages"]


# ------------------------------------------------------------------ backup and restore


@pytest.fixture
def full(tmp_path: Path) -> Store:
    store = open_store(tmp_path / "a" / "yaojian.db", data_dir=tmp_path / "a")
    keep(store, page(1))
    with store.write() as tx:
        articles.save_new(tx, article(1), now=T0)
        entries.add(tx, [entry(1)], run_id=1, now=T0)
    return store


def test_a_backup_taken_while_writing_brings_everything_back(full: Store, tmp_path: Path) -> None:
    with full.write() as tx:
        articles.save_new(tx, article(2), now=T0)
        counts = maintenance.backup(full, tmp_path / "copy.tar.gz")
    assert counts == {"articles": 1, "entries": 1, "pages": 1}
    full.dispose()
    target = tmp_path / "b" / "yaojian.db"
    assert maintenance.restore(tmp_path / "copy.tar.gz", url=target, data_dir=tmp_path / "b") == counts
    back = open_store(target, data_dir=tmp_path / "b")
    with back.read() as tx:
        assert articles.by_url(tx, article(1).url) is not None
        assert [one.page for one in pages.since(tx, back.pages)] == [page(1)]
        assert search.search(tx, Term(text="正文"))[0] == 1
        assert maintenance.integrity(tx) is None
    back.dispose()


def test_restore_does_not_overwrite_unless_forced_and_keeps_the_old(full: Store, tmp_path: Path) -> None:
    maintenance.backup(full, tmp_path / "copy.tar.gz")
    with full.write() as tx:
        articles.save_new(tx, article(2), now=T0)
    full.dispose()
    target = tmp_path / "a" / "yaojian.db"
    with pytest.raises(StoreError, match="--force"):
        maintenance.restore(tmp_path / "copy.tar.gz", url=target, data_dir=tmp_path / "a")
    maintenance.restore(tmp_path / "copy.tar.gz", url=target, data_dir=tmp_path / "a", force=True)
    for name, wanted in (("yaojian.db", 1), ("yaojian.db.before-restore", 2)):
        store = open_store(tmp_path / "a" / name, data_dir=tmp_path / "a")
        with store.read() as tx:
            assert articles.count(tx) == wanted
        store.dispose()


def test_restore_waits_for_no_run_but_says_so(full: Store, tmp_path: Path) -> None:
    maintenance.backup(full, tmp_path / "copy.tar.gz")
    full.dispose()
    with hold_lock(tmp_path / "b"), pytest.raises(LockHeld):
        maintenance.restore(tmp_path / "copy.tar.gz", url=tmp_path / "b" / "x.db", data_dir=tmp_path / "b")


def spoil(file: Path, how: str) -> None:
    content = file.read_bytes()
    if how == "cut":
        file.write_bytes(content[: len(content) // 2])
    elif how == "text":
        file.write_text("这不是备份")
    elif how == "empty":
        file.write_bytes(b"")
    elif how == "missing":
        file.unlink()
    else:
        with tarfile.open(file, "r:gz") as tar:
            parts = {one.name: tar.extractfile(one).read() for one in tar.getmembers()}  # type: ignore[union-attr]
        if how == "changed":
            parts["database.sqlite"] = parts["database.sqlite"][:-10] + b"0123456789"
        elif how == "stranger":
            parts = {"foo": b""}
        elif how == "outside":
            parts["../../evil.gz"] = b"x"
        with tarfile.open(file, "w:gz") as tar:
            for name, body in parts.items():
                info = tarfile.TarInfo(name)
                info.size = len(body)
                tar.addfile(info, io.BytesIO(body))


@pytest.mark.parametrize("how", ["cut", "text", "empty", "missing", "changed", "stranger", "outside"])
def test_a_bad_backup_touches_nothing(full: Store, tmp_path: Path, how: str) -> None:
    file = tmp_path / "copy.tar.gz"
    maintenance.backup(full, file)
    full.dispose()
    spoil(file, how)
    target = tmp_path / "b" / "yaojian.db"
    with pytest.raises(StoreError, match=r"copy\.tar\.gz|sound"):
        maintenance.restore(file, url=target, data_dir=tmp_path / "b", force=True)
    assert not target.exists()
    assert not (tmp_path / "evil.gz").exists()


def test_a_backup_with_a_missing_page_is_not_made(full: Store, tmp_path: Path) -> None:
    sha = next(full.pages.every())
    full.pages.drop(sha)
    with pytest.raises(StoreError, match=sha):
        maintenance.backup(full, tmp_path / "copy.tar.gz")
    full.dispose()
    assert [one.name for one in tmp_path.iterdir()] == ["a"]


def test_nothing_seen_is_new_again_after_pruning(store: Store) -> None:
    keep(store, page(1))
    keep(store, page(2, body=b"new", when=DAY))
    with store.write() as tx:
        old = articles.save_new(tx, article(1, fingerprint=(1, 2), aliases=("https://x/alias",)), now=T0)
        articles.save_new(tx, article(2), now=T0 + DAY)
        entries.add(tx, [entry(1)], run_id=1, now=T0)
    assert maintenance.prune(store, before=T0 + DAY, now=T0 + DAY) == {"articles": 1, "pages": 1}
    assert maintenance.prune(store, before=T0 + DAY, now=T0 + DAY) == {"articles": 0, "pages": 0}
    with store.write() as tx:
        stub = articles.by_url(tx, "https://x/alias")
        assert entries.add(tx, [entry(1)], run_id=2, now=T0 + DAY) == ()
        assert fingerprints.candidates(tx, (1, 2)) == [(old.id, 2)]
        assert search.search(tx, Term(text="正文1"))[0] == 0
        assert search.search(tx, Term(text="关于第1号药品的公告"))[0] == 1
        assert maintenance.sizes(tx) == {"articles": 2, "entries": 1, "pages": 1}
    assert stub is not None
    assert (stub.article.title, stub.article.body) == (old.article.title, "")
    assert len(list(store.pages.every())) == 1


def test_a_kept_page_is_one_file_under_its_hash(tmp_path: Path) -> None:
    archive = PageArchive(tmp_path)
    sha = archive.keep(b"x")
    assert archive.path(sha) == tmp_path / sha[:2] / f"{sha}.gz"
    assert [one.name for one in (tmp_path / sha[:2]).iterdir()] == [f"{sha}.gz"]
