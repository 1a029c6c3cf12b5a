"""Random rows that begin at a person's own amounts, and rates that ask each payment."""

from __future__ import annotations

from fractions import Fraction

from tests.naive.drawn import Drawing
from tests.naive.model import Bonus, Commission, Curve, Expression, Table
from tests.naive.periods import PER_YEAR


class Starts(Drawing):
    """Lets rows begin where the ledger says."""

    def starts(self) -> None:
        for one in self.of(Commission):
            if self.draws("rates by payment", 40) and self.credit(one.on).of_payments:
                self.by_payment(one)
            if self.draws("personal starts", 15):
                self.personal(one)
        for one in self.of(Bonus):
            if one.steps and one.steps[1] == "amount" and self.draws("personal starts", 40):
                *head, rows = one.steps
                one.steps = (*head, self.by_target(rows, 0))
        for one in self.of(Curve):
            if one.measure[0] == "amount" and not one.to_date and self.draws("personal starts", 40):
                one.points = self.by_target(one.points, 0)

    def by_payment(self, one: Commission) -> None:
        """A rate, or a row, that each payment is asked for by itself."""
        if one.rate and not one.accelerator:
            test = ("cmp", ">=", ("payment", "amount"), self.money(250))
            one.rate = ("if", test, self.pct("8", "6.25"), self.pct("4", "0.5"))
        elif one.tiers and one.tiers.mode == "per deal":
            days = ("days from", ("deal", "invoiced_on"), ("payment", "date"))
            rates = [self.pct("6"), self.pct("5", "0.5"), self.pct("3", "0")]
            ways = [("days", days, (0, 10, 31)), ("money", ("payment", "amount"), (0, 250, 500))]
            axis, by, bounds = self.random.choice(ways)
            unit = self.scale if axis == "money" else 1
            rows = [(Fraction(n * unit), rate) for n, rate in zip(bounds, rates, strict=True)]
            one.tiers = Table("per deal", axis, rows, by)

    def personal(self, one: Commission) -> None:
        """Where nothing else cuts the total."""
        table = one.tiers or one.accelerator
        cuts = one.below_zero in ("carries", "zero") or one.attainment_at_most is not None
        if not table or table.of or (one.tiers and one.accelerator) or cuts:
            return
        if one.gate and one.gate.above is not None:
            return
        if table.mode == "per deal":
            starts = {"pct": ("person", "commission_rate"), "money": ("deal", "list_price")}
            if start := starts.get(table.axis):
                table.rows[-1] = (start, table.rows[-1][1])
        elif one.accumulated in PER_YEAR:
            self.on_totals(one, table)

    def on_totals(self, one: Commission, table: Table) -> None:
        first = 1 if one.tiers else 0
        fits = self.has_quota(one.on) and one.accumulated in self.whole_kinds(one.on)
        quota: Expression = ("measure", "quota", one.on)
        if table.axis == "attainment":
            part = ("/", ("person", "target"), self.money(self.random.choice([1000, 1600])))
            table.rows[-1] = (part, table.rows[-1][1])
        elif table.axis == "amount" and self.chance(60):
            table.rows = self.by_target(table.rows, first)
        elif fits:
            table.rows[-1] = (quota, table.rows[-1][1])
            if table.axis == "amount" and self.chance(50):
                table.rows[-1] = (("*", self.pct("80", "125"), quota), table.rows[-1][1])

    def by_target(self, rows: list, first: int) -> list:
        """Most rows at parts of the target; one that stays where it was is above some people's next."""
        target, found = ("person", "target"), list(rows)
        for place in range(first, len(rows)):
            if self.chance(75):
                start = ("*", target, ("pct", Fraction(place + 1, 2)))
                found[place] = (start, rows[place][1])
        return found
