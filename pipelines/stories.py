"""One event once: which articles tell the same story, and as what.

Candidates come from the fingerprint index, from a shared number and from a shared title; each is verified
by alignment of the texts and by the marks of `pipelines.identity`. The role says what an article is in its
story, `why` says how we know.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from models import Article, Membership, Role, StoredArticle
from pipelines.identity import Marks, likeness, marks_of, titles_part
from text.documents import find_numbers
from text.fingerprint import letters
from text.issuers import name_issuer
from text.script import fold
from wording import Wording, joined

# LCS containment (share of the shorter text found in order in the longer): random pairs stay under .48,
# excerpts of a text with a sixth of its sentences replaced keep .65.
PROBABLE = 0.62
CERTAIN = 8.0
SHARED = 2.0
FEW = 8
"""So many copies of a story are enough to compare with."""
SAME_TITLE = Wording("same title within a week, hardly any text", "一周内标题相同，几乎没有正文")
FIRST = Wording("no earlier copy is known", "此前没有见过")
MOST_OFFICIAL = Wording("the earliest or most official copy", "最早或最权威的一篇")
MASKED = Wording("places and names are masked; the original is not here", "地名人名被改过；这里没有原文")
SHORT = 40
LONGEST = 6000
_ENDING = re.compile(r"[(（【\[〔][^)）】\]〕]{0,20}[)）】\]〕]$")
_PRESS_HEAD = re.compile(
    r"^(?:【[^】]{1,12}】|\[[^\]]{1,12}\]|(?:转发|转载|解读|图解|一图读懂|权威发布|要闻|重磅)[丨|｜:：])+"
)
_QUOTED_TITLE = re.compile(r"[《〈]([^《》〈〉]{6,80})[》〉]")


@dataclass(frozen=True, slots=True)
class Kin:
    """How two articles are related: `odds` above 0 say one story, `containment` 0–1, and the sentence that says why."""

    containment: float
    why: str
    odds: float = CERTAIN
    explains: bool = False


NO_KIN = Kin(0.0, "", -CERTAIN)


@dataclass(slots=True)
class Reader:
    """Letters and marks of each article, and what came of comparing two, computed once."""

    texts: dict[int, str] = field(default_factory=dict)
    marks: dict[int, Marks] = field(default_factory=dict)
    kin: dict[tuple[int, int], Kin] = field(default_factory=dict)

    def text(self, article: Article) -> str:
        key = id(article)
        if key not in self.texts:
            self.texts[key] = letters(article.body)[:LONGEST]
        return self.texts[key]

    def mark(self, article: Article) -> Marks:
        key = id(article)
        if key not in self.marks:
            self.marks[key] = marks_of(article)
        return self.marks[key]

    def compare(self, a: Article, b: Article) -> Kin:
        key = (min(id(a), id(b)), max(id(a), id(b)))
        if key not in self.kin:
            self.kin[key] = self._compared(a, b)
        return self.kin[key]

    def _compared(self, a: Article, b: Article) -> Kin:
        shared = sorted(set(a.doc_numbers) & set(b.doc_numbers))
        ma, mb = self.mark(a), self.mark(b)
        if not shared and ((ma.forwards and a.doc_numbers) or (mb.forwards and b.doc_numbers)):
            return NO_KIN
        if explained := _explains(a, b) or _explains(b, a):
            return Kin(0.0, explained, explains=True)
        ta, tb = self.text(a), self.text(b)
        contained = containment(ta, tb)
        short = min(len(ta), len(tb)) < SHORT
        titles_agree = same_title(a.title, b.title)
        if contained < PROBABLE and not short and not (shared and (contained >= 0.5 or titles_agree)):
            return NO_KIN
        odds = likeness(ma, mb, contained)
        if shared:
            number = Wording(f"same number {shared[0]}, ", f"文号同为 {shared[0]}，")
            why = joined((number, _common(contained)), "", "")
            if (
                short or contained < PROBABLE
            ):  # one has the attachment's text only, or none: the titles must do
                return NO_KIN if titles_part(ma, mb) else Kin(contained, why)
            return Kin(contained, why, odds + SHARED)
        if short:
            near = a.published_on and b.published_on and abs((a.published_on - b.published_on).days) <= 7
            agree = titles_agree and (near or (ta and ta == tb)) and not titles_part(ma, mb)
            return Kin(contained, SAME_TITLE) if agree else NO_KIN
        return Kin(contained, _common(contained), odds)


def kinship(a: Article, b: Article, reader: Reader | None = None) -> Kin | None:
    """Whether two articles tell the same story, and how we know; None when they do not."""
    kin = (reader or Reader()).compare(a, b)
    return kin if kin.odds > 0 else None


def _common(share: float) -> Wording:
    return Wording(f"{share:.0%} of the shorter text in common", f"较短的一篇有 {share:.0%} 的文字相同")


def containment(a: str, b: str) -> float:
    """Share of the shorter text that the longer one has in the same order, 0–1."""
    from rapidfuzz.distance import LCSseq

    short, long = sorted((a, b), key=len)
    return LCSseq.similarity(short, long) / len(short) if short else 0.0


def title_core(title: str) -> str:
    """A title without press heads, brackets at the end and punctuation, in the comparison form."""
    text = _PRESS_HEAD.sub("", fold(title).strip())
    return letters(_ENDING.sub("", text))


def same_title(a: str, b: str) -> bool:
    left, right = title_core(a), title_core(b)
    if min(len(left), len(right)) < 8:
        return bool(left) and left == right
    return left in right or right in left or containment(left, right) >= 0.9


def _explains(a: Article, b: Article) -> str | None:
    """a interprets or answers questions on b: it names b's title or number, and is no copy of it."""
    if a.genre != "interpretation" or b.genre == "interpretation":
        return None
    named = [title_core(t) for t in _QUOTED_TITLE.findall(fold(a.title))]
    core = title_core(b.title)
    if any(len(n) >= 6 and n in core for n in named):
        return Wording(f"its title names 《{b.title}》", f"标题提到《{b.title}》")
    cited = next((n for n in b.doc_numbers if n in a.title or fold(n) in fold(a.body[:1500])), None)
    return Wording(f"it explains {cited}", f"解读 {cited}") if cited else None


