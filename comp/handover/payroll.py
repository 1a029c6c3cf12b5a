"""The payroll file: earnings in the layout of an import, and totals to check the import by.

The batch names the content: the same earnings of the same period are the same batch, so a file that is
handed over twice is seen to be the same. A period that was reopened hands over its differences only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl

from comp.handover.table import csv_text, money
from comp.periods import Period
from comp.problems import Problem
from comp.settings_handover import PayrollSettings

LAYOUTS: Mapping[str, Mapping[str, str]] = {
    "plain": {
        "batch": "batch",
        "worker": "worker",
        "name": "name",
        "period": "period",
        "first_day": "first_day",
        "last_day": "last_day",
        "code": "code",
        "amount": "amount",
        "currency": "currency",
    },
    "adp": {
        "Co Code": "company",
        "Batch ID": "batch",
        "File #": "worker",
        "Earnings 3 Code": "code",
        "Earnings 3 Amount": "amount",
    },
    "paychex": {
        "Client ID": "company",
        "Worker ID": "worker",
        "Org": "",
        "Job Number": "",
        "Pay Component": "code",
        "Rate": "",
        "Rate Number": "",
        "Hours": "",
        "Units": "",
        "Line Date": "last_day",
        "Amount": "amount",
        "Check Seq Number": "",
    },
}
"""Header and field of every column; an empty field is an empty column."""

FIELDS = (
    "batch company worker person name period first_day last_day code amount currency lines".split()
)


@dataclass(frozen=True)
class PayrollFile:
    """The batch, the file's text, the text of its control totals, and what is wrong with the mapping."""

    batch: str
    text: str
    totals: str
    rows: int
    problems: tuple[Problem, ...]


def payroll_file(
    rows: pl.DataFrame,
    people: pl.DataFrame,
    period: Period,
    settings: PayrollSettings,
    revision: int = 1,
) -> PayrollFile:
    """`rows` are earnings (`person, code, currency, amount, lines`), `people` the ledger's people."""
    workers, problems = _workers(rows, people, period.last_day, settings.worker)
    batch = batch_of(rows, period, revision)
    columns = settings.columns or LAYOUTS[settings.layout]
    problems += [
        _unknown_field(field) for field in columns.values() if field and field not in FIELDS
    ]
    written = []
    for row in rows.iter_rows(named=True):
        worker, name = workers.get(row["person"], (row["person"], None))
        said: dict[str, object] = {
            **row,
            "batch": batch,
            "company": settings.company,
            "worker": worker,
            "name": name,
            "period": period.name,
            "first_day": period.first_day,
            "last_day": period.last_day,
            "amount": money(row["amount"], row["currency"]),
        }
        written.append([said.get(field) if field else None for field in columns.values()])
    return PayrollFile(
        batch=batch,
        text=csv_text(list(columns), written),
        totals=_totals(rows, batch, period),
        rows=rows.height,
        problems=tuple(problems),
    )


def batch_of(rows: pl.DataFrame, period: Period, revision: int = 1) -> str:
    """`2026-03-1-5f2c9a41`: period, revision, and what the earnings are."""
    cells = rows.select("person", "code", "currency", "amount").rows()
    said = "\n".join("|".join(str(cell) for cell in row) for row in cells)
    digest = hashlib.sha256(f"{period.name}\n{revision}\n{said}".encode()).hexdigest()
    return f"{period.name}-{revision}-{digest[:8]}"


def _totals(rows: pl.DataFrame, batch: str, period: Period) -> str:
    """Rows, people, lines and money by code, and of the whole file, by currency."""
    sums = [
        pl.col("person").n_unique().alias("people"),
        pl.col("lines").sum(),
        pl.col("amount").sum(),
    ]
    by_code = rows.group_by("currency", "code").agg(pl.len().alias("rows"), *sums)
    whole = rows.group_by("currency").agg(pl.len().alias("rows"), *sums)
    listed: list[Sequence[object]] = []
    for frame in (by_code, whole.with_columns(pl.lit(None, dtype=pl.String).alias("code"))):
        for row in frame.sort("currency", "code").iter_rows(named=True):
            amount: Decimal = money(row["amount"], row["currency"])
            code = row["code"] if row["code"] is not None else "total"
            listed.append(
                (
                    batch,
                    period.name,
                    row["currency"],
                    code,
                    row["rows"],
                    row["people"],
                    row["lines"],
                    amount,
                )
            )
    header = ["batch", "period", "currency", "code", "rows", "people", "lines", "amount"]
    return csv_text(header, listed)


def _workers(
    rows: pl.DataFrame, people: pl.DataFrame, day: date, column: str
) -> tuple[dict[str, tuple[str, str | None]], list[Problem]]:
    """Each person's id in payroll and name, by the row of people that holds on the day or last before."""
    if column not in people.columns:
        return {}, [
            Problem(
                code="payroll-worker-missing",
                message=f"people has no column {column}, which [handover.payroll] worker names",
                remedy=f'add the column {column} to people, or write worker = "person"',
                file="comp.toml",
                value=column,
            )
        ]
    started = people.with_columns((pl.col("from").fill_null(date.min) <= day).alias("started"))
    latest = started.sort("person", "started", "from", nulls_last=False).group_by("person").last()
    named = pl.col("name") if "name" in people.columns else pl.lit(None, dtype=pl.String)
    worker = pl.col(column).cast(pl.String)
    found = {
        person: (worker_id, name)
        for person, worker_id, name in latest.select(
            "person", worker.alias("worker"), named.alias("shown")
        ).iter_rows()
    }
    missing = [
        Problem(
            code="payroll-worker-missing",
            message=f"{person} has no {column}, so payroll would not know who is paid",
            remedy=f"fill in {column} for {person} in people",
            file="people",
            column=column,
            value=person,
        )
        for person in rows.get_column("person").unique().sort()
        if not found.get(person, ("",))[0]
    ]
    return found, missing


def _unknown_field(field: str) -> Problem:
    return Problem(
        code="payroll-field-unknown",
        message=f"a column of the payroll file asks for {field}, which is no field of it",
        remedy=f"write one of: {', '.join(FIELDS)}",
        file="comp.toml",
        value=field,
    )
