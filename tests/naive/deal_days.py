"""Days of a deal that plans work out from others, and random ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from random import Random

from tests.naive.drawn import FORMS_DRAWN
from tests.naive.model import Cells, DealDay, Ledger, Plan
from tests.naive.periods import Years, add_months


def with_days(plans: list[Plan], ledger: Ledger, years: Years) -> Ledger:
    """The ledger with the days and places of all plans as cells of its deals."""
    rules = {name: rule for plan in plans for name, rule in plan.days.items()}
    places = {name: place for plan in plans for name, place in plan.day_places.items()}
    if not rules and not places:
        return ledger
    deals = [row | {name: worked_out(rule, row) for name, rule in rules.items()} for row in ledger.deals]  # fmt: skip
    for row in deals:
        row |= {name: placed(place, row, years) for name, place in places.items()}
    return replace(ledger, deals=deals)


def placed(place: tuple[str, str, str], row: Cells, years: Years) -> Fraction | None:
    """Which day, or which month, of its period a day is."""
    counted, name, kind = place
    day = row.get(name)
    if day is None:
        return None
    first, _ = years.days(kind, day)
    if counted == "day":
        return Fraction((day - first).days + 1)
    return Fraction(len(years.between("month", first, day)))


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
    if "places of deals" in FORMS_DRAWN and random.randrange(100) < 12:
        draw_places(random, plans)
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


def draw_places(random: Random, plans: list[Plan]) -> None:
    """Deals that count by where a day of theirs lies in its month, quarter or year."""
    counted, kind, bound = random.choice(
        [
            ("day", "month", 10),
            ("day", "quarter", 45),
            ("month", "quarter", 1),
            ("month", "year", 7),
        ]
    )
    name = random.choice(["close_date", "close_date", "start_date"])
    for plan in plans:
        plan.day_places["place"] = (counted, name, kind)
        for credit in plan.credits:
            if credit.where is None and random.randrange(100) < 60:
                sign = random.choice(["<=", ">"])
                credit.where = ("cmp", sign, ("deal", "place"), ("num", Fraction(bound)))
