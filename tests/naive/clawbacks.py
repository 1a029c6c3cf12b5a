"""Step 8 of docs/order_of_calculation.md: when a deal is taken back, and how much of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from tests.naive.credited import Credited, Reversal
from tests.naive.expressions import Around, ask, rounded
from tests.naive.model import Cells, Clawback, Line
from tests.naive.periods import add_months, months_between


@dataclass
class Taken:
    """A clawback's line, the lines it takes back, and its percent."""

    line: Line
    of: list[Line]
    percent: Fraction
    before: list[Taken] = field(default_factory=list)  # of earlier trigger days

    def weights(self, key: Callable[[Line], tuple]) -> dict[tuple, Fraction]:
        """The percent of the lines, less what earlier trigger days took of them."""
        found: dict[tuple, Fraction] = {}
        for line in self.of:
            found[key(line)] = found.get(key(line), Fraction(0)) + self.percent * line.amount
        for taken in self.before:
            for part, weight in taken.weights(key).items():
                found[part] = found.get(part, Fraction(0)) - weight
        return found

    def divided(self, book, key: Callable[[Line], tuple]) -> list[tuple[Fraction, tuple]]:
        """What is taken back, in positive parts by `key` in its order: a running rounded total."""
        # Lines that add up to nothing (held and cancelled again) are no part that takes the rest.
        sums: dict[tuple, Fraction] = {}
        for line in self.of:
            sums[key(line)] = sums.get(key(line), Fraction(0)) + line.amount
        weights = self.weights(key)
        weights = {part: weight for part, weight in weights.items() if sums.get(part)} or weights
        parts, total, before = [], Fraction(0), Fraction(0)
        for place, part in enumerate(sorted(weights), 1):
            total += weights[part]
            now = min(rounded(total, book.plan.places, book.plan.mode), -self.line.amount)
            if place == len(weights):
                now = -self.line.amount
            parts.append((now - before, part))
            before = now
        return parts


@dataclass
class Event:
    """A clawback, the first credited row of a deal it takes back, and a trigger day.

    Of a clawback of a sum `percent` is that of the attainment that is reversed.
    """

    clawback: Clawback
    entry: Credited
    day: date
    row: Cells
    percent: Fraction
    sum: Fraction | None = None

    def percent_of(self, lines: list[Line], paid: date) -> Fraction:
        """The part it takes back: its percent, or its sum of what the deal came to by a pay period."""
        if self.sum is None:
            return self.percent
        came_to = sum(
            (
                line.amount
                for line in lines
                if line.deal == self.entry.deal
                and line.component in self.clawback.of
                and line.kind in ("earned", "true_up")
                and line.pay_first <= paid
            ),
            Fraction(0),
        )
        share = self.sum / came_to if came_to > 0 else Fraction(0)
        return max(Fraction(0), min(Fraction(1), share))


def triggered(book, clawback: Clawback) -> list[Event]:
    """Every deal (by person and credit) a clawback takes back, with each day on which it does."""
    if clawback.name in book.events:
        return book.events[clawback.name]
    credits = {c.on for c in book.plan.components if c.name in clawback.of}
    found = book.events[clawback.name] = []
    for (_, credit), entries in book.credited.items():
        seen: set[str] = set()
        for entry in entries if credit in credits else []:
            if entry.deal in seen:
                continue
            seen.add(entry.deal)
            row = book.rows[entry.deal][0]
            for day in trigger_days(book, clawback, entry, row):
                value = value_of(book, clawback, entry, row, day)
                if value is None:
                    continue
                event = Event(clawback, entry, day, row, value)
                if clawback.is_sum:
                    event.sum, event.percent = value, Fraction(value > 0)
                found.append(event)
    return found


def trigger_days(book, clawback: Clawback, entry: Credited, row: Cells) -> list[date]:
    """The trigger days of a deal within its time and within the run."""
    since = row.get(clawback.since)
    if since is None:
        return []
    latest = since + timedelta(days=clawback.within)
    if clawback.unit == "months":
        latest = add_months(since, clawback.within)
    if clawback.trigger == "refunded":
        days = {r["date"] for r in payments_of(book, entry.deal) if r["amount"] < 0}
    elif clawback.trigger == "credited back":
        days = {day for day, _ in credited_back(book, clawback, entry)}
    else:
        days = {row.get(clawback.trigger)} - {None}
    return sorted(day for day in days if since <= day <= min(latest, book.end))


