"""Every wish of a subscriber survives export and import."""

import argparse
from dataclasses import fields, replace

from test_mail import Rehearsal

import commands.people as people
from models import Subscriber
from store import subscribers

EVERYTHING = Subscriber(
    id=0, address="zhao@example.cn", name="赵", rules=("器械",), regions=("000000", "130000"), products=("药品",),
    script="traditional", lang="en", cadence="weekly", quiet_from="22:00", quiet_to="07:30", daily_cap=5,
    workdays_only=True, when_nothing=True, register=True, calendar=True, remind=(30, 3),
)  # fmt: skip


def test_what_was_exported_is_imported_again(tmp_path):
    from models import WatchRule

    plain = Subscriber(id=0, address="")
    unlike = [f.name for f in fields(Subscriber) if getattr(EVERYTHING, f.name) == getattr(plain, f.name)]
    assert unlike == ["id", "token", "active"], "a new wish belongs into this test"
    one, two, file = Rehearsal(tmp_path / "one"), Rehearsal(tmp_path / "two"), tmp_path / "people.yml"
    with one.office.store.write() as tx:
        subscribers.save_rule(tx, WatchRule(name="器械", query="医疗器械"), now=one.at)
        subscribers.add(tx, EVERYTHING, now=one.at)
    people._export(one.office, argparse.Namespace(address=str(file), json=False))
    people._import(two.office, argparse.Namespace(address=str(file), json=True))
    with two.office.store.read() as tx:
        known = subscribers.by_address(tx, "zhao@example.cn")
    assert replace(known, id=0, token="") == EVERYTHING
    one.office.close()
    two.office.close()
