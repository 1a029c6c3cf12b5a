"""Random measures over other days than the period that is measured."""

from __future__ import annotations

from fractions import Fraction

from tests.naive.drawn import FORMS_DRAWN, Drawing
from tests.naive.model import Bonus, Expression


class Windows(Drawing):
    """Lets tests, sums and rates look at other stretches."""

    def before(self, name: str) -> Expression:
        """Whether a credit came to something in the period before."""
        kind = self.random.choice(["month", "quarter", "year", *self.weeks()])
        credit = self.credit(name)
        ways = [("number", ("num", Fraction(self.random.choice([1, 2, 3]))))]
        if not credit.is_number:
            ways.append(("amount", self.money(1000)))
        window = ("before", kind)
        if self.draws("months before", 35):
            window, kind = ("months before", self.random.choice([2, 3, 5, 12])), "month"
        if self.has_quota(name) and kind in self.whole_kinds(name):
            ways += [("attainment", ("pct", Fraction(1, 2)))] * 2
        what, bound = self.random.choice(ways)
        sign = self.random.choice([">=", "<"])
        return ("cmp", sign, ("measure", what, name, window), bound)

    def weeks(self) -> list[str]:
        """The weeks that windows may be, or may be those of."""
        return ["week", "two weeks"] if "windows over weeks" in FORMS_DRAWN else []

    def made_of(self, per: str) -> str | None:
        """What missed periods of a kind are caught up over; None where they are not."""
        if per == "week" and self.weeks() and "week" in self.years.measured_by("two weeks"):
            return "two weeks"
        return "year" if per in ("month", "quarter") else None

    def window(self, one: Bonus, name: str) -> None:
        """A test by a window, and now and then a sum."""
        longer = self.random.choice(self.years.kinds_from(one.per))
        window = self.random.choice(self.windows(one.per, longer))
        every: tuple = ("every", self.random.choice(["month", *self.weeks()]))
        if self.draws("in a row", 50):
            row = self.random.choice([("month", 2), ("month", 3), ("quarter", 3), ("quarter", 6)])
            every = ("in a row", row)
        test = self.reaches(one, name, every if self.chance(35) else window)
        if self.draws("the period before", 25):
            test, window = self.before(name), ("before", longer)
        one.when = ("and", [one.when, test]) if one.when and self.chance(50) else test
        if not self.credit(name).is_number and self.chance(50):
            one.pays = ("*", ("measure", "amount", name, window), ("pct", Fraction(1, 100)))

    def windows(self, per: str, longer: str) -> list[tuple]:
        found: list[tuple] = [("per", longer), ("to date", longer), ("over months", 3)]
        return found if "week" in per else [*found, ("through month", 1)]

    def reaches(self, one: Bonus, name: str, window: tuple) -> Expression:
        """By a number of deals, or by an attainment where the quota says something about the window."""
        (quota,) = [q for q in self.plan.quotas if q.credit == name] or [None]
        word, size = window
        if word == "in a row":
            size = size[0]
        sign = "<" if word in ("every", "in a row") and self.chance(70) else ">="
        kind = {"through month": one.per, "to date": one.per, "over months": "month"}.get(
            word, size
        )
        if quota and self.serves(quota, kind) and self.draws("windows by attainment", 40):
            if one.without_quota is None:
                one.without_quota = self.random.choice(["nothing", None, ("pct", Fraction(1))])
            part = self.pct("50", "100", "25")
            return ("cmp", sign, ("measure", "attainment", name, window), part)
        bound = ("num", Fraction(self.random.choice([1, 2, 3])))
        return ("cmp", sign, ("measure", "number", name, window), bound)
