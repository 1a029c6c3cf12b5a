"""Attainment as people read it: per person, credit and period, what was credited of which quota."""

from __future__ import annotations

import polars as pl

from comp.engine.attainment import Measured
from comp.engine.expressions import measures_of
from comp.engine.numbers import DECIMAL, Columns
from comp.engine.setting import Setting
from comp.language.plan import Bonus, Commission, Plan
from comp.periods import PeriodKind

ATTAINMENT: Columns = {
    "pid": pl.UInt32(),
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


def attained(measured: Measured, setting: Setting) -> pl.DataFrame:
    """Every credit over every period it is measured by, for everybody on the plan."""
    frames = [pl.DataFrame(schema=ATTAINMENT)]
    for credit, kind in sorted(asked_of(setting.plan)):
        periods = setting.members.periods(kind, setting.last.last_day)
        found = measured.over(periods, credit, kind)
        frames.append(
            found.select(
                "pid",
                pl.lit(credit).alias("credit"),
                pl.lit(kind.value).alias("kind"),
                pl.col("name").alias("period"),
                pl.col("number").alias("period_no"),
                "first_day",
                "last_day",
                pl.col(f"amount of {credit}").alias("credited"),
                pl.col(f"number of {credit}").alias("deals"),
                pl.col(f"quota of {credit}").alias("quota"),
            )
        )
    return pl.concat(frames)


def asked_of(plan: Plan) -> set[tuple[str, PeriodKind]]:
    """Credits and the periods over which components or quotas look at them."""
    found = {(quota.credit, quota.per) for quota in plan.quotas}
    for component in plan.components:
        if isinstance(component, Commission) and component.accumulated is not None:
            found.add((component.on, component.accumulated))
        if isinstance(component, Bonus):
            asked = measures_of(component.pays, component.when)
            found |= {(each.credit, component.per) for each in asked}
    return found
