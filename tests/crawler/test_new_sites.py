"""`sources add` on sites nobody prepared: every row, link and day, and who publishes; a records script, a table, JSON."""

import json
from pathlib import Path

import pytest
from list_pages import page

from crawler.proposals import Proposal, propose
from models import FetchedPage

CONFIG = Path(__file__).parents[2] / "config"
TITLES = (
    "关于开展药品零售企业专项检查的通知",
    "市局召开药品安全形势分析会",
    "关于公布抽检不合格产品的公告（2026年第7号）",
    "局领导调研中药饮片生产企业",
    "化妆品不良反应监测工作座谈会召开",
    "关于注销部分药品经营许可证的公告（2026年第6号）",
)
DAYS = [f"2026-10-{27 - 2 * n}" for n in range(len(TITLES))]


def records() -> FetchedPage:
    rows = "".join(
        f"<record><![CDATA[<div><a href='/art/2026/10/{27 - 2 * n}/art_1887_{5000 + n}.html' title='{t}'>{t[:12]}...</a>"
        f"<b>[ {DAYS[n]} ]</b></div>]]></record>"
        for n, t in enumerate(TITLES)
    )
    return page(
        "<html><head><title>工作动态-临州市药品监督管理局</title><meta name='SiteName' content='临州市药品监督管理局'>"
        "<meta name='ColumnName' content='工作动态'></head><body><ul><li><a href='/col/col1/index.html'>政务公开信息</a></li></ul>"
        "<script type='text/xml'><datastore><nextgroup><![CDATA[<a href='/module/web/jpage/dataproxy.jsp?startrecord=7&endrecord=24&perpage=6"
        f"&columnid=1887&unitid=6411'></a>]]></nextgroup><recordset>{rows}</recordset></datastore></script>"
        "<script>jpage({totalRecord:57,proxyUrl:'/module/web/jpage/dataproxy.jsp'});</script></body></html>",
        "http://yjj.linzhou.gov.cn/col/col1887/index.html",
    )  # fmt: skip


def table() -> FetchedPage:
    rows = "".join(
        f"<tr><td><img src='/d.gif'></td><td><a href='javascript:void(0)' onclick=\"window.open('show.asp?id={900 - n}')\">{t}</a></td>"
        f"<td>药品处</td><td>{DAYS[n].replace('-', '/')}</td></tr>"
        for n, t in enumerate(TITLES)
    )
    menu = "".join(f"<tr><td><a href='list.asp?c={c}'>政策法规文件栏目{c}</a></td></tr>" for c in (1, 2, 3))
    return page(
        "<html><head><title>公告栏</title></head><body><table><tr>"
        f"<td><table>{menu}</table></td><td><table><tr><th></th><th>标题</th><th>部门</th><th>发布日期</th></tr>{rows}</table>"
        "<div>共 57 条记录 第1/10页 <a href='list.asp?c=1&page=2'>下一页</a></div></td></tr></table></body></html>",
        "http://www.beishan-fda.cn/news/list.asp?c=1",
    )


def data() -> FetchedPage:
    rows = [
        {"infoId": f"a{n}", "infoTitle": t, "dept": "药品监督管理处", "releaseDate": f"{DAYS[n]} 09:30:00", "infoUrl": f"/info/1042/{7000 + n}.htm"}
        for n, t in enumerate(TITLES)
    ]  # fmt: skip
    answer = {"code": "200", "result": {"pageNo": 1, "totalCount": 57, "datas": rows}}
    url = "https://mpa.donghai.gov.cn/api/info/list?column=1042&pageNo=1&pageSize=6"
    return page(json.dumps(answer, ensure_ascii=False), url, "application/json")


def proposed(listing: FetchedPage) -> Proposal:
    return propose(listing, config_dir=CONFIG)


@pytest.mark.parametrize(
    ("listing", "addresses"),
    [
        (records(), [f"http://yjj.linzhou.gov.cn/art/2026/10/{27 - 2 * n}/art_1887_{5000 + n}.html" for n in range(6)]),
        (table(), [f"http://www.beishan-fda.cn/news/show.asp?id={900 - n}" for n in range(6)]),
        (data(), [f"https://mpa.donghai.gov.cn/info/1042/{7000 + n}.htm" for n in range(6)]),
    ],
    ids=["records", "table", "json"],
)  # fmt: skip
def test_every_row_link_and_day_of_a_new_site_is_right(listing: FetchedPage, addresses: list[str]) -> None:
    found = proposed(listing)
    rows = [(e.title, e.url, str(e.published_on)) for e in found.listing.entries]
    assert rows == list(zip(TITLES, addresses, DAYS, strict=True))
    assert found.listing.total == 57
    assert found.listing.next is not None
    assert found.ready


def test_the_page_around_a_script_of_records_says_who_publishes() -> None:
    found = proposed(records()).settings
    assert (found["name"], found["listings"][0]["name"]) == ("临州市药品监督管理局", "工作动态")
    assert found["family"] == "hanweb-jpage"


def test_json_gets_paths_and_the_page_number_of_its_address() -> None:
    found = proposed(data()).settings
    assert found["entry"] == {
        "form": "json", "each": "result.datas", "link": "infoUrl", "title": "infoTitle", "date": "releaseDate",
    }  # fmt: skip
    assert found["paging"] == {"pattern": "list?column=1042&pageNo={n}&pageSize=6", "first": 2}
