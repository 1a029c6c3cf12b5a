"""Step 6: bonus and objectives, measured over a period and paid at its end."""

from __future__ import annotations

import polars as pl

from comp.engine.attainment import Measured
from comp.engine.expressions import compared, holds, measures_of, quantity
from comp.engine.lines import DRAFT, SLICE, Drafts, drafts, pay_number, shaped
from comp.engine.measuring import with_measures, without_quota
from comp.engine.numbers import DECIMAL, ZERO, Quotient, constant, number, with_payable
from comp.engine.prorated import part_slices, with_part
from comp.engine.setting import Setting
from comp.language.plan import Bonus, Objectives, OnPeriods, Steps, measured_kind
from comp.periods import PeriodKind


def bonus_lines(bonus: Bonus, measured: Measured, setting: Setting) -> Drafts:
    """A line for every ended period in which the test holds."""
    frame = measured_periods(bonus, measured, setting)
    frame = without_quota(frame, bonus.without_quota, bonus.pays, bonus.when)
    if bonus.when is not None:
        frame = frame.filter(holds(bonus.when))
    frame = frame.with_columns(quantity(bonus.pays).value().alias("exact")).drop_nulls("exact")
    if bonus.steps is not None:
        frame = with_part(frame, "exact", bonus.prorated, setting)
        cut = part_slices(frame, "exact", bonus.prorated)
        return period_drafts(bonus, frame, [*step_slices(bonus.steps, frame), *cut], setting)
    frame = with_part(frame, "exact", bonus.prorated, setting)
    measures = measures_of(bonus.pays, bonus.when)
    first = next(
        (each.subject for each in measures if f"quota of {each.subject}" in frame.columns), None
    )
    slices = frame.with_columns(
        (pl.col(f"amount of {first}") if first else pl.lit(None, dtype=DECIMAL)).alias("basis"),
        (pl.col(f"quota of {first}") if first else pl.lit(None, dtype=DECIMAL)).alias("quota"),
        pl.lit("bonus").alias("tier"),
        pl.col("whole").alias("amount"),
        pl.lit(bonus.pays.span.line, dtype=pl.UInt32).alias("plan_line"),
    )
    return period_drafts(
        bonus, frame, [slices, *part_slices(frame, "exact", bonus.prorated)], setting
    )


def step_slices(steps: Steps, frame: pl.DataFrame) -> list[pl.DataFrame]:
    """One frame of slices for each step that is paid."""
    subject, reached = steps.measure.subject, quantity(steps.measure)
    made = []
    for index, row in enumerate(steps.rows):
        paid = compared(">=", reached, constant(row.bound))
        if not steps.stacking and index + 1 < len(steps.rows):
            paid &= ~compared(">=", reached, constant(steps.rows[index + 1].bound))
        made.append(
            frame.filter(paid.fill_null(False)).with_columns(
                pl.col(f"amount of {subject}").alias("basis"),
                pl.col(f"quota of {subject}").alias("quota"),
                pl.lit(row.label).alias("tier"),
                quantity(row.value).value().alias("amount"),
                pl.lit(row.span.line, dtype=pl.UInt32).alias("plan_line"),
            )
        )
    return made


def measured_periods(component: OnPeriods, measured: Measured, setting: Setting) -> pl.DataFrame:
    """Ended periods with their pay period and everything the component asks of them."""
    kind = measured_kind(component)
    frame = setting.members.asked(
        ended_periods(kind, setting, component.employed_on_last_day), *component.asked
    )
    pay_no = pay_number(setting.calendar, setting.plan, component.paid_per, pl.col("on_last"))
    frame = frame.with_columns(pay_no.alias("pay_no"))
    without = None if isinstance(component, Objectives) else component.without_quota
    return with_measures(frame, measured, kind, *component.asked, without=without)


