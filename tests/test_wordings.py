"""Every sentence that reaches a person stands in both languages where it is raised or reported."""

import ast
from pathlib import Path

import pytest

import errors
from tests.test_house import ROOT, files

ERRORS = {
    name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, Exception)
}
NOUNS = {
    "Problem": ("what", "todo"), "Verdict": ("reason",), "Answer": ("reason",), "Outcome": ("reason",),
    "Check": ("what", "cure"), "Membership": ("why",), "ProposedField": ("why",), "Stop": (), "Kin": (),
}  # fmt: skip
"""Reports whose words a person reads, and which of their fields hold them."""
TWO_WORDED = {"Wording", "joined", "told", "trouble"}


CARRIERS = {"what", "todo", "reason", "why", "cure"}
"""Names under which sentences travel to the reports."""


def _named(node: ast.Assign) -> str:
    return getattr(node.targets[0], "id", "")


def called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def is_plain_sentence(value: ast.expr) -> bool:
    """A literal with blanks between Latin words in it; a command to type is none."""
    if isinstance(value, ast.IfExp):
        return is_plain_sentence(value.body) or is_plain_sentence(value.orelse)
    if isinstance(value, ast.JoinedStr):
        text = "".join(str(p.value) for p in value.values if isinstance(p, ast.Constant))
    elif isinstance(value, ast.Constant) and isinstance(value.value, str):
        text = value.value
    else:
        return False
    return not text.startswith(("yaojian ", "HTTP ")) and any(c.isascii() and c.isalpha() for c in text)


def faults(text: str, where: str) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Assign) and _named(node) in CARRIERS and is_plain_sentence(node.value):
            found.append(f"{where}:{node.lineno}: {_named(node)} = … in one language")
        if not isinstance(node, ast.Call):
            continue
        name, keywords = called(node), {k.arg: k.value for k in node.keywords}
        if (
            (name in ERRORS or name == "wrong")
            and "zh" not in keywords
            and node.args
            and _one_language(node, name)
        ):
            found.append(f"{where}:{node.lineno}: {name} without zh=")
        found += [
            f"{where}:{node.lineno}: {name}({field}=…) in one language"
            for field in NOUNS.get(name, ())
            if field in keywords and is_plain_sentence(keywords[field])
        ]
        if name == "ValueError" and where.startswith("config/"):
            found.append(f"{where}:{node.lineno}: ValueError where WrongValue has both languages")
    return found


def _one_language(node: ast.Call, name: str) -> bool:
    if name == "wrong" and len(node.args) == 3:  # text.query_fields.wrong(message, zh, at)
        return False
    first = node.args[0]
    two = (isinstance(first, ast.Call) and called(first) in TWO_WORDED) or (
        isinstance(first, ast.Attribute) and first.attr == "wording"
    )
    return not two


@pytest.mark.parametrize("path", files(), ids=lambda p: str(p.relative_to(ROOT)))
def test_no_sentence_for_people_is_written_in_one_language_only(path: Path) -> None:
    if path.name != "errors.py":
        assert not faults(path.read_text(encoding="utf-8"), str(path.relative_to(ROOT)))


def test_the_walk_sees_an_error_a_problem_and_a_validator_in_one_language() -> None:
    sample = 'raise ConfigError(f"{x}: no such thing")\nProblem(kind="a", what="odd rows", todo="yaojian doctor")\nraise ValueError("no")\nwhat = "odd rows"\n'
    assert sorted(f.rpartition(": ")[2] for f in faults(sample, "config/sample.py")) == [
        "ConfigError without zh=", "Problem(what=…) in one language", "ValueError where WrongValue has both languages",
        "what = … in one language",
    ]  # fmt: skip
