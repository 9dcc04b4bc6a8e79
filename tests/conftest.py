"""For all tests: no example has a deadline (a busy machine is no bug), and the caller's settings do not count."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("yaojian", deadline=None)
settings.load_profile("yaojian")
for name in [n for n in os.environ if n.startswith("YAOJIAN_")]:
    del os.environ[name]


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """`--lang` is remembered in the environment of its process; here each test has its own."""
    kept = os.environ.get("YAOJIAN_LANG")
    yield
    os.environ.pop("YAOJIAN_LANG", None)
    if kept is not None:
        os.environ["YAOJIAN_LANG"] = kept
