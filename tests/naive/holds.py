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


Moment = tuple[date, date]  # the first day of a pay period, and a day
START = (date.min, date.min)  # before everything


@dataclass
class Held:
    """The lines of one component on one deal (with item and member), or on one period, that wait."""

    release: Release
    lines: list[Line]
    row: dict
    moved: list[Line] = field(default_factory=list)  # held, released, cancelled
    cancelled: dict[str, Fraction] = field(default_factory=dict)  # by clawback
    taken: Fraction = Fraction(0)
    seen: date = date.min  # a clawback has seen every line up to this pay period
    latest: date = date.min
    schedule: list[tuple[Fraction, list[tuple[Moment, Fraction]]]] = field(default_factory=list)
    state: tuple | None = None  # the share let go, and what was earned
    gone: Moment | None = None  # the first day on which nothing more is released

    def earned(self, moment: Moment) -> Fraction:
        known = [
            line.amount
            for line in self.lines
            if (line.pay_first, line.earned_on) <= moment or line.pay_first <= self.seen
        ]
        return sum(known, Fraction(0))

    @property
    def released(self) -> Fraction:
        return sum((line.amount for line in self.moved if line.kind == "released"), Fraction(0))

    @property
    def lost(self) -> Fraction:
        return sum(self.cancelled.values(), Fraction(0))


def returns_and_releases(book, person: str, lines: list[Line]) -> tuple[list[Line], list[Taken]]:
    """The lines of holds and releases, and what clawbacks take back, of one person."""
    held = all_held(book, person, lines)
    events: dict[tuple, Event] = {}
    for one in book.plan.clawbacks:
        for event in triggered(book, one):
            if event.entry.person == person:
                moment = (book.paid_in(event.day, None)[0], event.day)
                key = (moment, one.name.encode(), event.entry.deal.encode())
                events.setdefault(key, event)
    taken: list[Taken] = []
    left = left_on(book, person)
    for one in held:
        one.gone = gone_on(book, one, left)
    when = {id(one): moments_of(book, one) for one in held}
    for moment in sorted(set().union(*when.values(), (key[0] for key in events))):
        today = [events[key] for key in sorted(key for key in events if key[0] == moment)]
        for one in held:
            struck = any(taken_by(one, event) for event in today)
            if struck:
                one.seen = max(one.seen, moment[0])
            if struck or moment in when[id(one)]:
                look(book, one, moment)
        for event in today:
            take_back(book, event, moment, lines, held, taken)
    return [line for one in held for line in one.moved], taken


def all_held(book, person: str, lines: list[Line]) -> list[Held]:
    """What waits: the lines of released components, by deal, item and member, or by period."""
    found: dict[tuple, Held] = {}
    for release in book.plan.releases:
        for line in lines:
            if line.component not in release.of or line.kind not in KINDS:
                continue
            row = line.row
            if release.where and ask(release.where, Around(book.plan.definitions, row)) is not True:
                continue
            key = (line.component, line.deal, line.item, line.mark, line.measured)
            one = found.setdefault(key, Held(release, [], row))
            one.lines.append(line)
            one.moved.append(moved(line, "held", -line.amount, (line.pay_first, line.earned_on)))
    return list(found.values())


def moved(line: Line, kind: str, amount: Fraction, moment: Moment) -> Line:
    return Line(
        line.person, line.component, kind, moment[1], amount, line.deal, line.item, line.measured,
        amount=amount, pay_first=moment[0], mark=line.mark,
    )  # fmt: skip


def left_on(book, person: str) -> Moment | None:
    """The first day on which nothing more is released."""
    after = book.plan.after_leaving
    rows = [row for row in book.ledger.people if row["person"] == person]
    end = max(rows, key=lambda row: row["from"]).get("end_date")
    if after in (None, "all") or end is None:
        return None
    day = end + timedelta(days=1 + (0 if after == "nothing" else after))
    return book.paid_in(day, None)[0], day


def gone_on(book, one: Held, left: Moment | None) -> Moment | None:
    """The same of one held pay: the person has left, or the customer has, whoever goes first."""
    lost = one.row.get(one.release.lost_on) if one.release.lost_on else None
    days = [moment for moment in (left, lost and (book.paid_in(lost, None)[0], lost)) if moment]
    return min(days, key=lambda moment: moment[1], default=None)


# ---------------------------------------------------------------- the schedule


def moments_of(book, one: Held) -> set[Moment]:
    """When more may be released: the lines' own days, the schedule's, and the day all is gone."""
    for percent, how in one.release.rows:
        days = [(at(book, day), share) for day, share in steps(book, one, how) if day <= book.end]
        one.schedule.append((percent, days))
    found = {(line.pay_first, line.earned_on) for line in one.lines}
    found |= {moment for _, days in one.schedule for moment, _ in days if moment != START}
    return found | ({one.gone} if one.gone and one.gone[1] <= book.end else set())


