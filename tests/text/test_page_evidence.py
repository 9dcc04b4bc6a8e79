"""What tells a reader the title, the text and its ends where names and labels of the page do not."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from text.dates import first_date
from text.decode import decode
from text.extract import extract

TEXT = (
    "近日，青川县药品检查员走进三家中药饮片厂，查验炮制记录和留样情况。",
    "检查发现一家企业的蒸制时间未如实记录，已责令五日内改正。",
    "下一步，县里将对炮制记录开展季度抽查。",
)
PARAGRAPHS = "".join(f"<p>{line}</p>" for line in TEXT)
TITLE = "青川县检查中药饮片炮制记录"


def page(body: str, head: str = "") -> str:
    return f'<html><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'


@pytest.mark.parametrize(
    "html",
    [
        # the head names a column, a menu shows it too
        page(
            f"<ul><li>机构简介</li><li class=on>规章制度</li><li>工作流程</li></ul><div>{TITLE}</div><div>{PARAGRAPHS}</div>",
            "<title>规章制度</title>",
        ),
        # the head names the site first and as long as the title
        page(
            f"<div class=logo>青川县药品检验研究院</div><div>{TITLE}</div><div>来源：检验科</div><div>{PARAGRAPHS}</div>",
            f"<title>青川县药品检验研究院|{TITLE}</title>",
        ),
        # a society's name and a column are no title
        page(
            f"<div>{TITLE}</div><div>2024年3月12日</div><div>{PARAGRAPHS}</div>",
            "<title>青川县医药产业促进会 | 新闻</title>",
        ),
        # large type over the day, and a periodical's name that the head repeats
        page(
            f'<table><tr><td>检查工作简报　2024年第3期</td></tr><tr><td style="font-size:20px"><b>{TITLE}</b></td></tr>'
            f"<tr><td>2024-03-12　来源：检查科</td></tr><tr><td>{PARAGRAPHS}</td></tr></table>",
            "<title>检查工作简报 2024年第3期</title>",
        ),
        # a form's labels in headings, its values beside them
        page(
            f"<table><tr><td><h3>主題</h3></td><td>{TITLE}</td></tr><tr><td><h3>發布單位</h3></td><td>藥政科</td></tr>"
            f"<tr><td><h3>內容</h3></td><td>{PARAGRAPHS}</td></tr></table>",
            "<title>新聞稿 - 青川縣衛生局</title>",
        ),
        # cut off where it is shown, whole in the head, and repeated by the first sentence
        page(
            f"<bt>青川县检查中药饮片…</bt><div><p>{TITLE}，三家企业接受检查。</p>{PARAGRAPHS}</div>",
            f'<title>工作动态</title><meta name="ArticleTitle" content="{TITLE}">',
        ),
        # an inquiry in a box before it, with a heading of its own
        page(
            "<div><h3>网站满意度调查</h3><p>尊敬的用户，请您花一分钟为网站打分，您的意见是改进的动力，谢谢您的支持和参与。</p></div>"
            f"<div><b>{TITLE}</b></div><div>发布日期：2024-03-12</div><div>{PARAGRAPHS}</div>",
            "<title>信息详情</title>",
        ),
    ],
)
def test_the_title_is_the_most_prominent_line_before_the_text(html: str) -> None:
    found = extract(html, url="http://www.example.gov.cn/1.html")
    assert found.title == TITLE
    assert TEXT[1] in found.body


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        # related pages amid the text: their box ends, the text goes on
        (
            f"<div><p>{TEXT[0]}</p><p>{TEXT[1]}</p><div><b>相关阅读：</b><a href=1>药店巡查见闻</a></div><p>{TEXT[2]}</p></div>",
            TEXT,
        ),
        # a line of links wedged between sentences, an advertisement that says so
        (
            f"<div><p>{TEXT[0]}</p><div><a href=//ad.example.com>领取体检优惠券</a></div><p>{TEXT[1]}</p><p>{TEXT[2]}</p><p>广告：滋补好物</p></div>",
            TEXT,
        ),
        # words under pictures
        (
            f'<div><p>{TEXT[0]}</p><div><img src=1></div><div style="text-align:center;color:#999">检查员查看晾晒场</div>'
            f"<p>{TEXT[1]}</p><figure><img src=2><figcaption>企业留样室。（厂方供图）</figcaption></figure><p>{TEXT[2]}</p></div>",
            TEXT,
        ),
        # a heading with nothing behind it, a button that ends in 文
        (f"<div>{PARAGRAPHS}<div><h3>共享此文章：</h3></div></div><div class=more>点我听全文</div>", TEXT),
        # what a printed page says of itself behind the signature
        (
            f"<div>{PARAGRAPHS}<p>青川县药监局</p><p>2024年3月11日</p><p>打印人：游客<br>本打印件仅供参考</p></div>",
            (*TEXT, "青川县药监局", "2024年3月11日"),
        ),
        # questions on buttons that fold their answers
        (
            f"<div><button aria-expanded=true>炮制记录怎样抽查？</button><div><p>{TEXT[0]}</p></div>"
            f"<button aria-expanded=true>不如实记录如何处理？</button><div><p>{TEXT[1]}</p></div></div>",
            ("炮制记录怎样抽查？", TEXT[0], "不如实记录如何处理？", TEXT[1]),
        ),
        # a small table the text flows round
        (
            f"<div><div>{TEXT[0]}</div><table align=left><tr><td>招商热线：800-0000</td></tr></table><div>{TEXT[1]}</div></div>",
            TEXT[:2],
        ),
        # titles of other pages without links, in a box of their own
        (
            f"<div id=a><div>{TEXT[0]}</div><div>{TEXT[1]}</div></div><div id=b><div>◇ 某县举办药师培训班</div><div>◇ 某市开展普法宣传</div></div>",
            TEXT[:2],
        ),
        # paragraphs set as headings, as pages for screen readers have them
        (
            f"<div role=article><h5>{TEXT[0]}</h5><h4>一、检查情况</h4><h5>{TEXT[1]}</h5><h4>二、下一步</h4><h5>{TEXT[2]}</h5></div>",
            (TEXT[0], "一、检查情况", TEXT[1], "二、下一步", TEXT[2]),
        ),
        # a table whose rows begin and end with figures, among numbered lines
        (
            f"<div><div>一、项目编号：QC-12</div><div>二、检查结果</div><table border=1><thead><tr><th>序号</th><th>企业</th><th>得分</th></tr></thead>"
            f"<tbody><tr><td>1</td><td>青川饮片厂</td><td>91.5</td></tr><tr><td>2</td><td>北山饮片厂</td><td>88.0</td></tr></tbody></table><div>{TEXT[1]}</div><div>{TEXT[2]}</div></div>",
            (
                "一、项目编号：QC-12",
                "二、检查结果",
                "序号\t企业\t得分",
                "1\t青川饮片厂\t91.5",
                "2\t北山饮片厂\t88.0",
                *TEXT[1:],
            ),
        ),
        # words under a picture that only its tag tells, and lines made like the only sentence's box
        (
            f"<section><p>{TEXT[0]}</p><figure><img src=a.webp><figcaption>检查员查验留样柜</figcaption></figure><p>{TEXT[1]}</p></section>",
            TEXT[:2],
        ),
        (
            f"<table><tr><td><span>　　{TEXT[0]}</span></td></tr><tr><td>发布日期：2024年3月12日（星期二）</td></tr>"
            "<tr><td><div>今日新闻稿一览　按主题查询</div><div>青川县修订药商登记表格</div><div>青川县召开用药安全会议</div></td></tr><tr><td>重要告示 | 隐私政策</td></tr></table>",
            TEXT[:1],
        ),
        # a list in a cell whose own lines go around it
        (
            f"<table><tr><td>　　各会员单位：<br><br>　　{TEXT[0]}<br><ul><li>{TEXT[1]}</li><li>声明应当加盖公章，由法定代表人签字。</li></ul>　　{TEXT[2]}<br></td></tr></table>",
            ("各会员单位：", TEXT[0], TEXT[1], "声明应当加盖公章，由法定代表人签字。", TEXT[2]),
        ),
        # a picture's words told by their label, and an annex in an open format
        (
            f"<div><p>{TEXT[0]}</p><p><img src=a.jpg></p><p>图：检查现场，检查员查验留样柜</p><p>{TEXT[1]}</p><p><a href=b.ods>附件：炮制品种清单.ods</a></p></div>",
            (*TEXT[:2], "附件：炮制品种清单.ods"),
        ),
        # one sentence and the file it is about
        (
            "<div><p>公示期三十日，意见请寄检验所秘书处。</p><p><a href=b.pdf>炮制规范公示稿全文.pdf</a></p></div><div><button>适合页宽</button></div>",
            ("公示期三十日，意见请寄检验所秘书处。", "炮制规范公示稿全文.pdf"),
        ),
        # a signature between the covering letter and what it hands on
        (
            f"<div><p>各科室：</p><p>现将县局通知转发给你们，请认真执行。</p><p>青川县中医院</p><p>2024年3月11日</p><div>{PARAGRAPHS * 2}</div></div>",
            (
                "各科室：",
                "现将县局通知转发给你们，请认真执行。",
                "青川县中医院",
                "2024年3月11日",
                *TEXT,
                *TEXT,
            ),
        ),
    ],
)
def test_the_text_goes_on_to_its_end_and_no_further(body: str, lines: tuple[str, ...]) -> None:
    html = page(
        f"<h1>{TITLE}</h1><div>发布时间：2024-03-12　来源：检查科</div>{body}", f"<title>{TITLE}</title>"
    )
    found = extract(html, url="http://www.example.gov.cn/1.html")
    assert found.body.split("\n") == list(lines)


def test_a_page_of_nothing_but_its_file_has_the_files_name_for_text() -> None:
    html = page(
        f"<div><div class=tit>{TITLE}</div><div>发布时间：2024-03-12</div><div><p class=attach><a href=a.xlsx>检查结果一览.xlsx</a></p></div>"
        "<div>下一篇：药店巡查</div></div><div>青川县药品检验所　邮箱：a@example.cn</div>",
        f"<title>{TITLE}</title>",
    )
    assert extract(html, url="http://www.example.gov.cn/1.html").body == "检查结果一览.xlsx"


@dataclass(frozen=True, slots=True)
class Bar:
    html: str
    day: str | None
    publisher: str | None


@pytest.mark.parametrize(
    "bar",
    [
        Bar("<p>讲话时间：2024-03-01　发布日期：2024-03-12</p>", "2024-03-12", None),
        Bar("<small>（发布日期：2024-03-12）</small>", "2024-03-12", None),
        Bar("<p>提交者 admin，2024年3月12日 星期二 - 15:31</p>", "2024-03-12", None),
        Bar("<p>發布日期：民國113年3月12日　發布單位：藥政科</p>", "2024-03-12", "藥政科"),
        Bar("<p>颁布单位：青川县人民政府　发布时间：2024-03-12</p>", "2024-03-12", "青川县人民政府"),
        Bar(
            "<p><span>【发布机关】青川县人民政府</span><span>【公布日期】2024-03-12</span></p>",
            "2024-03-12",
            "青川县人民政府",
        ),
        Bar(
            "<p>发表于<a href=/2024/03>2024年3月12日</a><span>来源：培训部</span></p>", "2024-03-12", "培训部"
        ),
        Bar("<address>2024年3月12日 转自：青川药学报</address>", "2024-03-12", "青川药学报"),
        Bar(
            "<dl><dt>公开日期</dt><dd>2024-03-12</dd><dt>公开机构</dt><dd>青川县药监局</dd></dl>",
            "2024-03-12",
            "青川县药监局",
        ),
        Bar("<div>2024-03-12 14:48　来源: 青川药学报 <a>举报该内容</a></div>", "2024-03-12", "青川药学报"),
        Bar("<div>来源</div><div>：培训部</div><p>2024-03-12</p>", "2024-03-12", "培训部"),
    ],
    ids=lambda bar: bar.html,
)
def test_a_bar_tells_day_and_publisher_by_what_its_labels_say(bar: Bar) -> None:
    html = page(f"<div><h1>{TITLE}</h1>{bar.html}<div>{PARAGRAPHS}</div></div>", f"<title>{TITLE}</title>")
    found = extract(html, url="http://www.example.gov.cn/1.html")
    assert (found.published_on.isoformat() if found.published_on else None) == bar.day
    assert found.publisher == bar.publisher


def test_a_line_that_says_the_title_again_or_a_column_is_no_publisher() -> None:
    html = page(
        f"<ul><li>重要讲话</li><li>活动报道</li></ul><div>青川县药师协会</div><div>{TITLE}</div><p>2024-03-12</p><div>{PARAGRAPHS}</div>",
        f"<title>{TITLE}</title>",
    )
    assert extract(html, url="http://www.example.gov.cn/1.html").publisher != "活动报道"


def test_a_newspapers_page_is_of_the_day_of_its_issue() -> None:
    html = page(
        f"<table><tr><td><div>第04版：周刊 <a>下一版</a></div></td><td><div>2024年3月12日　星期二　<a>往期回顾查询</a></div>"
        f"<founder-title><p>{TITLE}</p></founder-title><div>{PARAGRAPHS}</div></td></tr></table>",
        f"<title>青川健康数字报-{TITLE}</title>",
    )
    found = extract(html, url="http://www.example.com/a.html")
    assert (found.published_on and found.published_on.isoformat()) == "2024-03-12"
    shop = page(
        f"<div>2024年3月12日　星期二　<a>设为首页</a></div><h1>{TITLE}</h1><div>{PARAGRAPHS}</div>",
        f"<title>{TITLE}</title>",
    )
    assert extract(shop, url="http://www.example.com/a.html").published_on is None


def test_neither_a_tables_head_nor_a_newspapers_name_nor_a_browsers_warning_is_the_title() -> None:
    rows = "".join(
        f"<tr><td>〔2026〕{n}号</td><td>青川药房{n}店</td><td>未凭处方售药</td><td>警告</td></tr>"
        for n in (1, 2, 3)
    )
    table = f"<table><thead><tr><th>文号</th><th>当事人</th><th>违法事实</th><th>处罚内容</th></tr></thead><tbody>{rows}</tbody></table>"
    html = page(
        f"<div><div><span>{TITLE}的公示</span></div><table><tr><td>{table}</td></tr><tr><td>当事人不服的，可以依法申请行政复议。</td></tr></table></div>",
        "<title>青川信用</title>",
    )
    found = extract(html, url="http://www.example.gov.cn/1.html")
    assert found.title == f"{TITLE}的公示"
    assert "青川药房2店" in found.body
    paper = page(
        f"<table><tr><td><span>2026年4月13日　星期一</span></td></tr><tr><td align=center><strong>{TITLE}</strong></td></tr>"
        f"<tr><td align=center>来源：青川医药报</td></tr><tr><td>{PARAGRAPHS}</td></tr></table>",
        "<title>青川医药报电子版</title>",
    )
    assert extract(paper, url="http://www.example.com/1.html").title == TITLE
    warned = page(
        f"<div><span>浏览器版本过低提示</span></div><div><span class=bigtit>{TITLE}</span><span>2024/03/12　检查科</span>"
        f"<span>{'<br>'.join(TEXT)}</span></div>",
        "<title>青川医药园-详情页</title>",
    )
    assert extract(warned, url="http://www.example.com/1.html").title == TITLE


def test_a_day_of_the_republics_calendar_is_a_day() -> None:
    found = first_date("中華民國111年8月9日")
    assert found is not None
    assert found.date.isoformat() == "2022-08-09"


def test_misread_font_names_in_every_tag_do_not_choose_the_charset() -> None:
    misread = "宋体".encode().decode("gb18030")
    style = f'style="margin:0;text-indent:2em;line-height:150%;font-family:{misread};font-size:16px"'
    html = page("".join(f"<p {style}><span {style}><font {style}>{line}</font></span></p>" for line in TEXT))
    read = decode(html.encode("gb18030"))
    assert (read.charset, read.lost) == ("gb18030", 0)
    assert TEXT[2] in read.text


def test_a_link_past_the_menus_is_no_title_and_a_named_headline_over_a_button_is() -> None:
    html = page(
        f'<a class="skip" href="#c">跳至主要內容</a><div id="tools">簡體版 | English | 字型大小</div><div>今日公報　公報存檔</div>'
        f'<div class="wrap"><span id="HeadlineSpan"><b>{TITLE}</b></span><div class="ctrl">推薦給朋友</div><div>發布日期：2024年3月12日</div>'
        f'<span id="release">{"<br>".join(TEXT)}<br></span></div>',
        "<title>新聞公報 - 新聞公報</title>",
    )
    found = extract(html, url="http://www.example.gov.hk/1.htm")
    assert found.title == TITLE
    assert found.body == "\n".join(TEXT)


def test_contents_that_lead_to_parts_of_the_text_stay() -> None:
    html = page(
        f'<a href="#c">Skip to main content</a><h1>{TITLE}</h1>{PARAGRAPHS}<p>本次检查依据<a href="#a">直达资金监管要点</a>开展，不合格品<a href="#b">移至特殊药品库管理</a>。</p>'
    )
    body = extract(html, url="http://www.example.gov.cn/1.html").body
    assert "本次检查依据直达资金监管要点开展，不合格品移至特殊药品库管理。" in body
    assert "Skip" not in body


def test_a_line_called_and_set_as_a_caption_is_one_behind_a_paragraph_too() -> None:
    note = '<p class="pic-note" style="text-align:center;color:#888;font-size:12px">{}</p>'
    html = page(
        f'<h1>{TITLE}</h1><div>2024-03-12 来源：检查科</div><div><p style="text-align:center"><img src="/1.jpg" alt=""></p><p>{TEXT[0]}</p>'
        f"{note.format('检查员在窗外观看蒸制工序')}<p>{TEXT[1]}</p><p>{TEXT[2]}</p></div>"
    )
    assert extract(html, url="http://www.example.gov.cn/1.html").body == "\n".join(TEXT)


def test_files_that_the_only_sentence_leads_to_are_the_text() -> None:
    html = page(
        f'<h1>{TITLE}填报模板下载</h1><div class="con"><p>请相关企业下载使用以下文件：</p><p><a href="/d/a.pdf">1.分级监管目录.pdf</a></p>'
        '<p><img src="/i.gif"><a href="/d/b.xlsx">2.自查填报模板.xlsx</a></p></div><p>累计下载 1,024 次</p>'
    )
    found = extract(html, url="http://www.example.gov.cn/1.html")
    assert found.body == "请相关企业下载使用以下文件：\n1.分级监管目录.pdf\n2.自查填报模板.xlsx"
    assert [a.url for a in found.attachments] == [
        "http://www.example.gov.cn/d/a.pdf", "http://www.example.gov.cn/d/b.xlsx",
    ]  # fmt: skip
