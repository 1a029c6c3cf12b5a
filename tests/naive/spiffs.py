"""Spiffs: a sum for each deal, perhaps only for so many deals, or out of one budget for everybody."""

from __future__ import annotations

from fractions import Fraction

from tests.naive.deal_pay import rate_of
from tests.naive.expressions import Around, ask, rounded
from tests.naive.limits import limited
from tests.naive.model import Expression, Line, Spiff


def spiffs(book, component: Spiff) -> list[Line]:
    """The lines of a spiff for everybody, before the budget."""
    return [line for person in book.persons for line in spiff(book, component, person)]


def within_budget(book, component: Spiff, lines: list[Line]) -> None:
    """Rounded lines out of one budget, by day, deal and person; who meets it gets the rest."""
    budget = rounded(ask(component.budget, Around(book.plan.definitions)), book.plan.places)
    left = max(budget, Fraction(0))
    for line in sorted(lines, key=lambda line: (*line.order[:3], line.person.encode())):
        if line.amount > left:
            line.amount = line.exact = left
        left -= line.amount


def spiff(book, component: Spiff, person: str) -> list[Line]:
    """Once for each deal the credit counts, asked of the deal's first row."""
    lines = []
    seen: set[str] = set()
    for entry in book.credited.get((person, component.on), []):
        if entry.deal in seen:
            continue
        seen.add(entry.deal)
        if component.days and not component.days[0] <= entry.day <= component.days[1]:
            continue
        total = book.total_of_deal(person, component.on, entry.deal)
        around = Around(
            book.plan.definitions, entry.row, book.on_plan(person, entry.day), entry.split, total,
            day=entry.day,
        )  # fmt: skip
        if component.where and ask(component.where, around) is not True:
            continue
        exact, change = ask(component.pays, around), rate_of(book, component, entry)
        if exact is None or change is None:
            continue
        if total < 0:  # credited back: what was paid is taken, a fee is given
            exact = abs(exact) if is_fee(book, component.pays) else -abs(exact)
        paid = book.paid_in(entry.day, component.paid_per)
        line = Line(person, component.name, "earned", entry.day, exact * change, entry.deal)
        line.row = entry.row
        line.group, line.order, line.pay_first = paid, (*entry.order, 0), paid[0]
        lines.append(line)
    if component.at_least or component.at_most:
        lines = limited(book, component, lines)
    return first_deals(book, component, lines) if component.most_deals else lines


def is_fee(book, pays: Expression) -> bool:
    """Whether what a deal pays, or the value it names, begins with a minus."""
    word, *rest = pays
    if word == "name":
        return is_fee(book, book.plan.definitions[rest[0]])
    if word in ("+", "-", "*", "/"):
        return is_fee(book, rest[0])
    return word == "neg" or (word == "money" and rest[0] < 0)


def first_deals(book, component: Spiff, lines: list[Line]) -> list[Line]:
    """Of the deals that pay (or of a fee: that are charged) the first so many of each period."""
    most, per = component.most_deals
    sign = -1 if is_fee(book, component.pays) else 1
    counted: dict[object, int] = {}
    found = []
    for line in sorted(lines, key=lambda line: line.order):
        if line.exact * sign > 0:
            period = book.period(per, line.earned_on, line.person, line.row)
            counted[period] = counted.get(period, 0) + 1
            if counted[period] > most:
                continue
        found.append(line)
    return found
