"""`yaojian`: the words of the command line. What each command does is in `commands/`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from commands.parser import build_parser
from commands.terminal import caret
from commands.words import language
from errors import ConfigError, LockHeld, MonitorError, QueryError
from wording import Wording, told

FAILED, USAGE, BUSY, STOPPED = 1, 2, 75, 130


def main(words: Sequence[str] | None = None) -> int:
    """One command; returns its exit status. An error is one line on stderr, with --json a document too."""
    given = sys.argv[1:] if words is None else list(words)
    if lang := _language_wanted(given):
        os.environ["YAOJIAN_LANG"] = lang
    try:
        return _act(_understood(given))
    except BrokenPipeError:
        return 0
    except KeyboardInterrupt:
        return _say(MonitorError("stopped", zh="已停止"), STOPPED, given)
    except (MonitorError, OSError) as error:
        return _say(error, _status(error), given)
    except Exception as error:
        if os.environ.get("YAOJIAN_DEBUG"):
            raise
        what = told(error, named=True)
        return _say(
            MonitorError(
                f"{what} (a fault of ours; YAOJIAN_DEBUG=1 shows where)",
                zh=f"程序出错：{what.zh}（设 YAOJIAN_DEBUG=1 可见出错之处）",
            ),
            FAILED,
            given,
        )


def _words_before_dashes(given: Sequence[str]) -> list[str]:
    return list(given[: given.index("--")] if "--" in given else given)


def _language_wanted(given: Sequence[str]) -> str | None:
    """`--lang zh|en`, wherever it stands: it must count before the other words are understood."""
    words = _words_before_dashes(given)
    chosen = [b for a, b in zip(words, [*words[1:], ""], strict=True) if a == "--lang"]
    chosen += [w.partition("=")[2] for w in words if w.startswith("--lang=")]
    return next((lang for lang in reversed(chosen) if lang in ("zh", "en")), None)


def _understood(given: Sequence[str]) -> argparse.Namespace:
    """The words as argparse reads them. Its complaints are asked for in both languages."""
    lang = language()
    try:
        args = build_parser(lang).parse_args(given)
    except ConfigError as error:
        if lang == "en":
            raise
        raise ConfigError(_in_english(given) or str(error), zh=error.said("zh")) from error
    for name, value in (("config", None), ("data", None), ("lang", None), ("json", False)):
        if not hasattr(args, name):  # set on a parser, a default would overrule the word before the command
            setattr(args, name, value)
    return args


def _in_english(given: Sequence[str]) -> str:
    try:
        build_parser("en").parse_args(given)
    except ConfigError as error:
        return str(error)
    return ""


def _act(args: argparse.Namespace) -> int:
    import importlib

    module = importlib.import_module(args.module)
    return int(module.act(args))


def _status(error: BaseException) -> int:
    if isinstance(error, ConfigError | QueryError):
        return USAGE
    return BUSY if isinstance(error, LockHeld) else FAILED


def _say(error: BaseException, status: int, given: Sequence[str]) -> int:
    """One line on stderr (a query with a caret under it), and with --json one document on stdout."""
    what, lang = told(error), language()
    if isinstance(error, OSError) and error.filename:
        what = Wording(f"{error.filename}: {what}", f"{error.filename}：{what.zh}")
    line = what.zh if lang == "zh" else str(what)
    print(f"yaojian: {' '.join(line.split()) or type(error).__name__}", file=sys.stderr)
    if isinstance(error, QueryError) and error.query:
        for row in caret(error.query, error.position):
            print(f"  {row}", file=sys.stderr)
    if "--json" in _words_before_dashes(given):
        from commands.shape import error_json, print_json

        print_json(error_json(error, str(what), status))
    return status


if __name__ == "__main__":
    sys.exit(main())