# ------------------------------------------------------------------ roles


def role_of(article: Article, head: Article, kin: Kin, reader: Reader) -> Role:
    """What `article` is beside the head of its story."""
    if kin.explains:
        return (
            "qa"
            if re.search(r"问答|答记者问|[Qq]\s*&\s*[Aa]|常见问题", fold(article.title))
            else "interpretation"
        )
    if reader.mark(article).masked and not reader.mark(head).masked:
        return "masked_copy"
    if _is_regulator(article) and not _own_site(article):
        return "relay"
    return "reprint"


def originality(article: Article, reader: Reader) -> tuple[int, int, int, date, int]:
    """Sort key: the most original first. The issuer's own site, then other regulators, then the press;
    undamaged and unmasked before damaged and masked; the earliest; the fullest."""
    place = 0 if _own_site(article) else 1 if _is_regulator(article) else 2
    lost = sum(r.certainty == "lost" for r in article.repairs)
    return (
        int(reader.mark(article).masked or article.genre == "interpretation"),
        place,
        int(bool(lost)),
        article.published_on or date.max,
        -len(reader.text(article)),
    )


def _is_regulator(article: Article) -> bool:
    if article.level is not None:
        return article.level != "media"
    return bool(
        re.search(r"//[^/]*\.gov\.cn|//[^/]*(?:cde|cmde|nifdc|nidc|cfdi|chp|cdr-adr)\.org\.cn", article.url)
    )


def _own_site(article: Article) -> bool:
    """The site of one of its issuers: publisher and issuer are one body, and the site is official."""
    if not _is_regulator(article):
        return False
    national = bool(article.issuers) and all(name.startswith("国家") for name in article.issuers)
    if article.level == "provincial" and national:
        return False  # a national paper on a region's site, whoever it names as its source
    body = name_issuer(article.publisher) if article.publisher else None
    publisher = fold(body.name if body else article.publisher or "")
    return (
        not article.issuers or not publisher or any(_same_body(fold(i), publisher) for i in article.issuers)
    )


def _same_body(a: str, b: str) -> bool:
    short = re.compile(
        r"省|市|自治区|壮族|回族|维吾尔|监督管理局|监督管理委员会|国家|总局|管理局|局|网站|官网"
    )
    left, right = short.sub("", a), short.sub("", b)
    return a in b or b in a or (bool(left) and left == right)


def titles_explained(article: Article) -> tuple[str, ...]:
    """Titles in the title of an interpretation: what it is about."""
    return tuple(_QUOTED_TITLE.findall(article.title)) if article.genre == "interpretation" else ()


def numbers_explained(article: Article) -> tuple[str, ...]:
    """Numbers an interpretation names in its title and beginning."""
    if article.genre != "interpretation":
        return ()
    return tuple(dict.fromkeys(f.value for f in find_numbers(f"{article.title}\n{article.body[:1500]}")))[:5]


def cast(members: Sequence[StoredArticle]) -> dict[int, Role]:
    """Who is what in a story, by article id; interpretations keep their part."""
    reader = Reader()
    order = sorted(members, key=lambda m: originality(m.article, reader))
    head = order[0].article
    roles: dict[int, Role] = {order[0].id: "original"}
    for one in order[1:]:
        explains = one.story_role in ("interpretation", "qa")
        roles[one.id] = role_of(one.article, head, Kin(0.0, "", explains=explains), reader)
    return roles


