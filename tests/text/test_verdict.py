"""Verdicts: walls are told from pages, and short or odd pages from walls."""

import pytest

from text.verdict import judge

ARTICLE = "<p>为加强药品监督管理，规范药品注册行为，现将有关事项公告如下。</p>" * 8


def page(body: str, title: str = "关于发布公告的通知", head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


RUISHU = "<html><head><meta id='x' content='q1'><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.nsd=7;</script><script src='/a/b.js'></script></head><body></body></html>"
COOKIE_SHELL = (
    "<script>document.cookie='clearance=1;path=/';location.href=location.pathname+location.search</script>"
)
EVAL_SHELL = (
    "<html><script>" + "var _0x1a2b=['\\x61'];eval(String.fromCharCode(1));" * 20 + "</script></html>"
)
SLIDER = page("<div id='nc'><p>请按住滑块，拖动到最右边完成验证</p><canvas></canvas></div>", "安全验证")
NOSCRIPT = "<html><head><title></title></head><body><noscript>请开启JavaScript并刷新该页</noscript><script>go()</script></body></html>"
WAF = page("<h1>您的访问被拦截</h1><p>您的请求存在异常，事件编号 8812。</p>", "拦截提示")
CLOUD = page(
    "<h1>Just a moment...</h1><script src='/x.js'></script><p>Checking your browser</p>", "Just a moment..."
)
JUMP = "<html><head><meta http-equiv='refresh' content='0;url=/index.htm?x=1'></head><body></body></html>"

CHALLENGES = [
    (412, {}, RUISHU),
    (200, {}, RUISHU),
    (202, {}, RUISHU),
    (
        521,
        {"Set-Cookie": "__jsl_clearance_s=1.0|abc; path=/"},
        "<script>document.cookie=x();location.href='/'</script>",
    ),
    (200, {}, COOKIE_SHELL),
    (202, {}, EVAL_SHELL),
    (200, {}, EVAL_SHELL),
    (200, {}, SLIDER),
    (200, {}, NOSCRIPT),
    (403, {}, WAF),
    (200, {}, WAF),
    (403, {}, CLOUD),
    (503, {}, CLOUD),
    (200, {}, JUMP),
]


@pytest.mark.parametrize(("status", "headers", "html"), CHALLENGES)
def test_a_challenge_is_recognised(status: int, headers: dict[str, str], html: str) -> None:
    verdict = judge(status, headers, html)
    assert verdict.kind == "challenge", verdict
    assert verdict.reason


MISSING = [
    (404, page("<p>抱歉</p>", "提示")),
    (410, page(ARTICLE)),
    (200, page("<h1>404</h1><p>抱歉，您访问的页面不存在</p><a href='/'>返回首页</a>", "404")),
    (200, page("<p>您访问的文章已被删除。</p><p>3秒后自动返回首页</p>", "提示信息")),
    (200, page("<h2>页面找不到了</h2><a>返回首页</a><a>联系我们</a>", "国家药品监督管理局")),
    (200, page("<p>The requested URL was not found on this server.</p>", "404 Not Found")),
    (200, page("<p>系统错误，请联系管理员</p>", "系统提示")),
    (200, page("<p>您訪問的網頁不存在或已經刪除</p>", "錯誤")),
]


@pytest.mark.parametrize(("status", "html"), MISSING)
def test_a_missing_page_is_recognised_whatever_its_status(status: int, html: str) -> None:
    assert judge(status, {}, html).kind == "missing"


@pytest.mark.parametrize(
    "html",
    [
        page(
            "<form><p>用户登录</p><input name=u><input type='password' name=p><button>登录</button></form>",
            "统一身份认证",
        ),
        page("<div>请先登录后查看</div><a href='/login'>登录</a>", "提示"),
    ],
)
def test_a_login_wall_is_recognised(html: str) -> None:
    assert judge(200, {}, html).kind == "login"


def test_nothing_to_see_is_empty() -> None:
    assert judge(200, {}, "").kind == "empty"
    assert judge(200, {}, "  \n").kind == "empty"
    assert (
        judge(200, {}, "<html><head><title>国家药监局</title></head><body><div></div></body></html>").kind
        == "empty"
    )


def test_a_page_cut_off_is_truncated() -> None:
    cut = page(ARTICLE)[:-60]
    assert judge(200, {"x-yaojian-partial": "1"}, cut).kind == "truncated"
    assert judge(200, {"Content-Length": "90000"}, cut).kind == "truncated"
    assert judge(200, {}, page(ARTICLE)[:-19] + "<p><a href='/inde").kind == "truncated"


def test_a_page_that_leaves_out_its_end_tags_is_a_page() -> None:
    assert judge(200, {}, f"<html><head><title>公告</title></head><body>{ARTICLE}").kind == "page"
    assert judge(200, {"x-yaojian-partial": "1"}, page(ARTICLE)).kind == "page"


def test_deep_nesting_and_attribute_bombs_are_refused_before_parsing() -> None:
    assert judge(200, {}, page("<div>" * 400 + "文" + "</div>" * 400)).kind == "too_deep"
    assert judge(200, {}, page("<span>" * 300 + "文")).kind == "too_deep"
    bomb = "<div " + " ".join(f"a{n}=1" for n in range(20_000)) + ">文</div>"
    assert judge(200, {}, page(bomb + ARTICLE)).kind == "too_deep"


def test_many_siblings_without_end_tags_are_not_deep() -> None:
    assert judge(200, {}, page("<p>公告内容如下。" * 600)).kind == "page"
    assert judge(200, {}, page("<ul>" + "<li>公告内容。<br>" * 600 + "</ul>")).kind == "page"
    assert judge(200, {}, page("<table>" + "<tr><td>品名<td>批号" * 400 + "</table>")).kind == "page"


GENUINE = [
    page("<p>关于注销404号药品注册证的公告，特此公告。</p>", "关于注销404号注册证的公告"),
    page("<p>粤药监械〔2026〕404号</p><p>现予公布。</p><p>2026年2月11日</p>", "关于404批次抽检结果的通告"),
    page(
        "<p>验证码登录存在安全风险，" + "请企业加强账号管理，防止滑块验证被绕过。" * 20 + "</p>",
        "关于规范验证码使用的通知",
    ),
    page("<p>请登录国家药监局网站下载附件。</p><p>2026年2月11日</p>" + ARTICLE, "关于申报系统上线的通知"),
    page("<p>根据《药品管理法》，现将有关网页不存在虚假信息的情况通告如下。</p><p>2026年3月1日</p>", "通告"),
    page("<p>药品安全，人人有责。</p>", "标语"),
    page("<p>附件：<a href='a.pdf'>名单</a></p><p>2026年2月11日</p>", "2026年第3号通告"),
    page("<p>经查，该企业网站所列地址不存在，责令改正。</p><p>2026年2月11日</p>", "行政处罚信息"),
    page("<script>var x=1;document.cookie='visit=1';</script>" + ARTICLE),
    page("<img src='scan1.jpg'><img src='scan2.jpg'>", "公告（扫描件）"),
    page("<form action='/search'><input name=q><input type=submit></form>" + ARTICLE),
    page("<form><input type=password></form>" + ARTICLE * 2),
    page("<p>因系统维护，网上申报暂停服务，特此通知。</p><p>2026年5月1日</p>", "关于系统维护暂停服务的通知"),
    page("<p>No new orders.</p>" * 3, "Notice"),
]


@pytest.mark.parametrize("html", GENUINE)
def test_short_and_odd_pages_are_still_pages(html: str) -> None:
    assert judge(200, {"Content-Type": "text/html"}, html).kind == "page", judge(200, {}, html)


def test_header_names_count_in_any_case() -> None:
    assert judge(200, {"X-Yaojian-Partial": "true"}, page(ARTICLE)[:-40]).kind == "truncated"


LOGIN_BESIDE = "<table><tr><td>用户登录<form>帐号<input size=10>密码<input type=password></form></td><td>{}</td></tr></table>"


def test_a_login_form_beside_a_one_sentence_notice_is_no_wall() -> None:
    notice = (
        "<b>关于受理大厅元旦期间暂停对外服务的公告</b><br>发布时间：2025-12-29<br>"
        "<p>因法定节假日放假，受理大厅自2026年1月1日至3日暂停对外服务，网上申报系统照常接收材料。</p>"
    )
    assert judge(200, {}, page(LOGIN_BESIDE.format(notice), "某市药品监督管理局")).kind == "page"
    wall = (
        "<p>更新时间：2025-12-29</p><p>为保障账户安全，请使用统一身份认证账号登录后查看本栏目的全部内容。</p>"
    )
    assert judge(200, {}, page(LOGIN_BESIDE.format(wall), "某市药品监督管理局")).kind == "login"


def test_a_login_box_beside_a_dated_page_of_files_is_no_wall() -> None:
    form = "<form>用户登录 用户名：<input name=u> 密码：<input type=password></form>"
    page = "<h1>2018年第三批认证公告</h1><p>发布时间：2018-09-19</p><a href='/files/list.doc'>认证企业目录.doc</a>"
    assert judge(200, {}, f"<html><body>{form}{page}</body></html>").kind == "page"
    assert judge(200, {}, f"<html><body>{form}<a href='/help.doc'>操作手册</a></body></html>").kind == "login"


def test_links_one_after_another_are_no_depth_and_links_in_links_are() -> None:
    row = "<a href=/1>一</a>" * 400
    assert judge(200, {}, page(f"<div>{row}</div>" * 2)).kind == "page"
    assert judge(200, {}, page("<a href=/1>一" * 300 + "</a>" * 300)).kind == "too_deep"
    assert judge(200, {}, page("</span>" + "<span>一" * 300)).kind == "too_deep"
