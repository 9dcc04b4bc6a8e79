"""Pages per second of the whole reading, beside Scrapy with default trafilatura called in the callback.

    python benchmarks/pipeline.py [--pages 300] [--rounds 3] [--profile] [--only pure]

Pages are made here: six CMS shapes, about 46 KB with their navigation, related lists and feet, 55 % UTF-8, the
rest GB18030 under gb2312, gbk or no label, a quarter Traditional. Then, in turns: one Scrapy process that
calls `trafilatura.extract(response.text)` on each page, and one that reads them whole (decode, verdict, extract,
mend, facts, fold, fingerprint), as the crawl does, in the standing processes of `crawler.readers`, and once more in the crawl's own process ("inline");
all fetch the same pages from a server on loopback in a process of its own. CPU is that of the Scrapy process and its
readers while they crawl (imports and start-up are left out), wall likewise; medians over the rounds. Then the pure functions alone, one process, step by step.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import wraps
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

SIZE = 46_000


class Made(NamedTuple):
    """One page: its bytes and what its server says of them."""

    body: bytes
    content_type: str


# ------------------------------------------------------------------ texts

PROVINCES = "河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海".split()
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "明华建国志强丽萍海涛文静晓东玉兰少峰立新宏伟雪梅"
THINGS = (
    "药品生产质量管理规范符合性检查 医疗器械唯一标识实施 化妆品不良反应监测 疫苗流通全程追溯 中药饮片炮制规范修订 药品网络销售监督管理 "
    "放射性药品使用许可 麻醉药品和精神药品管理 医疗机构制剂备案 仿制药一致性评价 药品上市后变更管理 第二类医疗器械注册审评"
).split()
DEEDS = (
    "加强组织领导，细化工作措施，确保各项任务落实到位", "对辖区内持有人和生产企业开展全面排查，建立问题清单和整改台账",
    "依法从严查处违法违规行为，涉嫌犯罪的及时移送公安机关", "督促企业落实主体责任，完善质量管理体系和追溯制度",
    "强化部门协同和上下联动，形成齐抓共管的工作格局", "加大宣传培训力度，营造社会共治的良好氛围",
    "按月报送工作进展，重大情况随时报告", "做好风险研判和应急处置，严防系统性、区域性安全事件",
)  # fmt: skip
FACTS = (
    "近年来，{p}产业规模持续扩大，监管任务日益繁重，公众用药需求不断提高。", "今年以来，全省共检查企业{n}家次，发现缺陷{m}项，责令整改{k}家，立案查处{k}件。",
    "经检验，标示为某制药有限公司生产的{m}批次产品不符合规定，不合格项目包括性状、含量测定、微生物限度等。", "根据《中华人民共和国药品管理法》《药品注册管理办法》的规定，现将有关事项公告如下。",
    "对上述不符合规定产品，{p}已要求相关企业和单位采取暂停销售使用、召回等风险控制措施。", "本办法所称持有人，是指取得药品注册证书的企业或者药品研制机构等。",
)  # fmt: skip


def person(dice: random.Random) -> str:
    return dice.choice(SURNAMES) + "".join(dice.sample(GIVEN, 2))


def article(dice: random.Random) -> tuple[str, str, str, list[str]]:
    """(title, date, office, paragraphs) of one invented notice, announcement, consultation, meeting or news."""
    office, thing = f"{dice.choice(PROVINCES)}省药品监督管理局", dice.choice(THINGS)
    year, month, day = dice.randint(2019, 2026), dice.randint(1, 12), dice.randint(1, 28)
    on, said = f"{year}-{month:02d}-{day:02d}", f"{year}年{month}月{day}日"
    kind = dice.choice(("notice", "announcement", "consultation", "meeting", "news"))
    filler = [
        "".join(
            dice.choice(FACTS).format(
                p=office, n=dice.randint(20, 900), m=dice.randint(2, 90), k=dice.randint(1, 30)
            )
            for _ in range(dice.randint(1, 3))
        )
        for _ in range(dice.randint(2, 10))
    ]
    demands = [f"{mark}是{deed}。" for mark, deed in zip("一二三四五", dice.sample(DEEDS, 5), strict=True)]
    boss = person(dice)
    if kind == "meeting":
        title = f"{office}召开{thing}工作会议"
        body = [
            f"{said}，{office}在省会召开{thing}工作会议。局党组书记、局长{boss}出席会议并讲话，副局长{person(dice)}主持会议。",
            "会议指出，" + filler[0], f"{boss}强调，要" + "；".join(dice.sample(DEEDS, 3)) + "。",
            "会议要求，" + "".join(demands), *filler[1:],
            "局机关各处室、直属单位主要负责人参加会议。",
        ]  # fmt: skip
    elif kind == "news":
        title = f"{office}推进{thing}取得实效"
        body = [*filler, "下一步，该局将" + dice.choice(DEEDS) + "。"]
    else:
        number = (
            f"{year}年第{dice.randint(1, 160)}号"
            if kind == "announcement"
            else f"药监综〔{year}〕{dice.randint(1, 99)}号"
        )
        what = {"notice": "通知", "announcement": "公告", "consultation": "公开征求意见的通知"}[kind]
        title = f"{office}关于{thing}{what}" + (f"（{number}）" if kind != "consultation" else "")
        body = [
            "各市、县（市、区）市场监督管理局，各有关单位：",
            f"为进一步规范{thing}工作，现将有关事项通知如下：",
            *(f"{m}、{d}。" for m, d in zip("一二三四", dice.sample(DEEDS, 4), strict=True)),
            *filler,
        ]
        if kind == "consultation":
            body.append(
                f"请于{year}年12月{dice.randint(1, 28)}日前将意见反馈至电子邮箱，邮件标题请注明“意见反馈”。"
            )
        else:
            body += [
                f"本通知自{year + 1}年1月1日起施行，有效期五年。《{thing}暂行规定》（药监综〔{year - 5}〕8号）同时废止。",
                f"附件：1.{thing}申报表",
                office,
                said,
            ]
    return title, on, office, body


# ------------------------------------------------------------------ shapes


def links(dice: random.Random, count: int, *, dated: bool) -> str:
    rows = []
    for n in range(count):
        text = (
            f"关于开展{dice.choice(THINGS)}的{dice.choice(('通知', '公告', '通告'))}"
            if dated
            else dice.choice(THINGS)[:6]
        )
        day = f"<span>2025-{n % 12 + 1:02d}-{n % 28 + 1:02d}</span>" if dated else ""
        rows.append(
            f'<li><a href="/art/2025/{n}/art_{dice.randint(100, 999)}_{n}.html" target="_blank" title="{text}">{text}</a>{day}</li>'
        )
    return f"<ul>{''.join(rows)}</ul>"


SCRIPT = (
    "<script type='text/javascript'>var _hmt=_hmt||[];(function(){var hm=document.createElement('script');hm.src='//tj.example/hm.js';"
    "var s=document.getElementsByTagName('script')[0];s.parentNode.insertBefore(hm,s);})();function fontSize(n){$('#zoom p').css('font-size',n+'px');}</script>"
)
FOOT = (
    "<div class='{0}'><p>主办单位：{1}　版权所有</p><p>地址：省会市中山路{2}号　邮编：0500{2}</p>"
    "<p>备案序号：冀ICP备0500{2}号-1　网站标识码：13000000{2}</p><p><a href='/about/'>关于我们</a> | <a href='/map/'>网站地图</a></p></div>"
)
SHAPES: dict[str, str] = {
    "trs": """<!DOCTYPE html><html><head>{meta}<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="{on} 09:30"><meta name="ContentSource" content="{office}">
