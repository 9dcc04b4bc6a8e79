"""Mending: every way the web breaks text is written here as a function, and undone by `mend`."""

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.mend.breaking import BREAKING, broken, composed
from benchmarks.mend.damage import annotate
from models import Mended
from text.mojibake import heal, mend
from text.mojibake.spans import Change, Draft
from text.script import to_traditional

CASES = Path(__file__).parent / "cases"
LINES = (
    "国家药品监督管理局关于发布《药品注册管理办法》配套文件的公告（2026年第12号）",
    "为加强药品监督管理，规范药品注册行为，现将有关事项公告如下：",
    "一、自2026年3月1日起，药品上市许可持有人应当按照GMP要求组织生产。",
    "二、各省级药品监督管理部门应当加强监督检查，发现违法违规行为的，依法严肃处理。",
    "三、持有人应当主动召回已上市销售的相关批次产品，并于7个工作日内报告所在地监管部门。",
    "广东省药品监督管理局2026年2月11日召开全省药品监管工作会议，总结2025年工作，部署重点任务。",
    "会议强调，要牢牢守住药品安全底线，全面提升监管能力和水平，推动产业高质量发展。",
    "附件：1.国家医疗器械监督抽检不符合规定产品名单；2.化妆品检查结果通报",
    "本办法所称药品，是指用于预防、治疗、诊断人的疾病，有目的地调节人的生理机能的物质。",
)
TRADITIONAL = tuple(to_traditional(line) for line in LINES)


def cases(name: str) -> list[dict[str, str]]:
    return json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", cases("in-the-wild"), ids=lambda row: row["label"])
def test_damage_seen_in_the_wild_is_mended(row: dict[str, str]) -> None:
    assert mend(row["original"]).text == row["fixed"]


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(row, id=row["label"], marks=pytest.mark.xfail(strict=True, reason=row["comment"]))
        for row in cases("known-failures")
    ],
)
def test_known_failures_are_still_failures(row: dict[str, str]) -> None:
    assert mend(row["original"]).text == row["fixed"]


@pytest.mark.parametrize("text", json.loads((CASES / "negative.json").read_text(encoding="utf-8")))
def test_sound_text_is_left_alone(text: str) -> None:
    assert mend(text) == Mended(text=text)


@pytest.mark.parametrize("text", [*LINES, *TRADITIONAL])
def test_official_lines_in_both_scripts_are_left_alone(text: str) -> None:
    assert mend(text) == Mended(text=text)


# ------------------------------------------------------------------ the ways text is broken


@pytest.mark.parametrize("name", BREAKING)
def test_every_reversible_damage_is_undone_on_every_line(name: str) -> None:
    met = 0
    for line in (*LINES, *TRADITIONAL):
        if (damaged := broken(BREAKING[name], line)) is None:
            continue
        met += 1
        assert mend(damaged).text == line, (name, damaged)
    if name != "utf-8 read as gbk":
        assert met >= 4


def annotated(text: str) -> str:
    return annotate(text, {"藥": "yào", "監": "jiān", "國": "guó", "發": "fā", "應": "yīng"})


UPON_ONE_ANOTHER: dict[str, Callable[[str], str]] = {
    "utf-8 read as latin-1, percent": lambda t: quote(BREAKING["utf-8 read as latin-1"](t), safe=" "),
    "gbk read as latin-1, percent": lambda t: quote(BREAKING["gb18030 read as latin-1"](t), safe=" "),
    "entities, percent": composed("numeric entities", "percent, utf-8"),
    "json, percent": composed("json escapes", "percent, utf-8"),
    "utf-8 read as latin-1, percent u": composed("utf-8 read as latin-1", "percent u"),
    "readings, percent u": lambda t: BREAKING["percent u"](annotated(t)),
    "readings, json": lambda t: BREAKING["json escapes"](annotated(t)),
    "spaces, percent u": composed("spaces", "percent u"),
    "spaces, zero width": composed("spaces", "zero width"),
    "no-break spaces, zero width": composed("no-break spaces", "zero width"),
    "radicals, utf-8 read as cp1252": composed("radicals", "utf-8 read as cp1252"),
    "radicals, utf-8 read as latin-1": composed("radicals", "utf-8 read as latin-1"),
    "radicals, gbk read as latin-1": composed("radicals", "gb18030 read as latin-1"),
    "no-break spaces, gbk read as latin-1": composed("no-break spaces", "gb18030 read as latin-1"),
    "zero width, gbk read as latin-1": composed("zero width", "gb18030 read as latin-1"),
    "utf-8 read as latin-1, gbk read as latin-1": composed(
        "utf-8 read as latin-1", "gb18030 read as latin-1"
    ),
    "readings, no-break spaces": lambda t: BREAKING["no-break spaces"](annotated(t)),
    "spaces, readings": lambda t: annotated(BREAKING["spaces"](t)),
}


