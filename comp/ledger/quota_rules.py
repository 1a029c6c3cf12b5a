"""Quotas: known periods, no negative ones, and nobody paid without a quota because a row was refused.

A component that says `without quota: first rate` pays people who have none on purpose. Somebody whose row of quotas
was refused has one, only it is not known: paying them the first rate would be a wrong number.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import polars as pl

from comp.language.plan import Bonus, Commission, Curve, NoQuota, Plan
from comp.ledger.cells import Fault
from comp.ledger.faults import listing
from comp.ledger.other_rules import check_periods
from comp.ledger.rows import Rows
from comp.ledger.texts import closest, shown
from comp.money import plain
from comp.periods import Calendar
from comp.problems import Problem


def check_quotas(rows: Rows, calendar: Calendar) -> None:
    """Periods are known, no quota is negative; a quota of zero stays, plans say what it means."""
    check_periods(rows, calendar)
    for row, amount in _below_zero(rows, "amount"):
        fault = Fault(
            "negative-quota",
            f"A quota of {plain(amount)} cannot be reached or missed.",
            "Write the quota as a positive amount, or 0 for none.",
        )
        rows.faults.refuse(row, "amount", fault)


def warn_of_credits(rows: Rows, plans: Sequence[Plan]) -> None:
    """A quota of a credit no plan has is read by nobody."""
    known = sorted({credit.name for plan in plans for credit in plan.credits})
    if not known:
        return
    column = rows.frame["credit"]
    for row in (~column.is_in(known)).fill_null(False).arg_true().to_list():
        if row in rows.faults.refused:
            continue
        meant = closest(column[row], known)
        fault = Fault(
            "unknown-credit",
            f"No plan has a credit {shown(column[row])}, so nothing reads this quota.",
            f"Did you mean {meant}?" if meant else f"Credits are: {listing(known)}.",
        )
        rows.faults.warn(row, "credit", fault)


def quotas_that_stop(rows: Rows, plans: Sequence[Plan]) -> list[Problem]:
    """A problem where refused quotas would be paid by a rate that is for people without quota."""
    refused = sorted(rows.faults.refused)
    if not refused:
        return []
    paying = {
        quota.credit: (plan, component)
        for plan in reversed(plans)
        for quota in plan.quotas
        if quota.from_ledger
        for component in reversed(plan.components)
        if isinstance(component, Commission | Bonus | Curve) and _pays_without_quota(component)
    }
    known = {credit.name for plan in plans for credit in plan.credits}
    credits = rows.frame["credit"]
    hit = [row for row in refused if credits[row] in paying or credits[row] not in known]
    if not paying or not hit:
        return []
    credit = next((credits[row] for row in hit if credits[row] in paying), next(iter(paying)))
    plan, component = paying[credit]
    file, number = rows.faults.place(hit[0])
    persons = [str(rows.frame["person"][row] or "?") for row in hit]
    count = f"{len(hit):,} rows" if len(hit) > 1 else "A row"
    return [
        Problem(
            "quota-row-refused",
            f"{count} of quotas {'are' if len(hit) > 1 else 'is'} refused "
            f"({listing(list(dict.fromkeys(persons)))}), and {component.name} of {plan.name} pays a rate to people "
            "without quota: they would be paid by it although they have a quota. Nothing is paid.",
            "Correct the rows of quotas told about, and run again.",
            file=file,
            row=number,
        )
    ]


def _pays_without_quota(component: Commission | Bonus | Curve) -> bool:
    without = component.without_quota
    return without is not None and without.kind is not NoQuota.NOTHING


def _below_zero(rows: Rows, name: str) -> list[tuple[int, Decimal]]:
    column = rows.frame[name]
    found = rows.frame.select((pl.col(name) < 0).fill_null(False)).to_series().arg_true().to_list()
    return [(row, column[row]) for row in found]
