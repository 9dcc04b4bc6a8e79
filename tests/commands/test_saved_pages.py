"""`read` and `list` of a saved page that names its own address, and of one that does not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli import main
from text.extract.own_address import own_address

PAGE = "<html><head>{head}</head><body><h1>关于药品召回的公告</h1><p>{body}</p></body></html>"
ADDRESS = "https://x.gov.cn/gg/1.html"


@pytest.mark.parametrize(
    "head",
    [
        f'<link rel="canonical" href="{ADDRESS}">', f"<LINK REL=Canonical HREF={ADDRESS}>", f'<meta property="og:url" content="{ADDRESS}">',
        f'<base href="{ADDRESS}">', f'<link rel="canonical" href="/1.html"><base href="{ADDRESS}">',
    ],
)  # fmt: skip
def test_a_page_names_its_address(head: str) -> None:
    assert own_address(PAGE.format(head=head, body="").encode()) == ADDRESS


def test_a_browsers_mark_comes_first() -> None:
    page = f"<!-- saved from url=(0026){ADDRESS} -->" + PAGE.format(
        head='<link rel="canonical" href="https://x.gov.cn/">', body=""
    )
    assert own_address(page.encode()) == ADDRESS


@pytest.mark.parametrize(
    "head", ["", '<link rel="canonical" href="1.html">', '<base href="javascript:x">', "<![odd["]
)
def test_a_page_without_an_address_of_the_web_names_none(head: str) -> None:
    assert own_address(PAGE.format(head=head, body="").encode("gb18030")) is None


@pytest.mark.parametrize("command", ["read", "list"])
def test_without_url_the_pages_own_address_is_taken_and_told(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "config" / "sources").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("YAOJIAN_LANG", "zh")
    text = PAGE.format(head=f'<link rel="canonical" href="{ADDRESS}">', body="现将有关事项公告如下。" * 20)
    Path("page.html").write_text(text, encoding="utf-8")
    assert main([command, "page.html"]) == 0
    assert capsys.readouterr().err == f"地址取自网页本身：{ADDRESS}\n"
    assert main([command, "page.html", "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)
    assert err == ""
    Path("page.html").write_text(PAGE.format(head="", body="正文"), encoding="utf-8")
    assert main([command, "page.html"]) == 2
    assert "--url" in capsys.readouterr().err