@pytest.mark.parametrize("name", UPON_ONE_ANOTHER)
def test_two_damages_upon_one_another_are_undone(name: str) -> None:
    for line in TRADITIONAL:
        assert mend(UPON_ONE_ANOTHER[name](line)).text == line


def test_tones_in_brackets_come_back_with_the_line_they_stand_in() -> None:
    line = "醫療器械監(jiān)督管理藥(yào)品安全"
    damaged = line.encode().decode("gb18030", "replace")
    assert "(ji膩n)" in damaged
    assert mend(damaged).text.endswith("醫療器械監督管理藥品安全"[-6:])


def test_a_zero_width_character_beside_a_number_in_a_circle_goes() -> None:
    assert mend("检查要点①\u200b人员\u200b②\u200b设备").text == "检查要点①人员②设备"


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damage_in_part_of_a_page_is_undone_and_placed(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([n for n in BREAKING if "space" not in n]))
    script = data.draw(st.sampled_from([LINES, TRADITIONAL]))
    lines = data.draw(st.lists(st.sampled_from(script), min_size=2, max_size=5, unique=True))
    hit = data.draw(st.integers(0, len(lines) - 1))
    damaged = broken(BREAKING[name], lines[hit])
    if damaged is None:
        return
    page = "\n".join([*lines[:hit], damaged, *lines[hit + 1 :]])
    mended = mend(page)
    assert mended.text == "\n".join(lines)
    restored = mended.text
    for repair in reversed(mended.repairs):
        assert restored[repair.start : repair.end] == repair.after
        assert repair.certainty == "exact"
        restored = restored[: repair.start] + repair.before + restored[repair.end :]
    assert restored == page


@settings(max_examples=150, deadline=None)
@given(
    st.text(
        alphabet=st.sampled_from(
            "药品监管公告关于ÖÐ¹ú涓浗鑽搧\ufffd锟斤拷〓?&#33647;\\u836f%E8 \u00a0\u200b⽤。，A1()〖〗"
        ),
        max_size=40,
    )
)
def test_mending_twice_changes_nothing_more_whatever_comes(text: str) -> None:
    once = mend(text).text
    assert mend(once).text == once


# ------------------------------------------------------------------ losses


def test_lost_bytes_are_shown_and_never_papered_over() -> None:
    damaged = "全省药品监管工作会议".encode("gb18030").decode("utf-8", "replace")
    mended = mend(damaged)
    assert "〓" in mended.text
    assert "\ufffd" not in mended.text
    assert all(repair.certainty == "lost" for repair in mended.repairs)


def test_a_lost_last_byte_is_chosen_only_where_the_model_is_clear() -> None:
    damaged = "一、自2026年3月1日起".encode().decode("gbk", "replace").replace("\ufffd", "?")
    mended = mend(f"{damaged}，{'药品注册管理办法'.encode().decode('gb18030')}")
    assert "3月1日起" in mended.text
    assert {repair.certainty for repair in mended.repairs} <= {"exact", "chosen", "lost"}
    assert any(repair.candidates for repair in mended.repairs)


@pytest.mark.parametrize("line", ["最高人民检察院、省级人民检察院", "最高人民檢察院、省級人民檢察院"])
def test_a_cut_character_is_of_the_script_around_it(line: str) -> None:
    damaged = f"{line}发布公告。".encode().decode("gbk", "replace").replace("\ufffd", "?")
    assert mend(damaged).text.startswith(line)


def test_a_stretch_of_many_cut_characters_is_mended_beside_a_proven_one() -> None:
    text = "第三十八条 省级人民政府应当推广应用"
    damaged = text.encode().decode("gbk", "replace").replace("\ufffd", "?")
    mended = mend(damaged).text
    assert len(mended) == len(text)
    assert all(a in (b, "〓") for a, b in zip(mended, text, strict=True))


