"""Warnings where a plan does not say what a part of a period counts for, and it made a difference.

In: what a plan has paid. Out: for each person and period that begins or ends with the person's own
time on the plan, what was taken as a whole, and what its days would come to.
"""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from comp.engine.attained import asked_of
from comp.engine.attainment import Measured
from comp.engine.days import period_number
from comp.engine.expressions import quantity
from comp.engine.numbers import ZERO, rounded_half_up
from comp.engine.setting import Setting
from comp.engine.time_on_plan import prorated_amount
from comp.language.plan import (
    Bonus,
    Cap,
    Curve,
    Draw,
    Objectives,
    ProratedBy,
    Proration,
    Quota,
    Unit,
)
from comp.money import format_money, plain
from comp.periods import PeriodKind
from comp.problems import Problem
from comp.source import Span

SHOWN = 20
"""Periods named one by one for each part of a plan, before the rest is counted."""

Part = Bonus | Curve | Objectives | Cap | Draw | Quota


def partial_periods(lines: pl.DataFrame, measured: Measured, setting: Setting) -> list[Problem]:
    """The warnings of one plan; `lines` are all its drafts."""
    people = _part_time(setting)
    if people.is_empty():
        return []
    plan = setting.plan
    periodic = [each for each in plan.components if isinstance(each, (Bonus, Curve, Objectives))]
    found: list[Problem] = []
    for component in periodic:
        if component.prorated is None and not _adds_up(component):
            found += _told(
                component, component.per, _paid(component, lines, people, setting), setting
            )
    for quota in plan.quotas:
        if quota.prorated is None and not quota.from_ledger and quota.of_team is None:
            kind = _measured_per(quota, setting)
            found += _told(quota, kind, _quotas(quota, kind, measured, people, setting), setting)
    for cap in plan.caps:
        if cap.prorated is None and cap.stretch is None and not cap.per_deal:
            found += _told(cap, cap.per, _capped(cap, lines, people, setting), setting)
    for draw in plan.draws:
        if draw.prorated is None:
            found += _told(draw, draw.per, _topped_up(draw, lines, people, setting), setting)
    return found


def _adds_up(component: Bonus | Curve | Objectives) -> bool:
    """A curve to date: its target grows with the pay periods on the plan."""
    return isinstance(component, Curve) and component.to_date is not None


def _part_time(setting: Setting) -> pl.DataFrame:
    """`pid` of those whose own time on the plan is shorter than the plan's."""
    plan, chosen = setting.plan, setting.members.chosen
    if chosen.is_empty():
        return chosen.select("pid")
    own = (pl.col("first") > plan.first_day) | (pl.col("last") < plan.last_day)
    return chosen.filter(own).select("pid").unique()


