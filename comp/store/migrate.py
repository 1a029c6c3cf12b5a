"""Bringing a store to this version of the schema, by the migrations packaged with comp.

A migration runs in one transaction: a store has the old schema or the new one. SQLite, too, can undo
changes of the schema, because the transaction is begun in words (`database.py`).
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text

SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Run every migration the database has not had yet; of two at once the second finds nothing to do."""
    connection = engine.connect().execution_options(comp_writes=True)
    with connection, connection.begin():
        if connection.dialect.name != "sqlite":
            connection.execute(text("SELECT pg_advisory_xact_lock(1835884131)"))
        config = Config()
        config.set_main_option("script_location", SCRIPTS.as_posix())
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