def value_of(book, clawback: Clawback, entry: Credited, row: Cells, day: date):
    """The part or sum that is taken back on a day: by age, or what the expression says by then."""
    around = Around(
        book.plan.definitions, row, day=day, so_far=lambda: so_far(book, clawback, entry, day)
    )
    if clawback.by_age is None:
        percent = ask(clawback.percent, around)
        if percent is None or clawback.is_sum:
            return percent
        return max(Fraction(0), min(Fraction(1), percent))
    unit, rows = clawback.by_age
    since = row[clawback.since]
    age = (day - since).days if unit == "days" else months_between(since, day)
    return ask([value for bound, value in rows if bound <= age][-1], around)


def so_far(book, clawback: Clawback, entry: Credited, day: date) -> Cells:
    """What was paid, refunded and credited back on a deal by a day."""
    rows = [row["amount"] for row in payments_of(book, entry.deal) if row["date"] <= day]
    back = [amount for on, amount in credited_back(book, clawback, entry) if on <= day]
    return {
        "paid": sum(rows, Fraction(0)),
        "refunded": -sum((amount for amount in rows if amount < 0), Fraction(0)),
        "credited_back": sum(map(abs, back), Fraction(0)),
    }


def payments_of(book, deal: str) -> list[Cells]:
    return book.payments.get(deal, [])


def credited_back(book, clawback: Clawback, entry: Credited) -> list[tuple[date, Fraction]]:
    """The days and amounts of the rows that credit a deal back, by the first component's credit."""
    on = next(c.on for c in book.plan.components if c.name == clawback.of[0])
    (credit,) = [credit for credit in book.plan.credits if credit.name == on]
    found = []
    for row in book.ledger.deals:
        day = row.get(credit.dated)
        if row.get("original") == entry.deal and day:
            amount = ask(credit.count, Around(book.plan.definitions, deal=row))
            found.append((day, amount or Fraction(0)))
    return found


def note_clawbacks(book) -> None:
    """Which deals are taken back when, and the negative credits, before anything is paid."""
    for clawback in book.plan.clawbacks:
        reversed_before: dict[tuple, Fraction] = {}
        for event in triggered(book, clawback):
            entry, day = event.entry, event.day
            key = (entry.person, entry.deal)
            if event.percent:  # nothing is taken back at 0%
                book.taken_back.setdefault(key, []).extend((day, name) for name in clawback.of)
            if clawback.attainment == "kept":
                continue
            for place, row in enumerate(book.credited[(entry.person, entry.credit)]):
                if row.deal != entry.deal or row.day > day:  # what is credited later stays
                    continue
                before = reversed_before.get((*key, entry.credit, place), Fraction(0))
                percent = max(event.percent - before, Fraction(0))
                reversed_before[(*key, entry.credit, place)] = before + percent
                if percent:
                    home = row.day if clawback.attainment == "deal's period" else day
                    amount = -row.amount * percent
                    reversal = Reversal(entry.person, entry.credit, day, home, amount, row.row)
                    book.reversals.append(reversal)


def clawback(
    book, event: Event, lines: list[Line], found: list[Taken], cancelled: Fraction
) -> Taken | None:
    """What one event takes back of the lines so far, given everything taken before.

    `cancelled` is what it took of the deal's pay that waits.
    """
    clawback, entry = event.clawback, event.entry
    paid = book.paid_in(event.day, None)
    of = [
        line
        for line in lines
        if line.deal == entry.deal and line.component in clawback.of and line.pay_first <= paid[0]
    ]
    paid_out = sum((line.amount for line in of), Fraction(0))
    earlier = sum(
        amount
        for taken in found
        if taken.line.deal == entry.deal
        for amount, (name,) in taken.divided(book, lambda line: (line.component,))
        if name in clawback.of
    )
    mine = [t for t in found if (t.line.deal, t.line.component) == (entry.deal, clawback.name)]
    before = -sum((taken.line.amount for taken in mine), Fraction(0))
    percent = event.percent_of(lines, paid[0])
    wanted = percent * paid_out - before if event.sum is None else event.sum - cancelled
    exact = min(wanted, paid_out - earlier)
    if paid_out <= 0 or exact <= 0:
        return None
    amount = rounded(exact, book.plan.places, book.plan.mode)
    if not amount:
        return None  # nothing is taken back, and nothing of it is divided
    line = Line(
        entry.person, clawback.name, "clawback", event.day, -exact, entry.deal,
        amount=-min(amount, paid_out - earlier), pay_first=paid[0],
    )  # fmt: skip
    return Taken(line, of, percent, mine)
