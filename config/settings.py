"""Settings: every `YAOJIAN_*` variable, read once and passed down as one frozen object."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import clock
from config.meant import did_you_mean
from errors import ConfigError
from wording import Wording

if TYPE_CHECKING:
    from pydantic import SecretStr

PREFIX = "YAOJIAN_"
Security = Literal["none", "starttls", "tls"]
Lang = Literal["zh", "en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything the operator decides. Secrets are `SecretStr` and never print.

    database_url   SQLAlchemy URL; None: `yaojian.db` in `data_dir`
    digest_at      Shanghai wall-clock time of the daily digest
    allow_hosts    `host` or `host:port` the fetch gate may reach although they are inner addresses
    rehearsal      the raw `YAOJIAN_NOW`, None when the real clock runs
    web_host       where `serve` listens for readers · web_port 0: no pages
    web_token      opens the private pages; None: they are for this machine alone
    canary_to      mailbox of the nightly test notice
    chromium       the browser for sources that ask for one; None: the system's
    debug          1: tracebacks and the crawl's own log on stderr
    run_seconds    the most one run may take · run_memory_mb  address space of its child process (MiB)
    """

    config_dir: Path
    data_dir: Path
    database_url: str | None = None
    smtp_host: str | None = None
    smtp_port: int | None = None
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_from: str | None = None
    smtp_security: Security | None = None
    digest_to: tuple[str, ...] = ()
    digest_at: time = time(8, 30)
    allow_hosts: tuple[str, ...] = ()
    rehearsal: str | None = None
    ping_url: str | None = None
    public_url: str | None = None
    user_agent: str | None = None
    run_seconds: float = 1800.0
    run_memory_mb: int = 1024
    lang: Lang | None = None
    web_host: str = "127.0.0.1"
    web_port: int = 8430
    web_token: SecretStr | None = None
    canary_to: str | None = None
    chromium: str | None = None
    debug: str = "0"

    @property
    def port(self) -> int:
        """The SMTP port: as set, else the usual one of the chosen security."""
        usual = {"tls": 465, "starttls": 587, "none": 25}
        return self.smtp_port or usual[self.security]

    @property
    def security(self) -> Security:
        """As set; else tls on port 465, none on port 25 and loopback, otherwise starttls."""
        if self.smtp_security:
            return self.smtp_security
        if self.smtp_port == 465:
            return "tls"
        local = self.smtp_host in ("localhost", "127.0.0.1", "::1")
        return "none" if local or self.smtp_port == 25 else "starttls"


def load_settings(config_dir: Path, data_dir: Path, env: Mapping[str, str] | None = None) -> Settings:
    """Settings from `YAOJIAN_*`; an empty variable counts as not set.

    raises  ConfigError with one line that names the variable, the value and what was meant
    """
    given = {k: v.strip() for k, v in (os.environ if env is None else env).items() if k.startswith(PREFIX)}
    values: dict[str, Any] = {}
    for variable, text in sorted(given.items()):
        if variable not in READERS:
            meant = did_you_mean(variable, READERS)
            raise ConfigError(f"{variable}: no such setting{meant}", zh=f"{variable}：没有这项设置{meant.zh}")
        if text:
            field, read = READERS[variable]
            values[field] = read(variable, text)
    return Settings(config_dir=config_dir, data_dir=data_dir, **values)


# ------------------------------------------------------------------ one reader per kind of value

Reader = Callable[[str, str], Any]


def _text(variable: str, text: str) -> str:
    return text


def _secret(variable: str, text: str) -> SecretStr:
    from pydantic import SecretStr

    return SecretStr(text)


def _wrong(variable: str, text: str, wanted: str, *, zh: str) -> ConfigError:
    return ConfigError(f"{variable}: {text!r} is not {wanted}", zh=f"{variable}：{text!r} 不是{zh}")


def _whole(low: int, high: int, unit: Wording) -> Reader:
    def read(variable: str, text: str) -> int:
        if not re.fullmatch(r"[0-9]+", text) or not low <= int(text) <= high:
            raise _wrong(
                variable,
                text,
                f"a whole number{unit} from {low} to {high}",
                zh=f"{low} 到 {high} 的整数{unit.zh}",
            )
        return int(text)

    return read


def _seconds(variable: str, text: str) -> float:
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", text) or float(text) <= 0:
        raise _wrong(variable, text, "a number of seconds above 0", zh="大于 0 的秒数")
    return float(text)


def _one_of(*words: str) -> Reader:
    def read(variable: str, text: str) -> str:
        if text.lower() not in words:
            meant = did_you_mean(text.lower(), words)
            raise _wrong(
                variable,
                text,
                f"one of {', '.join(words)}{meant}",
                zh=f"可选的值（{'、'.join(words)}）{meant.zh}",
            )
        return text.lower()

    return read


