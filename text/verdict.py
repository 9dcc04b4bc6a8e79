"""Is this answer a page at all? Decided before extraction, from structure rather than from lists of sites.

A challenge, a login wall or a "not found" page often comes with status 200; read as a page it would become an
article, or worse, "nothing new". What counts is how much a person would see, what asks to be filled in, and
what the title and the first visible lines say.
"""

from __future__ import annotations

import html as html_entities
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from models import Verdict
from wording import Wording

PARTIAL = "x-yaojian-partial"
"""Header set by the fetcher when the connection closed before the promised end."""

_MAX_DEPTH = 250  # libxml2 gives up silently at 256 and an empty text would follow (faults.md A4)
_MAX_ATTRIBUTES = 5_000  # on one tag; 100,000 of them took a parser 15 s (faults.md A5)
_LONG_TAG = 100_000  # characters of one tag outside quotes worth counting attributes in
_SHORT = 400  # visible characters: a notice may be this short, but a wall is hardly ever longer

_INVISIBLE = re.compile(
    r"<(script|style|noscript|template|svg|iframe)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.I | re.S
)
_TITLE = re.compile(r"<title[^>]*>(.*?)</title", re.I | re.S)
_TAG = re.compile(r"<[!/?a-zA-Z][^>]*>?")
_TAG_IN_LINE = re.compile(r"<[!/?a-zA-Z][^>\n]*>?")
_BLOCK_END = re.compile(
    r"<(?:/?(?:p|div|li|tr|td|th|h\d|br|ul|ol|table|section|article|title|form|dd|dt)\b)[^>]*>", re.I
)
_SCRIPT = re.compile(r"<script\b[^>]*>(.*?)(?:</script\s*>|\Z)", re.I | re.S)
_OPEN_CLOSE = re.compile(r"<(/?[a-z][\w:-]*)")
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr frame".split())
_HAN = re.compile("[\u3400-\u9fff]")
_FILE = re.compile(r"href\s*=\s*[\"']?[^\"'>\s]+\.(?:docx?|xlsx?|pdf|zip|rar|wps|et)\b", re.I)
_PASSWORD = re.compile(r"<input\b[^>]*type\s*=\s*[\"']?password", re.I)
_REFRESH = re.compile(r"<meta\b[^>]*http-equiv\s*=\s*[\"']?refresh[\"']?[^>]*>", re.I)
_JUMP = re.compile(
    r"(?:window|document|self|top)?\.?location(?:\.href)?\s*=|location\.(?:replace|reload|assign)\s*\(", re.I
)
_COOKIE = re.compile(r"document\.cookie\s*=|document\[['\"]cookie", re.I)
_OBFUSCATED = re.compile(
    r"\$_ts\b|\beval\s*\(|\bunescape\s*\(|String\.fromCharCode|\\x[0-9a-f]{2}(?:\\x[0-9a-f]{2}){20}|_0x[0-9a-f]{4,}",
    re.I,
)
_KNOWN_WALL = re.compile(
    r"\$_ts\s*=|__jsl_clearance|acw_sc__v2|cf-chl-|challenge-platform|_Incapsula_|aliyun_waf|awswaf|"
    r"yidun|geetest|TencentCaptcha|_guard/|wzws-waf|safeline",
    re.I,
)  # fmt: skip
_CHALLENGE_WORDS = re.compile(
    r"(?:请|請)(?:先)?(?:开启|開啟|启用|啟用|打开)\s*(?:浏览器的?|瀏覽器的?)?\s*Java\s*Script|"
    r"(?:安全|人机|人機|滑块|滑塊|真人|访问|訪問|身份)(?:验证|驗證|检测|檢測|校验)|"
    r"(?:拖动|拖動|滑动|向右).{0,6}(?:滑块|滑塊|完成)|(?:输入|輸入|填写).{0,8}(?:验证码|驗證碼)|点击.{0,6}完成验证|"
    r"(?:访问|訪問|请求|操作|请求)(?:过于|过于|太)?(?:频繁|頻繁)|(?:正在|正)(?:检查|检测|檢查).{0,8}(?:浏览器|瀏覽器)|"
    r"浏览器(?:安全)?检查|(?:访问|訪問|请求)(?:被|已被|行为被)(?:阻断|拦截|攔截|拒绝|拒絕|禁止)|(?:拦截|攔截)提示|"
    r"(?:防火墙|防火牆|WAF|云防护|雲防護).{0,10}(?:拦截|阻断|防护|提示)|非法(?:访问|请求)|"
    r"verify (?:that )?you(?: a|')re (?:a )?human|just a moment|checking your browser|enable javascript|"
    r"access denied|attention required|are you a robot|unusual traffic|captcha|request blocked",
    re.I,
)  # fmt: skip
_LOGIN_WORDS = re.compile(
    r"(?:请|請)(?:先|您)?(?:先)?(?:登录|登錄|登入)|(?:用户|用戶|账号|帳號|统一身份|扫码|短信)(?:登录|登錄|登入|认证)|"
    r"(?:未|没有|尚未)(?:登录|登錄)|登录(?:超时|已过期|失效)|会话(?:已)?(?:过期|超时)|sign in|log ?in",
    re.I,
)  # fmt: skip
_ABOUT_LOGIN = re.compile(r"登录|登錄|登入|密码|密碼|账号|帐号|帳號|账户|注册|验证码|浏览器")
_DATED = re.compile(r"(?:发布|發布|发表|更新|公布)?(?:时间|日期|時間)\s*[:：]?\s*(?:19|20)\d{2}\s*[-/.年]")
_MISSING_WORDS = re.compile(
    r"(?:页面|頁面|网页|網頁|内容|內容|文章|信息|文件|资源|地址|链接|栏目)(?:[^\n，。]{0,8})(?:不存在|已(?:经|被)?(?:删除|刪除|移除|下线|撤稿|失效)|"
    r"找不到|无法找到|未找到|飞走了|丢失|走丢)|"
    r"(?:找不到|没有找到|未找到|无法找到|無法找到)[^\n，。]{0,12}(?:页面|頁面|网页|網頁|内容|资源|文件|文章)|"
    r"(?:访问|訪問|查看|请求|浏览)的[^\n，。]{0,10}(?:不存在|已删除|找不到|有误|出错|被删除|不可用)|"
    r"(?:404|410)[\s\-—:：|_]*(?:not found|错误|error|页面|找不到|抱歉)|page not found|not found|(?:系统|服务器|页面)(?:出错|错误|异常|维护)|"
    r"(?:服务|服務)(?:暂时|暫時)?(?:不可用)|参数(?:错误|有误)|"
    r"^\s*(?:error\s*)?(?:404|410|500|502|503)(?:\s*(?:错误|error|页面|页|not found))?\s*$",
    re.I | re.M,
)  # fmt: skip
_NOTICE = re.compile(r"\d{4}\s*年|〔\d{4}〕|第\s*\d+\s*号|特此|现将|根据《")


