"""What a text is by its likeness to labelled ones: probabilities, how both readers decide together, and what the fact says."""

from __future__ import annotations

from datetime import date

import pytest

from pipelines.acts.acttext import ActText
from pipelines.acts.genre import choose_genre
from pipelines.acts.likeness import GENRES, evidence, likeness, weigh
from text.documents import plain


def like(title: str, body: str) -> dict[str, float]:
    return {str(genre): share for genre, share in likeness(plain(title), plain(body)).items()}


def test_shares_are_probabilities_of_every_genre() -> None:
    shares = like("关于召开座谈会的通知", "各有关单位：\n定于3月12日召开座谈会，请派员参加。")
    assert set(shares) == set(GENRES)
    assert sum(shares.values()) == pytest.approx(1, abs=1e-3)
    assert max(shares, key=lambda genre: shares[genre]) == "notice"


def test_a_text_without_a_known_character_is_like_none() -> None:
    assert max(like("", "").values()) < 0.9


def test_digits_count_alike_and_a_long_body_is_read_in_part() -> None:
    assert evidence("2026年", "第1号") == evidence("1999年", "第7号")
    assert evidence("题", "药" * 5000)["b"] == evidence("题", "药" * 9000)["b"]


def test_a_trusted_reading_needs_much_to_be_overruled() -> None:
    shares = dict.fromkeys(GENRES, 1e-5) | {"news": 0.2, "notice": 0.8}
    assert weigh("news", 0.98, shares) == "news"
    assert weigh("news", 0.5, shares) == "news"
    assert weigh("other", 0.2, shares) == "notice"
    assert weigh("news", 0.98, shares | {"news": 1e-5}) == "notice"


def test_where_likeness_decides_the_fact_says_so() -> None:
    act = ActText(
        title="药师怎么看新版目录",
        body="1.目录什么时候执行？\n2026年5月1日。\n2.老处方还能用吗？\n可以，用完为止。\n3.去哪里查？\n登录省局网站查询。",
        published_on=date(2026, 3, 12),
    )
    chosen = choose_genre(act)
    assert chosen.genre == "interpretation"
    assert chosen.fact is not None
    assert chosen.fact.quote == act.title
    assert (chosen.fact.how, chosen.confidence <= 0.75) == ("likeness", True)
