"""Step 3: commission, override and kicker on single deals.

In: the entries of the component's credit in running order; openings and reversals among them move
the running total and earn nothing. Out: drafts of lines and slices.
"""

from __future__ import annotations

import polars as pl

from comp.engine.attainment import Measured, accumulated, earning
from comp.engine.facts import with_facts
from comp.engine.gates import with_own_gate
from comp.engine.limits import is_limited, limited_per_deal
from comp.engine.lines import Drafts, deal_drafts, drafts
from comp.engine.numbers import with_payable
from comp.engine.other_credit import among_other
from comp.engine.rerating import rerated_lines
from comp.engine.setting import Setting
from comp.engine.slices import deal_slices
from comp.engine.stretches import accumulated_over
from comp.engine.tiers import divides, is_judged, is_rerated, pay_for
from comp.language.plan import Commission


def commission_lines(
    component: Commission,
    entries: pl.DataFrame,
    measured: Measured,
    setting: Setting,
) -> Drafts:
    """Every line of the component."""
    if component.stretch is None:
        frame, restarts = accumulated(entries, component, setting.calendar, setting.quotas)
    else:
        frame, restarts = accumulated_over(entries, component, setting)
    moving = None
    if component.by_other is not None:
        frame, moving = among_other(frame, component, measured.entries[component.by_other], setting)
    frame = with_facts(frame, component, measured, setting)
    if component.stretch is not None and restarts:
        # Not before: what a deal comes to in all is asked of every credited item.
        frame = frame.drop_nulls(restarts)
    if is_judged(component) and not component.rated_by_gate:
        frame = with_own_gate(frame, component, measured, setting)
    if is_rerated(component):
        states_of = moving if component.by_other_rerated else None
        return rerated_lines(component, frame, restarts, measured, setting, states_of)
    paid = earning(frame).with_columns(pay_for(component).alias("exact"))
    if paid.get_column("exact").null_count():
        paid = paid.drop_nulls("exact")
    if is_limited(component):
        return limited_per_deal(component, paid, restarts, setting)
    rounding, digits = setting.plan.rounding, setting.digits
    payable = with_payable(
        paid, rounding, digits, restarts or ["pid", "pay_no"], divides(component)
    )
    lines = deal_drafts(payable, component, setting)
    return drafts(lines, *(deal_slices(component, paid) if setting.slices else ()))
