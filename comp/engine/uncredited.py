"""Deals that no credit counted, and why: the answer to "why is my statement empty".

Only the few rows that were left out are looked at again, credit by credit, in the order in which a
credit asks: its `where`, its day, the plan on that day, its amount.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from comp.engine.conversion import is_asked, with_deal_rates, without_rate
from comp.engine.crediting import Deals, countable
from comp.engine.crediting_blocks import Divided
from comp.engine.expressions import fields_of, holds, parts, quantity
from comp.engine.membership import Members, Roster
from comp.engine.numbers import ONE, Columns, number
from comp.language.plan import Credit, CreditedBy, Expr, Field, If, Plan, Unit
from comp.language.unit_rules import parts as directly_in

UNCREDITED: Columns = {
    "deal": pl.String(),
    "item": pl.String(),
    "person": pl.String(),
    "plan": pl.String(),
    "credit": pl.String(),
    "reason": pl.String(),
    "source_file": pl.String(),
    "source_row": pl.UInt32(),
}


@dataclass(frozen=True, slots=True)
class Counted:
    """A plan, who is on it, and the `row, pid` pairs its own-deal credits counted."""

    plan: Plan
    members: Members
    own: pl.DataFrame
    any_rows: pl.Series
    blocks: Mapping[CreditedBy, Divided] = field(default_factory=dict)


def uncredited(
    counted: Sequence[Counted], deals: Deals, people: Roster, describe: Callable[[Expr], str]
) -> pl.DataFrame:
    """One row per deal row, person and credit that did not count it, with the first reason."""
    credited = _not_counted(counted, deals)
    anybody = (
        pl.concat([each.any_rows for each in counted]).unique()
        if credited.height and counted
        else None
    )
    left: list[pl.DataFrame] = []
    placed: list[pl.DataFrame] = []
    for each in counted:
        on_it = each.members.stints.select("pid").unique()
        rows = credited.join(on_it, on="pid", how="semi", maintain_order="left")
        placed.append(rows)
        own = [credit for credit in each.plan.credits if credit.team is None]
        left += [_reasons(credit, each, rows, deals, describe) for credit in own]
        left += [_vacant(credit, each, deals) for credit in own if credit.by is not None]
        if not own:
            alone = (
                rows if anybody is None else rows.filter(~pl.col("row").is_in(anybody.implode()))
            )
            left.append(_said(alone, each.plan.name, "", "only team deals count on this plan"))
    nowhere = credited
    for rows in placed:
        nowhere = nowhere.join(rows, on=["row", "pid"], how="anti", maintain_order="left")
    if anybody is not None:
        nowhere = nowhere.filter(~pl.col("row").is_in(anybody.implode()))
    left.append(_said(nowhere, "", "", "the person is not on any of these plans"))
    return _finished(pl.concat(left), deals, people)


def _not_counted(counted: Sequence[Counted], deals: Deals) -> pl.DataFrame:
    """`row, pid` of deal rows and people whose own credits did not count them.

    A row that is not split has one person, so its number is enough.
    """
    seen = pl.repeat(False, deals.rows.height, dtype=pl.Boolean, eager=True)
    for each in counted:
        seen = seen.scatter(each.own.get_column("row"), True)
    missed = deals.credited.filter(pl.col("split") | ~seen.gather(deals.credited.get_column("row")))
    pairs = missed.select("row", "pid").unique(maintain_order=True)
    for each in counted:
        if missed.get_column("split").any():
            pairs = pairs.join(each.own, on=["row", "pid"], how="anti", maintain_order="left")
    return pairs


def _with_day(words: str) -> pl.Expr:
    return pl.concat_str(pl.lit(words), pl.col("day").cast(pl.String))


def _reasons(
    credit: Credit,
    counted: Counted,
    rows: pl.DataFrame,
    deals: Deals,
    describe: Callable[[Expr], str],
) -> pl.DataFrame:
    """The first of the credit's questions that each row fails."""
    if rows.is_empty() or credit.of_payments:
        said = "no payment on the deal counts" if credit.of_payments else ""
        return _said(rows, counted.plan.name, credit.name, said)
    frame = deals.with_fields(rows, credit.where, credit.count, credit.dated)
    frame = frame.join(_shares(deals), on=["row", "pid"], how="left", maintain_order="left")
    day = pl.col(f"deal.{credit.dated.name}")
    frame = _with_stint(frame.with_columns(day.alias("day")), counted.members)
    personal = fields_of("person", credit.where, credit.count)
    facts = counted.members.stints.select("stint", *(f"person.{name}" for name in personal))
    frame = frame.join(facts, on="stint", how="left", maintain_order="left")
    said = credit.dated.name
    off_plan = _with_day("the person is not on the plan on ")
    in_force = f"from {counted.plan.first_day} to {counted.plan.last_day}"
    out_of_force = _with_day(f"the plan is in force {in_force}, not on ")
    effective = pl.col("day").is_between(counted.plan.first_day, counted.plan.last_day)
    no_rate: pl.Expr = pl.lit(None, dtype=pl.String)
    if is_asked(credit, deals.rows):
        frame = with_deal_rates(frame, counted.plan, credit, deals.rows, deals.rates)
        no_rate = without_rate(counted.plan, credit)
    no_share = "the deal is split, and the credit does not say `times split.share`"
    amount = quantity(credit.count).value()
    reason = (
        pl.when(_where(credit).not_())
        .then(_where_reason(credit, describe))
        .when(pl.col("day").is_null())
        .then(pl.lit(f"deal.{said} is empty"))
        .when(~effective)
        .then(out_of_force)
        .when(pl.col("stint").is_null())
        .then(off_plan)
        .when(pl.col("split") & (pl.col("split.share") != ONE) & pl.lit(_needs_whole(credit)))
        .then(pl.lit(no_share))
        .when(amount.is_null())
        .then(_empty_amount(credit.count, describe))
        .otherwise(pl.coalesce(no_rate, pl.lit(_left_over(credit, describe))))
    )
    if credit.by is not None:
        reason = pl.coalesce(_block_reason(credit.by, counted, frame), reason)
    frame = frame.with_columns(reason.alias("reason"))
    return frame.select(
        "row",
        "pid",
        pl.lit(counted.plan.name).alias("plan"),
        pl.lit(credit.name).alias("credit"),
        "reason",
    )


