"""`doctor`: settings, sources, database, pages, mail, silent sources, clock and zone — each with its cure."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from clock import SHANGHAI, system_now
from commands.office import Office
from errors import MonitorError
from wording import Wording, joined, told

LEAST_FREE = 200 * 1024 * 1024
SILENT = timedelta(days=3)
MAIL, NAMES = Wording("mail", "邮件"), Wording("names", "域名解析")


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    name: str  # names and sentences in both languages (`wording.Wording`)
    ok: bool
    what: str
    cure: str = ""


def checkup(office: Office) -> Iterator[Check]:
    """Every check runs, whatever the others found."""
    for name, look in LOOKS.items():
        try:
            yield from look(office)
        except (MonitorError, OSError) as error:
            what = told(error)
            what = Wording(" ".join(what.split()), what.zh)
            yield Check(name=name, ok=False, what=what, cure=Wording("see the message", "见说明"))


def _sources(office: Office) -> Iterator[Check]:
    sources = office.sources.values()
    watched = [s for s in sources if s.state == "watched"]
    yield Check(
        name=Wording("sources", "来源"),
        ok=bool(watched),
        what=Wording(
            f"{len(watched)} watched of {len(office.sources)}",
            f"共 {len(office.sources)} 个，监测 {len(watched)} 个",
        ),
        cure=Wording("add one: yaojian sources add URL", "请添加：yaojian sources add URL"),
    )
    today = office.now().date()
    for source in sources:
        if source.tls is not None and source.tls.until < today:
            yield Check(
                name=Wording(f"certificate of {source.id}", f"{source.id} 的证书"), ok=False,
                what=Wording(f"the exception ended on {source.tls.until}", f"例外已于 {source.tls.until} 到期"),
                cure=Wording(
                    f"look at the site's certificate, then renew or drop `tls:` in sources/{source.id}/source.yml",
                    f"请查看网站证书，再延长或去掉 sources/{source.id}/source.yml 里的 tls:",
                ),
            )  # fmt: skip


def _rules(office: Office) -> Iterator[Check]:
    from text.query import parse

    rules = office.rules
    for rule in rules.rules:
        parse(rule.query)
    yield Check(
        name="rules.yml",
        ok=True,
        what=Wording(
            f"{len(rules.rules)} rules, {len(rules.subscribers)} subscribers",
            f"{len(rules.rules)} 条规则，{len(rules.subscribers)} 位订阅者",
        ),
    )


def _database(office: Office) -> Iterator[Check]:
    from store.maintenance import integrity

    with office.store.read() as tx:
        trouble = integrity(tx)
    yield Check(
        name=Wording("database", "数据库"),
        ok=trouble is None,
        what=Wording(trouble, f"“{trouble}”")
        if trouble
        else Wording(f"{office.url} is sound", f"{office.url} 完好"),
        cure="yaojian restore FILE",
    )


def _disk(office: Office) -> Iterator[Check]:
    free = shutil.disk_usage(office.settings.data_dir if office.settings.data_dir.exists() else ".").free
    yield Check(
        name=Wording("disk", "磁盘"),
        ok=free >= LEAST_FREE,
        what=Wording(f"{free // 1024**2} MB free", f"剩余 {free // 1024**2} MB"),
        cure=Wording("free some space: at least 200 MB are needed", "请腾出空间：至少要 200 MB"),
    )


def _mail(office: Office) -> Iterator[Check]:
    settings = office.settings
    if not settings.smtp_host:
        yield Check(
            name=MAIL,
            ok=True,
            what=Wording(
                f"no server is set: mails are written to {settings.data_dir}/outbox",
                f"没有设置服务器：邮件写到 {settings.data_dir}/outbox",
            ),
        )
        return
    from notify.smtp import Mailer

    trouble = Mailer(settings).check()
    where = f"{settings.smtp_host}:{settings.port} ({settings.security})"
    yield Check(
        name=MAIL,
        ok=trouble is None,
        what=trouble or Wording(f"{where} takes our login", f"{where} 可以登录"),
        cure=Wording(
            "check YAOJIAN_SMTP_HOST, PORT, USER, PASSWORD, SECURITY",
            "请检查 YAOJIAN_SMTP_HOST、PORT、USER、PASSWORD、SECURITY",
        ),
    )


def _delivery(office: Office) -> Iterator[Check]:
    from notify.deliver import undelivered

    with office.store.read() as tx:
        found = undelivered(tx, now=office.now())
    for problem in found:
        yield Check(name=Wording("not delivered", "未送达"), ok=False, what=problem.what, cure=problem.todo)
    if not found:
        yield Check(
            name=Wording("delivery", "投递"),
            ok=True,
            what=Wording("nothing failed to arrive in the last 7 days", "最近 7 天没有投递失败"),
        )


def _silent(office: Office) -> Iterator[Check]:
    """Sources last read days ago, and those that were visited and never read."""
    from store import runs

    with office.store.read() as tx:
        good, visits = runs.last_good(tx), runs.visits(tx)
    now = office.now()
    for source in office.sources.values():
        at, times = good.get(source.id), visits.get(source.id, 0)
        if source.state != "watched" or (at is None and not times) or (at is not None and now - at <= SILENT):
            continue
        never = Wording(f"never read in {times} visits", f"访问 {times} 次，从未读到")
        yield Check(
            name=Wording(f"source {source.id}", f"来源 {source.id}"), ok=False,
            what=never if at is None else Wording(f"last read {_minute(at)}", f"上次读到是 {_minute(at)}"),
            cure=f"yaojian sources try {source.id}",
        )  # fmt: skip


def _clock(office: Office) -> Iterator[Check]:
    apart = abs((office.now() - system_now()).total_seconds())
    rehearsal = office.settings.rehearsal
    what = f"{office.now().astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S} Asia/Shanghai" + (
        f" (YAOJIAN_NOW={rehearsal})" if rehearsal else ""
    )
    yield Check(
        name=Wording("clock", "时钟"),
        ok=rehearsal is not None or apart < 5,
        what=what,
        cure=Wording("set the machine's clock", "请校准本机时钟"),
    )


def _names(office: Office) -> Iterator[Check]:
    """Some proxies answer every name with 198.18.x.x; the gate then refuses all sites."""
    try:
        address = socket.gethostbyname("www.gov.cn")
    except OSError as error:
        yield Check(
            name=NAMES,
            ok=False,
            what=Wording(
                f"www.gov.cn cannot be looked up ({error})", f"查不到 www.gov.cn（{told(error).zh}）"
            ),
            cure=Wording("check the network, or set http_proxy", "请检查网络，或设置 http_proxy"),
        )
        return
    fake = address.startswith(("198.18.", "198.19."))
    yield Check(
        name=NAMES,
        ok=not fake,
        what=Wording(f"www.gov.cn is {address}", f"www.gov.cn 是 {address}"),
        cure=Wording(
            "a proxy gives fake addresses: set http_proxy, or YAOJIAN_ALLOW_HOSTS",
            "代理返回假地址：请设置 http_proxy 或 YAOJIAN_ALLOW_HOSTS",
        ),
    )


def _minute(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def _browser(office: Office) -> Iterator[Check]:
    """An optional extra: without it the sources that ask for one are reported blocked, each with this cure."""
    from crawler.devtools import find_chromium

    wanted = [s.id for s in office.sources.values() if s.browser and s.state == "watched"]
    if not wanted:
        return
    program, named = find_chromium(office.settings.chromium), office.settings.chromium
    who = ", ".join(wanted)
    if program:
        what = Wording(f"{program}, for {who}", f"{program}，供 {who}")
    elif named:
        what = Wording(f"{named} cannot be started, for {who}", f"{named} 启动不了，供 {who}")
    else:
        what = Wording(
            f"none; {who} stay blocked where they challenge; to have one: apt-get install chromium",
            f"没有；{who} 出验证页面时读不到；需要时：apt-get install chromium",
        )
    yield Check(
        name=Wording("browser", "浏览器"),
        ok=program is not None or named is None,
        what=what,
        cure=Wording(
            "name one that is there in YAOJIAN_CHROMIUM, or apt-get install chromium",
            "用 YAOJIAN_CHROMIUM 指定一个存在的，或 apt-get install chromium",
        ),
    )


def _doors(office: Office) -> Iterator[Check]:
    """Readers from elsewhere need the token; without it every link in the mail ends at "this machine only"."""
    settings = office.settings
    if settings.public_url is None or settings.web_port == 0:
        return
    opened = Wording("opened by YAOJIAN_WEB_TOKEN", "凭 YAOJIAN_WEB_TOKEN 打开")
    closed = Wording("but private pages are for this machine alone", "但页面只在本机开放")
    yield Check(
        name=Wording("pages", "网页"),
        ok=settings.web_token is not None,
        what=joined([settings.public_url, opened if settings.web_token else closed], ", ", "，"),
        cure=Wording(
            "set YAOJIAN_WEB_TOKEN; without it readers get 403 from every page but /u/ and /healthz",
            "请设置 YAOJIAN_WEB_TOKEN；否则除 /u/ 和 /healthz 外读者只会得到 403",
        ),
    )


LOOKS: dict[str, Callable[[Office], Iterator[Check]]] = {
    Wording("sources", "来源"): _sources, "rules.yml": _rules, Wording("disk", "磁盘"): _disk,
    Wording("database", "数据库"): _database, MAIL: _mail, Wording("delivery", "投递"): _delivery,
    Wording("browser", "浏览器"): _browser, Wording("pages", "网页"): _doors,
    Wording("silence", "安静的来源"): _silent, Wording("clock", "时钟"): _clock, NAMES: _names,
}  # fmt: skip
