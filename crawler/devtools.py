"""A Chromium process of our own and its DevTools pipe: started, bounded, and gone with us.

Commands go out on its descriptor 3 and answers come back on 4, as JSON ended by NUL (`--remote-debugging-pipe`),
so no port is open and no driver stands between. Its profile is a fresh folder that is deleted at the end.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import fcntl
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from errors import FetchError
from wording import Wording, in_chinese, told

Heard = Callable[[str, str, Mapping[str, Any]], Awaitable[None]]
MEGABYTES = 1024
"""What all its processes may hold together (shared pages counted once); a list page takes about 250."""
PROFILE = "yaojian-browser-"
"""In the system's own folder for such things: below a deep data folder the path of its socket grows too long."""
LONGEST_MESSAGE = 64 * 1024 * 1024
ANSWER_SECONDS = 20.0
PDEATHSIG = 1
NOT_STARTED = Wording("the browser was not started", "浏览器没有启动")
CLOSED = Wording("the browser was closed", "浏览器已关闭")
FLAGS = (
    "--headless=new", "--remote-debugging-pipe", "--no-first-run", "--no-default-browser-check", "--disable-gpu",
    "--disable-dev-shm-usage", "--disable-extensions", "--disable-background-networking", "--disable-sync",
    "--disable-component-update", "--disable-default-apps", "--disable-quic", "--disable-breakpad", "--mute-audio",
    "--metrics-recording-only", "--no-pings", "--password-store=basic", "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--blink-settings=imagesEnabled=false", "--disable-features=Translate,OptimizationHints,MediaRouter,DialMediaRouteProvider",
    "--lang=zh-CN",
)  # fmt: skip
NAMES = ("chromium", "chromium-browser", "google-chrome")


def find_chromium(named: str | None = None) -> str | None:
    """The program to start: the one that was named, else the one of the system; None: there is none."""
    if named:
        return shutil.which(named)
    return next((found for name in NAMES if (found := shutil.which(name))), None)


class BrowserGone(FetchError):
    """The browser ended, or did not answer in time."""


