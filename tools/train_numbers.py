"""Learn `pipelines/acts/data/numbers.txt`: which surroundings make a number the paper's own.

    python tools/train_numbers.py benchmarks/gold*/facts [--hold-out] [--out FILE]

Every number of the labelled papers (`ownness.candidates`) is an example, right when it is labelled as the paper's own. With `--hold-out`
each folder in turn is judged by weights learnt from the others: how many of its numbers are rightly and wrongly called its own.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.facts import cases, day
from pipelines.acts.acttext import ActText
from pipelines.acts.ownness import FILE, SURE, candidates, evidence
from text.documents import plain
from tools.regression import Example, judge, keep


def _bare(number: str) -> str:
    return re.sub(r"[第号\W]", "", plain(number)).upper()


def examples(folder: Path) -> Iterator[Example]:
    """The numbers of a folder of labelled facts."""
    for case in cases(folder):
        labels = (case.get("expect") or {}).get("doc_numbers")
        if labels is None:
            continue
        own = {_bare(label) for label in labels}
        act = ActText(
            title=case["title"], body=case["body"].strip("\n"), published_on=day(case.get("published_on")), publisher=case.get("publisher")
        )  # fmt: skip
        found = candidates(act)
        for one in found:
            bare = _bare(one.value)
            yield evidence(act, one, found), any(bare == label or label.endswith(bare) for label in own)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--hold-out", action="store_true")
    parser.add_argument("--out", type=Path, default=FILE)
    given = parser.parse_args()
    groups = {str(folder): list(examples(folder)) for folder in given.folders}
    if given.hold_out:
        judge(groups, SURE)
    else:
        keep(groups, given.out)


if __name__ == "__main__":
    main()
