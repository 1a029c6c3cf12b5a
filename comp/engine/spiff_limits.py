"""Step 3: spiffs that pay a person's first deals of a period only, and until a budget is spent.

In: the deals of a spiff with what each comes to. Out: the same, cut; and slices that say what was cut.
"""

from __future__ import annotations

import polars as pl

from comp.engine.days import period_number, with_names
from comp.engine.expressions import quantity
from comp.engine.lines import SLICE, shaped
from comp.engine.numbers import ZERO, rounded_half_up
from comp.engine.setting import Setting
from comp.language.plan import Arithmetic, Expr, Literal, Named, Spiff


def is_fee(spiff: Spiff) -> bool:
    """Whether what it pays begins with a minus: a fee for each deal, paid back where credit is."""
    value: Expr = spiff.pays
    while isinstance(value, Named) or (isinstance(value, Arithmetic) and value.op in ("*", "/")):
        value = value.value if isinstance(value, Named) else value.left
    return (
        isinstance(value, Arithmetic)
        and value.op == "-"
        and isinstance(value.left, Literal)
        and value.left.value == 0
    )


def first_deals(spiff: Spiff, paid: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """`exact` of nothing for deals after a person's first N of a period, or of the plan, in running order.

    Deals that pay nothing or take back are not counted and stay as they are. `note` says which one
    of how many a deal is, `came_to` what it came to before.
    """
    most = spiff.most_deals
    if most is None:
        return paid.with_columns(pl.col("exact").alias("came_to"))
    if most.per is None:
        named = paid.with_columns(pl.lit(0).alias("within"), pl.lit("the plan").alias("name"))
    else:
        number = period_number(setting.calendar, most.per, pl.col("day")).alias("within")
        named = with_names(paid.with_columns(number), setting.calendar, most.per, "within", "name")
    fee = is_fee(spiff)
    counts = pl.col("exact") < ZERO if fee else pl.col("exact") > ZERO
    place = counts.cast(pl.UInt32).cum_sum().over("pid", "within")
    note = pl.format(f"deal {{}} of at most {most.count} in {{}}", place, pl.col("name"))
    late = counts & (place > most.count)
    return named.with_columns(
        pl.col("exact").alias("came_to"),
        pl.when(late).then(ZERO).otherwise(pl.col("exact")).alias("exact"),
        pl.when(counts).then(note).alias("note"),
    )


def within_budget(spiff: Spiff, paid: pl.DataFrame, digits: int) -> pl.DataFrame:
    """`payable` (and then `exact`) cut to what is left of the budget, in order of day, deal, person.

    With P the sum of lines so far, a line is at most budget - P; what takes back makes room again.
    `left` is what was left for a line.
    """
    if spiff.budget is None:
        return paid
    budget = pl.max_horizontal(rounded_half_up(quantity(spiff.budget).value(), digits), ZERO)
    place = ["day", "deal", "pid"]
    ordered = paid.with_row_index("place").sort(place)
    asked = pl.col("payable").cum_sum()
    # What was asked for and not paid so far: the most by which the sum was ever beyond the budget.
    ordered = ordered.with_columns(
        pl.max_horizontal((asked - budget).cum_max(), ZERO).alias("unpaid"), asked.alias("asked")
    ).with_columns((pl.col("asked") - pl.col("unpaid")).alias("spent"))
    before = pl.col("spent").shift(fill_value=ZERO)
    cut = ordered.with_columns(
        (budget - before).alias("left"), (pl.col("spent") - before).alias("paid")
    )
    is_cut = pl.col("paid") != pl.col("payable")
    return cut.with_columns(
        pl.col("exact").alias("uncut"),
        pl.when(is_cut).then(pl.col("paid")).otherwise(pl.col("exact")).alias("exact"),
        pl.col("paid").alias("payable"),
    ).sort("place")


def cut_slices(spiff: Spiff, paid: pl.DataFrame) -> list[pl.DataFrame]:
    """What a deal came to and was not paid: because of the deals before it, because of the budget."""
    named = paid.with_columns(
        pl.lit(spiff.name).alias("component"),
        pl.lit("earned").alias("kind"),
        pl.lit(None, dtype=pl.String).alias("item"),
    )
    made = []
    if spiff.most_deals is not None:
        late = named.filter((pl.col("came_to") != ZERO) & (_uncut(spiff) == ZERO))
        made.append(
            late.with_columns(
                pl.lit("too many deals").alias("tier"),
                (-pl.col("came_to")).alias("amount"),
                pl.lit(spiff.most_deals.span.line, dtype=pl.UInt32).alias("plan_line"),
            )
        )
    if spiff.budget is not None:
        beyond = named.filter(pl.col("exact") != pl.col("uncut"))
        made.append(
            beyond.with_columns(
                pl.lit("budget").alias("tier"),
                pl.col("uncut").alias("before"),
                pl.col("left").alias("after"),
                (pl.col("exact") - pl.col("uncut")).alias("amount"),
                pl.lit(spiff.budget.span.line, dtype=pl.UInt32).alias("plan_line"),
            )
        )
    return [shaped(each, SLICE) for each in made]


def _uncut(spiff: Spiff) -> pl.Expr:
    return pl.col("exact" if spiff.budget is None else "uncut")
