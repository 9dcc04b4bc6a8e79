"""The nouns that travel between rooms (standard library only).

Every noun is a frozen, slotted, keyword-only dataclass; sequences are tuples. `None` means
"the page did not say". A value changes type when it gains knowledge:

    Source → ListRequest → ListingPage(ListingEntry …) → FetchedPage → PageText → Article → StoredArticle

Positions (`start`, `end`) are Python code points, half open, in the text the noun names.
Instants are timezone-aware UTC; calendar days are Asia/Shanghai.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

Genre = Literal[
    "meeting",
    "speech",
    "announcement",
    "circular",
    "notice",
    "opinion",
    "order",
    "rule",
    "guideline",
    "standard",
    "consultation",
    "interpretation",
    "publicity",
    "reply",
    "recall",
    "inspection",
    "penalty",
    "news",
    "other",
]
Role = Literal["original", "reprint", "relay", "interpretation", "qa", "masked_copy"]
Certainty = Literal["exact", "chosen", "lost"]
Where = Literal["title", "body", "meta"]
PageEnd = Literal["filed", "unchanged", "quarantined", "refused"]
SourceState = Literal["ok", "degraded", "blocked", "suspect", "failed", "not_due", "not_watched"]
Confidence = Literal["seen-in-code", "breadcrumb", "seen-address", "documented", "guess"]
Witness = Literal["real", "old", "invented"]
ListForm = Literal["html", "json", "jpage", "jpaas"]
EntryState = Literal["pending", "filed", "quarantined", "refused", "link_only", "gone", "held"]

Rule = tuple[str, ...]
"""Selector alternatives, tried in order. Each is CSS (`div.list li`), CSS with an attribute
(`a@title`, also `a::attr(title)`), XPath (`//…`, `.//…`), a JSON path (`data.records`), or
`/regex/` over the node's text."""

LOST = "〓"
"""U+3013 GETA MARK: one lost character, never papered over."""


