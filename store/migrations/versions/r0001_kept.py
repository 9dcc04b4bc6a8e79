"""Listings, pages, articles, stories."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.columns import Instant, Key, Plain

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "entries",
        sa.Column("id", Key, nullable=False),
        sa.Column("source_id", Plain, nullable=False),
        sa.Column("listing", Plain, nullable=False),
        sa.Column("url", Plain, nullable=False),
        sa.Column("title", Plain, nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("link_only", sa.Boolean(), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("first_seen", Instant, nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_try", Instant, nullable=True),
        sa.Column("reason", Plain, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_entries"),
        sa.UniqueConstraint("source_id", "url", name="uq_entries_source_id_url"),
    )
    op.create_index(
        "ix_entries_source_id_state_next_try", "entries", ["source_id", "state", "next_try"], unique=False
    )
    op.create_table(
        "entry_aliases",
        sa.Column("source_id", Plain, nullable=False),
        sa.Column("url", Plain, nullable=False),
        sa.Column("entry_id", Key, nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name="fk_entry_aliases_entry_id"),
        sa.PrimaryKeyConstraint("source_id", "url", name="pk_entry_aliases"),
    )
    op.create_index("ix_entry_aliases_entry_id", "entry_aliases", ["entry_id"], unique=False)
    op.create_table(
        "fetches",
        sa.Column("url", Plain, nullable=False),
        sa.Column("etag", Plain, nullable=True),
        sa.Column("last_modified", Plain, nullable=True),
        sa.Column("sha", sa.Text(), nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("checked_at", Instant, nullable=False),
        sa.Column("memo", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("url", name="pk_fetches"),
    )
    op.create_table(
        "robots",
        sa.Column("host", Plain, nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("text", Plain, nullable=False),
        sa.Column("fetched_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("host", name="pk_robots"),
    )
    op.create_table(
        "hosts",
        sa.Column("host", Plain, nullable=False),
        sa.Column("next_allowed_at", Instant, nullable=True),
        sa.Column("blocked_since", Instant, nullable=True),
        sa.Column("reason", Plain, nullable=True),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("host", name="pk_hosts"),
    )
    op.create_table(
        "pages",
        sa.Column("id", Key, nullable=False),
        sa.Column("url", Plain, nullable=False),
        sa.Column("source_id", Plain, nullable=True),
        sa.Column("sha", sa.Text(), nullable=False),
        sa.Column("fetched_at", Instant, nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("end", sa.Text(), nullable=True),
        sa.Column("reason", Plain, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_pages"),
    )
    op.create_index("ix_pages_end", "pages", ["end"], unique=False)
    op.create_index("ix_pages_fetched_at", "pages", ["fetched_at"], unique=False)
    op.create_index("ix_pages_sha", "pages", ["sha"], unique=False)
    op.create_index("ix_pages_url", "pages", ["url"], unique=False)
    op.create_table(
        "stories",
        sa.Column("id", Key, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_stories"),
    )
    op.create_table(
        "articles",
        sa.Column("id", Key, nullable=False),
        sa.Column("url", Plain, nullable=False),
        sa.Column("source_id", Plain, nullable=True),
        sa.Column("source_name", Plain, nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("title", Plain, nullable=False),
        sa.Column("title_stem", Plain, nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("level", Plain, nullable=True),
        sa.Column("region", Plain, nullable=True),
        sa.Column("binding", sa.Boolean(), nullable=True),
        sa.Column("first_seen", Instant, nullable=False),
        sa.Column("changed_at", Instant, nullable=True),
        sa.Column("backfill", sa.Boolean(), nullable=False),
        sa.Column("page_sha", Plain, nullable=False),
        sa.Column("article", sa.Text(), nullable=False),
        sa.Column("search_text", Plain, nullable=False),
        sa.Column("also", Plain, server_default="", nullable=False),
        sa.Column("story_id", Key, nullable=True),
        sa.Column("story_role", sa.Text(), server_default="original", nullable=False),
        sa.Column("story_why", Plain, server_default="", nullable=False),
        sa.Column("conflicts", sa.Text(), server_default="[]", nullable=False),
        sa.Column("checked_at", Instant, nullable=True),
        sa.Column("check_step", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_check_at", Instant, nullable=True),
        sa.Column("missing_since", Instant, nullable=True),
        sa.Column("gone_since", Instant, nullable=True),
        sa.Column("pruned_at", Instant, nullable=True),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_articles_story_id"),
        sa.PrimaryKeyConstraint("id", name="pk_articles"),
        sa.UniqueConstraint("url", name="uq_articles_url"),
    )
    op.create_index("ix_articles_changed_at", "articles", ["changed_at"], unique=False)
    op.create_index("ix_articles_first_seen", "articles", ["first_seen"], unique=False)
    op.create_index("ix_articles_page_sha", "articles", ["page_sha"], unique=False)
    op.create_index("ix_articles_published_on", "articles", ["published_on"], unique=False)
    op.create_index(
        "ix_articles_source_id_next_check_at", "articles", ["source_id", "next_check_at"], unique=False
    )
    op.create_index("ix_articles_story_id", "articles", ["story_id"], unique=False)
    op.create_index("ix_articles_title_stem", "articles", ["title_stem"], unique=False)
    op.create_table(
        "article_aliases",
        sa.Column("url", Plain, nullable=False),
        sa.Column("article_id", Key, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_article_aliases_article_id"),
        sa.PrimaryKeyConstraint("url", name="pk_article_aliases"),
    )
    op.create_index("ix_article_aliases_article_id", "article_aliases", ["article_id"], unique=False)
    op.create_table(
        "revisions",
        sa.Column("id", Key, nullable=False),
        sa.Column("article_id", Key, nullable=False),
        sa.Column("seen_at", Instant, nullable=False),
        sa.Column("quote_of_change", Plain, nullable=False),
        sa.Column("page_sha", Plain, nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_revisions_article_id"),
        sa.PrimaryKeyConstraint("id", name="pk_revisions"),
    )
    op.create_index("ix_revisions_article_id", "revisions", ["article_id"], unique=False)
    op.create_index("ix_revisions_seen_at", "revisions", ["seen_at"], unique=False)
    op.create_table(
        "facets",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", Plain, nullable=False),
        sa.Column("article_id", Key, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_facets_article_id"),
        sa.PrimaryKeyConstraint("name", "value", "article_id", name="pk_facets"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_facets_article_id", "facets", ["article_id"], unique=False)
    op.create_table(
        "fingerprints",
        sa.Column("h", sa.BigInteger(), nullable=False),
        sa.Column("article_id", Key, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_fingerprints_article_id"),
        sa.PrimaryKeyConstraint("h", "article_id", name="pk_fingerprints"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_fingerprints_article_id", "fingerprints", ["article_id"], unique=False)
    op.create_table(
        "story_decisions",
        sa.Column("id", Key, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("article_a", Key, nullable=False),
        sa.Column("article_b", Key, nullable=False),
        sa.Column("who", Plain, nullable=False),
        sa.Column("why", Plain, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.ForeignKeyConstraint(["article_a"], ["articles.id"], name="fk_story_decisions_article_a"),
        sa.ForeignKeyConstraint(["article_b"], ["articles.id"], name="fk_story_decisions_article_b"),
        sa.PrimaryKeyConstraint("id", name="pk_story_decisions"),
    )
    op.create_index("ix_story_decisions_article_a", "story_decisions", ["article_a"], unique=False)
    op.create_index("ix_story_decisions_article_b", "story_decisions", ["article_b"], unique=False)


def downgrade() -> None:
    op.drop_table("story_decisions")
    op.drop_table("fingerprints")
    op.drop_table("facets")
    op.drop_table("revisions")
    op.drop_table("article_aliases")
    op.drop_table("articles")
    op.drop_table("stories")
    op.drop_table("pages")
    op.drop_table("hosts")
    op.drop_table("robots")
    op.drop_table("fetches")
    op.drop_table("entry_aliases")
    op.drop_table("entries")
