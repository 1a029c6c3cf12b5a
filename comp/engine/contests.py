"""Step 6: contests, prizes for the best members of a plan."""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from comp.engine.attainment import Measured
from comp.engine.expressions import quantity
from comp.engine.lines import Drafts
from comp.engine.numbers import DECIMAL, ONE, ZERO
from comp.engine.setting import Setting
from comp.engine.shares import by_largest_remainder
from comp.engine.together import members_of, period_lines, taking_part, with_asked
from comp.language.plan import Contest, Ties


def contest_lines(contest: Contest, measured: Measured, setting: Setting) -> Drafts:
    """A line for every winner, in every ended period."""
    asked = (contest.where, contest.rank, contest.within)
    members = with_asked(members_of(contest.per, setting), contest.per, measured, setting, *asked)
    value = quantity(contest.rank).value().alias("value")
    ranked = taking_part(members, contest.where).with_columns(value).filter(pl.col("value") > ZERO)
    field = ["number"]
    if contest.within is not None:
        within = f"person.{contest.within.name}"
        ranked = ranked.filter(pl.col(within).is_not_null())
        field.append(within)
    place = pl.col("value").rank("min", descending=True).over(field).cast(pl.UInt32).alias("place")
    alike = pl.len().over(*field, "place").cast(pl.UInt32).alias("alike")
    placed = ranked.with_columns(place).with_columns(alike)
    paid = _with_prizes(contest, placed, field, setting)
    first = contest.rank.credit
    slices = paid.with_columns(
        pl.concat_str(pl.lit("place "), pl.col("place").cast(pl.String)).alias("tier"),
        pl.col(f"amount of {first}").alias("basis"),
        pl.col(f"quota of {first}").alias("quota"),
        pl.col("prize_line").alias("plan_line"),
    )
    return period_lines(contest, paid, slices, setting)


def _with_prizes(
    contest: Contest, placed: pl.DataFrame, field: list[str], setting: Setting
) -> pl.DataFrame:
    """Everybody who wins with their `amount`."""
    prizes = [prize.amount for prize in contest.prizes]
    table = pl.DataFrame(
        {
            "place": [prize.place for prize in contest.prizes],
            "prize": prizes,
            "before": [sum(prizes[:index], Decimal(0)) for index in range(len(prizes))],
            "prize_line": [prize.span.line for prize in contest.prizes],
        },
        schema={
            "place": pl.UInt32(),
            "prize": DECIMAL,
            "before": DECIMAL,
            "prize_line": pl.UInt32(),
        },
    )
    winners = placed.join(table, on="place", maintain_order="left")
    if contest.ties is Ties.ALL_WIN:
        return winners.with_columns(pl.col("prize").alias("amount"))
    last = pl.min_horizontal(pl.col("place") + pl.col("alike") - 1, pl.lit(len(prizes)))
    upto = table.select(
        pl.col("place").alias("last"), (pl.col("before") + pl.col("prize")).alias("upto")
    )
    together = winners.with_columns(last.cast(pl.UInt32).alias("last")).join(
        upto, on="last", maintain_order="left"
    )
    group = pl.struct(*field, "place").rank("dense").cast(pl.UInt32).alias("row")
    shares = together.with_columns(
        (pl.col("upto") - pl.col("before")).alias("value"), ONE.alias("share")
    ).with_columns(group)
    return by_largest_remainder(shares, setting.digits, among=pl.col("alike").cast(DECIMAL))
