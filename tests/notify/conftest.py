import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from digest_day import ARRIVALS, SEEN, WINDOW

from config.settings import load_settings
from models import SourceReport, Subscriber
from store import articles, runs, stories, subscribers
from store.engine import open_store

CONFIG = Path(__file__).resolve().parents[2] / "config"


@pytest.fixture(scope="session")
def templates(tmp_path_factory):
    """An empty database and one after the run of the day, made once and copied: opening one is quick."""
    empty, full = tmp_path_factory.mktemp("empty"), tmp_path_factory.mktemp("full")
    open_store(empty / "yaojian.db", data_dir=empty).dispose()
    opened = open_store(full / "yaojian.db", data_dir=full)
    fill(opened)
    opened.dispose()
    return {"empty": empty / "yaojian.db", "full": full / "yaojian.db"}


def copied(template, folder):
    for suffix in ("", "-wal"):
        source = template.with_name(template.name + suffix)
        if source.exists():
            shutil.copy(source, folder / source.name)
    return open_store(folder / "yaojian.db", data_dir=folder)


@pytest.fixture
def store(templates, tmp_path):
    opened = copied(templates["empty"], tmp_path)
    yield opened
    opened.dispose()


@pytest.fixture
def full(templates, tmp_path):
    """A store after the run of the day: three readers, seven sources read, the day's articles filed."""
    opened = copied(templates["full"], tmp_path)
    yield opened
    opened.dispose()


@pytest.fixture
def settings(tmp_path):
    return load_settings(CONFIG, tmp_path, {"YAOJIAN_PUBLIC_URL": "https://yj.example.org"})


def fill(store):
    with store.write() as tx:
        run = runs.start(tx, now=SEEN)
        for source_id in ("nmpa", "cmde", "hebei", "guangdong", "shanghai", "hubei", "cnpharm"):
            runs.note_source(tx, run, SourceReport(id=source_id, state="ok"), now=SEEN)
        for number, one in enumerate(ARRIVALS):
            stored = articles.save_new(tx, one.article, now=SEEN + timedelta(seconds=number))
            stories.new_story(tx, stored.id, now=SEEN)
        for name in ("a", "b", "c"):
            who = Subscriber(id=0, address=f"{name}@example.org", when_nothing=True)
            subscribers.add(tx, who, now=WINDOW.start)
