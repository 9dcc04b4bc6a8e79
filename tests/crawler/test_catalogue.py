"""The catalogue: list, check, accept, and a new source proposed from saved pages."""

import json
import shutil
from pathlib import Path
from urllib.parse import urljoin

import pytest
from list_pages import ALL_SHAPES, FOOT, NAV, page, rows, whole

from config.source import load_source, load_sources
from crawler.catalogue import accept, check, propose, sources_list, try_page, write
from crawler.listing import read_listing
from errors import ConfigError

CONFIG = Path(__file__).resolve().parents[2] / "config"
URL = "https://yjj.newcity.gov.cn/xxgk/tzgg/index.html"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Families and two sources of the shipped catalogue, to be changed at will."""
    shutil.copytree(CONFIG / "families", tmp_path / "families")
    for source_id in ("guangdong", "bingtuan"):
        shutil.copytree(CONFIG / "sources" / source_id, tmp_path / "sources" / source_id)
    return tmp_path


def article(title: str, day: str) -> bytes:
    body = "".join(
        f"<p>　　第{i}段：药品经营企业应当建立质量管理体系，按照要求报告风险信息。</p>" for i in range(6)
    )
    return (
        f"<html><head><meta charset='utf-8'><title>{title}-新城市药品监督管理局</title></head><body>{NAV}"
        f"<div class='art'><h1 class='art-title'>{title}</h1><div class='art-info'>发布时间：{day} 10:00 来源：办公室</div>"
        f"<div class='art-body' id='artBody'>{body}</div></div>{FOOT}</body></html>"
    ).encode()


def test_the_list_of_sources_counts_watched_columns_and_says_what_is_missing() -> None:
    listed = {row["id"]: row for row in sources_list(CONFIG)}
    assert len(listed) == 49
    assert listed["bingtuan"]["state"] == "not_watched"
    assert listed["bingtuan"]["reason"]
    assert listed["nmpa"]["relays"]
    guessed = [c for c in listed["shanghai"]["columns"] if not c["watched"]]
    assert guessed
    assert all(c["note"] for c in guessed)


def test_check_is_green_only_for_real_markup() -> None:
    results = check(CONFIG, ["guangdong", "hunan", "gansu"])
    assert {(r.witness, r.colour) for r in results} == {
        ("real", "green"),
        ("old", "yellow"),
        ("invented", "yellow"),
    }


def test_check_is_red_when_a_page_no_longer_reads_as_its_golden(config: Path) -> None:
    sample = next((config / "sources" / "guangdong" / "samples").glob("*list*"))
    path = sample / "page.html"
    path.write_bytes(path.read_bytes().replace(b"2026-11-20", b"2026-11-19"))
    (bad,) = [r for r in check(config, ["guangdong"]) if r.colour == "red"]
    assert bad.sample == sample.name
    assert "2026-11-19" in bad.problem


def test_a_sample_without_golden_is_red_until_accepted(config: Path) -> None:
    for golden in (config / "sources" / "guangdong" / "samples").glob("*/expected.json"):
        golden.unlink()
    assert {r.colour for r in check(config, ["guangdong"])} == {"red"}
    assert "yaojian sources accept guangdong" in check(config, ["guangdong"])[0].problem
    written = accept(config, "guangdong")
    assert len(written) == 2
    assert not [r for r in check(config, ["guangdong"]) if r.colour == "red"]


def test_a_watched_source_without_samples_is_red(config: Path) -> None:
    shutil.rmtree(config / "sources" / "guangdong" / "samples")
    assert [r.colour for r in check(config, ["guangdong"])] == ["red"]


def test_every_source_of_the_catalogue_has_a_line_those_nobody_watches_with_the_reason() -> None:
    found = check(CONFIG)
    assert {r.source_id for r in found} == set(load_sources(CONFIG))
    assert not [r for r in found if r.colour == "red"]
    idle = [r for r in found if r.kind == "none"]
    assert len(idle) == 8
    assert all(r.colour == "yellow" and len(r.problem) > 20 for r in idle)
    assert {r.witness for r in found if r.colour == "green"} == {"real"}


def test_a_selector_that_cannot_be_compiled_is_red_and_named(config: Path) -> None:
    path = config / "sources" / "guangdong" / "source.yml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("ul.infoList li", "ul..infoList"), encoding="utf-8"
    )
    (bad,) = check(config, ["guangdong"])
    assert bad.colour == "red"
    assert "ul..infoList" in bad.problem


def test_an_unknown_source_is_named_with_the_nearest_known() -> None:
    with pytest.raises(ConfigError, match="did you mean 'guangdong'"):
        check(CONFIG, ["guangdon"])


@pytest.mark.parametrize(
    "shape",
    [
        "ul li with span",
        "table row with number",
        "dl with dt and dd",
        "day and month apart",
        "cards with summary",
        "rows in sibling lists of five",
    ],
)
def test_a_new_site_is_added_from_two_saved_pages(config: Path, shape: str) -> None:
    made = rows(12)
    body = f"<div class='list-box'>{ALL_SHAPES[shape].write(made)}</div>"
    saved = page(whole(body, paging="<a href='index_2.html'>下一页</a>"), URL)
    first = urljoin(URL, made[0].url)
    proposal = propose(saved, page(article(made[0].title, str(made[0].day)), first), config_dir=config)
    assert proposal.id == "newcity"
    assert proposal.ready
    folder = write(proposal, config)
    source = load_source(folder)
    again = read_listing(saved, source, source.listings[0])
    assert [(e.title, e.url, e.published_on) for e in again.entries] == [
        (r.title, urljoin(URL, r.url), r.day) for r in made
    ]
    assert again.next is not None
    assert again.next.url.endswith("/index_2.html")
    accept(config, "newcity")
    assert [r.colour for r in check(config, ["newcity"])] == ["green", "green"]
    golden = json.loads(
        (next((folder / "samples").glob("*article*")) / "expected.json").read_text(encoding="utf-8")
    )
    assert golden["title"] == made[0].title
    assert len(golden["body"]) == 6


def test_a_known_family_is_recognised_by_its_marks_and_its_rows(config: Path) -> None:
    made = rows(10, "./20261118{n}123456789.html")
    items = "".join(
        f"<li><a href='{r.url}' title='{r.title}'>{r.title}</a><span>({r.day})</span></li>" for r in made
    )
    html = f"<link href='/wbppcss/a.css'><div class='list'><ul>{items}</ul></div>共3页"
    proposal = propose(page(whole(html), URL), config_dir=config)
    assert proposal.settings["family"] == "nmpa-publisher"
    assert "entry" not in proposal.settings


def test_a_page_without_rows_is_refused(config: Path) -> None:
    with pytest.raises(ConfigError, match="no repeated rows"):
        propose(page("<html><body><p>系统维护中</p></body></html>", URL), config_dir=config)


def test_an_existing_source_is_not_overwritten(config: Path) -> None:
    saved = page(whole(ALL_SHAPES["ul li with span"].write(rows(6))), URL)
    with pytest.raises(ConfigError, match="exists already"):
        propose(saved, config_dir=config, source_id="guangdong")


def test_try_shows_what_would_be_stored(config: Path) -> None:
    source = load_source(config / "sources" / "guangdong")
    tried = try_page(page(whole(ALL_SHAPES["dl, day first"].write(rows(9)))), source, source.listings[0])
    assert (tried["rows"], tried["dated"]) == (9, 9)
    assert "no entries matched" in tried["degraded"]
    assert "dl" in tried["outline"]