<title>{title}</title>{script}</head><body><div class="header"><div class="nav">{nav}</div></div><div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/tzgg/">通知公告</a></div>
<div class="detail-main"><h2 class="title">{title}</h2><div class="info"><span>发布时间：{on}</span><span>来源：{office}</span><div class="share">分享到：<a href="#">微信</a><a href="#">微博</a></div></div>
<div class="TRS_Editor text">{p}</div></div><div class="related"><h3>相关链接</h3>{related}</div>{foot}</body></html>""",
    "hanweb": """<html><head>{meta}<title>{title}_{office}</title><meta name="keywords" content="通知">{script}</head><body><div id="top">{nav}</div><table width="980" align="center"><tr><td>
<div class="main"><!--<$[标题]>begin--><div class="bt" id="title">{title}</div><!--<$[标题]>end--><div class="xx">发布日期：{on} 09:12 信息来源：{office} 浏览次数：<script src="/count.js"></script> 字体：[ <a href="javascript:doZoom(18)">大</a> <a href="javascript:doZoom(14)">小</a> ]</div>
<div id="zoom"><!--ZJEG_RSS.content.begin--><meta name="ContentStart">{p}<meta name="ContentEnd"></div></div></td></tr></table><div class="list">{related}</div>{foot}</body></html>""",
    "table": """<html><head>{meta}<title>{office}-{title}</title>{script}</head><body bgcolor="#ffffff"><table width="1000" border="0"><tr><td class="menu">{nav}</td></tr></table>
