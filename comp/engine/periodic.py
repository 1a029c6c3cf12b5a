"""Step 6: bonus and objectives, measured over a period and paid at its end."""

from __future__ import annotations

import polars as pl

from comp.engine.attainment import Measured
from comp.engine.expressions import holds, measures_of, quantity
from comp.engine.lines import DRAFT, SLICE, Drafts, drafts, pay_number, shaped
from comp.engine.numbers import DECIMAL, ONE, Quotient, number, with_payable
from comp.engine.prorated import part_slices, with_part
from comp.engine.setting import Setting
from comp.language.plan import Bonus, MeasureKind, NoQuota, Objectives


def bonus_lines(bonus: Bonus, measured: Measured, setting: Setting) -> Drafts:
    """A line for every ended period in which the test holds."""
    values = [bonus.pays, bonus.when]
    frame = ended_periods(bonus, setting)
    frame = setting.members.asked(frame, *values)
    measures = measures_of(*values)
    for credit in sorted({measure.credit for measure in measures}):
        frame = measured.over(frame, credit, bonus.per)
    asked = sorted({each.credit for each in measures if each.kind is MeasureKind.ATTAINMENT})
    frame = _without_quota(bonus, frame, asked)
    if bonus.when is not None:
        frame = frame.filter(holds(bonus.when))
    frame = frame.with_columns(quantity(bonus.pays).value().alias("exact")).drop_nulls("exact")
    frame = with_part(frame, "exact", bonus.prorated, setting)
    first = measures[0].credit if measures else None
    slices = frame.with_columns(
        (pl.col(f"amount of {first}") if first else pl.lit(None, dtype=DECIMAL)).alias("basis"),
        (pl.col(f"quota of {first}") if first else pl.lit(None, dtype=DECIMAL)).alias("quota"),
        pl.lit("bonus").alias("tier"),
        pl.col("whole").alias("amount"),
        pl.lit(bonus.pays.span.line, dtype=pl.UInt32).alias("plan_line"),
    )
    return _period_drafts(
        bonus, frame, [slices, *part_slices(frame, "exact", bonus.prorated)], setting
    )


def _without_quota(bonus: Bonus, frame: pl.DataFrame, asked: list[str]) -> pl.DataFrame:
    """Where attainment is asked and there is no quota: nothing, or the ratio the plan gives."""
    for credit in asked:
        quota = pl.col(f"quota of {credit}")
        choice = bonus.without_quota
        if choice is None or choice.kind is not NoQuota.RATE:
            frame = frame.filter(quota.is_not_null())
            continue
        assert choice.rate is not None
        ratio = quantity(choice.rate).value()
        reached = pl.when(quota.is_null()).then(ratio).otherwise(pl.col(f"reached of {credit}"))
        frame = frame.with_columns(
            reached.alias(f"reached of {credit}"), quota.fill_null(ONE).alias(f"aim of {credit}")
        )
    return frame


def objectives_lines(objectives: Objectives, setting: Setting) -> Drafts:
    """target × sum of weight × score, for every ended period that has a score."""
    frame = ended_periods(objectives, setting)
    frame = setting.members.asked(frame, objectives.target)
    scores = scores_of(objectives, setting)
    weights = pl.DataFrame(
        {
            "objective": [each.name for each in objectives.weights],
            "weight": [each.weight for each in objectives.weights],
            "plan_line": [each.span.line for each in objectives.weights],
        },
        schema={"objective": pl.String(), "weight": DECIMAL, "plan_line": pl.UInt32()},
    )
    # In the order of the plan, so that the order of the scores' rows does not show.
    scored = scores.join(weights, on="objective", how="inner").sort("pid", "number", "plan_line")
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
    return _period_drafts(objectives, paid.drop_nulls("exact"), [each, *cut], setting)


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


def ended_periods(component: Bonus | Objectives, setting: Setting) -> pl.DataFrame:
    """Periods of the component that share a day with the time on the plan and have ended, be it
    because the plan has."""
    frame = setting.members.periods(component.per, setting.last.last_day)
    end = pl.min_horizontal("last_day", pl.lit(setting.plan.last_day))
    ended = end <= setting.last.last_day
    if component.employed_on_last_day:
        ended &= pl.col("on_last") == end
    return frame.filter(ended)


def _period_drafts(
    component: Bonus | Objectives,
    frame: pl.DataFrame,
    slices: list[pl.DataFrame],
    setting: Setting,
) -> Drafts:
    pay_no = pay_number(setting.calendar, setting.plan, component.paid_per, pl.col("on_last"))
    common = [
        pl.lit(component.name).alias("component"),
        pl.lit("earned").alias("kind"),
        pay_no.alias("pay_no"),
        pl.lit(component.span.line, dtype=pl.UInt32).alias("plan_line"),
        pl.col("on_last").alias("earned_on"),
        pl.col("name").alias("earned_period"),
        pl.col("name").alias("mark"),
    ]
    lines = frame.sort("pid", "number").with_columns(common)
    paid = with_payable(lines, setting.plan.rounding, setting.digits, ["pid", "pay_no"])
    lines = shaped(paid.with_columns(pl.col("payable").alias("amount")), DRAFT)
    if not setting.slices:
        return drafts(lines)
    own = [each for each in common if each.meta.output_name() != "plan_line"]
    return drafts(lines, *(shaped(each.with_columns(own), SLICE) for each in slices))
