"""For all tests: no example has a deadline (a busy machine is no bug), and the caller's settings do not count."""

import os

from hypothesis import settings

settings.register_profile("yaojian", deadline=None)
settings.load_profile("yaojian")
for name in [n for n in os.environ if n.startswith("YAOJIAN_")]:
    del os.environ[name]
