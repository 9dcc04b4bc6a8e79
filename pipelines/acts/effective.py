"""From when an act or a part of it applies; dates of the other laws it cites are left alone."""

from __future__ import annotations

import re
from datetime import date, timedelta

from models import Effective, Genre
from pipelines.acts import forcewords as words
from pipelines.acts.acttext import ActText
from pipelines.acts.limitwords import ADJUSTS, EARLIER_PAPER, LATE_ONES
from pipelines.acts.spans import Counted, carried, count_on, settle
from pipelines.acts.tables import find_cells
from text.documents import find_days


def find_effective(
    act: ActText, genre: Genre, signed_on: date | None, *, reprinted: bool = False
) -> tuple[Effective, ...]:
    """Every day from which the act or a part of it applies.

    `reprinted`: the page is another body's copy, so that its publication is not the act's.
    """
    if genre in words.NO_ACT:
        return ()
    found = [
        *_stated(act, genre, signed_on),
        *_computed(act, genre, signed_on, reprinted),
        *_tabled(act, genre),
    ]
    eves = {e.date - timedelta(days=1) for e in found if e.what != "废止"}
    unique: dict[date, Effective] = {}
    for effective in sorted(found, key=lambda e: e.start):
        if (
            effective.what != "废止" or effective.date not in eves
        ):  # the old one's last day is none of the new one's
            unique.setdefault(effective.date, effective)
    return tuple(unique.values())


def _stated(act: ActText, genre: Genre, signed_on: date | None) -> list[Effective]:
    base = min((d for d in (act.published_on, signed_on) if d is not None), default=None)
    found = []
    for day in find_days(act.body):
        first, last = act.sentence(day.start, day.end)
        before, after = act.around(day.start, day.end)
        lead = act.line_before(day.start) or _asked_above(act, day.start)
        after = words.NOTE.sub("", after, count=1) if words.NOTE.match(after) else after
        what = _what(before, after, genre, lead)
        fresh = genre == "news" and base is not None and words.GIVEN_AND_HOLDS.match(after) is not None
        since = base - timedelta(days=words.FRESH) if fresh and base else base
        settled = (carried(lead, day, base) or settle(day, since)) if what is not None else None
        if what is None or settled is None:
            continue
        ahead = base is not None and settled.date >= (act.published_on or base)
        told = fresh or words.ACT_FROM.search(before)
        if genre == "news" and what == "施行" and act.published_on is not None and told:
            ahead = ahead or (act.published_on - settled.date).days <= words.FRESH
        if (what == "部分要求" or genre in ("news", "reply")) and base is not None and not ahead:
            continue
        if genre == "news" and words.USED.match(after) and words.ACT_SAYS.search(before) is None:
            continue
        if not ahead and (act.tells_of_past(day.start) or words.WAS_GIVEN_OUT.search(before)):
            continue
        if not ahead and (words.SINCE_THEN.match(after) or _aside(before, after)):
            continue
        if day.year is None and act.tells_of_past(day.start):
            continue
        noted = words.IN_BRACKET.search(before)
        if noted and not (
            _is_title_book(act, noted["title"]) or words.GIVES.search(before, 0, noted.start())
        ):
            continue
        if _is_anothers(act.flat_title, before, act.flat_body[day.end : last], genre, what):
            continue
        if (
            what == "部分要求"
            and words.PAUSED_SERVICE.match(after)
            and words.UPGRADE.search(act.flat_title + lead + after)
        ):
            continue
        if (not ahead and words.CARRIES_OUT.search(act.flat_title)) or words.INVITES.search(act.flat_title):
            continue
        moved = what == "废止" or words.PUT_OFF.search(before) is not None
        ordered = genre in ("news", "interpretation") or (
            genre not in words.TELLING and words.ORDERED.fullmatch(before) is not None
        )
        if not (moved or (ahead and ordered) or _is_own(act, before, genre)):
            continue
        if base is not None and (base - settled.date).days > 366:
            continue
        found.append(_effective(act, settled, what, first, last))
    return found


def _aside(before: str, after: str) -> bool:
    """前三批实施品种（2021年1月1日、2024年6月1日起实施）的要求不变: days past, in a bracket amid a sentence."""
    return (
        before.rfind("(") > before.rfind(")")
        and re.match(r"[^()]{0,20}\)的?[\u4e00-\u9fff]", after) is not None
    )


def _asked_above(act: ActText, at: int) -> str:
    """The question on the line above a day that begins its line."""
    line = act.flat_body.rfind("\n", 0, at)
    if line < 0 or act.flat_body[line + 1 : at].strip():
        return ""
    above = act.flat_body[act.flat_body.rfind("\n", 0, line) + 1 : line].rstrip()
    return above if above.endswith("?") else ""