_STOP_BETWEEN_TAGS = re.compile(r">[^<>。]*。[^<>]*<")


@dataclass(frozen=True)
class Sight:
    """What a person would see of the page, computed once."""

    html: str

    @cached_property
    def title(self) -> str:
        found = _TITLE.search(self.html)
        return _plain(found[1]) if found else ""

    @cached_property
    def text(self) -> str:
        """Visible text without the title, a line per block."""
        body = _TAG_IN_LINE.sub("", _BLOCK_END.sub("\n", _TITLE.sub("", self.visible)))
        lines = (" ".join(_unescaped(line).split()) for line in body.split("\n") if line)
        return "\n".join(line for line in lines if line)

    @cached_property
    def visible(self) -> str:
        """The markup without scripts, styles and comments."""
        return _INVISIBLE.sub("\n", self.html)

    @cached_property
    def size(self) -> int:
        return len(self.text)

    @cached_property
    def chinese(self) -> int:
        return len(_HAN.findall(self.text))

    @cached_property
    def script(self) -> str:
        return "\n".join(_SCRIPT.findall(self.html))

    @cached_property
    def first_lines(self) -> str:
        return "\n".join(self.text.split("\n")[:6])[:300]

    @cached_property
    def sentences(self) -> int:
        """Ends of full sentences: a notice, however short, is written in them.

        Five stretches between tags that hold a full stop are proof enough; only then fewer are counted exactly.
        """
        told = sum(1 for _ in islice(_STOP_BETWEEN_TAGS.finditer(self.visible), 5))
        return told if told == 5 else len(re.findall(r"[。；;]", self.text))


