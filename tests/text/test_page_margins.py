"""What stands at a text's margins: words under pictures, widgets, days in brackets, forms around letters."""

from __future__ import annotations

from datetime import date

import pytest

from models import PageText
from text.extract import extract
from text.extract.captions import CREDIT

TITLE = "白鹭县抽检夏季防晒化妆品"
TEXT = (
    "六月以来，白鹭县药品检查员走访十二家美容用品店，查验进货票据和标签。",
    "检查发现两家店铺的防晒霜没有中文标签，已经下架封存。",
    "县局提醒消费者，购买时先看备案编号，再看使用期限。",
)
PARAGRAPHS = "".join(f"<p>{line}</p>" for line in TEXT)


def read(body: str, head: str = "", bar: str = "<div>发布时间：2024-06-20　来源：化妆品科</div>") -> PageText:
    html = f'<html><head><meta charset="utf-8">{head or f"<title>{TITLE}</title>"}</head><body>'
    return extract(f"{html}<h1>{TITLE}</h1>{bar}{body}</body></html>", url="http://www.example.gov.cn/1.html")


@pytest.mark.parametrize(
    "caption",
    [
        "<table><tr><td><img src=1></td></tr><tr><td>检查员核对进货票据。 罗一鸣 摄</td></tr></table>",
        "<div class=ph><img src=1><i>下架的防晒霜。（资料图片）</i></div>",
        '<p><img src=1></p><p class="tu">检查员查看标签</p>',
        '<p style="text-align:center"><img src=1><br><span class="pic-note">店内查验现场</span></p>',
        '<p><img src=1 alt="店主出示备案凭证"></p><p>店主出示备案凭证</p>',
        '<div class="slide"><img src=1><p class="cap">市民领取宣传手册。</p></div>',
    ],
)
def test_words_under_a_picture_are_no_text(caption: str) -> None:
    found = read(f"<div><p>{TEXT[0]}</p>{caption}<p>{TEXT[1]}</p><p>{TEXT[2]}</p></div>")
    assert found.body.split("\n") == list(TEXT)


def test_a_picture_report_keeps_its_only_words() -> None:
    words = ("图一：检查员核对进货票据　罗一鸣 摄", "图二：店主出示备案凭证　罗一鸣 摄")
    found = read("".join(f"<div><img src={n}></div><div>{w}</div>" for n, w in enumerate(words)))
    assert [line.replace("\u3000", "") for line in found.body.split("\n")] == [
        w.replace("\u3000", "") for w in words
    ]


def test_a_heading_below_a_picture_is_text() -> None:
    heading = "<p><img src=1></p><p><b>标签怎样看</b></p>"
    found = read(f"<div><p>{TEXT[0]}</p>{heading}<p>{TEXT[1]}</p></div>")
    assert found.body.split("\n") == [TEXT[0], "标签怎样看", TEXT[1]]


@pytest.mark.parametrize(
    "widget",
    [
        "<div>请对本次答复打分 ★★★☆☆</div>",
        "<div>您对本篇解读的评价：</div>",
        "<div class=x>这篇报道对您有帮助吗？</div>",
        "<ul class=k><li>#防晒霜</li><li>#备案编号</li></ul>",
        "<div>本页打印自：白鹭药监网　打印时间：</div>",
        "<p align=center><font size=1>您是本站第 <img src=c> 位来宾</font></p>",
        "<div>本栏目由晴川药业独家冠名</div>",
        "<div><b>网友留言：</b><br>路人甲：支持！<br>小鱼：怎么查编号？</div>",
        "<div>推薦閱讀》旅行帶藥須知</div>",
        "<table><tr><td>本期其他内容</td></tr><tr><td>某县举办药师沙龙</td></tr><tr><td>某市通报三起案例</td></tr></table>",
        "<div>退订本简报 | 更改邮箱</div>",
        "<my-ad><div>买药就上康康商城</div></my-ad>",
    ],
)
def test_a_widget_behind_the_text_is_none_of_it(widget: str) -> None:
    found = read(f"<div>{PARAGRAPHS}{widget}</div>")
    assert found.body.split("\n") == list(TEXT)


