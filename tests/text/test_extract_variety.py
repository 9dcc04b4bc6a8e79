"""Small pages of very unlike make, written after the readers: what a reader sees is what is read."""

import pytest

from text.extract import extract

A = "昨日，云州市药监局组织两组检查员，对辖区内六家血液制品储运企业开展夜间突击检查，现场核对温控记录。"
B = "检查发现，其中一家企业的备用发电机未按期试机，检查员当场下达责令改正通知书，限期三日内整改到位。"
C = "下一步，市局将把夜间检查列为常态，对拒不整改的企业依法从严处理，并向社会公开结果。"
P = f"<p>{A}</p><p>{B}</p><p>{C}</p>"
D = f"<div>{A}</div><div>{B}</div><div>{C}</div>"
BR = f"　　{A}<br><br>　　{B}<br/>　　{C}<br>"
T = "云州夜查血液制品储运企业"
ABC = [A, B, C]
URL = "https://yj.yunzhou.example.cn/show/7a1c"

PAGES: dict[str, tuple[str, list[str], str, str | None, str | None]] = {
    "letter with an answer": (
        f"<h2>{T}</h2><p>公开时间：2026-05-20</p><div class=q><b>咨询内容</b><p>{A}</p></div><div class=reply><b>答复内容</b><p>{B}</p><p>{C}</p><p>答复单位：流通处 答复时间：2026-05-19</p></div>",
        ABC, T, "2026-05-20", None,
    ),
    "e-paper": (
        f"<title>云州健康报数字报</title><div>版面导航</div><h2>{T}</h2><div id=ozoom><P>{A}</P><P>{B}</P><P>{C}</P></div><div><a>放大 +</a><a>缩小 -</a><a>默认 o</a></div><div>2026年03月08日 星期日</div>",
        ABC, T, "2026-03-08", "云州健康报",
    ),
    "WeChat with nickname and epoch": (
        f"<h1 class=rich_media_title>{T}</h1><span class=rich_media_meta_nickname>云州药事</span><div id=js_content><section>{A}</section><section>{B}</section><section>{C}</section><p>点击蓝字关注我们</p></div><script>var createTime = '2026-02-03 12:00';</script>",
        ABC, T, "2026-02-03", "云州药事",
    ),
    "title only in the head": (
        f"<title>{T}检查持续六小时_工作动态_云州市药监局</title><ul><li>政务公开专栏</li></ul><div>发布时间：2026年08月13日 来源：办公室</div><div>{P}</div>",
        ABC, T + "检查持续六小时", "2026-08-13", "办公室",
    ),
    "date set by jQuery": (
        f"<h1>{T}</h1><p>时间：<i id=d></i> 来源：<i id=s></i></p>{P}<script>$('#d').html('2026-01-09');$('#s').text('药品监管处');</script>",
        ABC, T, "2026-01-09", "药品监管处",
    ),
    "day in brackets below": (f"<h1>{T}</h1><p>（2026.11.20）</p>{P}", ABC, T, "2026-11-20", None),
    "day in a data attribute": (f"<h1>{T}</h1><p data-publish-time='2026-04-05 08:00'>5 分钟阅读</p>{P}", ABC, T, "2026-04-05", None),
    "time element": (f"<article><h1>{T}</h1><time datetime='2026-04-06T09:00:00+08:00'>上周</time>{P}</article>", ABC, T, "2026-04-06", None),
    "text between breaks": (f"<center><h3>{T}</h3>[2026-04-07 10:00] [字体：大 中 小]</center><td>{BR}</td>", ABC, T, "2026-04-07", None),
    "boxes only": (f"<div>{T}</div><div><span>2026/4/8</span><span>云州市场监管局</span></div><div>{D}</div><div>您可能感兴趣</div><div>口罩怎么选</div>", ABC, T, "2026-04-08", "云州市场监管局"),
    "organ before the date": (f"<h1>{T}</h1><div>云州市药监局宣传处 | 2026-04-09 | 打印</div>{P}", ABC, T, "2026-04-09", "云州市药监局宣传处"),
    "information table": (
        f"<table><tr><td>索引号</td><td>YZ-2026-9</td><td>发布机构</td><td>云州市药监局</td></tr><tr><td>发布日期</td><td>2026-04-10</td><td>成文日期</td><td>2026-04-01</td></tr></table><h1>{T}</h1>{P}",
        ABC, T, "2026-04-10", "云州市药监局",
    ),
    "body in one broken link": (f"<a href='/x'><h1>{T}</h1><p>2026-04-11</p><div>{P}{P.replace('夜间', '日间')}</div>", [*ABC, *(x.replace("夜间", "日间") for x in ABC)], T, "2026-04-11", None),
    "buttons around the source": (f"<h1>{T}</h1><p>来源：云州日报 语音播报 分享到：微信 2026-04-12</p>{P}<p>Print Mail</p>", ABC, T, "2026-04-12", "云州日报"),
    "annex written by hand": (
        f"<h1>{T}</h1><p>2026-04-13</p><div>{P}<p>云州市药监局</p><p>2026年4月12日</p><p>附件1：<a href='/f/1.pdf'>检查记录.pdf</a></p></div>",
        [*ABC, "云州市药监局", "2026年4月12日", "附件1：检查记录.pdf"], T, "2026-04-13", None,
    ),
    "phone page": (f"<h3>{T}</h3><p>返回 | 电脑版 发布于 2026-04-14</p><pre>\n{A}\n{B}\n{C}\n</pre><hr><p>手机版　云州药监手机网</p>", ABC, T, "2026-04-14", None),
    "torn head": (f'<meta name=x content="a;b><title>{T}</title><h1>{T}</h1><p>发布日期：2026-04-15</p>{P}', ABC, T, "2026-04-15", None),
    "two languages": (f"<h1>{T}</h1><p>Updated: 2026-04-16 国际交流处</p>{P}<footer>Yunzhou. All rights reserved.</footer>", ABC, T, "2026-04-16", "国际交流处"),
    "lists beside": (f"<div class=side><ul>{''.join(f'<li><a href=/{n}>省局发布第{n}批药品抽检结果通告</a> 2026-01-0{n}</li>' for n in range(1, 8))}</ul></div><div><h1>{T}</h1><p>2026-04-17 10:10</p>{P}</div>", ABC, T, "2026-04-17", None),
    "notes behind": (f"<h1>{T}</h1><p>来源：本网 2026-04-18</p><div>{P}</div><p>责任编辑：孙一</p><div>相关阅读</div><p><a href=/q>一图读懂血液制品</a></p>", ABC, T, "2026-04-18", "本网"),
    "no day at all": (f"<h1>{T}</h1>{P}<footer>Copyright © 2026 云州市药监局 版权所有</footer>", ABC, T, None, None),
    "reader's own day": (f"<div>今天是2026年11月22日 星期日</div><h1>{T}</h1><p>发布时间：2026-04-19</p>{P}", ABC, T, "2026-04-19", None),
    "span soup": (f"<h1>{T}</h1><p>日期：2026-04-20</p>" + "".join(f"<p>{''.join(f'<span>{x[i : i + 7]}</span>' for i in range(0, len(x), 7))}</p>" for x in ABC), ABC, T, "2026-04-20", None),
    "unclosed boxes": (f"<div><div><h1>{T}<div><p>2026-04-21<div><p>{A}<p>{B}<p>{C}", ABC, T, "2026-04-21", None),
    "framed by tables": (f"<table><tr><td>栏目导航<br>药品<br>器械</td><td><table><tr><td><h2>{T}</h2></td></tr><tr><td>发布时间：2026-04-22 来源：稽查处</td></tr><tr><td>{BR}</td></tr></table></td></tr></table>", ABC, T, "2026-04-22", "稽查处"),
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_unlike_make_gives_body_title_day_and_publisher(name: str) -> None:
    html, body, title, day, publisher = PAGES[name]
    found = extract(html, url=URL)
    assert found.body.split("\n") == body
    assert (found.title, found.publisher) == (title, publisher)
    assert (found.published_on.isoformat() if found.published_on else None) == day
