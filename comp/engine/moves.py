"""What people bring along from another plan: credit of the same name from before their first day here.

It stands in the running totals and in what is measured, and earns nothing again. A plan that does not
say whether it is brought along starts at zero, with a warning where there was something to bring.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from comp.engine.attained import asked_of
from comp.engine.days import period_number
from comp.engine.membership import Members
from comp.engine.numbers import ZERO
from comp.engine.setting import Setting
from comp.language.plan import Plan, Unit
from comp.money import format_money, plain
from comp.problems import Problem

Entries = Mapping[str, pl.DataFrame]
SHOWN = 20


def brought_along(own: Entries, others: Mapping[str, Entries], setting: Setting) -> Entries:
    """The entries of each credit with those of the plans it carries on from, as turn -1."""
    names = [name for name in setting.plan.carries_from if name in others]
    if not names:
        return own
    found = {}
    for credit, frame in own.items():
        before = [
            _before(others[name][credit], setting.members)
            for name in names
            if credit in others[name]
        ]
        kept = [each for each in before if each.height]
        found[credit] = pl.concat([frame, *kept], how="diagonal") if kept else frame
    return found


def _before(entries: pl.DataFrame, members: Members) -> pl.DataFrame:
    """Another plan's entries that count before a person's first day here. What was taken back, or
    brought in as an opening, is no deal."""
    credited = pl.col("turn") == 0
    early = entries.drop("stint").join(_first_days(members), on="pid", how="inner")
    return (
        early.filter(pl.col("counts_on") < pl.col("began"))
        .with_columns(
            pl.lit(-1, dtype=pl.Int8).alias("turn"),
            *(
                pl.when(credited).then(name).otherwise(pl.lit("")).alias(name)
                for name in ("deal", "item")
            ),
        )
        .drop("began")
    )


def _first_days(members: Members) -> pl.DataFrame:
    """`pid, stint, began`: the first day of each person on the plan."""
    rows = members.stints.sort("pid", "first").group_by("pid", maintain_order=True)
    return rows.agg(pl.col("stint").first(), pl.col("first").first().alias("began"))


def unknown_plans(plans: Sequence[Plan]) -> Iterator[Problem]:
    """Plans that are carried on from and are not there; a plan alone is an example."""
    known = {plan.name for plan in plans}
    for plan in plans if len(plans) > 1 else ():
        for name in plan.carries_from:
            if name not in known:
                yield Problem(
                    "plan-unknown",
                    f"{plan.name} carries attainment from {name}, and no plan is called {name}",
                    f"write the name of one of {', '.join(sorted(known - {plan.name}))}",
                    plan.span,
                    value=name,
                )


def left_behind(
    own: Entries, others: Mapping[str, Entries], on_plans: Mapping[str, Members], setting: Setting
) -> Iterator[Problem]:
    """Warnings for people whose total starts at zero here without a word of the plan."""
    plan = setting.plan
    if plan.carries_from or plan.starts_at_zero:
        return
    for credit in own:
        kinds = [kind for asked, kind in asked_of(plan) if asked == credit]
        if not kinds:
            continue
        kind = min(kinds, key=lambda each: each.per_year)
        for name in sorted(set(others) - {plan.name}):
            movers = _moved_from(on_plans[name], setting.members)
            if credit not in others[name] or movers.is_empty():
                continue
            before = others[name][credit].join(movers.select("pid"), on="pid", how="semi")
            rows = _before(before, setting.members).join(movers, on="pid", how="inner")
            number = period_number(setting.calendar, kind, pl.col("counts_on"))
            there = period_number(setting.calendar, kind, pl.col("began"))
            same = rows.filter(number == there)
            sums = same.group_by("pid", "began").agg(pl.col("amount").sum())
            lost = setting.people.name(sums.filter(pl.col("amount") != ZERO).sort("pid"))
            for person, began, amount in (
                lost.select("person", "began", "amount").head(SHOWN).iter_rows()
            ):
                money = next(each for each in plan.credits if each.name == credit).count.unit
                shown = (
                    format_money(amount, plan.currency_of(credit))
                    if money is Unit.MONEY
                    else plain(amount)
                )
                period = setting.calendar.period(kind, began).name
                yield Problem(
                    "total-starts-at-zero",
                    f"{person} came from {name} on {began} with {shown} of {credit} in {period}, and "
                    f"{plan.name} does not say whether it counts; its total starts at zero",
                    f"write in the plan: carries attainment from {name}, or: attainment starts at zero",
                    plan.span,
                    severity="warning",
                    value=f"{person} {credit}",
                )


def _moved_from(before: Members, members: Members) -> pl.DataFrame:
    """`pid, began` of people who were on the other plan before they begin here, and are no more."""
    first = _first_days(members).drop("stint")
    held = first.join(before.stints.select("pid", "first", "last"), on="pid", how="inner")
    earlier = held.filter(pl.col("first") < pl.col("began"))
    still = held.filter((pl.col("first") <= pl.col("began")) & (pl.col("last") >= pl.col("began")))
    moved = first.join(earlier.select("pid"), on="pid", how="semi")
    return moved.join(still.select("pid"), on="pid", how="anti")
