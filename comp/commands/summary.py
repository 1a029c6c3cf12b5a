"""The short table at the end of a run: who is paid what, by plan, and the sum of each currency."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from comp.commands.terminal import columns
from comp.money import format_money

if TYPE_CHECKING:
    import polars as pl

    from comp.output.finished import FinishedRun
    from comp.output.selection import Selection

ROWS_SHOWN = 20


def payout_table(
    finished: FinishedRun, chosen: Selection, *, heading: Callable[[str], str] = str
) -> str:
    """One row a person and plan: first and last pay period, base, variable and total pay."""
    from comp.output.selection import shown

    totals = shown(finished, chosen).totals
    if totals.is_empty():
        return "Nobody is on a plan in these periods."
    names = _names(finished.ledger.people)
    rows = [
        _row(names.get(person, person), plan, first, last, variable, total, currency)
        for person, plan, currency, first, last, variable, total in _by_person(totals)
    ]
    head = ("person", "plan", "pay periods", "base", "variable", "total")
    body = columns([head, *rows[:ROWS_SHOWN], *_sums(totals)], right=(3, 4, 5)).split("\n")
    lines = [heading(body[0]), *body[1 : len(rows[:ROWS_SHOWN]) + 1]]
    if len(rows) > ROWS_SHOWN:
        lines.append(f"  ... and {len(rows) - ROWS_SHOWN:,} more in totals.csv")
    return "\n".join([*lines, *(heading(line) for line in body[len(rows[:ROWS_SHOWN]) + 1 :])])


def refused_rows(control_totals: pl.DataFrame) -> int:
    """How many ledger rows were left out because something in them is wrong."""
    import polars as pl

    counted = control_totals.filter(pl.col("column") == "rows").get_column("refused")
    return round(sum(counted.to_list(), Decimal(0)))


_PersonRow = tuple[str, str, str, str, str, Decimal, Decimal]


def _by_person(totals: pl.DataFrame) -> list[_PersonRow]:
    import polars as pl

    def summed(component: str) -> pl.Expr:
        return pl.col("amount").filter(pl.col("component") == component).sum().alias(component)

    rows: list[_PersonRow] = (
        totals.sort("pay_no")
        .group_by("person", "plan", "currency")
        .agg(
            pl.col("pay_period").first().alias("first"),
            pl.col("pay_period").last().alias("last"),
            summed("variable"),
            summed("total"),
        )
        .sort("person", "plan")
        .rows()
    )
    return rows


def _row(
    name: str, plan: str, first: str, last: str, variable: Decimal, total: Decimal, currency: str
) -> tuple[str, ...]:
    periods = first if first == last else f"{first} to {last}"
    amounts = (total - variable, variable, total)
    return (name, plan, periods, *(format_money(one, currency) for one in amounts))


def _sums(totals: pl.DataFrame) -> list[tuple[str, ...]]:
    """One closing row a currency."""
    import polars as pl

    rows = []
    for (currency,), part in totals.sort("currency").group_by("currency", maintain_order=True):
        sums = [
            sum(part.filter(pl.col("component") == name).get_column("amount").to_list(), Decimal(0))
            for name in ("variable", "total")
        ]
        people = part.get_column("person").n_unique()
        label = f"{people:,} {'person' if people == 1 else 'people'}"
        rows.append(_row(label, "", "", "", sums[0], sums[1], str(currency)))
    return rows


def _names(people: pl.DataFrame) -> dict[str, str]:
    """The name people know a person by: the ledger's `name` where there is one, else the id."""
    pairs = people.select("person", "name").rows()
    return {person: f"{name} ({person})" if name else person for person, name in pairs}
