"""The shape of `rules.yml`, as pydantic models."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from config.address import is_address
from config.source_files import Shape, Text
from errors import WrongValue


def _address(value: str) -> str:
    if not is_address(value):
        raise WrongValue(
            f"{value!r} is no address; write an e-mail address, or wecom:, dingtalk:, feishu:, webhook:, apprise:",
            zh=f"{value!r} 不是地址；请写电子邮箱，或 wecom:、dingtalk:、feishu:、webhook:、apprise: 加目标",
        )
    return value


def _clock_time(value: Any) -> Any:
    # YAML 1.1 reads an unquoted 22:30 as 22·60+30
    text = f"{value // 60:02d}:{value % 60:02d}" if isinstance(value, int) else str(value)
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        raise WrongValue(
            f"{value!r} is no time of day; write it like '22:30'", zh=f"{value!r} 不是时刻；请写成 '22:30'"
        )
    return text


Names = tuple[Text, ...]
ClockTime = Annotated[str, BeforeValidator(_clock_time)]


class RuleShape(Shape):
    """One watch rule: a query in the search language."""

    name: Text
    query: Text
    urgent: bool | None = None


class SubscriberShape(Shape):
    """Who reads what, and when."""

    address: Annotated[str, AfterValidator(_address)]
    name: Text | None = None
    rules: Names | None = None
    regions: Names | None = None
    products: Names | None = None
    script: Literal["as_published", "simplified", "traditional"] | None = None
    lang: Literal["zh", "en"] | None = None
    cadence: Literal["immediate", "daily", "weekly"] | None = None
    quiet_from: ClockTime | None = None
    quiet_to: ClockTime | None = None
    daily_cap: Annotated[int, Field(ge=1, le=1000)] | None = None
    workdays_only: bool | None = None
    when_nothing: bool | None = None
    wants_register: Annotated[bool | None, Field(alias="register")] = None
    calendar: bool | None = None
    remind: tuple[Annotated[int, Field(ge=0, le=90)], ...] | None = None
    active: bool | None = None


class RulesShape(Shape):
    """Watch rules, and subscribers that start with the database."""

    rules: tuple[RuleShape, ...] | None = None
    subscribers: tuple[SubscriberShape, ...] | None = None
