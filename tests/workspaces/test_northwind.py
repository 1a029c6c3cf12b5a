"""Northwind, from the raw files to the cent: against plain `Decimal` and against what was accepted."""

from decimal import Decimal

import polars as pl

from tests.workspaces import northwind_by_hand as by_hand
from tests.workspaces.paid import paid, same_as_golden, totals_csv

ORDER_LINES = 2155
UNSHIPPED_ORDERS, UNSHIPPED_LINES = 21, 73


def test_everything_read_is_in_order() -> None:
    assert [problem.message for problem in paid("northwind").problems] == []


def test_every_cent_agrees_with_the_raw_files_worked_out_by_hand() -> None:
    totals = paid("northwind").result.totals.filter(
        ~pl.col("component").is_in(["variable", "total"]) & (pl.col("amount") != 0)
    )
    columns = ("person", "pay_period", "component", "amount")
    engine = {(p, q, c): amount for p, q, c, amount in totals.select(columns).rows()}
    assert engine == by_hand.pay()


def test_totals_are_those_accepted(accept: bool) -> None:
    same_as_golden("northwind_totals.csv", totals_csv(paid("northwind")), accept)


def test_lines_add_up_to_what_is_paid() -> None:
    result = paid("northwind").result
    variable = result.totals.filter(pl.col("component") == "variable")
    assert result.lines["amount"].sum() == variable["amount"].sum() == sum(by_hand.pay().values())


def test_three_levels_of_reporting() -> None:
    people = paid("northwind").ledger.people
    reports_to = dict(people.select("person", "manager").rows())
    assert reports_to["king"] == "buchanan"
    assert reports_to["buchanan"] == "fuller"
    assert reports_to["fuller"] is None


def test_orders_that_have_not_shipped_pay_nobody_and_say_why() -> None:
    run = paid("northwind")
    unshipped = run.ledger.deals.filter(pl.col("shipped_on").is_null())
    assert unshipped.height == UNSHIPPED_LINES
    assert unshipped["deal"].n_unique() == UNSHIPPED_ORDERS
    waiting = run.result.uncredited
    assert set(waiting["deal"]) == set(unshipped["deal"])
    assert waiting.unique(["deal", "item"]).height == UNSHIPPED_LINES
    assert not set(waiting["deal"]) & set(run.result.lines["deal"].drop_nulls())
    for reason in waiting["reason"].unique():
        assert "shipped_on" in reason


def test_control_totals_account_for_every_order_line() -> None:
    totals = paid("northwind").control_totals
    assert (totals["read"] == totals["accepted"]).all()
    deals = totals.filter(pl.col("file").str.contains("OrderDetails"))
    by_column = dict(deals.select("column", "accepted").rows())
    gross = sum(item.amount for item in by_hand.shipped_items())
    assert by_column["rows"] == ORDER_LINES
    assert by_column["amount"] == gross + by_hand.unshipped_amount()


def test_a_line_names_the_row_of_the_raw_file_it_comes_from() -> None:
    lines = paid("northwind").result.lines
    line = lines.filter(
        (pl.col("deal") == "10248")
        & (pl.col("item") == "42")
        & (pl.col("component") == "own_commission")
    ).row(0, named=True)
    # OrderDetails.csv, line 3: 10248,42,9.8,10,0
    assert (line["source_file"], line["source_row"]) == ("raw/OrderDetails.csv", 3)
    assert line["amount"] == Decimal("2.94")
    assert line["pay_period"] == "1996-Q3"
