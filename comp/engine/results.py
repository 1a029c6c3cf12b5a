"""What a run hands over: frames with people, plans and periods by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from comp.engine.days import with_names
from comp.engine.lines import Drafts, line_key
from comp.engine.numbers import DECIMAL, ZERO, Columns, assert_exact, runs_added_up
from comp.engine.paid_in import with_currency
from comp.engine.setting import Setting
from comp.engine.uncredited import UNCREDITED
from comp.problems import Problem, in_order

LINES: Columns = {
    "line": pl.String(),
    "person": pl.String(),
    "plan": pl.String(),
    "pay_period": pl.String(),
    "pay_no": pl.Int32(),
    "earned_period": pl.String(),
    "earned_on": pl.Date(),
    "component": pl.String(),
    "kind": pl.String(),
    "deal": pl.String(),
    "item": pl.String(),
    "amount": DECIMAL,
    "currency": pl.String(),
    "exact": DECIMAL,
    "note": pl.String(),
    "plan_file": pl.String(),
    "plan_line": pl.UInt32(),
    "source_file": pl.String(),
    "source_row": pl.UInt32(),
}
SLICES: Columns = {
    "line": pl.String(),
    "person": pl.String(),
    "plan": pl.String(),
    "component": pl.String(),
    "kind": pl.String(),
    "deal": pl.String(),
    "pay_period": pl.String(),
    "tier": pl.String(),
    "basis": DECIMAL,
    "rate": DECIMAL,
    "multiple": DECIMAL,
    "before": DECIMAL,
    "after": DECIMAL,
    "quota": DECIMAL,
    "exchange": DECIMAL,
    "amount": DECIMAL,
    "plan_line": pl.UInt32(),
}
TOTALS: Columns = {
    "person": pl.String(),
    "plan": pl.String(),
    "pay_period": pl.String(),
    "pay_no": pl.Int32(),
    "component": pl.String(),
    "amount": DECIMAL,
    "currency": pl.String(),
}
BALANCES: Columns = {
    "person": pl.String(),
    "plan": pl.String(),
    "currency": pl.String(),
    "pay_period": pl.String(),
    "pay_no": pl.Int32(),
    "balance": pl.String(),
    "opening": DECIMAL,
    "change": DECIMAL,
    "closing": DECIMAL,
}
ATTAINMENT: Columns = {
    "person": pl.String(),
    "plan": pl.String(),
    "credit": pl.String(),
    "kind": pl.String(),
    "period": pl.String(),
    "period_no": pl.Int32(),
    "first_day": pl.Date(),
    "last_day": pl.Date(),
    "credited": DECIMAL,
    "deals": DECIMAL,
    "quota": DECIMAL,
}


TEXTS = ["deal", "item", "kind", "mark"]
"""What lines of one person, pay period, component and day are in order of."""


@dataclass(frozen=True, slots=True)
class Result:
    """One run. All amounts are Decimal(38, 12); `amount` of a line is in whole minor units.

    `totals` has, beside each component, the rows `variable` (everything but base) and `total`, for
    everybody on a plan in every pay period of the run. `last_day` is the last day with a dated row.
    """

    lines: pl.DataFrame
    slices: pl.DataFrame
    totals: pl.DataFrame
    balances: pl.DataFrame
    uncredited: pl.DataFrame
    attainment: pl.DataFrame
    problems: tuple[Problem, ...]
    last_day: date


def collected(
    drafts: Drafts,
    balances: pl.DataFrame,
    attainment: pl.DataFrame,
    problems: Sequence[Problem],
    setting: Setting,
) -> Result:
    """One plan's drafts with names for numbers."""
    lines = _in_file_order(drafts.lines)
    return Result(
        lines=_lines(lines, setting),
        slices=_slices(drafts.slices, setting),
        totals=_totals(lines, setting),
        balances=_shaped(_named(balances, setting), BALANCES),
        uncredited=pl.DataFrame(schema=UNCREDITED),
        attainment=_shaped(_of_plan(setting.people.name(attainment), setting), ATTAINMENT),
        problems=tuple(problems),
        last_day=setting.last.last_day,
    )


def result_of(
    pieces: Sequence[Result],
    uncredited: pl.DataFrame,
    last_day: date,
    problems: Sequence[Problem] = (),
) -> Result:
    """The pieces of all plans and partitions under one another; `problems` are those of step 1."""

    def together(name: str, schema: Columns) -> pl.DataFrame:
        frames = [getattr(piece, name) for piece in pieces]
        return assert_exact(pl.concat([pl.DataFrame(schema=schema), *frames]), name)

    return Result(
        lines=together("lines", LINES),
        slices=together("slices", SLICES),
        totals=together("totals", TOTALS),
        balances=together("balances", BALANCES),
        uncredited=uncredited,
        attainment=together("attainment", ATTAINMENT),
        problems=tuple(in_order([*problems, *(p for piece in pieces for p in piece.problems)])),
        last_day=last_day,
    )