def _is_anothers(title: str, before: str, after: str, genre: Genre, what: str) -> bool:
    """Is the day set by an earlier or another paper, or that of one of many works a reply counts up?"""
    if genre == "interpretation" and words.OTHERS_ACT.search(before):
        return True
    if genre in ("news", "interpretation"):
        return False
    if words.SET_EARLIER.search(before) or words.GIVEN_BY_OTHERS.search(before):
        return True
    if genre == "reply" and (
        words.OF_A_TALLY.search(before)
        or (words.GIVEN_BY_ABOVE.search(before) and not title.startswith(("国家", "国务院")))
    ):
        return True
    if ADJUSTS.search(title) and EARLIER_PAPER.search(before):
        return True
    if re.search(r"\((?:根据|按照|依据|依照)[^()]*$", before):
        return True
    cited = words.BY_ANOTHER.search(before) is not None
    if cited and words.INVITES.search(title):
        return True
    return cited and (
        genre == "consultation" or (what == "部分要求" and words.FOR_OTHERS.search(after) is not None)
    )


def _tabled(act: ActText, genre: Genre) -> list[Effective]:
    """The days of a table's column of days of force, as of standards that come in stages."""
    if genre in words.TELLING:
        return []
    return [
        _effective(act, Counted(date=day.date, how=""), "施行", *cell.row)
        for cell in find_cells(act)
        if words.FORCE_HEAD.match(cell.head)
        for day in find_days(cell.text)
        if day.date is not None and (act.published_on is None or day.date >= act.published_on)
    ]


def _what(before: str, after: str, genre: Genre, lead: str) -> str | None:
    """施行, 废止 or 部分要求 for a day that starts or ends something; None for any other day.

    lead  its line up to the day
    """
    if words.CITED.match(after) or LATE_ONES.match(after) or words.GOES_ON.search(before):
        return None
    if (words.MAY_FROM.search(before) and words.OFFERED.match(after)) or (
        words.APPLIED_FOR.search(before) and words.TAKEN_IN.match(after)
    ):
        return None
    if words.CERTIFICATES.search(before):
        return None
    if genre == "news" and re.search(r"已于[ ]*$", before) and words.GIVEN_AND_HOLDS.match(after):
        return "施行"
    if re.search(r"有效期[^,;。]{0,12}$", before) or words.NO_LONGER.search(before):
        return None
    if (
        (words.SYSTEM.search(before) and words.PAUSES.match(after))
        or words.PAUSING.match(after)
        or words.WORK_BEGINS.match(after)
        or words.OFFICES_WORK.match(after)
        or words.ARRIVES.match(after)
        or words.TEAM.search(before)
        or words.ITS_TIME.search(before)
    ):
        return None
    if words.OFFICE_ACTS.match(after) or words.MOVED_ON.match(after):
        return None
    if not lead.strip() and words.TIMELINE.match(after):
        return "施行"
    if words.STARTS_NAMED.match(after) or words.TAKES_EFFECT.match(after) or words.NAMED_BEGINS.match(after):
        return "施行"
    if words.WHEN.search(lead) and re.match(r"[ ]*(?:起)?(?:开始)?[ ]*(?=$|[,。;])", after):
        return "施行"
    if words.COVER.search(lead) and words.COVER_ENDS.match(after):
        return "施行"
    if (start := words.STARTS.match(after)) is not None:
        verb = start["verb"]
        rest = after[start.end() :]
        if re.match(r"(?:的|以来|之后|后)", rest):
            return None
        return "废止" if re.search(r"废止|停止|失效", verb) else "施行"
    if words.DAY_OF_FORCE.search(before) and re.match(r"[ ]*\)[ ]*(?:起|开始|后|。|,|;|$)", after):
        return "施行"
    if words.RUNS_FROM.search(before) and re.match(r"[ ]*起", after):
        return "施行"
    if words.LABEL.search(before) or (words.ON.search(before) and words.ON_VERB.match(after)):
        return "施行"
    if (
        words.BEGINS_BARE.match(after)
        or words.TRIAL_RUN.match(after)
        or (words.TRIAL_TERM.search(before) and after[:1] in "至到-起")
    ):
        return "施行"
    if genre not in words.TELLING and words.THOSE_AFTER.match(after):
        return "部分要求"
    if re.search("适用于$", before) and re.match(r"[ ]*[之以]?后[^。;,\n]{2,20}的", after):
        return "部分要求"
    if re.search("(?:对|凡)$", before) and genre not in words.TELLING and words.THOSE_FROM.match(after):
        return "部分要求"
    if words.AND_FROM.match(after):
        return "施行"
    if (words.NEW_BEGINS.search(before) or words.RULE_BEFORE.search(before)) and re.match(
        r"[ ]*(?:施行|实施|执行|生效)(?=$|[,。;])", after
    ):
        return "施行"
    if re.match(r"[ ]*起[ ]*(?=$|[,;。])", after) and (
        words.STAGED.search(lead) or words.ITS_DAY.search(before)
    ):
        return "施行"
    put_off = words.PUT_OFF.search(before)
    if put_off and (re.match(rf"[ ]*(?:起)?{words.FORCE}", after) or words.FORCE_DAY.search(before)):
        return "施行"
    bare = genre not in (*words.TELLING, "news", "reply", "other") and words.ORDER_FOLLOWS.match(after)
    if genre in words.TELLING or not (
        bare
        or re.search(
            r"(?:(?:^|[自从由,:)]|明确|规定|宣布)[ ]*|[\d一二三四五六七八九十][.、][ ]*|第[一二三四五六七八九十]批[ ]*)$",
            before,
        )
    ):
        return None
    return "部分要求" if words.FROM_DUTY.match(after) else None