def judge(status: int, headers: Mapping[str, str], html: str) -> Verdict:
    """What kind of answer this is, and why.

        >>> judge(412, {}, "<html><script>$_ts=window['$_ts']</script></html>").kind
        'challenge'

    status   HTTP status
    headers  names in any case; `x-yaojian-partial: 1` marks a connection that closed early
    html     the decoded body
    """
    named = {name.lower(): value for name, value in headers.items()}
    sight = Sight(html)
    return (
        _too_deep(sight)
        or _challenge(status, named, sight)
        or _status_says(status)
        or _too_little(named, sight)
        or _walls(sight)
        or _cut_off(named, html)
        or Verdict(kind="page")
    )


def _plain(markup: str) -> str:
    return " ".join(_unescaped(_TAG.sub("", markup)).split())


def _unescaped(text: str) -> str:
    return html_entities.unescape(text) if "&" in text else text


# ------------------------------------------------------------------ bombs


def _too_deep(sight: Sight) -> Verdict | None:
    """Nesting and attributes counted in one pass over the tags, before any parser sees the page."""
    html = sight.html
    if html.count("<") > _MAX_DEPTH:
        depth = _depth(sight.visible)
        if depth > _MAX_DEPTH:
            return Verdict(
                kind="too_deep",
                reason=Wording(
                    f"elements nested {depth} deep, {_MAX_DEPTH} is the limit",
                    f"元素嵌套 {depth} 层，上限 {_MAX_DEPTH} 层",
                ),
            )
    if max(map(len, html.split("<"))) > _LONG_TAG:
        longest = max((len(tag) for tag in re.findall(r"<[a-zA-Z][^<>]*", html)), default=0)
        if longest > _LONG_TAG and (count := _most_attributes(html)) > _MAX_ATTRIBUTES:
            return Verdict(
                kind="too_deep",
                reason=Wording(f"{count} attributes on one tag", f"一个标签上有 {count} 个属性"),
            )
    return None


def _depth(visible: str) -> int:
    """Greatest nesting, 0 where it cannot be too great; an end tag closes down to its own name, unclosed p and li close themselves."""
    tags = _OPEN_CLOSE.findall(visible.lower())
    if _at_most(tags) <= _MAX_DEPTH:
        return 0
    open_tags: dict[str, int] = {}
    depth = deepest = 0
    for tag in tags:
        if tag[0] == "/":
            name = tag[1:]
            if open_tags.get(name):
                open_tags[name] -= 1
                depth -= 1
        elif tag not in _VOID:
            already = open_tags.get(tag, 0)
            if not already or tag not in _SELF_CLOSING:
                open_tags[tag] = already + 1
                depth += 1
                if depth > deepest:
                    deepest = depth
    return deepest


_FEW = 12


def _at_most(tags: list[str]) -> int:
    """What no nesting of these tags exceeds: all starts of each name, but one where starts and ends take turns, as links do.

    Names are looked at, the most frequent first, until it is plain that nothing is too deep.
    """
    counts = {
        name: 1 if name in _SELF_CLOSING else count
        for name, count in Counter(tags).items()
        if name[0] != "/" and name not in _VOID
    }
    bound = sum(counts.values())
    for name, count in sorted(counts.items(), key=lambda item: -item[1]):
        if bound <= _MAX_DEPTH or count <= _FEW:
            break
        end = f"/{name}"
        turns = [tag for tag in tags if tag in (name, end)]
        if end not in turns[::2] and name not in turns[1::2]:
            bound -= count - 1
    return bound


_SELF_CLOSING = frozenset("p li dt dd option tr td th thead tbody html body head".split())


def _most_attributes(html: str) -> int:
    return max(
        (len(re.findall(r"\s[^\s=<>\"'/]+", tag)) for tag in re.findall(r"<[a-zA-Z][^<>]{1000,}", html)),
        default=0,
    )


