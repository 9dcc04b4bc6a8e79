"""Scores what is read of meetings: the day it was held and who attended.

    python benchmarks/meetings.py FOLDER [--wrong]

FOLDER holds `*.json`: title, body, published_on, `expect.meeting`: null, or held_on and attendees (names, or rows
with name and role). A text without the key, and a day that is not labelled, are not judged.
"""

import argparse
import json
import sys
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from pipelines.acts import read_act
from pipelines.meetings import read_meeting


def score(folder: Path, *, wrong: bool) -> None:
    days = days_right = found = wanted = given = 0
    for place in sorted(folder.glob("*.json")):
        gold = json.loads(place.read_text(encoding="utf-8"))
        if "meeting" not in gold["expect"]:
            continue
        on = date.fromisoformat(gold["published_on"]) if gold["published_on"] else None
        genre = read_act(gold["title"], gold["body"], published_on=on, publisher=gold.get("publisher")).genre
        meeting, _ = read_meeting(gold["title"], gold["body"], published_on=on, genre=genre)
        expect = gold["expect"]["meeting"] or {}
        if expect.get("held_on"):
            days += 1
            right = meeting is not None and str(meeting.held_on) == expect["held_on"]
            days_right += right
            if wrong and not right:
                print(place.name, "held_on", meeting and meeting.held_on, "for", expect["held_on"])
        names = {a.name for a in meeting.attendees} if meeting else set()
        truth = {a if isinstance(a, str) else a["name"] for a in expect.get("attendees", ())}
        found, wanted, given = found + len(names & truth), wanted + len(truth), given + len(names)
        if wrong and names != truth:
            print(place.name, "attendees missed", truth - names, "invented", names - truth)
    print(f"held on {days_right} of {days}; attendees {found} of {wanted}, {given} given")


if __name__ == "__main__":
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("folder", type=Path)
    words.add_argument("--wrong", action="store_true")
    asked = words.parse_args()
    score(asked.folder, wrong=asked.wrong)
