"""What a person meets on the command line – help, mistakes, results – is in the language asked for, whole."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli import main
from commands.parser import build_parser
from tests.commands.web import FIRST, SECOND, World, world

HAN = re.compile("[\u3400-\u9fff]")
QUOTED = re.compile(r"“[^”]*”|「[^」]*」|《[^》]*》|'[^'\n]*'|\"[^\"\n]*\"|`[^`]*`")
COMMAND = re.compile(r"yaojian [^；，。）]*|(?<![a-z])(rules|subscribers|sources|stories|export) [a-zA-Z. ]+")
SENTENCE = re.compile(r"(?<![\w./@:-])[A-Za-z]{2,}( [a-z]{2,})+(?![\w/@:-])")
"""Two Latin words in a row: in Chinese output only commands to type have them."""


def latin_sentences(text: str) -> list[str]:
    rest = COMMAND.sub(" ", QUOTED.sub(" ", text.replace("yaojian: ", "")))
    return [found[0] for found in SENTENCE.finditer(rest)]


def test_the_finder_of_latin_sentences_finds_them() -> None:
    assert latin_sentences("来源 x：no such folder，请看：yaojian sources list") == ["no such folder"]
    assert latin_sentences("没有 'no such thing' 这个选择；请看：yaojian run --help") == []


# ------------------------------------------------------------------ help

PARSER = build_parser("en")
COMMANDS = ["", *next(a.choices or () for a in PARSER._actions if a.dest == "command")]


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_in_the_language_asked_for_and_every_word_is_explained(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told = {}
    for lang in ("zh", "en"):
        with pytest.raises(SystemExit) as end:
            main([*([command] if command else []), "--help", "--lang", lang])
        assert end.value.code == 0
        told[lang] = capsys.readouterr().out
    assert not latin_sentences(told["zh"]), told["zh"]
    assert not HAN.search(told["en"]), told["en"]
    for label in ("用法", "选项", "显示帮助"):
        assert label in told["zh"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_option_is_without_help(lang: str) -> None:
    commands = next(a.choices for a in build_parser(lang)._actions if a.dest == "command")
    assert isinstance(commands, dict)
    bare = [(name, a.dest) for name, sub in commands.items() for a in sub._actions if not a.help]
    assert not bare


# ------------------------------------------------------------------ mistakes

MISTAKES: list[tuple[list[str], int]] = [
    (["nonsense"], 2), (["rules", "foo"], 2), (["run", "--since", "gestern"], 2), (["restore"], 2),
    (["search", "--limit", "x"], 2), (["run", "--nonsense"], 2), (["search", "--limit"], 2), (["group"], 2),
    (["--lang"], 2), (["--config", "nowhere", "sources", "list"], 2),
    (["run", "nosuch"], 2), (["rules", "add", "x"], 2), (["rules", "try"], 2), (["rules", "remove", "nosuch"], 2),
    (["rules", "add", "x", "药品 AND"], 2), (["subscribers", "add"], 2), (["subscribers", "add", "nobody"], 2),
    (["subscribers", "add", "a@b.cn", "--rule", "nosuch"], 2), (["subscribers", "remove", "x@y.cn"], 2),
    (["subscribers", "import", "nosuch.yml"], 2), (["digest", "--day", "2020-01-01"], 2),
    (["stories", "show", "99"], 2), (["stories", "merge", "1"], 2), (["sources", "try"], 2), (["sources", "try", "nosuch"], 2),
    (["sources", "accept", "nosuch"], 2), (["sources", "check", "nosuch"], 2), (["sources", "add"], 2),
    (["export", "x.foo"], 2), (["export", "xlsx"], 2), (["export", "nowhere/x.csv"], 2),
    (["backup", "config"], 2), (["restore", "nosuch.tar"], 1), (["read", "nosuch.html"], 2), (["read", "."], 2),
    (["read", "plain.html"], 2), (["list", "plain.html"], 2), (["read", "plain.html", "--url", "x"], 2),
    (["read", "plain.html", "--url", "https://x.cn/", "--source", "nosuch"], 2), (["mend", "nosuch.txt"], 2),
    (["group", "plain.html", "plain.html", "--urls", "urls.txt"], 2),
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "plain.html").write_text("<html><body><p>甲</p></body></html>", encoding="utf-8")
    (tmp_path / "urls.txt").write_text("https://x.cn/1\n", encoding="utf-8")
    source = tmp_path / "config" / "sources" / "one" / "source.yml"
    source.parent.mkdir(parents=True)
    source.write_text(
        "name: 某局\nurl: https://x.cn/\nlistings:\n- name: 公告\n  url: https://x.cn/gg/\n", encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("words", "status"), MISTAKES, ids=[" ".join(w) for w, _ in MISTAKES])
def test_a_mistake_is_told_in_one_line_of_the_language_asked_for(
    words: list[str], status: int, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = {}
    for lang in ("zh", "en"):
        given = [f"--lang={lang}", *words]
        assert main(given) == status, capsys.readouterr().err
        out, err = capsys.readouterr()
        assert out == ""
        lines[lang] = err.splitlines()[0]
        assert lines[lang].startswith("yaojian: ")
        assert len(err.splitlines()) == (3 if "AND" in " ".join(words) else 1)
    assert not latin_sentences(lines["zh"]), lines["zh"]
    assert HAN.search(lines["zh"])
    assert not HAN.search(QUOTED.sub("", lines["en"])), lines["en"]


@pytest.mark.parametrize("words", [["nonsense"], ["run", "nosuch"], ["search", "招标 AND ("]])
def test_with_json_a_mistake_is_one_document_in_english_and_the_line_still_goes_to_stderr(
    words: list[str], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = {}
    for lang in ("zh", "en"):
        assert main([*words, "--json", "--lang", lang]) == 2
        out, err = capsys.readouterr()
        told[lang] = json.loads(out)
        assert err.startswith("yaojian: ")
    assert told["zh"] == told["en"]
    assert told["en"]["error"]["status"] == 2
    assert not HAN.search(QUOTED.sub("", told["en"]["error"]["message"]))


def test_the_language_counts_wherever_it_stands(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (
        ["--lang", "en", "run", "--nope"],
        ["run", "--nope", "--lang", "en"],
        ["run", "--lang=en", "--nope"],
    ):
        assert main(words) == 2
        assert not HAN.search(capsys.readouterr().err)
    assert main(["search", "--lang", "zh", "--", "--lang", "en", "("]) == 2
    assert HAN.search(capsys.readouterr().err)


SOURCE = "name: 某局\nurl: https://x.cn/\nlistings:\n- name: 公告\n  url: https://x.cn/gg/\n"


@pytest.mark.parametrize(
    "text",
    [
        SOURCE.replace("listings", "lisitngs"), SOURCE + "every: 30mins\n", SOURCE + "every: often\n", SOURCE + "cron: '1 2 3'\n",
        SOURCE + "cron: '61 * * * *'\n", SOURCE + "gap_seconds: fast\n", SOURCE + "gap_seconds: 1000\n", SOURCE + "region: 12\n",
        SOURCE + "charset: nosuch\n", SOURCE + "level: high\n", SOURCE + "state: not_watched\n", SOURCE + "every: 1d\ncron: '0 8 * * *'\n",
        SOURCE + "name: 重复\n", "name: 某局\n", SOURCE + "relays: [nosuch]\n", SOURCE + "family: nosuch\n", "- a\n", "a: [\n",
        SOURCE + "tls: {kind: unverified, reason: x, until: soon}\n", SOURCE + "hosts: x.cn\n", SOURCE + "note: [1]\n",
        SOURCE + "article: {title: '/[/'}\n", SOURCE + "article: {title: 'h1['}\n", SOURCE + "entry: text\n", SOURCE.replace("https://x.cn/gg/", "gg"),
        SOURCE + "max_requests: many\n", SOURCE + "max_requests: 0\n", SOURCE + "hosts: ['']\n",
        SOURCE + "- name: 公告\n  url: https://x.cn/g/\n", SOURCE + "- name: 通告\n", SOURCE + "budget_seconds: 0\n",
    ],
)  # fmt: skip
def test_a_mistake_in_a_source_file_is_told_in_both_languages(
    text: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "config" / "sources" / "one" / "source.yml").write_text(text, encoding="utf-8")
    for lang in ("zh", "en"):
        assert main(["sources", "list", "--lang", lang]) == 2
        err = capsys.readouterr().err
        assert "source.yml" in err
        if lang == "zh":
            assert HAN.search(err.split("source.yml")[1])
            assert not latin_sentences(err), err
        else:
            assert not HAN.search(QUOTED.sub("", err)), err


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SMTP_PORT", "many"), ("SMTP_SECURITY", "ssl3"), ("DIGEST_TO", "nobody"), ("DIGEST_TOO", "a@b.cn"), ("DIGEST_AT", "noon"),
        ("ALLOW_HOSTS", "http://x/"), ("NOW", "today"), ("PING_URL", "x"), ("RUN_SECONDS", "-1"), ("RUN_MEMORY_MB", "1"),
        ("CANARY_TO", "x"), ("SMTP_FROM", "x"), ("DATABASE_URL", "x"), ("DATABASE_URL", "mysql://x/y"), ("DATABASE_URL", "sqlite://"),
        ("DEBUG", "yes"), ("WEB_PORT", "99999"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_told_in_both_languages(
    name: str,
    value: str,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(f"YAOJIAN_{name}", value)
    for lang in ("zh", "en"):
        assert main(["rules", "list", "--lang", lang]) in (1, 2)
        err = capsys.readouterr().err
        assert f"YAOJIAN_{name}" in err or "sqlite" in err
        if lang == "zh":
            assert HAN.search(err)
            assert not latin_sentences(err), err
        else:
            assert not HAN.search(err), err


# ------------------------------------------------------------------ results


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world(tmp_path_factory.mktemp("languages")) as made:
        made.yaojian("run")
        made.day.number = 2
        made.yaojian("run", now=SECOND)
        yield made


@pytest.mark.parametrize(
    "words",
    [
        ("doctor",), ("sources", "list"), ("sources", "coverage"), ("sources", "check"), ("search", "binding:yes", "--limit", "3"),
        ("search", "level:provincial region:330000 genre:notice"), ("rules", "add", "thing", "药"), ("rules", "lint"), ("rules", "lint", "中药"),
        ("rules", "try", "nothing"), ("subscribers", "list"), ("subscribers", "add", "a@b.cn"), ("subscribers", "remove", "a@b.cn"),
        ("stories", "show", "1"), ("export", "table.csv"), ("replay",), ("run", "--all", "--no-send"), ("sources", "try", "demo-blocked"),
    ],
)  # fmt: skip
def test_results_are_in_the_language_asked_for(here: World, words: tuple[str, ...]) -> None:
    words = tuple(str(here.folder / w) if w == "table.csv" else w for w in words)
    zh = here.yaojian(*words, "--lang", "zh", now=SECOND)
    en = here.yaojian(*words, "--lang", "en", now=SECOND)
    assert zh.returncode == en.returncode
    names = re.compile("|".join(re.escape(n) for n in sorted(known_names(here), key=len, reverse=True)))
    assert not latin_sentences(names.sub("", zh.stdout + zh.stderr)), zh.stdout + zh.stderr
    rest = QUOTED.sub("", names.sub("", en.stdout + en.stderr))
    foreign = [line for line in rest.splitlines() if HAN.search(line) and "…" not in line]
    assert not foreign, foreign


def known_names(here: World) -> set[str]:
    """Names, titles and words of the demonstration's articles: Chinese in any language."""
    rows = here.export(SECOND)
    found = {str(r[k]) for r in rows for k in ("title", "column") if r[k]}
    found |= {name for r in rows for name in r["issuers"]}
    sources = here.json("sources", "list", now=SECOND)["sources"]
    found |= {s["name"] for s in sources} | {c["name"] for s in sources for c in s["columns"]}
    return found | {"药", "中药"}


