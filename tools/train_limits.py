"""Learn `pipelines/acts/data/limits.txt`: which surroundings of a day make it a time limit.

    python tools/train_limits.py benchmarks/gold*/facts tests/pipelines/limits tests/pipelines/papers [--hold-out] [--out FILE]

Every day of the labelled papers that lies ahead of its paper (`deadlines.open_days`) is an example, right when it is
among the labelled deadlines: folders of facts, of wordings (`tests/pipelines/limits`) and of short papers
(`tests/pipelines/papers`), and the rows of the tests of time limits, whose counter-examples are the hard ones. Logistic regression (`tools/regression.py`); only pieces of at most three characters leave
this script. With `--hold-out` each folder in turn is judged by weights learnt from the others: how many of its
open days are rightly and wrongly called limits.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "pipelines"))

from benchmarks.facts import cases, day, label
from pipelines.acts import read_act
from pipelines.acts.acttext import ActText
from pipelines.acts.deadlines import evidence_of, open_days
from pipelines.acts.likely import FILE, SURE
from tools.regression import Example, judge, keep

test_limit_wordings, test_papers, test_time_limits, test_timetables = map(
    import_module,
    ("test_limit_wordings", "test_papers", "test_time_limits", "test_timetables"),
)


class Text(NamedTuple):
    title: str
    body: str
    published_on: date | None
    publisher: str | None
    limits: set[str]


def texts(folder: Path) -> Iterator[Text]:
    """The labelled texts of a folder of facts, wordings or short papers."""
    for path in sorted(folder.glob("*.txt")):
        if folder.name == "limits":
            for wording in test_limit_wordings.wordings(path):
                title, body = test_limit_wordings.written(wording)
                if wording.limits is not None:
                    yield Text(title, body, wording.published_on, None, wording.limits)
        else:
            for paper in test_papers.papers(path):
                yield Text(
                    paper.title, paper.body, paper.published_on, paper.publisher, paper.expect["deadlines"]
                )
    for case in cases(folder):
        wanted: Any = (case.get("expect") or {}).get("deadlines")
        if wanted is not None:
            limits = set(label("deadlines", wanted))
            body = case["body"].strip("\n")
            yield Text(case["title"], body, day(case.get("published_on")), case.get("publisher"), limits)


def rows() -> Iterator[Text]:
    """The sentences and papers that stand in the tests themselves."""
    title, frame = test_timetables.FRAMES["notice"]
    for sentence, limits, _ in test_time_limits.SENTENCES:
        yield Text(title, frame.format(sentence), test_time_limits.PUBLISHED, None, set(limits))
    for published_on, title, body, wanted, *_ in test_time_limits.ALL:
        if wanted is not None:
            yield Text(title, body, published_on, None, set(wanted))
    for kind, text, limits, _ in test_timetables.MORE:
        title, frame = test_timetables.FRAMES[kind]
        yield Text(title, frame.format(text), test_timetables.MARCH, None, set(limits))
    for title, body, limits, _ in test_timetables.WHOLE:
        yield Text(title, body, test_timetables.MARCH, None, set(limits))


def examples(found: Iterator[Text]) -> Iterator[Example]:
    for text in found:
        if text.published_on is None:
            continue
        day_of, publisher = text.published_on, text.publisher
        genre = read_act(text.title, text.body, published_on=day_of, publisher=publisher).genre
        act = ActText(title=text.title, body=text.body, published_on=day_of, publisher=publisher)
        for open_day, settled in open_days(act, genre, text.published_on):
            right = settled.date.isoformat() in text.limits
            yield evidence_of(act, open_day, settled, text.published_on), right


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--hold-out", action="store_true")
    parser.add_argument("--out", type=Path, default=FILE)
    given = parser.parse_args()
    groups = {str(folder): list(examples(texts(folder))) for folder in given.folders}
    groups["tests"] = list(examples(rows()))
    if given.hold_out:
        judge(groups, SURE)
    else:
        keep(groups, given.out)


if __name__ == "__main__":
    main()
