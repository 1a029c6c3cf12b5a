"""`comp import`: what it says about new, changed, gone and refused rows. Tests: comp/store/differences.py"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.program import comp, edit, starter


@pytest.fixture
def team(tmp_path: Path) -> Path:
    return starter(tmp_path)


def test_the_same_files_twice(team: Path) -> None:
    assert comp(team, "import").out == "Import 1: 20 new, 0 changed, 0 removed, 0 as before.\n"
    assert comp(team, "import").out == "Nothing new: 20 rows as the store has them.\n"


def test_an_edited_deal_is_shown_as_a_difference(team: Path) -> None:
    comp(team, "import")
    edit(team / "ledger" / "deals.csv", "42000.00", "43000.00")
    done = comp(team, "import", "--as", "ops")
    assert done.status == 0
    assert "deals D-1001  acv     42000   43000" in done.out
    assert "Import 2: 0 new, 1 changed, 0 removed, 19 as before." in done.out


def test_another_spelling_is_the_same_fact(team: Path) -> None:
    comp(team, "import")
    edit(team / "ledger" / "deals.csv", "42000.00", "42000")
    assert "Nothing new" in comp(team, "import").out


def test_a_row_that_is_gone_stays_until_it_is_said(team: Path) -> None:
    comp(team, "import")
    path = team / "ledger" / "deals.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
    done = comp(team, "import")
    assert "1 row of earlier imports not in these files; they stay" in done.out
    done = comp(team, "import", "--missing", "remove")
    assert "0 changed, 1 removed" in done.out
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert "Import 3: 1 new" in comp(team, "import").out


def test_edited_rows_without_a_key_must_be_decided(team: Path) -> None:
    payments = team / "ledger" / "payments.csv"
    payments.write_text("deal,date,amount\nD-1001,2026-02-01,100.00\n", encoding="utf-8")
    comp(team, "import")
    edit(payments, "100.00", "150.00")
    done = comp(team, "import")
    assert done.status == 1
    assert done.out.startswith("rows-missing")
    assert "1 new, 0 changed, 1 removed" in comp(team, "import", "--missing", "remove").out


def test_refused_rows_are_counted_and_the_rest_is_taken(team: Path) -> None:
    edit(team / "ledger" / "deals.csv", "42000.00", "n/a")
    done = comp(team, "import")
    assert done.status == 1
    assert "Import 1: 19 new" in done.out
    assert "1 ledger row refused and not imported" in done.out


def test_a_file_that_cannot_be_read_stops_everything(team: Path) -> None:
    edit(team / "ledger" / "deals.csv", "deal,person", "deal,seller")
    done = comp(team, "import")
    assert done.status == 1
    assert "Nothing was imported" in done.out
    assert "No period yet" in comp(team, "period", "list").out


def test_a_corrected_name_is_no_new_row(team: Path) -> None:
    comp(team, "import")
    people = (team / "ledger" / "people.csv").read_text(encoding="utf-8")
    name = people.splitlines()[1].split(",")[people.splitlines()[0].split(",").index("name")]
    edit(team / "ledger" / "people.csv", name, name + " Jr")
    done = comp(team, "import")
    assert "1 name of people corrected" in done.out
    assert "Nothing new" in done.out


def test_only_users_with_a_role_import_by_name(team: Path) -> None:
    assert comp(team, "import", "--as", "admin").out.startswith("role-missing")
    assert comp(team, "import", "--as", "zoe").out.startswith("unknown-user")
