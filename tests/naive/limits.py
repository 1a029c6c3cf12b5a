"""Limits of what a deal is paid: `at least` and `at most` per deal (steps 3 and 4)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from tests.naive.credited import Credited
from tests.naive.expressions import Around, ask
from tests.naive.model import Commission, Line, Spiff


def limited(book, component: Commission | Spiff, lines: list[Line]) -> list[Line]:
    """A deal's lines of a pay period as one line, between `at least` and `at most`."""
    deals: dict[tuple, list[Line]] = {}
    for line in sorted(lines, key=lambda line: line.order):
        deals.setdefault((line.deal, line.pay_first), []).append(line)
    found = []
    for (deal, _), same in deals.items():
        entries = book.credited[(same[0].person, component.on)]
        first = next(
            entry for entry in entries if (entry.deal, entry.order) == (deal, same[0].order[:4])
        )
        exact = sum((line.exact for line in same), Fraction(0))
        exact = within_limits(book, component, first, exact)
        found.append(replace(same[0], item=None, exact=exact, mark=""))
    return found


def within_limits(
    book, component: Commission | Spiff, entry: Credited, exact: Fraction
) -> Fraction:
    """Cut to the limits as a deal's first row says them; what is negative is not raised."""
    person = book.on_plan(entry.person, entry.day)
    around = Around(book.plan.definitions, entry.row, person, entry.split)
    around.amount = book.total_of_deal(entry.person, component.on, entry.deal)
    if component.at_least and exact >= 0:
        exact = max(exact, ask(component.at_least, around))
    if component.at_most:
        most = ask(component.at_most, around)
        exact = max(-most, min(most, exact))
    return exact


def together(lines: list[Line]) -> list[Line]:
    """Rounded lines of one deal, kind and pay period as one: a deal's items have none of their own."""
    found: dict[tuple, Line] = {}
    for line in lines:
        if not line.exact and not line.amount:
            continue  # of an accumulation in which nothing moved
        key = (line.deal, line.kind, line.pay_first)
        if key in found:
            found[key].exact += line.exact
            found[key].amount += line.amount
        else:
            found[key] = replace(line, item=None, mark="")
    return list(found.values())
