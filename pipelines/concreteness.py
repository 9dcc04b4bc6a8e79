"""How much a demand says: a day, a number, an object tell a reader what to do; 高度重视，提高认识 does not."""

from __future__ import annotations

import re

from models import Directive
from text.documents import find_days

_COUNTED = re.compile(
    r"\d+(?:\.\d+)?[ ]*(?:%|％|个?工作日|个月|小时|日内|天|周|家|批次|批|件|项|个|次|人|条|类|级)|百分之|全覆盖|翻番|[一二三四五六七八九十两]{1,3}(?:个工作日|个月|日内|小时|周内|年内)"
)
_EVERY = re.compile(r"每(?:日|天|周|月|季度?|半年|年|半月)|[一二三四]季度|上半年|下半年|年内|月底|年底")
_OBJECT = re.compile(r"《[^》]+》|“[^”]{2,12}”")
_ADDRESSEE = re.compile(
    r"(?:持有人|注册人|备案人|经营者|平台|药店|医疗机构|生产企业|批发企业|零售企业|检验机构|审评中心|各[\u4e00-\u9fff]{1,8}(?:局|企业|单位|处室|分局))"
)
_PAPER = re.compile(r"报告|方案|台账|清单|名单|总结|目录|标准|系统|追溯码|许可证|说明书|基地|专班")


def concreteness(directive: Directive) -> int:
    """Points for a day, a quantity, a rhythm, a product area, a named object, a paper, an addressee; a phrase heard every year loses.

    >>> from dataclasses import replace
    >>> dull = Directive(speaker=None, section=None, text="", quote="要高度重视，提高认识。", start=0, end=11)
    >>> concreteness(dull) < concreteness(replace(dull, quote="各持有人要于7月底前提交自查报告。"))
    True
    """
    words = directive.quote or directive.text
    return (
        3 * bool(find_days(words))
        + 2 * bool(_COUNTED.search(words))
        + 2 * bool(directive.products)
        + bool(_EVERY.search(words))
        + bool(_OBJECT.search(words))
        + bool(_ADDRESSEE.search(words))
        + bool(_PAPER.search(words))
        - 4 * directive.standing
    )


def most_concrete(directives: tuple[Directive, ...], count: int) -> tuple[Directive, ...]:
    """The `count` demands that say most, in the order of the text; of equals the earlier."""
    best = sorted(enumerate(directives), key=lambda row: (-concreteness(row[1]), row[0]))[:count]
    return tuple(directive for _, directive in sorted(best, key=lambda row: row[0]))
