"""Other alphabets and short lines: a word that a wrong charset would have had to hit by chance stays, damage does not."""

from __future__ import annotations

import pytest

from benchmarks.mend.breaking import BREAKING, broken
from text.mojibake import mend
from text.mojibake.fluency import fluency, is_fluent
from text.mojibake.words import are_words

SOUND = (
    "Ошибка на странице: причина неизвестна", "Аптечная станция «Старт» и АльфаПлюс", "чешки и грецкие", "време не може",
    "Проверка качества, наименование средства", "çıktı yayımı yapıldı", "płynąć i usunąć", "błąd déšť", "s’është mirë",
    "제품 관리", "코스메틱 서구", "구조적인 속성", "페루", "환인제약 주식회사 대표 김민수", "は壊れています。もう一度選択してください。",
    "الذي من الآن", "ארמנית רומנית", "Βιομηχανία φαρμάκων", "ھەممە كوچكتر", "бидејќи побаравте",
)  # fmt: skip
LINES = (
    "第五章 考核", "（五）免职；", "（一）章程；", "（四）参加培训；", "乱丢果皮、纸屑、烟蒂", "第十章 培訓", "村民老冯把纸条小心夹进账本。",
    "请在浏览器中去除页眉页脚", "建立預保護制度。", "垄断协议的认定", "职业健康检查机构名录", "劳动部规章",
)  # fmt: skip
KINDS = tuple(
    kind
    for kind in BREAKING
    if " read as " in kind or kind in ("percent, gbk", "percent u", "backslash x", "json escapes")
)


@pytest.mark.parametrize("text", SOUND)
def test_words_of_other_alphabets_stay(text: str) -> None:
    assert mend(text).text == text
    assert mend(f"公司名称：{text}").text == f"公司名称：{text}"


@pytest.mark.parametrize("kind", KINDS)
def test_short_lines_alone_come_back(kind: str) -> None:
    """But three Hangul alone: they are as likely a Korean word."""
    lines = [line for line in LINES if "euc-kr" not in kind or len(line) > 6]
    shown = {line: broken(BREAKING[kind], line) for line in lines}
    came = {line: mend(damaged).text for line, damaged in shown.items() if damaged is not None}
    assert came
    assert [line for line, text in came.items() if text != line] == []


def test_a_word_of_another_alphabet_is_damage_where_others_beside_it_are() -> None:
    page = "国家药监局发布公告\n监管\n药品注册"
    assert mend(page.encode("gb18030").decode("koi8-r")).text == page


def test_what_is_escaped_beside_escapes_is_undone_with_them() -> None:
    assert mend("%B5%DA%B0%CB%D5%C2 %B8%BD %84t").text == "第八章 附 則"
    assert mend("%u7B2C%u516D%u7AE0  %u9644%u5219").text == "第六章  附则"
    assert mend("折扣 %84t 不变").text == "折扣 %84t 不变"


def test_what_escapes_by_backslash_is_no_address() -> None:
    text = "管理局第12/ISAF/2024號批示：過渡安排"
    assert mend(BREAKING["backslash x"](text)).text == text


@pytest.mark.parametrize(
    "line",
    [
        "道路、攀爬物體及路面平整",
        "實行總量和強度控制制度。",
        "录用公务员，应当在规定的编制限额内",
        "第四章  職業健康檢查",
        "宣读勘验笔录。",
    ],
)
def test_what_a_joining_tool_left_comes_back(line: str) -> None:
    shown = broken(BREAKING["gbk, windows-1252, fixed"], line)
    assert shown is not None
    assert mend(shown).text == line


def test_letters_shown_where_a_charset_has_none_tell_it() -> None:
    """A control character where windows-1252 has a letter: the page was read as ISO 8859-15."""
    assert mend("å\x88¶åºŠã\x80\x82").text == "制度。"


def test_of_few_characters_more_is_asked_than_of_many() -> None:
    assert is_fluent("邻居阿婆拎着半篮枇杷慢慢走回巷口")
    assert fluency("邻居阿婆拎着半篮枇杷慢慢走回巷口") < -6.8
    assert not is_fluent("面没合档")
    assert not is_fluent("意见"), "two characters may be chance"


@pytest.mark.parametrize(
    ("text", "start", "end", "words"),
    [
        ("Дацкая", 2, 5, True),
        ("АльфаСтрахование", 4, 8, True),
        ("не ДЯТЬ", 0, 7, True),
        ("дЯТь", 0, 4, False),
        ("е›Ѕе®¶", 0, 6, False),
        ("ÖÐÎÄ", 0, 4, False),
        ("Größe", 2, 4, True),
    ],
)
def test_words_are_of_one_alphabet_and_case(text: str, start: int, end: int, words: bool) -> None:
    assert are_words(text, start, end) is words


@pytest.mark.parametrize(
    "line",
    [
        "重组人干扰素α1b滴眼液及β受体阻滞剂说明书",
        "比例尺为：1﹕500、1﹕2000；分幅标准为：40cm×50cm。",
        "出席：庞澍芃、邬晓筠、臧骁、祁翀。",
    ],
)
@pytest.mark.parametrize("kind", ["utf-8 read as latin-1", "gb18030 read as cp1252", "utf-8 read as cp1251"])
def test_letters_and_names_amid_chinese_do_not_hide_its_charset(line: str, kind: str) -> None:
    shown = broken(BREAKING[kind], line)
    assert shown is not None
    assert mend(shown).text == line
