"""Watch rules and subscribers that seed the database: `config/rules.yml`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from config.meant import did_you_mean
from config.yaml_file import YamlFile, read_yaml
from models import Subscriber, WatchRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a fresh database starts with. Subscribers carry id 0 until they are stored."""

    rules: tuple[WatchRule, ...] = ()
    subscribers: tuple[Subscriber, ...] = ()


def load_rules(path: Path) -> Rules:
    """Rules and subscribers of a file; a missing file means none.

    raises  ConfigError naming the file, the line and what was meant
    """
    if not path.is_file():
        return Rules()
    from config.rules_file import RulesShape
    from config.source import checked

    file = read_yaml(path)
    data = checked(file, RulesShape)
    rules = tuple(WatchRule(**rule) for rule in data.get("rules", ()))
    _refuse_doubles(file, "rules", "name", [rule.name for rule in rules])
    subscribers = tuple(Subscriber(id=0, **one) for one in data.get("subscribers", ()))
    _refuse_doubles(file, "subscribers", "address", [one.address for one in subscribers])
    known = [rule.name for rule in rules]
    for i, one in enumerate(subscribers):
        for name in one.rules:
            if name not in known:
                where = ("subscribers", i, "rules")
                meant = did_you_mean(name, known)
                raise file.wrong(
                    where,
                    f"rule {name!r} is not in this file{meant}",
                    zh=f"本文件中没有规则 {name!r}{meant.zh}",
                )
    return Rules(rules=rules, subscribers=subscribers)


def _refuse_doubles(file: YamlFile, part: str, key: str, values: list[str]) -> None:
    for i, value in enumerate(values):
        if value in values[:i]:
            raise file.wrong((part, i, key), f"{value!r} is given twice", zh=f"{value!r} 重复")