def _is_own(act: ActText, before: str, genre: Genre) -> bool:
    """Does the day speak of this act? A 《title》 before it must be this one's or be handed out by it."""
    before = words.EXCEPT.sub("", before)
    books = list(words.BOOK.finditer(before))
    if re.search(
        r"(?:现|决定|拟|局)对《[^《》]*》[^。;《》\n]{0,50}(?:作出|作|进行|予以)(?:了|如下|以下|相应|部分)?(?:调整|修改|修订|规范|明确)(?:\([^()]*\))?,?[自于从]?[ ]*$|(?:其中|本(?:决定|公告|通知|办法))[^。;\n]{0,8}对[^。;\n]{2,60}的(?:修改|修订|调整|规定)[自于从]?[ ]*$|其中[^。;,\n]{2,30}(?:要求|规定|内容|条款|部分)[自于从]?[ ]*$|其中《[^《》]*》[^。;,\n]{1,20}[自于从][ ]*$|本[\u4e00-\u9fff]{2,6}(?:系|是|为)?对《[^。;\n]{4,80}的(?:修订|修改|更新|全面修订),?[自于从]?[ ]*$",
        before,
    ):
        return True
    if books and words.CHANGED_SO.fullmatch(before, books[-1].end()):
        return True
    if words.DECIDED.search(before[books[-1].end() if books else 0 :]) or words.DECIDED.search(before):
        return True
    if books and _is_title_book(act, books[-1][1]):
        return True
    if re.search(
        r"(?:^|[。;,:、.])[ ]*上述(?:规定|要求|措施|标准|政策|条款|安排)(?:将|均|统一)?[自于从]?[ ]*$", before
    ):
        return True
    if re.search(
        r"(?:该|上述|新修订的|新版|新修订)[\u4e00-\u9fff]{0,12}(?:法|条例|办法|规定|规范|药典|GMP|GSP)[)》]?(?:已|将)?(?:自|于|从)?[ ]*$",
        before,
    ):
        return False
    if not books and words.NEW_BEGINS.search(before):
        return True
    if not books:
        return genre != "news" or words.HANDS_OUT.search(before) is not None
    last = books[-1]
    handed = before[max(0, last.start() - 16) : last.start()]
    given = re.search(r"现(?:予|将)?(?:公布|发布|印发)(?:(?:新|经)?修订后?的)?$", handed) or _made_here(
        act, last[1]
    )
    if genre in ("news", "other", "guideline") and re.search(
        r"(?:发布|印发|公布|出台|颁布|挂出|贴出)了?$", handed
    ):
        return True  # a report: 某局发布《某办法》，自12月1日起施行
    between = re.sub(r"\([^()]*\)", "", before[last.end() :])
    return bool(given) or words.HANDS_OUT.search(between) is not None


def _made_here(act: ActText, named: str) -> bool:
    """制定了《…》，现予公布: a paper that this one gives out under another title of its own."""
    given = re.compile(
        rf"(?:制定|制订|修订|编制|形成|起草)了?[^。;\n《》]{{0,10}}{words.LISTED}《[^《》]{{0,40}}{re.escape(named)}》[^。;\n《》]{{0,30}}{words.LISTED}[^。;\n《》]{{0,30}}(?:现|予以|一并)[^。;\n]{{0,6}}(?:公布|发布|印发)"
    )
    return given.search(act.flat_body) is not None