def _empty_amount(count: Expr, describe: Callable[[Expr], str]) -> pl.Expr:
    """`after_fee is empty; empty there: deal.type`, with the fields it asks that are empty."""
    said = f"{describe(count)} is empty"
    asked = dict.fromkeys(_fields_of_value(count))
    if isinstance(count, Field) or not asked:
        return pl.lit(said)
    names = [pl.when(pl.col(name).is_null()).then(pl.lit(name)) for name in asked]
    empty = pl.concat_str(names, separator=", ", ignore_nulls=True)
    return (
        pl.when(empty == "")
        .then(pl.lit(said))
        .otherwise(pl.concat_str(pl.lit(f"{said}; empty there: "), empty))
    )


def _fields_of_value(expr: Expr) -> Iterator[str]:
    """The fields without which a value is empty; a test that asks an empty one does not hold."""
    if isinstance(expr, Field):
        yield f"{expr.scope}.{expr.name}"
    inner = (expr.then, expr.otherwise) if isinstance(expr, If) else directly_in(expr)
    for part in inner:
        yield from _fields_of_value(part)


def _needs_whole(credit: Credit) -> bool:
    return not credit.times_share and credit.by is None


def _block_reason(by: CreditedBy, counted: Counted, rows: pl.DataFrame) -> pl.Series:
    """Why the crediting block gives a person nothing of a row; empty where it gives them something."""
    divided = counted.blocks[by]
    left_out = divided.left_out.select("row", pl.col("reason").alias("block"))
    meant = divided.shares.select("row", "pid", pl.lit(True).alias("meant")).unique()
    known = rows.select("row", "pid").join(left_out, on="row", how="left", maintain_order="left")
    known = known.join(meant, on=["row", "pid"], how="left", maintain_order="left")
    overlay = "the overlay of " if by.overlay else ""
    no_part = pl.lit(f"{overlay}crediting {by.name} gives the person no part of it")
    told = pl.when(pl.col("meant").is_null()).then(pl.coalesce("block", no_part))
    return known.select(told.alias("told")).to_series()


