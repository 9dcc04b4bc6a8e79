"""The site's own count against the rows read: on the first reading, and whenever a list is walked to its end."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from scrapy.http import Request, Response

from models import Paging
from store.engine import Store, open_store
from tests.crawler.fakesite import FakeSite, answer, days
from tests.crawler.test_visit import LIST, SOURCE, START, visit

ONE_PAGE = replace(SOURCE, listings=(replace(LIST, paging=Paging(kind="none")),))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "t.db", data_dir=tmp_path)
    yield opened
    opened.dispose()


def states(site: FakeSite, total: int) -> None:
    """The only page of the list says how many rows there are."""
    html = site.html("/tzgg/index.html")
    assert html is not None
    page = html.replace("</ul>", f"</ul><div class='page'>共{total}条</div>")

    def reply(request: Request) -> Response:
        return answer(request, page)

    site.special["/tzgg/index.html"] = reply


def test_a_total_that_is_not_reached_is_named_in_every_run(store: Store) -> None:
    site = FakeSite(rows=days(5), tags=False)
    states(site, 7)
    said = [visit(store, site, source=ONE_PAGE, at=START + timedelta(days=n)).problems for n in range(3)]
    assert [[p.kind for p in some] for some in said] == [["total"]] * 3
    assert "states 7 rows, 5 were read" in said[2][0].what


def test_a_total_that_is_reached_is_no_problem_after_new_rows_either(store: Store) -> None:
    site = FakeSite(rows=days(3), tags=False)
    states(site, 3)
    assert visit(store, site, source=ONE_PAGE).problems == ()
    site.rows.append((77, date(2026, 2, 12)))
    states(site, 4)
    assert visit(store, site, source=ONE_PAGE, at=START + timedelta(days=1)).problems == ()
