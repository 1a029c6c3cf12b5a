"""On PostgreSQL comp works as a role that does not own the tables, and such a role cannot unlock anything.

Tests: comp/store/triggers.py, comp/store/database.py
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from comp.store.database import Store, open_store
from comp.store.snapshot import take_snapshot
from comp.store.verify import verify
from tests.house.tree import ROOT
from tests.store.acts import locked, workspace_at
from tests.store.databases import Server
from tests.store.test_write_paths import BY_SQL, ordered

PAGE = ROOT / "docs" / "periods.md"

UNLOCKING = [
    "ALTER TABLE lines DISABLE TRIGGER ALL",
    "DROP TRIGGER comp_lines_update ON lines",
    "CREATE OR REPLACE FUNCTION comp_lines_update() RETURNS trigger LANGUAGE plpgsql"
    " AS $$ BEGIN RETURN NEW; END $$",
    "SET session_replication_role = replica",
    "TRUNCATE lines CASCADE",
    "DROP TABLE lines CASCADE",
]
"""What an owner of the tables could do to get around a lock."""


REFUSED = "comp: |must be owner|permission denied|unique constraint"


def granted() -> list[str]:
    """The statements that docs/periods.md tells the owner to run, for the role `comp_app`."""
    block = PAGE.read_text(encoding="utf-8").partition("```sql\n")[2].partition("```")[0]
    return [statement.strip() for statement in block.split(";") if statement.strip()]


@contextmanager
def as_app(server: Server) -> Iterator[tuple[Store, Store]]:
    """A new store as its owner and as the application sees it."""
    address = server.fresh()
    owner = open_store(address.replace("postgresql:", "postgresql+psycopg:"))
    with psycopg.connect(address, autocommit=True) as connection:
        for statement in granted():
            connection.execute(statement.encode())
    app = open_store(owner.url.replace("//comp@", "//comp_app@"))
    try:
        yield owner, app
    finally:
        app.close()
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("DROP OWNED BY comp_app; DROP ROLE comp_app")
        owner.close()
        server.drop(address)


def test_the_application_needs_no_more_and_cannot_unlock(server: Server, tmp_path: Path) -> None:
    with as_app(server) as (owner, app):
        locked(app, workspace_at(tmp_path / "acme"))
        assert take_snapshot(app, tmp_path, "after").is_file()
        for sql in [*UNLOCKING, *map(ordered, BY_SQL)]:
            with pytest.raises(DBAPIError) as refusal, app.writing() as session:
                session.connection().execute(text(sql))
            said = str(refusal.value)
            assert re.search(REFUSED, said), (sql, said)
        with app.reading() as session:
            assert verify(session) == []
        with owner.writing() as session:
            session.connection().execute(text(UNLOCKING[1]))
        with app.reading() as session:
            (found,) = verify(session)
        assert "comp_lines_update is gone" in found.what
