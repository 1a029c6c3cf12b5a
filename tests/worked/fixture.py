"""A published example as a workspace: run from its files, beside what its source expects.

`expected.csv` lists every line. Where a source prints more, `totals.csv` (a component, `variable` or
`total`; a longer period and several people, apart by blanks, are summed), `balances.csv`,
`attainment.csv` and `slices.csv` list what it prints; slices always all of them.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

import polars as pl

from comp.output.finished import FinishedRun
from comp.pipeline import calculate, open_workspace, read_facts
from comp.problems import Problem

WORKED = Path("fixtures/worked")
Row = tuple[str, ...]


@dataclass(frozen=True)
class Example:
    """One folder of `fixtures/worked`, calculated."""

    run: FinishedRun
    problems: tuple[Problem, ...]


def folders(file: str = "expected.csv") -> list[str]:
    """The ids of the examples whose source prints the figures of this file."""
    return sorted(path.parent.name for path in WORKED.glob(f"*/{file}"))


def expected(name: str, file: str) -> list[dict[str, str]]:
    """The rows of an expected file of an example."""
    with (WORKED / name / file).open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


@cache
def example(name: str) -> Example:
    """Read, check and calculate an example as `comp run` does."""
    workspace = open_workspace(WORKED / name)
    run = calculate(workspace, read_facts(workspace))
    return Example(run, tuple(run.problems))


def lines(name: str) -> list[Row]:
    """Every line of the run, as the cells of `expected.csv`."""
    columns = ["person", "pay_period", "component", "deal", "item", "amount"]
    frame = example(name).run.result.lines.select(columns)
    return sorted((*(cell or "" for cell in row[:5]), cents(row[5])) for row in frame.iter_rows())


def expected_lines(name: str) -> list[Row]:
    """Every line the source expects."""
    columns = ["person", "paid", "line", "deal", "item"]
    rows = expected(name, "expected.csv")
    return sorted((*(row[column] for column in columns), cents(row["amount"])) for row in rows)


def total(name: str, people: str, period: str, component: str) -> str:
    """The sum of a component over people and the pay periods that lie in a period."""
    run = example(name).run
    within = run.calendar.parse(period)
    assert within is not None, f"{period} is no period"
    named = {
        pay: within.first_day <= found.first_day and found.last_day <= within.last_day
        for pay in run.result.totals["pay_period"].unique()
        if (found := run.calendar.parse(pay)) is not None
    }
    rows = run.result.totals.filter(
        pl.col("person").is_in(people.split()),
        pl.col("component") == component,
        pl.col("pay_period").is_in([pay for pay, inside in named.items() if inside]),
    )
    assert rows.height, f"no total {component} of {people} in {period}"
    return cents(sum(rows["amount"], Decimal()))


def closing(name: str, person: str, period: str, balance: str) -> list[str]:
    """What a balance comes to at the end of a pay period."""
    rows = example(name).run.result.balances.filter(
        person=person, pay_period=period, balance=balance
    )
    return [cents(amount) for amount in rows["closing"]]


def attained(name: str, person: str, credit: str, period: str) -> list[Row]:
    """Quota and credited amount of a period; a quota that is none is an empty cell."""
    rows = example(name).run.result.attainment.filter(person=person, credit=credit, period=period)
    return [
        tuple("" if amount is None else cents(amount) for amount in row)
        for row in rows.select("quota", "credited").iter_rows()
    ]


def slices(name: str) -> list[Row]:
    """Every part of every line on a deal: its basis, rate, running total after it, and amount."""
    columns = ["person", "pay_period", "component", "deal", "basis", "rate", "after", "amount"]
    frame = example(name).run.result.slices.select(columns)
    return sorted((*row[:4], *map(number, row[4:])) for row in frame.iter_rows())


def expected_slices(name: str) -> list[Row]:
    """Every part the source expects."""
    columns = ["person", "paid", "line", "deal", "basis", "rate", "after", "amount"]
    rows = [[row[column] for column in columns] for row in expected(name, "slices.csv")]
    return sorted(
        (*row[:4], *(number(ratio(cell)) if cell else "" for cell in row[4:])) for row in rows
    )


def cents(amount: Decimal | str) -> str:
    """An amount with two decimals; rounded where the run kept more, as on a quota of thirds."""
    return f"{Decimal(amount).quantize(Decimal('0.01'), ROUND_HALF_UP):f}"


def ratio(cell: str) -> Decimal:
    """A cell of numbers, percents as ratios."""
    return Decimal(cell[:-1]) / 100 if cell.endswith("%") else Decimal(cell)


def number(value: Decimal | None) -> str:
    """A number without idle zeros."""
    return "" if value is None else f"{value.normalize():f}"
