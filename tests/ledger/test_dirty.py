"""The dirty set: every faulty row ends as expected, every spelling of one file is the same ledger.

`fixtures/dirty/README.md` describes the files.

Tests: comp/ledger/cells.py, comp/ledger/columns.py, comp/ledger/dates.py, comp/ledger/texts.py, comp/ledger/faults.py, comp/ledger/keys.py, comp/ledger/people_rules.py, comp/ledger/deal_rules.py, comp/ledger/other_rules.py, comp/ledger/assemble.py, comp/ledger/rows.py, comp/ledger/typed.py
"""

import csv
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.ledger.workspaces import DIRTY, clean, read, workspace

ROWS = sorted((DIRTY / "rows").glob("*.csv"))
SPELLINGS = sorted(path for path in (DIRTY / "spellings").iterdir() if path.suffix != ".toml")


def table_of(path: Path) -> str:
    return path.stem.partition("-")[0]


def expected_rows(path: Path) -> dict[int, dict[str, str]]:
    """The rows of a file by their number; cells with line ends move those that follow."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows, start = {}, 2
        for row in reader:
            rows[start] = row
            start = reader.line_num + 1
        return rows


def test_the_set_is_large_enough() -> None:
    faulty = [
        row for path in ROWS for row in expected_rows(path).values() if row["expect"] != "accepted"
    ]
    assert len(faulty) >= 100
    assert len(SPELLINGS) >= 12


@pytest.mark.parametrize("path", ROWS, ids=lambda path: path.stem)
def test_every_row_ends_as_expected(path: Path, tmp_path: Path) -> None:
    table = table_of(path)
    reading = read(workspace(tmp_path, {f"{table}.csv": path.read_bytes()}))
    assert not reading.stopped, reading.problems
    file = f"ledger/{table}.csv"
    codes: dict[int, set[str]] = defaultdict(set)
    for problem in reading.problems:
        if problem.file == file and problem.row:
            codes[problem.row].add(problem.code)
    kept = set(getattr(reading.ledger, table)["source_row"].to_list())
    for number, row in expected_rows(path).items():
        expected = row["expect"]
        outcome = "accepted" if number in kept else "refused"
        if expected == "accepted":
            assert (number, outcome, codes[number]) == (number, "accepted", set())
        elif expected == "duplicate":
            assert (number, outcome, codes[number]) == (number, "refused", {"duplicate-row"})
        else:
            assert outcome == "refused", (number, row)
            assert expected in codes[number], (number, row, codes[number])
    _adds_up(reading.control_totals, file, expected_rows(path))


def _adds_up(totals: pl.DataFrame, file: str, rows: dict[int, dict[str, str]]) -> None:
    (counted,) = totals.filter(file=file, column="rows").rows(named=True)
    ends = [row["expect"] for row in rows.values()]
    accepted, duplicate = ends.count("accepted"), ends.count("duplicate")
    assert counted["read"] == len(ends)
    assert counted["accepted"] + counted["out_of_period"] == accepted
    assert counted["duplicate"] == duplicate
    assert counted["refused"] == len(ends) - accepted - duplicate


@pytest.mark.parametrize("path", [p for p in ROWS if table_of(p) == "deals"], ids=lambda p: p.stem)
def test_no_accepted_amount_is_another_number(path: Path, tmp_path: Path) -> None:
    deals = read(workspace(tmp_path, {"deals.csv": path.read_bytes()})).ledger.deals
    expected = expected_rows(path)
    for number, amount in deals.select("source_row", "amount").iter_rows():
        means = expected[number]["means"]
        assert amount == (Decimal(means) if means else None), expected[number]


def expected_files() -> list[tuple[str, str]]:
    with (DIRTY / "files" / "expected.csv").open(encoding="utf-8") as file:
        return [(row["file"], row["code"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize(("name", "code"), expected_files())
def test_whole_files_are_refused_with_a_place_and_a_remedy(
    name: str, code: str, tmp_path: Path
) -> None:
    content = (DIRTY / "files" / name).read_bytes()
    reading = read(workspace(tmp_path, {f"deals{Path(name).suffix}": content}))
    assert reading.stopped
    assert {problem.code for problem in reading.problems} == {code}
    for problem in reading.problems:
        assert problem.file.startswith("ledger/deals.")
        assert problem.remedy
    assert reading.ledger.deals.height == 0


@pytest.mark.parametrize("path", SPELLINGS, ids=lambda path: path.stem)
def test_every_spelling_is_the_same_ledger(path: Path, tmp_path: Path) -> None:
    said = path.with_suffix(".toml").read_text(encoding="utf-8")
    written = read(
        workspace(
            tmp_path / "spelled",
            {f"deals{path.suffix}": path.read_bytes()},
            f"[ledger.deals]\n{said}",
        )
    )
    canonical = read(workspace(tmp_path / "clean", {"deals.csv": clean("deals")}))
    assert not written.problems
    deals, wanted = written.ledger.deals, canonical.ledger.deals
    assert wanted.height == 8
    places = ["source_file", "source_row"]
    assert_frame_equal(deals.drop(places), wanted.drop(places), check_column_order=False)
    assert deals["source_row"].is_sorted()


@pytest.mark.parametrize("path", SPELLINGS, ids=lambda path: path.stem)
def test_a_spelling_nobody_declared_is_never_read_as_something_else(
    path: Path, tmp_path: Path
) -> None:
    """Without its declaration each file gives the same numbers, or problems, never other numbers."""
    if not path.with_suffix(".toml").read_text(encoding="utf-8"):
        return
    reading = read(workspace(tmp_path, {f"deals{path.suffix}": path.read_bytes()}))
    assert reading.problems
    wanted = read(workspace(tmp_path / "clean", {})).ledger.deals
    right = {(row["deal"], row["item"]): row for row in wanted.iter_rows(named=True)}
    for row in reading.ledger.deals.iter_rows(named=True):
        known = right[row["deal"], row["item"]]
        for column in ("amount", "close_date", "discount", "term"):
            assert row.get(column) in (None, known[column])
