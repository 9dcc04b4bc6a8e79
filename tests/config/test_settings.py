"""Settings from the environment."""

from datetime import time
from pathlib import Path

import pytest

from config.settings import READERS, load_settings
from errors import ConfigError

HERE = Path("config"), Path("data")


def test_an_empty_environment_gives_the_defaults() -> None:
    settings = load_settings(*HERE, {})
    assert settings.config_dir == Path("config")
    assert settings.digest_at == time(8, 30)
    assert settings.run_seconds == 1800
    assert settings.run_memory_mb == 1024
    assert settings.smtp_host is None
    assert settings.digest_to == ()


def test_every_setting_is_read_into_its_field() -> None:
    settings = load_settings(
        *HERE,
        {
            "YAOJIAN_DATABASE_URL": "postgresql+psycopg://u@db/yaojian",
            "YAOJIAN_SMTP_HOST": "mail.example.org",
            "YAOJIAN_SMTP_PORT": "465",
            "YAOJIAN_SMTP_USER": "news",
            "YAOJIAN_SMTP_PASSWORD": "s3cret",
            "YAOJIAN_SMTP_FROM": "药监 <news@example.org>",
            "YAOJIAN_DIGEST_TO": "a@example.org, b@example.org；a@example.org",
            "YAOJIAN_DIGEST_AT": "07:05",
            "YAOJIAN_ALLOW_HOSTS": "127.0.0.1:8001,inner.example",
            "YAOJIAN_NOW": "2026-02-12T08:30:00+08:00",
            "YAOJIAN_PUBLIC_URL": "https://news.example.org/",
            "YAOJIAN_RUN_SECONDS": "90.5",
            "YAOJIAN_LANG": "zh_CN.UTF-8",
        },
    )
    assert settings.digest_to == ("a@example.org", "b@example.org")
    assert settings.digest_at == time(7, 5)
    assert settings.allow_hosts == ("127.0.0.1:8001", "inner.example")
    assert settings.public_url == "https://news.example.org"
    assert settings.run_seconds == 90.5
    assert settings.lang == "zh"
    assert settings.security == "tls"
    assert settings.smtp_password is not None
    assert settings.smtp_password.get_secret_value() == "s3cret"
    assert "s3cret" not in repr(settings)


@pytest.mark.parametrize(
    ("host", "port", "security", "wanted"),
    [
        ("mail.example.org", None, None, ("starttls", 587)),
        ("localhost", None, None, ("none", 25)),
        ("mail.example.org", "465", None, ("tls", 465)),
        ("mail.example.org", "2525", "none", ("none", 2525)),
    ],
)
def test_security_and_port_follow_each_other(
    host: str, port: str | None, security: str | None, wanted: tuple[str, int]
) -> None:
    given = {
        "YAOJIAN_SMTP_HOST": host,
        "YAOJIAN_SMTP_PORT": port or "",
        "YAOJIAN_SMTP_SECURITY": security or "",
    }
    settings = load_settings(*HERE, given)
    assert (settings.security, settings.port) == wanted


def test_an_unknown_variable_says_which_one_was_meant() -> None:
    with pytest.raises(ConfigError, match=r"YAOJIAN_SMPT_HOST.*did you mean 'YAOJIAN_SMTP_HOST'"):
        load_settings(*HERE, {"YAOJIAN_SMPT_HOST": "x"})


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("YAOJIAN_SMTP_PORT", "smtp", "whole number"),
        ("YAOJIAN_SMTP_PORT", "70000", "65535"),
        ("YAOJIAN_SMTP_SECURITY", "startls", "did you mean 'starttls'"),
        ("YAOJIAN_DIGEST_TO", "a@example.org,nobody", "'nobody' is not an e-mail address"),
        ("YAOJIAN_DIGEST_AT", "25:00", "08:30"),
        ("YAOJIAN_NOW", "tomorrow", "ISO instant"),
        ("YAOJIAN_ALLOW_HOSTS", "http://x/", "leave http"),
        ("YAOJIAN_PUBLIC_URL", "news.example.org", "https://"),
        ("YAOJIAN_RUN_SECONDS", "-5", "above 0"),
        ("YAOJIAN_DATABASE_URL", "yaojian.db", "sqlite:///"),
        ("YAOJIAN_LANG", "fr", "zh, en"),
    ],
)
def test_a_bad_value_gives_one_line_that_names_variable_and_cure(
    variable: str, value: str, says: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        load_settings(*HERE, {variable: value})
    message = str(caught.value)
    assert variable in message
    assert says in message
    assert "\n" not in message


def test_an_empty_value_counts_as_not_set() -> None:
    assert load_settings(*HERE, dict.fromkeys(READERS, "  ")) == load_settings(*HERE, {})
