"""The character model: likelier is likelier, and what was never seen still has a chance."""

from text.mojibake.model import Model, fold, load_model, pack, page_script


def test_official_words_are_likelier_than_their_scrambled_bytes() -> None:
    model = load_model()
    assert model.score(fold("药品监督管理部门")) > model.score(fold("笆奈濉遍奈濉遍笆")) + 30


def test_both_scripts_and_widths_fold_to_one_form() -> None:
    assert fold("藥品監管,2026年 GMP") == fold("药品监管，2025年GSP")


def test_probabilities_of_a_small_table_follow_the_counts() -> None:
    counts = {"药": 100, "品": 60, "店": 40, "药品": 60, "药店": 30}
    model = Model(pack(counts, {"药": 0.1}, 200))
    assert model.probability("药", "品") > model.probability("药", "店") > model.probability("药", "药")
    assert 0 < model.probability("药", "龘") < 1e-6


def test_page_script_is_told_by_bound_characters() -> None:
    assert [page_script(t) for t in ("藥品監管", "药品监管", "中文")] == ["t", "s", ""]
