"""What an act puts out of force, replaces or changes: each 《title》 and number, with the sentence that says so."""

from __future__ import annotations

import re
from typing import Literal

from models import Genre, Supersedes
from pipelines.acts.acttext import ActText, Line
from pipelines.acts.standards import standard_form, standards_named, standards_replaced
from pipelines.acts.tables import find_cells
from text.documents import find_numbers

Relation = Literal["replaces", "repeals", "amends", "implements"]

_ITEM = re.compile(
    r"《(?P<title>[^《》\n]*(?:《[^《》\n]*》[^《》\n]*)*)》(?P<part>附[录件表][^()《》,;。\n]{0,16})?(?P<number>[ ]*(?:[(〔\[][^()\n]{0,60}(?:\([^()\n]*\)[^()\n]*)*[)\]])?)"
)
_REPEAL = re.compile(
    r"(?:同时|一并|即行|予以|相应|均|也|自行|随之|现予)?(?:废止|停止执行|停止施行|失效|不再执行|不再施行|不再适用)|由本[\u4e00-\u9fff]{2,10}(?:取代|替代|代替)"
    r"|(?:同时|一并|即行|予以|相应|随之)?作废|停止适用|(?:就此|正式|即将)退出历史舞台|不再作为[^。;,\n]{0,10}依据"
    r"|(?<=[》)\d])(?:自[^,。;《》\n]{2,16}起|同时|一并|届时|即行|相应)+停止使用"
)
_REPEAL_NUMBER = re.compile(
    r"(?:^|[。;,、.]|决定|同时|并)[ ]*(?:废止|停止执行|宣布失效)(?:了|本局|本部|原)?(?=[^。;\n《》]{2,60}号)"
)
"""三、废止第5/ISAF/2022号批示: a number without a title behind the word."""
_NO_ACT = re.compile(
    r"(?:证|证书|执照|批件|凭证|回执|申请表|登记表|承诺书|合同|协议书?|发票|标签|说明书)(?:\([^()]*\))?$"
)
"""What may be void or no longer used, but is no act: 《药品经营许可证》作废."""
_EDITION = re.compile(r"[ ]*[(〔\[]20\d\d[ ]*年?(?:修订|修正|试行)?版?[)〕\]]")
"""《某规范》（2015年版）: the edition is part of the name of what ends."""
_REPEAL_FIRST = re.compile(r"(?:废止|停止执行|宣布失效)(?:了)?(?:以下|下列)?[^。;,\n]{0,20}?(?=《)")
_REPLACE = re.compile(
    r"(?<!不)(?<!不能)(?<!不得)(?:代替|替代|取代|替换|以代替)(?!的[,，])(?:了|原)?[^。;\n]{0,16}?(?=《|[A-Z]{2})"
)
_REPLACE_NUMBER = re.compile(
    r"(?:本(?:公告|通告|通知|办法|规定|决定|令)|[,]并|同时)(?:代替|替代|取代|替换)(?:了|原)?(?=[^。;\n《》]{0,30}号)"
)
_AMEND_AFTER = re.compile(
    r"(?:作|做|作出|进行|予以)(?:了)?(?:如下|部分|以下|相应)?(?:修改|修订|修正|调整)(?:如下)?|修改(?:为|如下)|第[一二三四五六七八九十百\d]+[条项款][^。;\n]{0,20}修改为"
)
_AMEND_FIRST = re.compile(r"(?:决定|拟|关于|^)(?:对)?(?:修改|修订|修正)[^。;\n]{0,10}?(?=《)")
_LIST_HEAD = re.compile(
    r"(?:废止|失效|停止执行)[^。;\n]{0,40}(?:如下|以下|下列|目录|清单)[^。;\n]{0,20}[:]?$"
    r"|(?:下列|以下|如下|所列)[^。;\n]{0,50}(?:废止|失效|停止执行)(?:,[^。;,\n]{0,24})?[:]?$"
    r"|对[ ]*(?:\d{1,3}|[一二三四五六七八九十两]{1,3})[ ]*[部件项个份](?!.*修改)[^。;,\n]{0,24}(?:予以)?(?:废止|宣布失效|停止执行)[:。]?$"
    r"|(?:废止|宣布失效)(?:以下|下列)[^。;\n]{0,30}[:]?$"
)
_FORCE_TAIL = re.compile(r",(?:均|统一|一律)?自[^。;\n]{2,24}(?:施行|执行|废止|失效|生效)[。:]?$")
"""决定废止下列文件，自公布之日起施行。 over a list."""
_NOT = re.compile(
    r"不一致的|被(?:依法)?废止的|(?:已|曾)(?:被)?废止|尚未废止|以前述|如[^。;]{0,12}废止|的同时废止"
)
_SHORT_NAME = re.compile(r"(?:办法|规定|条例|规范|细则|规则|标准|程序|规程|指南|通知|公告|意见|措施|制度)")
# 《甲》（2025年版）自2026年7月1日起实施，2022年版同时废止: the one that takes force is not the one that ends.
_TAKES_FORCE = re.compile(
    r",?(?:将)?(?:自|于|从)[^,;。《》]{4,24}(?<!停止)(?<!不再)(?:施行|实施|执行|生效)(?!之日|的)"
)
_GROUND = re.compile(r"(?:根据|依据|按照|依照)(?:《[^《》]*》[、和及与,]*)*$")
"""根据《某办法》…决定废止: the ground of a decision is not what it ends."""
_BARE = re.compile(
    r"[)]?[ ]*(?:联合)?(?:文件?|公告|通告|通知|令|函|批示|批復|批复|决定)?(?:所附[\u4e00-\u9fff]{2,6})?[ ]*,?(?:(?:自|从|于)[^,。;《》\n]{2,24}(?:起|日),?)?[ ]*$"
)
# 自…起施行，《某通知》同时废止: a report of what a new text does away with, not of what once was.
_REPORTED = re.compile(
    r"(?:起|正式)(?:施行|实施|执行|生效)[^。\n]{0,240}(?:废止|停止执行|不再执行|代替|替代|取代)|(?:同时|一并|随之|即行|届时|将)[^。;,\n]{0,12}(?:废止|停止执行|失效|不再执行)|(?:宣布|决定)废止|退出历史舞台"
)