def test_what_a_source_could_not_tell_is_said_in_both_languages(here: World) -> None:
    """The trouble of a blocked source goes through the child process, the database and back."""
    for command in (("run", "demo-blocked", "--no-send"), ("sources", "coverage")):
        zh = here.yaojian(*command, "--lang", "zh", now=SECOND).stdout
        en = here.yaojian(*command, "--lang", "en", now=SECOND).stdout
        assert "只有脚本没有页面" in zh
        assert "with a script instead of a page" in en
    row = next(
        s
        for s in here.json("run", "demo-blocked", "--no-send", "--lang", "zh", now=SECOND)["sources"]
        if s["problems"]
    )
    assert "with a script instead of a page" in row["problems"][0]["what"]


def test_a_digest_is_shown_with_the_frame_of_the_language_asked_for(here: World) -> None:
    assert "Not read" in here.yaojian("--lang", "en", "digest", now=SECOND).stdout
    assert "没有读到" in here.yaojian("--lang", "zh", "digest", now=SECOND).stdout
    assert (
        "没有读到" in here.yaojian("digest", now=SECOND, LANG="en_US.UTF-8").stdout
    )  # the reader's own frame
    same = [here.json("--lang", lang, "digest", now=SECOND) for lang in ("zh", "en")]
    assert same[0] == same[1]
    assert FIRST < SECOND


def test_every_sample_line_of_the_whole_catalogue_has_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["sources", "check"])
    lines = capsys.readouterr().out.splitlines()
    assert status == 0
    assert len({line.split()[1] for line in lines[:-1]}) == 49
