"""Who is told what: subscribers, rules, alerts, outbox, digests."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.columns import Instant, Key, Plain

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", Key, nullable=False),
        sa.Column("rule", Plain, nullable=False),
        sa.Column("article_id", Key, nullable=False),
        sa.Column("why", Plain, nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_alerts_article_id"),
        sa.PrimaryKeyConstraint("id", name="pk_alerts"),
        sa.UniqueConstraint("rule", "article_id", name="uq_alerts_rule_article_id"),
    )
    op.create_index("ix_alerts_article_id", "alerts", ["article_id"], unique=False)
    op.create_index("ix_alerts_at", "alerts", ["at"], unique=False)
    op.create_table(
        "subscribers",
        sa.Column("id", Key, nullable=False),
        sa.Column("address", Plain, nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("wishes", sa.Text(), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_subscribers"),
        sa.UniqueConstraint("address", name="uq_subscribers_address"),
        sa.UniqueConstraint("token", name="uq_subscribers_token"),
    )
    op.create_table(
        "rules",
        sa.Column("name", Plain, nullable=False),
        sa.Column("query", Plain, nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_rules"),
    )
    op.create_table(
        "seeds",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", Plain, nullable=False),
        sa.Column("seeded_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("kind", "name", name="pk_seeds"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", Key, nullable=False),
        sa.Column("key", Plain, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("recipient", Plain, nullable=False),
        sa.Column("subject", Plain, nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("message_id", Plain, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("doubts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("next_at", Instant, nullable=False),
        sa.Column("lease_until", Instant, nullable=True),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("ended_at", Instant, nullable=True),
        sa.Column("reason", Plain, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
    )
    op.create_index("ix_outbox_state_next_at", "outbox", ["state", "next_at"], unique=False)
    op.create_table(
        "windows",
        sa.Column("id", Key, nullable=False),
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("start", Instant, nullable=False),
        sa.Column("end", Instant, nullable=False),
        sa.Column("closed_at", Instant, nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_windows"),
        sa.UniqueConstraint("list", "day", name="uq_windows_list_day"),
    )
    op.create_table(
        "digests",
        sa.Column("id", Key, nullable=False),
        sa.Column("window_id", Key, nullable=False),
        sa.Column("subscriber_id", Key, nullable=False),
        sa.Column("subject", Plain, nullable=False),
        sa.Column("message_id", Plain, nullable=False),
        sa.Column("html", Plain, nullable=False),
        sa.Column("text", Plain, nullable=False),
        sa.Column("eml", sa.LargeBinary(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("built_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(["subscriber_id"], ["subscribers.id"], name="fk_digests_subscriber_id"),
        sa.ForeignKeyConstraint(["window_id"], ["windows.id"], name="fk_digests_window_id"),
        sa.PrimaryKeyConstraint("id", name="pk_digests"),
        sa.UniqueConstraint("window_id", "subscriber_id", name="uq_digests_window_id_subscriber_id"),
    )
    op.create_index("ix_digests_subscriber_id", "digests", ["subscriber_id"], unique=False)
    op.create_table(
        "told",
        sa.Column("subscriber_id", Key, nullable=False),
        sa.Column("item", Plain, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.ForeignKeyConstraint(["subscriber_id"], ["subscribers.id"], name="fk_told_subscriber_id"),
        sa.PrimaryKeyConstraint("subscriber_id", "item", name="pk_told"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("told")
    op.drop_table("digests")
    op.drop_table("windows")
    op.drop_table("outbox")
    op.drop_table("seeds")
    op.drop_table("rules")
    op.drop_table("subscribers")
    op.drop_table("alerts")
