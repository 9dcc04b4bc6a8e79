"""Each column's last good list page beside the newest one; browsers' turns; rows that never were news."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.columns import Instant, Plain

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("entries", sa.Column("stock", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "lists",
        sa.Column("source_id", Plain, nullable=False),
        sa.Column("listing", Plain, nullable=False),
        sa.Column("good_sha", sa.Text(), nullable=True),
        sa.Column("good", sa.Text(), nullable=True),
        sa.Column("now_sha", sa.Text(), nullable=False),
        sa.Column("now", sa.Text(), nullable=False),
        sa.Column("why", Plain, server_default="", nullable=False),
        sa.PrimaryKeyConstraint("source_id", "listing", name="pk_lists"),
    )
    op.create_table(
        "browsings",
        sa.Column("source_id", Plain, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("url", Plain, nullable=False),
        sa.Column("end", sa.Text(), nullable=False),
        sa.Column("reason", Plain, server_default="", nullable=False),
        sa.PrimaryKeyConstraint("source_id", "day", name="pk_browsings"),
    )


def downgrade() -> None:
    op.drop_table("browsings")
    op.drop_table("lists")
    op.drop_column("entries", "stock")
