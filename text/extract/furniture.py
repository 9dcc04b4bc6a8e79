"""What on a page is never its article: words and names by which furniture gives itself away.

Two kinds of evidence. A *line* is furniture when it matches a pattern no article sentence has, or when
nothing is left of it once all button words (打印 关闭 分享到 微信 …) are taken away. A *box* is suspect
by the words in its id and class; it only loses weight by that, because real bodies stand in `share-main` too.
"""

from __future__ import annotations

import re
from functools import lru_cache

from text.script import character_table

_BUTTON_WORDS = """字体大小 字体 字号 文字大小 特大 超大 大号 中号 小号 默认 标准 放大 缩小 大 中 小 打印本页 打印文章 打印此页 打印页面 打印预览 打印正文 打印 本页 关闭窗口
            关闭本页 关闭页面 关闭 窗口 收藏本页 加入收藏 收藏 分享到 分享至 分享给 分享本文 一键分享 分享按钮 分享 转发 微信好友 微信朋友圈 朋友圈 微信 新浪微博 腾讯微博
            人民微博 微博 QQ空间 QQ好友 QQ 豆瓣 人人网 空间 复制链接 复制 返回顶部 回到顶部 返回首页 返回列表 返回上一页 返回上级 返回 TOP 首页 网站首页 主页 上一篇 下一篇
            上一条 下一条 上一页 下一页 没有了 暂无 末页 尾页 繁体中文 繁體 简体中文 繁体版 简体版 繁体 简体 繁 简 无障碍浏览 无障碍阅读 无障碍 适老化 适老模式 老年模式 关怀版 长者模式
            长者助手 长者专区 语音播报 语音朗读 语音阅读 朗读 听全文 播放 暂停 停止 我要纠错 纠错 我要评论 我要咨询 评论 点赞 赞 顶 踩 网站地图 站点地图 联系我们 关于我们 网站声明 法律声明 免责声明 隐私声明
            使用帮助 帮助 登录 注册 登陆 退出 个人中心 用户中心 搜索 高级搜索 检索 站内搜索 全文 导航 菜单 展开 收起 更多 More English RSS订阅 RSS 设为首页 手机版 移动版 电脑版 手机端 客户端 APP 下载
            浏览次数 点阅次数 點閱次數 點閱數 浏览量 浏览数 浏览 点击次数 点击量 点击数 点击率 点击 阅读次数 阅读量 阅读数 阅读 访问量 访问次数 访问 人气 热度 次 保护视力色 保护视力 背景色 护眼 视力保护色 邮件 推荐给朋友 推荐 举报 扫一扫 二维码
            双击滚屏 滚屏 加载中 正文 【】 本文 文章 到 至 在 手机 打开当前页 手机打开 看 查看 听 原文 链接 列印此頁 列印本頁 列印 友善列印 返回頁首 轉寄 字型大小 關閉 收藏本頁 上一則 下一則 Back Print Mail Email E-mail Favorites Close Share Home Previous Next Return Login Search T 原创 上页 下页 返回上页 A＋ A－ A+ A- +A -A""".split()
_BUTTONS = re.compile(
    "|".join(sorted(_BUTTON_WORDS, key=len, reverse=True)).replace("+", r"\+"), re.IGNORECASE
)
_IN_NO_BUTTON = re.compile(
    rf"[^\W\d_{re.escape(''.join(sorted(set(''.join(_BUTTON_WORDS)))))}]", re.IGNORECASE
)
"""Letters no button word holds: more of them than `is_buttons` allows, and the 300 words need not be tried."""
_WAY_BACK = re.compile(r"^\W*返回(?!顶部|頂部|页首|首部)[^，。：\d]{2,6}\W*$")
_NOISE = re.compile(r"[\W_\d]+")
_LONE_LETTER = re.compile(r"(?<![A-Za-z])[A-Za-z](?![A-Za-z])")

