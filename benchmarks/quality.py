"""Scores page and list reading on labelled sets, through the same functions as `yaojian read` and `yaojian list`.

    python benchmarks/quality.py [--gold benchmarks/gold] [--wrong] [--families]

Pages are read without any source's selectors; with `--families` those that bear a publisher family's marks and its text block
are read with that family's rules, by a source that adds nothing of its own. Each is also read re-encoded as GB18030, with a label that lies,
and with a stray </html> before its body: the figures must not fall. Character F1 is taken from the longest
common subsequence of the text read and the text labelled.
"""

import argparse
import json
import re
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import yaml
from rapidfuzz.distance import LCSseq

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from config.source import load_source
from crawler.listing import read_listing
from models import FetchedPage, Listing, Source
from pipelines.flow import read_safely
from text.decode import decode
from text.extract.tree import parse, select

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def page(body: bytes, url: str, headers: dict[str, str] | None = None) -> FetchedPage:
    return FetchedPage(url=url, final_url=url, status=200, headers=headers or {}, body=body, fetched_at=NOW)


def plain(text: str) -> str:
    return re.sub(r"\s+", "", text)


def family_sources() -> list[tuple[Source, list[str]]]:
    """A source for each family that knows where the text stands, and the family's marks."""
    families = Path(__file__).resolve().parent.parent / "config" / "families"
    found = []
    with tempfile.TemporaryDirectory() as place:
        shutil.copytree(families, Path(place) / "families")
        for file in sorted(families.glob("*.yml")):
            folder = Path(place) / "sources" / file.stem
            folder.mkdir(parents=True)
            (folder / "source.yml").write_text(
                f"name: {file.stem}\nurl: http://site.example/\nfamily: {file.stem}\n"
                "listings: [{name: a, url: 'http://site.example/a/'}]\n",
                encoding="utf-8",
            )
            source = load_source(folder)
            if source.article.body:
                found.append((source, yaml.safe_load(file.read_text(encoding="utf-8")).get("marks", [])))
    return found


def score_families(folder: Path, *, wrong: bool) -> None:
    rows = []
    for place in sorted(folder.glob("*.html")):
        gold, body = json.loads(place.with_suffix(".json").read_text()), place.read_bytes()
        html = decode(body).text
        for source, marks in family_sources():
            if any(m in html for m in marks) and len(select(parse(html)[0], source.article.body)) == 1:
                rows.append(one_page(read_safely(page(body, gold["url"]), source), gold))
                if wrong and not all(rows[-1][k] == 1 for k in ("f1", "must", "clean", "title", "date")):
                    print(place.name, source.id, {k: round(v, 3) for k, v in rows[-1].items() if v != 1})
                break
    if not rows:
        print("families: none of these pages bears a family's marks")
        return
    mean = {k: sum(r[k] for r in rows) / len(rows) for k in rows[0]}
    print(
        f"families: {len(rows)} pages, F1 {mean['f1']:.4f}, must {mean['must']:.4f}, leak {1 - mean['clean']:.2%}, "
        f"title {mean['title']:.2%}, date {mean['date']:.2%}"
    )


FORMS = ("as made", "gb18030", "lying label", "no label", "stray </html>")


def variants(body: bytes) -> dict[str, tuple[bytes, dict[str, str]]]:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:  # made in another charset: that is its only form
        return dict.fromkeys(FORMS, (body, {}))
    unlabelled = re.sub(r"<meta[^>]+charset[^>]*>", "", text, flags=re.I)
    gb = re.sub(r"(charset=[\"']?)utf-8", r"\1gb2312", text, flags=re.I)
    stray = re.sub(r"(<body[^>]*>)", r"\1</html>", text, count=1, flags=re.I)
    return {
        "as made": (body, {}),
        "gb18030": (gb.encode("gb18030"), {}),
        "lying label": (text.encode("gb18030"), {"content-type": "text/html; charset=utf-8"}),
        "no label": (unlabelled.encode(), {}),
        "stray </html>": (stray.encode(), {}),
    }