# ------------------------------------------------------------------ sources and listings


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRules:
    """Where the rows of a listing are and what is in each; no `each`: the general reader finds them.

    form    how rows are wrapped: html, json (`each` is a path; rules name keys or `/view/{id}` templates),
            jpage (CDATA records in a script or a dataproxy reply), jpaas (rows inside JSON `data.html`)
    seen    when these places were last witnessed, and how sure they are (`confidence`)
    """

    each: Rule = ()
    link: Rule = ("a@href",)
    title: Rule = ("a@title", "a")
    date: Rule = ("span",)
    form: ListForm = "html"
    total: Rule = ()
    pages: Rule = ()
    seen: str | None = None
    confidence: Confidence = "documented"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """How page n (2, 3, …) of a listing is asked for.

    kind        none · auto (from the page's own links and scripts) · pattern (address by number) ·
                form (page 1 is a plain GET, later ones post the page's own hidden fields) ·
                jpage (Hanweb dataproxy, parameters read from the page) ·
                request, jpaas (every page, the first too, is asked with `pattern` and `form`)
    pattern     URL relative to the listing; `{n}` page number, `{size}` page size, `{start}` rows before
    first       the number that stands for page 2 (1 for `index_1.html`, 2 for `index_2.html`)
    form        POST fields, or the query of a GET; the same placeholders hold
    multipart   the POST body is multipart/form-data
    counts      what a `pagecount` on the page counts (Henan writes the records there)
    lookback    how many pages are read beyond the first that overlaps what is known
    limit       the most pages one run walks
    """

    kind: Literal["none", "auto", "pattern", "form", "jpage", "jpaas", "request"] = "auto"
    pattern: str = ""
    first: int = 1
    method: Literal["GET", "POST"] = "GET"
    form: Mapping[str, str] = field(default_factory=dict)
    multipart: bool = False
    counts: Literal["pages", "records"] = "pages"
    page_size: int = 20
    lookback: int = 1
    limit: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRules:
    """A site's own places for title, date, body …; empty rules mean "read it generally"."""

    title: Rule = ()
    date: Rule = ()
    body: Rule = ()
    publisher: Rule = ()
    attachments: Rule = ()
    drop: Rule = ()
    seen: str | None = None
    confidence: Confidence = "documented"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expect:
    """What is normal for the source; outside it the run says so."""

    min_entries: int = 1
    max_new: int = 80
    languages: tuple[str, ...] = ("zh",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One column of a source. `watched` is False where the address is only a guess."""

    name: str
    url: str
    kind: str = "news"
    subkind: str | None = None
    watched: bool = True
    confidence: Confidence = "documented"
    seen: str | None = None
    note: str | None = None
    entry: EntryRules = field(default_factory=EntryRules)
    paging: Paging = field(default_factory=Paging)


@dataclass(frozen=True, slots=True, kw_only=True)
class TlsException:
    """A dated exception from certificate rules: `kind` is unverified or legacy_renegotiation."""

    kind: Literal["unverified", "legacy_renegotiation"]
    reason: str
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One watched site, family defaults already merged in.

    hosts      further hosts that serve the same pages (m., cs., the address before a move)
    relays     ids of sources that carry the same papers
    witness    what its samples' markup was taken from: real, old (2023 or before) or invented
    site_code  SiteIDCode, as its pages state it
    browser    why a challenge of this site is met with a browser; None: it never is
    coverage   what is known to be missing ("no meeting column known")
    """

    id: str
    name: str
    url: str
    level: Literal["national", "technical-centre", "provincial", "media"] = "provincial"
    region: str = "000000"
    state: Literal["watched", "not_watched"] = "watched"
    reason: str | None = None
    family: str | None = None
    listings: tuple[Listing, ...] = ()
    article: ArticleRules = field(default_factory=ArticleRules)
    charset: str | None = None
    every: timedelta | None = None
    cron: str | None = None
    expect: Expect = field(default_factory=Expect)
    hosts: tuple[str, ...] = ()
    relays: tuple[str, ...] = ()
    witness: Witness = "invented"
    site_code: str | None = None
    access: str = "plain"
    gap_seconds: float = 2.0
    budget_seconds: float = 300.0
    max_requests: int = 200
    tls: TlsException | None = None
    browser: str | None = None
    coverage: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRequest:
    """What to ask a site for to get one page of a listing; `number` counts pages from 1."""

    url: str
    number: int = 1
    method: Literal["GET", "POST"] = "GET"
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingEntry:
    """One row of a listing. `link_only` rows (WeChat …) are kept as title and link."""

    source_id: str
    listing: str
    url: str
    title: str
    published_on: date | None = None
    link_only: bool = False
    pinned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingPage:
    """What one list page said. `degraded` names why the general reader had to be used.

    selector  what matched its rows; empty where the general reader found them
    outline   tags, ids and classes from the page's root into its first row
    """

    entries: tuple[ListingEntry, ...]
    total: int | None = None
    pages: int | None = None
    next: ListRequest | None = None
    degraded: str | None = None
    dropped: int = 0
    selector: str = ""
    outline: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListBlock:
    """One list page as it was read, for a person who compares it with another.

    selector  what matched its rows; empty: the general reader found them
    count     rows on the page · rows  the first of them
    outline   tags, ids and classes from the page's root into its first row
    proposed  selectors that give the same rows, where the general reader could derive some
    """

    sha: str
    read_at: datetime
    url: str
    selector: str = ""
    count: int = 0
    rows: tuple[ListingEntry, ...] = ()
    outline: str = ""
    proposed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListMemory:
    """The last page of a column that its own selectors read, beside the newest one.

    why   what is wrong with the newest; empty while it reads well, and `now` then is `good`
    """

    source_id: str
    listing: str
    good: ListBlock | None
    now: ListBlock
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedPage:
    """Raw bytes of one page as the server sent them (content-decoded), kept before parsing."""

    url: str
    final_url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    fetched_at: datetime
    entry: ListingEntry | None = None


# ------------------------------------------------------------------ text


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """Text of a page, the charset that gave it, how it was decided, and the losing candidates."""

    text: str
    charset: str
    evidence: str
    losers: tuple[str, ...] = ()
    lost: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """One mend: `after` stands at [start, end) of the mended text where `before` was damaged.

    exact   the damaging process was inverted · chosen  a language model decided clearly ·
    lost    cannot be known: `after` holds 〓, `candidates` the best guesses
    """

    kind: str
    start: int
    end: int
    before: str
    after: str
    certainty: Certainty
    candidates: tuple[str, ...] = ()
    healed_from: str | None = None
    where: Where = "body"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    text: str
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file of a notice. `state`: listed, read, image_only, unreadable, too_large."""

    name: str
    url: str
    text: str | None = None
    state: str = "listed"
    pages: int | None = None
    sha: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageText:
    """What extraction found on a page, before mending and facts.

    body            paragraphs joined by newline, table cells by tab; no title, no furniture
    published_from  shown, meta:PubDate, listing, url …: where the date came from
    meta            the page's meta tags, names as written in the standard (ArticleTitle …)
    confidence      0–1 per field
    """

    title: str
    body: str
    published_on: date | None = None
    published_from: str | None = None
    published_quote: str | None = None
    publisher: str | None = None
    editor: str | None = None
    author: str | None = None
    attachments: tuple[Attachment, ...] = ()
    meta: Mapping[str, str] = field(default_factory=dict)
    method: str = ""
    confidence: Mapping[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Is this answer a page at all? kind: page, challenge, login, missing, empty, truncated."""

    kind: Literal["page", "challenge", "login", "missing", "empty", "truncated", "too_deep"]
    reason: str = ""


# ------------------------------------------------------------------ what a page says


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One fact with its evidence: `quote` equals the named text at [start, end).

    In `meta` the positions count inside the quoted meta value, so start is 0."""

    field: str
    value: str
    quote: str
    where: Where
    start: int
    end: int
    how: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Directive:
    """One demand for future action (部署要求): a numbered item or one 要-sentence."""

    speaker: str | None
    section: str | None
    text: str
    quote: str
    start: int
    end: int
    products: tuple[str, ...] = ()
    standing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee:
    name: str
    role: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingFacts:
    name: str | None
    held_on: date | None = None
    place: str | None = None
    form: str | None = None
    presided: str | None = None
    attendees: tuple[Attendee, ...] = ()
    transmitted: tuple[str, ...] = ()
    judgements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    date: date
    what: str
    quote: str
    start: int
    end: int
    computed_from: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Effective:
    date: date
    what: str
    quote: str
    start: int
    end: int
    computed_from: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Supersedes:
    """An earlier text this one replaces, repeals or amends; `relation` says which."""

    number: str | None
    title: str | None
    quote: str
    start: int
    end: int
    relation: Literal["replaces", "repeals", "amends", "implements"] = "repeals"
    article_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActFacts:
    """What an act or notice says of itself; every value also stands in `facts` with its span."""

    doc_numbers: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    genre: Genre = "other"
    binding: bool | None = None
    marks: tuple[str, ...] = ()
    signed_on: date | None = None
    deadlines: tuple[Deadline, ...] = ()
    effective_on: tuple[Effective, ...] = ()
    supersedes: tuple[Supersedes, ...] = ()
    products: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    confidence: Mapping[str, float] = field(default_factory=dict)
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """Everything one page says, read by today's code. Pure: same bytes, same Article, for ever."""

    url: str
    source_id: str | None
    title: str
    body: str
    state: Literal["filed", "quarantined", "refused"] = "filed"
    reason: str | None = None
    listing: str | None = None
    aliases: tuple[str, ...] = ()
    published_on: date | None = None
    published_from: str | None = None
    signed_on: date | None = None
    issuers: tuple[str, ...] = ()
    publisher: str | None = None
    editor: str | None = None
    author: str | None = None
    doc_numbers: tuple[str, ...] = ()
    genre: Genre = "other"
    binding: bool | None = None
    marks: tuple[str, ...] = ()
    charset: str = "utf-8"
    confidence: Mapping[str, float] = field(default_factory=dict)
    repairs: tuple[Repair, ...] = ()
    directives: tuple[Directive, ...] = ()
    meeting: MeetingFacts | None = None
    deadlines: tuple[Deadline, ...] = ()
    effective_on: tuple[Effective, ...] = ()
    supersedes: tuple[Supersedes, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    products: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    notes: tuple[str, ...] = ()
    link_only: bool = False
    level: str | None = None
    search_text: str = ""
    fingerprint: tuple[int, ...] = ()
    page_sha: str = ""


# ------------------------------------------------------------------ what is kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    seen_at: datetime
    quote_of_change: str
    page_sha: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """An Article in the store. `region` and `level` are its source's."""

    id: int
    article: Article
    first_seen: datetime
    changed_at: datetime | None = None
    gone_since: datetime | None = None
    story_id: int | None = None
    story_role: Role = "original"
    story_why: str = ""
    conflicts: tuple[str, ...] = ()
    revisions: tuple[Revision, ...] = ()
    backfill: bool = False
    level: str | None = None
    region: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """Why an article stands in a story, and as what."""

    story_id: int | None
    role: Role
    why: str
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    id: int
    head: StoredArticle
    others: tuple[StoredArticle, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEntry:
    """A listing row in the store: `pending` ones are read once `next_try` has passed, `held` ones
    wait for a person. `attempts` counts the tries so far; `stock` ones were there before we looked."""

    id: int
    entry: ListingEntry
    first_seen: datetime
    state: EntryState = "pending"
    attempts: int = 0
    next_try: datetime | None = None
    reason: str | None = None
    run_id: int | None = None
    stock: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Validator:
    """What to send with the next conditional request for `url`, and the bytes seen last.

    memo  what the reader made of those bytes, so that unchanged ones need not be read again"""

    url: str
    checked_at: datetime
    etag: str | None = None
    last_modified: str | None = None
    sha: str | None = None
    status: int | None = None
    memo: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Browsing:
    """The one time a day that a source's challenge was met with a browser, and how it ended."""

    source_id: str
    day: date
    at: datetime
    url: str
    end: Literal["begun", "passed", "turned_away"]
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsCopy:
    """robots.txt of one host (scheme://host:port) as last read."""

    host: str
    status: int
    text: str
    fetched_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HostState:
    """When a host may be asked again, and since when it turns us away."""

    host: str
    next_allowed_at: datetime | None = None
    blocked_since: datetime | None = None
    reason: str | None = None
    failures: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPage:
    """A fetched page with its bytes and how it ended; `end` None: not worked on yet."""

    id: int
    page: FetchedPage
    source_id: str | None
    sha: str
    end: PageEnd | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One trouble of one host or source: opened, seen again, reminded of, closed."""

    id: int
    host: str
    kind: str
    opened_at: datetime
    last_seen: datetime
    source_id: str | None = None
    reminded_at: datetime | None = None
    closed_at: datetime | None = None
    times: int = 1
    what: str = ""
    todo: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """One act of a person or of the system; `digest` seals it and all lines before it."""

    id: int
    at: datetime
    who: str
    act: str
    subject: str
    detail: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One scheduled instant of one job. `late`: when it was started after its due time."""

    job: str
    scheduled_at: datetime
    state: Literal["claimed", "done", "failed"]
    claimed_at: datetime
    finished_at: datetime | None = None
    attempts: int = 1


# ------------------------------------------------------------------ queries

FieldName = Literal[
    "issuer",
    "source",
    "level",
    "region",
    "genre",
    "number",
    "published",
    "first_seen",
    "effective",
    "deadline",
    "product",
    "stage",
    "mark",
    "binding",
    "title",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word to find in title, body, numbers, issuers or attachment text.

    `unless` holds longer words it must not be part of: 药 unless 农药. `at_start` and `at_end` ask
    for a word border there (Latin words and numbers: GMP is not cGMPs). A `phrase` was quoted.
    """

    text: str
    phrase: bool = False
    unless: tuple[str, ...] = ()
    at_start: bool = False
    at_end: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """`name:value`. op `has`: the folded value is part of the field's (one of its) value(s), for
    genre, level, binding: is it. op `between`: some date of the field lies in [value, upto], ISO
    days, both included, an empty string is open."""

    name: FieldName
    op: Literal["has", "between"]
    value: str
    upto: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class And:
    """All of them; an empty And is the query that matches everything."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Or:
    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    part: Query


Query = And | Or | Not | Term | Field


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One reason why a query matched: the words as they stand there, with what is around them."""

    field: str
    words: str
    context: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    hits: tuple[Hit, ...] = ()


# ------------------------------------------------------------------ who is told


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchRule:
    name: str
    query: str
    urgent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """Who reads, what and when. An empty `rules` means everything.

    address   e-mail address, or `wecom:`, `dingtalk:`, `feishu:`, `webhook:`, `apprise:` + target
    remind    days before a deadline or an effective date on which it is said again; none: never again
    calendar  attach the coming days of a digest as iCalendar
    """

    id: int
    address: str
    name: str = ""
    rules: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    script: Literal["as_published", "simplified", "traditional"] = "as_published"
    lang: Literal["zh", "en"] = "zh"
    cadence: Literal["immediate", "daily", "weekly"] = "daily"
    quiet_from: str | None = None
    quiet_to: str | None = None
    daily_cap: int | None = None
    workdays_only: bool = False
    when_nothing: bool = False
    register: bool = False
    calendar: bool = False
    remind: tuple[int, ...] = (14, 7, 2)
    token: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    rule: str
    article_id: int
    why: str
    urgent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxItem:
    """One message to one recipient. `key` is unique: the same thing is never queued twice."""

    id: int
    key: str
    channel: str
    recipient: str
    subject: str
    payload: bytes
    message_id: str
    state: Literal["queued", "claimed", "sending", "sent", "refused", "deferred", "unknown", "expired"]
    attempts: int
    created_at: datetime
    next_at: datetime
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """One digest window [start, end) of a list (daily, weekly …), named by its Shanghai day."""

    id: int
    list: str
    day: date
    start: datetime
    end: datetime
    closed_at: datetime
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestCopy:
    """The digest one person got for one window, as it was built."""

    id: int
    window_id: int
    subscriber_id: int
    subject: str
    message_id: str
    html: str
    text: str
    eml: bytes
    built_at: datetime
    items: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadSource:
    """A source that could not be read: what happened, since when, and who covers for it."""

    source_id: str
    name: str
    state: str
    since: datetime
    reason: str
    relays: tuple[str, ...] = ()
    times: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Relayed:
    """A paper that was read elsewhere while its own site cannot be: through whom, whose it is, since when."""

    through: str
    original: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something abnormal and what to do about it; `since` where it is known."""

    kind: str
    what: str
    todo: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport:
    """One source's line in a run. fetched = filed + unchanged + quarantined + refused."""

    id: str
    state: SourceState
    listed: int = 0
    new: int = 0
    filed: int = 0
    unchanged: int = 0
    quarantined: int = 0
    refused: int = 0
    failed: int = 0
    requests: int = 0
    not_modified: int = 0
    seconds: float = 0.0
    problems: tuple[Problem, ...] = ()

    @property
    def fetched(self) -> int:
        return self.filed + self.unchanged + self.quarantined + self.refused


@dataclass(frozen=True, slots=True, kw_only=True)
class MailReport:
    sent: int = 0
    failed: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReport:
    run_id: int
    started_at: datetime
    finished_at: datetime | None = None
    sources: tuple[SourceReport, ...] = ()
    mails: MailReport = field(default_factory=MailReport)
    notices: tuple[str, ...] = ()
