"""Posted lines and deals for hand-over tests, written as tables."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl

from comp.engine.lines import shaped
from comp.engine.results import LINES
from comp.ledger.ledger import empty_table
from comp.periods import Calendar

CALENDAR = Calendar()


def cells(table: str) -> list[dict[str, str | None]]:
    """The rows of a table between bars; an empty cell is None."""
    rows = [
        [cell.strip() for cell in row.strip().strip("|").split("|")]
        for row in table.strip().splitlines()
    ]
    return [
        {name: value or None for name, value in zip(rows[0], row, strict=True)} for row in rows[1:]
    ]


def lines(table: str) -> pl.DataFrame:
    """Lines of a head such as `period person component kind deal amount`, in USD unless it says so."""
    rows = []
    for row in cells(table):
        period = CALENDAR.parse(row["period"] or "")
        assert period is not None
        amount = Decimal(row["amount"] or "0")
        rows.append(
            {
                "currency": "USD",
                "plan": "rep",
                "kind": "earned",
                "component": "earns",
                "item": None,
                **row,
                "pay_period": period.name,
                "earned_period": period.name,
                "earned_on": period.last_day,
                "pay_no": period.number,
                "amount": amount,
                "exact": amount,
            }
        )
    return shaped(pl.DataFrame(rows, infer_schema_length=None), LINES)


def deals(table: str) -> pl.DataFrame:
    """Deals with text, date (`_date`, `_on`) and months (`term`) columns."""
    rows = [
        {
            name: date.fromisoformat(value)
            if value and (name.endswith(("_date", "_on")))
            else Decimal(value)
            if value and name == "term"
            else value
            for name, value in row.items()
        }
        for row in cells(table)
    ]
    schema = empty_table("deals").schema
    more = {name: pl.Date() for name in rows[0] if name.endswith(("_date", "_on"))}
    wanted = {**schema, "type": pl.String(), "term": schema.get("acv", pl.Decimal(38, 12)), **more}
    wanted |= {name: pl.String() for name in rows[0] if name not in wanted}
    return shaped(pl.DataFrame(rows, infer_schema_length=None), dict(wanted))