class DevTools:
    """One browser process. `heard(method, session, params)` is called with every event it sends."""

    def __init__(self, heard: Heard, *, megabytes: int = MEGABYTES) -> None:
        self.heard, self.megabytes = heard, megabytes
        self.answers: dict[int, asyncio.Future[Mapping[str, Any]]] = {}
        self.tasks: set[asyncio.Task[None]] = set()
        self.last, self.why_gone = 0, ""
        self.process: subprocess.Popen[bytes] | None = None
        self.profile: Path | None = None
        self._out = -1
        self._reading: asyncio.BaseTransport | None = None

    async def start(self, program: str, flags: tuple[str, ...]) -> None:
        """Start it with a fresh profile; raises BrowserGone when it cannot be started."""
        ours_in = self._launch(program, flags)
        reader = asyncio.StreamReader(limit=LONGEST_MESSAGE)
        self._reading, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(ours_in, "rb", buffering=0)
        )
        self._do(self._listen(reader))
        self._do(self._weigh())

    def _launch(self, program: str, flags: tuple[str, ...]) -> int:
        """The process, and where it is heard. In this thread: a process dies with the thread it came from."""
        sweep()
        self.profile = Path(tempfile.mkdtemp(prefix=f"{PROFILE}{os.getpid()}-"))
        theirs_in, self._out = _pipe()
        ours_in, theirs_out = _pipe()
        own = ("--no-sandbox",) if os.geteuid() == 0 else ()  # root cannot be sandboxed; anyone else is
        parent = os.getpid()
        try:
            self.process = subprocess.Popen(
                [program, *FLAGS, *own, *flags, f"--user-data-dir={self.profile}", "about:blank"],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                close_fds=False, start_new_session=True, env=_environment(self.profile),
                preexec_fn=lambda: _be_the_browser(theirs_in, theirs_out, parent),
            )  # fmt: skip
        except (OSError, subprocess.SubprocessError) as error:
            os.close(ours_in)
            raise BrowserGone(
                f"{program} cannot be started: {error}", zh=f"{program} 启动不了：{in_chinese(told(error))}"
            ) from error
        finally:
            os.close(theirs_in)
            os.close(theirs_out)
        return ours_in

    async def ask(self, method: str, session: str = "", **params: Any) -> Mapping[str, Any]:
        """One command's answer.

        raises  BrowserGone when it ended, says no, or takes longer than 20 s
        """
        if self.why_gone or self.process is None:
            raise BrowserGone(self.why_gone or NOT_STARTED)
        self.last += 1
        answer: asyncio.Future[Mapping[str, Any]] = asyncio.get_running_loop().create_future()
        self.answers[self.last] = answer
        message = {"id": self.last, "method": method, "params": params} | (
            {"sessionId": session} if session else {}
        )
        try:
            _write_all(self._out, json.dumps(message).encode() + b"\0")
            found = await asyncio.wait_for(answer, ANSWER_SECONDS)
        except (TimeoutError, OSError) as error:
            raise BrowserGone(
                f"the browser does not answer ({method})", zh=f"浏览器没有回应（{method}）"
            ) from error
        finally:
            self.answers.pop(message["id"], None)  # type: ignore[call-overload]
        if "error" in found:
            said = f"{method}: {found['error'].get('message', found['error'])}"
            raise BrowserGone(said, zh=f"浏览器不接受：{said}")
        return found.get("result", {})  # type: ignore[no-any-return]

    async def close(self) -> None:
        """Killed with all its processes, its profile deleted. Twice is harmless."""
        self._end(CLOSED)
        for task in list(self.tasks):
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        if self._reading is not None:
            self._reading.close()
            self._reading = None
        if self._out >= 0:
            os.close(self._out)
            self._out = -1
        if self.process is not None:
            await asyncio.to_thread(self.process.wait)
            self.process = None  # its number may be another's from here on
        if self.profile is not None:
            await asyncio.to_thread(shutil.rmtree, self.profile, ignore_errors=True)
            self.profile = None

    def _do(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def _end(self, why: str) -> None:
        self.why_gone = self.why_gone or why
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
        for answer in self.answers.values():
            if not answer.done():
                answer.set_exception(BrowserGone(self.why_gone))

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        try:
            while True:
                message = json.loads((await reader.readuntil(b"\0"))[:-1])
                waiting = self.answers.get(message.get("id", 0))
                if waiting is not None and not waiting.done():
                    waiting.set_result(message)
                elif "method" in message:
                    self._do(self._tell(message))
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError) as error:
            self._end(
                Wording(
                    f"the browser ended ({type(error).__name__})", f"浏览器结束了（{type(error).__name__}）"
                )
            )

    async def _tell(self, message: Mapping[str, Any]) -> None:
        with contextlib.suppress(BrowserGone):
            await self.heard(message["method"], message.get("sessionId", ""), message.get("params", {}))

    async def _weigh(self) -> None:
        """Its memory, looked at once a second."""
        while self.process is not None and not self.why_gone:
            if await asyncio.to_thread(held_megabytes, self.process.pid) > self.megabytes:
                self._end(
                    Wording(
                        f"the browser held more than {self.megabytes} MB",
                        f"浏览器占用超过 {self.megabytes} MB",
                    )
                )
            await asyncio.sleep(1)


def held_megabytes(group: int) -> float:
    """Memory of a process group in MB, pages shared by several counted once."""
    kilobytes = 0
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            stat = (entry / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            if int(stat[2]) == group:
                lines = (entry / "smaps_rollup").read_text(encoding="utf-8").splitlines()
                kilobytes += next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
    return kilobytes / 1024


def profiles() -> list[Path]:
    return list(Path(tempfile.gettempdir()).glob(f"{PROFILE}[0-9]*-*"))


def sweep() -> None:
    """Profiles whose process was killed together with its browser are deleted."""
    for left in profiles():
        owner = left.name.removeprefix(PROFILE).partition("-")[0]
        if not _is_alive(owner):
            shutil.rmtree(left, ignore_errors=True)


def _is_alive(pid: str) -> bool:
    """Does the process run? One that nobody has buried yet does not."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def _pipe() -> tuple[int, int]:
    """A pipe whose descriptors are out of the way of 3 and 4."""
    low = os.pipe()
    high = tuple(fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, 10) for fd in low)
    for fd in low:
        os.close(fd)
    return high[0], high[1]


def _environment(profile: Path) -> dict[str, str]:
    """Only what a program needs to start: no secret of ours is in the browser's memory."""
    kept = {
        name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "FONTCONFIG_PATH") if name in os.environ
    }
    return {**kept, "HOME": str(profile), "TMPDIR": str(profile)}


def _be_the_browser(read: int, write: int, parent: int) -> None:
    """Between fork and exec: its pipe, no address-space limit (V8 reserves a terabyte), death with its parent."""
    os.dup2(read, 3)
    os.dup2(write, 4)
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _write_all(fd: int, data: bytes) -> None:
    while data:
        data = data[os.write(fd, data) :]