def _vacant(credit: Credit, counted: Counted, deals: Deals) -> pl.DataFrame:
    """Parts of deals that nobody holds, of the rows the credit would count."""
    assert credit.by is not None
    plan, shares = counted.plan, counted.blocks[credit.by].shares
    nobody = shares.filter(pl.col("pid").is_null()).select("row", "pid", "nobody")
    in_force = pl.col("day").is_between(plan.first_day, plan.last_day)
    rows = countable(plan, credit, deals).filter(in_force).select("row")
    vacant = nobody.join(rows, on="row", how="semi", maintain_order="left")
    said = _said(vacant, plan.name, credit.name, "")
    return said.with_columns(vacant.get_column("nobody").alias("reason"))


def _left_over(credit: Credit, describe: Callable[[Expr], str]) -> str:
    """The reason of rows that pass every question."""
    bounds = [("above", credit.above), ("up to", credit.up_to)]
    said = [f"{word} {describe(bound)}" for word, bound in bounds if bound is not None]
    return f"of each deal only the part {' and '.join(said)} counts" if said else "not counted"


def _where(credit: Credit) -> pl.Expr:
    return pl.lit(True) if credit.where is None else holds(credit.where)


def _where_reason(credit: Credit, describe: Callable[[Expr], str]) -> pl.Expr:
    """`stage is closed_lost; counted where deal.stage is closed_won`."""
    if credit.where is None:
        return pl.lit("")
    shown = [
        pl.concat_str(pl.lit(f"{field.name} is "), _shown(field).fill_null("empty"))
        for field in {
            part.name: part
            for part in parts(credit.where)
            if isinstance(part, Field) and part.scope == "deal"
        }.values()
    ]
    rule = pl.lit(f"counted where {describe(credit.where)}")
    if not shown:
        return rule
    facts = pl.concat_str(shown, separator=", ")
    return pl.concat_str(facts, pl.lit("; "), rule)


def _shown(field: Field) -> pl.Expr:
    """A cell as its owner wrote it: `3785`, `12.5%`, `24 months`, `closed_lost`, `2026-03-05`."""
    value = pl.col(f"deal.{field.name}")
    if field.unit in (Unit.TEXT, Unit.DATE):
        return value.cast(pl.String)
    scaled = value * number(100) if field.unit is Unit.PERCENT else value
    text = scaled.cast(pl.String).str.strip_chars_end("0").str.strip_chars_end(".")
    suffix = {Unit.PERCENT: "%", Unit.MONTHS: " months"}.get(field.unit, "")
    return pl.concat_str(text, pl.lit(suffix))


def _shares(deals: Deals) -> pl.DataFrame:
    return deals.credited.unique(["row", "pid"], keep="first", maintain_order=True)


def _with_stint(frame: pl.DataFrame, members: Members) -> pl.DataFrame:
    keyed = frame.with_row_index("place")
    held = members.on_days(keyed.select("place", "pid", "day").drop_nulls(), "day")
    first = held.unique("place", keep="first").select("place", "stint")
    return keyed.join(first, on="place", how="left", maintain_order="left").drop("place")


def _said(rows: pl.DataFrame, plan: str, credit: str, reason: str) -> pl.DataFrame:
    texts: Mapping[str, str] = {"plan": plan, "credit": credit, "reason": reason}
    return rows.select(
        "row", "pid", *(pl.lit(text, dtype=pl.String).alias(name) for name, text in texts.items())
    )


def _finished(rows: pl.DataFrame, deals: Deals, people: Roster) -> pl.DataFrame:
    facts = deals.rows.select("row", "deal", "item", "source_file", "source_row")
    named = people.name(rows.join(facts, on="row", how="left", maintain_order="left"))
    named = named.with_columns(pl.col("person").fill_null(""))
    shaped = named.select(pl.col(name).cast(kind) for name, kind in UNCREDITED.items())
    return shaped.sort("person", "deal", "item", "plan", "credit")
