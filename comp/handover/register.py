"""The register of contract costs (ASC 340-40, IFRS 15.91-94): capitalised or expensed, and why.

In: every posted line, the deals, the choices of `[handover.contracts]`. Out: one row per contract, deal,
payee and currency, with its treatment. What is no cost of one contract (bonuses, objectives, draws,
caps, base) is expensed as it is paid and is not in the register.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from comp.engine.numbers import DECIMAL, ZERO, Columns
from comp.periods import Calendar
from comp.problems import Problem
from comp.settings_handover import ContractSettings

COSTS: Columns = {
    "contract": pl.String(),
    "deal": pl.String(),
    "person": pl.String(),
    "currency": pl.String(),
    "month": pl.Date(),
    "amount": DECIMAL,
}
"""What was posted for a deal and payee, by the month in which its pay period ends."""

KEY = ["contract", "deal", "person", "currency"]
YEAR = 12


@dataclass(frozen=True)
class Register:
    """`contracts`: one row a `KEY` with its treatment; `costs`: what was posted on each, by month."""

    contracts: pl.DataFrame
    costs: pl.DataFrame
    problems: tuple[Problem, ...]


CHOICES = {
    "benefit_new": 'benefit_new = "60 months" (or "term")',
    "benefit_renewal": 'benefit_renewal = "term" (or "60 months")',
    "expedient": "expedient = true (or false)",
}
"""The accounting choices of `[handover.contracts]`, and how each is written."""


def unsaid(settings: ContractSettings) -> list[Problem]:
    """The accounting choices that are not written: comp makes none of them."""
    missing = [said for name, said in CHOICES.items() if getattr(settings, name) is None]
    if not missing:
        return []
    return [
        Problem(
            code="register-choices-missing",
            message="how costs of contracts are accounted for is the company's choice, and it is not written",
            remedy=f"write below [handover.contracts] in comp.toml: {', '.join(missing)}",
            file="comp.toml",
        )
    ]


def register(
    lines: pl.DataFrame, deals: pl.DataFrame, settings: ContractSettings, calendar: Calendar
) -> Register:
    """`lines` are all posted so far, `deals` the ledger's deals as they are now."""
    facts, problems = _deal_facts(deals, settings)
    costs = _costs(lines, facts, settings, calendar)
    groups = costs.group_by(KEY).agg(
        pl.col("amount").sum().alias("cost"), pl.col("month").min().alias("first_month")
    )
    joined = groups.join(facts.drop("contract"), on="deal", how="left").sort(KEY)
    renewal = pl.col("type").is_in(settings.renewal_types).fill_null(False)
    months = (
        pl.when(renewal)
        .then(_benefit(settings.benefit_renewal))
        .otherwise(_benefit(settings.benefit_new))
    )
    dated = joined.with_columns(
        pl.when(renewal).then(pl.lit("renewal")).otherwise(pl.lit("new")).alias("business"),
        months.alias("months"),
    )
    treated = dated.with_columns(_reason(settings).alias("expensed_because")).with_columns(
        pl.when(pl.col("expensed_because").is_null())
        .then(pl.lit("capitalised"))
        .otherwise(pl.lit("expensed"))
        .alias("treatment")
    )
    missing = treated.filter(pl.col("months").is_null() | pl.col("starts").is_null())
    return Register(treated, costs, (*problems, *_without_dates(missing)))


def _costs(
    lines: pl.DataFrame, facts: pl.DataFrame, settings: ContractSettings, calendar: Calendar
) -> pl.DataFrame:
    on_deals = lines.filter(
        pl.col("deal").is_not_null() & ~pl.col("component").is_in(settings.expensed)
    )
    names = on_deals.get_column("pay_period").unique().to_list()
    ends = {
        name: period.last_day.replace(day=1) for name in names if (period := calendar.parse(name))
    }
    month = pl.col("pay_period").replace_strict(
        list(ends), list(ends.values()), default=None, return_dtype=pl.Date
    )
    contract = on_deals.with_columns(month.alias("month")).join(
        facts.select("deal", "contract"), on="deal", how="left"
    )
    named = contract.with_columns(pl.coalesce("contract", "deal").alias("contract"))
    summed = named.group_by([*KEY, "month"]).agg(pl.col("amount").sum())
    return summed.filter(pl.col("amount") != ZERO).select(list(COSTS)).sort([*KEY, "month"])


def _deal_facts(
    deals: pl.DataFrame, settings: ContractSettings
) -> tuple[pl.DataFrame, list[Problem]]:
    """`deal, contract, customer, type, term, starts, churned` of each deal's row with the lowest item."""
    problems = [
        Problem(
            code="register-column-missing",
            message=f"deals has no column {name}, which [handover.contracts] {key} names",
            remedy=f'add the column {name} to deals, or write another: {key} = "close_date"',
            file="comp.toml",
            value=name,
        )
        for key, name in (("contract", settings.contract), ("starts", settings.starts))
        if name not in deals.columns
    ]
    firsts = deals.sort("deal", "item").unique("deal", keep="first", maintain_order=True)

    def column(name: str, kind: pl.DataType) -> pl.Expr:
        return pl.col(name).cast(kind) if name in deals.columns else pl.lit(None, dtype=kind)

    return firsts.select(
        "deal",
        column(settings.contract, pl.String()).alias("contract"),
        column("customer", pl.String()).alias("customer"),
        column("type", pl.String()).alias("type"),
        column("term", DECIMAL).cast(pl.Int32).alias("term"),
        column(settings.starts, pl.Date()).alias("starts"),
        column(settings.churned, pl.Date()).alias("churned"),
    ), problems


def _benefit(said: str | None) -> pl.Expr:
    if said is None or said == "term":
        return pl.col("term")
    return pl.lit(int(said.split()[0]), dtype=pl.Int32)


def _reason(settings: ContractSettings) -> pl.Expr:
    """Why a cost is expensed; null where it is capitalised."""
    short = pl.lit(bool(settings.expedient)) & (pl.col("months") <= YEAR)
    return (
        pl.when(pl.col("months").is_null())
        .then(pl.lit("no term is known"))
        .when(pl.col("starts").is_null())
        .then(pl.lit(f"{settings.starts} is empty"))
        .when(short)
        .then(pl.lit("the amortisation period is a year or less"))
    )


def _without_dates(missing: pl.DataFrame) -> list[Problem]:
    return [
        Problem(
            code="register-term-missing",
            message=f"what was paid on {deal} is expensed, because {reason}",
            remedy=f"fill in term and dates of {deal} in deals, or say how long costs are amortised: "
            'benefit_new = "60 months"',
            severity="warning",
            file="deals",
            value=deal,
        )
        for deal, reason in missing.select("deal", "expensed_because")
        .unique()
        .sort("deal")
        .iter_rows()
    ]
