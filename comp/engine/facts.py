"""Everything a deal component's expressions ask for, as columns beside its entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from comp.engine.attainment import Measured
from comp.engine.conversion import with_pay_rates, with_rate_note
from comp.engine.days import period_number
from comp.engine.expressions import counts_time, fields_of, measures_of, quantity
from comp.engine.lines import pay_number
from comp.engine.measuring import with_measures
from comp.engine.numbers import ONE
from comp.engine.payment_deals import PAYMENT_FIELDS, with_payments
from comp.engine.setting import Setting
from comp.engine.stretches import with_quota_of
from comp.engine.tiers import row_of_value, values_of, whole_deal_rows, with_bounds
from comp.language.plan import (
    Commission,
    Expr,
    Measure,
    MeasureKind,
    TierMode,
    Unit,
    looks_back,
    quota_period,
)
from comp.periods import PeriodKind

CREDITED = pl.col("turn") == 0
DEAL_TOTAL = pl.col("amount").filter(CREDITED).sum().over("pid", "deal").alias("credit.amount")
"""`amount` in a per-deal slot: what the deal counts for, all its credited items together."""


def with_facts(
    frame: pl.DataFrame, component: Commission, measured: Measured, setting: Setting
) -> pl.DataFrame:
    """Entries with `pay_no`, `deal.*`, `person.*`, `quota of *`, and `tier_row` where it is the
    deal's own. Deals whose per-deal value is empty are left out: they earn nothing."""
    values = [
        *values_of(component), component.at_least, component.at_most, component.converted_at
    ]  # fmt: skip
    frame = with_payments(setting.deals.with_fields(frame, *values), setting.deals, *values)
    rates = setting.deals.rates
    frame = with_pay_rates(frame, component, setting.plan, rates)
    frame = with_rate_note(frame, setting.plan, component.on, setting.deals.rows, rates)
    frame = setting.members.with_facts(frame, fields_of("person", *values))
    frame = _with_quotas(frame, component, values, setting)
    frame = _with_periods_before(frame, values, measured, setting)
    pay_no = pay_number(setting.calendar, setting.plan, component.paid_per, pl.col("day"))
    frame = frame.with_columns(pay_no.alias("pay_no"))
    if "member" in frame.columns:
        frame = setting.people.name(frame, "member", "mark")
    tiers = component.tiers
    if tiers is not None and tiers.mode is TierMode.PER_DEAL:
        looked_up = _with_lookup(frame, component, setting).with_columns(
            row_of_value(tiers).alias("tier_row")
        )
        return with_bounds(looked_up.filter(pl.col("tier_row").is_not_null()), component)
    frame = with_bounds(frame, component)
    rows = whole_deal_rows(component)
    return frame if rows is None else frame.with_columns(rows.alias("tier_row"))


def _with_quotas(
    frame: pl.DataFrame, component: Commission, values: Sequence[Expr | None], setting: Setting
) -> pl.DataFrame:
    """`quota of C` over the component's accumulation, or over the pay period where it has none;
    and `amount`, what the deal counts for, where it is asked."""
    for measure in measures_of(*values):
        if looks_back(measure):
            continue
        if component.stretch is not None and measure.window is None:
            name = f"quota of {measure.credit}"
            frame = with_quota_of(frame, component, measure.credit, name, setting)
            continue
        kind = quota_period(measure, component.accumulated) or setting.plan.pay
        number = period_number(setting.calendar, kind, pl.col("counts_on")).alias("number")
        found = setting.quotas.over(frame.select("pid", number), measure.credit, kind)
        quota = found.get_column("quota").alias(f"quota of {measure.subject}")
        frame = frame.with_columns(quota)
    if fields_of("credit", *values):
        frame = frame.with_columns(DEAL_TOTAL)
    return frame


def _with_periods_before(
    frame: pl.DataFrame, values: Sequence[Expr | None], measured: Measured, setting: Setting
) -> pl.DataFrame:
    """What a credit came to in the period before the one of the deal's day; a quota only where the
    person was on the plan then."""
    for measure in {
        each.subject: each for each in measures_of(*values) if looks_back(each)
    }.values():
        window, credit = measure.window, measure.credit
        assert window is not None
        assert window.per is not None
        number = period_number(setting.calendar, window.per, pl.col("counts_on")) - 1
        if window.months > 1:
            frame = _with_months_before(frame, measure, measured)
            continue
        asked = frame.select("pid", number.alias("number"))
        on_plan = setting.members.periods(window.per, setting.plan.last_day)
        known = on_plan.select("pid", "number", pl.lit(True).alias("known"))
        found = measured.over(asked, credit, window.per).join(
            known, on=["pid", "number"], how="left", maintain_order="left"
        )
        names = ("amount", "number", "reached", "quota", "aim")
        columns = {name: pl.col(f"{name} of {credit}") for name in names}
        for name in ("quota", "aim"):
            columns[name] = pl.when("known").then(columns[name])
        frame = frame.with_columns(
            found.select(
                value.alias(f"{name} of {measure.subject}") for name, value in columns.items()
            )
        )
    return frame


def _with_months_before(frame: pl.DataFrame, measure: Measure, measured: Measured) -> pl.DataFrame:
    """The same over several months before the one of the deal's day."""
    day = pl.col("counts_on")
    asked = frame.select("pid", day.alias("first_day"), day.alias("last_day"))
    counted = replace(measure, kind=MeasureKind.NUMBER)
    found = with_measures(asked, measured, PeriodKind.MONTH, measure, counted)
    names = ("amount", "number", "reached", "quota", "aim")
    return frame.with_columns(found.select(f"{name} of {measure.subject}" for name in names))


def _with_lookup(frame: pl.DataFrame, component: Commission, setting: Setting) -> pl.DataFrame:
    """`lookup ÷ lookup_over`, the value a per-deal table is asked with.

    Money and numbers are summed over the deal's credited items; terms, percents and times are each
    item's own.
    """
    tiers = component.tiers
    assert tiers is not None
    assert tiers.by is not None
    asked = quantity(tiers.by)
    over = ONE if asked.den is None else asked.den
    of_the_item = tiers.by.unit not in (Unit.MONEY, Unit.NUMBER) or counts_time(tiers.by)
    of_the_item = of_the_item or any(n in PAYMENT_FIELDS for n in fields_of("deal", tiers.by))
    if of_the_item or fields_of("credit", tiers.by):
        return frame.with_columns(asked.num.alias("lookup"), over.alias("lookup_over"))
    single = frame.with_columns(asked.value().alias("lookup"))
    # Member by member, or payment by payment, a row of the deal stands once for each and counts once.
    again = "member" in frame.columns or setting.counts_payments(component.on)
    # A reversal may stand before what it reverses, and has its row.
    once = pl.col("row").is_first_distinct().over("pid", CREDITED) if again else CREDITED
    total = pl.col("lookup").filter(CREDITED & once).sum().over("pid", "deal")
    summed = pl.when(pl.col("lookup").is_not_null()).then(total).alias("lookup")
    return single.with_columns(summed, ONE.alias("lookup_over"))
