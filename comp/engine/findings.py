"""Problems that only a run can see: quotas that are missing, do not fit, or start inside a period."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from comp.engine.attainment import Measured, earning
from comp.engine.days import period_number, with_names
from comp.engine.exchange_findings import pay_without_rate
from comp.engine.expressions import measures_of
from comp.engine.item_findings import differing_items
from comp.engine.measuring import with_measures
from comp.engine.numbers import ZERO
from comp.engine.periodic import ended_periods
from comp.engine.row_starts import missing_starts, rows_of, unsteady_rows
from comp.engine.scores import scores_asked, scores_per, with_scores
from comp.engine.setting import Setting
from comp.engine.stretch_findings import stretch_problems
from comp.engine.tiers import uses_quota, values_of
from comp.language.plan import (
    Bonus,
    Commission,
    Contest,
    Curve,
    Expr,
    Measure,
    MeasureKind,
    Objectives,
    OnPeriods,
    Plan,
    Pool,
    Quota,
    QuotaRow,
    Score,
    Spiff,
    WindowKind,
    looks_back,
    measured_kind,
    quota_period,
)
from comp.periods import Calendar, Period, PeriodKind
from comp.problems import Problem

EVERY = WindowKind.EVERY
SHOWN = 20
"""People named one by one before the rest is counted."""


def quota_problems(plan: Plan, calendar: Calendar) -> list[Problem]:
    """Dated quota rows must start where one of the quota's periods starts."""
    found = []
    for quota in plan.quotas:
        for row in quota.rows:
            if row.starts is None or row.starts <= plan.first_day or quota.row_starts:
                continue
            period = calendar.period(quota.per, row.starts)
            if period.first_day != row.starts:
                found.append(_inside(quota, row, period))
    return found


def _inside(quota: Quota, row: QuotaRow, period: Period) -> Problem:
    first = period.first_day.isoformat()
    return Problem(
        code="quota-starts-inside-period",
        message=f"the quota of {quota.credit} is per {quota.per.value}, and {row.starts} lies inside {period.name}",
        remedy=(
            f"write at the end of the quota's line: , as of the last day, or: , weighted by days, or: "
            f", as of each deal; or start the row with the period, from {first}"
        ),
        span=row.span,
        label=f"this day lies inside {period.name}",
    )


def plan_findings(measured: Measured, setting: Setting) -> list[Problem]:
    """Missing quotas and scores of everybody on one plan."""
    found: list[Problem] = []
    for component in setting.plan.components:
        if isinstance(component, Commission | Spiff):
            entries = measured.entries[component.on]
            found += pay_without_rate(component, entries, setting.plan, setting.deals)
        if isinstance(component, Spiff):
            found += differing_items(component, entries, setting)
        if isinstance(component, Commission):
            found += stretch_problems(component, entries, setting)
            found += missing_quotas(component, measured.entries[component.on], setting)
            found += missing_starts(component, entries, setting)
        elif isinstance(component, OnPeriods):
            found += _missing_for_periods(component, measured, setting)
            found += _unscored(component, measured_kind(component), component.asked, setting)
        elif isinstance(component, Pool | Contest):
            found += _unscored(component, component.per, component.asked, setting)
        if isinstance(component, Bonus | Curve):
            found += unsteady_rows(component, _asked_periods(component, measured, setting), setting)
        if isinstance(component, Objectives):
            found += _missing_scores(component, scores_per(component.per, setting.quotas), setting)
    return found


def missing_quotas(component: Commission, entries: pl.DataFrame, setting: Setting) -> list[Problem]:
    """People with credit and no quota, on a component that does not say what they are paid."""
    accumulated = component.accumulated or setting.plan.pay
    needed = {
        (each.credit, quota_period(each, accumulated) or accumulated)
        for each in measures_of(*values_of(component))
        if not looks_back(each)
    }
    needed |= (
        {(component.by_other or component.on, accumulated)} if uses_quota(component) else set()
    )
    needed = set() if component.per_deal else needed | _asked_by_gate(component)
    if not needed or component.without_quota is not None:
        return []
    if component.stretch is not None:
        return []
    found = []
    for credit, kind in sorted(needed):
        everybody = setting.members.periods(kind, setting.plan.last_day).select("pid", "number")
        quotas = setting.quotas.over(everybody, credit, kind)
        lacking = quotas.filter(pl.col("quota").is_null()).select("pid", "number")
        if lacking.height:
            period = period_number(setting.calendar, kind, pl.col("counts_on")).alias("number")
            credited = earning(entries).select("pid", period).unique()
            rows = lacking.join(credited, on=["pid", "number"], how="semi", maintain_order="left")
            found += _named(component, rows.rename({"number": "period"}), kind, credit, setting)
    return found


def _asked_by_gate(component: Commission) -> set[tuple[str, PeriodKind]]:
    """The credits of which a gate asks the attainment, and the periods of their quotas."""
    gate = component.gate
    if gate is None or gate.above is not None:
        return set()
    asked = [each for each in measures_of(gate.test) if each.kind is MeasureKind.ATTAINMENT]
    kinds = {(each.credit, quota_period(each, gate.per)) for each in asked if not _every(each)}
    return {(credit, kind) for credit, kind in kinds if kind is not None}


