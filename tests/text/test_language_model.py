"""The character model: likelier is likelier, and what was never seen still has a chance."""

from itertools import pairwise
from math import exp

import pytest

from text.mojibake.doubt import Line
from text.mojibake.folding import fold, page_script
from text.mojibake.model import LEVELS, UNSEEN, Grams, Model, load_model, pack
from text.mojibake.scoring import Page
from tools.build_language_model import BLOCK, BLOCKS, LEAST, Source, estimate, own_lines, part_of, pruned
from tools.calibrate_mending import fit


def test_official_words_are_likelier_than_their_scrambled_bytes() -> None:
    model = load_model()
    assert model.score(fold("药品监督管理部门")) > model.score(fold("笆奈濉遍奈濉遍笆")) + 30


def test_both_scripts_and_widths_fold_to_one_form() -> None:
    assert fold("藥品監管,2026年 GMP") == fold("药品监管，2025年GSP")


def small() -> Model:
    """药 is followed by 品 or 店, 药品 by 监, 药品监 and what it ends in by 管."""
    singles = {
        "药": (-1.0, -2.0),
        "品": (-2.0, -1.0),
        "店": (-2.5, 0.0),
        "监": (-3.0, 0.0),
        "管": (-3.0, 0.0),
    }
    pairs = {"药品": (-0.5, -1.5), "药店": (-1.0, 0.0), "品监": (-0.75, 0.0), "监管": (-1.0, 0.0)}
    triples = {"药品监": (-0.25, -1.0), "品监管": (-0.5, 0.0)}
    return Model(pack([singles, pairs, triples, {"药品监管": (-0.25, 0.0)}]))


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
    assert small().log(context, char) == pytest.approx(expected, abs=0.51 / LEVELS)


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


def estimated() -> list[dict[str, tuple[float, float]]]:
    """Of some lines in which many characters have several followers."""
    lines = [
        f"{a}品{b}管{c}理{a}{c}"
        for a in "药食化"
        for b in "监安检"
        for c in "处局所"
        if a + b + c != "药监处"
    ]
    return estimate([Source.of("\n" + "\n".join(lines * 3) + "\n药品监督\n", 1.0, dict.fromkeys(LEAST, 1))])


@pytest.mark.parametrize("full", [1, 10, 10_000])
def test_what_is_packed_in_few_or_many_parts_is_read_back(full: int) -> None:
    orders = estimated()
    model = Model(pack(orders, full))
    for order in orders:
        for gram, (value, _) in order.items():
            assert model.log(gram[:-1], gram[-1]) == pytest.approx(value, abs=0.51 / LEVELS)
            assert model.reach(gram[:-1], gram[-1]) == len(gram) - 1


def test_a_context_keeps_what_it_leaves_to_shorter_ones() -> None:
    orders = estimated()
    model = Model(pack(orders, 10))
    for order in orders[:3]:
        for gram, (_, rest) in order.items():
            if model.levels(gram)[0][2] == len(gram):
                assert model.levels(gram)[1][1] == pytest.approx(rest, abs=0.51 / LEVELS)


@pytest.mark.parametrize("context", ["", "的", "药", "药品", "药品监"])
def test_the_likeliest_stand_first(context: str) -> None:
    logs = list(load_model().levels(context)[0][0].values())
    assert len(logs) > 2
    assert all(before >= after for before, after in pairwise(logs))


def after(orders: list[Grams], context: str) -> dict[str, float]:
    """Log probability of every character after a context, by orders that are not packed."""

    def value(context: str, char: str) -> float:
        known = orders[len(context)].get(context + char)
        if known:
            return known[0]
        return orders[len(context) - 1].get(context, (0.0, 0.0))[1] + value(context[1:], char)

    return {char: value(context, char) for char in orders[0]}


@pytest.mark.parametrize("least", [1e-5, 1e-4, 1e-3, 1e-2])
def test_what_is_dropped_leaves_a_tree_whose_chances_sum_to_one(least: float) -> None:
    orders = estimated()
    fewer = pruned(orders, least)
    assert sum(map(len, fewer)) < sum(map(len, orders))
    for shorter, order in pairwise(fewer):
        assert all(gram[:-1] in shorter and gram[1:] in shorter for gram in order)
    for context in ("药", "品监", "食品检", "管局理"):
        assert sum(map(exp, after(fewer, context).values())) == pytest.approx(1.0, abs=1e-6)


def test_what_tells_least_is_dropped_first_and_costs_no_more_than_asked() -> None:
    orders = estimated()
    assert [set(order) for order in pruned(orders, 0.0)] == [set(order) for order in orders]
    for most, least in pairwise((1e-2, 1e-3, 1e-4)):
        few, more = pruned(orders, most), pruned(orders, least)
        assert all(set(one) <= set(other) for one, other in zip(few, more, strict=True))
        dropped = sum(map(len, orders)) - sum(map(len, more))
        assert 0 < relative_entropy(orders, more) < dropped * least


def relative_entropy(orders: list[Grams], fewer: list[Grams]) -> float:
    """What is lost with the n-grams that are not among the fewer, in nats a character."""
    lost = 0.0
    for context in orders[2]:
        often = exp(sum(orders[at][context[: at + 1]][0] for at in range(3)))
        before, now = after(orders, context), after(fewer, context)
        lost += often * sum(exp(value) * (value - now[char]) for char, value in before.items())
    return lost


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
