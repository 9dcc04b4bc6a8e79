"""The nouns of a digest: what one person is told about one window of time.

All frozen. Counts are properties of the items that are rendered, so that a subject can never say
something the mail does not show.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

from models import Alert, Genre, Relayed, StoredArticle, Story, Subscriber, UnreadSource, Window

if TYPE_CHECKING:
    from text.query_match import Asked

Change = Literal["new", "stronger", "was", "gone", "said"]
ComingKind = Literal["deadline", "effective"]
Mine = tuple[Literal["region", "product"], str]
"""Why a text is near to a reader without a rule: (which wish of theirs, in which words)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """This year's demands against last year's, each as quoted in the text it stands in.

    `was` holds, in the order of `stronger`, the words in which last year asked for the same."""

    new: tuple[str, ...] = ()
    stronger: tuple[str, ...] = ()
    was: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    before: date | None = None

    @property
    def changed(self) -> int:
        return len(self.new) + len(self.stronger)


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What the store knows about one window, before anyone in particular is asked.

    arrivals    filed in the window, back-filled ones excepted
    revised     with a revision seen in the window
    pending     any article with a deadline or an effective date in the next 90 days
    stories     by id, for the folding of copies
    first_runs  source id → how many old articles its first run stored and nobody is mailed
    gaps        one sentence for each number that should exist and was not seen
    asked       memo: articles made ready for rules, so that folding is paid once and not per reader
    """

    arrivals: tuple[StoredArticle, ...] = ()
    revised: tuple[StoredArticle, ...] = ()
    pending: tuple[StoredArticle, ...] = ()
    stories: Mapping[int, Story] = field(default_factory=dict)
    comparisons: Mapping[int, Comparison] = field(default_factory=dict)
    unread: tuple[UnreadSource, ...] = ()
    read: tuple[str, ...] = ()
    first_runs: Mapping[str, int] = field(default_factory=dict)
    gaps: tuple[str, ...] = ()
    asked: dict[int, Asked] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words of the article, never altered; `change` says why they are shown."""

    text: str
    who: str | None = None
    change: Change = "said"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewItem:
    """One new text. `copies` names who else carries it; `lost` counts its 〓."""

    keys: tuple[str, ...]
    article_id: int
    title: str
    url: str
    issuer: str
    source: str
    genre: Genre
    binding: bool | None = None
    published_on: date | None = None
    late_days: int = 0
    """First seen so many days after its publication; 0 where it was seen in time."""
    numbers: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()
    effective: tuple[tuple[date, str], ...] = ()
    deadlines: tuple[tuple[date, str], ...] = ()
    supersedes: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    role: str = "original"
    relayed: Relayed | None = None
    mended: int = 0
    lost: int = 0
    link_only: bool = False
    why: tuple[Alert, ...] = ()
    mine: tuple[Mine, ...] = ()
    national: bool = False
    held_on: date | None = None
    directives: int = 0
    changed: int | None = None
    before: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """One day that is coming, `left` days from the digest's. `quote` is the sentence it was read from."""

    kind: ComingKind
    on: date
    left: int
    what: str
    quote: str
    computed_from: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionItem:
    """One text with days to act on: its deadlines, then its effective dates, the nearest of each first."""

    keys: tuple[str, ...]
    article_id: int
    days: tuple[Coming, ...]
    title: str
    url: str
    issuer: str
    published_on: date | None = None
    numbers: tuple[str, ...] = ()
    repeals: int = 0
    why: tuple[Alert, ...] = ()
    mine: tuple[Mine, ...] = ()
    national: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisedItem:
    keys: tuple[str, ...]
    article_id: int
    title: str
    url: str
    issuer: str
    seen_at: datetime
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyItem:
    """New copies of a story this person was told about before."""

    keys: tuple[str, ...]
    article_id: int
    title: str
    url: str
    copies: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One mail for one person. `key` is the same for the same person and window, always."""

    key: str
    day: date
    window: Window
    subscriber: Subscriber
    made_at: datetime
    late: bool = False
    immediate: bool = False
    actions: tuple[ActionItem, ...] = ()
    acts: tuple[NewItem, ...] = ()
    meetings: tuple[NewItem, ...] = ()
    news: tuple[NewItem, ...] = ()
    revised: tuple[RevisedItem, ...] = ()
    copied: tuple[CopyItem, ...] = ()
    unread: tuple[UnreadSource, ...] = ()
    read: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    first_runs: tuple[tuple[str, int], ...] = ()
    notices: tuple[str, ...] = ()
    why: tuple[tuple[str, int], ...] = ()
    public_url: str | None = None
    contact: str | None = None
    """Where a reader can write to, for mails without a public address."""
    dated: tuple[StoredArticle, ...] = ()
    """The texts behind `actions`, for the calendar that goes with the mail."""
    cut: Mapping[str, int] = field(default_factory=dict)
    """Section → how many of its items a shortened copy leaves to the archive; they still count."""
    full: int = 0
    """`demands` of the whole digest, remembered by a shortened copy."""

    def count(self, section: str) -> int:
        """Items of one section (actions, acts, meetings, news, revised, copied), cut ones included."""
        group: tuple[object, ...] = getattr(self, section)
        return len(group) + self.cut.get(section, 0)

    @property
    def items(self) -> int:
        return sum(self.count(section) for section in SECTIONS)

    @property
    def keys(self) -> tuple[str, ...]:
        """What the told ledger remembers once this digest is in the outbox."""
        return tuple(
            dict.fromkeys(key for section in SECTIONS for item in getattr(self, section) for key in item.keys)
        )

    @property
    def demands(self) -> int:
        """部署要求 of all items: fixed when the digest is whole, kept when it is shortened."""
        if self.cut:
            return self.full
        return sum(item.directives for section in NEW for item in getattr(self, section))


NEW = ("acts", "meetings", "news")
SECTIONS = ("actions", "acts", "meetings", "news", "revised", "copied")
