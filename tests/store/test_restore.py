"""A snapshot comes back into an empty place as it was, and only if nobody changed it.

Tests: comp/store/restore.py, comp/store/snapshot.py
"""

from __future__ import annotations

import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from comp.store.database import Store, open_store
from comp.store.refusal import Refused
from comp.store.restore import restore
from comp.store.snapshot import take_snapshot
from comp.store.tables import METADATA, Audit
from comp.store.verify import verify
from tests.store.acts import ADMIN, locked, workspace_at
from tests.store.databases import Server


@contextmanager
def empty_place(url: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """Another address of the same kind of database."""
    if url.startswith("sqlite"):
        yield f"sqlite:///{folder / 'restored.db'}"
        return
    server: Server = request.getfixturevalue("server")
    address = server.fresh()
    yield address.replace("postgresql:", "postgresql+psycopg:")
    server.drop(address)


def snapshot_of(store: Store, folder: Path) -> Path:
    locked(store, workspace_at(folder / "acme"))
    return take_snapshot(store, folder, "march")


def rows_of(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Everything but the trail, which goes on."""
    found = {}
    with store.reading() as session:
        for table in METADATA.sorted_tables:
            if not table.name.startswith("audit"):
                key = list(table.primary_key)
                rows = session.connection().execute(table.select().order_by(*key))
                found[table.name] = [tuple(row) for row in rows]
    return found


def refusal_of(snapshot: Path, url: str) -> str:
    with pytest.raises(Refused) as refusal:
        restore(snapshot, url, ADMIN)
    return refusal.value.problems[0].code


def test_everything_is_there_again_and_still_locked(
    store: Store, url: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    snapshot = snapshot_of(store, tmp_path)
    with empty_place(url, request, tmp_path) as place:
        head = restore(snapshot, place, ADMIN)
        again = open_store(place)
        try:
            assert rows_of(again) == rows_of(store)
            with again.reading() as session:
                assert verify(session) == []
                assert [each.act for each in session.exec(select(Audit)).all()][-1] == "restore"
                assert session.get(Audit, head.seq) is not None
            with pytest.raises(DBAPIError, match="comp: lines"), again.writing() as session:
                session.connection().execute(text("UPDATE lines SET amount = amount + 1"))
        finally:
            again.close()


def test_a_store_that_is_there_stays(store: Store, url: str, tmp_path: Path) -> None:
    snapshot = snapshot_of(store, tmp_path)
    before = rows_of(store)
    assert refusal_of(snapshot, store.url) == "store-not-empty"
    assert rows_of(store) == before


def test_a_changed_snapshot_is_refused_and_leaves_nothing(
    store: Store, url: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    snapshot = snapshot_of(store, tmp_path)
    if store.is_sqlite:
        with sqlite3.connect(snapshot) as database:
            database.execute("DROP TRIGGER comp_lines_update")
            database.execute("UPDATE lines SET amount = amount + 1 WHERE number = 1")
    else:
        snapshot = with_other_text(snapshot, "ledger_rows.csv", "42000", "42001")
    with empty_place(url, request, tmp_path) as place:
        assert refusal_of(snapshot, place) == "snapshot-altered"
        if store.is_sqlite:
            assert not Path(place.removeprefix("sqlite:///")).exists()
            assert not list(tmp_path.glob(".restored*"))
            return
        empty = open_store(place)
        assert not any(rows_of(empty).values())
        empty.close()


def with_other_text(snapshot: Path, member: str, old: str, new: str) -> Path:
    """The same archive with something replaced in one of its files."""
    changed = snapshot.with_name("changed.zip")
    with zipfile.ZipFile(snapshot) as said, zipfile.ZipFile(changed, "w") as written:
        for name in said.namelist():
            content = said.read(name).decode()
            assert name != member or old in content
            written.writestr(name, content.replace(old, new) if name == member else content)
    return changed


def test_the_other_kind_of_database_and_what_is_no_snapshot(store: Store, tmp_path: Path) -> None:
    snapshot = snapshot_of(store, tmp_path)
    file = f"sqlite:///{tmp_path / 'new.db'}"
    assert refusal_of(tmp_path / "none.db", file) == "snapshot-not-there"
    if not store.is_sqlite:
        assert refusal_of(snapshot, file) == "snapshot-of-other-database"
        return
    address = "postgresql+psycopg://comp@127.0.0.1:1/none"
    assert refusal_of(snapshot, address) == "snapshot-of-other-database"
    torn = tmp_path / "torn.db"
    shutil.copyfile(snapshot, torn)
    with torn.open("r+b") as opened:
        opened.truncate(5000)
    assert refusal_of(torn, file) == "snapshot-unreadable"
    (tmp_path / "text.db").write_text("no database at all", encoding="utf-8")
    assert refusal_of(tmp_path / "text.db", file) == "snapshot-unreadable"
    assert not (tmp_path / "new.db").exists()
