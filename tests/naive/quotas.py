"""Step 2 of docs/order_of_calculation.md: the quota of a period, and the time a person has in it."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from tests.naive.expressions import Around, NoQuota, ask, rounded, running
from tests.naive.model import Cells, Plan, Prorated, Quota, places_of
from tests.naive.periods import DAY, PER_YEAR, Years


def quota(book, person: str, credit: str, kind: object, first: date, last: date, at=None):
    """The quota of a period; raises NoQuota where it is zero, negative or missing."""
    asked = (person, credit, kind, first, last, at)
    if asked not in book.quotas:
        book.quotas[asked] = maybe_quota(book, *asked)
    found = book.quotas[asked]
    if found is None or found <= 0:
        raise NoQuota(*asked)
    return found


def maybe_quota(book, person: str, credit: str, kind: object, first: date, last: date, at=None):
    """The quota of a period, or None; `at` is the day of a deal, where each deal has its own."""
    quotas = [one for one in book.plan.quotas if one.credit == credit]
    if not quotas:
        return None
    (one,) = quotas
    if isinstance(kind, tuple) and kind[0] == "rolling":
        months = on_plan_in(book, person, book.years.between("month", first, last))
        return summed(maybe_quota(book, person, credit, "month", *month) for month in months)
    if kind not in PER_YEAR:  # the plan's whole stretch, or a year from a day
        inside = [days for days in book.years.between(one.per, first, last) if days[0] >= first]
        inside = on_plan_in(book, person, inside)
        return summed(own_quota(book, one, person, *days, at) for days in inside)
    if ("week" in one.per) != ("week" in kind):
        return None
    if one.per == kind:
        return own_quota(book, one, person, first, last, at)
    if PER_YEAR[one.per] < PER_YEAR[kind]:
        return spread(book, one, person, kind, first, last, at)
    return summed(
        own_quota(book, one, person, start, end, at)
        for start, end in on_plan_in(book, person, book.years.between(one.per, first, last))
    )


def on_plan_in(book, person: str, periods: list) -> list:
    """The periods that share a day with the person's time on the plan."""
    return [period for period in periods if book.last_day_within(person, *period)]


def summed(amounts) -> Fraction | None:
    found = [amount for amount in amounts if amount is not None]
    return sum(found, Fraction(0)) if found else None


def quota_to_date(book, person: str, credit: str, kind: str, first: date, last: date) -> Fraction:
    """What falls due by the end of a period of a kind, from a day on: raises NoQuota for none."""
    periods = on_plan_in(book, person, book.years.between(kind, first, last))
    found = summed(maybe_quota(book, person, credit, kind, *period) for period in periods)
    if found is None or found <= 0:
        raise NoQuota(person, credit, kind, first, last)
    return found


def own_quota(book, one: Quota, person: str, first: date, last: date, at=None) -> Fraction | None:
    """The quota of one of the quota's own periods, for the time the person has in it."""
    amount = whole_quota(book, one, person, first, last, at)
    if amount is None or one.prorated is None:
        return amount
    return part_of_time(book, one, person, amount, first, last)


def part_of_time(book, one: Quota, person: str, amount: Fraction, first: date, last: date):
    part = fraction_of_time(book, person, first, last, one.prorated)
    return rounded(amount * part, places_in(book.plan, one.credit))


def places_in(plan: Plan, credit: str) -> int:
    """The decimals of a credit's currency."""
    (found,) = [one for one in plan.credits if one.name == credit]
    return places_of(found.converted[0] if found.converted else plan.currency)


