"""Step 1: `up to MONEY per deal` and `above MONEY per deal`, the part of a deal that counts.

In: entries of a credit with their deals. Out: the same with the part of `amount` that lies between the
bounds, on the way that a person's total of the deal takes item by item; rows of which nothing lies
there are left out.
"""

from __future__ import annotations

import polars as pl

from comp.engine.expressions import fields_of, quantity
from comp.engine.membership import Members
from comp.engine.numbers import ZERO
from comp.language.plan import Credit


def part_of_deal(credit: Credit, entries: pl.DataFrame, members: Members) -> pl.DataFrame:
    """The entries cut to the part of each deal that the credit counts; negative deals mirrored."""
    if credit.up_to is None and credit.above is None:
        return entries
    order = [name for name in ("pid", "deal", "item", "member") if name in entries.columns]
    frame = members.with_facts(entries, fields_of("person", credit.up_to, credit.above))
    total = pl.col("amount").cum_sum().over("pid", "deal")
    way = frame.sort(order, maintain_order=True).with_columns(total.alias("after"))
    before = pl.col("after") - pl.col("amount")
    part = _inside(credit, pl.col("after")) - _inside(credit, before)
    return (
        way.with_columns(part.alias("amount"))
        .filter(pl.col("amount") != ZERO)
        .select(entries.columns)
    )


def _inside(credit: Credit, total: pl.Expr) -> pl.Expr:
    """How much of a total lies between the bounds, with the total's sign."""
    size = total.abs()
    if credit.up_to is not None:
        size = pl.min_horizontal(size, quantity(credit.up_to).value())
    if credit.above is not None:
        size = pl.max_horizontal(size - quantity(credit.above).value(), ZERO)
    return pl.when(total < ZERO).then(-size).otherwise(size)
