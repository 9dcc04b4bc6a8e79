"""The killable room gives back what is returned or raised, and kills what takes too much."""

import time

import pytest

from errors import EmptyArticle, PageTooLarge
from text.bounded import is_suspect, run


def test_the_value_comes_back() -> None:
    assert run(lambda: {"标题": "公告" * 100_000}) == {"标题": "公告" * 100_000}


def test_an_error_is_raised_here() -> None:
    def fail() -> None:
        raise EmptyArticle("正文为空")

    with pytest.raises(EmptyArticle, match="正文为空"):
        run(fail)


def test_a_slow_page_is_killed() -> None:
    with pytest.raises(PageTooLarge, match="longer"):
        run(lambda: time.sleep(30), seconds=0.1)


def test_a_greedy_page_is_killed() -> None:
    with pytest.raises(PageTooLarge, match="MB"):
        run(lambda: len([bytes(1024 * 1024) for _ in range(400)]), megabytes=64)


def test_attribute_bombs_are_suspect_and_plain_pages_are_not() -> None:
    assert is_suspect(b"<p " + b'a="1" ' * 40_000 + b">")
    assert is_suspect(b"x" * 2_000_000)
    assert not is_suspect(b"<div class='a'><p>text</p></div>" * 500)
