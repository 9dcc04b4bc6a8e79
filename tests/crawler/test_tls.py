"""Certificates on loopback: good ones pass, bad ones are refused in words, dated exceptions end on their day."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from OpenSSL import SSL
from OpenSSL._util import lib

from crawler.child import tls_exceptions
from crawler.settings import profile
from crawler.tls import OP_LEGACY_SERVER_CONNECT, DatedExceptions
from models import Source, TlsException
from tests.crawler.hostile_web import HostileWeb
from tests.crawler.real_crawl import NOW, Crawled, crawl_now, site, source

TODAY = NOW.date()
KEY = ec.generate_private_key(ec.SECP256R1())
ROOT_NAME = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "yaojian test root")])


def certificate(name: str, *, days: int = 30, address: str = "127.0.0.1", own: bool = False) -> bytes:
    """PEM of a certificate for an address, from the test's root, or its own issuer."""
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if own else ROOT_NAME)
        .public_key(KEY.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=90))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), critical=False)
        .sign(KEY, hashes.SHA256())
    )
    return built.public_bytes(serialization.Encoding.PEM)


def root() -> bytes:
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(ROOT_NAME)
        .issuer_name(ROOT_NAME)
        .public_key(KEY.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=100))
        .not_valid_after(now + timedelta(days=100))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(KEY, hashes.SHA256())
    )
    return built.public_bytes(serialization.Encoding.PEM)


def serving(folder: Path, name: str, pem: bytes) -> ssl.SSLContext:
    key = KEY.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / f"{name}.pem"
    file.write_bytes(key + pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


def excepted(kind: str, until: date) -> TlsException:
    return TlsException(kind=kind, reason="the office knows", until=until)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Case:
    pem: bytes
    state: str
    why: str = ""
    tls: TlsException | None = None


OWN = certificate("own", own=True)
TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)
CASES = {
    "good": Case(certificate("good"), "ok"),
    "expired": Case(certificate("expired", days=-1), "failed", "certificate: it has expired on 20"),
    "other-host": Case(
        certificate("other", address="192.0.2.1"), "failed", "certificate: it is made out for"
    ),
    "self-signed": Case(OWN, "failed", "certificate: it is self-signed"),
    "excepted": Case(OWN, "ok", tls=excepted("unverified", TOMORROW)),
    "excepted-today": Case(OWN, "ok", tls=excepted("unverified", TODAY)),
    "exception-over": Case(
        OWN, "failed", "certificate: it is self-signed", excepted("unverified", YESTERDAY)
    ),
    "legacy-only": Case(
        OWN, "failed", "certificate: it is self-signed", excepted("legacy_renegotiation", TOMORROW)
    ),
    "good-and-legacy": Case(certificate("legacy"), "ok", tls=excepted("legacy_renegotiation", TOMORROW)),
}
NOT_TLS = "plain-http"


@dataclass
class World:
    crawled: Crawled
    webs: dict[str, HostileWeb]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("tls")
    (folder / "root.pem").write_bytes(root())
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patched:
        patched.setenv("SSL_CERT_FILE", str(folder / "root.pem"))
        webs = {
            name: stack.enter_context(HostileWeb(site(), tls=serving(folder, name, case.pem)))
            for name, case in CASES.items()
        }
        webs[NOT_TLS] = stack.enter_context(HostileWeb(site()))
        sources = [source(name, webs[name].root, tls=case.tls) for name, case in CASES.items()]
        sources.append(source(NOT_TLS, webs[NOT_TLS].root.replace("http:", "https:")))
        yield World(crawl_now(folder, sources, webs=webs.values(), DOWNLOAD_TIMEOUT=20.0), webs)


@pytest.mark.parametrize("name", CASES)
def test_a_certificate_holds_or_is_refused_in_words(world: World, name: str) -> None:
    case, report = CASES[name], world.crawled.reports[name]
    said = report.problems[-1].what if report.problems else ""
    assert (report.state, said[: len(case.why)]) == (case.state, case.why)


def test_a_refused_certificate_is_not_asked_again_in_the_same_run_and_nothing_is_sent(world: World) -> None:
    assert world.webs["self-signed"].hits == []
    assert world.crawled.reports["self-signed"].requests <= 2


def test_a_server_that_speaks_no_tls_is_named_so(world: World) -> None:
    report = world.crawled.reports[NOT_TLS]
    assert report.state == "failed"
    assert report.problems[-1].what.startswith("tls: ")


def test_an_exception_is_for_its_source_alone_and_ends_with_its_day() -> None:
    kinds = tls_exceptions(
        [
            Source(id="a", name="a", url="https://a.example/", hosts=("m.a.example",), tls=excepted("unverified", TODAY)),
            Source(id="b", name="b", url="https://b.example/", tls=excepted("unverified", YESTERDAY)),
            Source(id="c", name="c", url="https://a.example:8443/"),
        ],
        TODAY,
    )  # fmt: skip
    assert kinds == {"a.example": "unverified", "m.a.example": "unverified"}


def connection_to(host: bytes, kind: str | None) -> Any:
    """The TLS connection that would be made to this host, when a.example has this exception."""
    from scrapy.utils.test import get_crawler
    from twisted.internet.protocol import Factory, Protocol
    from twisted.protocols.tls import TLSMemoryBIOFactory

    settings = profile({"YAOJIAN_TLS": {"a.example": kind} if kind else {}})
    creator = DatedExceptions.from_crawler(get_crawler(settings_dict=settings)).creatorForNetloc(host, 443)
    factory = TLSMemoryBIOFactory(creator, True, Factory.forProtocol(Protocol))
    return creator.clientConnectionForTLS(factory.buildProtocol(None))


@pytest.mark.parametrize(
    ("kind", "host", "flag"),
    [
        (None, b"a.example", 0),
        ("legacy_renegotiation", b"a.example", OP_LEGACY_SERVER_CONNECT),
        ("legacy_renegotiation", b"b.example", 0),
    ],
)
def test_legacy_renegotiation_is_let_in_where_it_is_allowed_and_certificates_are_still_verified(
    kind: str | None, host: bytes, flag: int
) -> None:
    connection = connection_to(host, kind)
    options = lib.SSL_CTX_get_options(connection.get_context()._context)
    assert options & OP_LEGACY_SERVER_CONNECT == flag
    assert connection.get_verify_mode() & SSL.VERIFY_PEER