@pytest.mark.parametrize(
    ("bar", "day"),
    [
        ("<p align=center><small>（2024年6月20日）</small></p>", "2024-06-20"),
        ("<p align=center>（白鹭县药监局　2024年6月20日发布）</p>", "2024-06-20"),
        ("<p class=by><time>2024年6月20日</time> · <span>检查科</span></p>", "2024-06-20"),
        ("<p class=by>白鹭县药品检查中心，2024年6月20日</p>", "2024-06-20"),
        ("<div>公佈日期: 20/06/2024</div>", "2024-06-20"),
        ("<div>發佈日期：05/06/2024</div>", "2024-06-05"),
        ("<dl><dt>發布日期</dt><dd>113年06月20日</dd></dl>", "2024-06-20"),
        ("<dl><dt>发布单位</dt><dd>检查科</dd><dt>发布日期</dt><dd>2024年6月20日</dd></dl>", "2024-06-20"),
    ],
)
def test_a_day_near_the_title_is_read_and_no_text(bar: str, day: str) -> None:
    found = read(f"<div>{PARAGRAPHS}</div>", bar=bar)
    assert found.published_on is not None
    assert found.published_on.isoformat() == day
    assert found.body.split("\n") == list(TEXT)


def test_a_day_in_brackets_is_the_speechs_own_where_another_tells_of_publication() -> None:
    found = read(f"<div><p>（2024年6月18日）</p>{PARAGRAPHS}</div>")
    assert found.body.split("\n") == ["（2024年6月18日）", *TEXT]
    assert found.published_on is not None
    assert found.published_on.isoformat() == "2024-06-20"


def test_a_serial_number_is_no_day_of_the_republics_calendar() -> None:
    found = read(f"<div>{PARAGRAPHS}</div>", bar="<div>来源：化妆品科　批号：113-06-20</div>")
    assert found.published_on is None


def test_a_text_without_boxes_is_not_lost_to_a_line_of_the_form_above() -> None:
    rules = "<br>".join(
        f"<font size=2>　　第{n}条　{line}</font>" for n, line in zip("一二三", TEXT, strict=True)
    )
    html = (
        "<html><body><form><a href=/>返回</a><hr><table><tr><td>文件标题：</td><td><b>白鹭县化妆品抽检办法</b></td></tr>"
        "<tr><td>发布日期：</td><td>2024-06-20</td></tr><tr><td>管理分区：</td><td>城南片区</td></tr></table><hr>"
        f"{rules}<hr>文档编号：甲三</form></body></html>"
    )
    found = extract(html, url="http://www.example.gov.cn/2.html")
    assert found.title == "白鹭县化妆品抽检办法"
    assert all(line in found.body for line in TEXT)


def test_a_letter_and_its_answer_in_a_form_are_the_text() -> None:
    asked = "您好，我在县城开了一家美容院。请问自配面膜需要备案吗？不备案会怎样？请答复。谢谢。"
    answer = "".join(f"<p>{line}</p>" for line in TEXT)
    found = read(
        f"<table><tr><th>信件编号</th><td>8812</td></tr><tr><th>来信内容</th><td><p>{asked}</p></td></tr>"
        f"<tr><th>答复内容</th><td>{answer}</td></tr></table><div class=pj>请对办理结果评分 ★★★★★</div>"
    )
    assert found.body.split("\n") == [asked, *TEXT]


def test_a_body_without_a_sentence_is_distrusted_beside_long_prose() -> None:
    html = (
        f"<html><head><title>{TITLE}</title></head><body><div id=l><h1>{TITLE}</h1><div class=content>所在片区：城南</div></div>"
        f"<div id=r><div>{PARAGRAPHS * 2}</div></div></body></html>"
    )
    found = extract(html, url="http://www.example.gov.cn/3.html")
    assert all(line in found.body for line in TEXT)


def test_a_sentence_before_the_annex_stays() -> None:
    found = read("<div><p>详见附件。</p><p>附件：<a href=a.pdf>抽检结果一览.pdf</a></p></div>")
    assert found.body.split("\n") == ["详见附件。", "附件：抽检结果一览.pdf"]


