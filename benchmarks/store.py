"""How the store stands at size: candidates, search, filing, looking up, opening.

    python benchmarks/store.py --articles 100000            # minutes; a million takes about two hours
    python benchmarks/store.py --fingerprints 1000000       # the fingerprint index alone

Times are medians of single calls on this machine; they are printed, never asserted.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from models import And, Article, Field, Or, Term
from store import articles, entries, fingerprints, search
from store.engine import Store, open_store

NOW = datetime(2026, 2, 12, tzinfo=UTC)
CLAUSES = 20_000
HASHES = 190  # of a 1,500-character text, one 6-gram in eight


def timed(what: str, call: Callable[[], object], times: int = 50) -> None:
    took = []
    for _ in range(times):
        started = time.perf_counter()
        call()
        took.append((time.perf_counter() - started) * 1000)
    took.sort()
    print(f"{what:<58}{statistics.median(took):>10.2f} ms  p95 {took[int(len(took) * 0.95)]:>9.2f}")


def characters(draw: random.Random, count: int) -> str:
    """Text whose character frequencies fall off as those of Chinese do."""
    return "".join(chr(0x4E00 + int(draw.paretovariate(0.9)) % 5000) for _ in range(count))


def write_articles(store: Store, count: int, draw: random.Random) -> None:
    clauses = [characters(draw, draw.randrange(8, 40)) for _ in range(CLAUSES)]
    started = time.perf_counter()
    for first in range(0, count, 500):
        with store.write() as tx:
            for n in range(first, min(first + 500, count)):
                articles.save_new(tx, one(n, clauses, draw), now=NOW)
    took = time.perf_counter() - started
    print(f"{count} articles filed with index, 500 a transaction: {took / count * 1000:.2f} ms each")


def one(n: int, clauses: list[str], draw: random.Random) -> Article:
    body = "。".join(draw.choice(clauses) for _ in range(30))
    hashes = tuple(
        {draw.randrange(2**32) for _ in range(HASHES - 20)} | {draw.randrange(2000) for _ in range(20)}
    )
    return Article(
        url=f"https://example.gov.cn/{n}.html",
        source_id=f"source{n % 45}",
        title=f"第{n}号公告",
        body=body,
        issuers=(f"机关{n % 60}",),
        search_text=f"第{n}号公告\n{body}",
        fingerprint=hashes,
    )


def ask(store: Store, draw: random.Random) -> None:
    with store.read() as tx:
        stored = articles.get_many(tx, draw.sample(range(1, articles.count(tx) + 1), 50))
        for size in (1, 2, 4, 8):
            words = iter([one.article.body[9 : 9 + size] for one in stored] * 2)
            timed(
                f"search, latest 20, {size} characters", lambda w=words: search.search(tx, Term(text=next(w)))
            )
        words = iter([one.article.body[9:11] for one in stored])
        trap = lambda: search.search(tx, Term(text=next(words), unless=("不在其中",)))  # noqa: E731
        timed("search with a trap (second look)", trap)
        issuer = Field(name="issuer", op="has", value="机关7")
        pair = (issuer, Term(text=stored[0].article.body[9:11]))
        timed("search, issuer and word", lambda: search.search(tx, And(parts=pair)), 20)
        timed("search, issuer or word", lambda: search.search(tx, Or(parts=pair)), 20)
        prints = iter([one.article.fingerprint for one in stored])
        timed("candidates of one text", lambda: fingerprints.candidates(tx, next(prints)))
        urls = [f"https://example.gov.cn/{n}.html" for n in range(400)]
        timed("known, 400 addresses", lambda: entries.known(tx, "source1", urls))
        timed("by_url", lambda: articles.by_url(tx, draw.choice(urls)))


def only_fingerprints(folder: Path, count: int, draw: random.Random) -> None:
    """The index filled by hand in key order, because filing a million articles takes hours."""
    open_store(folder / "f.db", data_dir=folder).dispose()
    with closing(sqlite3.connect(folder / "f.db")) as db:
        db.execute("PRAGMA journal_mode = OFF")  # a log of a gigabyte would be most of the work
        db.execute("PRAGMA synchronous = OFF")
        db.execute("PRAGMA cache_size = -500000")
        db.execute("CREATE TABLE loose (h INTEGER, article_id INTEGER)")
        db.executemany("INSERT INTO loose VALUES (?, ?)", rows(count, draw))
        db.execute(
            "INSERT OR IGNORE INTO fingerprints SELECT h, article_id FROM loose ORDER BY h, article_id"
        )
        db.execute("DROP TABLE loose")
        db.commit()
    store = open_store(folder / "f.db", data_dir=folder)
    with store.read() as tx:
        timed(
            f"candidates of one text, {HASHES} hashes, {count} texts stored",
            lambda: fingerprints.candidates(tx, some_hashes(draw)),
            200,
        )
    store.dispose()


def some_hashes(draw: random.Random) -> set[int]:
    """Most fragments are rare, one in ten is a stock phrase."""
    rare = {draw.randrange(2**32) for _ in range(HASHES * 9 // 10)}
    return rare | {draw.randrange(2000) for _ in range(HASHES // 10)}


def rows(count: int, draw: random.Random) -> Iterable[tuple[int, int]]:
    for article_id in range(count):
        for _ in range(31):
            yield draw.randrange(2**32), article_id
        for _ in range(3):
            yield draw.randrange(2000), article_id


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=5_000)
    parser.add_argument("--fingerprints", type=int, default=0)
    asked = parser.parse_args()
    draw = random.Random(20260212)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if asked.fingerprints:
            only_fingerprints(folder, asked.fingerprints, draw)
            return
        store = open_store(folder / "yaojian.db", data_dir=folder)
        write_articles(store, asked.articles, draw)
        ask(store, draw)
        store.dispose()
        timed(
            "open an up-to-date database",
            lambda: open_store(folder / "yaojian.db", data_dir=folder).dispose(),
        )


if __name__ == "__main__":
    main()
