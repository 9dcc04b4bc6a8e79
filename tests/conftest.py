"""For all tests: no example has a deadline (a busy machine is no bug), and the caller's settings do not count.

Tests marked `browser` need Chromium: without one they are skipped, or fail where REQUIRE_BROWSER is set.
"""

import os
import shutil
from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("yaojian", deadline=None)
settings.load_profile("yaojian")
for name in [n for n in os.environ if n.startswith("YAOJIAN_")]:
    del os.environ[name]


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("browser") is None or shutil.which("chromium"):
        return
    if os.environ.get("REQUIRE_BROWSER"):
        pytest.fail("no chromium: apt-get install chromium")
    pytest.skip("no chromium: apt-get install chromium")


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """`--lang` is remembered in the environment of its process; here each test has its own."""
    kept = os.environ.get("YAOJIAN_LANG")
    yield
    os.environ.pop("YAOJIAN_LANG", None)
    if kept is not None:
        os.environ["YAOJIAN_LANG"] = kept