_ALWAYS = re.compile(
    r"ICP(?:备|證|证)(?!案(?:主体|信息|管理|手续|登记|的))|公网安备|网安备\s*\d|公網安備|京公網|網站標識碼|网站标识码|版权所有|版權所有|All\s+Rights?\s+Reserved|Copyright\s*[©(ⓒ]|^\s*©"
    r"|(?:新闻信息|出版|视听节目|药品信息|电信业务|电视节目制作|新聞信息|出版)[服传服務]?[务播經]?[^，。]{0,8}(?:许可证|资格证|許可證|經營許可)[^，。]{0,40}\d"
    r"|^\W*(?:您|你|我)?(?:所在|现在|当前|目前)?的?(?:当前|所在)?(?:位置|路径)(?:是|在)?\s*[:：]"
    r"|^\W*(?:您|你)现?在?(?:所在|的)(?:位置|栏目)"
    r"|^\W*(?:网站)?首页\s*[>＞»›→/\\-]"
    r"|^\W*[上下前后]\s*一?\s*[篇条则页张个期版集章]\s*(?:[:：】\]>›»]|[上下前后]一|(?:没有|暂无|无)\W*$|$)"
    r"|^\W*(?:点击)?(?:播报|收听|朗读|听)(?:本文|全文)"
    r"|^\W*返回[^，。：\d]{2,6}\W*$"
    r"|另存二[維维][码碼]"
    r"|^\W*(?:广告|廣告|推广)(?:\s*[:：].{0,40}|由.{2,12}提供)?\W*$"
    r"|^\W*原文(?:链接|地址|网址)\s*[:：]|^\W*原(?:文)?[标標][题題]\s*[:：]"
    r"|^\W*分享(?:到|至|本文|给)?\s*[:：×]?\s*$|^\W*分享(?:到|至)"
    r"|^\W*\{\w+\}|^(?:adminreply|reply)?[cC]ontent_\{"
    r"|(?:您|你)?是?(?:本[站网页])?(?:的)?第\s*[\d,]*\s*[位个](?:访(?:问者|客)|来宾|來賓|客人|贵宾|浏览者|参观者|訪客)"
    r"|^\W*(?:本[页文]|文章|信息)?(?:浏览|点击|阅读|访问)(?:次数|量|数|人数|率)?\s*[:：]\s*\S{0,12}\s*$"
    r"|^\W*(?:建议|推荐)使用.{0,30}(?:浏览器|分辨率)|最佳(?:浏览|分辨率)|IPv6|浏览器(?:的?版本)?(?:过低|太低|较低|过旧|太旧)"
    r"|^\W*(?:凡本网|凡注明|【?版权声明|【?免责声明|\*?本网站所(?:刊载|有))"
    r"|声明\s*[:：].{0,24}(?:本文|本网|本站|转载|观点|版权|仅供)|本文(?:章)?(?:内容)?(?:仅|只)代表(?:作者|个人)|不代表本(?:网|站|平台|公众号|刊)|如(?:有|涉|涉及)[^，。]{0,4}侵权|转载请(?:注明|联系)|未经(?:书面)?授权[，,]?(?:不得|禁止|请勿)转载"
    r"|^\W*(?:共|已)?(?:阅|读|浏览|阅读|点击|访问|查看)了?\W?\d+\W?次?\W*$"
    r"|^\W*(?:标签|关键词|关键字|本文关键词|Tags?)\s*[:：]"
    r"|^\W*(?:(?:来信|信件|留言|提问|回复|答复|受理|办理|办结|查询)(?:人|单位|部门|日期|时间|编号|内容|标题|主题|类型|状态|详情)|咨询(?:人|内容|标题|主题))\s*(?:[:：][^，。；]{0,40})?$"
    r"|^[^，。；：]{0,24}(?:留言|提问|来信|回复|答复|咨询|受理|办结)(?:时间|日期)\s*[:：]\s*[\d\s\-/.:年月日]+$"
    r"|^\W*(?:19|20)\d{2}年\d{1,2}月\d{1,2}日\s*(?:星期|周)[一二三四五六日天]\W*$"
    r"|^\W*(?:刚刚|昨天|前天|上周|\d{1,3}\s*(?:分钟|小时|天|周|个?月|年)前|(?:约|预计|阅读约?|全文约?)?\s*\d{1,3}\s*分钟(?:阅读|读完)?)\W*$"
    r"|^\W*(?:您|你)?(?:对|认为)?[^，。]{0,16}(?:对您|对你|對您|對你)?是否(?:满意|有帮助|有用|滿意|有幫助)\W*$|您访问的链接即将离开|是否继续[?？]|javascript|^\W*(?:请?点击)?(?:上方|下方|左下角)?(?:的?蓝(?:色)?字(?:体)?)?[，,\s]*(?:即可|一键|快速)?(?:关注|订阅)(?:我们|本(?:公众)?号|该公众号)?\W*$|^\W*点击.{0,6}(?:蓝字|阅读原文|名片).{0,12}$|^\W*继续滑动看下一个|本网站已支持|Produced By|CMS\s*网站群"
)
_WIDGET = re.compile(
    r"^\W*本[站网]自?[^，。]{0,14}(?:以来)?(?:总|累计)?(?:访问|浏览|点击)(?:总?量|人?次|总数)\s*[:：]?\s*[\d,]*\W*$"
    r"|^\W*本?(?:页|文|此页)?(?:打印|列印)(?:自|于|时间|日期|人|份数|時間)\s*[:：].{0,60}$|^\W*本页打印自"
    r"|^[^。]{0,20}(?:请|您|你)[^。]{0,20}(?:评价|评分|打分|打星|評價|評分)[^，。]{0,8}(?:[:：]\W*|[★☆].*)$|^\W*(?:评分|评价|满意度|推荐指数|難易度|评级|評分)\s*[:：]?\s*[★☆\s]+[\d.分]*\W*$"
    r"|^\W*(?:(?:您|你)?(?:觉得|認為|认为)?(?:本|这|這|该|該|以上|上述|此)[^，。]{0,12})(?:对您|对你|對您|對你)?(?:有所?|是否有?|有没有|有無)(?:[帮幫]助|用|幫助)[吗嗎呢]?\W*(?:(?:有|没有|沒有|是|否)\W*)*$"
    r"|^\W*本(?:[栏节欄節]目|版|文|报道|專欄|专栏)由.{2,24}(?:冠名|赞助|特约|贊助|特約|协办|独家)[^。]{0,8}\W*$|^\W*(?:赞助|贊助|冠名|合作)(?:商|单位|伙伴|單位)?\s*[:：丨|].{2,40}$"
    r"|^\W*(?:退订|取消订阅|取消訂閱|退訂)(?:本|此|该|邮|電|通|简|$)[^，。]{0,20}$|^\W*如(?:无法|不能|無法)正常(?:显示|浏览|查看|阅读|顯示)|^\W*[如若][^。，]{0,10}(?:无法|不能|無法)(?:正常)?(?:打开|下载|預覽|预览|開啟|下載)[^。]{0,10}[，,]?[^。]{0,6}[请請][^。]{2,30}\W*$"
    r"|^\s*(?:[#＃]\s?[\w·]{1,14}[#＃]?\s*)+$"
)
_OF_WIDGET = re.compile(
    "[★☆评評帮幫冠赞贊商退印#＃]|本[站网]|[如若].{0,10}[无不無]|推荐指数|[用助][吗嗎呢？?]|由.*(?:特约|特約|协办|独家)|满意度|合作|難易度|[有没沒]用|退订|評分"
)
"""What a line of a widget has at least one of; most lines have none."""
_SCAN = re.compile(
    r"扫一扫|掃一掃|扫描.{0,8}二维码|二维码.{0,10}(?:分享|扫|关注|手机)|长按识别|微信扫码|扫码(?:关注|分享|阅读|查看)"
)
"""QR hints; a whole sentence that says so (扫一扫就能看到…。) is text."""
_FOOT = re.compile(
    r"ICP(?:备|證|证)(?!案(?:主体|信息|管理|手续|登记|的))|公网安备|版权所有|版權所有|网站标识码|網站標識碼|Copyright\s*[©(ⓒ\d]|^\s*©|All\s+Rights?\s+Reserved|(?:承办|技术支持|网站维护|运行维护)(?:单位)?\s*[:：]",
    re.IGNORECASE,
)
_SOFT = re.compile(
    r"^\W*(?:主办|承办|协办|维护|技术支持|运[行维]|网站管理|制作|网站标识|政府网站)(?:单位|维护)?\s*[:：]|^[^，。：:]{4,24}\s(?:电话|地址|邮编)\s*[:：]"
    r"|^\W*(?:地\s*址|通讯地址|联系地址|单位地址|办公地址)\s*[:：]"
    r"|^\W*(?:邮\s*编|邮政编码|传\s*真|电\s*话|联系电话|咨询电话|投诉(?:举报)?电话|值班电话|Tel|电子邮[箱件])\s*[:：]"
)
"""Contact lines: furniture of a footer, but contents of a consultation notice; judged by where they stand."""

