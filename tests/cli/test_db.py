"""`comp db`: an older store is brought forward after a snapshot, a newer one left alone; a snapshot comes back."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.cli.program import comp, starter


@pytest.mark.parametrize(("version", "code"), [("0000", "store-older"), ("9999", "store-newer")])
def test_a_store_of_another_version_is_not_touched(version: str, code: str, tmp_path: Path) -> None:
    team = starter(tmp_path)
    comp(team, "import")
    with sqlite3.connect(team / "comp.db") as database:
        database.execute("UPDATE alembic_version SET version_num = ?", (version,))
    done = comp(team, "import")
    assert done.status == 1
    assert done.out.startswith(code)


def test_a_store_of_this_version_needs_nothing(tmp_path: Path) -> None:
    team = starter(tmp_path)
    comp(team, "import")
    assert "already" in comp(team, "db", "upgrade", "--as", "admin").out
    assert comp(team, "db", "upgrade", "--as", "ops").out.startswith("role-missing")


def test_a_snapshot_comes_back_where_there_is_no_store(tmp_path: Path) -> None:
    team = starter(tmp_path)
    comp(team, "import")
    (team / "snapshots").mkdir()
    (team / "comp.db").rename(team / "snapshots" / "kept.db")
    done = comp(team, "db", "restore", "snapshots/kept.db", "--as", "admin")
    assert done.out.startswith("The store is as it was in snapshots/kept.db. Audit: 5 entries")
    assert comp(team, "audit", "verify").status == 0
    assert "Nothing new" in comp(team, "import").out
    again = comp(team, "db", "restore", "snapshots/kept.db", "--as", "admin")
    assert again.out.startswith("store-not-empty")
    assert "mv comp.db comp-before.db" in again.out
