"""Totals and next pages as pages state them."""

import pytest
from list_pages import page, rows, whole

from crawler.listing import read_any_listing
from crawler.paging import read_stated, stated_total
from text.extract.tree import parse

HOST = "https://mpa.example.gov.cn"
INDEX = f"{HOST}/xxgk/tzgg/index.html"

CASES = {
    "TRS counts from 0": (
        "<script>createPageHTML(12, 0, 'index', 'html');</script>",
        INDEX,
        "/xxgk/tzgg/index_1.html",
        12,
        None,
    ),
    "TRS, second page": (
        "<script>createPageHTML(12, 1, 'index', 'html');</script>",
        f"{HOST}/xxgk/tzgg/index_1.html",
        "/xxgk/tzgg/index_2.html",
        12,
        None,
    ),
    "TRS, last page": (
        "<script>createPageHTML(12, 11, 'index', 'html');</script>",
        f"{HOST}/xxgk/tzgg/index_11.html",
        None,
        12,
        None,
    ),
    "TRS, only page": ("<script>createPageHTML(1,0,'index','html');</script>", INDEX, None, 1, None),
    "an id first counts from 1": (
        "<script>createPageHTML('page_div',41,1,'gztz','shtml',612);</script>",
        f"{HOST}/gztz/gztz.shtml",
        "/gztz/gztz_2.shtml",
        41,
        612,
    ),
    "id first, last page": (
        "<script>createPageHTML('page_div',41,41,'gztz','shtml',612);</script>",
        f"{HOST}/gztz/gztz_41.shtml",
        None,
        41,
        612,
    ),
    "countPage": (
        "<script>var currentPage = 0;var prevPage = currentPage-1;var countPage = 8</script>",
        INDEX,
        "/xxgk/tzgg/index_1.html",
        8,
        None,
    ),
    "Pager": (
        "<script>Pager({size:25, current:0, prefix:'index',suffix:'html'});</script>",
        INDEX,
        "/xxgk/tzgg/index_1.html",
        25,
        None,
    ),
    "named link": (
        "<div>共12页 <a href='index_1.html'>下一页</a></div>",
        INDEX,
        "/xxgk/tzgg/index_1.html",
        12,
        None,
    ),
    "named link, list2": (
        "<a class='next' href='/xxgk/tzgg/list2.htm'><span>下一页&gt;&gt;</span></a>",
        f"{HOST}/xxgk/tzgg/list.htm",
        "/xxgk/tzgg/list2.htm",
        None,
        None,
    ),
    "link to itself at the end": (
        "<a href='index_4.html'>上一页</a><a href='index_5.html'>下一页</a> 第6页/共6页",
        f"{HOST}/xxgk/tzgg/index_5.html",
        None,
        6,
        None,
    ),
    "next with no address at the end": (
        "<a href='index_4.html'>上一页</a><a href='javascript:;'>下一页</a><a href='#'>尾页</a>",
        f"{HOST}/xxgk/tzgg/index_5.html",
        None,
        None,
        None,
    ),
    "onclick": (
        "<a href='javascript:void(0)' onclick=\"goPage('/xxgk/tzgg/index_2.html')\">下一页</a>",
        INDEX,
        "/xxgk/tzgg/index_2.html",
        None,
        None,
    ),
    "tagname": (
        "<a class='nx' tagname='/xxgk/tzgg/list_2.shtml'>下页</a><span>共 9 页</span>",
        f"{HOST}/xxgk/tzgg/list_1.shtml",
        "/xxgk/tzgg/list_2.shtml",
        9,
        None,
    ),
    "numbers only": (
        "<b>1</b> <a href='index_2.html'>2</a> <a href='index_3.html'>3</a> <a href='index_9.html'>9</a>",
        INDEX,
        "/xxgk/tzgg/index_2.html",
        None,
        None,
    ),
    "numbers only, from 0": (
        "<b>1</b> <a href='index_1.html'>2</a> <a href='index_2.html'>3</a>",
        INDEX,
        "/xxgk/tzgg/index_1.html",
        None,
        None,
    ),
    "numbers only, middle": (
        "<a href='index.html'>1</a> <a href='index_2.html'>2</a> <b>3</b> <a href='index_4.html'>4</a>",
        f"{HOST}/xxgk/tzgg/index_3.html",
        "/xxgk/tzgg/index_4.html",
        None,
        None,
    ),
    "hash-named": (
        "<a href='824b3424-2.html'>2</a><a onclick=\"to('824b3424-8.html')\">尾页</a> 共<b>8</b>页",
        INDEX,
        "/xxgk/tzgg/824b3424-2.html",
        8,
        None,
    ),
    "query": (
        "<a href='?page=1'>1</a><a href='?page=2'>2</a><a href='?page=3'>3</a> 共 57 条",
        f"{HOST}/list.aspx?cid=7",
        None,
        None,
        57,
    ),
    "query with the rest kept": (
        "<a href='list.aspx?cid=7&amp;page=2'>2</a><a href='list.aspx?cid=7&amp;page=3'>3</a>",
        f"{HOST}/list.aspx?cid=7",
        "/list.aspx?cid=7&page=2",
        None,
        None,
    ),
    "records and pages": (
        "<span>共<em>214</em>条记录</span> <span>1/11页</span><a href='index_2.html'>&gt;</a>",
        INDEX,
        "/xxgk/tzgg/index_2.html",
        11,
        214,
    ),
    "option list": (
        "<select><option value='index.html'>1</option><option value='index_1.html'>2</option></select>",
        INDEX,
        "/xxgk/tzgg/index_1.html",
        None,
        None,
    ),
    "attributes": ("<div class='pagination' count='1236' rows='20'></div>", INDEX, None, 62, 1236),
    "totalPage in a script": (
        "<script>page({totalPage: 37, currentPage: 1})</script>",
        INDEX,
        None,
        37,
        None,
    ),
    "picture": (
        "<a href='index_2.html'><img src='n.gif' alt='下一页'></a>",
        INDEX,
        "/xxgk/tzgg/index_2.html",
        None,
        None,
    ),
    "class only": (
        "<a class='pg-next' href='index_2.html'><i></i></a>",
        INDEX,
        "/xxgk/tzgg/index_2.html",
        None,
        None,
    ),
    "thousands": (
        "共<b>1,024</b>条 <a href='index_2.html'>下一页</a>",
        INDEX,
        "/xxgk/tzgg/index_2.html",
        None,
        1024,
    ),
    "a start value is no total": (
        "<script>var totalCount = 0; var pageNum = 1;</script><a href='index_2.html'>下一页</a>",
        INDEX,
        "/xxgk/tzgg/index_2.html",
        None,
        None,
    ),
    "publisher known by its files": (
        "<script src='/wbppjs/p.js'></script>共9页",
        INDEX,
        "/xxgk/tzgg/index_1.html",
        9,
        None,
    ),
    "link rel next": ("<link rel='next' href='index_2.html'>", INDEX, "/xxgk/tzgg/index_2.html", None, None),
    "pages then records": (
        "共 8 页 156 条 <a href='index_2.html'>下一页</a>",
        INDEX,
        "/xxgk/tzgg/index_2.html",
        8,
        156,
    ),
    "sum with a colon": (
        "共计：156条 页次：1/8 <a href='index_2.html'>下一页</a>",
        INDEX,
        "/xxgk/tzgg/index_2.html",
        8,
        156,
    ),
    "em in every number": (
        "每页 <em>14</em> 记录 总共 <em>56</em> 记录 第 <em>1</em>/<em>4</em> 页 <a href='list2.htm'>下一页&gt;&gt;</a>",
        f"{HOST}/5127/list.htm",
        "/5127/list2.htm",
        4,
        56,
    ),
    "hidden total": (
        "<input type='hidden' id='totalCount' value='77'><a class='next' href='?pageNo=2'>&gt;</a>",
        f"{HOST}/news?c=1",
        "/news?pageNo=2",
        None,
        77,
    ),
    "query by script function": (
        "<a href='javascript:void(0);' onclick=\"queryArticleByCondition(this,'/gzdt/index_2.jhtml')\">下一页</a>",
        f"{HOST}/gzdt/index.jhtml",
        "/gzdt/index_2.jhtml",
        None,
        None,
    ),
    "counting down": (
        "共256条 1/13 <a href='tzgg/12.htm'>下页</a><a href='tzgg/1.htm'>尾页</a>",
        f"{HOST}/tzgg.htm",
        "/tzgg/12.htm",
        None,
        256,
    ),
    "no paging": ("", INDEX, None, None, None),
}


