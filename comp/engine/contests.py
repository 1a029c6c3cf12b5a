"""Step 6: contests, prizes for the best members of a plan."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import polars as pl

from comp.engine.attainment import Measured
from comp.engine.expressions import holds, measures_of, quantity
from comp.engine.lines import Drafts
from comp.engine.numbers import DECIMAL, ONE, ZERO
from comp.engine.setting import Setting
from comp.engine.shares import by_largest_remainder
from comp.engine.together import members_of, period_lines, taking_part, with_asked
from comp.language.plan import Contest, Measure, Prize, Ties


def contest_lines(contest: Contest, measured: Measured, setting: Setting) -> Drafts:
    """A line for every winner, in every ended period."""
    asked = (*contest.asked, contest.within)
    members = with_asked(members_of(contest.per, setting), contest.per, measured, setting, *asked)
    members = taking_part(members, contest.where)
    field = ["number"]
    if contest.within is not None:
        within = f"person.{contest.within.name}"
        members = members.filter(pl.col(within).is_not_null())
        field.append(within)
    members = members.with_columns(pl.len().over(field).cast(pl.Int64).alias("members"))
    if contest.by_day:
        ranked = _with_first_days(contest, members, measured, setting)
    else:
        value = quantity(contest.rank).value().alias("standing")
        ranked = members.with_columns(value).filter(pl.col("standing") > ZERO)
    rank = pl.col("standing").rank("min", descending=not contest.by_day)
    placed = ranked.with_columns(rank.over(field).cast(pl.Int64).alias("place"))
    alike = pl.len().over(*field, "place").cast(pl.Int64).alias("alike")
    paid = _with_prizes(contest, placed.with_columns(alike), field, setting)
    slices = paid.with_columns(
        *_told(contest),
        pl.col("place").cast(DECIMAL).alias("before"),
        pl.col("members").cast(DECIMAL).alias("after"),
    )
    return period_lines(contest, paid, slices, setting)


def _with_first_days(
    contest: Contest, members: pl.DataFrame, measured: Measured, setting: Setting
) -> pl.DataFrame:
    """The members for whom the test held on a day with credit; the first such day is their `standing`."""
    asked = sorted({each.credit for each in measures_of(contest.rank)})
    days = pl.concat([measured.entries[credit].select("pid", "day") for credit in asked]).unique()
    periods = members_of(contest.per, setting).join(days, on="pid", how="inner")
    inside = periods.filter(pl.col("day").is_between("first_day", "last_day"))
    until = inside.rename({"day": "upto"})
    held = with_asked(until, contest.per, measured, setting, contest.rank)
    held = held.filter(holds(contest.rank))
    first = held.group_by("pid", "number").agg(pl.col("upto").min().alias("standing"))
    return members.join(first, on=["pid", "number"], how="inner", maintain_order="left")


def _told(contest: Contest) -> list[pl.Expr]:
    """What a slice tells: of a measure the amount and the quota, of a test its day beside the prize."""
    by = contest.rank
    if contest.by_day:
        day = pl.col("standing").dt.to_string()
        return [pl.concat_str("tier", day, separator=" / ").alias("tier")]
    if not isinstance(by, Measure):
        return [pl.col("standing").alias("basis")]
    return [
        pl.col(f"amount of {by.subject}").alias("basis"),
        pl.col(f"quota of {by.subject}").alias("quota"),
    ]


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
