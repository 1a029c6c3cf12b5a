"""Deals whose items differ in what a spiff asks: it is paid once for the deal and looks at its first item."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from comp.engine.expressions import fields_of
from comp.engine.setting import Setting
from comp.language.plan import Spiff
from comp.problems import Problem

SHOWN = 20
"""Deals named one by one before the rest is counted."""


def differing_items(spiff: Spiff, entries: pl.DataFrame, setting: Setting) -> Iterator[Problem]:
    """A warning for each deal with items that would be paid differently, were they looked at."""
    asked = [spiff.pays, spiff.where, spiff.at_least, spiff.at_most]
    fields = fields_of("deal", *asked)
    if not fields:
        return
    rows = entries.filter(pl.col("turn") == 0).select("deal", "row").unique(maintain_order=True)
    rows = rows.filter(pl.len().over("deal") > 1)
    if rows.is_empty():
        return
    told = setting.deals.with_fields(rows, *asked)
    several = [pl.col(f"deal.{name}").n_unique().alias(name) for name in fields]
    differing = told.group_by("deal", maintain_order=True).agg(*several)
    differing = differing.filter(pl.any_horizontal(pl.col(*fields) > 1)).sort("deal")
    for row in differing.head(SHOWN).iter_rows(named=True):
        names = " and ".join(sorted(name for name in fields if row[name] > 1))
        yield _warning(
            spiff,
            f"the items of deal {row['deal']} differ in {names}; {spiff.name} is paid once for the deal and looks at the first",
            str(row["deal"]),
        )
    if differing.height > SHOWN:
        more = differing.height - SHOWN
        yield _warning(spiff, f"{more} more deals of {spiff.name} have items that differ", "more")


def _warning(spiff: Spiff, message: str, value: str) -> Problem:
    return Problem(
        code="items-differ",
        severity="warning",
        message=message,
        remedy="to pay for each item, count it in a credit (count 1) and write a commission on it: rate $50 per unit",
        span=spiff.span,
        value=value,
    )