# ------------------------------------------------------------------ challenges


def _challenge(status: int, headers: Mapping[str, str], sight: Sight) -> Verdict | None:
    html = sight.html
    cookies = headers.get("set-cookie", "")
    shell = sight.sentences <= 3 and sight.size < _SHORT
    if status in (412, 521) and (shell or _OBFUSCATED.search(html)):
        return Verdict(
            kind="challenge",
            reason=Wording(
                f"status {status} with a script instead of a page", f"状态 {status}，只有脚本没有页面"
            ),
        )
    if "__jsl_clearance" in cookies and shell:
        return Verdict(
            kind="challenge", reason=Wording("a clearance cookie and no text", "只发验证 cookie，没有文字")
        )
    if headers.get("cf-mitigated") == "challenge":
        return Verdict(
            kind="challenge",
            reason=Wording("header cf-mitigated: challenge", "响应头 cf-mitigated: challenge"),
        )
    if not shell:
        return None
    if _KNOWN_WALL.search(html) and sight.chinese < 120:
        return Verdict(
            kind="challenge", reason=Wording("a bot wall's own script and no text", "防爬墙的脚本，没有文字")
        )
    if sight.script and sight.chinese < 60 and _acts_alone(sight):
        return Verdict(
            kind="challenge",
            reason=Wording(
                "a script sets a cookie or jumps, and there is nothing to read",
                "脚本写 cookie 或跳转，没有可读的内容",
            ),
        )
    said = _CHALLENGE_WORDS.search(f"{sight.title}\n{sight.first_lines}\n{_noscript(html)}")
    if said and (status in (202, 401, 403, 405, 412, 418, 429, 503, 521) or _wall_like(sight)):
        return Verdict(kind="challenge", reason=Wording(f"says “{said[0]}”", f"写着“{said[0]}”"))
    if status == 202 and sight.chinese < 60 and sight.script:
        return Verdict(
            kind="challenge",
            reason=Wording("status 202 with a script and nothing to read", "状态 202，只有脚本没有内容"),
        )
    if _REFRESH.search(html) and sight.chinese < 30 and sight.size < 120:
        return Verdict(
            kind="challenge", reason=Wording("only a jump to another address", "只是跳转到别的地址")
        )
    return None


def _acts_alone(sight: Sight) -> bool:
    """Does the script set a cookie and come back, jump away, or hide what it does?"""
    script = sight.script
    jumps = bool(_JUMP.search(script))
    return (
        (jumps and bool(_COOKIE.search(script)))
        or (jumps and sight.chinese < 10)
        or (sight.chinese < 20 and len(script) > 500 and bool(_OBFUSCATED.search(script)))
    )


def _noscript(html: str) -> str:
    return " ".join(_plain(part) for part in re.findall(r"<noscript[^>]*>(.*?)</noscript", html, re.I | re.S))


def _wall_like(sight: Sight) -> bool:
    """A page that says little and asks for something, or runs a script; a notice does neither."""
    if sight.sentences >= 3 or sight.chinese > 150:
        return False
    asks = bool(re.search(r"<(?:input|button|canvas|form)\b", sight.html, re.I))
    return asks or bool(sight.script.strip()) or "<noscript" in sight.html.lower() or sight.chinese < 40


# ------------------------------------------------------------------ walls with status 200


def _status_says(status: int) -> Verdict | None:
    if status in (404, 410):
        return Verdict(kind="missing", reason=Wording(f"status {status}", f"状态 {status}"))
    if status == 401:
        return Verdict(kind="login", reason=Wording("status 401", "状态 401"))
    if status == 403:
        return Verdict(kind="challenge", reason=Wording("status 403", "状态 403"))
    if status in (412, 521):
        return Verdict(kind="challenge", reason=Wording(f"status {status}", f"状态 {status}"))
    return None


def _too_little(headers: Mapping[str, str], sight: Sight) -> Verdict | None:
    html = sight.html
    if not html.strip():
        return Verdict(kind="empty", reason=Wording("no body", "没有内容"))
    if (
        sight.sentences > 3
        or sight.size > 10
        or _PASSWORD.search(html)
        or re.search(r"<(?:img|embed|object|iframe|a)\b", html, re.I)
    ):
        return None
    if _incomplete(headers, html):
        return Verdict(
            kind="truncated",
            reason=Wording("the connection closed before any text came", "还没收到文字连接就断了"),
        )
    return Verdict(
        kind="empty", reason=Wording(f"{sight.size} visible characters", f"可见文字只有 {sight.size} 字")
    )