def test_the_button_behind_a_file_link_is_no_text() -> None:
    link = "<a href=/f.docx>抽检汇总表</a><a href=/f.docx>下载文件</a>"
    found = read(f"<div>{PARAGRAPHS}<div>附件：{link}</div></div>")
    assert found.body.split("\n")[-1] == "附件：抽检汇总表"


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        (f"<dl><dt>抽检对象</dt><dd>{TEXT[0]}</dd><dt>抽检结果</dt><dd>{TEXT[1]}</dd></dl>", 4),
        (
            f"<div><details open><summary>1　对象</summary><div><p>{TEXT[0]}</p></div></details>"
            f"<details open><summary>2　结果</summary><div><p>{TEXT[1]}</p></div></details></div>",
            4,
        ),
        (
            f"<div><div><em>问</em><div>这次检查了哪些地方？</div></div><div><em>答</em><div><p>{TEXT[0]}</p></div></div>"
            f"<div><em>问</em><div>结果呢？</div></div><div><em>答</em><div><p>{TEXT[1]}</p></div></div></div>",
            8,
        ),
    ],
)
def test_the_headings_of_folds_and_lists_are_text(html: str, lines: int) -> None:
    assert len(read(html).body.split("\n")) == lines


@pytest.mark.parametrize(
    ("shown", "head"),
    [
        (f"<tr><td>标题：<b>{TITLE}</b><br>时间：2024-06-20 08:30</td></tr>", "<title>内网公告板</title>"),
        (
            f"<tr><td><h2>{TITLE[:8]}…</h2></td></tr>",
            f'<title>详情</title><meta name="title" content="{TITLE}">',
        ),
        (f'<tr><td><h2 title="{TITLE}">{TITLE[:8]}…</h2></td></tr>', "<title>详情</title>"),
    ],
)
def test_a_title_is_whole_and_without_its_label(shown: str, head: str) -> None:
    html = (
        f"<html><head>{head}</head><body><table>{shown}<tr><td>{PARAGRAPHS}</td></tr></table></body></html>"
    )
    assert extract(html, url="http://www.example.gov.cn/1.html").title == TITLE


@pytest.mark.parametrize(
    ("line", "is_credit"),
    [
        ("平台大屏（资料图）", True),
        ("验货现场。王小明 摄", True),
        ("室温不超过三十摄氏度", False),
        ("试剂盒说明书及配图要求", False),
    ],
)
def test_a_picture_credit_ends_its_line(line: str, is_credit: bool) -> None:
    assert (CREDIT.search(line) is not None) == is_credit


def test_an_information_table_below_the_text_is_read_but_is_no_text() -> None:
    rows = "".join(
        f"<tr><th>{label}</th><td>{value}</td></tr>"
        for label, value in (
            ("發布單位", "海嶼衛生局藥品組"),
            ("發布日期", "2024-06-20（民國113年）"),
            ("點閱次數", "518"),
        )
    )
    info = f"<table class=info>{rows}</table><div>回上一頁按鈕</div>"
    found = read(f"<div class=text>{PARAGRAPHS}</div>{info}", bar="")
    assert found.body.split("\n") == list(TEXT)
    assert (found.published_on, found.publisher) == (date(2024, 6, 20), "海嶼衛生局藥品組")


def test_a_table_of_particulars_that_is_the_text_keeps_its_rows() -> None:
    rows = "".join(
        f"<tr><td>{label}</td><td>{value}</td></tr>"
        for label, value in (
            ("产品名称", "感冒清热颗粒"),
            ("有效期", "2026年5月"),
            ("召回级别", "三级召回"),
        )
    )
    found = read(f"<div class=text>{PARAGRAPHS}<table>{rows}</table></div>")
    assert found.body.split("\n") == [
        *TEXT,
        "产品名称\t感冒清热颗粒",
        "有效期\t2026年5月",
        "召回级别\t三级召回",
    ]


def test_a_credited_caption_is_no_text_and_a_told_one_is() -> None:
    credited = (
        "<figure><img src=a.jpg><figcaption>图为抽检现场，今年五月（本报资料室供图）</figcaption></figure>"
    )
    told = "<figure><img src=b.jpg><figcaption>图为检查人员在药店核对进货单据，当日抽查三家。</figcaption></figure>"
    found = read(f"<div>{credited}{PARAGRAPHS}{told}</div>")
    assert found.body.split("\n") == [*TEXT, "图为检查人员在药店核对进货单据，当日抽查三家。"]


