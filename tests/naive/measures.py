"""What is measured over a stretch of days: attainment, amount, number and quota of a credit."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from tests.naive.credited import Credited
from tests.naive.expressions import Around, NoQuota, ask
from tests.naive.model import Expression, Gate
from tests.naive.periods import DAY
from tests.naive.quotas import months_ending, quota, quota_to_date, team_on


@dataclass
class Measured:
    """A period of a kind that is measured for a person, perhaps only until a day."""

    book: object
    person: str
    kind: object
    first: date
    last: date
    until: date | None = None
    instead: Fraction | None = None  # the attainment where there is no quota
    own: str = ""  # the credit a bare `attainment` is of
    paid_of: object = None  # what a component paid over the period

    def around(self, facts: dict | None = None) -> Around:
        book = self.book
        row = book.facts(self.person, self.first, self.last) if facts is None else facts
        return Around(
            book.plan.definitions,
            person=row,
            measure=self.ask,
            period=(self.first, self.last),
            paid_of=self.paid_of,
            score=self.score,
            team=self.team,
            total=self.total,
            members=self.members,
        )

    def value(self, by, credit: str) -> Fraction | None:
        """A measure of a credit, or a value made of several measures."""
        return ask(by, self.around()) if isinstance(by, tuple) else self.ask(by, credit)

    def score(self, objective: str) -> Fraction | None:
        """The person's score for the whole period, known from its last day on."""
        if self.until and self.until < self.last:
            return None
        asked = (self.person, objective, self.book.years.name(self.kind, self.first))
        for row in self.book.ledger.scores:
            if (row["person"], row["objective"], row["period"]) == asked:
                return row["score"]
        return None

    def total(self, what: str, credit: str) -> Fraction:
        """A measure over everybody on the plan; who has no quota adds none."""
        found = Fraction(0)
        for person in self.book.persons:
            if self.book.last_day_within(person, self.first, self.last):
                with suppress(NoQuota):
                    found += replace(self, person=person).ask(what, credit)
        return found

    def members(self) -> int:
        """How many are on the plan on the period's last day."""
        last = min(self.last, self.book.plan.last)
        return len([person for person in self.book.persons if self.book.on_plan(person, last)])

    def team(self, word: str, percent: Fraction, credit: str, levels: tuple, at: str) -> Fraction:
        """How many of those with a quota below a person reached a part of it, or which share of them."""
        day, answers = self.first if at == "first" else self.last, []
        for member, books in team_on(self.book, self.person, day, levels):
            each = [
                replace(self, book=one, person=member).reached(percent, credit) for one in books
            ]
            if any(answer is not None for answer in each):
                answers.append(True in each)
        number = Fraction(sum(answers))
        return number if word == "number of team" or not answers else number / len(answers)

    def reached(self, percent: Fraction, credit: str) -> bool | None:
        """Whether a part of the quota is reached; None where there is no quota."""
        try:
            return self.ask("amount", credit) >= percent * self.ask("quota", credit)
        except NoQuota:
            return None

    @property
    def end(self) -> date:
        return min(self.last, self.until or self.last)

    def ask(self, what: str, credit: str, window: tuple | None = None):
        """A measure over the period itself, or over the window it names."""
        credit = credit or self.own
        word, size = window or ("", None)
        if word == "every":
            start, _ = self.book.years.days("year", self.end)
            periods = self.book.years.between(size, start, self.end)
            return [
                Measured(self.book, self.person, size, *period, self.until, self.instead).ask(
                    what, credit
                )
                for period in periods
                if period[1] <= self.last and self.book.last_day_within(self.person, *period)
            ]
        if word == "in a row":
            return [
                Measured(self.book, self.person, size[0], *period, self.until, self.instead).ask(
                    what, credit
                )
                if self.book.last_day_within(self.person, *period)
                else None
                for period in self.in_a_row(*size)
            ]
        first, last = self.stretch(word, size)
        if what != "quota":
            last = min(last, self.until or last)
            amount = self.amount(what, credit, first, last)
            return self.attained(amount, word, size, credit) if what == "attainment" else amount
        return self.quota(word, size, credit)

    def in_a_row(self, kind: str, months: int) -> list[tuple[date, date]]:
        """So many months of periods, the last one over by the end; the latest first."""
        days = self.book.years.days
        first, last = days(kind, self.end)
        if last > self.end:
            first, last = days(kind, first - DAY)
        found = [(first, last)]
        while len(found) * {"month": 1, "quarter": 3}[kind] < months:
            found.append(days(kind, found[-1][0] - DAY))
        return found

    def attained(self, amount: Fraction, word: str, size, credit: str) -> Fraction:
        """An amount by its quota; without one what is said in its place, else raises NoQuota."""
        try:
            return amount / self.quota(word, size, credit)
        except NoQuota:
            if self.instead is None:
                raise
            return self.instead

    def stretch(self, word: str, size) -> tuple[date, date]:
        """The days that are measured."""
        years = self.book.years
        if word == "per":
            return years.days(size, self.end)
        if word == "to date":
            return years.days(size, self.end)[0], self.last
        if word == "before":
            return years.days(size, years.days(size, self.first)[0] - DAY)
        if word == "months before":
            last = years.days("month", self.first)[0] - DAY
            return months_ending(years, last, size), last
        if word == "through month":
            months = years.between("month", self.first, self.last)
            return self.first, months[min(size, len(months)) - 1][1]
        if word == "over months":
            return months_ending(years, self.last, size), self.last
        return self.first, self.last

    def quota(self, word: str, size, credit: str) -> Fraction:
        """What they are measured against."""
        asked = (self.book, self.person, credit)
        first, last = self.stretch(word, size)
        if word == "to date":
            return quota_to_date(*asked, self.kind, first, last)
        if word == "before" and not self.book.last_day_within(self.person, first, last):
            raise NoQuota(*asked)
        if word in ("per", "before"):
            return quota(*asked, size, first, last)
        if word in ("over months", "months before"):
            return quota(*asked, ("rolling", size), first, last)
        return quota(*asked, self.kind, self.first, self.last)

    def amount(self, what: str, credit: str, first: date, last: date) -> Fraction:
        """The credited total of some days, or the number of deals."""
        entries = [e for e in self.book.counted(self.person, credit) if first <= e.day <= last]
        if what == "number":
            return Fraction(len({e.deal for e in entries if isinstance(e, Credited)}))
        amount = sum((e.amount for e in entries), Fraction(0))
        return amount + self.book.opening("credit", self.person, credit, first, last)


def is_open(measured: Measured, gate: Gate | None) -> bool:
    """Whether a gate's test holds; raises NoQuota where it asks for attainment without one."""
    if gate is None:
        return True
    test: Expression = gate.test or (
        "cmp",
        ">=",
        ("measure", "attainment", ""),
        ("pct", gate.above),
    )
    return ask(test, measured.around()) is True
