"""Pay of people together: overrides on the team's pay, pools, contests."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import ceil, floor

from tests.naive.deal_pay import credits_in
from tests.naive.expressions import Around, NoQuota, ask, largest_remainder, rounded
from tests.naive.measures import Measured
from tests.naive.model import Contest, Line, PayOverride, Pool
from tests.naive.period_pay import Period, period_line


def pay_override(book, component: PayOverride) -> list[Line]:
    """A rate of every line that components of the people below have paid."""
    lines = []
    for manager in book.persons:
        for other in book.books.values():
            for member, paid in other.lines.items():
                for line in paid:
                    lines += over_line(book, component, manager, other, member, line)
    return lines


def over_line(book, component: PayOverride, manager: str, other, member: str, line: Line):
    day = line.earned_on
    facts = book.on_plan(manager, day)
    if line.component not in component.of or line.kind not in ("earned", "true_up"):
        return []
    if facts is None or not book.leads(manager, member, day, component.levels):
        return []
    rate = ask(component.rate, Around(book.plan.definitions, line.row, facts))
    if rate is None:
        return []
    exact = rate * line.amount
    _, last = other.years.days(other.plan.pay, line.pay_first)
    paid = book.years.days(book.plan.pay, last)
    mark = other.years.name_of(line.measured) if line.measured else line.mark
    order = (day, (line.deal or "").encode(), (line.item or "").encode(), member.encode())
    order += (line.component.encode(), other.plan.name.encode(), line.pay_first, mark.encode())
    return [
        Line(
            manager, component.name, line.kind, day, exact, line.deal, line.item,
            group=paid, order=order, pay_first=paid[0], mark=member,
        )
    ]  # fmt: skip


def ended_periods(book, per: str) -> list[Period]:
    periods = book.years.between(per, book.plan.first, book.plan.last)
    return [period for period in periods if min(period[1], book.plan.last) <= book.end]


def members(book, component: Pool | Contest, period: Period) -> dict[str, Measured]:
    """Who takes part: on the plan on the last day, and as `where` says."""
    found = {}
    for person in book.persons:
        measured = Measured(book, person, component.per, *period)
        if book.on_plan(person, min(period[1], book.plan.last)) is None:
            continue
        if component.where is None or asked(component.where, measured) is True:
            found[person] = measured
    return found


def asked(expression, measured: Measured):
    """An expression over a person's period; None where there is no quota."""
    try:
        return ask(expression, measured.around())
    except NoQuota:
        return None


def pool(book, component: Pool) -> list[Line]:
    lines = []
    for period in ended_periods(book, component.per):
        who = members(book, component, period)
        all_of_them = Measured(book, "", component.per, *period)
        around = Around(book.plan.definitions, period=period)
        around.total, around.members = all_of_them.total, all_of_them.members
        fund = rounded(ask(component.fund, around), book.plan.places)
        weights = [(person, weight(component, measured)) for person, measured in who.items()]
        whole = sum((part for _, part in weights), Fraction(0))
        if component.of_total is not None:
            whole = ask(component.of_total, around)
            weights.append(("\U0010ffff", whole - sum(part for _, part in weights)))
        if fund <= 0 or whole <= 0:
            continue
        shares = [(person, part / whole) for person, part in weights]
        amounts = largest_remainder(fund, shares, book.plan.places)
        for (person, _), amount in zip(shares, amounts, strict=True):
            if person in who:
                lines.append(period_line(book, component, person, period, amount))
    return lines


def weight(component: Pool, measured: Measured) -> Fraction:
    if component.shared_by is None:
        return Fraction(1)
    return max(asked(component.shared_by, measured) or Fraction(0), Fraction(0))


def contest(book, component: Contest) -> list[Line]:
    lines = []
    for period in ended_periods(book, component.per):
        groups: dict[object, list[tuple[Fraction, str]]] = {}
        for person, measured in members(book, component, period).items():
            value = asked(component.rank, measured)
            if component.by_day:
                value = first_day(book, component, measured)
            column = component.per_column
            group = book.facts(person, *period).get(column) if column else None
            if column is None or group is not None:
                at_places = rounded(value or Fraction(0), 12, "half even")
                groups.setdefault(group, []).append((at_places, person))
        for everybody in groups.values():
            for person, prize in prizes(book, component, everybody):
                lines.append(period_line(book, component, person, period, prize))
    return lines


def first_day(book, component: Contest, measured: Measured) -> Fraction | None:
    """How many days are left from the first day with credit on which the test holds."""
    days, credits = set(), credits_in(component.rank, "")
    for credit in credits:
        days |= {entry.day for entry in book.counted(measured.person, credit)}
    for row in book.ledger.openings:
        if (row["person"], row["what"]) == (measured.person, "credit") and row["name"] in credits:
            days.add(row["as_of"])
    for day in sorted(days):
        inside = measured.first <= day <= measured.last
        if inside and asked(component.rank, replace(measured, until=day)) is True:
            return Fraction((measured.last - day).days + 1)
    return None


def listed_prizes(book, component: Contest, number: int) -> list[Fraction]:
    """The prize of each place among so many: of places, then of the shares behind them."""
    around = Around(book.plan.definitions)
    listed = [ask(prize, around) for prize in component.prizes]
    for share, way, prize in component.shares:
        last = ceil(share * number) if way == "up" else floor(share * number)
        listed += [ask(prize, around)] * (last - len(listed))
    return listed


def prizes(book, component: Contest, everybody: list[tuple[Fraction, str]]):
    """Each winner and prize; ties share the prizes of their places, or all win the best."""
    listed = listed_prizes(book, component, len(everybody))
    ranked = [(value, person) for value, person in everybody if value > 0]
    place, found = 0, []
    for value in sorted({value for value, _ in ranked}, reverse=True):
        tied = sorted((person for one, person in ranked if one == value), key=str.encode)
        mine = listed[place : place + len(tied)]
        if not mine:
            break
        if component.all_win:
            found += [(person, mine[0]) for person in tied]
        else:
            shares = [(person, Fraction(1, len(tied))) for person in tied]
            parts = largest_remainder(sum(mine), shares, book.plan.places)
            found += list(zip(tied, parts, strict=True))
        place += len(tied)
    return found