def find_supersedes(act: ActText, genre: Genre) -> tuple[Supersedes, ...]:
    """Earlier texts named with their fate, in reading order; each text once.

    A report counts where it tells what a new text does away with; speeches and meetings tell of others' doings.
    """
    if genre in ("meeting", "speech"):
        return ()
    found: list[Supersedes] = []
    for first, last in act.sentences():
        if genre != "news" or _REPORTED.search(act.flat_body, first, last):
            found += _of_sentence(act, first, last)
    if genre == "news":
        found = [item for item in found if item.relation in ("repeals", "replaces")]
        return tuple({item.title or item.number or "": item for item in found}.values())
    found += _of_lists(act)
    found += _tabled(act)
    unique: dict[str, Supersedes] = {}
    for item in found:
        unique.setdefault(item.title or item.number or "", item)
    return tuple(unique.values())


_REPLACED_HEAD = re.compile(
    r"^(?:被?(?:代替|替代|取代|废止)(?:的)?(?:标准|文件|文号|编号|版本)?(?:号|编号|名称)?|(?:原|旧)标准(?:号|编号))$"
)


def _tabled(act: ActText) -> list[Supersedes]:
    """A table's column of what each row takes the place of: 代替标准号."""
    found = []
    for cell in find_cells(act):
        if _REPLACED_HEAD.match(cell.head) is None:
            continue
        spans = standards_named(act, cell.start, cell.end)
        found += [_item(act, standard_form(act.body[a:b]), None, *cell.row, "replaces") for a, b in spans]
        if not spans:
            numbers = find_numbers(act.body[cell.start : cell.end])
            found += [_item(act, n.value, None, *cell.row, "replaces") for n in numbers if n.kind != "plain"]
    return found


