"""Reading a workspace: files found, columns mapped, rows checked against each other.

Tests: comp/ledger/read.py, comp/ledger/files.py, comp/ledger/header.py, comp/ledger/needs.py, comp/ledger/tables.py, comp/ledger/ledger.py
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from comp.fields import Schema
from comp.language.plan import AfterClawback as After
from comp.language.plan import Clawback, Credit, Field, Literal, Plan, StruckBy, TeamDeals, Unit
from comp.language.read import read_plan
from comp.ledger.ledger import Ledger, LedgerReading, ledger_of
from comp.ledger.needs import needed_columns
from comp.ledger.tables import TABLES
from comp.problems import errors
from comp.source import Span
from tests.ledger.workspaces import plan, read, workspace

HEADER = "deal,person,close_date,amount\n"
HERE = Span("plans/ae.plan", 31)
CLOSE = Field("deal", "close_date", Unit.DATE, HERE)


def told(reading: LedgerReading) -> list[tuple[str, str, int | None, str]]:
    return [(p.code, p.file, p.row, p.column) for p in reading.problems]


def totals(reading: LedgerReading, column: str, currency: str = "") -> dict[str, Decimal]:
    found = reading.control_totals.filter(
        file="ledger/deals.csv", column=column, currency=currency
    ).row(0, named=True)
    return {name: found[name] for name in found if isinstance(found[name], Decimal)}


def with_clawback(name: str) -> Plan:
    """A plan that asks for deal.cancelled_on in line 31."""
    trigger = Field("deal", "cancelled_on", Unit.DATE, HERE)
    percent = Literal(Decimal(1), Unit.PERCENT, HERE)
    within = (Decimal(90), Unit.DAYS)
    taken = Clawback(
        "c", "", StruckBy.DAY, trigger, CLOSE, *within, percent, None, (), After.KEPT, None, HERE
    )
    return replace(plan(name), clawbacks=(taken,))


def with_team(name: str, currency: str) -> Plan:
    count = Field("deal", "amount", Unit.MONEY, HERE)
    team = Credit("t", "", TeamDeals(1, 1, CLOSE), count, False, None, CLOSE, HERE)
    return replace(plan(name, currency), credits=(team,))


def test_every_table_has_its_shape_and_types() -> None:
    ledger = ledger_of({})
    assert list(Ledger.__slots__) == list(TABLES)
    for name, table in TABLES.items():
        frame: pl.DataFrame = getattr(ledger, name)
        assert frame.columns == [*table.shape, "source_file", "source_row"]
        assert frame.height == 0
    assert ledger.openings.schema["amount"] == pl.Decimal(38, 12)
    assert ledger.absences.schema["from"] == pl.Date
    assert ledger.rates.schema["from"] == pl.String


def test_a_missing_file_is_told_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "ledger").mkdir()
    (tmp_path / "ledger" / "people.csv").write_text("person,plan,from\nana,ae,2026-01-01\n")
    reading = read(tmp_path, (with_team("ae", "USD"),))
    assert reading.stopped
    assert told(reading) == [("missing-file", "ledger/deals.csv", None, "")]
    assert "[ledger.deals]" in reading.problems[0].remedy


def test_plans_without_credits_need_no_deals(tmp_path: Path) -> None:
    (tmp_path / "ledger").mkdir()
    (tmp_path / "ledger" / "people.csv").write_text("person,plan,from\nana,ae,2026-01-01\n")
    reading = read(tmp_path, (plan("ae"),))
    assert not reading.problems
    assert not reading.stopped
    assert reading.ledger.deals.height == 0
    without_plans = read(tmp_path, ())
    assert told(without_plans) == [("missing-file", "ledger/deals.csv", None, "")]


def test_signs_of_patterns_may_stand_in_paths(tmp_path: Path) -> None:
    root = workspace(tmp_path / "a[1] {b,c} * ?", {"deals.csv": ""})
    (root / "ledger" / "deals.csv").unlink()
    rows = {"deal": ["D-1"], "person": ["ana"], "close_date": [date(2026, 1, 5)], "amount": [5]}
    pl.DataFrame(rows).write_parquet(root / "ledger" / "q[1].parquet")
    (root / "comp.toml").write_text('[ledger.deals]\nfile = "ledger/q[1].parquet"\n')
    reading = read(root)
    assert not reading.problems
    assert reading.ledger.deals.select("deal", "amount").rows() == [("D-1", Decimal(5))]


def test_texts_no_plan_asks_for_are_checked_and_then_left_out(tmp_path: Path) -> None:
    header = "deal,person,close_date,amount,product,stage\n"
    rows = "D-1,ana,2026-01-05,5,core,won\nD-2,bo,2026-01-05,6,core,won\nD-2,bo,2026-01-05,6,plus,won\n"
    root = workspace(tmp_path, {"deals.csv": header + rows})
    reading = read(root)
    assert "product" not in reading.ledger.deals.columns
    assert [code for code, *_ in told(reading)] == ["conflicting-rows"] * 2
    assert read(root, ()).ledger.deals["product"].to_list() == ["core"]


def test_files_beside_the_settings_are_found_too(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("person,plan,from\nana,ae,2026-01-01\n")
    (tmp_path / "deals.csv").write_text(HEADER + "D-1,ana,2026-01-05,5\n")
    reading = read(tmp_path, (plan("ae"),))
    assert reading.ledger.deals["source_file"].to_list() == ["deals.csv"]


def test_two_files_for_one_table_are_a_problem(tmp_path: Path) -> None:
    root = workspace(tmp_path, {"deals.csv": HEADER})
    (root / "ledger" / "deals.parquet").write_bytes(b"")
    reading = read(root)
    assert reading.stopped
    assert reading.problems[0].code == "two-files"


def test_patterns_and_lists_of_files_are_one_table(tmp_path: Path) -> None:
    january, february = HEADER + "D-1,ana,2026-01-05,5\n", HEADER + "D-2,bo,2026-02-05,6\n"
    twice = HEADER + "D-1,ana,2026-01-05,5.00\n"
    files = {"deals-1.csv": january, "deals-2.csv": february, "late.csv": twice}
    said = '[ledger.deals]\nfile = ["ledger/deals-*.csv", "ledger/late.csv"]\n'
    reading = read(workspace(tmp_path, files, said))
    assert reading.ledger.deals["source_file"].to_list() == [
        "ledger/deals-1.csv",
        "ledger/deals-2.csv",
    ]
    assert told(reading)[0] == ("duplicate-row", "ledger/late.csv", 2, "deal")


CASH_PLAN = """\
plan cash "Cash":
    effective 2026-01-01 to 2026-12-31
    currency USD
    pay monthly
    rounding half up to the cent, each line
    credit collected:
        from payments of own deals
        count payment.amount
        dated payment.date
    commission paid_in:
        on collected
        tiers per deal by days from deal.invoiced_on to payment.date:
            from 0 days: 6%
            from 30 days: 5%
