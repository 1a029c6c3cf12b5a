"""Workbooks: what is read from cells, and what is refused because the workbook does not say it.

Tests: comp/ledger/workbook.py, comp/ledger/workbook_xml.py
"""

import zipfile
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from comp.ledger.ledger import LedgerReading
from tests.ledger.workspaces import read, workspace

HEADER = ["deal", "person", "close_date", "amount"]
Row = list[str | int | float | date | datetime | Decimal | None]


def book(*rows: Row, title: str = "deals") -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    sheet: Worksheet = made.active
    sheet.title = title
    for row in [HEADER, *rows]:
        sheet.append(row)
    return made


def packed(made: openpyxl.Workbook) -> bytes:
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def deals(made: openpyxl.Workbook, root: Path, settings: str = "") -> LedgerReading:
    return read(workspace(root, {"deals.xlsx": packed(made)}, settings))


def deal(amount: object, number: int = 1) -> Row:
    return [f"D-{number}", "ana", date(2026, 1, 5), amount]  # type: ignore[list-item]


def codes(reading: LedgerReading) -> list[tuple[str, int | None]]:
    return [(problem.code, problem.row) for problem in reading.problems]


def test_numbers_are_the_shortest_decimal_they_stand_for(tmp_path: Path) -> None:
    amounts = [0.1, 1234.5, 1000000, -0.01, 90071992547409.9]
    reading = deals(book(*(deal(amount, at) for at, amount in enumerate(amounts))), tmp_path)
    assert not reading.problems
    assert reading.ledger.deals["amount"].to_list() == [Decimal(str(n)) for n in amounts]


def test_more_decimals_than_the_currency_has_are_refused_with_the_cell(tmp_path: Path) -> None:
    made = book(deal(1))
    made.active["D2"].value = 100.125
    reading = deals(made, tmp_path)
    (problem,) = reading.problems
    assert problem.code == "too-many-decimals"
    assert "(Cell D2.)" in problem.message


def test_formulas_errors_and_merged_cells_are_refused(tmp_path: Path) -> None:
    made = book(deal("=1+1", 1), deal(2, 2), deal(3, 3), deal(4, 4), deal(5, 5))
    sheet = made.active
    sheet["D3"].value, sheet["D3"].data_type = "#REF!", "e"
    sheet.merge_cells("D4:D5")
    reading = deals(made, tmp_path)
    assert codes(reading) == [
        ("uncached-formula", 2),
        ("error-cell", 3),
        ("merged-cells", 4),
        ("merged-cells", 5),
    ]
    assert reading.ledger.deals["deal"].to_list() == ["D-5"]


def test_a_formula_in_a_column_nobody_needs_does_no_harm(tmp_path: Path) -> None:
    made = book(deal(5))
    made.active["E1"], made.active["E2"] = "checked", "=D2*2"
    reading = deals(made, tmp_path)
    assert not reading.problems
    assert reading.ledger.deals.height == 1


def test_hidden_rows_count_and_are_told(tmp_path: Path) -> None:
    made = book(deal(1, 1), deal(2, 2))
    made.active.row_dimensions[3].hidden = True
    reading = deals(made, tmp_path)
    assert codes(reading) == [("hidden-rows", 3)]
    assert reading.ledger.deals.height == 2


def test_times_of_day_and_day_numbers_are_no_dates(tmp_path: Path) -> None:
    made = book(
        ["D-1", "ana", datetime(2026, 1, 5, 23, 30), 1],
        ["D-2", "ana", datetime(2026, 1, 5), 2],
        ["D-3", "ana", 46027, 3],
    )
    reading = deals(made, tmp_path)
    assert codes(reading) == [("bad-date", 2), ("bad-date", 4)]
    assert reading.ledger.deals["close_date"].to_list() == [date(2026, 1, 5)]


def test_long_ids_stored_as_numbers_have_lost_digits(tmp_path: Path) -> None:
    made = book(
        [1234567, "ana", date(2026, 1, 5), 1], [12345678901234567, "ana", date(2026, 1, 5), 1]
    )
    reading = deals(made, tmp_path)
    assert reading.ledger.deals["deal"].to_list() == ["1234567"]
    assert codes(reading) == [("bad-number", 3)]


def test_the_sheet_is_named_or_the_only_one(tmp_path: Path) -> None:
    made = book(deal(1), title="Closed")
    made.create_sheet("Notes")
    (problem,) = [p for p in deals(made, tmp_path / "a").problems if p.severity == "error"]
    assert problem.code == "sheet-missing"
    named = deals(made, tmp_path / "b", '[ledger.deals]\nsheet = "Closed"\n')
    assert named.ledger.deals["source_file"].to_list() == ["ledger/deals.xlsx#Closed"]


def test_one_workbook_may_hold_the_whole_ledger(tmp_path: Path) -> None:
    made = book(deal(1))
    people = made.create_sheet("people")
    for row in (["person", "plan", "from"], ["ana", "ae", date(2026, 1, 1)]):
        people.append(row)
    (tmp_path / "ledger").mkdir()
    (tmp_path / "ledger" / "acme.xlsx").write_bytes(packed(made))
    reading = read(tmp_path)
    assert not reading.stopped
    assert reading.ledger.deals["person"].to_list() == ["ana"]


def test_a_workbook_that_unpacks_to_too_much_is_not_opened(tmp_path: Path) -> None:
    bomb = BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 60_000_000)
    reading = read(workspace(tmp_path, {"deals.xlsx": bomb.getvalue()}))
    assert codes(reading) == [("file-too-large", None)]
    assert reading.stopped


def test_entities_in_a_sheet_are_not_followed(tmp_path: Path) -> None:
    evil = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    source, target = BytesIO(packed(book(deal("=1+1")))), BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.endswith("sheet1.xml"):
                part = evil.encode() + part
            new.writestr(name, part)
    reading = read(workspace(tmp_path, {"deals.xlsx": target.getvalue()}))
    assert reading.stopped
    assert codes(reading) == [("unreadable-file", None)]