def objectives_lines(objectives: Objectives, measured: Measured, setting: Setting) -> Drafts:
    """target × sum of weight × score, for every ended period that has a score."""
    frame = measured_periods(objectives, measured, setting)
    scores = scores_of(objectives, setting)
    weights = pl.DataFrame(
        {
            "objective": [each.name for each in objectives.weights],
            "weight": [each.weight for each in objectives.weights],
            "plan_line": [each.span.line for each in objectives.weights],
            "floor": [each.floor for each in objectives.weights],
            "ceiling": [each.ceiling for each in objectives.weights],
        },
        schema={
            "objective": pl.String(),
            "weight": DECIMAL,
            "plan_line": pl.UInt32(),
            "floor": DECIMAL,
            "ceiling": DECIMAL,
        },
    )
    too_low = (pl.col("score") < pl.col("floor")).fill_null(False)
    counted = pl.when(too_low).then(ZERO).otherwise(pl.min_horizontal("score", "ceiling"))
    # In the order of the plan, so that the order of the scores' rows does not show.
    scored = scores.join(weights, on="objective", how="inner").sort("pid", "number", "plan_line")
    scored = scored.with_columns(counted.alias("score"))
    totals = scored.group_by("pid", "number", maintain_order=True).agg(
        (pl.col("weight") * pl.col("score")).sum().alias("sum")
    )
    paid = frame.join(totals, on=["pid", "number"], how="inner", maintain_order="left")
    if objectives.minimum_score is not None:
        paid = paid.filter(pl.col("sum") >= number(objectives.minimum_score))
    target = quantity(objectives.target)
    paid = paid.with_columns(target.value().alias("basis"))
    if objectives.prorated is not None:
        target = Quotient(pl.col("basis"))
    paid = with_part(paid, "basis", objectives.prorated, setting)
    paid = paid.with_columns(target.applied_to(pl.col("sum")).alias("exact"))
    each = paid.join(scored, on=["pid", "number"], how="inner", maintain_order="left").with_columns(
        (pl.col("weight") * pl.col("score")).alias("rate"),
        target.applied_to(pl.col("weight") * pl.col("score")).alias("amount"),
        pl.col("objective").alias("tier"),
    )
    cut = [
        rows.with_columns(pl.lit(None, dtype=DECIMAL).alias("amount"))
        for rows in part_slices(paid, "basis", objectives.prorated)
    ]
    return period_drafts(objectives, paid.drop_nulls("exact"), [each, *cut], setting)


def scores_of(objectives: Objectives, setting: Setting) -> pl.DataFrame:
    """`pid, number, objective, score` of the component's period kind."""
    rows = setting.people.number(setting.ledger.scores, "person", "pid").drop_nulls("pid")
    parsed = {name: setting.calendar.parse(name) for name in rows.get_column("period").unique()}
    own = {
        name: period.number
        for name, period in parsed.items()
        if period is not None and period.kind is objectives.per
    }
    numbers = pl.DataFrame(
        {"period": list(own), "number": list(own.values())},
        schema={"period": pl.String(), "number": pl.Int32()},
    )
    return rows.join(numbers, on="period", how="inner", maintain_order="left").select(
        "pid", "number", "objective", "score"
    )


def ended_periods(per: PeriodKind, setting: Setting, employed: bool = False) -> pl.DataFrame:
    """Periods of a kind that share a day with the time on the plan and have ended, be it because
    the plan has; where `employed` is asked, with their last day on the plan."""
    frame = setting.members.periods(per, setting.last.last_day)
    end = pl.min_horizontal("last_day", pl.lit(setting.plan.last_day))
    ended = end <= setting.last.last_day
    if employed:
        ended &= pl.col("on_last") == end
    return frame.filter(ended)


def period_drafts(
    component: OnPeriods,
    frame: pl.DataFrame,
    slices: list[pl.DataFrame],
    setting: Setting,
) -> Drafts:
    """Periods with `exact`, `pay_no` and, where it is not `exact` rounded, `payable` as drafts."""
    common = [
        pl.lit(component.name).alias("component"),
        pl.lit("earned").alias("kind"),
        pl.lit(component.span.line, dtype=pl.UInt32).alias("plan_line"),
        pl.col("on_last").alias("earned_on"),
        pl.col("name").alias("earned_period"),
        pl.col("name").alias("mark"),
    ]
    lines = frame.sort("pid", "number").with_columns(common)
    paid = lines
    if "payable" not in lines.columns:
        paid = with_payable(lines, setting.plan.rounding, setting.digits, ["pid", "pay_no"])
    lines = shaped(paid.with_columns(pl.col("payable").alias("amount")), DRAFT)
    if not setting.slices:
        return drafts(lines)
    own = [each for each in common if each.meta.output_name() != "plan_line"]
    return drafts(lines, *(shaped(each.with_columns(own), SLICE) for each in slices))
