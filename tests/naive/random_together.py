"""Random pay of people together: pools, contests, crediting blocks."""

from __future__ import annotations

from fractions import Fraction

from tests.naive.drawn import Drawing
from tests.naive.model import Contest, Crediting, Pool


class Together(Drawing):
    """Adds what people share."""

    def together(self) -> None:
        names = [credit.name for credit in self.plan.credits if not credit.is_number]
        if self.draws("pools", 20) and names:
            fund = ("*", ("total", "amount", self.random.choice(names)), self.pct("1", "0.3333"))
            fund = self.random.choice([fund, self.money(1000), ("*", self.money(33), ("members",))])
            pool = Pool("pot", fund, self.random.choice(["quarter", "year"]))
            pool.shared_by = self.random.choice(
                [None, ("measure", "amount", self.random.choice(names)), ("person", "target")]
            )
            if self.chance(40):
                count = ("measure", "number", self.random.choice(self.plan.credits).name)
                pool.where = ("cmp", ">=", count, ("num", Fraction(2)))
            self.plan.components.append(pool)
        if self.draws("contests", 20):
            credit = self.random.choice(self.plan.credits)
            what = self.random.choice(["amount" if not credit.is_number else "number", "number"])
            prizes = [self.money(n) for n in (500, 301, 100)][: self.random.choice([1, 2, 3])]
            per = self.random.choice(["quarter", "year"])
            race = Contest("race", (what, credit.name), per, prizes, self.chance(50))
            race.per_column = self.random.choice([None, None, "region"])
            self.plan.components.append(race)

    def crediting(self) -> None:
        """A block that shares deals between owners, territories, roles and managers."""
        rows = [
            [(("owner",), Fraction(6666, 10000)), (("territory", "region"), Fraction(3334, 10000))],
            [(("owner",), Fraction(1, 2)), (("role", "engineer", None), Fraction(1, 2))],
            [(("role", "engineer", "region"), Fraction(1, 4)), (("manager", 1), Fraction(3, 4))],
        ]  # fmt: skip
        test = ("cmp", "is", ("deal", "product"), ("text", "core"))
        blocks = [(None, self.random.choice(rows))]
        if self.chance(50):
            blocks.insert(0, (test, self.random.choice(rows)))
        found = Crediting("shared", "close_date", blocks)
        if self.chance(50):
            found.overlay = [(("role", "engineer", None), Fraction(1))]
        self.plan.creditings.append(found)