def at(book, day: date) -> Moment:
    return START if day == date.min else (book.paid_in(day, None)[0], day)


def look(book, one: Held, moment: Moment) -> None:
    """A step, if the share let go or what is earned is not what it was, or all is gone now."""
    state = (reached(one, moment), one.earned(moment))
    if state != (one.state or (reached(one, START), Fraction(0))) or moment == one.gone:
        one.state = state
        step(book, one, moment)


def step(book, one: Held, moment: Moment) -> None:
    """What the schedule lets go, less what it let go before; once it is gone all is cancelled."""
    gone = one.gone
    one.latest = max(one.latest, moment[1])
    day = (moment[0], one.latest)
    if gone and moment >= gone:
        cancel(one, one.earned(moment) - one.released - one.lost, moment, "left")
        return
    if gone and moment > at(book, gone[1] - DAY):
        return  # paid in a later pay period than the last day's
    left = one.earned(moment) - one.lost - one.taken
    exact, before = reached(one, moment) * left, one.released - one.taken
    if due := rounded(exact, book.plan.places, book.plan.mode) - before:
        line = moved(one.lines[0], "released", due, day)
        line.exact = exact - before
        one.moved.append(line)


def reached(one: Held, moment: Moment) -> Fraction:
    """The part of the schedule reached by a day in its pay period."""
    total = Fraction(0)
    for percent, days in one.schedule:
        shares = [share for day, share in days if day <= moment]
        total += percent * (shares[-1] if shares else 0)
    return total


def steps(book, one: Held, how: tuple) -> list[tuple[date, Fraction]]:
    """The days on which a row of the schedule reaches a share, in order."""
    word, *rest = how
    if word in ("as paid", "when paid"):
        return as_paid(book, one, *how)
    if word == "parts":
        parts, apart, name, after = rest
        start = since(one, name)
        if start is None:
            return []
        return [
            (add_months(start, after + apart * n), Fraction(n + 1, parts)) for n in range(parts)
        ]
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
    """A day of the deal, or the day on which a period's line is earned."""
    return one.row.get(name) if name else one.lines[0].earned_on


def as_paid(book, one: Held, word: str, of) -> list[tuple[date, Fraction]]:
    """The part of an amount that was paid by each day of a payment."""
    deal = str(one.row["deal"])
    values = [ask(of, Around(book.plan.definitions, row)) for row in book.rows[deal]]
    if None in values:
        return []
    whole, total, found = sum(values), Fraction(0), []
    payments = {date.min: Fraction(0)}
    for row in payments_of(book, deal):
        payments[row["date"]] = payments.get(row["date"], Fraction(0)) + row["amount"]
    for day in sorted(payments):
        total += payments[day]
        if word == "when paid":
            found.append((day, Fraction(total >= whole)))
        elif whole:
            found.append((day, min(max(total / whole, Fraction(0)), Fraction(1))))
    return found


# ---------------------------------------------------------------- what returns


def cancel(one: Held, amount: Fraction, moment: Moment, by: str) -> None:
    """Two lines that cancel: what waited waits no more, and is not paid."""
    if amount:
        one.cancelled[by] = one.cancelled.get(by, Fraction(0)) + amount
        one.moved.append(moved(one.lines[0], "held", amount, moment))
        one.moved.append(moved(one.lines[0], "cancelled", -amount, moment))


def taken_by(one: Held, event: Event) -> bool:
    """Whether a clawback takes back what waits."""
    line = one.lines[0]
    return line.deal == event.entry.deal and line.component in event.clawback.of


def take_back(book, event: Event, moment: Moment, lines, held: list[Held], taken: list[Taken]):
    """First what waits is cancelled, then what was released is taken back."""
    name = event.clawback.name
    mine = [one for one in held if taken_by(one, event)]
    cancelled, percent = Fraction(0), event.percent_of(lines, moment[0])
    for one in mine:
        earned = one.earned(moment)
        wanted = percent * (earned - one.released) - one.cancelled.get(name, Fraction(0))
        wanted = rounded(wanted, book.plan.places, book.plan.mode)
        waits = max(min(wanted, earned - one.released - one.lost), Fraction(0))
        cancel(one, waits, moment, name)
        cancelled += waits
    so_far = [*lines, *(line for one in held for line in one.moved)]
    found = clawback(book, event, so_far, taken, cancelled)
    if found is None:
        return
    taken.append(found)
    for amount, key in found.divided(
        book, lambda line: (line.component, line.item or "", line.mark)
    ):
        for one in mine:
            if (one.lines[0].component, one.lines[0].item or "", one.lines[0].mark) == key:
                one.taken += amount