def _lang(variable: str, text: str) -> str:
    """`zh_CN.UTF-8` and `en-GB` are taken as zh and en."""
    return str(_one_of("zh", "en")(variable, re.split(r"[_.-]", text)[0]))


def _clock_time(variable: str, text: str) -> time:
    try:
        hour, minute = text.split(":")
        return time(int(hour), int(minute))
    except ValueError:
        raise _wrong(variable, text, "a time of day; write it like 08:30", zh="时刻；请写成 08:30") from None


def _list(variable: str, text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for part in re.split(r"[,;，；\s]+", text) if part))


def _addresses(variable: str, text: str) -> tuple[str, ...]:
    addresses = _list(variable, text)
    for address in addresses:
        if not _is_address(address):
            raise _wrong(variable, address, "an e-mail address", zh="电子邮箱地址")
    return addresses


def _address(variable: str, text: str) -> str:
    if not _is_address(text):
        raise _wrong(variable, text, "one e-mail address", zh="一个电子邮箱地址")
    return text


def _is_address(text: str) -> bool:
    return bool(re.fullmatch(r"[^\s@<>,;]+@[^\s@<>,;]+", text))


def _sender(variable: str, text: str) -> str:
    inner = re.search(r"<([^<>]*)>\s*$", text)
    if not _is_address(inner.group(1) if inner else text):
        raise _wrong(
            variable,
            text,
            "an e-mail address; write it like Drug watch <news@example.org>",
            zh="电子邮箱地址；请写成 药监 <news@example.org>",
        )
    return text


def _hosts(variable: str, text: str) -> tuple[str, ...]:
    hosts = _list(variable, text)
    for host in hosts:
        if "/" in host or not re.fullmatch(r"(\[[0-9A-Fa-f:.]+\]|[^:\s]+)(:[0-9]{1,5})?|[0-9A-Fa-f:]+", host):
            raise _wrong(
                variable,
                host,
                "a host or host:port; leave http:// and paths away",
                zh="主机或 主机:端口；请去掉 http:// 和路径",
            )
    return hosts


def _address_of_page(variable: str, text: str) -> str:
    if not re.match(r"https?://[^/\s]+", text):
        raise _wrong(variable, text, "an http:// or https:// address", zh=" http:// 或 https:// 地址")
    return text.rstrip("/")


def _database(variable: str, text: str) -> str:
    if not re.match(r"[a-z][a-z0-9+]*://", text):
        raise _wrong(
            variable,
            text,
            "a database URL; write it like sqlite:///data/yaojian.db or postgresql://…",
            zh="数据库地址；请写成 sqlite:///data/yaojian.db 或 postgresql://…",
        )
    return text


def _instant(variable: str, text: str) -> str:
    clock.rehearsal(text)
    return text


PORT, MEBIBYTES = Wording(""), Wording(" of MiB", "（MiB）")

READERS: Mapping[str, tuple[str, Reader]] = {
    "YAOJIAN_DATABASE_URL": ("database_url", _database),
    "YAOJIAN_SMTP_HOST": ("smtp_host", _text),
    "YAOJIAN_SMTP_PORT": ("smtp_port", _whole(1, 65535, PORT)),
    "YAOJIAN_SMTP_USER": ("smtp_user", _text),
    "YAOJIAN_SMTP_PASSWORD": ("smtp_password", _secret),
    "YAOJIAN_SMTP_FROM": ("smtp_from", _sender),
    "YAOJIAN_SMTP_SECURITY": ("smtp_security", _one_of("none", "starttls", "tls")),
    "YAOJIAN_DIGEST_TO": ("digest_to", _addresses),
    "YAOJIAN_DIGEST_AT": ("digest_at", _clock_time),
    "YAOJIAN_ALLOW_HOSTS": ("allow_hosts", _hosts),
    "YAOJIAN_NOW": ("rehearsal", _instant),
    "YAOJIAN_PING_URL": ("ping_url", _address_of_page),
    "YAOJIAN_PUBLIC_URL": ("public_url", _address_of_page),
    "YAOJIAN_USER_AGENT": ("user_agent", _text),
    "YAOJIAN_RUN_SECONDS": ("run_seconds", _seconds),
    "YAOJIAN_RUN_MEMORY_MB": ("run_memory_mb", _whole(128, 1_048_576, MEBIBYTES)),
    "YAOJIAN_LANG": ("lang", _lang),
    "YAOJIAN_WEB_HOST": ("web_host", _text),
    "YAOJIAN_WEB_PORT": ("web_port", _whole(0, 65535, PORT)),
    "YAOJIAN_WEB_TOKEN": ("web_token", _secret),
    "YAOJIAN_CANARY_TO": ("canary_to", _address),
    "YAOJIAN_CHROMIUM": ("chromium", _text),
    "YAOJIAN_DEBUG": ("debug", _one_of("0", "1")),
}
"""Variable → (field of Settings, how its text is read). A new setting is one line here and one field."""
