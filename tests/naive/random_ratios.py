"""Random pay by ratios of two credits, and by scores."""

from __future__ import annotations

from fractions import Fraction

from tests.naive.drawn import Drawing
from tests.naive.model import Bonus, Commission, Contest, Curve, Expression, Gate, Multiplier, Spiff
from tests.naive.periods import MONTHS

SCORE: Expression = ("score", "csat")


class Ratios(Drawing):
    """Lets steps, curves, multipliers and gates go by values made of several measures."""

    def ratios(self) -> None:
        for one in self.of(Bonus):
            if self.draws("ratios", 25):
                by, unit, bounds = self.ratio()
                rows = [(bound, self.money(100 * n)) for n, bound in enumerate(bounds, 1)]
                one.steps = (self.random.choice(["replacing", "stacking"]), by, unit, rows)
                one.pays = None
            if self.draws("scores", 20):
                self.scored_bonus(one)
        for one in self.of(Curve):
            if not one.to_date and self.draws("ratios", 30):
                by, unit, bounds = self.ratio()
                values = [value for _, value in one.points]
                one.points = list(zip(bounds, values, strict=False))
                one.measure, one.without_quota = (by, unit), None
        for one in self.of(Multiplier):
            if self.draws("scores", 40):
                most = ("min", [SCORE, self.pct("120", "100")])
                one.multiple = self.random.choice([SCORE, most])
        for one in self.of(Commission):
            by_total = one.accumulated in MONTHS and not (one.tiers and one.tiers.of)
            if by_total and not one.gate and not one.below_zero and self.draws("scores", 12):
                one.gate = Gate(self.good())

    def wholes(self) -> None:
        """A sum for every full so much, of a deal or of a period."""
        for one in self.of(Spiff):
            if self.draws("whole", 25):
                full = ("whole", ("/", ("deal", "acv"), self.money(self.random.choice([400, 500]))))
                one.pays = ("*", self.money(10), full)
        for one in self.of(Bonus):
            credit = self.random.choice(self.plan.credits)
            if one.pays and not credit.is_number and self.draws("whole", 25):
                each = self.money(self.random.choice([333, 1000]))
                full = ("whole", ("/", ("measure", "amount", credit.name), each))
                one.pays = ("*", self.money(25), full)

    def fees(self) -> None:
        """A sum that each deal is charged."""
        for one in self.of(Spiff):
            if self.draws("fees", 12):
                word, *rest = one.pays
                one.pays = ("neg", one.pays)
                if word == "money" and self.chance(50):
                    one.pays = (word, -rest[0])
                if self.chance(20):
                    self.plan.definitions["charge"], one.pays = one.pays, ("name", "charge")

    def ratio(self) -> tuple[Expression, str, list[Fraction]]:
        """A value of several measures, the unit of its bounds, and two of them or more."""
        one, other = (self.random.choice(self.plan.credits) for _ in range(2))
        what = "number" if one.is_number or other.is_number or self.chance(40) else "amount"
        shares = [Fraction(1, 2), Fraction(1), Fraction(3, 2), Fraction(2)]
        over = ("/", ("measure", what, one.name), ("measure", what, other.name))
        ways: list[tuple[Expression, str, list[Fraction]]] = [(over, "pct", shares)]
        if not one.is_number:
            each = ("/", ("measure", "amount", one.name), ("measure", "number", one.name))
            sums = [Fraction(n * 100 * self.scale) for n in (2, 5, 8, 10)]
            ways.append((each, "money", sums))
        if self.draws("scores", 100):
            ways.append((SCORE, "pct", [Fraction(1, 2), Fraction(4, 5), Fraction(1)]))
        return self.random.choice(ways)

    def ranks(self) -> None:
        """Contests by growth, by a ratio, by a score, by what a deal came to on average."""
        for one in self.of(Contest):
            if not self.draws("contests by values", 40):
                continue
            name = self.random.choice(self.plan.credits).name
            before = ("before", self.random.choice(["month", "quarter", "year"]))
            now, then = (("measure", "number", name, *which) for which in ((), (before,)))
            growth = self.random.choice([("-", now, then), ("/", ("-", now, then), then)])
            by, _, _ = self.ratio()
            one.rank = self.random.choice([growth, by, ("*", by, self.pct("50", "12.5"))])

    def races(self) -> None:
        """Contests in which who reaches something first is the best."""
        for one in self.of(Contest):
            if not self.draws("contests by day", 30):
                continue
            credit = self.random.choice(self.plan.credits)
            many = ("num", Fraction(self.random.choice([1, 2, 3])))
            ways = [("cmp", ">=", ("measure", "number", credit.name), many)]
            if not credit.is_number:
                ways.append(("cmp", ">=", ("measure", "amount", credit.name), self.money(1000)))
            if self.has_quota(credit.name) and one.per in self.whole_kinds(credit.name):
                of_quota = self.pct("50", "100")
                ways.append(("cmp", ">=", ("measure", "attainment", credit.name), of_quota))
            one.rank, one.by_day = self.random.choice(ways), True
            if len(ways) > 1 and self.chance(20):
                one.rank = ("and", self.random.sample(ways, 2))

    def good(self) -> Expression:
        return ("cmp", ">=", SCORE, self.pct("80", "50"))

    def scored_bonus(self, one: Bonus) -> None:
        if one.pays is not None and self.chance(50):
            one.pays = ("*", self.money(400), SCORE)
        else:
            one.when = ("and", [one.when, self.good()]) if one.when else self.good()
