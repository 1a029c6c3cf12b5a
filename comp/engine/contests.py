"""Step 6: contests, prizes for the best members of a plan."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import polars as pl

from comp.engine.attainment import Measured
from comp.engine.expressions import quantity
from comp.engine.lines import Drafts
from comp.engine.numbers import DECIMAL, ONE, ZERO
from comp.engine.setting import Setting
from comp.engine.shares import by_largest_remainder
from comp.engine.together import members_of, period_lines, taking_part, with_asked
from comp.language.plan import Contest, Expr, Measure, Prize, Ties


def contest_lines(contest: Contest, measured: Measured, setting: Setting) -> Drafts:
    """A line for every winner, in every ended period."""
    asked = (*contest.asked, contest.within)
    members = with_asked(members_of(contest.per, setting), contest.per, measured, setting, *asked)
    value = quantity(contest.rank).value().alias("value")
    members = taking_part(members, contest.where)
    field = ["number"]
    if contest.within is not None:
        within = f"person.{contest.within.name}"
        members = members.filter(pl.col(within).is_not_null())
        field.append(within)
    members = members.with_columns(value, pl.len().over(field).cast(pl.Int64).alias("members"))
    ranked = members.filter(pl.col("value") > ZERO)
    place = pl.col("value").rank("min", descending=True).over(field).cast(pl.Int64).alias("place")
    alike = pl.len().over(*field, "place").cast(pl.Int64).alias("alike")
    placed = ranked.with_columns(place).with_columns(alike)
    paid = _with_prizes(contest, placed, field, setting)
    slices = paid.with_columns(
        *_ranked(contest.rank),
        pl.col("place").cast(DECIMAL).alias("before"),
        pl.col("members").cast(DECIMAL).alias("after"),
    )
    return period_lines(contest, paid, slices, setting)


def _ranked(by: Expr) -> tuple[pl.Expr, pl.Expr]:
    """What a slice tells of the value: of a measure the amount and the quota."""
    if not isinstance(by, Measure):
        return quantity(by).value().alias("basis"), pl.lit(None, dtype=DECIMAL).alias("quota")
    subject = by.subject
    return pl.col(f"amount of {subject}").alias("basis"), pl.col(f"quota of {subject}").alias(
        "quota"
    )


def _with_prizes(
    contest: Contest, placed: pl.DataFrame, field: list[str], setting: Setting
) -> pl.DataFrame:
    """Everybody who wins with their `amount`, and the `tier` and `plan_line` of their prize."""
    prizes = contest.prizes
    winners = placed.with_columns(_last_places(prizes))
    winners = winners.filter(pl.col("place") <= pl.col(f"last {len(prizes) - 1}")).with_columns(
        _of_place(prizes, [each.label for each in prizes]).alias("tier"),
        _of_place(prizes, [each.span.line for each in prizes]).cast(pl.UInt32).alias("plan_line"),
    )
    if contest.ties is Ties.ALL_WIN:
        amount = _of_place(prizes, [each.amount for each in prizes])
        return winners.with_columns(amount.cast(DECIMAL).alias("amount"))
    before, upto = pl.col("place") - 1, pl.col("place") + pl.col("alike") - 1
    group = pl.struct(*field, "place").rank("dense").cast(pl.UInt32).alias("row")
    shares = winners.with_columns(
        (_up_to(prizes, upto) - _up_to(prizes, before)).cast(DECIMAL).alias("value"),
        ONE.alias("share"),
        group,
    )
    return by_largest_remainder(shares, setting.digits, among=pl.col("alike").cast(DECIMAL))


def _last_places(prizes: Sequence[Prize]) -> list[pl.Expr]:
    """`last 0, last 1`: the place up to which each prize is won, where `members` take part."""
    ends: list[pl.Expr] = []
    for prize in prizes:
        end: pl.Expr = pl.lit(prize.place, dtype=pl.Int64)
        if prize.share is not None:
            part = Fraction(prize.share)
            more = part.denominator - 1 if prize.rounded_up else 0
            end = (pl.col("members") * part.numerator + more) // part.denominator
        above = ends[-1] if ends else end
        ends.append(pl.max_horizontal(end, above))
    return [end.alias(f"last {index}") for index, end in enumerate(ends)]


def _of_place(prizes: Sequence[Prize], values: Sequence[str | int | Decimal]) -> pl.Expr:
    """Of the values of all prizes that of the one a winner's place has."""
    found: pl.Expr = pl.lit(values[-1])
    for index in reversed(range(len(prizes) - 1)):
        here = pl.col("place") <= pl.col(f"last {index}")
        found = pl.when(here).then(pl.lit(values[index])).otherwise(found)
    return found


def _up_to(prizes: Sequence[Prize], place: pl.Expr) -> pl.Expr:
    """What the prizes of all places up to this one come to."""
    total: pl.Expr = ZERO
    before: pl.Expr = pl.lit(0, dtype=pl.Int64)
    for index, prize in enumerate(prizes):
        here = pl.min_horizontal(place, pl.col(f"last {index}"))
        total = total + (here - before).cast(DECIMAL) * pl.lit(prize.amount, dtype=DECIMAL)
        before = here
    return total
