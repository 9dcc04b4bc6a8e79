"""`doctor`: settings, sources, database, pages, mail, silent sources, clock and zone — each with its cure."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from clock import SHANGHAI, system_now
from commands.office import Office
from errors import MonitorError

LEAST_FREE = 200 * 1024 * 1024
SILENT = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    name: str
    ok: bool
    what: str
    cure: str = ""


def checkup(office: Office) -> Iterator[Check]:
    """Every check runs, whatever the others found."""
    for name, look in LOOKS.items():
        try:
            yield from look(office)
        except (MonitorError, OSError) as error:
            yield Check(name=name, ok=False, what=" ".join(str(error).split()), cure="see the message")


def _sources(office: Office) -> Iterator[Check]:
    sources = office.sources.values()
    watched = [s for s in sources if s.state == "watched"]
    yield Check(
        name="sources",
        ok=bool(watched),
        what=f"{len(watched)} watched of {len(office.sources)}",
        cure="add one: yaojian sources add URL",
    )
    today = office.now().date()
    for source in sources:
        if source.tls is not None and source.tls.until < today:
            yield Check(
                name=f"certificate of {source.id}", ok=False, what=f"the exception ended on {source.tls.until}",
                cure=f"look at the site's certificate, then renew or drop `tls:` in sources/{source.id}/source.yml",
            )  # fmt: skip


def _rules(office: Office) -> Iterator[Check]:
    from text.query import parse

    rules = office.rules
    for rule in rules.rules:
        parse(rule.query)
    yield Check(
        name="rules.yml", ok=True, what=f"{len(rules.rules)} rules, {len(rules.subscribers)} subscribers"
    )


def _database(office: Office) -> Iterator[Check]:
    from store.maintenance import integrity

    with office.store.read() as tx:
        trouble = integrity(tx)
    yield Check(
        name="database",
        ok=trouble is None,
        what=trouble or f"{office.url} is sound",
        cure="yaojian restore FILE",
    )


def _disk(office: Office) -> Iterator[Check]:
    free = shutil.disk_usage(office.settings.data_dir if office.settings.data_dir.exists() else ".").free
    yield Check(
        name="disk",
        ok=free >= LEAST_FREE,
        what=f"{free // 1024**2} MB free",
        cure="free some space: at least 200 MB are needed",
    )


def _mail(office: Office) -> Iterator[Check]:
    settings = office.settings
    if not settings.smtp_host:
        yield Check(
            name="mail", ok=True, what=f"no server is set: mails are written to {settings.data_dir}/outbox"
        )
        return
    from notify.smtp import Mailer

    trouble = Mailer(settings).check()
    where = f"{settings.smtp_host}:{settings.port} ({settings.security})"
    yield Check(
        name="mail",
        ok=trouble is None,
        what=trouble or f"{where} takes our login",
        cure="check YAOJIAN_SMTP_HOST, PORT, USER, PASSWORD, SECURITY",
    )


def _silent(office: Office) -> Iterator[Check]:
    from store import runs

    with office.store.read() as tx:
        good = runs.last_good(tx)
    now = office.now()
    for source in office.sources.values():
        at = good.get(source.id)
        if source.state == "watched" and at is not None and now - at > SILENT:
            yield Check(
                name=f"source {source.id}", ok=False, what=f"last read {at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
                cure=f"yaojian sources try {source.id}",
            )  # fmt: skip


def _clock(office: Office) -> Iterator[Check]:
    apart = abs((office.now() - system_now()).total_seconds())
    rehearsal = office.settings.rehearsal
    what = f"{office.now().astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S} Asia/Shanghai" + (
        f" (YAOJIAN_NOW={rehearsal})" if rehearsal else ""
    )
    yield Check(
        name="clock", ok=rehearsal is not None or apart < 5, what=what, cure="set the machine's clock"
    )


def _names(office: Office) -> Iterator[Check]:
    """Some proxies answer every name with 198.18.x.x; the gate then refuses all sites."""
    try:
        address = socket.gethostbyname("www.gov.cn")
    except OSError as error:
        yield Check(
            name="names",
            ok=False,
            what=f"www.gov.cn cannot be looked up ({error})",
            cure="check the network, or set http_proxy",
        )
        return
    fake = address.startswith(("198.18.", "198.19."))
    yield Check(
        name="names",
        ok=not fake,
        what=f"www.gov.cn is {address}",
        cure="a proxy gives fake addresses: set http_proxy, or YAOJIAN_ALLOW_HOSTS",
    )


def _browser(office: Office) -> Iterator[Check]:
    """An optional extra: without it the sources that ask for one are reported blocked, each with this cure."""
    from crawler.devtools import find_chromium

    wanted = [s.id for s in office.sources.values() if s.browser and s.state == "watched"]
    if not wanted:
        return
    program, named = find_chromium(office.settings.chromium), office.settings.chromium
    who = ", ".join(wanted)
    if program is None and named is None:
        what = f"none; {who} stay blocked where they challenge; to have one: apt-get install chromium"
    else:
        what = f"{program or f'{named} cannot be started'}, for {who}"
    yield Check(
        name="browser",
        ok=program is not None or named is None,
        what=what,
        cure="name one that is there in YAOJIAN_CHROMIUM, or apt-get install chromium",
    )


def _doors(office: Office) -> Iterator[Check]:
    """Readers from elsewhere need the token; without it every link in the mail ends at "this machine only"."""
    settings = office.settings
    if settings.public_url is None or settings.web_port == 0:
        return
    yield Check(
        name="pages",
        ok=settings.web_token is not None,
        what=f"{settings.public_url}, "
        + (
            "opened by YAOJIAN_WEB_TOKEN"
            if settings.web_token
            else "but private pages are for this machine alone"
        ),
        cure="set YAOJIAN_WEB_TOKEN; without it readers get 403 from every page but /u/ and /healthz",
    )


LOOKS: dict[str, Callable[[Office], Iterator[Check]]] = {
    "sources": _sources, "rules.yml": _rules, "disk": _disk, "database": _database, "mail": _mail,
    "browser": _browser, "pages": _doors, "silence": _silent, "clock": _clock, "names": _names,
}  # fmt: skip
