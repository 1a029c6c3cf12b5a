"""Frames as the engine hands them over, made from short rows; what is not given has a usual value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from comp.ledger.ledger import Ledger, ledger_of
from comp.output.finished import FinishedRun
from comp.periods import Calendar

EXACT = pl.Decimal(38, 12)

LINES = {
    **dict.fromkeys(("line", "person", "plan", "pay_period"), pl.String),
    "pay_no": pl.Int32,
    "earned_period": pl.String,
    "earned_on": pl.Date,
    **dict.fromkeys(("component", "kind", "deal", "item"), pl.String),
    "amount": EXACT,
    "currency": pl.String,
    "exact": EXACT,
    "note": pl.String,
    "plan_file": pl.String,
    "plan_line": pl.UInt32,
    "source_file": pl.String,
    "source_row": pl.UInt32,
}
SLICES = {
    **dict.fromkeys("line person plan component kind deal pay_period tier".split(), pl.String),
    **dict.fromkeys("basis rate multiple before after quota exchange amount".split(), EXACT),
    "plan_line": pl.UInt32,
}
TOTALS = {
    **dict.fromkeys(("person", "plan", "pay_period"), pl.String),
    "pay_no": pl.Int32,
    "component": pl.String,
    "amount": EXACT,
    "currency": pl.String,
}
BALANCES = {
    **dict.fromkeys(("person", "plan", "currency", "pay_period"), pl.String),
    "pay_no": pl.Int32,
    "balance": pl.String,
    **dict.fromkeys(("opening", "change", "closing"), EXACT),
}
UNCREDITED = {
    **dict.fromkeys("deal item person plan credit reason source_file".split(), pl.String),
    "source_row": pl.UInt32,
}
ATTAINMENT = {
    **dict.fromkeys(("person", "plan", "credit", "kind", "period"), pl.String),
    "period_no": pl.Int32,
    "first_day": pl.Date,
    "last_day": pl.Date,
    "credited": EXACT,
    "deals": EXACT,
    "quota": EXACT,
}
CONTROL_TOTALS = {
    **dict.fromkeys(("file", "currency", "column"), pl.String),
    **dict.fromkeys(("read", "accepted", "refused", "duplicate", "out_of_period"), EXACT),
}


@dataclass(frozen=True)
class Frames:
    """A result made by hand."""

    lines: pl.DataFrame
    slices: pl.DataFrame
    totals: pl.DataFrame
    balances: pl.DataFrame
    uncredited: pl.DataFrame
    attainment: pl.DataFrame
    problems: tuple[()] = ()
    last_day: date = date(2026, 3, 31)


def frame(schema: Mapping[str, Any], rows: Sequence[Mapping[str, object]]) -> pl.DataFrame:
    """Rows with every column of the schema; amounts may be written as text."""
    filled = []
    for row in rows:
        cells: dict[str, object] = dict.fromkeys(schema)
        for name, value in row.items():
            is_text = isinstance(value, str) and schema[name] == EXACT
            cells[name] = Decimal(str(value)) if is_text else value
        filled.append(cells)
    return pl.DataFrame(filled, schema=dict(schema), orient="row")


def line(
    person: str, period: str, component: str, amount: str, **more: object
) -> dict[str, object]:
    """One line; `deal`, `kind`, `exact` and the rest as given, else the usual."""
    year, month = (int(part) for part in period.split("-")[:2])
    row: dict[str, object] = {
        "person": person,
        "plan": "ae",
        "pay_period": period,
        "pay_no": year * 12 + month - 1,
        "earned_period": period,
        "earned_on": date(year, month, 15),
        "component": component,
        "kind": "earned",
        "amount": amount,
        "exact": amount,
        "currency": "USD",
        "plan_file": "plans/ae.plan",
        "plan_line": 20,
        **more,
    }
    key = (person, row["plan"], period, component, row["kind"], row.get("deal"), row.get("item"))
    return {"line": "|".join(str(part or "") for part in key), **row}


def totals_of(lines: pl.DataFrame) -> pl.DataFrame:
    """The totals lines add up to, with `variable` and `total`."""
    key = ["person", "plan", "pay_period", "pay_no", "currency"]
    parts = [lines.group_by([*key, "component"]).agg(pl.col("amount").sum())]
    for name, counted in (("variable", lines.filter(pl.col("kind") != "base")), ("total", lines)):
        zero = lines.select(key).unique().with_columns(pl.lit(0).cast(EXACT).alias("amount"))
        sums = pl.concat([zero, counted.select([*key, "amount"])]).group_by(key)
        parts.append(sums.agg(pl.col("amount").sum()).with_columns(pl.lit(name).alias("component")))
    return pl.concat([part.select(list(TOTALS)) for part in parts]).cast(TOTALS)


def result(
    lines: Sequence[Mapping[str, object]],
    slices: Sequence[Mapping[str, object]] = (),
    **more: Sequence[Mapping[str, object]],
) -> Frames:
    """A result of the lines, its totals worked out."""
    made = frame(LINES, lines)
    return Frames(
        lines=made,
        slices=frame(SLICES, slices),
        totals=totals_of(made),
        balances=frame(BALANCES, more.get("balances", ())),
        uncredited=frame(UNCREDITED, more.get("uncredited", ())),
        attainment=frame(ATTAINMENT, more.get("attainment", ())),
    )


def finished(frames: Frames, ledger: Ledger | None = None, **more: Any) -> FinishedRun:
    """A finished run without plans, for what only looks at frames."""
    run = FinishedRun(
        result=frames,
        plans=(),
        ledger=ledger or ledger_of({}),
        calendar=Calendar(),
        control_totals=frame(
            CONTROL_TOTALS,
            [
                {
                    "file": "ledger/deals.csv",
                    "column": "rows",
                    "read": "3",
                    "accepted": "3",
                    "refused": "0",
                    "duplicate": "0",
                    "out_of_period": "0",
                }
            ],
        ),
        company="Acme",
    )
    return replace(run, **more)