def test_an_editors_note_names_its_reporter_and_stays() -> None:
    note = "编者按：抽检怎样抽、抽什么，本刊记者跟着检查人员走了一天。"
    assert read(f"<div><blockquote>{note}</blockquote>{PARAGRAPHS}</div>").body.split("\n") == [note, *TEXT]


@pytest.mark.parametrize(
    "bar", ["2024-06-20　发布：海屿市市场监督管理局", "2024-06-20 | 海屿市市场监督管理局药品科 | 已读 20"]
)
def test_a_bar_that_opens_with_a_day_shows_the_day(bar: str) -> None:
    found = extract(
        f"<html><body><div><h1>{TITLE}</h1><div class=dt>{bar}</div><div>{PARAGRAPHS}</div></div></body></html>",
        url="http://www.example.gov.cn/1.html",
    )
    assert found.published_on == date(2024, 6, 20)


def test_a_cell_of_a_table_is_no_title() -> None:
    rows = "".join(
        f"<tr><td>{label}</td><td>{value}</td></tr>"
        for label, value in (
            ("通用名称", "复方甘草片"),
            ("规格", "每瓶100片"),
            ("召回数量", "计划召回8600盒，已召回922盒"),
        )
    )
    html = (
        f"<html><head><title>信息</title></head><body><table><tr><td><div class=big>{TITLE}</div></td></tr>"
        f"<tr><td><table>{rows}</table></td></tr><tr><td><p>{TEXT[0]}</p></td></tr></table></body></html>"
    )
    assert extract(html, url="http://www.example.gov.cn/1.html").title == TITLE


def test_a_told_caption_with_its_credit_is_no_text_of_a_long_report() -> None:
    caption = "图为白鹭县一家美容用品店，检查员正在核对标签。　罗一鸣　摄"
    more = "<p>今年以来，全县共抽检化妆品一百二十批次。</p>"
    found = read(
        f"<div>{PARAGRAPHS}{more}<div class=box><img src=1><div class=pic-note>{caption}</div></div></div>"
    )
    assert "罗一鸣" not in found.body
    story = read(
        f"<div><div class=box><img src=1><div class=pic-note>{caption}</div></div><p>{TEXT[0]}</p></div>"
    )
    assert "检查员正在核对标签" in story.body


def test_sentences_beside_a_large_table_are_text_whatever_they_speak_of() -> None:
    rows = "".join(
        f"<tr><td>防晒乳液第{n}号样品</td><td>海屿日化有限公司</td><td>20240{n}</td></tr>"
        for n in range(1, 8)
    )
    first, last = (
        "六月，我局共批准注册普通化妆品七个，具体如下。",
        "其余产品为延续注册，可在信息查询栏目检索。",
    )
    found = read(f"<div class=detail><p class=i>{first}</p><table>{rows}</table><p class=i>{last}</p></div>")
    lines = found.body.split("\n")
    assert (lines[0], lines[-1], len(lines)) == (first, last, 9)


def test_rows_of_figures_are_text() -> None:
    found = read(
        f"<div>{PARAGRAPHS}<table><tr><th>年份</th><th>批次</th></tr><tr><td>2023</td><td>1802</td></tr></table></div>"
    )
    assert found.body.split("\n")[-1] == "2023\t1802"


def test_files_are_the_text_of_a_page_of_files() -> None:
    html = (
        f"<html><body><div class=h><a>主页</a></div><div><p class=p-title>{TITLE}</p><p>上传日期：2024-06-20</p><div>"
        "<p class=f><a href=/a.doc>申请表（样式）.doc</a></p><p class=f><a href=/b.pdf>填表说明.pdf</a></p></div>"
        "<p class=tip>如文件无法打开，请安装最新版阅读器</p></div><div class=f>办事大厅二楼3号窗</div></body></html>"
    )
    found = extract(html, url="http://www.example.gov.cn/1.html")
    assert found.body.split("\n") == ["申请表（样式）.doc", "填表说明.pdf"]


