"""Days of a deal that plans work out from others, and random ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from tests.naive.drawn import FORMS_DRAWN
from tests.naive.model import Cells, DealDay, Ledger, Plan
from tests.naive.periods import add_months


def with_days(plans: list[Plan], ledger: Ledger) -> Ledger:
    """The ledger with the days of all plans as cells of its deals."""
    rules = {name: rule for plan in plans for name, rule in plan.days.items()}
    if not rules:
        return ledger
    deals = [row | {name: worked_out(rule, row) for name, rule in rules.items()} for row in ledger.deals]  # fmt: skip
    return replace(ledger, deals=deals)


def worked_out(rule: DealDay, row: Cells) -> date | None:
    """The earlier of the moments that are known; the later, or the only one, once all are."""
    which, moments = rule
    days = [after(row.get(name), number, unit) for name, number, unit in moments]
    known = [day for day in days if day is not None]
    if which == "earlier":
        return min(known, default=None)
    return max(known) if len(known) == len(days) else None


def after(day: date | None, number: int, unit: str) -> date | None:
    if day is None:
        return None
    return day + timedelta(days=number) if unit == "days" else add_months(day, number)


def draw_days(random: Random, plans: list[Plan]) -> None:
    """Now and then a day that credits are dated on and releases wait for, alike in all plans."""
    if "days of deals" not in FORMS_DRAWN or random.randrange(100) >= 15:
        return
    fields = ["close_date", "start_date", "invoiced_on"]
    one, other = random.sample(fields, 2)
    number, unit = random.choice([(0, "days"), (45, "days"), (1, "months"), (14, "months")])
    which = random.choice(["earlier", "later", None])
    moments = [(one, number, unit)] if which is None else [(one, 0, "days"), (other, number, unit)]
    for plan in plans:
        plan.days["counted"] = (which, moments)
        for credit in plan.credits:
            if not credit.of_payments and random.randrange(100) < 50:
                credit.dated = "counted"
        for release in plan.releases:
            named = [(share, how) for share, how in release.rows if how[-1] in fields]
            if named and random.randrange(100) < 50:
                at = release.rows.index(random.choice(named))
                share, how = release.rows[at]
                release.rows[at] = (share, (*how[:-1], "counted"))
