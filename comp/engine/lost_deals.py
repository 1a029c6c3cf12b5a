"""Which deals a clawback strikes, on which days, and which share of the pay on them it takes back.

In: a clawback and the deals. Out: a row for each deal and day, in order of both:

    deal, trigger, num, den, label      the share (or the sum) is num ÷ den; `label` the row of a
                                        table by age
"""

from __future__ import annotations

from datetime import date

import polars as pl

from comp.engine.crediting import Deals
from comp.engine.elapsed import CREDITED_DAY
from comp.engine.expressions import fields_of, quantity
from comp.engine.numbers import ONE, ZERO, decided
from comp.language.plan import Clawback, Compare, Expr, If, StruckBy, Table, Unit


def lost_deals(clawback: Clawback, deals: Deals, until: date) -> pl.DataFrame:
    """Days from SINCE through the limit and the end of the run; fields are those of first rows."""
    days = _days(clawback, deals)
    frame = deals.with_fields(days, clawback.since, clawback.percent)
    trigger, since = pl.col("trigger"), pl.col(f"deal.{clawback.since.name}")
    unit = "d" if clawback.within_unit is Unit.DAYS else "mo"
    limit = since.dt.offset_by(f"{int(clawback.within)}{unit}")
    struck = (trigger >= since) & (trigger <= limit) & (trigger <= until)
    frame = frame.filter(struck.fill_null(False)).with_columns(trigger.alias(CREDITED_DAY))
    frame = _with_returned(clawback, frame, deals)
    share = quantity(clawback.percent)
    den = ONE if share.den is None else share.den
    most = share.num if clawback.takes_a_sum else pl.min_horizontal(share.num, den)
    num = pl.max_horizontal(most, ZERO)
    known = decided(share.num.is_not_null() & den.is_not_null())
    return (
        frame.filter(known)
        .select("deal", "trigger", num.alias("num"), den.alias("den"), _label(clawback))
        .sort("deal", "trigger")
    )


def _days(clawback: Clawback, deals: Deals) -> pl.DataFrame:
    """`deal, row, trigger`: a day of the deal, every day of a refund or of a credit note."""
    if clawback.struck_by is StruckBy.DAY:
        assert clawback.trigger is not None
        day = pl.col(f"deal.{clawback.trigger.name}").alias("trigger")
        return deals.with_fields(deals.firsts, clawback.trigger).select("deal", "row", day)
    if clawback.struck_by is StruckBy.REFUND:
        moves = deals.payments.filter(pl.col("paid") < ZERO)
    else:
        moves = _credit_notes(clawback, deals)
    days = moves.select("deal", pl.col("on").alias("trigger")).unique()
    return deals.firsts.join(days, on="deal", how="inner")


def _credit_notes(clawback: Clawback, deals: Deals) -> pl.DataFrame:
    """`deal, on, back`: the rows whose `original` is a deal, for that deal."""
    assert clawback.notes is not None
    counted, dated = clawback.notes.counted, clawback.notes.dated
    notes = deals.rows.filter(pl.col("original").is_not_null()).select("original", "row")
    notes = deals.with_fields(notes, counted, dated)
    back = ZERO if counted is None else quantity(counted).value().abs()
    return notes.select(
        pl.col("original").alias("deal"),
        pl.col(f"deal.{dated.name}").alias("on"),
        back.alias("back"),
    ).drop_nulls()


def _with_returned(clawback: Clawback, frame: pl.DataFrame, deals: Deals) -> pl.DataFrame:
    """`returned.paid`, `.refunded` and `.credited_back` up to and with the trigger's day."""
    for name in fields_of("returned", clawback.percent):
        if name == "credited_back":
            moves = _credit_notes(clawback, deals).rename({"back": "moved"})
        else:
            moves = deals.payments.rename({"paid": "moved"})
        if name == "refunded":
            moves = moves.filter(pl.col("moved") < ZERO).with_columns(-pl.col("moved"))
        so_far = (
            frame.select("deal", "trigger")
            .join(moves, on="deal", how="inner")
            .filter(pl.col("on") <= pl.col("trigger"))
            .group_by("deal", "trigger")
            .agg(pl.col("moved").sum().alias(f"returned.{name}"))
        )
        frame = frame.join(so_far, on=["deal", "trigger"], how="left").with_columns(
            pl.col(f"returned.{name}").fill_null(ZERO)
        )
    return frame


def _label(clawback: Clawback) -> pl.Expr:
    """The row of a table by age, as written."""
    nothing = pl.lit(None, dtype=pl.String).alias("label")
    if clawback.by_age is None:
        return nothing
    return _row_reached(clawback.percent, clawback.by_age, len(clawback.by_age.rows) - 1).alias(
        "label"
    )


def _row_reached(percent: Expr, table: Table, index: int) -> pl.Expr:
    """The label of the highest row reached; `percent` asks for them from the highest down."""
    label = pl.lit(table.rows[index].label)
    if not isinstance(percent, If) or index == 0:
        return label
    assert isinstance(percent.test, Compare)
    left, right = quantity(percent.test.left).compared(quantity(percent.test.right))
    below = _row_reached(percent.otherwise, table, index - 1)
    return pl.when(left >= right).then(label).otherwise(below)
