"""Step 1: which deals count, for whom, how much, on which day.

In: a credit of a plan and the deals. Out: entries, one row per credited deal row and person,
`pid, stint, row, deal, item, day, turn, amount`, in running order (person, day, deal, item). `row`
is the deal row's place in the ledger's deals; `turn` is 0 (openings are -1, reversals 1).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from comp.engine.conversion import EXCHANGE, counted, is_asked, with_deal_rates
from comp.engine.expressions import fields_of, holds, quantity
from comp.engine.membership import Members, Roster
from comp.engine.numbers import ONE, rounded_half_up
from comp.engine.part_of_deal import part_of_deal
from comp.engine.rates import Rates, rates_of
from comp.engine.shares import by_largest_remainder
from comp.exchange import NO_RATES, RateRules
from comp.language.plan import Credit, Expr, Plan, Unit
from comp.ledger.ledger import Ledger
from comp.money import minor_units

RUNNING_ORDER = ["pid", "day", "turn", "deal", "item"]
DAYS_BEFORE_1970 = 1_000_000
DAYS = 4_000_000
"""More days than any calendar has, so that a person's days never reach the next person's."""
SPLIT_FIELDS = ("type", "role")


@dataclass(frozen=True)
class Deals:
    """The ledger's deal rows, numbered, and who is credited for each.

    `credited` is `row, pid, share, split, split.share, split.type, split.role`: the owner, or each
    row of `splits`; `split` says which. `payments` is `deal, on, paid`.
    """

    rows: pl.DataFrame
    credited: pl.DataFrame
    rates: Rates
    payments: pl.DataFrame

    @cached_property
    def numbers(self) -> pl.Series:
        """A number for each row's deal: the row in which it stands first."""
        rows = self.rows.select("deal", "row")
        if rows.get_column("deal").n_unique() == rows.height:
            return rows.get_column("row")
        return rows.select(pl.col("row").min().over("deal")).to_series()

    @cached_property
    def numbered_payments(self) -> pl.DataFrame:
        """The payments on deals of the ledger by the deal's number: `deal_no, on, paid`."""
        numbered = self.rows.select("deal").with_columns(self.numbers.alias("deal_no"))
        return self.payments.join(numbered.unique(), on="deal", how="inner").drop("deal")

    @cached_property
    def firsts(self) -> pl.DataFrame:
        """The first row of every deal, by item: `deal, row`."""
        rows = self.rows.select("deal", "item", "row")
        if rows.get_column("deal").n_unique() == rows.height:
            return rows.drop("item")
        return (
            rows.sort("deal", "item", "row")
            .unique("deal", keep="first", maintain_order=True)
            .drop("item")
        )

    def with_fields(self, frame: pl.DataFrame, *expressions: Expr | None) -> pl.DataFrame:
        """The frame with the `deal.FIELD` columns that the expressions use, by its `row`."""
        rows = frame.get_column("row")
        names = fields_of("deal", *expressions)
        return frame.with_columns(
            self.rows.get_column(name).gather(rows).alias(f"deal.{name}") for name in names
        )


def deals_of(ledger: Ledger, people: Roster, rules: RateRules = NO_RATES) -> Deals:
    """Number the deal rows and say who is credited for each: the owner, or the deal's splits."""
    rows = people.number(ledger.deals, "person", "owner").with_row_index("row")
    payments = ledger.payments.select(
        "deal", pl.col("date").alias("on"), pl.col("amount").alias("paid")
    )
    nothing = [pl.lit(None, dtype=pl.String).alias(f"split.{name}") for name in SPLIT_FIELDS]
    rates = rates_of(ledger.rates, rules)
    own = rows.select(
        "row",
        pl.col("owner").alias("pid"),
        ONE.alias("share"),
        pl.lit(False).alias("split"),
        ONE.alias("split.share"),
        *nothing,
    )
    if ledger.splits.is_empty():
        return Deals(rows, own.drop_nulls("pid"), rates, payments)
    splits = people.number(ledger.splits, "person", "pid").drop_nulls("pid")
    shared = (
        rows.select("row", "deal")
        .join(splits, on="deal", maintain_order="left")
        .select(
            "row",
            "pid",
            "share",
            pl.lit(True).alias("split"),
            pl.col("share").alias("split.share"),
            *(pl.col(name).alias(f"split.{name}") for name in SPLIT_FIELDS),
        )
    )
    alone = own.join(shared.select("row").unique(), on="row", how="anti").drop_nulls("pid")
    order = ["row", "pid", "split.type", "split.role"]
    return Deals(rows, pl.concat([alone, shared]).sort(order, maintain_order=True), rates, payments)


def own_entries(plan: Plan, credit: Credit, deals: Deals, members: Members) -> pl.DataFrame:
    """Entries of a credit on own deals."""
    shared = members.on_days(_shared(plan, credit, deals), "day")
    shared = _asked_of_person(credit, shared, members)
    amounts = shared.drop_nulls("amount").select("pid", "stint", "row", "day", "amount")
    if shared.get_column("split").any():
        amounts = amounts.group_by("pid", "row", maintain_order=True).agg(
            pl.col("stint", "day").first(), pl.col("amount").sum()
        )
    return part_of_deal(credit, with_names_of_deals(amounts, deals), members)


