"""What a run with nothing new costs beside a bare Scrapy run over the same list pages.

    python benchmarks/no_news.py [--sources 45] [--pairs 5]

Serves list pages with ETags on loopback, fills a database once, then takes turns: one `yaojian run` in the
next slot, one bare Scrapy process over the same addresses. Prints CPU seconds (user + system, children
included) of each, and the median ratio. Both have byte code at hand, as any installed program has, whatever
PYTHONDONTWRITEBYTECODE says of this shell; `--no-byte-code` measures a checkout that compiles itself each time.
"""

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
BARE = """
import sys, scrapy
from scrapy.crawler import CrawlerProcess

class Bare(scrapy.Spider):
    name = "bare"
    start_urls = open(sys.argv[1]).read().split()

    def parse(self, response):
        for row in response.css("ul li"):
            yield {"title": row.css("a::text").get(), "url": response.urljoin(row.css("a::attr(href)").get()), "date": row.css("span::text").get()}

process = CrawlerProcess({"LOG_ENABLED": False, "CONCURRENT_REQUESTS_PER_DOMAIN": 1})
process.crawl(Bare)
process.start()
"""


def page(source: int) -> bytes:
    rows = "".join(
        f'<li><a href="a{i}.html" title="关于发布第{source}-{i}号通知">关于发布第{source}-{i}号通知</a><span>2026-01-{i % 28 + 1:02d}</span></li>'
        for i in range(20)
    )
    nav = "".join(f'<li><a href="/n{i}/">栏目{i}</a></li>' for i in range(120))
    return f'<html><head><meta charset="utf-8"><title>通知</title></head><body><div class="nav"><ol>{nav}</ol></div><ul class="list">{rows}</ul></body></html>'.encode()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path == "/index.html":
            status, body = 200, page(self.server.server_address[1])
        elif self.path.startswith("/a"):
            n = self.path[2:].split(".")[0]
            status, body = (
                200,
                f"<html><head><meta charset='utf-8'><title>通知{n}</title></head><body><h1>关于事项{n}的通知</h1><div class='content'><p>各市局：现将第{n}号事项通知如下，请遵照执行，并于收到之日起十日内报告落实情况。</p></div></body></html>".encode(),
            )
        else:
            status, body = 404, b"none"
        tag = f'"{hash(body)}"'
        if self.headers.get("If-None-Match") == tag:
            status, body = 304, b""
        self.send_response(status)
        self.send_header("ETag", tag)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


def cpu(command: list[str], env: dict[str, str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, env=env, cwd=HOME, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("--sources", type=int, default=45)
    args.add_argument("--pairs", type=int, default=5, choices=range(1, 6), help="slots of one day and a half")
    args.add_argument("--keep", type=Path, help="a folder to leave the world in, for a look with a profiler")
    args.add_argument(
        "--no-byte-code", action="store_true", help="leave Python's byte code settings as they are"
    )
    given = args.parse_args()
    folder = given.keep or Path(tempfile.mkdtemp())
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), Handler) for _ in range(given.sources)]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    ports = [s.server_address[1] for s in servers]
    for port in ports:
        place = folder / "config" / "sources" / f"s{port}" / "source.yml"
        place.parent.mkdir(parents=True)
        root = f"http://127.0.0.1:{port}"
        place.write_text(
            f"name: 来源{port}\nurl: {root}/\nevery: 6h\ngap_seconds: 0.01\nentry: {{each: ul.list li, link: a@href, title: a@title, date: span}}\npaging: none\n"
            f"listings:\n- {{name: 通知, url: '{root}/index.html', kind: notice}}\n",
            encoding="utf-8",
        )
    urls = folder / "urls.txt"
    urls.write_text("\n".join(f"http://127.0.0.1:{p}/index.html" for p in ports))
    start = datetime(2026, 2, 1, 1, tzinfo=UTC)
    base = {k: v for k, v in os.environ.items() if not k.startswith("YAOJIAN_")}
    if not given.no_byte_code:
        base.pop("PYTHONDONTWRITEBYTECODE", None)
        base["PYTHONPYCACHEPREFIX"] = str(folder / "pycache")  # nothing is left in the checkout
    base["YAOJIAN_ALLOW_HOSTS"] = ",".join(f"127.0.0.1:{p}" for p in ports)
    run = [
        sys.executable,
        "cli.py",
        "run",
        "--config",
        str(folder / "config"),
        "--data",
        str(folder / "data"),
        "--json",
    ]
    print(f"first run: {cpu(run, {**base, 'YAOJIAN_NOW': start.isoformat()}):.2f} CPU s", flush=True)
    cpu([sys.executable, "-c", BARE, str(urls)], base)
    ours, bare = [], []
    for n in range(1, given.pairs + 1):
        at = start + timedelta(hours=6 * n)
        ours.append(cpu(run, {**base, "YAOJIAN_NOW": at.isoformat()}))
        bare.append(cpu([sys.executable, "-c", BARE, str(urls)], base))
        print(
            f"pair {n}: yaojian {ours[-1]:.2f}  bare Scrapy {bare[-1]:.2f}  ratio {ours[-1] / bare[-1]:.2f}",
            flush=True,
        )
    print(f"median ratio {statistics.median(o / b for o, b in zip(ours, bare, strict=True)):.2f}")
    if given.keep:
        input(f"{base['YAOJIAN_ALLOW_HOSTS']}\nserving until Enter ")
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
