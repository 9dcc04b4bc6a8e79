"""Every table, as SQLAlchemy Core sees it. `store/migrations` builds them; a test compares both."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from store.columns import Instant, Plain, Sentence, key, whose

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMES)

# ------------------------------------------------------------------ listings and pages

entries = Table(
    "entries",
    metadata,
    key(),
    Column("source_id", Plain, nullable=False),
    Column("listing", Plain, nullable=False),
    Column("url", Plain, nullable=False),
    Column("title", Plain, nullable=False),
    Column("published_on", Date),
    Column("link_only", Boolean, nullable=False),
    Column("pinned", Boolean, nullable=False),
    Column("stock", Boolean, nullable=False, server_default=false()),
    Column("first_seen", Instant, nullable=False),
    Column("run_id", BigInteger),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_try", Instant),
    Column("reason", Sentence),
    UniqueConstraint("source_id", "url"),
    Index(None, "source_id", "state", "next_try"),
)
entry_aliases = Table(
    "entry_aliases",
    metadata,
    Column("source_id", Plain, primary_key=True),
    Column("url", Plain, primary_key=True),
    whose("entries", "entry_id", nullable=False, index=True),
)
fetches = Table(
    "fetches",
    metadata,
    Column("url", Plain, primary_key=True),
    Column("etag", Plain),
    Column("last_modified", Plain),
    Column("sha", Text),
    Column("status", Integer),
    Column("checked_at", Instant, nullable=False),
    Column("memo", Text),
)
lists = Table(
    "lists",
    metadata,
    Column("source_id", Plain, primary_key=True),
    Column("listing", Plain, primary_key=True),
    Column("good_sha", Text),
    Column("good", Text),
    Column("now_sha", Text, nullable=False),
    Column("now", Text, nullable=False),
    Column("why", Sentence, nullable=False, server_default=""),
)
browsings = Table(
    "browsings",
    metadata,
    Column("source_id", Plain, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("url", Plain, nullable=False),
    Column("end", Text, nullable=False),
    Column("reason", Sentence, nullable=False, server_default=""),
)
robots = Table(
    "robots",
    metadata,
    Column("host", Plain, primary_key=True),
    Column("status", Integer, nullable=False),
    Column("text", Plain, nullable=False),
    Column("fetched_at", Instant, nullable=False),
)
hosts = Table(
    "hosts",
    metadata,
    Column("host", Plain, primary_key=True),
    Column("next_allowed_at", Instant),
    Column("blocked_since", Instant),
    Column("reason", Sentence),
    Column("failures", Integer, nullable=False, server_default="0"),
)
pages = Table(
    "pages",
    metadata,
    key(),
    Column("url", Plain, nullable=False, index=True),
    Column("source_id", Plain),
    Column("sha", Text, nullable=False, index=True),
    Column("fetched_at", Instant, nullable=False, index=True),
    Column("answer", Text, nullable=False),
    Column("end", Text, index=True),
    Column("reason", Sentence),
)

# ------------------------------------------------------------------ articles and stories

stories = Table("stories", metadata, key(), Column("created_at", Instant, nullable=False))
articles = Table(
    "articles",
    metadata,
    key(),
    Column("url", Plain, nullable=False, unique=True),
    Column("source_id", Plain),
    Column("source_name", Plain),
    Column("state", Text, nullable=False),
    Column("title", Plain, nullable=False),
    Column("title_stem", Plain, nullable=False, index=True),
    Column("published_on", Date, index=True),
    Column("level", Plain),
    Column("region", Plain),
    Column("binding", Boolean),
    Column("first_seen", Instant, nullable=False, index=True),
    Column("changed_at", Instant, index=True),
    Column("backfill", Boolean, nullable=False),
    Column("page_sha", Plain, nullable=False, index=True),
    Column("article", Text, nullable=False),
    Column("search_text", Plain, nullable=False),
    Column("also", Plain, nullable=False, server_default=""),
    whose("stories", "story_id", index=True),
    Column("story_role", Text, nullable=False, server_default="original"),
    Column("story_why", Sentence, nullable=False, server_default=""),
    Column("conflicts", Text, nullable=False, server_default="[]"),
    Column("checked_at", Instant),
    Column("check_step", Integer, nullable=False, server_default="0"),
    Column("next_check_at", Instant),
    Column("missing_since", Instant),
    Column("gone_since", Instant),
    Column("pruned_at", Instant),
    Index(None, "source_id", "next_check_at"),
)
article_aliases = Table(
    "article_aliases",
    metadata,
    Column("url", Plain, primary_key=True),
    whose("articles", "article_id", nullable=False, index=True),
)
revisions = Table(
    "revisions",
    metadata,
    key(),
    whose("articles", "article_id", nullable=False, index=True),
    Column("seen_at", Instant, nullable=False, index=True),
    Column("quote_of_change", Plain, nullable=False),
    Column("page_sha", Plain, nullable=False),
    Column("before", Text, nullable=False),
)
facets = Table(
    "facets",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Plain, primary_key=True),
    whose("articles", "article_id", primary_key=True, index=True),
    sqlite_with_rowid=False,
)
fingerprints = Table(
    "fingerprints",
    metadata,
    Column("h", BigInteger, primary_key=True),
    whose("articles", "article_id", primary_key=True, index=True),
    sqlite_with_rowid=False,
)
story_decisions = Table(
    "story_decisions",
    metadata,
    key(),
    Column("kind", Text, nullable=False),
    whose("articles", "article_a", nullable=False, index=True),
    whose("articles", "article_b", nullable=False, index=True),
    Column("who", Plain, nullable=False),
    Column("why", Sentence, nullable=False),
    Column("at", Instant, nullable=False),
)
alerts = Table(
    "alerts",
    metadata,
    key(),
    Column("rule", Plain, nullable=False),
    whose("articles", "article_id", nullable=False, index=True),
    Column("why", Sentence, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("at", Instant, nullable=False, index=True),
    UniqueConstraint("rule", "article_id"),
)

# ------------------------------------------------------------------ who is told

subscribers = Table(
    "subscribers",
    metadata,
    key(),
    Column("address", Plain, nullable=False, unique=True),
    Column("token", Text, nullable=False, unique=True),
    Column("active", Boolean, nullable=False),
    Column("wishes", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
)
rules = Table(
    "rules",
    metadata,
    Column("name", Plain, primary_key=True),
    Column("query", Plain, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
)
seeds = Table(
    "seeds",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("name", Plain, primary_key=True),
    Column("seeded_at", Instant, nullable=False),
)
outbox = Table(
    "outbox",
    metadata,
    key(),
    Column("key", Plain, nullable=False, unique=True),
    Column("channel", Text, nullable=False),
    Column("recipient", Plain, nullable=False),
    Column("subject", Plain, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("message_id", Plain, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("doubts", Integer, nullable=False, server_default="0"),
    Column("created_at", Instant, nullable=False),
    Column("next_at", Instant, nullable=False),
    Column("lease_until", Instant),
    Column("owner", Text),
    Column("ended_at", Instant),
    Column("reason", Sentence),
    Index(None, "state", "next_at"),
)
windows = Table(
    "windows",
    metadata,
    key(),
    Column("list", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("start", Instant, nullable=False),
    Column("end", Instant, nullable=False),
    Column("closed_at", Instant, nullable=False),
    Column("late", Boolean, nullable=False),
    UniqueConstraint("list", "day"),
)
digests = Table(
    "digests",
    metadata,
    key(),
    whose("windows", "window_id", nullable=False),
    whose("subscribers", "subscriber_id", nullable=False, index=True),
    Column("subject", Plain, nullable=False),
    Column("message_id", Plain, nullable=False),
    Column("html", Plain, nullable=False),
    Column("text", Plain, nullable=False),
    Column("eml", LargeBinary, nullable=False),
    Column("items", Integer, nullable=False),
    Column("built_at", Instant, nullable=False),
    UniqueConstraint("window_id", "subscriber_id"),
)
told = Table(
    "told",
    metadata,
    whose("subscribers", "subscriber_id", primary_key=True),
    Column("item", Plain, primary_key=True),
    Column("at", Instant, nullable=False),
    sqlite_with_rowid=False,
)

# ------------------------------------------------------------------ runs, troubles, people

runs = Table(
    "runs",
    metadata,
    key(),
    Column("started_at", Instant, nullable=False, index=True),
    Column("finished_at", Instant),
    Column("owner", Text, nullable=False),
    Column("report", Text),
)
run_sources = Table(
    "run_sources",
    metadata,
    whose("runs", "run_id", primary_key=True),
    Column("source_id", Plain, primary_key=True),
    Column("state", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("report", Text, nullable=False),
    Index(None, "source_id", "run_id"),
)
slots = Table(
    "slots",
    metadata,
    Column("job", Plain, primary_key=True),
    Column("scheduled_at", Instant, primary_key=True),
    Column("state", Text, nullable=False),
    Column("claimed_at", Instant, nullable=False),
    Column("lease_until", Instant, nullable=False),
    Column("owner", Text, nullable=False),
    Column("finished_at", Instant),
    Column("attempts", Integer, nullable=False),
)
incidents = Table(
    "incidents",
    metadata,
    key(),
    Column("open_as", Plain, unique=True),
    Column("host", Plain, nullable=False),
    Column("kind", Text, nullable=False),
    Column("source_id", Plain),
    Column("source_name", Plain),
    Column("relays", Text, nullable=False, server_default="[]"),
    Column("opened_at", Instant, nullable=False),
    Column("last_seen", Instant, nullable=False),
    Column("reminded_at", Instant),
    Column("closed_at", Instant),
    Column("times", Integer, nullable=False),
    Column("what", Sentence, nullable=False),
    Column("todo", Sentence, nullable=False),
)
audit = Table(
    "audit",
    metadata,
    key(),
    Column("at", Instant, nullable=False),
    Column("who", Plain, nullable=False),
    Column("act", Plain, nullable=False),
    Column("subject", Plain, nullable=False),
    Column("detail", Plain, nullable=False),
    Column("digest", Text, nullable=False),
)