<table width="1000" border="0" cellpadding="0"><tr><td width="240" valign="top">{related}</td><td valign="top"><table width="100%"><tr><td align="center" class="title"><strong><font size="4">{title}</font></strong></td></tr>
<tr><td align="center" height="30">{on}　　作者：{office}　　点击：231次</td></tr><tr><td class="content" style="line-height:28px">{br}</td></tr></table></td></tr></table>{foot}</body></html>""",
    "div": """<!doctype html><html lang="zh-CN"><head>{meta}<title>{title} - {office}</title><meta name="viewport" content="width=device-width">{script}</head><body><nav class="navbar">{nav}</nav>
<div class="container"><div class="row"><div class="col-md-8"><div class="box"><h1>{title}</h1><p class="meta"><time>{on}</time> 来源：{office}</p><div class="rich">{p}</div><div class="prev-next"><a href="/1">上一篇</a><a href="/2">下一篇</a></div></div></div>
<div class="col-md-4"><h3>热门文章</h3>{related}</div></div></div><footer>{foot}</footer></body></html>""",
    "word": """<html><head>{meta}<title>{title}</title><style>p.MsoNormal {{margin:0;text-indent:32pt;font-family:仿宋}}</style>{script}</head><body><div class="wrap"><div class="head">{nav}</div>
<div class="con"><div class="con_title">{title}</div><div class="con_time">时间：{on}&nbsp;&nbsp;来源：{office}&nbsp;&nbsp;<a href="javascript:window.print()">打印</a></div><div class="con_text"><div class="Section0">{mso}</div></div></div>
<div class="right"><div class="tit">推荐阅读</div>{related}</div></div>{foot}</body></html>""",
    "dede": """<html><head>{meta}<title>{title}_新闻动态_{office}</title>{script}</head><body><div id="header"><div class="menu">{nav}</div></div><div class="place"><strong>当前位置:</strong> <a href="/">主页</a> > <a href="/xw/">新闻动态</a> > </div>
<div class="viewbox"><div class="title"><h2>{title}</h2></div><div class="info"><small>时间:</small>{on} 10:01<small>来源:</small>{office} <small>作者:</small>admin<small>点击:</small>次</div><div class="content"><table width="100%"><tr><td>{divs}</td></tr></table></div>
<div class="boxoff"><strong>------分隔线----------------------------</strong></div><div class="handle">{related}</div></div>{foot}</body></html>""",
}
MSO = '<p class="MsoNormal" style="text-indent:32.0000pt;mso-char-indent-count:2.0000;line-height:28.0000pt;"><span style="font-family:仿宋_GB2312;mso-bidi-font-family:仿宋_GB2312;font-size:16.0000pt;"><font face="仿宋_GB2312">{}</font></span><o:p></o:p></p>'


def made(count: int) -> list[Made]:
    """The pages, the same every time."""
    from text.script import to_traditional

    dice, pages = random.Random(46), []
    for n in range(count):
        shape = list(SHAPES)[n % len(SHAPES)]
        title, on, office, paragraphs = article(dice)
        label = ("utf-8",) * 11 + ("gb2312", "gb2312", "gb2312", "gbk", "gbk", "gbk", "", "", "")
        charset = label[dice.randrange(20)]
        html = _page(dice, shape, (title, on, office, paragraphs), charset)
        if dice.random() < 0.25:
            html = to_traditional(html)
        body = html.encode("utf-8" if charset == "utf-8" else "gb18030")
        header = f"text/html; charset={charset}" if charset and dice.random() < 0.4 else "text/html"
        pages.append(Made(body, header))
    return pages


def _page(
    dice: random.Random, shape: str, text: tuple[str, str, str, list[str]], charset: str, size: int = SIZE
) -> str:
    title, on, office, paragraphs = text
    want = dice.gauss(size, size / 5)
    parts = {
        "meta": f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">' if charset else "",
        "title": title, "on": on, "office": office, "script": SCRIPT * 3,
        "foot": FOOT.format("footer" if dice.random() < 0.5 else "bq", office, dice.randint(10, 99)),
        "p": "".join(f'<p style="text-indent:2em;">　　{p}</p>\n' for p in paragraphs),
        "br": "<br>\r\n<br>".join(f"&nbsp;&nbsp;&nbsp;&nbsp;{p}" for p in paragraphs),
        "mso": "".join(MSO.format(p) for p in paragraphs),
        "divs": "".join(f"<div>　　{p}</div>\n<div>&nbsp;</div>\n" for p in paragraphs),
    }  # fmt: skip
    wide = "utf-8" if charset == "utf-8" else "gb18030"
    plain = len(SHAPES[shape].format(**parts, nav="", related="").encode(wide))
    row = len(links(dice, 20, dated=True).encode(wide)) / 20
    rows = max(8, int((want - plain) / row))
    nav = links(dice, rows // 2, dated=False) + links(dice, rows // 4, dated=False)
    return SHAPES[shape].format(**parts, nav=nav, related=links(dice, rows // 2, dated=True))


# ------------------------------------------------------------------ the crawl

SPIDER = """
import json, os, sys, time
import scrapy
from scrapy.crawler import CrawlerProcess

