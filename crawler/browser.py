"""One source met with an ordinary Chromium: what a person with a browser would be shown, by the same rules.

Every request the browser makes, redirect hops and its own sub-requests included, is stopped before it
leaves and asks the same gate, robots.txt, budget and gap as ours do; other hosts are not even resolved.
Nothing is disguised: no user agent, no fingerprint, no cookie is made up.
"""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.http import Request, Response

from crawler.devtools import CLOSED, BrowserGone, DevTools
from text.verdict import judge
from wording import Wording

SECONDS = 60.0
"""For one page, its challenge and the scripts after it."""
QUIET_SECONDS = 0.8
"""Without a request for so long, a page's scripts are taken to have finished."""
WANTED = ("Document", "Script", "XHR", "Fetch", "Preflight")
"""What the text of a page can depend on; pictures, styles, fonts and media are not asked for."""
LONGEST_TAIL = 15.0
"""Seconds a page's scripts may go on asking after it was loaded."""
WALLS = ("challenge", "login")
MOST_REQUESTS = 60
NOT_NEEDED = Wording("not needed for the text", "正文不需要")
TOO_MANY = Wording(f"more than {MOST_REQUESTS} requests for one page", f"一个页面超过 {MOST_REQUESTS} 次请求")
NOT_INSIDE = Wording("the page's own script could not ask for it", "页面自己的脚本也读不到")
NO_GATE = Wording("no gate was set", "没有设出口检查")

May = Callable[[str], Awaitable[str | None]]
"""Waits for the host's turn; why an address may not be asked, or None."""


