"""Walking the revisions on an open transaction, up or down."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def configure(tx: Connection) -> Config:
    """Alembic's settings without an ini file."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = tx
    return config


def walk(tx: Connection, to: str) -> None:
    """Bring the database to revision `to`: "head", or the name of an older one."""
    config = configure(tx)
    from store.engine import stored_revision

    now = stored_revision(tx)
    if to != "head" and now is not None and to < now:
        command.downgrade(config, to)
    else:
        command.upgrade(config, to)