"""


def test_a_column_a_plan_needs_is_named_with_the_line_that_asks(tmp_path: Path) -> None:
    files = {"deals.csv": "deal,person,close_date,amount,canceled_on\nD-1,ana,2026-01-05,5,\n"}
    reading = read(workspace(tmp_path, files), (with_clawback("ae"), plan("lead")))
    assert reading.stopped
    (problem,) = reading.problems
    assert problem.code == "missing-column"
    assert "plans/ae.plan, line 31" in problem.message
    assert 'columns = {cancelled_on = "canceled_on"}' in problem.remedy


def test_fields_of_payments_are_no_columns_of_deals() -> None:
    plan, problems = read_plan(CASH_PLAN, "x.plan", Schema())
    assert plan is not None
    assert not errors(problems)
    assert [need.column for need in needed_columns((plan.plan,), "deal")] == ["invoiced_on"]


def test_columns_nobody_needs_are_left_out_and_own_fields_typed(tmp_path: Path) -> None:
    files = {
        "deals.csv": "deal,person,close_date,amount,seats,notes\nD-1,ana,2026-01-05,5,12.5,hi\n"
    }
    deals = read(workspace(tmp_path, files, '[fields.deal]\nseats = "number"\n')).ledger.deals
    assert "notes" not in deals.columns
    assert deals["seats"].to_list() == [Decimal("12.5")]


def test_deals_outside_every_plan_stay_and_are_counted_apart(tmp_path: Path) -> None:
    files = {
        "deals.csv": HEADER
        + "D-1,ana,2025-12-31,5.25\nD-2,ana,2026-01-05,6\nD-3,zed,2026-01-05,7\n"
    }
    reading = read(workspace(tmp_path, files))
    assert reading.ledger.deals["deal"].to_list() == ["D-1", "D-2"]
    assert list(totals(reading, "rows").values()) == [3, 1, 1, 0, 1]
    money = [Decimal(n) for n in ("18.25", "6", "7", "0", "5.25")]
    assert list(totals(reading, "amount", "USD").values()) == money


def test_a_deal_with_wrong_splits_is_not_paid_to_its_owner(tmp_path: Path) -> None:
    splits = "deal,person,share\nD-1,ana,60%\nD-1,bo,30%\nD-2,ana,50%\nD-2,bo,50%\n"
    deals = HEADER + "D-1,ana,2026-01-05,5\nD-2,ana,2026-01-05,6\nD-3,ana,2026-01-05,7\n"
    reading = read(workspace(tmp_path, {"deals.csv": deals, "splits.csv": splits}))
    assert reading.ledger.deals["deal"].to_list() == ["D-2", "D-3"]
    assert reading.ledger.splits["deal"].to_list() == ["D-2", "D-2"]
    assert ("split-refused", "ledger/deals.csv", 2, "deal") in told(reading)


def test_money_is_never_taken_one_to_one(tmp_path: Path) -> None:
    """A manager paid in euro on team deals must not be credited dollars."""
    plans = (plan("ae"), with_team("lead", "EUR"))
    reading = read(workspace(tmp_path, {"deals.csv": HEADER + "D-1,ana,2026-01-05,5\n"}), plans)
    assert reading.ledger.deals.height == 0
    assert told(reading) == [("currency-without-rate", "ledger/deals.csv", 2, "")]
    same = read(tmp_path, (plan("ae"), plan("lead", "EUR")))
    assert same.ledger.deals.height == 1


def test_amounts_have_the_decimals_of_their_own_currency(tmp_path: Path) -> None:
    rows = ["K,ana,2026-01-05,1.125,KWD", "J,ana,2026-01-05,100,JPY", "X,ana,2026-01-05,100.5,JPY"]
    rows += [f"K{at},ana,2026-01-05,{at}.125,KWD" for at in range(200)]
    files = {"deals.csv": "deal,person,close_date,amount,currency\n" + "\n".join(rows)}
    reading = read(workspace(tmp_path, files), ())
    assert told(reading) == [("too-many-decimals", "ledger/deals.csv", 4, "amount")]
    assert reading.ledger.deals.height == 202


def test_warnings_for_plans_without_people_and_people_without_plan(tmp_path: Path) -> None:
    people = "person,plan,from\nana,,2026-01-01\nbo,ae,2026-01-01\n"
    deals = HEADER + "D-1,ana,2026-01-05,5\n"
    reading = read(workspace(tmp_path, {"people.csv": people, "deals.csv": deals}))
    warned = {problem.code for problem in reading.problems if problem.severity == "warning"}
    assert warned == {"plan-without-people", "person-without-plan"}
    assert not reading.stopped


def test_the_chain_of_a_manager_circle_is_printed(tmp_path: Path) -> None:
    people = "person,plan,from,manager\na,ae,2026-01-01,b\nb,ae,2026-01-01,c\nc,lead,2026-01-01,a\n"
    reading = read(workspace(tmp_path, {"people.csv": people, "deals.csv": HEADER}))
    assert [p.code for p in reading.problems] == ["manager-circle"] * 3
    assert "a -> b -> c -> a" in reading.problems[0].message


def test_dates_that_contradict_the_declared_order_refuse_the_file(tmp_path: Path) -> None:
    deals = HEADER + "D-1,ana,03/11/2026,5\nD-2,ana,31/12/2026,6\n"
    said = '[ledger.deals]\ndate = "MM/DD/YYYY"\n'
    reading = read(workspace(tmp_path, {"deals.csv": deals}, said))
    assert [p.code for p in reading.problems] == ["date-order", "date-order"]
    assert 'date = "DD/MM/YYYY"' in reading.problems[0].remedy


def test_many_equal_problems_are_listed_up_to_a_limit(tmp_path: Path) -> None:
    rows = "".join(f"D-{at},ana,2026-01-05,x\n" for at in range(1_500))
    reading = read(workspace(tmp_path, {"deals.csv": HEADER + rows}))
    assert len(reading.problems) == 1_001
    assert reading.problems[0].message.startswith("500 more rows")
    assert totals(reading, "rows")["refused"] == 1_500


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ('date = "YY-MM-DD"', "date"),
        ('date = "D"', "date"),
        ('group = "."', "group"),
        ('group = "5"', "group"),
    ],
)
def test_forms_that_cannot_be_used_are_problems(said: str, key: str, tmp_path: Path) -> None:
    reading = read(workspace(tmp_path, {"deals.csv": HEADER}, f"[ledger.deals]\n{said}\n"))
    assert [(p.code, p.file, p.column) for p in reading.problems] == [
        ("bad-setting", "comp.toml", key)
    ]
    assert reading.stopped


def test_places_of_rows_survive_quoted_line_ends_and_blank_lines(tmp_path: Path) -> None:
    # Texts no plan asks for are dropped after all checks; without plans everything is kept.
    text = 'deal,person,close_date,amount,customer\nD-1,ana,2026-01-05,5,"two\nlines"\n\nD-2,ana,2026-01-05,6,x\n'
    deals = read(workspace(tmp_path, {"deals.csv": text}), ()).ledger.deals
    assert deals["source_row"].to_list() == [2, 5]
    assert deals["customer"].to_list() == ["two\nlines", "x"]
    assert deals["close_date"].to_list() == [date(2026, 1, 5)] * 2