_RELATED = re.compile(
    r"^\W*(?:相\s*关\s*(?:阅读|链接|新闻|报道|文章|推荐|资讯|专题|信息|文件|解读|政策|内容|稿件|文档|附件|下载|搜索|热词|图解|公告|通知)(?:文件|解读|报道|链接|列表|下载)?"
    r"|延伸阅读|推荐阅读|扩展阅读|热门(?:推荐|文章|新闻|资讯|点击|排行)|热点(?:新闻|推荐|排行|专题)?|猜你喜欢|大家都在看|您可能感兴趣.{0,4}|最新(?:文章|资讯|新闻|发布|动态|信息|公告)|今日(?:热点|推荐)|精彩(?:推荐|图集)"
    r"|(?:图片|视频|专题|本周|编辑)(?:推荐|排行|新闻)|点击排行|阅读排行|排行榜|新闻排行|文章排行|(?:网民|网友|读者|最新|用户|精彩|精选|热门|观众|全部|網友|網民|讀者)(?:评论|留言|跟帖|跟贴|热议|評論|回应)(?:区|板)?|(?:发表|我来说)[评两].{0,4}|我要评论|相關(?:閱讀|鏈接|新聞|文章|鏈結)|延伸閱讀|網民評論"
    r"|(?:同类|同栏目?|本栏目?|其他|其它|更多|近期|往期|最近|今日|历史|站内|推荐|关联|类似|上[周月])(?:信息|新闻|资讯|文章|通知|公告|内容|稿件|动态|发布|回顾|阅读|报道|热文|文件|政策)|(?:本期|本刊|同日|同期|本版)(?:其他|其它|更多|的?其餘)?(?:内容|文章|新闻|公报|公報|目录|導讀|导读|要目)|友情链接|常用链接|快速链接|附件(?:下载|列表)|下载附件|文件下载|附件下载区|更多(?:新闻|资讯|文章|相关).{0,4})\s*(?:[(（]\d+[)）])?\W*(?:更多|more|>+)?\W*$",
    re.IGNORECASE,
)
_RELATED_LINE = re.compile(
    r"^\W*(?:相关|延伸|推荐|扩展|拓展|更多|相關|推薦|更多|编辑推荐)(?:阅读|链接|新闻|报道|推荐|专题|閱讀|新聞|報導)\s*[:：丨|》>＞]+[^。]{4,}$"
)
_ENDING = re.compile(
    r"^\W*(?:责\s*任\s*编\s*辑|責任編輯|责\s*编|编\s*辑|编\s*审|审\s*核|校\s*对|签\s*发|监\s*制|初\s*审|复\s*审|终\s*审|值班编辑|网络编辑|网站编辑|文字编辑|本文编辑|见习编辑|实习编辑|本期编辑|执行编辑|供\s*稿|投稿|审\s*稿|统\s*筹|策\s*划|美\s*编|排\s*版|制\s*作|出\s*品|录\s*入|上传|发布人|信息发布人)(?:人|员|专家)?\s*[:：丨|/]"
    r"|^\W*(?:打印本页|打印此页|关闭窗口|【?打印】?\s*【?关闭】?)"
)
_LEADING_BUTTON = re.compile(r"^(?:\s*[【\[][^】\]，。]{1,6}[】\]])+\s*(?=\S)")
_SOURCE_LINE = re.compile(
    r"^\W*(?:(?:信息|文章|稿件|新闻|内容|资料|素材|文字|图片|封面|视频|本文|原文)?\s*来\s*源(?:于|自)?|稿\s*源|來\s*源|图\s*源|圖\s*源|转\s*自|转载自|出\s*处|发布(?:机构|单位|部门|者|人)|作\s*者|撰\s*稿|文字作者)\s*[:：丨]|^\W*文\s*[/／|｜]\s*\S{2,20}$"
)  # fmt: skip
OTHER_TIMES = (
    "开始|结束|访谈|会议|活动|培训|报名|截止|截至|检查|直播|考试|开标|召开|举办|举行|受理|办理|工作|施行|实施|生效|播出|采访|征集|出席|参会|开课|签发|抽样|检验|生产|服务|上班|接待|答复|留言|咨询|提问"
    "|废止|失效|决定|来信|投诉|回复|办结|起止|有效|批准|打印|今天|当前|制发|调研|整改|停电|停机|学习|到货|接收|登记|送达|监测|处罚|执行"
)
"""Two-character words before 时间 or 日期 that make it another time than that of publication."""
_META_LABEL = re.compile(
    rf"(?<!{OTHER_TIMES})"
    r"(?:发\s*布|发\s*表|發\s*布|公\s*布|发\s*文|更\s*新|录\s*入|创\s*建|上\s*传|公\s*开|信\s*息|编\s*辑|文\s*章|生\s*成|添\s*加|刊\s*发|成\s*文)?\s*(?:时\s*间|日\s*期|時\s*間)\s*[:：]"
    r"|(?:信息|文章|稿件|新闻)?来\s*源\s*[:：]|來源\s*[:：]|稿源\s*[:：]|作\s*者\s*[:：]|编\s*辑\s*[:：]|責任編輯\s*[:：]|(?:浏览|点击|阅读|访问)(?:次数|量|数|率)?\s*[:：]|字\s*[体号]\s*[:：]|【?\s*字体"
    r"|\b(?:Date|Time|Source|Author|Views?|Hits|Editor|Publish(?:ed)?(?:\s+(?:on|date|time))?|Updated)\s*[:：]|\bPosted on\b"
    r"|索\s*引\s*号\s*[:：]|主题分类\s*[:：]|发文机关\s*[:：]|发布机构\s*[:：]|信息分类\s*[:：]|公开(?:方式|范围|形式)\s*[:：]|有效性\s*[:：]|分享到?\s*[:：]"
)
INFO_LABEL = re.compile(
    r"^\W*(索\s*引\s*号|信息索引号|主\s*题\s*分\s*类|主\s*题\s*词|组配分类|体裁分类|信息分类|服务对象分类|发\s*文\s*机\s*关|发布机[构关]|发\s*布\s*单\s*位|制\s*发\s*机\s*关|公开主体|公开机构|制\s*定\s*机\s*关|[公颁]布机关|[公颁]布单位|发布部门|公开责任部门|公开形式|公开方式|公开范围|公开时限|公开属性"
    r"|成\s*文\s*日\s*期|生\s*成\s*日\s*期|印\s*发\s*日\s*期|签\s*发\s*日\s*期|发\s*布\s*日\s*期|发\s*布\s*时\s*间|公\s*开\s*日\s*期|公\s*布\s*日\s*期|发\s*文\s*日\s*期|发\s*文\s*字\s*号|发\s*文\s*号|文\s*号|文件编号|标\s*题|名\s*称|信息名称|有\s*效\s*性|是否有效|时\s*效\s*性|效\s*力\s*状\s*态|效\s*力|统一编号|规范性文件编号|实施日期|生效日期|废止日期|失效日期|关\s*键\s*词|内容概述|内容概览|语\s*种|所属栏目|(?:所属|信息|文件|文章|法规)类别|记录形式|有效期)\s*[:：]?\s*"
)  # fmt: skip

