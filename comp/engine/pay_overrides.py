"""Step 6, between people: overrides on what the members of a team are paid.

In: lines other people have earned, by plan and component, and who is below whom. Out: one line for
each of theirs, `rate` of its rounded amount, on its day.
"""

from __future__ import annotations

import polars as pl

from comp.engine.expressions import fields_of, quantity
from comp.engine.lines import (
    DRAFT,
    SLICE,
    Drafts,
    drafts,
    pay_number,
    shaped,
    with_earned_period,
)
from comp.engine.numbers import Columns, with_payable
from comp.engine.setting import Setting
from comp.language.plan import PayOverride

POSTED: Columns = {
    **DRAFT,
    "plan": pl.String(),
    "pay_period": pl.String(),
    "paid_until": pl.Date(),
}
"""Lines of a plan as others read them: drafts with their plan and the pay period they are paid in."""

_ONE_LINE = "member plan source kind pay_period deal item own_mark".split()


def pay_override_lines(
    component: PayOverride,
    posted: pl.DataFrame,
    reports: pl.DataFrame,
    marked: list[str],
    setting: Setting,
) -> Drafts:
    """A line for every line of a team member; `marked` names what tells their lines apart."""
    frame = _of_the_team(component, posted, reports, marked, setting)
    frame = setting.deals.with_fields(frame, component.rate)
    frame = setting.members.with_facts(frame, fields_of("person", component.rate))
    exact = quantity(component.rate).applied_to(pl.col("basis"))
    pay_no = pay_number(setting.calendar, setting.plan, component.paid_per, pl.col("paid_until"))
    paid = frame.with_columns(exact.alias("exact"), pay_no.alias("pay_no")).drop_nulls("exact")
    in_order = paid.sort("pid", "pay_no", "earned_on", "deal", "item", "mark", nulls_last=False)
    payable = with_payable(in_order, setting.plan.rounding, setting.digits, ["pid", "pay_no"])
    named = with_earned_period(payable, setting.calendar, setting.plan.pay).with_columns(
        pl.lit(component.name).alias("component"),
        pl.col("payable").alias("amount"),
        pl.lit(component.span.line, dtype=pl.UInt32).alias("plan_line"),
    )
    if not setting.slices:
        return drafts(shaped(named, DRAFT))
    slices = named.with_columns(
        pl.lit("rate").alias("tier"),
        quantity(component.rate).value().alias("rate"),
        pl.col("exact").alias("amount"),
        pl.lit(component.rate.span.line, dtype=pl.UInt32).alias("plan_line"),
    )
    return drafts(shaped(named, DRAFT), shaped(slices, SLICE))


def _of_the_team(
    component: PayOverride,
    posted: pl.DataFrame,
    reports: pl.DataFrame,
    marked: list[str],
    setting: Setting,
) -> pl.DataFrame:
    """The members' lines beside each manager on the plan who has them in the team on that day."""
    level = pl.col("level") >= component.first_level
    if component.last_level is not None:
        level &= pl.col("level") <= component.last_level
    managed = setting.members.among(reports.filter(level).rename({"ancestor": "pid"}))
    inside = pl.col("earned_on").is_between(pl.col("from"), pl.col("to"))
    theirs = setting.people.name(posted.rename({"pid": "member"}), "member", "member_id")
    below = (
        theirs.rename({"component": "source", "amount": "basis", "mark": "own_mark"})
        .drop("exact", "pay_no", "earned_period", "plan_line", "note")
        .join(managed, on="member", maintain_order="left")
        .filter(inside)
        .unique(["pid", *_ONE_LINE], maintain_order=True)
    )
    held = setting.members.on_days(below, "earned_on")
    told = [pl.col(name) for name in marked]
    about = pl.concat_str(pl.col("source"), pl.lit(" of "), pl.col("member_id"))
    return held.with_columns(
        pl.concat_str("member_id", *told, "own_mark", separator=" ", ignore_nulls=True).alias(
            "mark"
        ),
        pl.concat_str(about, pl.lit(", paid "), pl.col("pay_period")).alias("note"),
    )