# ------------------------------------------------------------------ placing and grouping


def place(article: Article, others: Sequence[StoredArticle], shared: Mapping[int, int]) -> Membership:
    """Where a new article belongs among stored candidates.

    shared  fragments in common by article id, from the fingerprint index
    """
    reader = Reader()
    near = sorted(others, key=lambda o: -shared.get(o.id, 0))[:60]
    by_story: dict[int, list[StoredArticle]] = {}
    for other in near:
        if other.story_id is not None:
            by_story.setdefault(other.story_id, []).append(other)
    best: tuple[Kin, int, StoredArticle] | None = None
    for story_id, members in by_story.items():
        found = closest(article, [m.article for m in members], reader)
        if found is not None and (best is None or found[0].containment > best[0].containment):
            best = (found[0], story_id, members[found[1]])
    if best is None:
        return Membership(story_id=None, role="original", why=FIRST)
    kin, story_id, other = best
    role = role_of(article, other.article, kin, reader)
    return Membership(story_id=story_id, role=role, why=kin.why, conflicts=conflicts(article, other.article))


def closest(article: Article, members: Sequence[Article], reader: Reader) -> tuple[Kin, int] | None:
    """The nearest kin among the members of one story, and its place; None when there is none, or when the members
    together speak against it: an excerpt without dates must not pull two events together."""
    kin = [reader.compare(article, member) for member in members[:FEW]]
    best = max(range(len(kin)), key=lambda i: (kin[i].odds > 0, kin[i].containment))
    if kin[best].odds <= 0:
        return None
    said = [
        max(-CERTAIN, min(CERTAIN, one.odds))
        for one, member in zip(kin, members, strict=False)
        if one is not NO_KIN and not one.explains
    ]
    return (kin[best], best) if kin[best].explains or sum(said) > 0 else None


def conflicts(a: Article, b: Article) -> tuple[str, ...]:
    """Facts on which two copies disagree, as `field: this / that`."""
    rows = [
        ("doc_number", set(a.doc_numbers), set(b.doc_numbers)),
        ("deadline", {d.date.isoformat() for d in a.deadlines}, {d.date.isoformat() for d in b.deadlines}),
        (
            "effective_on",
            {d.date.isoformat() for d in a.effective_on},
            {d.date.isoformat() for d in b.effective_on},
        ),
        ("signed_on", {str(a.signed_on)} - {"None"}, {str(b.signed_on)} - {"None"}),
    ]
    return tuple(
        f"{name}: {', '.join(sorted(left))} / {', '.join(sorted(right))}"
        for name, left, right in rows
        if left and right and not left & right
    )


@dataclass(frozen=True, slots=True)
class Member:
    index: int
    role: Role
    why: str


def group(articles: Sequence[Article]) -> tuple[tuple[Member, ...], ...]:
    """Sort articles into stories, each with its most original member first. Indexes are into `articles`."""
    reader = Reader()
    order = sorted(range(len(articles)), key=lambda i: originality(articles[i], reader))
    groups: list[list[tuple[int, Kin | None]]] = []
    postings: dict[int, set[int]] = {}
    for index in order:
        article = articles[index]
        near = _near(article, postings)
        best: tuple[Kin, int] | None = None
        for number, members in enumerate(groups):
            some = [articles[i] for i, _ in members]
            if not any(near.get(i) or _may_match(article, articles[i]) for i, _ in members):
                continue
            found = closest(article, some, reader)
            if found is not None and (best is None or found[0].containment > best[0].containment):
                best = (found[0], number)
        for h in article.fingerprint:
            postings.setdefault(h, set()).add(index)
        if best is None:
            groups.append([(index, None)])
        else:
            groups[best[1]].append((index, best[0]))
    return tuple(_members(g, articles, reader) for g in groups)


def _near(article: Article, postings: Mapping[int, set[int]]) -> dict[int, int]:
    near: dict[int, int] = {}
    for h in article.fingerprint:
        for other in postings.get(h, ()):
            near[other] = near.get(other, 0) + 1
    return near


def _may_match(a: Article, b: Article) -> bool:
    return bool(
        set(a.doc_numbers) & set(b.doc_numbers)
        or "interpretation" in (a.genre, b.genre)
        or same_title(a.title, b.title)
    )


def _members(
    rows: list[tuple[int, Kin | None]], articles: Sequence[Article], reader: Reader
) -> tuple[Member, ...]:
    head = articles[rows[0][0]]
    first = Member(rows[0][0], "original", MOST_OFFICIAL)
    if len(rows) == 1 and reader.mark(head).masked:
        first = replace(first, role="masked_copy", why=MASKED)
    return (
        first,
        *(Member(i, role_of(articles[i], head, kin, reader), kin.why) for i, kin in rows[1:] if kin),
    )