def _every(measure: Measure) -> bool:
    return measure.window is not None and measure.window.kind is EVERY


def _missing_for_periods(
    component: OnPeriods, measured: Measured, setting: Setting
) -> list[Problem]:
    """The same for pay on periods that asks for attainment, in periods with deals."""
    measures = measures_of(*component.asked)
    asked = [each for each in measures if each.kind is MeasureKind.ATTAINMENT]
    asked = [each for each in asked if not _every(each)]
    said = None if isinstance(component, Objectives) else component.without_quota
    if said is not None or not asked:
        return []
    measure = asked[0]
    kind = measured_kind(component)
    counted = replace(measure, kind=MeasureKind.NUMBER)
    frame = with_measures(ended_periods(kind, setting), measured, kind, measure, counted)
    subject = measure.subject
    no_quota = pl.col(f"quota of {subject}").is_null() & (pl.col(f"number of {subject}") > ZERO)
    rows = frame.filter(no_quota).select("pid", pl.col("number").alias("period"))
    return _named(component, rows, kind, measure.credit, setting)


def _named(
    component: Commission | OnPeriods,
    rows: pl.DataFrame,
    kind: PeriodKind,
    credit: str,
    setting: Setting,
) -> list[Problem]:
    if rows.is_empty():
        return []
    or_write = f", or write in {component.name}: without quota: nothing"
    if isinstance(component, Objectives):
        or_write = ""
    named = setting.people.name(with_names(rows, setting.calendar, kind, "period", "name"))
    found = []
    for person, period in named.select("person", "name").head(SHOWN).iter_rows():
        found.append(
            Problem(
                code="quota-missing",
                message=f"{person} has no quota of {credit} in {period}, and {component.name} does not say what it pays then; it pays nothing",
                remedy=f"add the quota{or_write}",
                span=component.span,
                value=f"{person} {period}",
            )
        )
    if rows.height > SHOWN:
        found.append(
            Problem(
                code="quota-missing",
                message=f"{rows.height - SHOWN} more people and periods have no quota of {credit} for {component.name}",
                remedy=f"add the quotas{or_write}",
                span=component.span,
                value="more",
            )
        )
    return found


def _missing_scores(
    objectives: Objectives, scores: pl.DataFrame, setting: Setting
) -> list[Problem]:
    """Scored periods in which some objective has no score: it counts as 0."""
    wanted = {each.name for each in objectives.weights}
    found = []
    for (pid, number), rows in sorted(scores.partition_by("pid", "number", as_dict=True).items()):
        lacking = sorted(wanted - set(rows.get_column("objective")))
        if lacking and len(lacking) < len(wanted):
            person = setting.people.persons.get_column("person")[int(str(pid))]
            period = setting.calendar.numbered(objectives.per, int(str(number)))
            found.append(
                Problem(
                    code="score-missing",
                    severity="warning",
                    message=f"{person} has no score for {', '.join(lacking)} in {period.name}; it counts as 0%",
                    remedy="add the score to scores",
                    span=objectives.span,
                    value=f"{person} {period.name}",
                )
            )
    return found


def _asked_periods(component: Bonus | Curve, measured: Measured, setting: Setting) -> pl.DataFrame:
    """Ended periods with what is asked to know where steps and points begin."""
    starts = [row.start for row in rows_of(component) if row.start is not None]
    kind = measured_kind(component)
    frame = setting.members.asked(ended_periods(kind, setting), *starts)
    return with_measures(frame, measured, kind, *starts)


def _unscored(
    component: OnPeriods | Pool | Contest,
    kind: PeriodKind,
    asked_each: tuple[Expr | None, ...],
    setting: Setting,
) -> list[Problem]:
    """Ended periods without a score that a component asks for: what asks for it does not hold."""
    found = []
    if isinstance(component, Bonus) and component.catches_up is not None:
        asked_each = (component.pays, component.when)
    for name in scores_asked(*asked_each):
        asked = Score(name, component.span)
        frame = with_scores(ended_periods(kind, setting), kind, setting.quotas, asked)
        lacking = frame.filter(pl.col(f"score of {name}").is_null())
        people = setting.people.name(lacking.sort("pid", "number").head(SHOWN))
        for person, period in people.select("person", "name").iter_rows():
            message = (
                f"{person} has no score for {name} in {period}; {component.name} goes without it"
            )
            found.append(_no_score(component, message, f"{person} {period}"))
        if lacking.height > SHOWN:
            more = lacking.height - SHOWN
            message = f"{more} more people and periods have no score for {name} in {component.name}"
            found.append(_no_score(component, message, "more"))
    return found


def _no_score(component: OnPeriods | Pool | Contest, message: str, value: str) -> Problem:
    return Problem(
        code="score-missing",
        severity="warning",
        message=message,
        remedy="add the score to scores",
        span=component.span,
        value=value,
    )