def countable(plan: Plan, credit: Credit, deals: Deals) -> pl.DataFrame:
    """Deal rows that the credit counts by their own: `where`, `dated` and currency accept them."""
    frame = accepted(credit, deals)
    if not is_asked(credit, deals.rows):
        return frame
    return with_deal_rates(frame, plan, credit, deals.rows, deals.rates).drop_nulls(EXCHANGE)


def accepted(credit: Credit, deals: Deals) -> pl.DataFrame:
    """Deal rows that the credit's `where` and `dated` accept, with their deal fields."""
    where = credit.where if _asks_deal_only(credit.where) else None
    as_of = credit.team.as_of if credit.team else credit.dated
    frame = deals.with_fields(
        deals.rows.select("row"), credit.where, credit.count, credit.dated, as_of
    )
    day = pl.col(f"deal.{credit.dated.name}").alias("day")
    frame = frame.with_columns(day)
    if where is not None:
        frame = frame.filter(holds(where))
    return frame.with_columns(pl.col(f"deal.{as_of.name}").alias("as_of")).drop_nulls(
        ["day", "as_of"]
    )


def shares_of(plan: Plan, credit: Credit, shared: pl.DataFrame, times_share: bool) -> pl.DataFrame:
    """`amount` from `value`: the whole, or each split person's share in whole minor units."""
    if not times_share or not shared.get_column("split").any():
        return shared.with_columns(pl.col("value").alias("amount"))
    if credit.count.unit is not Unit.MONEY:
        return shared.with_columns((pl.col("value") * pl.col("share")).alias("amount"))
    whole = shared.filter(~pl.col("split")).with_columns(pl.col("value").alias("amount"))
    digits = minor_units(plan.currency_of(credit.name))
    split = by_largest_remainder(shared.filter("split"), digits).with_columns(
        rounded_half_up(pl.col("value"), digits)
    )
    return pl.concat([whole, split], how="diagonal")


def _shared(plan: Plan, credit: Credit, deals: Deals) -> pl.DataFrame:
    frame = _with_credited(countable(plan, credit, deals), deals)
    if not credit.times_share:
        # Without `times split.share` everybody must have the whole of it; the rest are refused.
        frame = frame.filter(~pl.col("split") | (pl.col("share") == ONE))
    if not fields_of("person", credit.count):
        value = counted(credit).alias("value")
        frame = shares_of(plan, credit, frame.with_columns(value), credit.times_share)
    if (
        credit.where is not None
        and fields_of("split", credit.where)
        and not fields_of("person", credit.where)
    ):
        frame = frame.filter(holds(credit.where))
    return frame


def _with_credited(counted: pl.DataFrame, deals: Deals) -> pl.DataFrame:
    """Countable rows beside each person credited for them."""
    if deals.credited.get_column("split").any():
        return counted.join(deals.credited, on="row", maintain_order="left")
    owners = deals.rows.get_column("owner").gather(counted.get_column("row")).alias("pid")
    alone = counted.with_columns(
        owners, ONE.alias("share"), pl.lit(False).alias("split"), ONE.alias("split.share")
    )
    nothing = [pl.lit(None, dtype=pl.String).alias(f"split.{name}") for name in SPLIT_FIELDS]
    return alone.with_columns(nothing).drop_nulls("pid")


def _asked_of_person(credit: Credit, shared: pl.DataFrame, members: Members) -> pl.DataFrame:
    personal = fields_of("person", credit.where, credit.count)
    if not personal:
        return shared
    frame = members.with_facts(shared, personal)
    if fields_of("person", credit.where):
        assert credit.where is not None
        frame = frame.filter(holds(credit.where))
    if "amount" in frame.columns:
        return frame
    share = pl.col("share") if credit.times_share else ONE
    if credit.converted is not None:
        return frame.with_columns((counted(credit) * share).alias("amount"))
    amount = quantity(credit.count).applied_to(share)
    return frame.with_columns(amount.alias("amount"))


def _asks_deal_only(expr: Expr | None) -> bool:
    return not fields_of("person", expr) and not fields_of("split", expr)


def with_names_of_deals(entries: pl.DataFrame, deals: Deals) -> pl.DataFrame:
    """Entries with their deal, item and turn."""
    rows = entries.get_column("row")
    return entries.with_columns(
        deals.rows.get_column("deal").gather(rows).alias("deal"),
        deals.rows.get_column("item").gather(rows).alias("item"),
        pl.lit(0, dtype=pl.Int8).alias("turn"),
    )


def in_running_order(entries: pl.DataFrame) -> pl.DataFrame:
    """Entries sorted by person, day, turn, deal, item (and member).

    Person, day and turn are packed into one integer, which sorts in two thirds of the time.
    """
    day = pl.col("day").cast(pl.Int32).cast(pl.Int64) + DAYS_BEFORE_1970
    packed = (pl.col("pid").cast(pl.Int64) * DAYS + day) * 3 + pl.col("turn").cast(pl.Int64)
    ties = [name for name in ("item", "member") if name in entries.columns]
    return entries.sort(packed, "deal", *ties)