kind, port, count, warm = sys.argv[1], sys.argv[2], int(sys.argv[3]), 12
ours = kind in ("yaojian", "inline")
readers = None
if ours:
    sys.path.insert(0, sys.argv[4])
    from datetime import UTC, datetime
    from crawler.readers import Readers, read_here
    from models import FetchedPage
    from pipelines import flow
    WHEN = datetime(2026, 1, 1, tzinfo=UTC)
    if kind == "yaojian":
        readers = Readers(())
    read = readers.read if readers else read_here

    async def work(response):
        headers = {k.decode().lower(): v[-1].decode() for k, v in response.headers.items()}
        page = FetchedPage(url=response.url, final_url=response.url, status=response.status, headers=headers, body=response.body, fetched_at=WHEN)
        return len((await read(page, None)).body)
elif kind == "trafilatura":
    import trafilatura

    async def work(response):
        return len(trafilatura.extract(response.text) or "")
else:
    async def work(response):
        return len(response.body)

def spent():
    # CPU seconds of this process and of the readers that still run
    seconds = time.process_time()
    for pid in readers.pids() if readers else ():
        with open(f"/proc/{pid}/stat") as file:
            user, system = file.read().rsplit(")", 1)[1].split()[11:13]
        seconds += (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
    return seconds

began, done, letters = None, 0, 0

class Reader(scrapy.Spider):
    name = "reader"

    async def start(self):
        for n in [*range(warm), *range(count)]:
            yield scrapy.Request(f"http://127.0.0.1:{port}/{n}", dont_filter=True)

    async def parse(self, response):
        global began, done, letters, warm
        if done >= warm and began is None:
            began, warm = (spent(), time.perf_counter()), done
        letters += await work(response)
        done += 1

process = CrawlerProcess({"LOG_ENABLED": False, "CONCURRENT_REQUESTS": 16, "CONCURRENT_REQUESTS_PER_DOMAIN": 16})
process.crawl(Reader)
if ours:
    from crawler.child import spare_collector

    spare_collector()
process.start()
end = spent()
if readers:
    readers.close()
print(json.dumps({"cpu": end - began[0], "wall": time.perf_counter() - began[1], "pages": done - warm, "letters": letters}))
"""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    pages: list[Made] = []

    def do_GET(self) -> None:
        page = self.pages[int(self.path[1:]) % len(self.pages)]
        self.send_response(200)
        self.send_header("Content-Type", page.content_type)
        self.send_header("Content-Length", str(len(page.body)))
        self.end_headers()
        self.wfile.write(page.body)

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def served(pages: list[Made]) -> Iterator[int]:
    """The pages on loopback, from a process of its own."""
    with tempfile.NamedTemporaryFile(suffix=".pickle") as file:
        file.write(pickle.dumps([tuple(p) for p in pages]))
        file.flush()
        server = subprocess.Popen(
            [sys.executable, __file__, "--serve", file.name], stdout=subprocess.PIPE, text=True
        )
        try:
            assert server.stdout is not None
            yield int(server.stdout.readline())
        finally:
            server.terminate()
            server.wait()


def serve(path: str) -> None:
    Handler.pages = [Made(*p) for p in pickle.loads(Path(path).read_bytes())]
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_address[1], flush=True)
    server.serve_forever()


def crawl(kind: str, port: int, count: int) -> dict[str, float]:
    home = str(Path(__file__).resolve().parent.parent)
    out = subprocess.run(
        [sys.executable, "-c", SPIDER, kind, str(port), str(count), home],
        check=True, capture_output=True, text=True, cwd=tempfile.gettempdir(),
    ).stdout  # fmt: skip
    answer: dict[str, float] = json.loads(out.splitlines()[-1])
    return answer


# ------------------------------------------------------------------ the pure functions

STEPS = {
    "decode": "decode", "judge": "verdict", "extract": "extract", "_mended": "mend", "read_act": "acts",
    "read_meeting": "meetings", "find_directives": "directives", "fingerprint": "fingerprint", "fold_lines": "fold",
}  # fmt: skip


def pure(pages: list[Made], profile: bool) -> None:
    """CPU of each step of `pipelines.article`, with every step's name in that module wrapped by a stop-watch."""
    from models import FetchedPage
    from pipelines.flow import read

    reader: Any = import_module("pipelines.article")
    spent: Counter[str] = Counter()

    def timed(step: str, work: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(work)
        def inner(*args: Any, **kwargs: Any) -> Any:
            began = time.process_time()
            try:
                return work(*args, **kwargs)
            finally:
                spent[step] += time.process_time() - began  # type: ignore[assignment]

        return inner

    when = datetime(2026, 1, 1, tzinfo=UTC)
    ready = [
        FetchedPage(
            url=f"http://127.0.0.1/{n}.html", final_url=f"http://127.0.0.1/{n}.html", status=200,
            headers={"content-type": p.content_type}, body=p.body, fetched_at=when,
        )
        for n, p in enumerate(pages)
    ]  # fmt: skip
    for page in ready[:24]:
        read(page)
    began = time.process_time()
    read_ones = [read(page) for page in ready]
    whole = time.process_time() - began
    states, genres = Counter(a.state for a in read_ones), Counter(a.genre for a in read_ones)
    print(
        f"pure: {len(pages) / whole:6.1f} pages/s ({whole * 1000 / len(pages):.2f} ms a page)  {dict(states)} {dict(genres)}"
    )
    for name, step in STEPS.items():
        setattr(reader, name, timed(step, getattr(reader, name)))
    for page in ready:
        read(page)
    for step, seconds in spent.most_common():
        print(f"   {step:12} {seconds * 1000 / len(pages):7.3f} ms a page")
    if profile:
        import cProfile
        import pstats

        meter = cProfile.Profile()
        meter.enable()
        for page in ready:
            read(page)
        meter.disable()
        pstats.Stats(meter).sort_stats("tottime").print_stats(45)


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--pages", type=int, default=300)
    args.add_argument("--rounds", type=int, default=3)
    args.add_argument("--profile", action="store_true", help="where the pure functions spend their time")
    args.add_argument("--only", choices=("pure", "crawl"))
    args.add_argument("--serve", help=argparse.SUPPRESS)
    given = args.parse_args()
    if given.serve:
        serve(given.serve)
        return
    pages = made(given.pages)
    size = statistics.mean(len(p.body) for p in pages)
    print(f"{len(pages)} pages, {size / 1000:.1f} KB mean; {os.cpu_count()} cores")
    if given.only != "crawl":
        pure(pages, given.profile)
    if given.only != "pure":
        compare(pages, given.rounds)


def compare(pages: list[Made], rounds: int) -> None:
    kinds = ("trafilatura", "yaojian", "inline", "bare")
    rates: dict[str, list[tuple[float, float]]] = {k: [] for k in kinds}
    with served(pages) as port:
        for _ in range(rounds):
            for kind in kinds:
                got = crawl(kind, port, len(pages))
                rates[kind].append((got["pages"] / got["cpu"], got["pages"] / got["wall"]))
    middle = {k: [statistics.median(column) for column in zip(*v, strict=True)] for k, v in rates.items()}
    for kind, (cpu, wall) in middle.items():
        print(f"Scrapy + {kind:12} {cpu:7.1f} pages per CPU second  {wall:7.1f} pages/s by the clock")
    print(
        f"yaojian / trafilatura: {middle['yaojian'][0] / middle['trafilatura'][0]:.2f} x by CPU, "
        f"{middle['yaojian'][1] / middle['trafilatura'][1]:.2f} x by the clock"
    )


if __name__ == "__main__":
    main()
