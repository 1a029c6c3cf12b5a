"""`database` runs a test on both databases, `postgresql` only on PostgreSQL; absent ones are skipped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from comp.store.database import Store, open_store
from tests.store.databases import Server, postgresql, postgresql_programs


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    programs = postgresql_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed here (Debian: apt-get install postgresql)")
    with postgresql(programs) as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty store, as COMP_DATABASE takes it."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'comp.db'}"
        return
    running: Server = request.getfixturevalue("server")
    address = running.fresh()
    yield address
    running.drop(address)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """An empty store of this version."""
    opened = open_store(url.replace("postgresql://", "postgresql+psycopg://"))
    yield opened
    opened.close()
