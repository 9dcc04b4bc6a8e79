"""Scripts: the same as the package's own loop, only faster; and the comparison form."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text import script
from text.script import fold, fold_lines, is_traditional, to_simplified, to_traditional

LINES = (
    "國家藥品監督管理局關於發佈《藥品註冊管理辦法》配套文件的公告（2026年第12號）",
    "為貫徹落實黨中央、國務院決策部署，著力提升監管能力，裡應外合，後來居上，乾燥劑，頭髮。",
    "国家药监局综合司关于公开征求意见的通知：干燥、头发、里程碑、后勤保障、制造业、复核、计划。",
)


@pytest.fixture(scope="module", params=["t2s", "s2t"])
def pair(request: pytest.FixtureRequest) -> tuple[Callable[[str], str], Callable[[str], str], list[str]]:
    from opencc import OpenCC

    ours = {"t2s": to_simplified, "s2t": to_traditional}[request.param]
    converter = script._converter({"t2s": "TS", "s2t": "ST"}[request.param])
    keys = [*converter.phrases, *map(chr, converter.characters)]
    return OpenCC(request.param).convert, ours, keys


def test_whole_lines_convert_as_the_package_does(pair) -> None:
    theirs, ours, _ = pair
    for line in LINES:
        assert ours(line) == theirs(line)


def test_every_dictionary_key_and_overlapping_phrases_convert_as_the_package_does(pair) -> None:
    theirs, ours, keys = pair
    step = max(1, len(keys) // 3000)
    for at in range(0, len(keys), step):
        soup = "".join(keys[at : at + 3 * step : step]) + keys[-1 - at]
        assert ours(soup) == theirs(soup), soup


def test_phrases_that_overlap_are_settled_longest_first() -> None:
    from opencc import OpenCC

    phrases = [p for p in script._converter("TS").phrases if len(p) > 1]
    for first in phrases[:60]:
        for second in phrases:
            if first[-1] == second[0]:
                soup = first + second[1:]
                assert to_simplified(soup) == OpenCC("t2s").convert(soup)


def test_traditional_text_is_recognised_and_neutral_text_is_not() -> None:
    assert is_traditional(LINES[0])
    assert not is_traditional(LINES[2])
    assert not is_traditional("公告")
    assert not is_traditional("GMP 2026")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("著力提升藥品監管能力", "着力提升药品监管能力"),
        ("ＧＭＰ　检查", "gmp检查"),
        ("国药监〔2026〕12号", "国药监[2026] 12 号"),
        ("“两品一械”", "「兩品一械」"),
        ("⽤药安全", "用药安全"),
        ("药\u200b品", "药品"),
        ("A—B", "A-B"),
    ],
)
def test_what_a_reader_calls_the_same_folds_to_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_what_differs_stays_different() -> None:
    assert fold("第1号") != fold("第12号")
    assert fold("药品 GMP A") != fold("药品 GMPA")
    assert fold("批准，上市") != fold("批准上市")


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.lists(st.text(alphabet="藥监局著「」（）〔〕，。、GMPab１２ 　\n-—·“”", max_size=30), max_size=5))
def test_texts_folded_one_by_one_are_the_text_folded_whole(parts: list[str]) -> None:
    assert fold_lines(parts) == fold("\n".join(parts))


def test_long_and_short_texts_have_one_comparison_form() -> None:
    line = "國家藥監局　“著力”　ＧＭＰ〔２０２６〕 12號。"
    assert fold(line * 60) == fold(line) * 60
