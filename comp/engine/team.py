"""Whose deals are team deals: everybody below a manager, by level, on a day.

In: `people.manager` with its dates. Out: one closure table `ancestor, member, level, from, to`;
a team credit joins it with the credited persons of the deals and keeps the day it asks for.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from comp.engine.conversion import counted
from comp.engine.crediting import Deals, countable, shares_of, with_names_of_deals
from comp.engine.expressions import fields_of, holds
from comp.engine.membership import FAR, Members, Roster
from comp.engine.numbers import ZERO
from comp.engine.part_of_deal import part_of_deal
from comp.language.plan import Credit, Plan
from comp.ledger.ledger import Ledger

DEEPEST = 50
LONG_AGO = date(1000, 1, 1)


def closure(ledger: Ledger, people: Roster) -> pl.DataFrame:
    """Every (ancestor, member, level) with the days on which it holds."""
    reports = ledger.people.filter(pl.col("manager").is_not_null())
    numbered = people.number(people.number(reports, "person", "member"), "manager", "ancestor")
    direct = (
        numbered.select(
            "ancestor",
            "member",
            pl.lit(1, dtype=pl.Int32).alias("level"),
            pl.col("from").fill_null(LONG_AGO),
            pl.min_horizontal(pl.col("to", "end_date").fill_null(FAR)).alias("to"),
        )
        .filter(pl.col("from") <= pl.col("to"))
        .unique(maintain_order=True)
    )
    above = direct.select(
        pl.col("ancestor").alias("top"), pl.col("member").alias("ancestor"), "from", "to"
    )
    found = [direct]
    while not found[-1].is_empty() and len(found) < DEEPEST:
        found.append(_one_level_up(found[-1], above, len(found) + 1))
    return pl.concat(found)


def _one_level_up(reports: pl.DataFrame, above: pl.DataFrame, level: int) -> pl.DataFrame:
    return (
        reports.join(above, on="ancestor", suffix="_above", maintain_order="left")
        .select(
            pl.col("top").alias("ancestor"),
            "member",
            pl.lit(level, dtype=pl.Int32).alias("level"),
            pl.max_horizontal("from", "from_above").alias("from"),
            pl.min_horizontal("to", "to_above").alias("to"),
        )
        .filter((pl.col("from") <= pl.col("to")) & (pl.col("ancestor") != pl.col("member")))
        .unique(maintain_order=True)
    )


def member_entries(
    plan: Plan, credit: Credit, deals: Deals, reports: pl.DataFrame, members: Members
) -> pl.DataFrame:
    """Entries of a team credit member by member: `member` is a pid, `value` the whole deal's."""
    team = credit.team
    assert team is not None
    level = pl.col("level") >= team.first_level
    if team.last_level is not None:
        level &= pl.col("level") <= team.last_level
    value = counted(credit).alias("value")
    rows = countable(plan, credit, deals).with_columns(value).drop_nulls("value")
    credited = deals.credited.select("row", "pid", "share", "split")
    shared = shares_of(
        plan, credit, rows.join(credited, on="row", maintain_order="left"), times_share=True
    )
    inside = (pl.col("as_of") >= pl.col("from")) & (pl.col("as_of") <= pl.col("to"))
    several = shared.get_column("split").any()
    parts = shared.select("row", "day", "as_of", "value", "amount", pl.col("pid").alias("member"))
    if several:
        parts = parts.group_by("row", "member", maintain_order=True).agg(
            pl.col("day", "as_of", "value").first(), pl.col("amount").sum()
        )
    above = reports.filter(level)
    below = parts.join(above, on="member", maintain_order="left").filter(inside)
    if above.select(pl.struct("ancestor", "member").is_duplicated().any()).item():
        # Two lines of command between the same people count a deal once.
        below = below.unique(["ancestor", "row", "member"], keep="first", maintain_order=True)
    below = below.select(pl.col("ancestor").alias("pid"), "row", "day", "member", "value", "amount")
    held = members.on_days(below, "day")
    personal = fields_of("person", credit.where)
    if personal:
        assert credit.where is not None
        asked = deals.with_fields(members.with_facts(held, personal), credit.where)
        held = asked.filter(holds(credit.where)).select(held.columns)
    if several:
        # A deal of one owner cannot have more members than one.
        held = _at_most_whole(credit, held)
    return part_of_deal(credit, with_names_of_deals(held, deals), members)


def _at_most_whole(credit: Credit, parts: pl.DataFrame) -> pl.DataFrame:
    """Members in order until the whole deal is used up, unless every share counts."""
    assert credit.team is not None
    if credit.team.every_share_counts:
        return parts
    ordered = parts.sort("pid", "row", "member")
    total = pl.col("amount").cum_sum().over("pid", "row")
    before, whole = total - pl.col("amount"), pl.col("value")

    def limited(amount: pl.Expr) -> pl.Expr:
        up, down = pl.min_horizontal(amount, whole), pl.max_horizontal(amount, whole)
        return pl.when(whole < ZERO).then(down).otherwise(up)

    return ordered.with_columns((limited(total) - limited(before)).alias("amount"))


def team_entries(by_member: pl.DataFrame, deals: Deals) -> pl.DataFrame:
    """One entry per manager and deal row: the members' parts together."""
    once = by_member.group_by("pid", "row", maintain_order=True).agg(
        pl.col("stint", "day").first(), pl.col("amount").sum()
    )
    return with_names_of_deals(once, deals)
