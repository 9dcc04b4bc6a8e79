"""What `doctor` says of what is optional: a browser, and readers from elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import SecretStr

from clock import system_now
from commands.checkup import LOOKS, Check
from commands.office import Office
from config.settings import Settings
from models import SourceReport
from store import runs

SOURCE = """
name: 演示省药监局
url: https://yjj.example.gov.cn/
browser: {reason: plain clients get a script}
listings:
- {name: 公告, url: https://yjj.example.gov.cn/gg/}
"""


def looked(tmp_path: Path, name: str, *, source: str = SOURCE, **settings: Any) -> list[Check]:
    folder = tmp_path / "config" / "sources" / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "source.yml").write_text(source, encoding="utf-8")
    made = Settings(config_dir=tmp_path / "config", data_dir=tmp_path / "data", **settings)
    return list(LOOKS[name](Office(settings=made, now=system_now)))


def test_a_browser_that_is_wanted_is_named(tmp_path: Path) -> None:
    (found,) = looked(tmp_path, "browser", chromium="/bin/sh")
    assert found.ok
    assert found.what == "/bin/sh, for demo"


def test_a_browser_that_was_named_and_is_not_there_is_a_mistake(tmp_path: Path) -> None:
    (found,) = looked(tmp_path, "browser", chromium="/no/such/chromium")
    assert not found.ok
    assert "YAOJIAN_CHROMIUM" in found.cure


def test_without_any_browser_the_sources_that_ask_for_one_are_named_with_the_cure(
    tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (found,) = looked(tmp_path, "browser")
    assert found.ok, "it is optional"
    assert "demo" in found.what
    assert "apt-get install chromium" in found.what


def test_where_no_source_asks_for_a_browser_nothing_is_said(tmp_path: Path) -> None:
    plain = SOURCE.replace("browser: {reason: plain clients get a script}\n", "")
    assert looked(tmp_path, "browser", source=plain) == []


def test_a_public_address_without_a_token_leads_readers_to_closed_doors(tmp_path: Path) -> None:
    public = "https://news.example.org"
    (closed,) = looked(tmp_path, "pages", public_url=public)
    assert not closed.ok
    assert "YAOJIAN_WEB_TOKEN" in closed.cure
    (opened,) = looked(tmp_path, "pages", public_url=public, web_token=SecretStr("a"))
    assert opened.ok
    assert looked(tmp_path, "pages") == []
    assert looked(tmp_path, "pages", public_url=public, web_port=0) == []


def test_a_source_that_was_visited_and_never_read_is_named(tmp_path: Path) -> None:
    settings = Settings(config_dir=tmp_path / "config", data_dir=tmp_path / "data")
    assert looked(tmp_path, "silence") == [], "nobody went there yet"
    store = Office(settings=settings, now=system_now).store
    with store.write() as tx:
        run_id = runs.start(tx, now=system_now())
        runs.note_source(tx, run_id, SourceReport(id="demo", state="blocked"), now=system_now())
    (found,) = looked(tmp_path, "silence")
    assert not found.ok
    assert (found.name, found.what) == ("source demo", "never read in 1 visits")
    assert found.cure == "yaojian sources try demo"