_FIELD = re.compile(
    r"^\W*(?:内\s*容|正\s*文|主\s*题|附\s*件|联络资讯|联系方式|联络人|联系人|来\s*源|作\s*者)\W*$"
)

_NEGATIVE = frozenset(
    """nav navi navbar navigation menu submenu menubar topmenu foot footer bottomer bottombar copyright crumb crumbs breadcrumb breadcrumbs breadcrumbnav position weizhi dqwz location
    rel share sharebar bdshare bshare bdsharebuttonbox social jiathis related relate relevant xgyd xglj xgwz xgxx xgxw xgnews xgjd xgzc xgread recommend recommends tuijian hot hots rank ranking paihang side sidebar aside
    login search searchbox sousuo comment comments pinglun ewm erweima qrcode qr qrbox toolbar toolbox dayin prevnext pager pagination paging
    friendlink friendlinks flink yqlj banner ad ads adv advert gg guanggao topbar sitemap wza oldman accessibility popup dialog modal mask cookie toast
    vote rating rate tags survey feedback pingjia dianzan manyidu donate dashang subscribe newsletter sponsor
    annex annexs fujian fujianclass attachment attachments attach appendix accessory enclosure download downloads""".split()
)
_TRADITIONAL = re.compile(
    "[發佈單機關來編輯時間標題責審點擊瀏覽閱讀轉載聯絡電話傳郵號網頁處資訊係門類記錄內]"
)
_TOKEN = re.compile(r"[a-z]+|[A-Z][a-z]*|[A-Z]+(?![a-z])")