@pytest.mark.parametrize("name", CASES)
def test_next_page_pages_and_total_are_read(name: str) -> None:
    paging, url, following, pages, total = CASES[name]
    made = rows(8)
    body = (
        "<ul>"
        + "".join(f"<li><a href='{r.url}'>{r.title}</a><span>{r.day}</span></li>" for r in made)
        + "</ul>"
    )
    read = read_any_listing(page(whole(body, paging=f"<div class='fy'>{paging}</div>"), url))
    assert len(read.entries) == 8
    assert (read.next.url if read.next else None) == (HOST + following if following else None)
    assert (read.pages, read.total) == (pages, total)


def test_the_next_page_starts_where_the_base_tag_says() -> None:
    html = "<base href='https://x.gov.cn/cms/pub/'><p>共3页</p><a href='list/gzdt_2.html'>下一页</a>"
    url = "https://x.gov.cn/portal/gzdt.jsp"
    stated = read_stated(html, parse(html)[0], url, base="https://x.gov.cn/cms/pub/")
    assert stated.next_url == "https://x.gov.cn/cms/pub/list/gzdt_2.html"


def test_a_count_in_an_attribute_of_the_list_is_its_total() -> None:
    assert stated_total("<div class='page-content' count='642'><ul></ul></div>") == 642
