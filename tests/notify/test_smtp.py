"""What we make of a mail server's answers, and of its silence."""

import ssl
import subprocess
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from smtp_zoo import Keeper, running, server_context

from models import OutboxItem
from notify.smtp import Mailer, Waits

MAIL = b"From: n@e.org\r\nMessage-ID: <k@e.org>\r\nSubject: s\r\n\r\nHello\r\n.leading dot\r\n"
SHORT = Waits(connect=3, command=3, content=0.5)


def item(name, payload=MAIL):
    at = datetime(2026, 2, 12, tzinfo=UTC)
    return OutboxItem(
        id=1, key="k", channel="mail", recipient=f"{name}@example.org", subject="s", payload=payload,
        message_id="<k@e.org>", state="sending", attempts=1, created_at=at, next_at=at,
    )  # fmt: skip


@pytest.fixture
def smtp(settings):
    return lambda zoo, **more: replace(settings, smtp_host="127.0.0.1", smtp_port=zoo.port, **more)


def test_an_accepted_mail_is_sent_and_arrives_byte_for_byte(smtp):
    keeper = Keeper()
    with running(keeper) as zoo, Mailer(smtp(zoo), waits=SHORT) as mailer:
        assert mailer.send(item("a")).ending == "sent"
        assert mailer.send(item("b")).ending == "sent"
    assert [name for name, _ in keeper.taken] == ["a@example.org", "b@example.org"]
    assert keeper.wire == MAIL


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("421", "deferred"), ("450", "deferred"), ("451", "deferred"), ("452", "deferred"),
        ("550", "refused"), ("551", "refused"), ("552", "refused"), ("554", "refused"),
        ("data451", "deferred"), ("data452", "deferred"), ("data550", "refused"), ("data552", "refused"),
        ("data554", "refused"),
    ],
)  # fmt: skip
def test_the_code_decides_and_not_the_exception(smtp, name, ending):
    keeper = Keeper()
    with running(keeper) as zoo, Mailer(smtp(zoo), waits=SHORT) as mailer:
        outcome = mailer.send(item(name))
        assert outcome.ending == ending
        assert outcome.reason.startswith(name.removeprefix("data"))
        assert mailer.send(item("next")).ending == "sent", "one refusal must not spoil the next mail"
    assert [taken for taken, _ in keeper.taken] == ["next@example.org"]


def test_a_line_cut_after_the_content_is_unknown_and_the_server_has_it(smtp):
    keeper = Keeper()
    with running(keeper) as zoo, Mailer(smtp(zoo), waits=SHORT) as mailer:
        assert mailer.send(item("drop")).ending == "unknown"
        assert mailer.send(item("after")).ending == "sent"
    assert [name for name, _ in keeper.taken] == ["drop@example.org", "after@example.org"]


def test_an_answer_that_does_not_come_in_time_is_unknown(smtp):
    with running(Keeper()) as zoo, Mailer(smtp(zoo), waits=SHORT) as mailer:
        outcome = mailer.send(item("slow"))
    assert outcome.ending == "unknown"
    assert "no answer" in outcome.reason


def test_no_server_is_the_channels_trouble(settings):
    with running(Keeper()) as zoo:
        port = zoo.port
    with Mailer(replace(settings, smtp_host="127.0.0.1", smtp_port=port), waits=SHORT) as mailer:
        outcome = mailer.send(item("a"))
        assert (outcome.ending, outcome.channel_down) == ("deferred", True)
        assert mailer.check() is not None


def test_a_server_without_starttls_gets_no_mail_in_the_clear(smtp):
    keeper = Keeper()
    with running(keeper) as zoo, Mailer(smtp(zoo, smtp_security="starttls"), waits=SHORT) as mailer:
        outcome = mailer.send(item("a"))
    assert (outcome.ending, outcome.channel_down) == ("deferred", True)
    assert keeper.taken == []


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
         "-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")],
        check=True, capture_output=True,
    )  # fmt: skip
    return folder / "cert.pem", folder / "key.pem"


def test_starttls_is_used_when_the_certificate_is_good(smtp, certificate):
    trusted = ssl.create_default_context(cafile=certificate[0])
    keeper = Keeper()
    with (
        running(keeper, tls_context=server_context(*certificate), require_starttls=True) as zoo,
        Mailer(smtp(zoo, smtp_security="starttls"), waits=SHORT, context=trusted) as mailer,
    ):
        assert mailer.send(item("a")).ending == "sent"


def test_a_certificate_nobody_trusts_stops_the_mail(smtp, certificate):
    keeper = Keeper()
    with (
        running(keeper, tls_context=server_context(*certificate)) as zoo,
        Mailer(smtp(zoo, smtp_security="starttls"), waits=SHORT) as mailer,
    ):
        outcome = mailer.send(item("a"))
    assert (outcome.ending, outcome.channel_down) == ("deferred", True)
    assert "TLS" in outcome.reason
    assert keeper.taken == []


def test_a_refused_login_is_the_channels_trouble_and_its_password_is_in_no_reason(smtp, settings):
    from pydantic import SecretStr

    login = {"smtp_user": "me", "smtp_password": SecretStr("hunter2")}
    with running(Keeper(), auth_require_tls=False) as zoo, Mailer(smtp(zoo, **login), waits=SHORT) as mailer:
        outcome = mailer.send(item("a"))
    assert (outcome.ending, outcome.channel_down) == ("deferred", True)
    assert "hunter2" not in outcome.reason