def _is_title_book(act: ActText, named: str) -> bool:
    """Does 《…》 name the paper that the title names, in full or as 《办法》 for short?"""
    stem = re.sub(r"\([^()]*\)|[《》〈〉\s]|中华人民共和国", "", named)
    heads = [
        line.text for line in act.lines[:3] if line.text.startswith("关于")
    ]  # under a title that is but a number
    title = re.sub(r"[《》〈〉\s]|中华人民共和国", "", " ".join((act.flat_title, *heads)))
    whole = [
        re.sub(r"\([^()]*\)|[《》〈〉\s]|中华人民共和国", "", book[1])
        for book in words.BOOK.finditer(act.flat_title)
    ]
    if whole and not heads and not any(book.endswith(stem) or book in stem for book in whole):
        return False  # 《某规范现场检查指导原则》 is not 《某规范》
    return stem in title and (len(stem) >= 4 or words.KIND.fullmatch(stem) is not None)


def _computed(act: ActText, genre: Genre, signed_on: date | None, reprinted: bool) -> list[Effective]:
    flat = act.flat_body
    found: list[Effective] = []
    if genre in (
        "interpretation",
        "consultation",
    ):  # its 发布之日 is that of the paper it explains or that is to come
        return found
    sayings = [*words.COUNTED.finditer(flat), *words.AT_ONCE.finditer(flat)]
    if genre not in words.TELLING:
        sayings += [*words.AT_ONCE_DUTY.finditer(flat)]
    if genre not in ("interpretation", "publicity", "news", "reply", "other"):
        sayings += [*words.AT_ONCE_ORDER.finditer(flat)]
    for said in sayings:
        first, last = act.sentence(said.start(), said.end())
        before = flat[first : said.start()]
        if said.re is words.AT_ONCE and "即日" in said[0] and words.CALLED_BACK.match(flat, said.end()):
            continue
        if said.re is words.COUNTED and words.THAT_IS.match(flat, said.end()):
            continue  # the day itself is stated
        if said.re is words.AT_ONCE_ORDER and words.ORDERS.search(before) is None:
            continue
        if said.re is words.AT_ONCE_ORDER and genre in words.TELLING and not before.endswith("决定"):
            continue  # findings that end in an order: 国家药监局决定自即日起暂停…
        if re.match(r"[ ]*第[一二三四五六七八九十百]+条", before) and "本" not in before + said[0]:
            continue
        told = _told_base(act, said.start()) if genre in ("news", "other", "guideline") else None
        own = (
            (told and words.NEW_ACT.search(before))
            or said.re is words.AT_ONCE_ORDER
            or _is_own(act, before, genre)
            or words.OWN_EVENT.search(said[0])
        )
        if not own or re.match(
            r"的《|的[\u4e00-\u9fff]{2,12}(?:法|条例|办法)", flat[said.end() : said.end() + 20]
        ):
            continue
        if told and act.published_on and (act.published_on - told[0]).days > words.RETOLD:
            continue
        base = told or _base(act, signed_on, said.groupdict().get("event") or "", reprinted)
        if base is None:
            continue
        if said.re is words.COUNTED:
            settled = count_on(base[0], said, base_name=base[1])
        else:
            later = said.groupdict().get("next")
            settled = Counted(
                date=base[0] + timedelta(days=bool(later)),
                how=f"{base[1]}{base[0].isoformat()}{'的次日' if later else ''}",
            )
        found.append(_effective(act, settled, "施行", first, last))
    return found


def _told_base(act: ActText, at: int) -> tuple[date, str] | None:
    """The day on which a report says that something was given out: 2月28日，药审中心发布…; 今日…公布."""
    if act.published_on is None:
        return None
    said = act.flat_body[max(0, at - 200) : at]
    for given in reversed(list(words.GIVEN_OUT.finditer(said))):
        days = find_days(given[0])
        if not days:
            return act.published_on, "报道所称今日"
        year = act.published_on.replace(year=act.published_on.year - 1)
        day = days[-1].date or days[-1].on_or_after(year + timedelta(days=1))
        if day <= act.published_on:
            return day, "报道所称发布日期"
    return None


def _base(act: ActText, signed_on: date | None, event: str, reprinted: bool) -> tuple[date, str] | None:
    """印发 and 签发 happen on the signed day, 发布 and 公布 on the day of publication by the issuer."""
    published, signed = (act.published_on, "发布日期"), (signed_on, "成文日期")
    order = (
        (signed, published)
        if event in ("印发", "签发", "签署", "下发", "发文") or reprinted
        else (published, signed)
    )
    return next(((day, name) for day, name in order if day is not None), None)


def _effective(act: ActText, settled: Counted, what: str, start: int, end: int) -> Effective:
    return Effective(
        date=settled.date,
        what=what,
        quote=act.body[start:end],
        start=start,
        end=end,
        computed_from=settled.how or None,
    )
