"""Runs, slots, incidents, reviews, the audit log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.columns import Instant, Key, Plain

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "runs",
        sa.Column("id", Key, nullable=False),
        sa.Column("started_at", Instant, nullable=False),
        sa.Column("finished_at", Instant, nullable=True),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("report", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
    )
    op.create_index("ix_runs_started_at", "runs", ["started_at"], unique=False)
    op.create_table(
        "run_sources",
        sa.Column("run_id", Key, nullable=False),
        sa.Column("source_id", Plain, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_run_sources_run_id"),
        sa.PrimaryKeyConstraint("run_id", "source_id", name="pk_run_sources"),
    )
    op.create_index("ix_run_sources_source_id_run_id", "run_sources", ["source_id", "run_id"], unique=False)
    op.create_table(
        "slots",
        sa.Column("job", Plain, nullable=False),
        sa.Column("scheduled_at", Instant, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("claimed_at", Instant, nullable=False),
        sa.Column("lease_until", Instant, nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("finished_at", Instant, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("job", "scheduled_at", name="pk_slots"),
    )
    op.create_table(
        "incidents",
        sa.Column("id", Key, nullable=False),
        sa.Column("host", Plain, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("source_id", Plain, nullable=True),
        sa.Column("source_name", Plain, nullable=True),
        sa.Column("relays", sa.Text(), server_default="[]", nullable=False),
        sa.Column("opened_at", Instant, nullable=False),
        sa.Column("last_seen", Instant, nullable=False),
        sa.Column("reminded_at", Instant, nullable=True),
        sa.Column("closed_at", Instant, nullable=True),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("what", Plain, nullable=False),
        sa.Column("todo", Plain, nullable=False),
        sa.Column("open_as", Plain, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_incidents"),
        sa.UniqueConstraint("open_as", name="uq_incidents_open_as"),
    )
    op.create_table(
        "audit",
        sa.Column("id", Key, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("who", Plain, nullable=False),
        sa.Column("act", Plain, nullable=False),
        sa.Column("subject", Plain, nullable=False),
        sa.Column("detail", Plain, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_table(
        "reviews",
        sa.Column("id", Key, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", Plain, nullable=False),
        sa.Column("what", Plain, nullable=False),
        sa.Column("opened_at", Instant, nullable=False),
        sa.Column("decided_at", Instant, nullable=True),
        sa.Column("decision", Plain, nullable=True),
        sa.Column("who", Plain, nullable=True),
        sa.Column("why", Plain, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_reviews"),
    )
    op.create_index("ix_reviews_kind_subject", "reviews", ["kind", "subject"], unique=False)


def downgrade() -> None:
    op.drop_table("reviews")
    op.drop_table("audit")
    op.drop_table("incidents")
    op.drop_table("slots")
    op.drop_table("run_sources")
    op.drop_table("runs")
