"""A column's good list page stays beside the newest one, on both databases."""

from datetime import date

from models import ListBlock, ListingEntry
from store import lists
from store.engine import Store
from tests.store.conftest import T0


def block(sha: str) -> ListBlock:
    row = ListingEntry(
        source_id="nmpa", listing="公告", url="https://x.cn/1", title="甲\0", published_on=date(2026, 2, 1)
    )
    return ListBlock(
        sha=sha, read_at=T0, url="https://x.cn/", selector="li", count=1, rows=(row,), outline="body\n li"
    )


def test_the_good_page_stays_while_the_newest_is_not_read_and_comes_back(store: Store) -> None:
    with store.write() as tx:
        lists.remember(tx, "nmpa", "公告", block("a"))
        lists.remember(tx, "nmpa", "公告", block("b"), why="no rows")
        lists.remember(tx, "nmpa", "要闻", block("c"), why="never read well")
    with store.read() as tx:
        found = lists.of_listing(tx, "nmpa", "公告")
        assert found is not None
        assert (found.good, found.now, found.why) == (block("a"), block("b"), "no rows")
        assert [(one.listing, one.good is None) for one in lists.unlike(tx)] == [
            ("公告", False),
            ("要闻", True),
        ]
        assert lists.shas(tx) == {"a", "b", "c"}
    with store.write() as tx:
        lists.remember(tx, "nmpa", "公告", block("d"))
        assert [one.listing for one in lists.unlike(tx)] == ["要闻"]
        assert lists.shas(tx) == {"d", "c"}