def _of_sentence(act: ActText, first: int, last: int) -> list[Supersedes]:
    sentence = act.flat_body[first:last]
    if _NOT.search(sentence) and not re.search(r"同时废止", sentence):
        return []
    found: list[Supersedes] = []
    if (fate := _REPEAL.search(sentence)) is not None:
        region = _REPEAL_FIRST.search(sentence)
        if region is not None and region.start() <= fate.start():
            found += _items(act, first, last, region.end(), len(sentence), "repeals")
        if not found:
            last_fate = list(_REPEAL.finditer(sentence))[-1]
            found += _items(
                act, first, last, _list_start(sentence, last_fate.start()), last_fate.start(), "repeals"
            )
            found = found or _bare_numbers(act, first, last, last_fate.start())
            found = found or _numbers_behind(act, first, last)
            found = found or _bare_standards(act, first, last, last_fate.start())
    elif (fate := _REPLACE_NUMBER.search(sentence)) is not None and (
        numbers := [n for n in find_numbers(sentence[fate.end() :]) if n.kind != "plain"]
    ):
        found.append(_item(act, numbers[0].value, None, first, last, "replaces"))
    elif (fate := _REPLACE.search(sentence)) is not None and _standards(act, first, last):
        found += _standards(act, first, last)
    elif fate is not None:
        found += _items(act, first, last, fate.end(), len(sentence), "replaces")
    elif (fate := _AMEND_FIRST.search(sentence)) is not None:
        found += _items(act, first, last, fate.end(), len(sentence), "amends")[:1]
    elif (fate := _AMEND_AFTER.search(sentence)) is not None and re.search(
        r"(?:对|将)?[^。;\n]{0,8}《", sentence[: fate.start()]
    ):
        found += _items(act, first, last, 0, fate.start(), "amends")[-1:]
    return found


def _standards(act: ActText, first: int, last: int) -> list[Supersedes]:
    """代替YY 0271.1—2009《…》: standards go by their numbers."""
    found = []
    for start, end in standards_replaced(act, first, last):
        named = re.match(r"[ ]*《([^《》\n]+)》", act.flat_body[end:last])
        title = act.body[end + named.start(1) : end + named.end(1)] if named else None
        found.append(_item(act, standard_form(act.body[start:end]), title, first, last, "replaces"))
    return found


def _list_start(sentence: str, end: int) -> int:
    """Where the list of repealed texts begins: after 施行。 or 之日起, in the sentence that ends in 废止."""
    starts = [
        m.end()
        for m in re.finditer(
            r"(?:施行|实施|执行|生效|发布|公布|印发)(?:之日|后)?(?:起)?[,;]?|(?:之日起|日起)[,]?|有效期[^,]{0,8}[,]",
            sentence[:end],
        )
    ]
    kept = [start for start in starts if not _inside_item(sentence, start) and "《" in sentence[start:end]]
    return kept[-1] if kept else 0


def _inside_item(sentence: str, at: int) -> bool:
    """Inside a 《title》 or the bracket after it, or in 2019年…公布的《…》, which describes the item."""
    return any(m.start() < at < m.end() for m in _ITEM.finditer(sentence)) or sentence[at : at + 1] in (
        "的",
        "》",
        ")",
    )


def _items(act: ActText, first: int, last: int, start: int, end: int, relation: Relation) -> list[Supersedes]:
    found = []
    for match in _ITEM.finditer(act.flat_body[first:last], start, end):
        if _SHORT_NAME.fullmatch(match["title"]) and not find_numbers(match["number"] or ""):
            continue  # 《办法》 for short is the paper that speaks
        if relation == "repeals" and _NO_ACT.search(match["title"]):
            continue
        if _TAKES_FORCE.match(act.flat_body, first + match.end(), last):
            continue
        if relation == "repeals" and _GROUND.search(act.flat_body, first, first + match.start()):
            continue
        numbers = find_numbers(match["number"]) if match["number"] else ()
        standard = _standard_before(act, first, first + match.start())
        number = standard or (
            numbers[0].value if numbers else _number_before(act.flat_body[first:last], match.start(), start)
        )
        title = act.body[first + match.start("title") : first + match.end("title")].strip()
        if number is None and match["number"] and _EDITION.fullmatch(match["number"]):
            title += act.body[first + match.start("number") : first + match.end("number")].strip()
        found.append(_item(act, number, title, first, last, relation))
    return found


def _standard_before(act: ActText, start: int, end: int) -> str | None:
    """YY 0117.2—2005《…》: the standard's number stands straight before its title."""
    spans = standards_named(act, max(start, end - 32), end)
    if not spans or act.flat_body[spans[-1][1] : end].strip():
        return None
    return standard_form(act.body[slice(*spans[-1])])


def _number_before(sentence: str, at: int, start: int) -> str | None:
    """原国家食品药品监督管理局令第28号公布的《…》."""
    lead = re.split(r"[、,;》]", sentence[start:at])[-1]
    numbers = find_numbers(lead)
    return numbers[-1].value if numbers and re.search(r"(?:公布|发布|印发|颁布)的?$|号[)]?$", lead) else None


def _parted(sentence: str) -> str:
    """The sentence, as long as before, with stops for what stands before a number but is none of it: 本部…年…月…日."""
    return re.sub(r"日|本[部局署會会院委]", lambda m: "。" * len(m[0]), sentence)


