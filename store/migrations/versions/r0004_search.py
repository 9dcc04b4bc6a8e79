"""Search by pairs of characters, filled from the articles that are there."""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

from store import search_index

revision = "0004"
down_revision = "0003"

FTS5 = "CREATE VIRTUAL TABLE search_index USING fts5(title, body, chars, content='', tokenize='ascii')"
GRAMS = (
    "CREATE TABLE search_index (id bigint PRIMARY KEY REFERENCES articles(id),"
    " title bigint[] NOT NULL, body bigint[] NOT NULL)",
    "CREATE INDEX ix_search_index_title ON search_index USING gin (title)",
    "CREATE INDEX ix_search_index_body ON search_index USING gin (body)",
)


def upgrade() -> None:
    tx = op.get_bind()
    for statement in GRAMS if tx.dialect.name == "postgresql" else (FTS5,):
        op.execute(statement)
    for article_id in tx.execute(text("SELECT id FROM articles ORDER BY id")).scalars().all():
        search_index.remember(tx, article_id)


def downgrade() -> None:
    op.execute("DROP TABLE search_index")
