"""Random releases, and what else clawbacks ask."""

from __future__ import annotations

from fractions import Fraction

from tests.naive.drawn import FORMS_DRAWN, Drawing
from tests.naive.model import (
    Bonus,
    Clawback,
    Commission,
    Contest,
    Credit,
    Curve,
    Objectives,
    Pool,
    Release,
    Spiff,
)


class Waits(Drawing):
    """Adds what waits, and what returns in other ways."""

    def releases(self) -> None:
        capped = {name for cap in self.plan.caps if cap.carries for name in cap.on}
        taken = {name for one in self.plan.clawbacks for name in one.of}
        free = [c.name for c in self.of(Commission, Spiff) if c.name not in capped]
        while free and self.draws("releases", 30):
            names = self.random.sample(free, self.random.randint(1, min(2, len(free))))
            free = [name for name in free if name not in names]
            found = Release(names, self.random.choice(self.schedules()), fixed_rate=self.chance(50))
            if self.chance(30) and not taken & set(names):
                found.where = ("cmp", "is", ("deal", "product"), ("text", "core"))
            if self.draws("lost releases", 25):
                days = ["cancelled_on", "cancelled_on", "cancelled_on", "invoiced_on", "start_date"]
                found.lost_on = self.random.choice(days)
            self.plan.releases.append(found)
        for one in self.of(Bonus, Curve, Objectives, Pool, Contest):
            if self.draws("releases", 20) and one.name not in capped:
                rows = [(Fraction(3333, 10000), ("on", ""))]
                rest = [("after", 2, "months", ""), ("parts", 3, self.random.choice([1, 3]), "", 2)]
                rows.append((1 - rows[0][0], self.random.choice(rest)))
                self.plan.releases.append(Release([one.name], rows))
        if self.plan.releases:
            leaving = ["nothing", "all", 45] if "leaving" in FORMS_DRAWN else ["all"]
            self.plan.after_leaving = self.random.choice(leaving)

    def schedules(self) -> list[list[tuple[Fraction, tuple]]]:
        half = Fraction(1, 2)
        fields = ["close_date", "start_date", "invoiced_on"]
        one, other = self.random.choice(fields), self.random.choice(fields)
        acv = ("deal", "acv")
        number, unit = self.random.choice([(3, "months"), (45, "days"), (1, "months")])
        apart = self.random.choice([1, 1, 3, 12])
        return [
            [(half, ("on", one)), (half, ("after", number, unit, other))],
            [(Fraction(1), ("as paid", acv))],
            [(half, ("on", one)), (half, ("when paid", ("*", acv, ("pct", half))))],
            [(Fraction(1), ("parts", self.random.choice([3, 7]), apart, one, 0))],
            [(Fraction(3, 4), ("on", one)), (Fraction(1, 4), ("parts", 3, apart, other, 2))],
            [(Fraction(1), ("after", number, unit, one))],
        ]

    def clawbacks(self) -> None:
        for one in self.plan.clawbacks:
            if self.draws("clawbacks by age", 25):
                unit = self.random.choice(["months", "days"])
                bounds = [0, 1, 3] if unit == "months" else [0, 30, 90]
                rates = [("pct", Fraction(n, 100)) for n in (100, 75, 33)]
                one.by_age, one.percent = (unit, list(zip(bounds, rates, strict=True))), None
            elif self.draws("refunds", 30):
                one.trigger = "refunded"
                share = ("/", ("so far", "refunded"), ("deal", "list_price"))
                one.percent = ("min", [share, ("pct", Fraction(1))])
            elif self.draws("credit notes", 30) and self.counts_money(self.first_credit(one.of)):
                one.trigger = "credited back"
                one.percent = ("/", ("so far", "credited_back"), ("deal", "list_price"))
            elif self.draws("fixed sums", 40):
                self.sums(one)

    def sums(self, one: Clawback) -> None:
        """Sums of money in place of percents, some above what any deal pays."""
        one.is_sum = True
        one.percent = self.money(self.random.choice([5, 20, 60, 1000]))
        if self.chance(30):
            one.percent = ("*", ("deal", "cost"), ("pct", Fraction(1, 8)))
        elif self.chance(40):
            one.by_age = ("days", [(0, self.money(50)), (31, one.percent), (90, self.money(0))])
            one.percent = None

    def first_credit(self, names: list[str]) -> Credit:
        """The credit of the first component named."""
        return self.credit(next(c.on for c in self.plan.components if c.name == names[0]))

    def counts_money(self, credit: Credit) -> bool:
        return not (credit.is_number or credit.of_payments)
