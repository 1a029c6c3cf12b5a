"""Shaping by SQL: Northwind's raw files become a ledger; what would be inexact or untraceable is refused.

Tests: comp/ledger/query.py, comp/ledger/sources.py, comp/ledger/not_taken.py
"""

from decimal import Decimal
from pathlib import Path

import pytest

from comp.ledger.ledger import LedgerReading
from tests.ledger.workspaces import read, workspace

NORTHWIND = Path(__file__).parents[2] / "fixtures" / "northwind" / "raw"
LINES = "id,price,pieces,off,day\nL-1,14,12,0,1/5/2026\nL-2,9.8,10,0.15,01/05/2026\nL-3,0.333,3,0,2/28/2026\n"
SOURCES = """
[sources.lines]
file = "ledger/lines.csv"
date = "M/D/YYYY"
types = { price = "decimal", pieces = "decimal", off = "decimal", day = "date" }
"""
COLUMNS = "id AS deal, 'ana' AS person, day AS close_date"


def shaped(root: Path, select: str, lines: str = LINES, sources: str = SOURCES) -> LedgerReading:
    settings = f'{sources}\n[ledger.deals]\nquery = """{select}"""\n'
    root = workspace(root, {"lines.csv": lines}, settings)
    (root / "ledger" / "deals.csv").unlink()
    return read(root)


def test_price_times_quantity_less_discount_is_exact(tmp_path: Path) -> None:
    reading = shaped(
        tmp_path,
        f"SELECT {COLUMNS}, price * pieces * (1 - off) AS amount, source_file, source_row FROM lines",
    )
    assert not reading.problems
    deals = reading.ledger.deals
    assert deals["amount"].to_list() == [Decimal("168"), Decimal("83.3"), Decimal("0.999")]
    assert deals["source_file"].unique().to_list() == ["ledger/lines.csv"]
    assert deals["source_row"].to_list() == [2, 3, 4]


@pytest.mark.parametrize(
    ("select", "code"),
    [
        (
            f"SELECT {COLUMNS}, price / 3 AS amount, source_file, source_row FROM lines",
            "query-float",
        ),
        (
            "SELECT avg(price) AS amount, 'f' AS source_file, 1 AS source_row FROM lines",
            "query-float",
        ),
        (f"SELECT {COLUMNS}, price AS amount FROM lines", "query-source"),
        (
            f"SELECT {COLUMNS}, price AS amount, source_file, NULL AS source_row FROM lines",
            "query-source",
        ),
        ("SELECT nothing FROM lines", "query-failed"),
        ("SELECT 1; SELECT 2", "query-failed"),
        ("DROP TABLE lines", "query-failed"),
        ("SELECT * FROM read_text('/etc/hostname')", "query-failed"),
        ("SELECT * FROM 'ledger/lines.csv'", "query-failed"),
        ("SELEC", "query-failed"),
    ],
)
def test_queries_that_are_refused(select: str, code: str, tmp_path: Path) -> None:
    reading = shaped(tmp_path, select)
    assert reading.stopped
    assert [problem.code for problem in reading.problems] == [code]
    assert reading.ledger.deals.height == 0


GROUP = "min(source_file) AS source_file, min(source_row) AS source_row"
PLACE = "lines.source_file, lines.source_row"
ROWS = f"SELECT {COLUMNS}, price AS amount, {PLACE} FROM lines"


