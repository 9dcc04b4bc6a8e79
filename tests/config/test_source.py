"""Source files: what they give, and what their mistakes say."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from config.source import load_source, load_sources, load_unwatched, source_for
from errors import ConfigError
from models import Source

CONFIG = Path(__file__).resolve().parents[2] / "config"

PLAIN = """\
name: 某省药品监督管理局
url: https://mpa.example.gov.cn/
level: provincial
region: '330000'
every: 30m
listings:
- name: 工作动态
  url: https://mpa.example.gov.cn/gzdt/index.html
  kind: meeting
"""
FAMILY = """\
name: a publisher
entry: {each: div.list li, date: span}
paging: {pattern: 'index_{n}.html', first: 1, form: {a: 1, b: 2}}
gap_seconds: 5
"""


def write(tmp_path: Path, text: str, family: str | None = None, name: str = "example") -> Path:
    folder = tmp_path / "sources" / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "source.yml").write_text(text, encoding="utf-8")
    if family is not None:
        (tmp_path / "families").mkdir(exist_ok=True)
        (tmp_path / "families" / "publisher.yml").write_text(family, encoding="utf-8")
    return folder


def mistake(tmp_path: Path, text: str, family: str | None = None) -> str:
    with pytest.raises(ConfigError) as caught:
        load_source(write(tmp_path, text, family))
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_name_url_and_listings_are_enough(tmp_path: Path) -> None:
    source = load_source(write(tmp_path, PLAIN))
    assert source.id == "example"
    assert source.every == timedelta(minutes=30)
    assert source.listings[0].entry.each == ()
    assert source.listings[0].paging.kind == "auto"
    assert source.listings[0].watched


def test_listing_overrides_source_and_source_overrides_family(tmp_path: Path) -> None:
    text = PLAIN + (
        "  entry: {date: em}\n"
        "  paging: {form: {b: 4}}\n"
        "- {name: 公告, url: 'https://mpa.example.gov.cn/gg/'}\n"
        "family: publisher\nentry: {title: h3}\npaging: {form: {b: 3}}\n"
    )
    source = load_source(write(tmp_path, text, FAMILY))
    first, second = source.listings
    assert (first.entry.each, first.entry.title, first.entry.date) == (("div.list li",), ("h3",), ("em",))
    assert second.entry.date == ("span",)
    assert first.paging.kind == "pattern"
    assert (dict(first.paging.form), dict(second.paging.form)) == ({"a": "1", "b": "4"}, {"a": "1", "b": "3"})
    assert source.gap_seconds == 5


def test_selectors_may_be_spelled_in_many_ways(tmp_path: Path) -> None:
    text = PLAIN + "entry: {each: [li.a, li.b], link: 'a@href | .//a/@href', title: 'a::attr(title)'}\n"
    entry = load_source(write(tmp_path, text)).listings[0].entry
    assert entry.each == ("li.a", "li.b")
    assert entry.link == ("a@href", ".//a/@href")


def test_paging_may_be_a_plain_pattern(tmp_path: Path) -> None:
    paging = load_source(write(tmp_path, PLAIN + "paging: list_{n}.htm\n")).listings[0].paging
    assert (paging.kind, paging.pattern) == ("pattern", "list_{n}.htm")


def test_a_guessed_listing_is_not_watched_unless_it_says_so(tmp_path: Path) -> None:
    assert not load_source(write(tmp_path, PLAIN + "  confidence: guess\n")).listings[0].watched
    again = load_source(write(tmp_path, PLAIN + "  confidence: guess\n  watched: true\n"))
    assert again.listings[0].watched


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("listings:", "lisitngs:", 6, "did you mean 'listings'?"),
        ("every: 30m", "every: 30mins", 5, "did you mean 30m?"),
        ("every: 30m", "every: often", 5, "30m, 6h or 1d"),
        ("every: 30m", "cron: 30 8 * *", 5, "not 5"),
        ("every: 30m", "cron: 30 25 * * 1-5", 5, "'25' is no hour"),
        ("every: 30m", "every: 30m\ncron: 30 8 * * 1-5", 6, "exclude each other"),
        ("level: provincial", "level: province", 3, "did you mean 'provincial'?"),
        ("region: '330000'", "region: Zhejiang", 4, "GB/T 2260"),
        ("kind: meeting", "kind: meting", 9, "did you mean 'meeting'?"),
        ("kind: meeting", "knid: meeting", 9, "did you mean 'kind'?"),
        ("  kind: meeting", "  kind: meeting\n  entry: {each: 'li[x'}", 10, "unclosed bracket"),
        ("url: https://mpa.example.gov.cn/gzdt/index.html", "url: mpa.example.gov.cn", 8, "http"),
        ("name: 某省药品监督管理局\n", "", 1, "name: is missing"),
        ("every: 30m", "every: 30m\nname: twice", 6, "given twice"),
        ("every: 30m", "every: 30m\ncharset: utf8x", 6, "no charset"),
        ("every: 30m", "every: 30m\nfamily: hanwebb", 6, "no file in"),
        ("every: 30m", "every: [30m", 6, "no valid YAML"),
        ("every: 30m", "every: 30m\nstate: not_watched", 6, "needs a reason"),
    ],
)
def test_a_mistake_names_file_line_and_what_was_meant(
    tmp_path: Path, old: str, new: str, line: int, says: str
) -> None:
    assert old in PLAIN
    message = mistake(tmp_path, PLAIN.replace(old, new, 1))
    assert f"source.yml:{line}: " in message
    assert says in message


def test_a_mistake_in_a_family_names_the_family_file(tmp_path: Path) -> None:
    message = mistake(tmp_path, PLAIN + "family: publisher\n", FAMILY.replace("each", "eech"))
    assert "publisher.yml:2" in message
    assert "did you mean 'each'" in message


def test_an_unknown_relay_is_named(tmp_path: Path) -> None:
    write(tmp_path, PLAIN, name="guangdong")
    write(tmp_path, PLAIN + "relays: [guangdon]\n")
    with pytest.raises(ConfigError, match=r"did you mean 'guangdong'"):
        load_sources(tmp_path)


def test_tls_exceptions_carry_reason_and_end(tmp_path: Path) -> None:
    text = PLAIN + "tls: {kind: unverified, reason: chain incomplete, until: 2027-01-31}\n"
    source = load_source(write(tmp_path, text))
    assert source.tls is not None
    assert source.tls.until == date(2027, 1, 31)
    assert "tls.until: is missing" in mistake(tmp_path, text.replace(", until: 2027-01-31", ""))


# ------------------------------------------------------------------ the shipped catalogue


@pytest.fixture(scope="module")
def shipped() -> dict[str, Source]:
    return load_sources(CONFIG)


def test_all_forty_nine_sources_load_and_eight_say_why_they_are_not_watched(
    shipped: dict[str, Source],
) -> None:
    assert len(shipped) == 49
    unwatched = [s for s in shipped.values() if s.state == "not_watched"]
    assert len(unwatched) == 8
    assert all(s.reason for s in unwatched)


def test_every_province_is_there_under_its_code(shipped: dict[str, Source]) -> None:
    codes = {s.region for s in shipped.values() if s.level == "provincial" and s.state == "watched"}
    assert len(codes) == 31
    assert all(len(code) == 6 and code.endswith("0000") for code in codes)


def test_what_is_only_a_guess_is_not_watched(shipped: dict[str, Source]) -> None:
    guessed = [x for s in shipped.values() for x in s.listings if x.confidence == "guess"]
    assert guessed
    assert not any(x.watched for x in guessed)
    assert all(x.note for s in shipped.values() for x in s.listings if not x.watched)


@pytest.mark.parametrize(
    ("url", "owner"),
    [
        ("https://www.nmpa.gov.cn/xxgk/ggtg/index.html", "nmpa"),
        ("http://mpa.gd.gov.cn/xwdt/tzgg/content/post_4.html", "guangdong"),
        ("https://m.cnpharm.com/c/2024-06-07/1046875.shtml", "cnpharm"),
        ("https://scjg.tj.gov.cn/tjsscjdglwyh_52651/tjyj/XWDT149660/a.html", "tianjin"),
        ("https://scjg.tj.gov.cn/other/a.html", None),
        ("https://sousuo.www.gov.cn/search-gov/data?page=1", "govcn"),
        ("https://example.org/", None),
    ],
)
def test_an_address_finds_its_source(shipped: dict[str, Source], url: str, owner: str | None) -> None:
    found = source_for(url, shipped)
    assert (found.id if found else None) == owner


# ------------------------------------------------------------------ the schema for editors


def test_the_published_schema_is_current() -> None:
    from config.source_files import json_schema

    published = json.loads((CONFIG / "source_schema.json").read_text(encoding="utf-8"))
    assert published == json.loads(json.dumps(json_schema())), (
        "write config/source_schema.json again from config.source_files.json_schema()"
    )


def test_the_schema_knows_every_key_that_must_stay() -> None:
    published = json.loads((CONFIG / "source_schema.json").read_text(encoding="utf-8"))
    keys = {
        "name",
        "url",
        "level",
        "region",
        "every",
        "cron",
        "listings",
        "entry",
        "article",
        "paging",
        "charset",
        "expect",
    }
    assert keys <= set(published["properties"])
    assert published["additionalProperties"] is False


def test_organs_nobody_watches_are_named() -> None:
    assert [one.name for one in load_unwatched(CONFIG)] == [
        "国家卫生健康委员会（NHC）",
        "国家医疗保障局（NHSA）",
        "海关总署（GACC）",
    ]


def test_a_link_rule_without_an_attribute_leads_where_the_link_does(tmp_path: Path) -> None:
    folder = tmp_path / "sources" / "plain"
    folder.mkdir(parents=True)
    (folder / "source.yml").write_text(
        "name: 演示局\nurl: http://yjj.demo.gov.cn/\nlevel: provincial\nregion: '440000'\nevery: 1h\n"
        "entry: {each: ul li, link: 'a | .//h3/a | a@data-url', title: a, date: span}\npaging: 'index_{n}.html'\n"
        "listings:\n- {name: 通知, url: http://yjj.demo.gov.cn/tz/, kind: notice}\n",
        encoding="utf-8",
    )
    (listing,) = load_source(folder).listings
    assert listing.entry.link == ("a@href", ".//h3/a/@href", "a@data-url")