def test_the_day_of_release_below_the_text_is_no_text() -> None:
    html = (
        f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><div>{PARAGRAPHS}"
        "<div>發佈日期：2024年6月20日<br>發佈時間：香港時間18時30分</div></div></body></html>"
    )
    found = extract(html, url="http://www.example.gov.cn/1.html")
    assert (found.body.split("\n"), found.published_on) == (list(TEXT), date(2024, 6, 20))


def test_a_time_behind_an_office_is_the_day_of_release() -> None:
    found = read(f"<div>{PARAGRAPHS}</div>", bar="<p>发布：白鹭县市场监督管理局　时间：2024.06.20</p>")
    assert found.published_on == date(2024, 6, 20)


def test_a_byline_is_no_title() -> None:
    html = (
        f"<html><head><title>白鹭日报数字版</title></head><body><founder-title><p class=BSHARE_TEXT id=main-title>{TITLE}</p>"
        f"</founder-title><div class=author>本报记者 罗一鸣</div><div id=ozoom>{PARAGRAPHS}</div></body></html>"
    )
    assert extract(html, url="http://www.example.gov.cn/1.html").title == TITLE


def test_a_name_set_to_the_right_signs_without_a_day() -> None:
    found = read(
        f"<blockquote>{PARAGRAPHS}<div align=right>白鹭县药品检验所</div></blockquote><p>欢迎光临本所网站</p>"
    )
    assert found.body.split("\n") == [*TEXT, "白鹭县药品检验所"]


def test_a_publishers_own_tag_names_the_title_before_its_second_line() -> None:
    title, second = "一支“放大镜”看遍百家店", "白鹭县药品检查员走访美容用品店见闻"
    head = f"<tr><td>药事</td></tr><tr><td align=center><founder-title><p><b>{title}</b></p></founder-title></td></tr>"
    html = (
        f"<html><head><title>白鹭日报数字报</title></head><body><table><tr><td>白鹭日报</td></tr>{head}<tr><td align=center>"
        f"{second}</td></tr><tr><td>罗一鸣　通讯员　郁白</td></tr><tr><td>{PARAGRAPHS}<p>图源：白鹭药安</p></td></tr></table></body></html>"
    )
    found = extract(html, url="http://www.example.gov.cn/1.html")
    assert (found.title, found.body.split("\n")) == (title, list(TEXT))


def test_who_publishes_and_edits_ends_where_the_next_button_begins() -> None:
    bar = "<p>时间：2024-06-20　来源：白鹭县药品监管科　责任编辑：罗一鸣　朗读本页面</p>"
    found = read(f"<div>{PARAGRAPHS}</div>", bar=bar)
    assert (found.publisher, found.editor) == ("白鹭县药品监管科", "罗一鸣")
    found = read(f"<div>{PARAGRAPHS}</div>", bar="<p>2024-06-20　来源：白鹭法规库　<a>下载Word版</a></p>")
    assert found.publisher == "白鹭法规库"


def test_a_label_and_its_office_in_two_cells_below_the_text() -> None:
    info = "<dl><dt>發布日期</dt><dd>113-06-20</dd><dt>發布單位</dt><dd>藥品組</dd></dl>"
    found = read(f"<div>{PARAGRAPHS}</div><div>{info}</div>", bar="")
    assert (found.publisher, found.published_on) == ("藥品組", date(2024, 6, 20))


def test_files_named_below_the_text_belong_to_it() -> None:
    files = "<p><a href=/a.doc>1.任务书（模板）.doc</a></p><p><a href=/b.xls>2.预算表.xls</a></p>"
    found = read(f"<div><p>任务书见附件，请于四月底前返回。</p>{files}</div>")
    assert found.body.split("\n")[1:] == ["1.任务书（模板）.doc", "2.预算表.xls"]
    files = "<p>附件：<a href=/a.doc>抽检办法.doc</a></p><p><a href=/b.doc>起草说明.doc</a></p><p>2024年6月19日</p>"
    assert read(f"<div>{PARAGRAPHS}{files}</div>").body.split("\n")[3:] == [
        "附件：抽检办法.doc",
        "起草说明.doc",
        "2024年6月19日",
    ]


