"""The way of a person's credits through the accumulations of a component."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tests.naive.credited import Credited, Reversal
from tests.naive.model import Commission
from tests.naive.periods import PER_YEAR
from tests.naive.quotas import maybe_quota, months_ending


@dataclass
class Step:
    """One credit (or reversal) on its way: the running total before and after it."""

    entry: Credited | Reversal
    amount: Fraction
    before: Fraction
    after: Fraction
    paid: tuple[date, date]
    member: str = ""  # with lines per member

    @property
    def earns(self) -> bool:
        return isinstance(self.entry, Credited) and not self.entry.moved


def accumulations(book, component: Commission, person: str) -> dict[object, list[Step]]:
    """The credits of one person by accumulation, in running order, with before and after."""
    entries = book.counted(person, component.on)
    kind = component.accumulated
    if kind in (None, "deal") or (kind[0] == "year from" and kind[1] == "deal"):
        entries = [e for e in entries if isinstance(e, Credited) and not e.moved]
    if kind and kind[0] == "rolling":
        return rolling(book, component, person, entries)
    keyed: dict[object, list] = {}
    for entry in entries:
        key = key_of(book, component, person, entry)
        if key is not None:
            keyed.setdefault(key, []).append(entry)
    found: dict[object, list[Step]] = {}
    carried = Fraction(0)
    begins = (
        shortfalls(book, component, person, keyed) if component.below_zero == "shortfall" else {}
    )
    for key in sorted(keyed):
        carried = begins.get(key, carried)
        total = start_of(book, component, person, key) + carried
        steps = found[key] = []
        for entry in keyed[key]:
            for member, amount in amounts_of(component, entry):
                paid = book.paid_in(entry.day, component.paid_per)
                steps.append(Step(entry, amount, total, total + amount, paid, member))
                total += amount
        carried = min(total, Fraction(0)) if component.below_zero == "carries" else Fraction(0)
    return found


def shortfalls(book, component: Commission, person: str, keyed: dict) -> dict[object, Fraction]:
    """Where each accumulation begins: as far below zero as those before it lack to their quotas."""
    days, kind, found, lacks = book.days.get(person), component.accumulated, {}, Fraction(0)
    for key in book.years.between(kind, min(days), max(days)) if days else []:
        found[key] = lacks
        if book.last_day_within(person, *key) is None:
            continue
        adds = sum((entry.amount for entry in keyed.get(key, [])), Fraction(0))
        due = maybe_quota(book, person, component.on, kind, *key) or Fraction(0)
        total = lacks + start_of(book, component, person, key) + adds - max(due, Fraction(0))
        lacks = min(total, Fraction(0))
    return found


def key_of(book, component: Commission, person: str, entry) -> object:
    """The accumulation of an entry: a period, a deal, a deal's period, or all together."""
    kind = component.accumulated
    if kind is None:
        return "nothing"
    if kind == "deal":
        return entry.deal
    day = entry.counts_on if isinstance(entry, Reversal) else entry.day
    if kind[0] == "each":
        text = entry.row.get(kind[2])
        return None if text is None else (*book.period(kind[1], day, person, entry.row), text)
    period = book.period(kind, day, person, entry.row)
    if period is None:
        return None
    return (*period, entry.deal) if kind[0] == "year from" and kind[1] == "deal" else period


def amounts_of(component: Commission, entry) -> list[tuple[str, Fraction]]:
    """An entry's amount, or each member's part of it."""
    if component.per_member and isinstance(entry, Credited):
        return entry.parts
    return [("", entry.amount)]


def rolling(book, component: Commission, person: str, entries: list) -> dict[object, list[Step]]:
    """Each credit by itself, after what was credited before it in its month and the months before."""
    months = component.accumulated[1]
    found: dict[object, list[Step]] = {}
    for place, entry in enumerate(entries):
        first = months_ending(book.years, entry.day, months)
        start, last = book.years.days("month", entry.day)
        # A whole month before counts as it is, with what is reversed in it later.
        earlier = [
            e.amount
            for at, e in enumerate(entries)
            if first <= counts_on(e) < start or (at < place and counts_on(e) >= start)
        ]
        total = sum(earlier, book.opening("credit", person, component.on, first, last))
        paid = book.paid_in(entry.day, component.paid_per)
        steps = found[first, last, place] = []
        for member, amount in amounts_of(component, entry):
            steps.append(Step(entry, amount, total, total + amount, paid, member))
            total += amount
    return found


def counts_on(entry) -> date:
    return entry.counts_on if isinstance(entry, Reversal) else entry.day


def start_of(book, component: Commission, person: str, key: object) -> Fraction:
    """What openings say was credited in the accumulation before every deal."""
    kind = component.accumulated
    if kind is None or not (
        kind == "plan" or kind in PER_YEAR or kind[:2] == ("year from", "person")
    ):
        return Fraction(0)
    return book.opening("credit", person, component.on, *key, kind)
