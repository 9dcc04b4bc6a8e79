"""Watch rules and subscribers that seed the database."""

from pathlib import Path

import pytest

from config.rules import load_rules
from errors import ConfigError
from models import WatchRule

GOOD = """\
rules:
- {name: 召回, query: 药品 召回, urgent: true}
subscribers:
- {address: reader@example.org, rules: [召回], quiet_from: 22:30, register: true}
- {address: 'wecom:key-1', cadence: immediate}
"""


def load(tmp_path: Path, text: str) -> object:
    path = tmp_path / "rules.yml"
    path.write_text(text, encoding="utf-8")
    return load_rules(path)


def test_rules_and_subscribers_are_read(tmp_path: Path) -> None:
    (tmp_path / "rules.yml").write_text(GOOD, encoding="utf-8")
    rules = load_rules(tmp_path / "rules.yml")
    assert rules.rules == (WatchRule(name="召回", query="药品 召回", urgent=True),)
    assert [s.address for s in rules.subscribers] == ["reader@example.org", "wecom:key-1"]
    assert rules.subscribers[0].quiet_from == "22:30"
    assert rules.subscribers[0].register


def test_a_missing_file_means_no_rules(tmp_path: Path) -> None:
    assert load_rules(tmp_path / "none.yml").rules == ()


def test_the_shipped_rules_load() -> None:
    shipped = load_rules(Path(__file__).resolve().parents[2] / "config" / "rules.yml")
    assert len(shipped.rules) >= 5


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("[召回]", "[召会]", 4, "did you mean '召回'?"),
        ("reader@example.org", "reader", 4, "no address"),
        ("urgent", "urgnet", 2, "did you mean 'urgent'?"),
        ("immediate", "imediate", 5, "did you mean 'immediate'?"),
        ("'wecom:key-1'", "reader@example.org", 5, "given twice"),
        ("query: 药品 召回, ", "", 2, "query: is missing"),
        ("22:30", "'25:00'", 4, "time of day"),
        ("register", "regster", 4, "did you mean 'register'?"),
    ],
)
def test_a_mistake_names_file_line_and_what_was_meant(
    tmp_path: Path, old: str, new: str, line: int, says: str
) -> None:
    assert old in GOOD
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, GOOD.replace(old, new, 1))
    assert f"rules.yml:{line}: " in str(caught.value)
    assert says in str(caught.value)
