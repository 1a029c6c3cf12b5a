"""Step 6: pools, a fund shared by the members of a plan in whole minor units that add up to it."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from comp.engine.attainment import Measured
from comp.engine.expressions import fields_of, quantity
from comp.engine.lines import Drafts
from comp.engine.numbers import DECIMAL, ONE, ZERO, rounded_half_up
from comp.engine.setting import Setting
from comp.engine.shares import by_largest_remainder
from comp.engine.together import members_of, period_lines, taking_part, with_asked
from comp.language.plan import Pool
from comp.problems import Problem

NOBODY = 4_294_967_295
"""The last of all pids: the sharer that is paid to nobody."""


def pool_lines(pool: Pool, measured: Measured, setting: Setting) -> tuple[Drafts, list[Problem]]:
    """A line for every member with a share, in every ended period."""
    members = with_asked(members_of(pool.per, setting), pool.per, measured, setting, *pool.asked)
    sharing = taking_part(members, pool.where).with_columns(_weight(pool).alias("weight"))
    funds = _funds(pool, sharing, setting)
    problems = _problems(pool, funds)
    paying = funds.filter(
        (pl.col("fund") > ZERO) & (pl.col("held") > ZERO) & (pl.col("held") <= pl.col("whole"))
    )
    each = sharing.join(paying.select("number", "fund", "held", "whole"), on="number")
    rest = paying.filter(pl.col("whole") > pl.col("held")).select(
        "number",
        "fund",
        "whole",
        pl.lit(NOBODY, dtype=pl.UInt32).alias("pid"),
        (pl.col("whole") - pl.col("held")).alias("weight"),
    )
    parts = pl.concat([each, rest], how="diagonal").with_columns(
        pl.col("number").alias("row"),
        pl.col("fund").alias("value"),
        pl.col("weight").alias("share"),
    )
    shared = by_largest_remainder(parts, setting.digits, among=pl.col("whole"))
    paid = shared.filter(pl.col("pid") != NOBODY)
    return period_lines(pool, paid, _slices(pool, paid), setting), problems


def _slices(pool: Pool, paid: pl.DataFrame) -> pl.DataFrame:
    """The part of the fund (with the weight and the sum of weights), and what whole cents add to it."""
    line = pl.lit(pool.fund.span.line, dtype=pl.UInt32).alias("plan_line")
    part = (pl.col("fund") * pl.col("weight") / pl.col("whole")).alias("part")
    told = paid.with_columns(part, line)
    parts = told.with_columns(
        pl.lit("pool").alias("tier"),
        pl.col("fund").alias("basis"),
        (pl.col("weight") / pl.col("whole")).alias("rate"),
        pl.col("weight").alias("before"),
        pl.col("whole").alias("after"),
        pl.col("part").alias("amount"),
    )
    rest = told.with_columns(
        pl.lit("whole cents").alias("tier"), (pl.col("amount") - pl.col("part")).alias("amount")
    )
    return pl.concat([parts, rest.filter(pl.col("amount") != ZERO)], how="diagonal")


def _weight(pool: Pool) -> pl.Expr:
    if pool.by is None:
        return ONE
    return pl.max_horizontal(quantity(pool.by).value().fill_null(ZERO), ZERO).cast(DECIMAL)


def _funds(pool: Pool, sharing: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """One row a period: the fund, the weights held together, the whole they are parts of."""
    held = sharing.group_by("number", "name", "first_day", "last_day").agg(
        pl.col("weight").sum().alias("held")
    )
    totals = setting.quotas.teams.totals[setting.plan.name]
    days = [pl.col(day).alias(f"period.{day}") for day in fields_of("period", pool.fund)]
    periods = held.sort("number").with_columns(days)
    frame = totals(periods, pool.per, pool.fund, pool.of_total)
    whole = pl.col("held") if pool.of_total is None else quantity(pool.of_total).value()
    fund = rounded_half_up(quantity(pool.fund).value(), setting.digits)
    return frame.with_columns(fund.fill_null(ZERO).alias("fund"), whole.alias("whole"))


def _problems(pool: Pool, funds: pl.DataFrame) -> list[Problem]:
    found = []
    for name in _names(funds.filter((pl.col("held") == ZERO) & (pl.col("fund") > ZERO))):
        found.append(
            Problem(
                code="pool-without-shares",
                severity="warning",
                message=f"nobody holds a share of {pool.name} in {name}, so its fund is paid to nobody",
                remedy="give at least one member a weight above zero in the ledger",
                span=pool.span,
                value=name,
            )
        )
    for name in _names(funds.filter(pl.col("held") > pl.col("whole"))):
        found.append(
            Problem(
                code="pool-shares-above-whole",
                message=f"the shares of {pool.name} in {name} add up to more than the whole they are parts of; it pays nothing",
                remedy="correct the weights in the ledger, or the total after of",
                span=pool.span,
                value=name,
            )
        )
    return found


def _names(rows: pl.DataFrame) -> Sequence[str]:
    return [str(name) for name in rows.get_column("name")]
