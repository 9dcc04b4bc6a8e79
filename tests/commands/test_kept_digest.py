"""`digest --day`: of a day that was mailed, the mail itself, with the same numbers."""

import argparse
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from test_mail import DAY, Rehearsal

import commands.people as people


@pytest.fixture
def told(tmp_path: Path) -> Rehearsal:
    made = Rehearsal(tmp_path)
    made.publish(1, DAY - timedelta(hours=1))
    made.tick()
    made.publish(2, DAY + timedelta(hours=2))
    made.tick(days=1)
    made.publish(3, DAY + timedelta(days=1, hours=2))
    yield made
    made.office.close()


def asked(rehearsal, capsys, **more):
    given = {
        "day": date(2026, 2, 10),
        "to": "li@example.cn",
        "preview": None,
        "send": False,
        "json": False,
        "lang": None,
    } | more
    assert people._digest(rehearsal.office, argparse.Namespace(**given)) == 0
    return capsys.readouterr().out


def test_a_kept_day_is_shown_as_it_was_mailed(told, capsys, tmp_path):
    from store import digests, subscribers

    with told.office.store.read() as tx:
        who = subscribers.by_address(tx, "li@example.cn")
        window = digests.window(tx, list="daily", day=date(2026, 2, 10))
        kept = digests.find(tx, window.id, who.id)
    told.at += timedelta(days=3)
    page = tmp_path / "page.html"
    assert asked(told, capsys, preview=str(page)).startswith(kept.text)
    assert page.read_text(encoding="utf-8") == kept.html
    shown = json.loads(asked(told, capsys, json=True))
    assert (shown["subject"], shown["message_id"]) == (kept.subject, kept.message_id)
    assert len(shown["items"]) == kept.items == 1
    assert "新文件 1 " in shown["subject"]


def test_a_day_that_is_not_closed_is_shown_as_it_would_be_now(told, capsys):
    told.at += timedelta(hours=20)
    shown = json.loads(asked(told, capsys, day=date(2026, 2, 11), json=True))
    assert [item["title"] for item in shown["items"]] == ["关于第3号事项的通知"]
