"""Steps 7 and 8 of docs/order_of_calculation.md: money that waits, and money that returns.

What was earned is held; the schedule lets it go. A deal's releases and clawbacks go day by day.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from tests.naive.clawbacks import Event, Taken, clawback, payments_of, triggered
from tests.naive.expressions import Around, ask, rounded
from tests.naive.model import Line, Release
from tests.naive.periods import DAY, add_months

KINDS = ("earned", "true_up")


@dataclass
class Held:
    """The lines of one component on one deal (with item, or period) that wait, and what came of them."""

    release: Release
    lines: list[Line]
    row: dict
    moved: list[Line] = field(default_factory=list)  # held, released, cancelled
    cancelled: Fraction = Fraction(0)
    taken: Fraction = Fraction(0)

    @property
    def first(self) -> Line:
        return self.lines[0]

    def earned(self, day: date) -> Fraction:
        return sum((line.amount for line in self.lines if starts(line) <= day), Fraction(0))

    @property
    def released(self) -> Fraction:
        return sum((line.amount for line in self.moved if line.kind == "released"), Fraction(0))


def starts(line: Line) -> date:
    """The day on which a line is earned and its pay period has begun."""
    return max(line.earned_on, line.pay_first)


def returns_and_releases(book, person: str, lines: list[Line]) -> tuple[list[Line], list[Taken]]:
    """The lines of holds and releases, and what clawbacks take back, of one person."""
    held = all_held(book, person, lines)
    events = {}
    for one in book.plan.clawbacks:
        for event in triggered(book, one):
            if event.entry.person == person:
                key = (event.day, one.name.encode(), event.entry.deal.encode())
                events.setdefault(key, event)
    days = {day for one in held for day in days_of(book, one)}
    gone = left_on(book, person)
    days |= {gone} if gone and gone <= book.end else set()
    days |= {key[0] for key in events}
    taken: list[Taken] = []
    for day in sorted(days):
        for one in held:
            if gone is None or day < gone:
                release(book, one, day)
            elif day == gone:
                cancel(book, one, one.earned(day) - one.released - one.cancelled, day)
        for key in sorted(key for key in events if key[0] == day):
            take_back(book, events[key], lines, held, taken)
    return [line for one in held for line in one.moved], taken


def all_held(book, person: str, lines: list[Line]) -> list[Held]:
    """What waits: the lines of released components, by deal and item, or by period."""
    found: dict[tuple, Held] = {}
    for release in book.plan.releases:
        for line in sorted(lines, key=starts):
            if line.component not in release.of or line.kind not in KINDS:
                continue
            row = row_of(book, person, line)
            if release.where and ask(release.where, Around(book.plan.definitions, row)) is not True:
                continue
            key = (line.component, line.deal, line.item, line.measured)
            one = found.setdefault(key, Held(release, [], row))
            one.lines.append(line)
            one.moved.append(moved(line, "held", -line.amount, line.earned_on, line.pay_first))
    return list(found.values())


def row_of(book, person: str, line: Line) -> dict:
    """The deal's row a line is about: the item's own, else the first."""
    rows = book.rows.get(line.deal, [{}])
    return next((row for row in rows if line.item and row["item"] == line.item), rows[0])


def moved(line: Line, kind: str, amount: Fraction, day: date, pay_first: date) -> Line:
    return Line(
        line.person, line.component, kind, day, amount, line.deal, line.item, line.measured,
        amount=amount, pay_first=pay_first,
    )  # fmt: skip


def left_on(book, person: str) -> date | None:
    """The first day on which nothing more is released."""
    after = book.plan.after_leaving
    ends = [row.get("end_date") for row in book.ledger.people if row["person"] == person]
    if after in (None, "all") or not any(ends):
        return None
    return max(end for end in ends if end) + timedelta(
        days=1 + (0 if after == "nothing" else after)
    )


# ---------------------------------------------------------------- the schedule


def release(book, one: Held, day: date) -> None:
    """What the schedule lets go by a day, less what it let go before."""
    left = one.earned(day) - one.cancelled - one.taken
    target = reached(book, one, day) * left
    due = rounded(target, book.plan.places, book.plan.mode) - (one.released - one.taken)
    if due and starts(one.first) <= day:
        first, _ = book.paid_in(day, None)
        one.moved.append(moved(one.first, "released", due, day, first))


def days_of(book, one: Held) -> list[date]:
    """The days of the run on which more may be released."""
    days = {starts(line) for line in one.lines}
    days |= {day for _, how in one.release.rows for day, _ in steps(book, one, how)}
    return [day for day in days if starts(one.first) <= day <= book.end]


def reached(book, one: Held, day: date) -> Fraction:
    """The part of the schedule reached by a day."""
    total = Fraction(0)
    for percent, how in one.release.rows:
        shares = [share for on, share in steps(book, one, how) if on <= day]
        total += percent * (shares[-1] if shares else 0)
    return total


def steps(book, one: Held, how: tuple) -> list[tuple[date, Fraction]]:
    """The days on which a row of the schedule reaches a share, in order."""
    word, *rest = how
    if word in ("as paid", "when paid"):
        return as_paid(book, one, *how)
    if word == "monthly":
        parts, name, after = rest
        start = since(one, name)
        if start is None:
            return []
        return [(add_months(start, after + n), Fraction(n + 1, parts)) for n in range(parts)]
    if word == "on":
        days = [since(one, rest[0])]
    else:
        number, unit, name = rest
        start = since(one, name)
        later = {
            "days": lambda day: day + number * DAY,
            "months": lambda day: add_months(day, number),
        }
        days = [start and later[unit](start)]
    return [(day, Fraction(1)) for day in days if day]


def since(one: Held, name: str) -> date | None:
    """A day of the deal, or the last day measured."""
    return one.row.get(name) if name else one.first.measured[1]


def as_paid(book, one: Held, word: str, of) -> list[tuple[date, Fraction]]:
    """The part of an amount that was paid by each day of a payment."""
    whole = ask(of, Around(book.plan.definitions, one.row))
    found, total = [], Fraction(0)
    rows = payments_of(book, str(one.row["deal"]))
    for day in sorted({row["date"] for row in rows}):
        total += sum(row["amount"] for row in rows if row["date"] == day)
        if whole is None:
            continue
        if word == "when paid":
            found.append((day, Fraction(total >= whole)))
        elif whole > 0:
            found.append((day, min(max(total / whole, Fraction(0)), Fraction(1))))
    return found


# ---------------------------------------------------------------- what returns


def cancel(book, one: Held, exact: Fraction, day: date) -> None:
    """Two lines that cancel: what waited waits no more, and is not paid."""
    amount = rounded(exact, book.plan.places, book.plan.mode)
    if amount <= 0:
        return
    first, _ = book.paid_in(day, None)
    one.cancelled += amount
    one.moved.append(moved(one.first, "held", amount, day, first))
    one.moved.append(moved(one.first, "cancelled", -amount, day, first))


def take_back(book, event: Event, lines: list[Line], held: list[Held], taken: list[Taken]) -> None:
    """First what waits is cancelled, then what was released is taken back."""
    mine = [
        one
        for one in held
        if one.first.deal == event.entry.deal and one.first.component in event.clawback.of
    ]
    for one in mine:
        waits = one.earned(event.day) - one.cancelled - one.released
        cancel(book, one, event.percent * waits, event.day)
    so_far = [*lines, *(line for one in held for line in one.moved)]
    found = clawback(book, event, so_far, taken)
    if found is None:
        return
    taken.append(found)
    parts = found.divided(book, lambda line: (line.component, line.item or ""))
    for amount, (name, item) in parts:
        for one in mine:
            if (one.first.component, one.first.item or "") == (name, item):
                one.taken += amount