@lru_cache(maxsize=4096)  # a page's lines are asked about by weight, trim and title in turn
def is_buttons(line: str) -> bool:
    """Is nothing left of a short line once every button word is taken away?

    >>> is_buttons("【字体：大 中 小】 打印 关闭 分享到：微信"), is_buttons("中药大品种")
    (True, False)
    """
    if len(line) > 160:
        return False
    line = _LONE_LETTER.sub("", line)
    if not (core := _NOISE.sub("", line)):
        return True
    if len(_IN_NO_BUTTON.findall(core)) > len(core) // 12:
        return False
    forms = (line,) if core == line else (line, core)
    return any(len(_NOISE.sub("", _BUTTONS.sub("", form))) <= len(core) // 12 for form in forms)


@lru_cache(maxsize=4096)
def is_furniture(line: str) -> bool:
    """A line that is never a sentence of an article, wherever it stands."""
    if len(line) > 300:
        return False
    if len(line) <= 32 and not line.endswith(("。", "！")) and _SCAN.search(line):
        return True
    if _OF_WIDGET.search(line) and _WIDGET.search(line):
        return True
    return bool(_ALWAYS.search(line)) or is_buttons(line)


def is_foot(line: str) -> bool:
    """A line only a page's foot has: licence numbers, copyright, who runs the site."""
    return len(line) <= 300 and bool(_FOOT.search(line))


def is_contact(line: str) -> bool:
    return len(line) <= 160 and bool(_SOFT.search(line))


def is_label(line: str) -> bool:
    """Is a line nothing but the name of a field of a form or an information table: 发布单位, 成文日期, 内容?"""
    if len(line) > 16:
        return False
    line = simplified(line)
    match = INFO_LABEL.match(line)
    return (match is not None and match.end() == len(line)) or _FIELD.match(line) is not None


def simplified(line: str) -> str:
    """A line of labels in Simplified characters, of the same length."""
    return line.translate(_table()) if _TRADITIONAL.search(line) else line


@lru_cache(maxsize=1)
def _table() -> dict[int, str]:
    return character_table("TS")


def is_related_heading(line: str) -> bool:
    """相关阅读, 延伸阅读, 网民评论 …: what follows in its box is no body."""
    return len(line) <= 60 and bool((len(line) <= 24 and _RELATED.match(line)) or _RELATED_LINE.match(line))


def is_way_back(line: str) -> bool:
    """【返回新闻中心】: the button behind an article; 返回顶部 stands anywhere."""
    return _WAY_BACK.match(line) is not None


def is_ending(line: str) -> bool:
    """责任编辑 and the like: the article is over."""
    return len(line) <= 120 and bool(
        _ENDING.match(_LEADING_BUTTON.sub("", line) if line[:1] in "【[" else line)
    )


def is_source_line(line: str) -> bool:
    """来源：X or 作者：X as a whole line, without a sentence behind it."""
    return len(line) <= 80 and bool(_SOURCE_LINE.match(line)) and "。" not in line


@lru_cache(maxsize=4096)
def meta_labels(line: str) -> int:
    """How many 发布时间：, 来源：, 浏览次数：… a line holds."""
    return len(_META_LABEL.findall(line)) if len(line) <= 260 else 0


def box_words(names: str) -> frozenset[str]:
    """Lower-case words of an id and class: `xgYD-share_box` → xg, yd, share, box, xgyd …"""
    names = names.replace("BSHARE_TEXT", "")  # what a share button takes along: the title
    words = set(names.lower().replace("-", " ").replace("_", " ").split())
    words |= {part.lower() for part in _TOKEN.findall(names)}
    return frozenset(words)


def is_suspect_box(names: str) -> bool:
    return not _NEGATIVE.isdisjoint(box_words(names))
