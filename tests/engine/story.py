"""Plan text and tables in, a run out, and its frames compared as pipe tables.

    told = story(BOOKINGS + "commission earns: ...", "given deals: | deal | close_date | acv | ...")
    told.lines("| paid | line | deal | amount |", ...)

Tables are written as in examples of a plan file (`given deals:` ...), with the same defaults. The
head of an expected table says which columns are compared; its rows are complete, in any order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from textwrap import dedent, indent

import polars as pl

from comp.engine.results import Result
from comp.engine.run import run
from comp.example_ledger import known_people, ledger_tables, person_of
from comp.exchange import NO_RATES, RateRules
from comp.fields import Schema
from comp.language.plan import Example, Plan
from comp.language.read import read_plan
from comp.ledger.given import ledger_from_tables
from comp.ledger.ledger import Ledger
from comp.money import format_money, plain
from comp.periods import Calendar

BOOKINGS = """
credit bookings:
    from  own deals
    count deal.acv
    dated deal.close_date
"""
"""The credit most plans of these tests pay on."""

REPS = (
    BOOKINGS
    + """
quota bookings from quotas per quarter
commission sells:
    on bookings
    rate 1%
"""
)
"""What members of a team are paid by."""

SHORT = {"paid": "pay_period", "line": "component", "earned": "earned_period"}
"""What tables call the columns of frames."""


@dataclass(frozen=True)
class Story:
    """A run, asked for its frames."""

    result: Result
    plans: tuple[Plan, ...]

    def lines(self, expected: str) -> None:
        """Exactly these lines."""
        self.frame("lines", expected)

    def frame(self, name: str, expected: str, **where: str) -> None:
        """Exactly these rows of a frame, or of those of its rows with these values."""
        head, *rows = [cells(row) for row in dedent(expected).strip().splitlines()]
        found = getattr(self.result, name)
        for column, value in where.items():
            found = found.filter(pl.col(SHORT.get(column, column)) == value)
        columns = [SHORT.get(column, column) for column in head]
        currency = self.plans[0].currency
        written = [
            [_cell(name, column, value, currency) for column, value in zip(head, row, strict=True)]
            for row in found.select(columns).iter_rows()
        ]
        assert sorted(written) == sorted(rows), _table(head, written)

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Code and message of everything the run complains of."""
        return [(problem.code, problem.message) for problem in self.result.problems]


def cells(row: str) -> list[str]:
    """The texts between the bars of a row."""
    return [cell.strip() for cell in row.strip().strip("|").split("|")]


def plan_text(
    body: str,
    *,
    name: str = "rep",
    effective: str = "2026-01-01 to 2026-12-31",
    currency: str = "USD",
    pay: str = "monthly",
    rounding: str = "half up to the cent, each line",
) -> str:
    """A whole plan out of its blocks."""
    head = f'plan {name} "Story":\n    effective {effective}\n    currency {currency}\n'
    head += f"    pay {pay}\n    rounding {rounding}\n"
    return head + indent(dedent(body).strip(), "    ") + "\n"


def commission(table: str, on: str = "bookings accumulated per quarter") -> str:
    """A commission whose block holds these lines."""
    lines = "".join(f"    {line}\n" for line in table.strip("\n").splitlines())
    return f"commission earns:\n    on {on}\n{lines}"


def story(
    body: str,
    given: str,
    *,
    through: str | None = None,
    partitions: int = 1,
    calendar: Calendar | None = None,
    also: Sequence[str] = (),
    rates: RateRules = NO_RATES,
    schema: Schema | None = None,
    **head: str,
) -> Story:
    """Run the plan (and `also` whole plan texts) over the tables; both must be without a mistake."""
    calendar, schema = calendar or Calendar(), schema or Schema()
    plans, ledger = read(plan_text(body, **head), given, also, calendar, schema)
    until = date.fromisoformat(through) if through else None
    result = run(plans, ledger, calendar, rates=rates, through=until, partitions=partitions)
    return Story(result, plans)


def read(
    text: str, given: str, also: Sequence[str], calendar: Calendar, schema: Schema
) -> tuple[tuple[Plan, ...], Ledger]:
    """Plans and ledger of a story."""
    name = text.split()[1]
    tables = indent(dedent(given).strip() + "\nexpect:\n    | paid | line | amount |\n", "    ")
    file, problems = read_plan(f'{text}\nexample "Story" for {name}:\n{tables}', "p.plan", schema)
    assert file is not None, [problem.message for problem in problems]
    plans = (file.plan, *(_other(other, schema) for other in also))
    example: Example = file.examples[0]
    known = {*known_people(example), person_of(example)}
    rows = ledger_tables(example, file.plan)
    reading = ledger_from_tables(
        rows, schema, file.plan.currency, plans, calendar, known_persons=known
    )
    assert not reading.problems, [problem.message for problem in reading.problems]
    return plans, reading.ledger


def _other(text: str, schema: Schema) -> Plan:
    file, problems = read_plan(text, "other.plan", schema)
    assert file is not None, [problem.message for problem in problems]
    return file.plan


def _cell(frame: str, column: str, value: object, currency: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, Decimal):
        return str(value)
    if column == "amount" and frame in ("lines", "totals"):
        return format_money(value, currency)
    return plain(value)


def _table(head: list[str], rows: list[list[str]]) -> str:
    return "\n".join(["the run has:", *(" | ".join(row) for row in [head, *sorted(rows)])])
