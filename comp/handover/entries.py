"""Balanced entries of a period: what is accrued and reversed, and what stays in the balance sheet.

The accrual says what the period's pay costs and is owed; it is reversed on the next day, because payroll
books the pay itself. What outlasts the payment is booked for good: draws that are to be recovered, debts
that are carried, and costs of contracts that are capitalised, amortised and impaired.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import polars as pl

from comp.engine.numbers import ZERO
from comp.engine.waiting import WAITING
from comp.periods import Period
from comp.settings_handover import JournalSettings

CARRIED = "carried"


@dataclass(frozen=True)
class Posting:
    """An amount on an account: positive is debit, negative is credit."""

    account: str
    amount: Decimal
    currency: str


@dataclass(frozen=True)
class Entry:
    """One balanced entry. `kind` is accrual, reversal, waiting, draws, debts, capitalised, amortised, impaired."""

    day: date
    kind: str
    text: str
    postings: tuple[Posting, ...]


def accrual_entries(lines: pl.DataFrame, period: Period, settings: JournalSettings) -> list[Entry]:
    """The pay of a period as an expense that is owed, and its reversal on the day after."""
    base = pl.col("kind") == "base"
    names = sorted(settings.components)
    own = pl.col("component").replace_strict(
        names, [settings.components[name] for name in names], default=None, return_dtype=pl.String
    )
    account = pl.when(base).then(pl.lit(settings.base)).otherwise(own)
    sums = (
        lines.with_columns(pl.coalesce(account, pl.lit(settings.expense)).alias("account"))
        .group_by("account", "currency")
        .agg(pl.col("amount").sum())
    )
    accrued = _balanced(
        Entry(period.last_day, "accrual", f"Commissions of {period.name}", ()),
        [Posting(*row) for row in sums.select("account", "amount", "currency").iter_rows()],
        settings.payable,
    )
    return accrued + [
        Entry(
            period.last_day + timedelta(days=1),
            "reversal",
            f"Commissions of {period.name} reversed, as payroll books them",
            tuple(Posting(each.account, -each.amount, each.currency) for each in entry.postings),
        )
        for entry in accrued
    ]


def balance_entries(
    before: pl.DataFrame,
    after: pl.DataFrame,
    draws: Iterable[str],
    period: Period,
    settings: JournalSettings,
) -> list[Entry]:
    """What draws and debts of people rose or fell by: assets, no expense of the period. What is owed to
    them and waits is an expense of the period.

    `before` and `after` are all closing balances (`person, plan, currency, balance, closing`) up to the
    period before and up to the period itself.
    """
    change = (
        pl.concat([_signed(before, -1), _signed(after, 1)])
        .group_by("balance", "currency")
        .agg(pl.col("closing").sum().alias("amount"))
        .filter(pl.col("amount") != ZERO)
    )
    of_draws = change.filter(pl.col("balance").is_in(sorted(draws)))
    of_debts = change.filter(pl.col("balance") == CARRIED)
    waits = change.filter(pl.col("balance") == WAITING).with_columns(-pl.col("amount"))
    found = []
    later = f"Pay below the least amount of {period.name}, to be paid later"
    for kind, account, text, rows in (
        ("waiting", settings.payable, later, waits),
        ("draws", settings.draws, f"Draws advanced and recovered in {period.name}", of_draws),
        ("debts", settings.debts, f"Pay carried and collected in {period.name}", of_debts),
    ):
        sums = rows.group_by("currency").agg(pl.col("amount").sum())
        postings = [
            Posting(account, amount, currency)
            for currency, amount in sums.select("currency", "amount").iter_rows()
        ]
        found += _balanced(Entry(period.last_day, kind, text, ()), postings, settings.expense)
    return found


def contract_entries(
    before: pl.DataFrame, after: pl.DataFrame, period: Period, settings: JournalSettings
) -> list[Entry]:
    """What the register adds to, amortises and impairs since it was booked last.

    Both are schedules (`currency, added, amortised, impaired`): as of the closing before, and of this
    one. What was learned late about earlier months is in the difference, so it is booked now.
    """
    moves = ["added", "amortised", "impaired"]
    sums = (
        pl.concat(
            frame.select(
                "currency",
                *((pl.col(name) if sign > 0 else -pl.col(name)).alias(name) for name in moves),
            )
            for frame, sign in ((before, -1), (after, 1))
        )
        .group_by("currency")
        .agg(pl.col(moves).sum())
        .sort("currency")
    )
    found = []
    costs = settings.contract_costs
    for currency, added, amortised, impaired in sums.iter_rows():
        for kind, amount, debit, credit, what in (
            ("capitalised", added, costs, settings.expense, "capitalised"),
            ("amortised", amortised, settings.amortisation, costs, "amortised"),
            ("impaired", impaired, settings.impairment, costs, "written off as contracts ended"),
        ):
            text = f"Contract costs of {period.name} {what}"
            entry = Entry(period.last_day, kind, text, ())
            found += _balanced(entry, [Posting(debit, amount, currency)], credit)
    return found


def _balanced(entry: Entry, postings: list[Posting], against: str) -> list[Entry]:
    """The entry with these postings and their counterpart per currency; none where all are zero."""
    kept = sorted((each for each in postings if each.amount), key=_place)
    sums: dict[str, Decimal] = {}
    for each in kept:
        sums[each.currency] = sums.get(each.currency, Decimal(0)) + each.amount
    others = [
        Posting(against, -total, currency) for currency, total in sorted(sums.items()) if total
    ]
    whole = (*kept, *others)
    return [Entry(entry.day, entry.kind, entry.text, whole)] if whole else []


def _place(posting: Posting) -> tuple[str, str]:
    return posting.account, posting.currency


def _signed(balances: pl.DataFrame, sign: int) -> pl.DataFrame:
    amount = pl.col("closing") if sign > 0 else -pl.col("closing")
    return balances.select("balance", "currency", amount.alias("closing"))
