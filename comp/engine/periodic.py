"""Step 6: bonus and objectives, measured over a period and paid at its end."""

from __future__ import annotations

import polars as pl

from comp.engine.attainment import Measured
from comp.engine.days import period_number
from comp.engine.expressions import compared, holds, measures_of, quantity
from comp.engine.lines import DRAFT, SLICE, Drafts, drafts, pay_number, shaped
from comp.engine.measuring import with_measures, without_quota
from comp.engine.numbers import DECIMAL, ZERO, Quotient, number, with_payable
from comp.engine.prorated import part_slices, with_part
from comp.engine.row_starts import start_of, with_steady_rows
from comp.engine.scores import scores_per
from comp.engine.setting import Setting
from comp.language.plan import Bonus, Expr, Measure, Objectives, OnPeriods, measured_kind, test_of
from comp.periods import PeriodKind

CAUGHT_UP = "caught up"
"""What slices of a missed period say that was paid later."""


def bonus_lines(bonus: Bonus, measured: Measured, setting: Setting) -> Drafts:
    """A line for every ended period in which the test holds, and for those that are caught up."""
    frame = measured_periods(bonus, measured, setting)
    tests = [each for each in (bonus.when, test_of(bonus.gate)) if each is not None]
    frame = without_quota(frame, bonus.without_quota, bonus.pays, *tests)
    if tests:
        frame = frame.filter(*(holds(each) for each in tests))
    if bonus.catches_up is not None:
        late = _missed_periods(bonus, measured, setting)
        frame = pl.concat([frame, late], how="diagonal")
    frame = with_steady_rows(frame, bonus)
    frame = frame.with_columns(quantity(bonus.pays).value().alias("exact")).drop_nulls("exact")
    if bonus.steps is not None:
        frame = with_part(frame, "exact", bonus.prorated, setting)
        cut = part_slices(frame, "exact", bonus.prorated)
        return period_drafts(bonus, frame, [*_step_slices(bonus, frame), *cut], setting)
    frame = with_part(frame, "exact", bonus.prorated, setting)
    measures = measures_of(bonus.pays, bonus.when)
    first = next(
        (each.subject for each in measures if f"quota of {each.subject}" in frame.columns), None
    )
    slices = frame.with_columns(
        (pl.col(f"amount of {first}") if first else pl.lit(None, dtype=DECIMAL)).alias("basis"),
        (pl.col(f"quota of {first}") if first else pl.lit(None, dtype=DECIMAL)).alias("quota"),
        _tier(bonus, "bonus").alias("tier"),
        pl.col("whole").alias("amount"),
        pl.lit(bonus.pays.span.line, dtype=pl.UInt32).alias("plan_line"),
    )
    return period_drafts(
        bonus, frame, [slices, *part_slices(frame, "exact", bonus.prorated)], setting
    )


def _tier(bonus: Bonus, label: str) -> pl.Expr:
    """The label of a slice, and that its period is caught up."""
    if bonus.catches_up is None:
        return pl.lit(label)
    late = pl.col("note").is_not_null()
    return pl.when(late).then(pl.lit(f"{label} / {CAUGHT_UP}")).otherwise(pl.lit(label))


def _missed_periods(bonus: Bonus, measured: Measured, setting: Setting) -> pl.DataFrame:
    """Periods whose test did not hold, in longer ones that have ended and whose own test holds: paid
    on the longer one's last day on the plan, with a `note`."""
    late = bonus.catches_up
    assert late is not None
    assert bonus.when is not None
    whole = setting.members.asked(
        ended_periods(late.per, setting, bonus.employed_on_last_day), late.when
    )
    pay_no = pay_number(setting.calendar, setting.plan, bonus.paid_per, pl.col("on_last"))
    whole = whole.with_columns(pay_no.alias("pay_no"))
    whole = with_measures(whole, measured, late.per, late.when, without=bonus.without_quota)
    whole = without_quota(whole, bonus.without_quota, late.when).filter(holds(late.when))
    gate = test_of(bonus.gate)
    asked = setting.members.asked(ended_periods(bonus.per, setting), bonus.pays, bonus.when, gate)
    longer = period_number(setting.calendar, late.per, pl.col("last_day")).alias("longer")
    paid = whole.select(
        "pid",
        pl.col("number").alias("longer"),
        "pay_no",
        pl.col("on_last").alias("paid_on"),
        pl.format("caught up with {}", "name").alias("note"),
    )
    frame = asked.with_columns(longer).join(paid, on=["pid", "longer"], maintain_order="left")
    frame = with_measures(
        frame, measured, bonus.per, bonus.pays, bonus.when, gate, without=bonus.without_quota
    )
    met = without_quota(frame, bonus.without_quota, bonus.when).filter(holds(bonus.when))
    missed = frame.join(met.select("pid", "number"), on=["pid", "number"], how="anti")
    missed = without_quota(missed, bonus.without_quota, bonus.pays, gate)
    missed = missed if gate is None else missed.filter(holds(gate))
    return missed.with_columns(pl.col("paid_on").alias("on_last")).drop("longer", "paid_on")


def _step_slices(bonus: Bonus, frame: pl.DataFrame) -> list[pl.DataFrame]:
    """One frame of slices for each step that is paid."""
    steps = bonus.steps
    assert steps is not None
    reached = quantity(steps.measure)
    counted, quota = told_of(steps.measure)
    made = []
    for index, row in enumerate(steps.rows):
        paid = compared(">=", reached, start_of(row))
        if not steps.stacking and index + 1 < len(steps.rows):
            paid &= ~compared(">=", reached, start_of(steps.rows[index + 1]))
        made.append(
            frame.filter(paid.fill_null(False)).with_columns(
                counted.alias("basis"),
                quota.alias("quota"),
                _tier(bonus, row.label).alias("tier"),
                quantity(row.value).value().alias("amount"),
                pl.lit(row.span.line, dtype=pl.UInt32).alias("plan_line"),
            )
        )
    return made


def told_of(measure: Expr) -> tuple[pl.Expr, pl.Expr]:
    """What slices tell beside rows that go by a measure: the credit's amount and its quota."""
    if isinstance(measure, Measure):
        return pl.col(f"amount of {measure.subject}"), pl.col(f"quota of {measure.subject}")
    return pl.lit(None, dtype=DECIMAL), pl.lit(None, dtype=DECIMAL)


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
    if objectives.gate is not None:
        frame = frame.filter(holds(objectives.gate.test))
    scores = scores_per(objectives.per, setting.quotas)
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
    lines = frame.sort("pid", "pay_no", "number").with_columns(common)
    paid = lines
    if "payable" not in lines.columns:
        paid = with_payable(lines, setting.plan.rounding, setting.digits, ["pid", "pay_no"])
    lines = shaped(paid.with_columns(pl.col("payable").alias("amount")), DRAFT)
    if not setting.slices:
        return drafts(lines)
    own = [each for each in common if each.meta.output_name() != "plan_line"]
    return drafts(lines, *(shaped(each.with_columns(own), SLICE) for each in slices))
