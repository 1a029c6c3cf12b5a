"""The derivation of lines on deals: for each part of the way, basis × rate × multiple = amount."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from comp.engine.conversion import EXCHANGE
from comp.engine.lines import SLICE, shaped
from comp.engine.numbers import DECIMAL, ZERO
from comp.engine.parts import Part, opens_at, parts_of
from comp.engine.tiers import (
    CLOSED,
    GATE,
    has_quotas,
    is_judged,
    multiple_of,
    part_amounts,
    rate_of,
    running_axis,
    without_quota_rate,
)
from comp.language.plan import Commission, Row, Spiff, Table
from comp.money import format_percent

Labelled = tuple[pl.Expr, pl.Expr]


def deal_slices(
    component: Commission,
    paid: pl.DataFrame,
    kind: str = "earned",
    negative: bool = False,
) -> list[pl.DataFrame]:
    """One frame of slices for each part; empty parts are left out."""
    sign = -1 if negative else 1
    running = running_axis(component) is not None and "after" in paid.columns
    common = [
        pl.lit(component.name).alias("component"),
        pl.lit(kind).alias("kind"),
        pl.when(pl.col("item") != "").then(pl.col("item")).alias("item"),
        *(
            ()
            if running
            else (pl.lit(None, dtype=DECIMAL).alias(name) for name in ("before", "after"))
        ),
    ]
    frame = paid.with_columns(common)
    if component.converted_at is not None:
        frame = frame.drop_nulls(EXCHANGE)
    made = []
    if is_judged(component):
        closed = pl.col(GATE) == CLOSED
        made = [_closed(component, frame.filter(closed))] if kind == "earned" else []
        frame = frame.filter(~closed)
    known = has_quotas(component)
    has_quota = pl.lit(True) if known is None else known
    parts = parts_of(component)
    for part, basis in zip(parts, part_amounts(parts), strict=True):
        if kind == "true_up" and not part.pays:
            continue
        tier, line = _label(component, part)
        rate, multiple = rate_of(component, part), multiple_of(component, part)
        product = rate if multiple is None else rate.times(multiple)
        made.append(
            frame.filter(has_quota).with_columns(
                basis.alias("basis"),
                rate.value().alias("rate"),
                (pl.lit(None, dtype=DECIMAL) if multiple is None else multiple.value()).alias(
                    "multiple"
                ),
                (_in_plan_money(component, product.applied_to(basis)) * sign)
                .cast(DECIMAL)
                .alias("amount"),
                tier.alias("tier"),
                line.alias("plan_line"),
            )
        )
    if known is not None:
        made.append(_without_quota(component, frame.filter(~has_quota), sign))
    return [shaped(each.filter(pl.col("basis") != ZERO), SLICE) for each in made]


def _in_plan_money(component: Commission, pay: pl.Expr) -> pl.Expr:
    return pay if component.converted_at is None else pay * pl.col(EXCHANGE)


def _closed(component: Commission, frame: pl.DataFrame) -> pl.DataFrame:
    """Deals behind a closed gate: they count, and pay nothing."""
    assert component.gate is not None
    return frame.with_columns(
        pl.col("amount").alias("basis"),
        ZERO.alias("rate"),
        ZERO.alias("amount"),
        pl.lit("gate closed").alias("tier"),
        pl.lit(component.gate.span.line, dtype=pl.UInt32).alias("plan_line"),
    )


def _without_quota(component: Commission, frame: pl.DataFrame, sign: int) -> pl.DataFrame:
    rate = without_quota_rate(component)
    basis = pl.col("amount")
    amount = ZERO if rate is None else _in_plan_money(component, rate.applied_to(basis))
    shown = ZERO if rate is None else rate.value()
    return frame.with_columns(
        basis.alias("basis"),
        shown.alias("rate"),
        (amount * sign).cast(DECIMAL).alias("amount"),
        pl.lit("without quota").alias("tier"),
        pl.lit(component.span.line, dtype=pl.UInt32).alias("plan_line"),
    )


def limit_slices(
    component: Commission | Spiff,
    deals: pl.DataFrame,
    kind: str = "earned",
    negative: bool = False,
) -> pl.DataFrame:
    """Where a deal was cut to `at least` or `at most`: the difference, on a slice of its own."""
    sign = -1 if negative else 1
    cut = deals.filter(pl.col("exact") != pl.col("unlimited"))
    raised = (pl.col("exact") > pl.col("unlimited")) & (pl.col("unlimited") >= ZERO)
    frame = cut.with_columns(
        pl.lit(component.name).alias("component"),
        pl.lit(kind).alias("kind"),
        pl.lit(None, dtype=pl.String).alias("item"),
        pl.when(raised).then(pl.lit("at least")).otherwise(pl.lit("at most")).alias("tier"),
        pl.col("unlimited").alias("before"),
        pl.col("exact").alias("after"),
        ((pl.col("exact") - pl.col("unlimited")) * sign).cast(DECIMAL).alias("amount"),
        pl.lit(component.span.line, dtype=pl.UInt32).alias("plan_line"),
    )
    return shaped(frame, SLICE)


def _label(component: Commission, part: Part) -> Labelled:
    """The rows a part is paid by, as written, and the line of the plan."""
    if not part.pays:
        most, least = component.attainment_at_most, opens_at(component)
        if least is not None and (part.low is None or part.low < least):
            word = f"below {format_percent(least)}"
        elif most is not None and part.low is not None:
            word = f"beyond {format_percent(most)}"
        else:
            word = "below zero"
        return pl.lit(word), pl.lit(component.span.line, dtype=pl.UInt32)
    names, lines = [], []
    for table, fixed, column, word in (
        (component.tiers, part.tier, "tier_row", ""),
        (component.accelerator, part.multiple, "multiple_row", "accelerator "),
    ):
        if table is None or (fixed is not None and fixed < 0):
            continue
        name, line = _row_label(table, fixed, column, word)
        names.append(name)
        lines.append(line)
    if component.tiers is None:
        assert component.rate is not None
        names.insert(0, pl.lit("rate"))
        lines.insert(0, pl.lit(component.rate.span.line, dtype=pl.UInt32))
    text = names[0] if len(names) == 1 else pl.concat_str(names, separator=" / ", ignore_nulls=True)
    return text, lines[-1]


def _row_label(table: Table, fixed: int | None, column: str, word: str) -> Labelled:
    rows: Sequence[Row] = table.rows
    if fixed is not None:
        return _written(rows[fixed], word)
    name, line = _written(rows[0], word)
    for index, row in enumerate(rows[1:], 1):
        here = pl.col(column) >= index
        other_name, other_line = _written(row, word)
        name = pl.when(here).then(other_name).otherwise(name)
        line = pl.when(here).then(other_line).otherwise(line)
    below = pl.col(column) < 0
    return (
        pl.when(below).then(pl.lit(None, dtype=pl.String)).otherwise(name),
        pl.when(below).then(pl.lit(table.span.line, dtype=pl.UInt32)).otherwise(line),
    )


def _written(row: Row, word: str) -> Labelled:
    return pl.lit(word + row.label), pl.lit(row.span.line, dtype=pl.UInt32)
