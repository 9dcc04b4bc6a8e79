"""Characters that look right and are not: radicals and presentation forms that PDF fonts map text to."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from text.mojibake.spans import Change

# CJK Radicals Supplement: Unicode gives only two of them a compatibility mapping, so the character each one
# is drawn as stands here (code chart U+2E80; the Simplified form where the radical is the Simplified one).
_SUPPLEMENT = dict(
    zip(
        "⺀⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿"
        "⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "冫厂乛乚乙亻冂几刀刂卜㔾小小兀尣尢尢巳幺彑彐忄心扌攵无日月歹母民氵水灬爫爫丬牛犭王疋目示礻竹糸纟网罒网网网羊羊羊老肀聿月臼艹艹"
        "艹虎衤覀西见角角讠贝足车辶辶辶阝钅長长长门阜阝雨青韦页风飞食食飠饣首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
        strict=True,
    )
)
CLASS = "\u2e80-\u2ef3\u2f00-\u2fd5\uf900-\ufaff\ufb00-\ufb06\U0002f800-\U0002fa1d"
_FORM = re.compile(f"[{CLASS}]+")
_ABOUT_RADICALS = re.compile("部首|偏旁|部首表|康熙字典")


def find_forms(text: str, context: str) -> list[Change]:
    """Radicals, compatibility ideographs and Latin ligatures → the characters they stand for.

    A text that speaks about radicals keeps them.
    """
    if _FORM.search(text) is None or _ABOUT_RADICALS.search(text) or _ABOUT_RADICALS.search(context):
        return []
    table = _table()
    found = ((form.span(), form[0].translate(table), form[0]) for form in _FORM.finditer(text))
    return [
        Change(start=span[0], end=span[1], after=after, kind="forms")
        for span, after, before in found
        if after != before
    ]


@cache
def _table() -> dict[int, str]:
    """Code point → what it stands for; NFKC where Unicode knows, our own list for the supplement."""
    codes = [*range(0x2F00, 0x2FD6), *range(0xF900, 0xFB00), *range(0xFB00, 0xFB07), *range(0x2F800, 0x2FA1E)]
    table = {code: unicodedata.normalize("NFKC", chr(code)) for code in codes}
    return table | {ord(radical): char for radical, char in _SUPPLEMENT.items()}
