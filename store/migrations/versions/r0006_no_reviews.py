"""The questions to a person that nothing ever put are gone; held rows and stories have their own decisions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.columns import Instant, Key, Plain

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.drop_table("reviews")


def downgrade() -> None:
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