def test_the_day_on_the_site_is_not_the_day_of_promulgation() -> None:
    rows = "<tr><td>公布日期</td><td>2024-06-03</td></tr><tr><td>网站发布</td><td>2024-06-20</td></tr>"
    html = f"<html><head><title>{TITLE}</title></head><body><table>{rows}</table><h1>{TITLE}</h1><div>{PARAGRAPHS}</div></body></html>"
    assert extract(html, url="http://www.example.gov.cn/1.html").published_on == date(2024, 6, 20)


@pytest.mark.parametrize(
    ("head", "shown", "title"),
    [
        (
            "<title>白鹭县药监局关于抽检化妆品的通告</title>",
            "关于抽检化妆品的通告",
            "白鹭县药监局关于抽检化妆品的通告",
        ),
        (
            "<title>白鹭县药监局 通知公告 关于抽检化妆品的通告</title>",
            "关于抽检化妆品的通告",
            "关于抽检化妆品的通告",
        ),
    ],
)
def test_a_heading_without_its_office_is_told_whole_by_the_head(head: str, shown: str, title: str) -> None:
    number = "<p align=center>（2024年第6号）</p>" if title != shown else ""
    html = f"<html><head>{head}</head><body><h1>{shown}</h1><p>2024-06-20</p><div>{number}{PARAGRAPHS}</div></body></html>"
    assert extract(html, url="http://www.example.gov.cn/1.html").title == title


def test_a_way_back_to_a_list_is_no_text() -> None:
    assert read(f"<div>{PARAGRAPHS}<br><a>返回办事须知</a></div>").body.split("\n") == list(TEXT)


@pytest.mark.parametrize(
    ("bar", "day"),
    [
        ("<div><span>2024/06/20</span><span>273</span></div>", date(2024, 6, 20)),
        ("<div><span>2024-06-20</span><span>09:12</span><span>来源：白鹭网</span></div>", date(2024, 6, 20)),
        ("<div class=pull-right>06/07/2024</div>", date(2024, 7, 6)),
    ],
)
def test_a_day_ends_where_its_element_ends(bar: str, day: date) -> None:
    html = f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1>{bar}<div>{PARAGRAPHS}</div></body></html>"
    assert extract(html, url="http://www.example.gov.cn/1.html").published_on == day


@pytest.mark.parametrize(
    ("head", "shown"),
    [
        (f"<title>{TITLE}  白鹭县药品监督管理局</title>", f"{TITLE[:9]}..."),
        (f"<title>{TITLE} | 白鹭药物研究所</title>", f'<a href="#t">#</a> {TITLE}'),
        (f"<title>{TITLE}（1）- 白鹭论坛网</title>", TITLE),
        (f"<title>{TITLE}</title>", f"{TITLE}（1）"),
    ],
)
def test_a_title_without_the_site_and_the_pages_number(head: str, shown: str) -> None:
    html = f"<html><head>{head}</head><body><h1 id=t>{shown}</h1><p>2024-06-20</p><div>{PARAGRAPHS}</div></body></html>"
    assert extract(html, url="http://www.example.gov.cn/1.html").title == TITLE


def test_a_title_broken_in_its_cell_is_one() -> None:
    html = (
        "<html><head><title>白鹭县药品监督管理局</title></head><body><table><tr><td align=center><br><b style='font-size:20px'>关于做好寒潮期间"
        "<br>冷链监管工作的通知</b><br><br>[发布于 2024-06-20 16:55] [阅 330]</td></tr><tr><td>"
        f"{'<br>'.join(TEXT)}</td></tr></table></body></html>"
    )
    assert extract(html, url="http://www.example.gov.cn/1.html").title == "关于做好寒潮期间冷链监管工作的通知"


def test_a_windows_words_are_no_text_beside_files() -> None:
    html = (
        f"<html><body><dl><dt><b>{TITLE}</b></dt><dd><ul><li><a href=/a.doc>登记表（样式）.doc</a></li></ul></dd></dl>"
        "<div style='display:none'><p>打开微信，点击底部的“发现”，使用“扫一扫”即可将网页分享至朋友圈。</p></div></body></html>"
    )
    assert extract(html, url="http://www.example.gov.cn/1.html").body == "登记表（样式）.doc"


