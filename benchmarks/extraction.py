"""Extraction beside the anchors, on a folder of labelled pages: body F1, sentences, furniture, title, date, milliseconds.

    python benchmarks/extraction.py tests/text/pages [--speed] [--show]

A page is `name.html` (UTF-8) with `name.json` beside it: url, title, published_on, body (list of paragraphs),
furniture (strings that must not be in the body); optional publisher, editor, author, attachments (addresses).
Anchors: trafilatura as it comes, readability-lxml. F1 is over characters (longest common subsequence, blanks out).
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from text.extract import extract


class Answer(NamedTuple):
    title: str
    body: str
    on: str | None


def ours(html: str, url: str) -> Answer:
    page = extract(html, url=url)
    return Answer(page.title, page.body, page.published_on.isoformat() if page.published_on else None)


def trafilatura_default(html: str, url: str) -> Answer:
    import trafilatura

    page = trafilatura.bare_extraction(html, url=url, with_metadata=True)
    if page is None:
        return Answer("", "", None)
    return Answer(page.title or "", page.text or "", page.date)


def readability(html: str, url: str) -> Answer:
    from lxml import html as lxml_html
    from readability import Document

    document = Document(html)
    summary = document.summary()
    return Answer(
        document.short_title(), lxml_html.fromstring(summary).text_content() if summary else "", None
    )


READERS: dict[str, Callable[[str, str], Answer]] = {
    "yaojian": ours,
    "trafilatura": trafilatura_default,
    "readability": readability,
}


def flat(text: str) -> str:
    return re.sub(r"\s+", "", text)


def f1(got: str, want: str) -> float:
    """Character F1 by longest common subsequence; two empty texts agree."""
    from rapidfuzz.distance import LCSseq

    got, want = flat(got), flat(want)
    if not got and not want:
        return 1.0
    return 2 * LCSseq.similarity(got, want) / (len(got) + len(want))


def score(answer: Answer, label: dict[str, Any]) -> dict[str, Any]:
    body = flat(answer.body)
    sentences = [flat(p) for p in label["body"]]
    return {
        "f1": f1(answer.body, "\n".join(label["body"])),
        "missing": [s for s in sentences if s not in body],
        "sentences": len(sentences),
        "leaks": [f for f in label.get("furniture", []) if flat(f) in body],
        "title": flat(answer.title) == flat(label["title"]),
        "date": answer.on == label["published_on"],
    }


LINKS = "".join(
    f'<li><a href="/art/{n}.html">关于开展第{n}批药品监督抽检结果的公告</a><span>2023-01-0{n % 9 + 1}</span></li>'
    for n in range(40)
)
VARIANTS: dict[str, Callable[[str], str]] = {
    "as it is": lambda html: html,
    "no class, no id": lambda html: re.sub(
        r"\s(?:class|id)=(?:\"[^\"]*\"|'[^']*'|[^\s>]+)", "", html, flags=re.IGNORECASE
    ),
    "p as div": lambda html: re.sub(r"(</?)p(?=[\s>])", r"\1div", html, flags=re.IGNORECASE),
    "more links": lambda html: (
        re.sub(
            r"(<body[^>]*>)",
            lambda m: m[1] + f"<div><ul>{LINKS}</ul></div>",
            html,
            count=1,
            flags=re.IGNORECASE,
        )
        + f"<div><ul>{LINKS}</ul></div>"
    ),
    "stray </html>": lambda html: re.sub(r"(<body[^>]*>)", r"\1</body></html>", html, count=1),
    "no closing tags": lambda html: re.sub(r"</(?:p|li|td|tr|body|html)>", "", html),
}


def run(folder: Path, show: bool, speed: bool) -> None:
    pages = [
        (p, p.read_text(encoding="utf-8"), json.loads(p.with_suffix(".json").read_text(encoding="utf-8")))
        for p in sorted(folder.glob("*.html"))
    ]
    for variant, change in VARIANTS.items():
        print(f"\n{variant}: {len(pages)} pages")
        print(f"{'reader':12} {'F1':>6} {'must-have':>9} {'leaking':>8} {'title':>6} {'date':>6} {'ms':>7}")
        for name, reader in READERS.items():
            if variant != "as it is" and name != "yaojian":
                continue
            rows = []
            started = time.process_time()
            for path, html, label in pages:
                try:
                    answer = reader(change(html), label["url"])
                except Exception as error:  # noqa: BLE001  an anchor that fails has an empty answer
                    print("  failed:", name, path.name, error)
                    answer = Answer("", "", None)
                rows.append((path.stem, answer, score(answer, label)))
            spent = (time.process_time() - started) * 1000 / max(1, len(pages))
            print(summary(name, [row[2] for row in rows], spent))
            if show and name == "yaojian":
                report(rows, {p.stem: label for p, _, label in pages})
    if speed:
        time_furnished(pages)


def summary(name: str, rows: list[dict[str, Any]], ms: float) -> str:
    count = max(1, len(rows))
    missing = sum(len(r["missing"]) for r in rows)
    sentences = max(1, sum(r["sentences"] for r in rows))
    return (
        f"{name:12} {sum(r['f1'] for r in rows) / count:6.3f} {1 - missing / sentences:9.4f} {sum(bool(r['leaks']) for r in rows) / count:8.1%}"
        f" {sum(r['title'] for r in rows) / count:6.1%} {sum(r['date'] for r in rows) / count:6.1%} {ms:7.2f}"
    )


def report(rows: list[tuple[str, Answer, dict[str, Any]]], labels: dict[str, Any]) -> None:
    for stem, answer, row in rows:
        faults = [f"F1 {row['f1']:.3f}"] if row["f1"] < 0.995 else []
        faults += [f"missing {m[:40]}" for m in row["missing"]] + [f"leak {leak}" for leak in row["leaks"]]
        faults += [] if row["title"] else [f"title {answer.title!r}, not {labels[stem]['title']!r}"]
        faults += [] if row["date"] else [f"date {answer.on}, not {labels[stem]['published_on']}"]
        if faults:
            print(f"  {stem}: " + "; ".join(faults))


def time_furnished(pages: list[tuple[Path, str, dict[str, Any]]], size: int = 46_000) -> None:
    """Milliseconds per page of `size` bytes: each page is filled up with navigation and related links."""
    row = '<li><a href="/art/{0}.html" title="第{0}条">关于开展第{0}批药品监督抽检结果的公告</a><span>2025-01-0{1}</span></li>'
    filled = []
    for _, html, label in pages:
        rows, have, place = [], len(html.encode()), 0
        while have < size:
            rows.append(row.format(place, place % 9 + 1))
            have, place = have + len(rows[-1].encode()), place + 1
        half = len(rows) // 2
        top = f'<div class="menu"><ul>{"".join(rows[:half])}</ul></div>'
        low = f'<div class="list"><ul>{"".join(rows[half:])}</ul></div>'
        head, mark, rest = html.partition("<body")
        start, close, inner = rest.partition(">")
        filled.append(
            (
                head + mark + start + close + top + inner.replace("</body>", "") + low
                if mark
                else top + html + low,
                label["url"],
            )
        )
    print(f"\nfilled to {size} bytes")
    for name, reader in READERS.items():
        times = []
        for html, url in filled * 2:
            started = time.process_time()
            reader(html, url)
            times.append((time.process_time() - started) * 1000)
        times = sorted(times[len(filled) :])
        print(
            f"{name:12} mean {sum(times) / len(times):6.2f} ms  p95 {times[int(len(times) * 0.95)]:6.2f} ms"
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", action="store_true", help="name every fault of ours")
    parser.add_argument("--speed", action="store_true", help="time pages filled up to 46 KB")
    options = parser.parse_args()
    run(options.folder, options.show, options.speed)


if __name__ == "__main__":
    main()
