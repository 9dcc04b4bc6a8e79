from datetime import timedelta
from pathlib import Path

import pytest
from digest_day import ARRIVALS, NOW, SEEN, WINDOW

from config.settings import load_settings
from models import SourceReport, Subscriber
from store import articles, runs, stories, subscribers
from store.engine import open_store

CONFIG = Path(__file__).resolve().parents[2] / "config"


@pytest.fixture
def store(tmp_path):
    opened = open_store(tmp_path / "yaojian.db", data_dir=tmp_path)
    yield opened
    opened.dispose()


@pytest.fixture
def settings(tmp_path):
    return load_settings(CONFIG, tmp_path, {"YAOJIAN_PUBLIC_URL": "https://yj.example.org"})


@pytest.fixture
def full(store):
    """A store after the run of the day: three readers, seven sources read, the day's articles filed."""
    with store.write() as tx:
        run = runs.start(tx, now=SEEN)
        for source_id in ("nmpa", "cmde", "hebei", "guangdong", "shanghai", "hubei", "cnpharm"):
            runs.note_source(tx, run, SourceReport(id=source_id, state="ok"), now=SEEN)
        for number, one in enumerate(ARRIVALS):
            stored = articles.save_new(tx, one.article, now=SEEN + timedelta(seconds=number))
            stories.new_story(tx, stored.id, now=SEEN)
        for name in ("a", "b", "c"):
            subscribers.add(
                tx, Subscriber(id=0, address=f"{name}@example.org", when_nothing=True), now=WINDOW.start
            )
    return store


@pytest.fixture
def now():
    return NOW
