"""Scores the recognition of copies on labelled texts, beside other ways of doing it.

    python benchmarks/stories.py [benchmarks/gold/stories] [--wrong] [--anchors]

Stories are scored pairwise over all texts, by class of copy, and the look-alikes by how many stand in a story that is
not theirs. `--anchors` groups the same texts by exact hash, SimHash and datasketch's MinHash LSH in the same run.
"""

import argparse
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from importlib import import_module
from itertools import combinations
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from models import Article
from pipelines import stories
from pipelines.acts import read_act
from pipelines.meetings import read_meeting
from text.fingerprint import fingerprint, letters
from text.mojibake import mend


def article_of(name: str, gold: dict[str, Any], folder: Path) -> Article:
    title, _, body = (folder / name).read_text().partition("\n")
    title, body = mend(title).text, mend(body).text
    on = date.fromisoformat(gold["published_on"])
    act = read_act(title, body, published_on=on, publisher=None)
    meeting, _ = read_meeting(title, body, published_on=on, genre=act.genre)
    return Article(
        url=gold["url"], source_id=None, title=title, body=body, published_on=on, genre=act.genre, doc_numbers=act.doc_numbers,
        issuers=act.issuers, meeting=meeting, fingerprint=fingerprint(body),
    )  # fmt: skip


def score_stories(folder: Path, *, wrong: bool, anchors: bool) -> None:
    files = json.loads((folder / "stories.json").read_text())["files"]
    gold = files if isinstance(files, dict) else {row["file"]: row for row in files}
    names = sorted(gold)
    started = time.process_time()
    articles = [article_of(n, gold[n], folder) for n in names]
    grouped = stories.group(articles)
    print(f"stories: {len(names)} texts in {time.process_time() - started:.1f} CPU s")
    ours = {names[m.index]: i for i, members in enumerate(grouped) for m in members}
    judge("ours", ours, gold, wrong=wrong)
    if anchors:
        for label, groups in other_ways(names, articles):
            judge(label, groups, gold, wrong=False)


def judge(label: str, home: dict[str, int], gold: dict[str, Any], *, wrong: bool) -> None:
    truth, got = defaultdict(list), defaultdict(list)
    for name, row in gold.items():
        truth[row["story"]].append(name)
        got[home[name]].append(name)
    same = {frozenset(p) for some in truth.values() for p in combinations(some, 2)}
    said = {frozenset(p) for some in got.values() for p in combinations(some, 2)}
    right = len(same & said)
    by_class: dict[str, Counter[str]] = defaultdict(Counter)
    for name, row in gold.items():
        base = next((n for n in truth[row["story"]] if gold[n]["class"] == "base"), None)
        if base and base != name:
            by_class[row["class"]]["all"] += 1
            by_class[row["class"]]["hit"] += home[base] == home[name]
            if wrong and home[base] != home[name]:
                print("apart:", name, row["class"])
    alike = [n for n, row in gold.items() if row["class"].startswith("neg")]
    merged = [n for n in alike if any(gold[o]["story"] != gold[n]["story"] for o in got[home[n]])]
    if wrong:
        for n in merged:
            print("merged:", n, [o for o in got[home[n]] if gold[o]["story"] != gold[n]["story"]][:3])
    print(
        f"{label}: pairwise precision {right / max(len(said), 1):.4f}, recall {right / len(same):.4f}; look-alikes merged {len(merged)}/{len(alike)}"
    )
    print("   " + ", ".join(f"{c} {v['hit']}/{v['all']}" for c, v in sorted(by_class.items())))


def other_ways(names: list[str], articles: list[Article]) -> Iterator[tuple[str, dict[str, int]]]:
    texts = [letters(a.body) for a in articles]
    yield "exact hash", dict(zip(names, (hash(t) for t in texts), strict=True))
    yield "SimHash ≤ 3", grouped_by(names, [simhash(t) for t in texts], lambda a, b: (a ^ b).bit_count() <= 3)
    try:
        datasketch: Any = import_module("datasketch")
    except ImportError:
        return
    hashes = []
    for t in texts:
        m = datasketch.MinHash(num_perm=128)
        m.update_batch([t[i : i + 5].encode() for i in range(max(1, len(t) - 4))])
        hashes.append(m)
    index = datasketch.MinHashLSH(threshold=0.5, num_perm=128)
    home: dict[str, int] = {}
    for i, (n, m) in enumerate(zip(names, hashes, strict=True)):
        near = index.query(m)
        home[n] = home[near[0]] if near else i
        index.insert(n, m)
    yield "MinHash LSH .5", home


def simhash(text: str) -> int:
    counts = [0] * 64
    for i in range(len(text) - 3):
        h = hash(text[i : i + 4])
        for bit in range(64):
            counts[bit] += 1 if h >> bit & 1 else -1
    return sum(1 << bit for bit, c in enumerate(counts) if c > 0)


def grouped_by(names: list[str], values: list[int], same: Callable[[int, int], bool]) -> dict[str, int]:
    home: dict[str, int] = {}
    for i, n in enumerate(names):
        home[n] = next((home[names[j]] for j in range(i) if same(values[i], values[j])), i)
    return home


if __name__ == "__main__":
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("folder", type=Path, nargs="?", default=Path(__file__).parent / "gold" / "stories")
    words.add_argument("--wrong", action="store_true")
    words.add_argument("--anchors", action="store_true")
    given = words.parse_args()
    score_stories(given.folder, wrong=given.wrong, anchors=given.anchors)
