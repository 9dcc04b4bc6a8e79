"""The character model: likelier is likelier, and what was never seen still has a chance."""

from math import exp

import pytest

from text.mojibake.doubt import Line
from text.mojibake.folding import fold, page_script
from text.mojibake.model import UNSEEN, Model, load_model, pack
from text.mojibake.scoring import Page
from tools.build_language_model import BLOCK, BLOCKS, LEAST, Source, estimate, own_lines, part_of
from tools.calibrate_mending import fit


def test_official_words_are_likelier_than_their_scrambled_bytes() -> None:
    model = load_model()
    assert model.score(fold("药品监督管理部门")) > model.score(fold("笆奈濉遍奈濉遍笆")) + 30


def test_both_scripts_and_widths_fold_to_one_form() -> None:
    assert fold("藥品監管,2026年 GMP") == fold("药品监管，2025年GSP")


def small() -> Model:
    """药 is followed by 品 or 店, 药品 by 监, 药品监 by 管."""
    singles = {
        "药": (-1.0, -2.0),
        "品": (-2.0, -1.0),
        "店": (-2.5, 0.0),
        "监": (-3.0, 0.0),
        "管": (-3.0, 0.0),
    }
    pairs = {"药品": (-0.5, -1.5), "药店": (-1.0, 0.0), "品监": (-0.75, 0.0)}
    return Model(pack([singles, pairs, {"药品监": (-0.25, -1.0)}, {"药品监管": (-0.25, 0.0)}]))


@pytest.mark.parametrize(
    ("context", "char", "expected"),
    [
        ("", "药", -1.0),
        ("药", "品", -0.5),
        ("药", "店", -1.0),
        ("药", "管", -2.0 - 3.0),
        ("药品", "监", -0.25),
        ("药品监", "管", -0.25),
        ("药品监", "店", -1.0 - 2.5),
        ("店", "龘", UNSEEN),
        ("龘龘龘", "药", -1.0),
    ],
)
def test_the_longest_context_that_was_seen_decides(context: str, char: str, expected: float) -> None:
    assert small().log(context, char) == pytest.approx(expected, abs=0.05)


def test_it_is_told_how_much_of_a_context_was_seen_with_a_character() -> None:
    model = small()
    seen = [
        model.reach(c, x)
        for c, x in (("药品监", "管"), ("药品", "监"), ("店品", "监"), ("药", "监"), ("药", "龘"))
    ]
    assert seen == [3, 2, 1, 0, -1]


def test_candidates_are_those_seen_and_a_few_that_always_are() -> None:
    found = small().among("药品", {"监", "店", "管"}, ("管",))
    assert set(found) == {"监", "管"}
    assert found["监"] > found["管"]


@pytest.mark.parametrize("context", ["药品监督", "监督", "督", "在安全"])
def test_a_candidate_is_as_likely_as_the_longest_context_says(context: str) -> None:
    model = load_model()
    found = model.among(context[-3:], set("管理察局部门生产的和系体过"), ("的",))
    assert len(found) > 2
    assert found == {char: model.log(context[-3:], char) for char in found}


def test_a_page_tells_what_follows_on_it_however_the_places_overlap() -> None:
    page = Page("药药药品，藥品 監")
    assert page.after("药药") == "药品"
    assert page.after("药药药") == "品"
    assert page.after("药品") == "，监"
    assert page.after("，") == page.after("") == page.after("监") == ""


def test_what_is_known_before_a_character_does_not_count_blanks() -> None:
    plain, spaced = Line("药品监督管理"), Line("药品 监督　管理")
    assert [plain.known(at) for at in range(6)] == [spaced.known(at) for at in (0, 1, 3, 4, 6, 7)]
    assert plain.known(5) == 3


def test_lines_kept_out_for_different_ends_never_meet() -> None:
    parts = [part_of(number) for number in range(BLOCK * BLOCKS)]
    assert set(parts) == {"train", "calibrate", "develop", "test"}
    assert parts.count("test") >= 2 * BLOCK
    assert all(len(set(parts[at : at + BLOCK])) == 1 for at in range(0, len(parts), BLOCK))


def test_counts_become_probabilities_that_sum_to_one() -> None:
    text = "\n药品监管药品安全药店\n药品监管\n药品监督\n" * 4
    model = Model(pack(estimate([Source.of(text, 1.0, LEAST)])))
    for context in ("药", "药品", "药品监", "药店管"):
        assert sum(exp(model.log(context, char)) for char in model.singles) == pytest.approx(1.0, abs=0.1)
    assert model.log("药品监", "管") > model.log("药品监", "督") > model.log("药品监", "店")


def test_a_text_that_counts_more_leads_and_does_not_make_certain_what_it_has_once() -> None:
    often = Source.of("\n药品监管\n药品监督" * 6, 1.0, LEAST)
    once = Source.of("\n药品安全\n", 30.0, dict.fromkeys(LEAST, 1))
    alone, both = (Model(pack(estimate(sources))) for sources in ([often], [often, once]))
    assert alone.log("药品", "安") < alone.log("药品", "监") - 2
    assert alone.log("药品", "安") + 2 < both.log("药品", "安") < -0.2
    assert both.log("药品", "监") > -3


def test_own_prose_is_read_without_what_is_kept_out() -> None:
    whole, rest = set(own_lines()), set(own_lines("gold4"))
    assert rest < whole
    assert not any('"' in line or "\\" in line for line in whole)


def test_weights_tell_right_from_wrong() -> None:
    samples = [((1.0, value), value > 2) for value in (0.0, 1.0, 1.5, 3.0, 3.5, 4.0)] * 5
    constant, weight = fit(samples)
    assert constant < 0 < weight
    assert constant + weight < 0 < constant + 3.5 * weight


def test_page_script_is_told_by_bound_characters() -> None:
    assert [page_script(t) for t in ("藥品監管", "药品监管", "中文")] == ["t", "s", ""]
