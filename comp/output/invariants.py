"""The promises checked on every run before anything is written.

Lines add up to totals, totals to `variable` and `total`, balances chain, control totals account for
every row read. `broken(run)` is empty when all hold; a problem in it means a fault in the program,
never in the plan or the ledger, and nothing may be paid from such a run.
"""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from comp.engine.numbers import ZERO, runs_added_up
from comp.money import minor_units, plain
from comp.output.finished import FinishedRun
from comp.problems import Problem

_KEY = ["person", "plan", "pay_period", "currency"]
_ROWS_AT_ONCE = 200_000
_SUMS = ("variable", "total")


def broken(run: FinishedRun) -> list[Problem]:
    """Every promise the run breaks; at most one problem a promise, with the first place."""
    result = run.result
    added = _added(result.lines)
    found = [
        _lines_are_rounded(result.lines),
        _lines_add_up_to_components(added, result.totals),
        _lines_add_up_to_sums(added, result.totals),
        _balances_close(result.balances),
        _balances_chain(result.balances),
        _rows_are_accounted_for(run.control_totals),
    ]
    return [problem for problem in found if problem is not None]


def _added(lines: pl.DataFrame) -> pl.DataFrame:
    """The lines added up by component, with base (`amount`) and without (`variable`): large runs part
    by part to save memory. A component may stand in several rows."""
    keys = [*_KEY, "component"]
    variable = pl.when(pl.col("kind") != "base").then("amount").otherwise(ZERO).alias("variable")
    parts = [
        runs_added_up(part.select(*keys, "amount", variable), keys, ["amount", "variable"])
        for part in lines.iter_slices(_ROWS_AT_ONCE)
    ]
    return pl.concat(parts) if parts else lines.select(*keys, "amount", variable)


def _lines_are_rounded(lines: pl.DataFrame) -> Problem | None:
    for currency in lines.get_column("currency").unique().sort():
        digits = minor_units(str(currency))
        uneven = pl.col("amount") != pl.col("amount").round(digits)
        odd = lines.filter((pl.col("currency") == currency) & uneven)
        if odd.height:
            row = odd.row(0, named=True)
            return _broken(f"a line of {row['person']} is not a whole number of minor units", row)
    return None


def _lines_add_up_to_components(lines: pl.DataFrame, totals: pl.DataFrame) -> Problem | None:
    by_component = totals.filter(~pl.col("component").is_in(_SUMS))
    return _compare(lines, by_component, [*_KEY, "component"], "the lines of a component")


def _lines_add_up_to_sums(lines: pl.DataFrame, totals: pl.DataFrame) -> Problem | None:
    for name in _SUMS:
        counted = lines if name == "total" else lines.with_columns(amount="variable")
        problem = _compare(
            counted, totals.filter(pl.col("component") == name), _KEY, f"the lines behind `{name}`"
        )
        if problem is not None:
            return problem
    return None


def _compare(
    lines: pl.DataFrame, totals: pl.DataFrame, key: list[str], what: str
) -> Problem | None:
    added = lines.group_by(key).agg(pl.col("amount").sum())
    both = totals.select(*key, pl.col("amount").alias("stated")).join(
        added, on=key, how="full", coalesce=True, nulls_equal=True
    )
    stated, amount = pl.col("stated").fill_null(ZERO), pl.col("amount").fill_null(ZERO)
    # A sum nobody stated is a fault too, even where it comes to nothing.
    odd = both.filter((stated != amount) | pl.col("stated").is_null()).sort(key)
    if not odd.height:
        return None
    row = odd.row(0, named=True)
    return _broken(f"{what} do not add up to the total", row)


def _balances_close(balances: pl.DataFrame) -> Problem | None:
    odd = balances.filter(pl.col("opening") + pl.col("change") != pl.col("closing"))
    if not odd.height:
        return None
    return _broken("opening and change do not give the closing balance", odd.row(0, named=True))


def _balances_chain(balances: pl.DataFrame) -> Problem | None:
    chain = ["person", "plan", "currency", "balance"]
    in_order = balances.sort([*chain, "pay_no"]).with_columns(
        pl.col("closing").shift(1).over(chain).alias("before")
    )
    odd = in_order.filter(pl.col("before").is_not_null() & (pl.col("before") != pl.col("opening")))
    if not odd.height:
        return None
    return _broken("a balance does not open where it closed before", odd.row(0, named=True))


def _rows_are_accounted_for(control_totals: pl.DataFrame) -> Problem | None:
    parts = pl.sum_horizontal("accepted", "refused", "duplicate", "out_of_period")
    odd = control_totals.filter(pl.col("read") != parts)
    if not odd.height:
        return None
    row = odd.row(0, named=True)
    return Problem(
        code="invariant-broken",
        message=f"not all that was read from {row['file']} ({row['column']}) is accounted for",
        remedy=_REMEDY,
        file=str(row["file"]),
        column=str(row["column"]),
    )


_REMEDY = (
    "nothing was written; this is a fault in comp: please report it with the plan and the rows"
)


def _broken(what: str, row: dict[str, object]) -> Problem:
    place = ", ".join(
        str(row[name])
        for name in ("person", "plan", "pay_period", "component", "balance", "kind")
        if row.get(name) is not None
    )
    amount = row.get("stated", row.get("amount"))
    return Problem(
        code="invariant-broken",
        message=f"{what}: {place}",
        remedy=_REMEDY,
        amount=plain(amount) if isinstance(amount, Decimal) else "",
    )