def whole_quota(book, one: Quota, person: str, first: date, last: date, at) -> Fraction | None:
    """The quota of a whole period, whatever time the person has in it."""
    if one.team:
        return team_quota(book, one, person, first, last)
    facts = book.facts(person, first, last)
    around = Around(book.plan.definitions, person=facts, period=(first, last))
    if one.ramp:
        month = month_of_service(book.years, around.person.get("start_date"), first)
        if month is None:
            return None
        return ask([value for start, value in one.ramp if start <= month][-1], around)
    if not one.rows:
        asked = (person, one.credit, book.years.name(one.per, first))
        return summed(
            row["amount"]
            for row in book.ledger.quotas
            if (row["person"], row["credit"], row["period"]) == asked
        )
    if one.changes == "weighted":
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        amounts = [ask(dated(one, day), around) for day in days if dated(one, day)]
        total = sum(amounts, Fraction(0)) / len(days)
        return rounded(total, places_in(book.plan, one.credit)) if amounts else None
    on = {"last day": last, "each deal": max(first, min(at or last, last))}.get(one.changes, first)
    value = dated(one, on)
    return ask(value, around) if value else None


def dated(one: Quota, day: date):
    """The row of a dated quota that holds on a day."""
    found = [value for start, value in one.rows if start is None or start <= day]
    return found[-1] if found else None


def spread(book, one: Quota, person: str, kind: str, first: date, last: date, at=None):
    """The part of a longer quota period's quota that falls to a shorter period."""
    whole = book.years.days(one.per, first)
    amount = whole_quota(book, one, person, *whole, at)
    if amount is None:
        return None
    starts = [start for start, _ in book.years.between(kind, *whole)]
    shares = one.spread
    if shares == "evenly":
        shares = [Fraction(1, len(starts))] * len(starts)
    if shares is None or len(shares) != len(starts):
        return None
    parts = running([amount * share for share in shares], places_in(book.plan, one.credit))
    part = parts[starts.index(first)]
    return part_of_time(book, one, person, part, first, last) if one.prorated else part


def team_quota(book, one: Quota, person: str, first: date, last: date) -> Fraction | None:
    """A percent of what the people below have over the same period, each on the plan of that day."""
    percent, credit, levels, at = one.team
    day = first if at == "first" else last
    total = Fraction(0)
    for member, books in team_on(book, person, day, levels):
        for other in books:
            total += maybe_quota(other, member, credit, one.per, first, last) or 0
    return rounded(percent * total, places_in(book.plan, one.credit))


def team_on(book, person: str, day: date, levels: tuple) -> list[tuple[str, list]]:
    """Who is so many levels below a person on a day, each with the books of the plans they are on then."""
    members = sorted({str(row["person"]) for row in book.ledger.people})
    return [
        (member, [other for other in book.books.values() if other.on_plan(member, day)])
        for member in members
        if book.leads(person, member, day, levels)
    ]


# ---------------------------------------------------------------- time


def month_of_service(years: Years, start: date | None, day: date) -> int | None:
    """The month of a start date is month 1; earlier ones are month 1 too."""
    if start is None:
        return None
    return max(1, len(years.between("month", years.days("month", start)[0], day)))


def fraction_of_time(
    book, person: str, first: date, last: date, how: Prorated | None, row: Cells | None = None
) -> Fraction:
    """The part of a period in which a person is on the plan (by one row); all without proration."""
    way, absences_out = how or ("not", False)
    if way == "not":
        return Fraction(1)
    months = book.years.between("month", first, last) if way == "months" else []
    if any(first <= start and end <= last for start, end in months):
        parts = []
        for start, end in months:
            parts.append(fraction_of_time(book, person, start, end, ("days", absences_out), row))
        return sum(parts, Fraction(0)) / len(parts)
    days = [first + n * DAY for n in range((last - first).days + 1)]
    if way == "working days":
        free = book.setting.holidays
        days = [day for day in days if day.weekday() < 5 and day not in free] or days
    here = [day for day in days if book.on_plan(person, day)]
    here = [day for day in here if row is None or book.on_plan(person, day) is row]
    if absences_out:
        here = [day for day in here if not is_absent(book, person, day)]
    return Fraction(len(here), len(days)) if days else Fraction(0)


def is_absent(book, person: str, day: date) -> bool:
    rows = book.ledger.absences
    return any(row["person"] == person and row["from"] <= day <= row["to"] for row in rows)


def months_ending(years: Years, day: date, count: int) -> date:
    """The first day of so many months that end with the month of a day."""
    first, _ = years.days("month", day)
    return first if count == 1 else months_ending(years, first - DAY, count - 1)
