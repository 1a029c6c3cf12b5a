"""Rates a run needs and the ledger does not have: what they leave uncredited or unpaid is told.

One problem for each pair of currencies and day, with the row to add; nothing is ever taken one to one.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from comp.engine.conversion import EXCHANGE, with_deal_rates, with_pay_rates
from comp.engine.crediting import Deals, accepted
from comp.engine.membership import Members
from comp.engine.rates import Rates
from comp.exchange import RateRules
from comp.language.plan import Commission, Credit, Plan, Spiff
from comp.problems import Problem
from comp.source import Span

SHOWN = 20
"""Days told one by one before the rest is counted."""


def credits_without_rate(
    plan: Plan, deals: Deals, members: Members, reports: pl.DataFrame
) -> Iterator[Problem]:
    """Deals of people on the plan that a credit would count, had their currency a rate."""
    if all(credit.converted is None for credit in plan.credits):
        return
    for credit in plan.credits:
        rows = with_deal_rates(accepted(credit, deals), plan, credit, deals.rows, deals.rates)
        lacking = rows.filter(pl.col(EXCHANGE).is_null())
        if lacking.is_empty():
            continue
        if credit.by is None:
            own = _counted_for(credit, members, reports)
            whose = deals.credited.join(own, on="pid", how="semi")
            lacking = lacking.join(whose, on="row", how="semi", maintain_order="left")
        if credit.converted is None:
            yield from _not_counted(credit, plan, lacking)
            continue
        lacking = lacking.filter(pl.col("exchanged_on").is_not_null())
        target = pl.lit(credit.converted.currency).alias("target")
        asked = lacking.select(pl.col("currency").alias("source"), target, "exchanged_on")
        what = f"deals of that day are not credited by {credit.name}"
        yield from _told(asked, deals.rates, what, credit.converted.span)


def _not_counted(credit: Credit, plan: Plan, lacking: pl.DataFrame) -> Iterator[Problem]:
    rows = lacking.group_by("currency").len().sort("currency")
    for currency, count in rows.iter_rows():
        yield Problem(
            code="currency-not-counted",
            severity="warning",
            message=f"{credit.name} counts {plan.currency} only, so rows of deals in {currency} ({count}) do not count for it",
            remedy=f"write in {credit.name}: converted to {plan.currency} at the rate of deal.{credit.dated.name}",
            span=credit.span,
            value=str(currency),
        )


def _counted_for(credit: Credit, members: Members, reports: pl.DataFrame) -> pl.DataFrame:
    own = members.stints.select("pid").unique()
    if credit.team is None:
        return own
    below = reports.join(own, left_on="ancestor", right_on="pid", how="semi")
    return below.select(pl.col("member").alias("pid")).unique()


def pay_without_rate(
    part: Commission | Spiff, entries: pl.DataFrame, plan: Plan, deals: Deals
) -> Iterator[Problem]:
    """Credited deals whose pay cannot be brought into the plan's currency."""
    if part.converted_at is None:
        return
    name = f"deal.{part.converted_at.name}"
    rows = deals.with_fields(entries.filter(pl.col("turn") == 0), part.converted_at)
    lacking = with_pay_rates(rows, part, plan, deals.rates).filter(pl.col(EXCHANGE).is_null())
    for deal in (
        lacking.filter(pl.col(name).is_null()).get_column("deal").unique().sort().head(SHOWN)
    ):
        yield Problem(
            code="rate-missing",
            message=f"{name} of {deal} is empty, so {part.name} has no rate for it and pays nothing on it",
            remedy=f"give the day in deals, or take the rate of another one in {part.name}",
            span=part.span,
            value=str(deal),
        )
    dated = lacking.filter(pl.col(name).is_not_null())
    source = pl.lit(plan.currency_of(part.on)).alias("source")
    asked = dated.select(source, pl.lit(plan.currency).alias("target"), pl.col(name))
    what = f"{part.name} pays nothing on deals of that day"
    yield from _told(asked.rename({name: "exchanged_on"}), deals.rates, what, part.span)


def lines_without_rate(asked: pl.DataFrame, rates: Rates, plan: Plan) -> Iterator[Problem]:
    """`source, target, exchanged_on` of lines that cannot be paid in their person's currency."""
    if plan.paid_in is not None:
        what = f"lines of {plan.name} are not paid where they need it"
        yield from _told(asked, rates, what, plan.paid_in.span)


def _told(asked: pl.DataFrame, rates: Rates, what: str, span: Span) -> Iterator[Problem]:
    pairs = asked.unique().sort("exchanged_on", "source", "target")
    for source, target, day in pairs.head(SHOWN).iter_rows():
        twice = rates.rows_in_month(source, target, day)
        yield Problem(
            code="rate-missing",
            message=(
                f"{twice} monthly rates from {source} to {target} are dated in {day:%Y-%m}; {what}"
                if twice > 1
                else f"there is no rate from {source} to {target} {_when(day, rates.rules)}; {what}"
            ),
            remedy=(
                "keep one of these rows of rates"
                if twice > 1
                else f"add a row to rates: {day},{source},{target}, and the rate"
            ),
            span=span,
            value=f"{source} {target} {day}",
        )
    if pairs.height > SHOWN:
        yield Problem(
            code="rate-missing",
            message=f"{pairs.height - SHOWN} more rates are missing; {what}",
            remedy="add the rows to rates",
            span=span,
            value="more",
        )


def _when(day: object, rules: RateRules) -> str:
    if rules.rates == "monthly":
        return f"in {str(day)[:7]}"
    if rules.previous_days:
        return f"on {day} or at most {rules.previous_days} days before"
    return f"on {day}"