def _bare_numbers(act: ActText, first: int, last: int, end: int) -> list[Supersedes]:
    """国药监〔2018〕1号文件同时废止: a number without a title."""
    sentence = _parted(act.body[first:last])
    numbers = [n for n in find_numbers(sentence) if n.end <= end and n.kind != "plain"]
    tail = numbers and _BARE.match(act.flat_body[first + numbers[-1].end : first + end])
    return [_item(act, n.value, None, first, last, "repeals") for n in numbers] if tail else []


def _numbers_behind(act: ActText, first: int, last: int) -> list[Supersedes]:
    """废止第5/ISAF/2022号批示: the numbers that follow the word, up to the end of their clause."""
    fate = _REPEAL_NUMBER.search(act.flat_body[first:last])
    if fate is None:
        return []
    listed = re.match(r"[^。;,《》\n]*", act.flat_body[first + fate.end() : last])
    numbers = find_numbers(_parted(listed[0])) if listed else ()
    return [_item(act, n.value, None, first, last, "repeals") for n in numbers if n.kind != "plain"]


def _bare_standards(act: ActText, first: int, last: int, end: int) -> list[Supersedes]:
    """YY 0505—2012同时废止: standards go by their numbers."""
    spans = standards_named(act, first, first + end)
    if (
        not spans
        or re.fullmatch(r"[ ]*(?:标准)?(?:自[^。;]{0,16}起)?[ ]*", act.flat_body[spans[-1][1] : first + end])
        is None
    ):
        return []
    ends = [start for start, _ in spans[1:]] + [first + end]
    return [
        _item(act, standard_form(act.body[a:b]), None, first, last, "repeals")
        for (a, b), until in zip(spans, ends, strict=True)
        if _TAKES_FORCE.search(act.flat_body, b, until) is None
    ]


def _of_lists(act: ActText) -> list[Supersedes]:
    """决定废止以下文件: and a list of lines, one text each."""
    found: list[Supersedes] = []
    relation: Relation | None = None
    for line in act.lines:
        if _LIST_HEAD.search(_FORCE_TAIL.sub("", line.text)):
            relation = "repeals"
        elif relation is not None:
            if "\t" in act.body[line.start : line.end]:
                found += _row(act, line, relation)
                continue
            items = _items(act, line.start, line.end, 0, len(line.text), relation) or _bare_item(
                act, line, relation
            )
            if items and items[0].title is not None and "《" not in line.text:
                found += items
                continue
            if not items or not re.match(
                r"^[ ]*(?:\(?[\d一二三四五六七八九十]+[)、..]*)?[ ]*[^,。]{0,24}《", line.text
            ):
                relation = None
                continue
            found += items[:1]
    return found


def _row(act: ActText, line: Line, relation: Relation) -> list[Supersedes]:
    """1 ⇥ 某某办法（试行） ⇥ 黑药监规〔2019〕3号: a row of a table of texts; a head row has no number."""
    cells, at = [], line.start
    for cell in act.body[line.start : line.end].split("\t"):
        cells.append((at, at + len(cell), find_numbers(cell)))
        at += len(cell) + 1
    numbers = [found[0].value for _, _, found in cells if found]
    titles = [act.body[a:b].strip().strip("《》") for a, b, found in cells if not found and b - a >= 6]
    return [_item(act, numbers[0], titles[0], line.start, line.end, relation)] if numbers and titles else []


_BARE_ITEM = re.compile(
    r"^[(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[)、.][ ]*(?P<title>[^《》。\n]{6,80}?)[ ]*\((?P<number>[^()]{4,40})\)[ ]*[;。]?$"
)


def _bare_item(act: ActText, line: Line, relation: Relation) -> list[Supersedes]:
    """1.某某办法（黑药监规〔2019〕3号): a list of titles without 《》, each with its number."""
    match = _BARE_ITEM.match(line.text)
    numbers = find_numbers(match["number"]) if match else ()
    if match is None or not numbers:
        return []
    title = act.body[line.start + match.start("title") : line.start + match.end("title")]
    return [_item(act, numbers[0].value, title, line.start, line.end, relation)]


def _item(
    act: ActText, number: str | None, title: str | None, start: int, end: int, relation: Relation
) -> Supersedes:
    return Supersedes(
        number=number, title=title, quote=act.body[start:end], start=start, end=end, relation=relation
    )