@pytest.mark.parametrize(
    ("select", "said", "row"),
    [
        (f"{ROWS} WHERE price > 1", "1 of the 3 rows of this file: row 4", 4),
        (
            f"{ROWS} JOIN (SELECT 'L-3' AS id) AS known USING (id)",
            "2 of the 3 rows of this file: rows 2, 3",
            2,
        ),
        (
            f"SELECT 'all' AS deal, 'ana' AS person, min(day) AS close_date, sum(price) AS amount, {GROUP} FROM lines",
            "2 of the 3 rows of this file: rows 3, 4",
            3,
        ),
        (
            f"SELECT 'all' AS deal, 'ana' AS person, min(day) AS close_date, sum(price) AS amount, {GROUP}, "
            "count(*) AS source_rows FROM lines WHERE price > 1",
            "1 of the 3 rows of this file.",
            None,
        ),
    ],
)
def test_raw_rows_a_query_leaves_out_are_told(
    select: str, said: str, row: int | None, tmp_path: Path
) -> None:
    reading = shaped(tmp_path, select)
    (problem,) = [each for each in reading.problems if each.code == "rows-not-taken"]
    assert (problem.file, problem.row, problem.severity) == ("ledger/lines.csv", row, "warning")
    assert said in problem.message
    assert "leaves_out_rows = true" in problem.remedy
    assert not reading.stopped
    counted = reading.control_totals.filter(column="rows", file="ledger/lines.csv")
    assert counted["read"].to_list() == [reading.ledger.deals.height]


def test_rows_left_out_on_purpose_or_counted_in_groups_are_not_told(tmp_path: Path) -> None:
    grouped = (
        f"SELECT 'all' AS deal, 'ana' AS person, min(day) AS close_date, sum(price) AS amount, {GROUP}, "
        "count(*) AS source_rows FROM lines"
    )
    assert not shaped(tmp_path / "grouped", grouped).problems
    root = tmp_path / "meant"
    shaped(root, f"{ROWS} WHERE price > 1")
    settings = (root / "comp.toml").read_text()
    (root / "comp.toml").write_text(f"{settings}leaves_out_rows = true\n")
    assert not read(root).problems


def test_a_query_without_rows_is_told(tmp_path: Path) -> None:
    reading = shaped(tmp_path, f"{ROWS} WHERE id = 'l-1'")
    assert [(p.code, p.file, p.column) for p in reading.problems] == [
        ("rows-not-taken", "comp.toml", "query")
    ]
    assert "lines has 3 rows" in reading.problems[0].message


def test_the_inexact_expression_is_named(tmp_path: Path) -> None:
    (problem,) = shaped(
        tmp_path,
        f"SELECT {COLUMNS}, round(price, 2) / 3 AS amount, source_file, source_row FROM lines",
    ).problems
    assert "round(price, 2) / 3" in problem.message
    assert problem.column == "amount"


def test_a_raw_row_that_cannot_be_read_stops_the_query(tmp_path: Path) -> None:
    reading = shaped(tmp_path, "SELECT * FROM lines", LINES.replace("9.8", "9,8"))
    assert reading.stopped
    assert [(p.code, p.file, p.column) for p in reading.problems] == [
        ("ragged-row", "ledger/lines.csv", "")
    ]
    reading = shaped(tmp_path, "SELECT * FROM lines", LINES.replace("9.8", "9.8 USD"))
    assert [(p.code, p.row, p.column) for p in reading.problems] == [("bad-number", 3, "price")]


def test_types_and_files_of_sources_are_checked(tmp_path: Path) -> None:
    wrong = SOURCES.replace("pieces =", "peices =")
    (problem,) = shaped(tmp_path, "SELECT * FROM lines", sources=wrong).problems
    assert (problem.code, problem.remedy) == ("missing-column", 'Did you mean "pieces"?')
    lost = SOURCES.replace("lines.csv", "line.csv")
    (problem,) = shaped(tmp_path, "SELECT * FROM lines", sources=lost).problems
    assert (problem.code, problem.file) == ("missing-file", "ledger/line.csv")


def test_northwind_is_read_to_the_cent_as_it_comes(tmp_path: Path) -> None:
    reading = read(NORTHWIND.parent, ())
    assert not reading.problems
    deals, people = reading.ledger.deals, reading.ledger.people
    assert deals.height == 2155
    assert deals["deal"].n_unique() == 830
    assert deals["amount"].sum() == Decimal("1265793.0395")
    assert deals.filter(deal="10248")["amount"].to_list() == [
        Decimal(168),
        Decimal(98),
        Decimal(174),
    ]
    waiting = deals.filter(deals["shipped_on"].is_null())
    assert waiting["deal"].n_unique() == 21
    managers = dict(people.select("person", "manager").iter_rows())
    assert managers[managers["suyama"]] == "fuller"
    assert managers["fuller"] is None
