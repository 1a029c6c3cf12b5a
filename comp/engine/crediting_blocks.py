"""Step 1: who gets which part of a deal by a crediting block, on the day the block names.

In: a crediting block, the deals, who holds what. Out: for each deal row and row of the block that
applies, everybody it means; and the deal rows that no block, or more than one, applies to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from comp.engine.conversion import counted
from comp.engine.crediting import Deals, countable, with_names_of_deals
from comp.engine.expressions import fields_of, holds, parts
from comp.engine.holders import Holders
from comp.engine.membership import Members
from comp.engine.numbers import DECIMAL, ONE, Columns, number, rounded_half_up
from comp.engine.part_of_deal import part_of_deal
from comp.engine.shares import by_largest_remainder
from comp.language.plan import (
    Credit,
    CreditedBy,
    Crediting,
    CreditingBlock,
    Holder,
    OwnerHolds,
    Plan,
    Recipient,
    Unit,
)
from comp.money import format_percent, minor_units
from comp.problems import Problem

SHARES: Columns = {
    "row": pl.UInt32(),
    "place": pl.UInt32(),
    "pid": pl.UInt32(),
    "share": DECIMAL,
    "among": DECIMAL,
    "called": pl.String(),
    "nobody": pl.String(),
}
"""Who gets `share ÷ among` of a deal row, by which row of the block (`place`, as written). Where nobody
is meant `pid` is null and `nobody` says so."""

SHOWN = 20
"""Deals named one by one before the rest is counted."""


@dataclass(frozen=True, slots=True)
class Divided:
    """How a block divides the deals: `shares`, and `left_out` (`row, reason`) of the others."""

    shares: pl.DataFrame
    left_out: pl.DataFrame


def divided_by_blocks(
    plan: Plan, deals: Deals, holders: Holders
) -> tuple[Mapping[CreditedBy, Divided], list[Problem]]:
    """Every block that a credit of the plan goes by; and deals to which two blocks apply."""
    wanted = {credit.by for credit in plan.credits if credit.by is not None}
    found: dict[CreditedBy, Divided] = {}
    problems: list[Problem] = []
    for by in sorted(wanted, key=lambda each: (each.name, each.overlay)):
        crediting = next(each for each in plan.creditings if each.name == by.name)
        found[by], doubled = _divided(crediting, by.overlay, deals, holders)
        problems += doubled
    return found, problems


def _divided(
    crediting: Crediting, overlay: bool, deals: Deals, holders: Holders
) -> tuple[Divided, list[Problem]]:
    blocks = _blocks(crediting, overlay)
    tests = [block.test for block in blocks]
    fields = [row.field for block in blocks for row in block.rows]
    frame = deals.with_fields(deals.rows.select("row"), crediting.as_of, *tests, *fields)
    frame = frame.with_columns(pl.col(f"deal.{crediting.as_of.name}").alias("as_of"))
    for test in {part for each in tests for part in parts(each) if isinstance(part, OwnerHolds)}:
        frame = holders.with_owner_holding(frame, test.field.name)
    dated = frame.filter(pl.col("as_of").is_not_null())
    applies = [pl.lit(True) if test is None else holds(test) for test in tests]
    if not overlay and crediting.otherwise is not None:
        applies[-1] = ~pl.any_horizontal(pl.lit(False), *applies[:-1])
    chosen = dated.with_columns(each.alias(f"block {n}") for n, each in enumerate(applies))
    marks = [pl.col(f"block {n}") for n in range(len(applies))]
    chosen = chosen.with_columns(pl.sum_horizontal(pl.lit(0), *marks).alias("blocks"))
    once = chosen.filter(pl.col("blocks") == 1)
    place = 0
    shares = [pl.DataFrame(schema=SHARES)]
    for block, mark in zip(blocks, marks, strict=True):
        here = once.filter(mark)
        for recipient in block.rows:
            shares.append(_shares_of(recipient, place, here, holders))
            place += 1
    twice = chosen.filter(pl.col("blocks") > 1)
    reasons = [
        (frame.filter(pl.col("as_of").is_null()), f"deal.{crediting.as_of.name} is empty"),
        (chosen.filter(pl.col("blocks") == 0), f"no block of crediting {crediting.name} holds"),
        (twice, f"more than one block of crediting {crediting.name} holds"),
    ]
    left = [rows.select("row", pl.lit(reason).alias("reason")) for rows, reason in reasons]
    return Divided(pl.concat(shares), pl.concat(left)), _both_hold(crediting, blocks, twice, deals)


def _blocks(crediting: Crediting, overlay: bool) -> list[CreditingBlock]:
    if overlay:
        return [crediting.overlay] if crediting.overlay is not None else []
    otherwise = [crediting.otherwise] if crediting.otherwise is not None else []
    return [*crediting.blocks, *otherwise]


def _shares_of(
    recipient: Recipient, place: int, deals: pl.DataFrame, holders: Holders
) -> pl.DataFrame:
    """Everybody one row of a block means; one row without a person where it means nobody."""
    value = f"deal.{recipient.field.name}" if recipient.field is not None else None
    asked = deals.select(
        "row",
        "as_of",
        (pl.col(value) if value else pl.lit(None, dtype=pl.String)).alias("value"),
    )
    meant = holders.of(recipient, asked)
    if recipient.holder is not Holder.OWNER:
        meant = meant.with_columns(
            ONE.alias("part"), pl.len().over("row").cast(DECIMAL).alias("among")
        )
    found = asked.join(meant, on="row", how="left", maintain_order="left")
    return found.select(
        "row",
        pl.lit(place, dtype=pl.UInt32).alias("place"),
        pl.col("pid").cast(pl.UInt32),
        (pl.col("part").fill_null(ONE) * number(recipient.share)).cast(DECIMAL).alias("share"),
        pl.col("among").fill_null(ONE).alias("among"),
        pl.lit(recipient.called).alias("called"),
        pl.when(pl.col("pid").is_null()).then(_nobody(recipient)).alias("nobody"),
    )


def _nobody(recipient: Recipient) -> pl.Expr:
    """`nobody holds territory west on 2026-03-05; 30% of it is not credited`."""
    day = pl.col("as_of").cast(pl.String)
    value = pl.col("value").fill_null("(empty)")
    lost = pl.lit(f"; {format_percent(recipient.share)} of it is not credited")
    match recipient.holder:
        case Holder.OWNER:
            return pl.concat_str(pl.lit("the deal names nobody"), lost)
        case Holder.MANAGER:
            above = f" {recipient.levels} levels up" if recipient.levels > 1 else ""
            return pl.concat_str(pl.lit(f"the owner has no manager{above} on "), day, lost)
        case Holder.TERRITORY:
            what = pl.concat_str(pl.lit("territory "), value)
        case Holder.ROLE:
            scope = pl.concat_str(pl.lit(" for "), value) if recipient.field else pl.lit("")
            what = pl.concat_str(pl.lit(f"role {recipient.role}"), scope)
    return pl.concat_str(pl.lit("nobody holds "), what, pl.lit(" on "), day, lost)


def _both_hold(
    crediting: Crediting, blocks: Sequence[CreditingBlock], twice: pl.DataFrame, deals: Deals
) -> list[Problem]:
    found = []
    names = deals.rows.get_column("deal").gather(twice.get_column("row"))
    marks = [f"block {n}" for n in range(len(blocks))]
    for deal, held in zip(
        names.head(SHOWN), twice.select(marks).head(SHOWN).iter_rows(), strict=True
    ):
        first, second = [block for block, holds_now in zip(blocks, held, strict=True) if holds_now][
            :2
        ]
        found.append(
            Problem(
                code="crediting-blocks-overlap",
                message=f"two blocks of crediting {crediting.name} hold for {deal}, so it is not credited",
                remedy="change one of the tests, so that one block holds for each deal",
                span=second.span,
                related=((first.span, "this one holds as well"),),
                value=str(deal),
            )
        )
    if twice.height > SHOWN:
        found.append(
            Problem(
                code="crediting-blocks-overlap",
                message=f"two blocks of crediting {crediting.name} hold for {twice.height - SHOWN} more deals",
                remedy="change one of the tests, so that one block holds for each deal",
                span=crediting.span,
                value="more",
            )
        )
    return found


def crediting_entries(
    plan: Plan, credit: Credit, deals: Deals, members: Members, divided: Divided
) -> pl.DataFrame:
    """Entries of a credit that goes by a crediting block."""
    counting = countable(plan, credit, deals).join(divided.shares, on="row", maintain_order="left")
    shared = counting.rename({"called": "split.role"})
    if not fields_of("person", credit.count):
        shared = _amounts(plan, credit, shared)
    held = members.on_days(shared.drop_nulls("pid"), "day")
    held = members.with_facts(held, fields_of("person", credit.where, credit.count))
    if "amount" not in held.columns:
        held = _amounts(plan, credit, held)
    if credit.where is not None:
        held = held.filter(holds(credit.where))
    amounts = (
        held.drop_nulls("amount")
        .group_by("pid", "row", maintain_order=True)
        .agg(pl.col("stint", "day").first(), pl.col("amount").sum())
    )
    return part_of_deal(credit, with_names_of_deals(amounts, deals), members)


def _amounts(plan: Plan, credit: Credit, shared: pl.DataFrame) -> pl.DataFrame:
    """Money in whole minor units over everybody of the block; numbers, and what differs from person
    to person, multiplied."""
    frame = shared.with_columns(counted(credit).alias("value"))
    among, digits = pl.col("among"), minor_units(plan.currency_of(credit.name))
    if credit.count.unit is Unit.MONEY and not fields_of("person", credit.count):
        return by_largest_remainder(frame.drop_nulls("value"), digits, ("place", "pid"), among)
    amount = pl.col("value") * pl.col("share") / among
    if credit.count.unit is Unit.MONEY:
        amount = rounded_half_up(amount, digits)
    return frame.with_columns(amount.alias("amount"))