def _lines(drafts: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    rows = drafts.get_column("row")
    sources = setting.deals.rows
    named = _named(drafts, setting).with_columns(
        sources.get_column(name).gather(rows).alias(name) for name in ("source_file", "source_row")
    )
    return _shaped(named.with_columns(line_key(named).alias("line")), LINES)


def _in_file_order(drafts: pl.DataFrame) -> pl.DataFrame:
    """Drafts sorted as files are: one integer for person, pay period, component and day sorts nearly
    all; only where several kinds or true-ups meet on a day the texts are looked at."""
    if drafts.is_empty():
        return drafts
    drafts = drafts.rechunk()
    place = _place(drafts)
    order = place.to_frame().select(pl.arg_sort_by("place", maintain_order=True)).to_series()
    texts = drafts.select(place, *TEXTS)[order]
    mixed = texts.select(pl.col("place").filter(_goes_back(TEXTS)).unique())
    if not mixed.is_empty():
        rows = texts.with_row_index("at").join(mixed, on="place", how="semi", maintain_order="left")
        of_texts = rows.sort("place", *TEXTS).get_column("at")
        order = order.scatter(rows.get_column("at"), order[of_texts])
    return drafts[order]


def _place(drafts: pl.DataFrame) -> pl.Series:
    """One integer for person, pay period, component and day."""
    components = drafts.get_column("component")
    component = components.cast(pl.Enum(components.unique().sort()))
    numbers = drafts.select("pid", "pay_no", component, "earned_on").select(
        pl.all().to_physical().cast(pl.Int64)
    )
    extents = zip(numbers, numbers.min().row(0), numbers.max().row(0), strict=True)
    place = pl.zeros(drafts.height, dtype=pl.Int64, eager=True)
    for number, low, high in extents:
        place = place * (high - low + 1) + (number - low)
    return place.alias("place")


def _goes_back(columns: Sequence[str]) -> pl.Expr:
    """Whether a row comes, by these columns, before the row above it of the same place."""
    tied, back = pl.col("place") == pl.col("place").shift(), pl.lit(False)
    for column in columns:
        here, above = pl.col(column), pl.col(column).shift()
        earlier = (here < above).fill_null(False) | (here.is_null() & above.is_not_null())
        back = back | (tied & earlier)
        tied = tied & here.eq_missing(above)
    return back


def _slices(drafts: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    named = _named(drafts, setting)
    return _shaped(named.with_columns(line_key(named).alias("line")), SLICES)


def _totals(drafts: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """Per component; then `variable` and `total` for everybody on the plan, even at zero."""
    keys = ["pid", "pay_no"]
    if setting.plan.paid_in is not None:
        keys.append("currency")
    amount = pl.col("amount")
    variable = pl.when(pl.col("kind") != "base").then(amount).otherwise(ZERO)
    sums = ["amount", "variable"]
    added = runs_added_up(
        drafts.with_columns(variable.alias("variable")), [*keys, "component"], sums
    )
    by_component = added.group_by(*keys, "component").agg(amount.sum())
    periods = setting.members.periods(setting.plan.pay, setting.last.last_day)
    on_plan = periods.select("pid", pl.col("number").alias("pay_no"))
    if setting.closed is not None:
        last_closed = setting.closed.last_number(setting.plan, setting.calendar)
        on_plan = on_plan.filter(pl.col("pay_no") > last_closed)
    if setting.plan.paid_in is not None:
        on_plan = with_currency(on_plan, setting).select(keys)
    everybody = pl.concat([on_plan, added.select(keys)]).unique()
    both = everybody.join(
        added.group_by(keys).agg(pl.col("variable").sum(), amount.sum().alias("total")),
        on=keys,
        how="left",
    ).with_columns(pl.col("variable", "total").fill_null(ZERO))
    summed = [
        both.select(*keys, pl.lit(name).alias("component"), pl.col(name).alias("amount"))
        for name in ("variable", "total")
    ]
    return _shaped(_named(pl.concat([by_component, *summed]), setting), TOTALS)


def _named(frame: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """Person, plan, currency and pay period by name."""
    named = setting.people.name(frame)
    dated = with_names(named, setting.calendar, setting.plan.pay, "pay_no", "pay_period")
    return _of_plan(dated, setting)


def _of_plan(frame: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    plan = setting.plan
    return frame.with_columns(
        pl.lit(plan.name).alias("plan"),
        *([] if "currency" in frame.columns else [pl.lit(plan.currency).alias("currency")]),
        pl.lit(plan.file).alias("plan_file"),
    )


def _shaped(frame: pl.DataFrame, schema: Columns) -> pl.DataFrame:
    return frame.select(pl.col(name).cast(kind) for name, kind in schema.items())
