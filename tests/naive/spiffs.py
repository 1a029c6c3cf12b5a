"""Spiffs: a sum for each deal, perhaps only for so many deals, or out of one budget for everybody."""

from __future__ import annotations

from dataclasses import replace

from tests.naive.deal_pay import limited, rate_of
from tests.naive.expressions import Around, ask
from tests.naive.model import Line, Spiff


def spiffs(book, component: Spiff) -> list[Line]:
    """The lines of a spiff for everybody."""
    lines = [line for person in book.persons for line in spiff(book, component, person)]
    if component.budget is None:
        return lines
    left = ask(component.budget, Around(book.plan.definitions))
    found = []
    for line in sorted(lines, key=lambda line: (*line.order[:3], line.person.encode())):
        exact = min(line.exact, left)
        left -= exact
        found.append(replace(line, exact=exact))
    return found


def spiff(book, component: Spiff, person: str) -> list[Line]:
    """Once for each deal the credit counts, asked of the deal's first row."""
    lines = []
    seen: set[str] = set()
    counted: dict[object, int] = {}
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
        if component.most_deals:
            most, per = component.most_deals
            period = book.period(per, entry.day, person, entry.row)
            counted[period] = counted.get(period, 0) + 1
            if counted[period] > most:
                continue
        exact = (-abs(exact) if total < 0 else exact) * change
        paid = book.paid_in(entry.day, component.paid_per)
        line = Line(person, component.name, "earned", entry.day, exact, entry.deal)
        line.row = entry.row
        line.group, line.order, line.pay_first = paid, (*entry.order, 0), paid[0]
        lines.append(line)
    if component.at_least or component.at_most:
        lines = limited(book, component, lines)
    return lines
