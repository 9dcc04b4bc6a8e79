"""The first tables."""

from __future__ import annotations

from alembic import op

from store.tables import metadata

revision = "0001"
down_revision = None

FTS5 = "CREATE VIRTUAL TABLE search_index USING fts5(title, body, content='', tokenize='ascii')"
GRAMS = (
    "CREATE TABLE search_index (id bigint PRIMARY KEY REFERENCES articles(id),"
    " title bigint[] NOT NULL, body bigint[] NOT NULL)",
    "CREATE INDEX ix_search_index_title ON search_index USING gin (title)",
    "CREATE INDEX ix_search_index_body ON search_index USING gin (body)",
)


def upgrade() -> None:
    metadata.create_all(op.get_bind())
    for statement in GRAMS if op.get_bind().dialect.name == "postgresql" else (FTS5,):
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE search_index")
    metadata.drop_all(op.get_bind())