def _spans(kind: PeriodKind, people: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """Periods that these people have only a part of: `pid, number, stint, on, of, time`."""
    plan = setting.plan
    days = Proration(ProratedBy.DAYS, False, plan.span)
    periods = setting.members.periods(kind, setting.last.last_day)
    periods = periods.join(people, on="pid", how="semi", maintain_order="left")
    possible = periods.with_columns(
        pl.max_horizontal("first_day", pl.lit(plan.first_day)).alias("first_day"),
        pl.min_horizontal("last_day", pl.lit(plan.last_day)).alias("last_day"),
    )
    own = setting.time.parts(possible, days)
    parts = setting.time.parts(periods, days)
    return parts.filter(own.get_column("on") < own.get_column("of"))


def _paid(
    component: Bonus | Curve | Objectives,
    lines: pl.DataFrame,
    people: pl.DataFrame,
    setting: Setting,
) -> pl.DataFrame:
    earned = lines.filter((pl.col("component") == component.name) & (pl.col("kind") == "earned"))
    name, whole = pl.col("earned_period").alias("name"), pl.col("amount").alias("whole")
    return _spans(component.per, people, setting).join(
        earned.select("pid", name, whole), on=["pid", "name"]
    )


def _measured_per(quota: Quota, setting: Setting) -> PeriodKind:
    """The shortest period over which the quota is looked at: its own, or the piece it is spread over."""
    kinds = [kind for credit, kind in asked_of(setting.plan) if credit == quota.credit]
    return max(kinds, key=lambda kind: kind.per_year)


def _quotas(
    quota: Quota, kind: PeriodKind, measured: Measured, people: pl.DataFrame, setting: Setting
) -> pl.DataFrame:
    number = period_number(setting.calendar, kind, pl.col("day")).alias("number")
    entries = measured.entries[quota.credit].filter(pl.col("turn") == 0)
    counted = entries.select("pid", number).unique()
    spans = _spans(kind, people, setting).join(counted, on=["pid", "number"], how="semi")
    found = setting.quotas.over(spans, quota.credit, kind)
    return found.with_columns(pl.col("quota").alias("whole"))


def _capped(cap: Cap, lines: pl.DataFrame, people: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """Where the components came to more than the cap's part."""
    number = period_number(setting.calendar, cap.per, pl.col("earned_on")).alias("number")
    sums = lines.filter(pl.col("component").is_in(cap.on)).group_by("pid", number)
    earned = sums.agg(pl.col("amount").sum().alias("earned"))
    spans = _spans(cap.per, people, setting).join(earned, on=["pid", "number"])
    spans = setting.members.asked(spans, cap.amount)
    amount = rounded_half_up(quantity(cap.amount).value(), setting.digits)
    told = spans.with_columns(amount.alias("whole"))
    return told.filter(pl.col("earned") > prorated_amount(pl.col("whole"), setting.digits))


def _topped_up(
    draw: Draw, lines: pl.DataFrame, people: pl.DataFrame, setting: Setting
) -> pl.DataFrame:
    topped = lines.filter((pl.col("component") == draw.name) & (pl.col("kind") == "draw"))
    number = period_number(setting.calendar, draw.per, pl.col("earned_on")).alias("number")
    paid = topped.select("pid", number).unique()
    spans = _spans(draw.per, people, setting).join(paid, on=["pid", "number"])
    asked = setting.members.asked(spans, draw.guarantee)
    amount = rounded_half_up(quantity(draw.guarantee).value(), setting.digits)
    return asked.with_columns(amount.alias("whole"))


def _told(part: Part, kind: PeriodKind, rows: pl.DataFrame, setting: Setting) -> list[Problem]:
    amount = prorated_amount(pl.col("whole"), setting.digits)
    made = rows.with_columns(amount.alias("part")).filter(pl.col("whole").abs() > ZERO)
    named = setting.people.name(made.sort("pid", "number"))
    what, remedy = _words(part)
    found = []
    columns = ["person", "name", "time", "whole", "part"]
    for person, period, time, whole, share in named.head(SHOWN).select(columns).iter_rows():
        both = [_amount(part, each, setting) for each in (whole, share)]
        message = (
            f"{person} is on the plan {time} of {period}, and {what} does not say what a part of a "
            f"{kind.value} counts; it is taken whole, {both[0]} (by days {both[1]})"
        )
        found.append(_warning(message, remedy, part.span, f"{person} {period}"))
    if named.height > SHOWN:
        message = f"{named.height - SHOWN} more people and periods are taken whole by {what}"
        found.append(_warning(message, remedy, part.span, "more"))
    return found


def _warning(message: str, remedy: str, span: Span, value: str) -> Problem:
    return Problem("partial-period", message, remedy, span, severity="warning", value=value)


def _words(part: Part) -> tuple[str, str]:
    if isinstance(part, Quota):
        end = "prorated by days, or: , not prorated"
        return f"the quota of {part.credit}", f"write at the end of its line: , {end}"
    return part.name, f"write in {part.name}: prorated by days, or: not prorated"


def _amount(part: Part, amount: object, setting: Setting) -> str:
    assert isinstance(amount, Decimal)
    if isinstance(part, Quota):
        credit = next(each for each in setting.plan.credits if each.name == part.credit)
        if credit.count.unit is Unit.NUMBER:
            return plain(amount)
    return format_money(amount, setting.plan.currency)