@pytest.mark.parametrize("sister_script", ["simplified", "traditional"])
def test_a_sister_copy_fills_what_is_lost(sister_script: str) -> None:
    whole = "省药监局局长曹巍出席会议并讲话。会议强调，要守住药品安全底线。"
    damaged = mend(whole.replace("曹巍", "曹\ufffd\ufffd").replace("底线", "\ufffd\ufffd线"))
    sister = to_traditional(whole) if sister_script == "traditional" else whole
    healed = heal(damaged, f"來源：某報\n{sister}", name="guangdong")
    assert healed.text == whole
    assert {repair.healed_from for repair in healed.repairs} == {"guangdong"}
    assert {repair.certainty for repair in healed.repairs} == {"exact"}
    assert all(healed.text[r.start : r.end] == r.after for r in healed.repairs)


def test_a_sister_that_says_other_things_heals_nothing() -> None:
    damaged = mend("省药监局局长曹\ufffd\ufffd出席会议并讲话。")
    assert heal(damaged, "今天天气很好，适合出门。", name="x") == damaged


def test_a_gap_with_two_possible_fillings_stays_lost() -> None:
    damaged = mend("企业名称：\ufffd\ufffd制药有限公司")
    sister = "企业名称：甲制药有限公司\n企业名称：乙制药有限公司"
    assert "〓" in heal(damaged, sister, name="x").text


# ------------------------------------------------------------------ composition of repairs


@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 12), st.integers(0, 4), st.text("xyz", max_size=3)), max_size=4),
        max_size=5,
    )
)
def test_repairs_upon_repairs_always_lead_back_to_the_page(steps: list[list[tuple[int, int, str]]]) -> None:
    draft = Draft("药品监督管理局公告第一号")
    for step in steps:
        size = len(draft.text)
        draft.apply(
            Change(start=min(a, size), end=min(a + n, size), after=after, kind=f"k{n}")
            for a, n, after in step
        )
    mended = draft.finish()
    restored = mended.text
    for repair in reversed(mended.repairs):
        assert restored[repair.start : repair.end] == repair.after
        restored = restored[: repair.start] + repair.before + restored[repair.end :]
    assert restored == "药品监督管理局公告第一号"


@pytest.mark.parametrize("gap", [" ", "\u00a0", "\u3000"])
def test_blanks_between_all_characters_of_an_escape_go(gap: str) -> None:
    text = "国家药监局发布公告，要求加强监督检查。"
    for damaged in (quote(text), text.encode("gb18030").decode("latin-1"), json.dumps(text)[1:-1]):
        assert mend(gap.join(damaged)).text == text
    assert mend("A B C D E F G H I J K L M N O P Q R S T U V W X Y Z").repairs == ()


@pytest.mark.parametrize("gap", [" ", "\u3000"])
def test_two_blanks_of_a_stuffed_line_stay_two(gap: str) -> None:
    line = "1991年4月22日 国家药品监督管理局令第6号发布  自发布之日起施行"
    assert mend(gap.join(line)).text == line


@pytest.mark.parametrize(
    "line",
    [
        "（二）遵循公开秩序和接访秩序；",
        "临时占用城区道路的药店，每年不得超过三次。",
        "处置措施没有让渡给第三方的，扬尘检查笔录照常制作。",
    ],
)
def test_letters_that_stand_for_one_byte_or_two_are_told_by_what_follows(line: str) -> None:
    assert mend(BREAKING["gbk, windows-1252, fixed"](line)).text == line


@pytest.mark.parametrize(
    "text", ["Größe für Übergröße wäre schön, naïve élève.", "Señor, mañana corazón ünïcödé 2026"]
)
def test_accented_words_are_no_chinese(text: str) -> None:
    assert mend(text) == Mended(text=text)


@pytest.mark.parametrize("kind", ["numeric entities", "json escapes", "percent, utf-8"])
@pytest.mark.parametrize(
    "line",
    [
        "请将意见发至 biaozhun@songhe.example.cn，邮件标题注明“目录”。",
        "YY/T 2001《透析用水设备》等标准 | 已经审定通过。",
    ],
)
def test_an_escape_behind_a_bare_host_is_none_of_the_address(kind: str, line: str) -> None:
    assert mend(BREAKING[kind](line)).text == line


def test_an_escape_inside_an_address_stays() -> None:
    line = "详见 https://www.songhe.example.cn/a%E5%85%AC%E5%91%8A/list.html?w=%E8%8D%AF%E5%93%81 一文。"
    assert mend(line).text == line