def test_an_original_title_is_no_text() -> None:
    assert read(f"<div>{PARAGRAPHS}<p>原标题：白鹭县抽检防晒霜</p></div>").body.split("\n") == list(TEXT)


@pytest.mark.parametrize("caption", ["图为检查员核对票据。罗一鸣/摄", "检查员在店内，核对票据"])
def test_captions_named_so_or_credited_with_a_stroke_are_no_text(caption: str) -> None:
    picture = f"<div><img src=1></div><p class=pgc-img-caption>{caption}</p>"
    found = read(f"<div>{PARAGRAPHS}{picture}<p>县局还将开展回头看。</p></div>")
    assert found.body.split("\n") == [*TEXT, "县局还将开展回头看。"]


def test_files_are_the_text_though_the_foot_has_sentences() -> None:
    html = (
        f"<html><head><title>{TITLE}</title></head><body><div><div class=t><p>{TITLE}</p></div><ul><li>发布时间：2024-06-20</li></ul>"
        "<div id=zoom><p><a href=/a.zip>补正操作说明.zip</a></p></div></div><table><tr><td>办公时间：周一至周五 上午8:30—12:00，下午14:00—17:30</td></tr>"
        "<tr><td>未经许可，禁止下载或镜像　运维保障：政务云中心</td></tr></table></body></html>"
    )
    assert extract(html, url="http://www.example.gov.cn/1.html").body == "补正操作说明.zip"


@pytest.mark.parametrize("caption", ["图为志愿者演示扫码查询", "6月20日，医护人员查看病情。新华讯发"])
def test_a_caption_behind_an_empty_paragraph_is_no_text(caption: str) -> None:
    picture = f"<p><img src=1></p><p>&nbsp;</p><p class=img-caption>{caption}</p>"
    assert read(f"<div><p>{TEXT[0]}</p>{picture}<p>{TEXT[1]}</p><p>{TEXT[2]}</p></div>").body.split(
        "\n"
    ) == list(TEXT)


def test_the_day_a_page_was_pinned_up() -> None:
    bar = "<ul><li><span>張貼日：</span>113-06-20</li><li><span>點閱數：</span>218</li></ul>"
    assert read(f"<div>{PARAGRAPHS}</div>", bar=bar).published_on == date(2024, 6, 20)


def test_a_file_below_the_sentence_that_sends_to_it_is_text() -> None:
    found = read(
        "<div><p>现公布收费标准，详见附件。</p><p><a href=/a.xlsx>检验收费标准（2024版）.xlsx</a></p></div>"
    )
    assert found.body.split("\n")[1:] == ["检验收费标准（2024版）.xlsx"]


def test_a_sentence_about_site_licences_is_text() -> None:
    line = "网站域名应当与ICP备案主体一致，不得填写跳转地址。"
    assert read(f"<div>{PARAGRAPHS}<p>{line}</p></div>").body.split("\n")[-1] == line
    assert "ICP" not in read(f"<div>{PARAGRAPHS}</div><p>京ICP备00000053号</p>").body


def test_a_small_grey_line_under_a_picture_is_no_text_though_it_says_what_is_shown() -> None:
    picture = "<section style='text-align:center'><img src=1></section><section style='text-align:center;font-size:12px;color:#888'>图为批准文号位置</section>"
    body = f"<section>{TEXT[0]}</section>{picture}<section>{TEXT[1]}</section><section>{TEXT[2]}</section>"
    assert read(f"<div>{body}</div>").body.split("\n") == list(TEXT)


def shown(body: str, head: str) -> PageText:
    return extract(
        f"<html><head>{head}</head><body>{body}</body></html>", url="http://www.example.gov.cn/1.html"
    )


def test_what_several_windows_are_headed_by_is_no_title() -> None:
    windows = "".join(
        f'<table class="box"><tr><td class="boxTitle">{name}</td></tr><tr><td>{rest}</td></tr></table>'
        for name, rest in (
            ("待办提醒", "没有未读消息"),
            ("新闻列表", "两项检验方法被收入补充检验目录"),
            ("内容窗口", f'<div><span class="docTitle">{TITLE}</span><br><span>2024年6月20日</span> <span>来源：检查员总队</span><br>{PARAGRAPHS}</div>'),
        )
    )  # fmt: skip
    found = shown(windows, "<title>检查员总队门户</title>")
    assert found.title == TITLE
    assert found.body.split("\n") == list(TEXT)