def score_pages(folder: Path, *, wrong: bool) -> None:
    golds = [(p, json.loads(p.with_suffix(".json").read_text())) for p in sorted(folder.glob("*.html"))]
    print(
        f"{'pages':<16}{'F1':>8}{'must':>8}{'leak':>8}{'title':>8}{'date':>8}{'publisher':>11}{'editor':>8}"
    )
    for name in FORMS:
        rows = []
        for place, gold in golds:
            body, headers = variants(place.read_bytes())[name]
            article = read_safely(page(body, gold["url"], headers), None)
            rows.append(one_page(article, gold))
            if (
                wrong
                and name == "as made"
                and not all(rows[-1][k] == 1 for k in ("f1", "must", "clean", "title", "date"))
            ):
                print(
                    place.name,
                    gold.get("kind"),
                    {k: round(v, 3) for k, v in rows[-1].items() if v != 1},
                    article.title,
                    "|",
                    gold["title"],
                    article.published_on,
                    gold["published_on"],
                    article.reason or "",
                )
        mean = {k: sum(r[k] for r in rows) / len(rows) for k in rows[0]}
        print(
            f"{name:<16}{mean['f1']:>8.4f}{mean['must']:>8.4f}{1 - mean['clean']:>8.2%}{mean['title']:>8.2%}{mean['date']:>8.2%}{mean['publisher']:>11.2%}{mean['editor']:>8.2%}"
        )


def one_page(article: object, gold: dict) -> dict[str, float]:
    got, want = plain(article.body), plain("\n".join(gold["body"]))
    common = LCSseq.similarity(got, want)
    f1 = 2 * common / (len(got) + len(want)) if got or want else 1.0
    must = [plain(m) in got for m in gold["must"]]
    leaks = [n for n in gold["never"] if plain(n) in got]
    return {
        "f1": f1,
        "must": sum(must) / len(must) if must else 1.0,
        "clean": float(not leaks),
        "title": float(plain(article.title) == plain(gold["title"])),
        "date": float(
            (article.published_on.isoformat() if article.published_on else None) == gold["published_on"]
        ),
        "publisher": float(plain(article.publisher or "") == plain(gold.get("publisher") or "")),
        "editor": float(plain(article.editor or "") == plain(gold.get("editor") or "")),
    }


def score_lists(folder: Path, *, wrong: bool) -> None:
    want_rows = got_rows = titles = urls = dates = totals = nexts = exact = 0
    golds = [(p, json.loads(p.with_suffix(".json").read_text())) for p in sorted(folder.glob("*.html"))]
    for place, gold in golds:
        listing = Listing(name="", url=gold["url"])
        source = Source(id="", name="", url=gold["url"], listings=(listing,))
        try:
            found = read_listing(page(place.read_bytes(), gold["url"]), source, listing, 1)
        except Exception as error:  # noqa: BLE001 - a page that breaks the reader is a score of none
            print(place.name, "broke", error)
            want_rows += len(gold["rows"])
            continue
        got = {e.url: e for e in found.entries}
        want_rows += len(gold["rows"])
        got_rows += len(got)
        hits = [(r, got[r["url"]]) for r in gold["rows"] if r["url"] in got]
        urls += len(hits)
        titles += sum(plain(r["title"]) == plain(e.title) for r, e in hits)
        dates += sum(
            (e.published_on.isoformat() if e.published_on else None) == r["published_on"] for r, e in hits
        )
        totals += found.total == gold["total"]
        after = found.next.url if found.next else None
        nexts += after == gold["next_page"]
        whole = len(hits) == len(gold["rows"]) == len(got)
        exact += whole
        if wrong and not (whole and found.total == gold["total"] and after == gold["next_page"]):
            print(
                place.name,
                f"rows {len(hits)}/{len(gold['rows'])} got {len(got)}",
                "total",
                found.total,
                gold["total"],
                "next",
                after,
                gold["next_page"],
            )
        if wrong:
            for r, e in hits:
                if (
                    plain(r["title"]) != plain(e.title)
                    or (e.published_on.isoformat() if e.published_on else None) != r["published_on"]
                ):
                    print("   ", place.name, r["title"], "|", e.title, r["published_on"], e.published_on)
    print(f"lists: rows found {urls}/{want_rows}, rows given {got_rows}, titles {titles}/{urls}, days {dates}/{urls}, "
          f"lists exact {exact}/{len(golds)}, totals {totals}/{len(golds)}, next pages {nexts}/{len(golds)}")  # fmt: skip


if __name__ == "__main__":
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--gold", type=Path, default=Path(__file__).resolve().parent / "gold")
    words.add_argument("--wrong", action="store_true", help="name every page that is not exact")
    words.add_argument("--families", action="store_true", help="read with the rules of publisher families")
    given = words.parse_args()
    if given.families:
        score_families(given.gold / "pages", wrong=given.wrong)
        raise SystemExit
    score_pages(given.gold / "pages", wrong=given.wrong)
    score_lists(given.gold / "lists", wrong=given.wrong)
