"""Step 11 for a draw that is for a longer period than the plan pays by.

What is paid ahead is settled in the last pay period of the draw's own period in which the draw runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tests.naive.expressions import Around, ask, rounded
from tests.naive.model import Draw
from tests.naive.quotas import fraction_of_time, month_of_service

ZERO = Fraction(0)


@dataclass
class Ahead:
    """What a draw's period has come to so far: earned, and added by the draw."""

    earned: Fraction = ZERO
    advanced: Fraction = ZERO

    def after(self, part: Part, added: Fraction) -> Ahead:
        """At the end of a pay period; nothing once the draw's period is settled."""
        return Ahead() if part.is_last else Ahead(self.earned, self.advanced + added)


@dataclass
class Part:
    """A pay period's share of a draw: the whole guarantee, what is guaranteed now, and the place."""

    whole: Fraction
    guarantee: Fraction
    is_last: bool

    def added(self, so_far: Ahead, above: Fraction, repaid: Fraction) -> Fraction:
        """What the draw adds to a pay period that earned `above`; what it takes off is negative."""
        if not self.is_last:
            return max(self.guarantee - above, ZERO)
        lacks = max(self.whole - so_far.earned, ZERO) - so_far.advanced
        return lacks if lacks >= 0 else -min(-lacks, above - repaid)


def guaranteed(book, person: str, draw: Draw, period: tuple[date, date]) -> Fraction:
    """The guarantee of a period, for the person's part of it."""
    facts = book.facts(person, *period)
    amount = ask(draw.guarantee, Around(book.plan.definitions, person=facts, period=period))
    if draw.prorated is None or draw.prorated[0] == "not":
        return amount
    part = fraction_of_time(book, person, *period, draw.prorated)
    return rounded(amount * part, book.plan.places)


def part_of_draw(book, person: str, draw: Draw, period: tuple[date, date]) -> Part | None:
    """The share of a pay period in which the draw runs; None where the draw has no longer period."""
    if draw.per is None:
        return None
    whole_period = book.years.days(draw.per, period[0])
    runs = [p for p in book.years.between(book.plan.pay, *whole_period) if runs_in(book, person, draw, p)]  # fmt: skip
    whole = guaranteed(book, person, draw, whole_period)
    place, is_last = runs.index(period) + 1, period == runs[-1]
    if draw.at_end:
        return Part(whole, whole if is_last else ZERO, is_last)
    to_date = [
        rounded(whole * Fraction(n, len(runs)), book.plan.places) for n in (place, place - 1)
    ]
    return Part(whole, to_date[0] - to_date[1], is_last)


def runs_in(book, person: str, draw: Draw, period: tuple[date, date]) -> bool:
    """Whether a draw runs in a pay period: its days and the time on the plan share a day with it."""
    first, last = draw.days or (book.plan.first, book.plan.last)
    on_plan = book.last_day_within(person, *period)
    if draw.months and on_plan:
        started = book.facts(person, *period).get("start_date")
        month = month_of_service(book.years, started, period[0])
        if month is None or not draw.months[0] <= month <= draw.months[1]:
            return False
    return on_plan is not None and first <= period[1] and last >= period[0]