def test_a_head_that_tells_a_part_of_the_title_is_not_the_title() -> None:
    title = "守住底线——在白鹭县化妆品安全论坛上的致辞"
    card = f"<div class=card><div class=head><span>{title}</span></div><div class=info><span>2024-06-20</span><span>来源：论坛秘书处</span></div>{PARAGRAPHS}</div>"
    assert shown(card, "<title>白鹭县化妆品安全论坛</title>").title == title


def test_a_labelled_day_over_a_text_is_its_day() -> None:
    found = read(f"<div><div>日期：2024年6月20日</div>{PARAGRAPHS}</div>", bar="")
    assert found.body.split("\n") == list(TEXT)
    assert found.published_on == date(2024, 6, 20)


def test_the_day_of_an_event_over_its_place_is_text() -> None:
    lines = ("日期：2024年6月20日", "地点：白鹭县药品检查所二楼会议室", TEXT[0], TEXT[2])
    found = read("<div>" + "".join(f"<p>{line}</p>" for line in lines) + "</div>", bar="")
    assert found.body.split("\n") == list(lines)


def test_behind_a_way_back_nothing_is_text() -> None:
    rest = "<table><tr><td><b>协会要闻</b></td><td><b>行业资讯</b></td></tr><tr><td>两项方法收入补充检验目录</td><td>创新药名单更新</td></tr></table>"
    found = read(f"<div>{PARAGRAPHS}</div><center><a>【返回新闻中心】</a></center>{rest}")
    assert found.body.split("\n") == list(TEXT)


@pytest.mark.parametrize(
    "bar",
    [
        "<div><div>2024</div><div><span>06</span>/<span>20</span></div><div>21:08</div></div>",
        "<div><div>06-20</div><div>2024</div></div>",
        "<div><span>征集状态：<em>已结束</em></span><span>发布：2024-06-20</span><span>剩余天数：0天</span></div>",
    ],
)
def test_a_day_in_boxes_or_behind_a_bare_word_is_read(bar: str) -> None:
    found = read(f"<div>{PARAGRAPHS}</div>", bar=bar)
    assert found.published_on == date(2024, 6, 20)
    assert found.body.split("\n") == list(TEXT)


def test_a_columns_name_is_no_title() -> None:
    menu = "<ul>" + "".join(f"<li>{name}</li>" for name in ("检验服务", "能力验证", "人才招聘")) + "</ul>"
    body = f"{menu}<h1>人才招聘</h1><div><h4>{TITLE}</h4><span>2024-06-20</span><hr>{PARAGRAPHS}</div>"
    assert shown(body, "<title>某某检验院-人才招聘</title>").title == TITLE


def test_the_subject_of_a_letter_is_its_title() -> None:
    rows = f"<tr><td colspan=2>局 长 信 箱</td></tr><tr><td>信件标题</td><td><b>{TITLE}</b></td></tr><tr><td>来信时间</td><td>2024-06-18</td></tr><tr><td>回复时间</td><td>2024-06-20</td></tr><tr><td>回复内容</td><td>{PARAGRAPHS}</td></tr>"
    assert shown(f"<table>{rows}</table>", "<title>局长信箱-白鹭县局</title>").title == TITLE


def test_a_day_behind_a_title_is_none_of_it() -> None:
    head = f"<title>{TITLE}｜白鹭县药品检验所</title>"
    found = shown(f"<h3>{TITLE} <small>2024/06/20</small></h3><div>{PARAGRAPHS}</div>", head)
    assert (found.title, found.published_on) == (TITLE, date(2024, 6, 20))


def test_a_title_told_by_the_head_is_not_joined_with_the_sites_name() -> None:
    body = f"<center>白鹭药监信息网<hr><a>返回首页</a> <a>留言簿</a><br><b>{TITLE}</b><br>加入时间：2024-6-20</center><blockquote>{'<br>'.join(TEXT)}</blockquote>"
    assert shown(body, f"<title>白鹭药监信息网--{TITLE}</title>").title == TITLE
