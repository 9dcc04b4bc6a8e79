"""argparse's own words in Chinese, and help that is wrapped by display columns."""

from __future__ import annotations

import argparse
import gettext
from collections.abc import Callable
from typing import NoReturn

from commands.terminal import wrapped
from errors import ConfigError

CHINESE = {
    "usage: ": "用法：",
    "positional arguments": "参数",
    "options": "选项",
    "show this help message and exit": "显示帮助后退出",
    "argument %(argument_name)s: %(message)s": "参数 %(argument_name)s：%(message)s",
    "unrecognized arguments: %s": "多出的参数：%s",
    "the following arguments are required: %s": "缺少参数：%s",
    "one of the arguments %s is required": "下列参数要给一个：%s",
    "not allowed with argument %s": "不能与 %s 同时使用",
    "ignored explicit argument %r": "这个选项不带值：%r",
    "expected one argument": "缺少值",
    "expected at most one argument": "最多一个值",
    "expected at least one argument": "至少一个值",
    "expected %s argument": "应有 %s 个值",
    "expected %s arguments": "应有 %s 个值",
    "ambiguous option: %(option)s could match %(matches)s": "选项不明确：%(option)s 可能是 %(matches)s",
    "unexpected option string: %s": "意外的选项：%s",
    "invalid %(type)s value: %(value)r": "%(value)r 不合要求",
    "invalid choice: %(value)r (choose from %(choices)s)": "没有 %(value)r 这个选择（可选：%(choices)s）",
    "unknown parser %(parser_name)r (choices: %(choices)s)": "没有命令 %(parser_name)r（可选：%(choices)s）",
}
"""argparse's phrases as its catalogue of messages knows them (Python 3.11 to 3.14)."""


def speak(lang: str) -> None:
    """From now on argparse speaks this language: its phrases go through gettext, whose place this takes.

    gettext itself would want a compiled catalogue on the disk, and LANGUAGE set before it is first asked.
    """
    chinese = lang == "zh"
    one: Callable[[str], str] = (lambda text: CHINESE.get(text, text)) if chinese else gettext.gettext
    many: Callable[[str, str, int], str] = (
        (lambda single, plural, n: CHINESE.get(plural, plural)) if chinese else gettext.ngettext
    )
    vars(argparse).update(_=one, ngettext=many)


class Columns(argparse.HelpFormatter):
    """Wraps by display columns, so that Chinese help stays on the screen too."""

    def _split_lines(self, text: str, width: int) -> list[str]:
        return wrapped(text, width)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n".join(indent + line for line in wrapped(text, width - len(indent)))


class Words(argparse.ArgumentParser):
    """Words that make no sense raise ConfigError with one clear line; the language is the one spoken."""

    def __init__(self, **settings: object) -> None:
        super().__init__(**{"formatter_class": Columns, **settings})  # type: ignore[arg-type]

    def error(self, message: str) -> NoReturn:
        raise ConfigError(f"{message}; see: {self.prog} --help", zh=f"{message}；请看：{self.prog} --help")
