"""A sentence in both languages comes back from the database in both, and stays English in JSON."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from models import Problem, SourceReport
from store import codec, incidents
from store.engine import Store, open_store
from wording import Wording, in_chinese, joined, said, told

NOW = datetime(2026, 2, 12, tzinfo=UTC)
QUIET = Wording("nothing new", "没有新内容")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "t.db", data_dir=tmp_path)
    yield opened
    opened.dispose()


def test_an_incident_keeps_both_wordings(store: Store) -> None:
    with store.write() as tx:
        incidents.note(tx, host="x.cn", kind="quiet", what=QUIET, todo="yaojian doctor", now=NOW)
    with store.read() as tx:
        (one,) = incidents.open_incidents(tx)
    assert (one.what, in_chinese(one.what)) == ("nothing new", "没有新内容")
    assert (one.todo, in_chinese(one.todo)) == ("yaojian doctor", "yaojian doctor")


def test_a_report_keeps_both_wordings_and_its_json_is_english() -> None:
    report = SourceReport(id="a", state="failed", problems=(Problem(kind="quiet", what=QUIET),))
    again = codec.decode(SourceReport, codec.encode(report))
    assert again == report
    assert said(again.problems[0].what, "zh") == "没有新内容"
    assert json.loads(json.dumps({"what": again.problems[0].what})) == {"what": "nothing new"}
    assert codec.decode(Problem, '{"kind":"x","what":"of old"}').what == "of old"


def test_parts_are_joined_in_each_language() -> None:
    both = joined((QUIET, "广东"))
    assert (both, both.zh) == ("nothing new; 广东", "没有新内容；广东")
    assert told(OSError(28, "No space left on device")).zh == "磁盘已满"