def _walls(sight: Sight) -> Verdict | None:
    """Login and not-found pages: short, and the title or the first lines say so."""
    password = _PASSWORD.search(sight.html)
    if (
        password
        and sight.sentences <= 3
        and sight.chinese < 300
        and _LOGIN_WORDS.search(f"{sight.title}\n{sight.text}")
        and not _tells(sight)
        and not (_FILE.search(sight.html) and _DATED.search(sight.text))
    ):
        return Verdict(
            kind="login", reason=Wording("asks for a password and has no article", "要求输入密码，没有文章")
        )
    if sight.sentences > 3 or sight.size > _SHORT:
        return None
    if (said := _MISSING_WORDS.search(sight.title)) and _nothing_else(sight, said[0]):
        return Verdict(kind="missing", reason=Wording(f"the title says “{said[0]}”", f"标题写着“{said[0]}”"))
    if (said := _MISSING_WORDS.search(sight.first_lines)) and _nothing_else(sight, said[0]):
        return Verdict(kind="missing", reason=Wording(f"says “{said[0]}”", f"写着“{said[0]}”"))
    if (said := _LOGIN_WORDS.search(f"{sight.title}\n{sight.first_lines}")) and _nothing_else(sight, said[0]):
        return Verdict(kind="login", reason=Wording(f"says “{said[0]}”", f"写着“{said[0]}”"))
    return None


def _tells(sight: Sight) -> bool:
    """Does a dated line stand over a sentence that is not about logging in? Then the form is only beside it."""
    dated = _DATED.search(sight.text)
    if dated is None:
        return False
    said = (part for line in sight.text[dated.end() :].split("\n") for part in line.split("。")[:-1])
    return any(len(_HAN.findall(one)) >= 20 and not _ABOUT_LOGIN.search(one) for one in said)


def _nothing_else(sight: Sight, said: str) -> bool:
    """Is there no more than the excuse and a way home? A notice names a date, a number or an organ."""
    notice = _NOTICE.search(sight.text)
    return notice is None and sight.chinese - len(said) < 90


# ------------------------------------------------------------------ cut off


def _incomplete(headers: Mapping[str, str], html: str) -> bool:
    if headers.get(PARTIAL, "").strip().lower() in ("1", "true", "yes", "partial"):
        return True
    length = headers.get("content-length", "").strip()
    packed = headers.get("content-encoding", "identity").strip().lower() not in ("", "identity")
    return length.isdigit() and not packed and int(length) > max(len(html.encode("utf-8", "replace")) * 2, 1)


def _cut_off(headers: Mapping[str, str], html: str) -> Verdict | None:
    tail = html[-4000:].lower()
    if "</html" in tail or "</body" in tail or "<html" not in html[:4000].lower():
        ended = "</html" in tail or "</body" in tail
        partial = headers.get(PARTIAL, "").strip().lower() in ("1", "true", "yes", "partial")
        if ended or not partial:
            return None
    if _incomplete(headers, html):
        return Verdict(
            kind="truncated",
            reason=Wording(
                "the connection closed early and no </html> came", "连接提前断开，没有收到 </html>"
            ),
        )
    if _ends_mid_tag(html):
        return Verdict(
            kind="truncated",
            reason=Wording(
                "the text stops inside a tag or a script and no </html> came",
                "内容断在标签或脚本中间，没有收到 </html>",
            ),
        )
    return None


def _ends_mid_tag(html: str) -> bool:
    """Stops within a tag, a comment or a script; a page that only leaves out its end tags does not."""
    tail = html.rstrip()[-20_000:]
    if re.search(r"<[/a-zA-Z!][^<>]*$", tail):
        return True
    lowered = tail.lower()
    return lowered.rfind("<script") > lowered.rfind("</script") or tail.rfind("<!--") > tail.rfind("-->")