class Browser:
    """A session with one source: started at the first request, closed with the visit.

    names    hosts of the source · hosts: the address each is connected to; no other name is known to the browser
    may      the gate in front of every request
    """

    def __init__(self, program: str, *, names: tuple[str, ...] = (), seconds: float = SECONDS) -> None:
        self.program, self.names, self.seconds = program, names, seconds
        self.hosts: Mapping[str, str] = {}
        self.may: May = _nothing
        self.tools: DevTools | None = None
        self.session = ""
        self.frame = ""
        self.under_way: set[str] = set()
        self.requests = 0
        self.status: dict[str, int] = {}
        self.refused = ""
        self.loads = 0

    async def fetch(self, request: Request) -> Response:
        """The page as its scripts leave it, or for anything but a page the answer as it came.

        raises  BrowserGone when the browser ends, is refused the address, or takes too long
        """
        async with asyncio.timeout(self.seconds):
            if self.tools is None:
                await self._start()
            self.requests = 0
            if request.method != "GET" or request.meta.get("download_maxsize"):
                return await self._inside(request)
            return await self._page(request.url)

    async def close(self) -> None:
        if self.tools is not None:
            await self.tools.close()
            self.tools = None

    # -------------------------------------------------------------- a page

    async def _page(self, url: str) -> Response:
        tools, loads = self._running, self.loads
        self.refused = ""
        found = await tools.ask("Page.navigate", self.session, url=url)
        if error := found.get("errorText"):
            raise BrowserGone(
                self.refused or Wording(f"the browser could not open it: {error}", f"浏览器打不开：{error}")
            )
        while True:
            await self._settled(loads)
            loads = self.loads
            html, final = await self._shown()
            status = self.status.get(final.partition("#")[0], 200)
            if judge(status, {}, html).kind not in WALLS or not await self._moves_on(loads):
                return Response(
                    final,
                    status=status,
                    headers={"Content-Type": "text/html; charset=utf-8"},
                    body=html.encode(),
                )

    async def _settled(self, loads: int) -> None:
        """Loaded once more than `loads` times, and no request under way for a moment; a stream never ends."""
        while self.loads <= loads:
            await self._pause()
        end = asyncio.get_running_loop().time() + LONGEST_TAIL
        while asyncio.get_running_loop().time() < end:
            before = (self.loads, self.requests)
            await self._pause(QUIET_SECONDS)
            if not self.under_way and before == (self.loads, self.requests):
                return

    async def _moves_on(self, loads: int) -> bool:
        """A challenge that passes loads the page again; one that does not stays as it is."""
        for _ in range(10):
            await self._pause(QUIET_SECONDS)
            if self.loads != loads or self.under_way:
                return True
        return False

    async def _pause(self, seconds: float = 0.05) -> None:
        if self._running.why_gone:
            raise BrowserGone(self._running.why_gone)
        await asyncio.sleep(seconds)

    async def _shown(self) -> tuple[str, str]:
        """(the document as it stands now, its address); an answer that is no HTML as its text."""
        script = (
            "JSON.stringify([document.contentType.includes('html') ? document.documentElement.outerHTML"
            " : document.documentElement.textContent, document.URL])"
        )
        html, final = json.loads(await self._evaluated(script))
        return html.encode("utf-8", "replace").decode(), final

    async def _inside(self, request: Request) -> Response:
        """Asked from within a page of the same site, as its own script would; such a page is opened first."""
        parts = urlsplit(request.url)
        home = f"{parts.scheme}://{parts.netloc}/"
        if not (await self._shown())[1].startswith(home):
            await self._page(home)
        kept = {
            k.decode(): v[0].decode("latin-1")
            for k, v in request.headers.items()
            if k.lower() == b"content-type"
        }
        options = {"method": request.method, "headers": kept}
        if request.body:
            options["body"] = request.body.decode("utf-8", "replace")
        script = f"""(async () => {{ const a = await fetch({json.dumps(request.url)}, {json.dumps(options)});
            const b = new Uint8Array(await a.arrayBuffer()); let s = '';
            for (let i = 0; i < b.length; i += 32768) s += String.fromCharCode(...b.subarray(i, i + 32768));
            return JSON.stringify([a.status, a.headers.get('content-type') || '', btoa(s)]); }})()"""
        status, kind, body = json.loads(await self._evaluated(script))
        return Response(
            request.url, status=status, headers={"Content-Type": kind}, body=base64.b64decode(body)
        )

    async def _evaluated(self, script: str) -> str:
        found = await self._running.ask(
            "Runtime.evaluate", self.session, expression=script, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in found:
            raise BrowserGone(self.refused or NOT_INSIDE)
        return str(found["result"].get("value", ""))

    # -------------------------------------------------------------- the process

    @property
    def _running(self) -> DevTools:
        if self.tools is None:
            raise BrowserGone(CLOSED)
        return self.tools

    async def _start(self) -> None:
        self.tools = tools = DevTools(self._heard)
        await tools.start(self.program, network_flags(self.hosts))
        target = await tools.ask("Target.createTarget", url="about:blank")
        found = await tools.ask("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        self.session, self.frame = found["sessionId"], target["targetId"]
        await self._guard(self.session)
        await tools.ask("Page.enable", self.session)
        await tools.ask("Browser.setDownloadBehavior", behavior="deny")
        await tools.ask("Page.setWebLifecycleState", self.session, state="active")

    async def _guard(self, session: str) -> None:
        tools = self._running
        await tools.ask("Network.enable", session)
        await tools.ask("Network.setBypassServiceWorker", session, bypass=True)
        await tools.ask("Fetch.enable", session, patterns=[{"urlPattern": "*", "requestStage": "Request"}])
        await tools.ask(
            "Target.setAutoAttach", session, autoAttach=True, waitForDebuggerOnStart=True, flatten=True
        )

    async def _heard(self, method: str, session: str, params: Mapping[str, Any]) -> None:
        if method == "Fetch.requestPaused":
            await self._let(session, params)
        elif method == "Network.responseReceived" and params["type"] == "Document":
            self.status[params["response"]["url"].partition("#")[0]] = int(params["response"]["status"])
        elif method == "Network.requestWillBeSent" and params["loaderId"] and params.get("type") in WANTED:
            self.under_way.add(params["requestId"])
        elif method in ("Network.loadingFinished", "Network.loadingFailed"):
            self.under_way.discard(params["requestId"])
        elif method == "Page.loadEventFired":
            self.loads += 1
        elif method == "Target.attachedToTarget" and session:  # without one it is our own page
            await self._newcomer(params)
        elif method == "Page.javascriptDialogOpening":
            await self._running.ask("Page.handleJavaScriptDialog", session, accept=False)

    async def _newcomer(self, params: Mapping[str, Any]) -> None:
        """A worker may work, behind its page's gate; a window that opens itself is closed."""
        if params["targetInfo"]["type"] not in ("worker", "iframe"):
            await self._running.ask("Target.closeTarget", targetId=params["targetInfo"]["targetId"])
            return
        if params["targetInfo"]["type"] == "iframe":
            await self._guard(params["sessionId"])
        await self._running.ask("Runtime.runIfWaitingForDebugger", params["sessionId"])

    async def _let(self, session: str, paused: Mapping[str, Any]) -> None:
        """One request of the browser: it goes on once the gate lets it, or it is ended."""
        self.requests += 1
        reason = await self._refusal(paused)
        if reason is None:
            await self._running.ask("Fetch.continueRequest", session, requestId=paused["requestId"])
            return
        if paused.get("resourceType") == "Document":
            self.refused = reason
        await self._running.ask(
            "Fetch.failRequest", session, requestId=paused["requestId"], errorReason="BlockedByClient"
        )

    async def _refusal(self, paused: Mapping[str, Any]) -> str | None:
        url = str(paused["request"]["url"])
        if paused.get("resourceType") not in WANTED:
            return NOT_NEEDED
        if self.requests > MOST_REQUESTS:
            return TOO_MANY
        if urlsplit(url).hostname not in self.hosts:
            return Wording(f"gate: {url[:200]} is another host", f"出口检查：{url[:200]} 是另一个主机")
        return await self.may(url)


async def _nothing(url: str) -> str | None:
    return NO_GATE


NOWHERE = "socks=127.0.0.1:9"
"""Web sockets pass no gate, so they are sent to a proxy that is not there; they prefer SOCKS where it is set."""


def operators_proxy() -> str | None:
    """The proxy pages go through, if any: behind it names are the proxy's to look up."""
    return getproxies().get("https") or getproxies().get("http")


def network_flags(hosts: Mapping[str, str]) -> tuple[str, ...]:
    """No name resolves but these, and they to the addresses we looked up; the operator's proxy is used."""
    proxy = operators_proxy()
    own = [f"EXCLUDE {host}" if host == at else f"MAP {host} {at}" for host, at in hosts.items()]
    if proxy:
        own = [f"EXCLUDE {urlsplit(proxy if '//' in proxy else f'//{proxy}').hostname}"]
    through = proxy or "direct://"
    return (
        f"--proxy-server=http={through};https={through};{NOWHERE}",
        "--proxy-bypass-list=<-loopback>",
        f"--host-resolver-rules={','.join([*own, 'MAP * ~NOTFOUND'])}",
    )
