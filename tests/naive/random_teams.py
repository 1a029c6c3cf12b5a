"""Random pay by how many of a manager's people reached a part of their quota."""

from __future__ import annotations

from fractions import Fraction

from tests.naive.drawn import Drawing
from tests.naive.model import (
    Bonus,
    Commission,
    Contest,
    Curve,
    Expression,
    Gate,
    Multiplier,
    Objectives,
    Plan,
    Pool,
)
from tests.naive.periods import PER_YEAR


class Teams(Drawing):
    """Lets what is paid for periods go by the people below; asked once all plans are drawn."""

    def by_teams(self, plans: list[Plan]) -> None:
        for one in self.of(Bonus):
            if self.draws("shares of teams", 40) and (reached := self.reached(one.per, plans)):
                self.bonus_by_team(one, *reached)
        for one in self.of(Curve):
            if one.to_date or not self.draws("shares of teams", 30):
                continue
            if reached := self.reached(one.per, plans):
                by, unit, bounds = self.random.choice(self.bounds(*reached))
                values = [value for _, value in one.points]
                one.points = list(zip(bounds, values, strict=False))
                one.measure, one.without_quota = (by, unit), None
        for one in self.of(Multiplier):
            if self.draws("shares of teams", 30) and (reached := self.reached(one.per, plans)):
                self.multiple_by_team(one, *reached)
        for one in self.of(Pool, Contest):
            if self.draws("shares of teams", 30) and (reached := self.reached(one.per, plans)):
                one.where = self.enough(*reached)
        self.gates_by_teams(plans)

    def gates_by_teams(self, plans: list[Plan]) -> None:
        for one in self.of(Commission, Objectives, Bonus):
            kind = one.accumulated if isinstance(one, Commission) else one.per
            kind = self.plan.pay if kind in (None, "deal") else kind
            free = kind in PER_YEAR and not one.gate
            if isinstance(one, Commission):
                changes = [quota.changes for quota in self.plan.quotas if quota.credit == one.on]
                free &= not (one.below_zero or (one.tiers and one.tiers.of))
                free &= "each deal" not in changes
            if not free or not self.draws("shares of teams", 15):
                continue
            if reached := self.reached(kind, plans):
                one.gate = Gate(self.enough(*reached))

    def bonus_by_team(self, one: Bonus, share: Expression, number: Expression) -> None:
        """By steps, in what it pays, or in its test; now and then through a named value."""
        if one.steps is not None or self.chance(35):
            by, unit, bounds = self.random.choice(self.bounds(share, number))
            rows = [(bound, self.money(100 * n)) for n, bound in enumerate(bounds, 1)]
            one.steps, one.pays = (
                (self.random.choice(["replacing", "stacking"]), by, unit, rows),
                None,
            )
        elif self.chance(50):
            each = ("*", self.money(50), number)
            one.pays = self.random.choice([each, ("*", ("person", "target"), share)])
        if one.pays is not None or self.chance(30):
            test = self.enough(share, number)
            if self.chance(30):
                self.plan.definitions["team_made_it"], test = test, ("name", "team_made_it")
            one.when = ("and", [one.when, test]) if one.when and self.chance(50) else test

    def multiple_by_team(self, one: Multiplier, share: Expression, number: Expression) -> None:
        """The share as multiple, one of two, or a test."""
        if self.chance(40):
            one.when = self.enough(share, number)
            return
        two = [("mult", Fraction(3, 2)), ("mult", Fraction(1, 2))]
        one.multiple = self.random.choice([share, ("if", self.enough(share, number), *two)])

    def enough(self, share: Expression, number: Expression) -> Expression:
        sign = self.random.choice([">=", ">=", ">", "<"])
        part = ("cmp", sign, share, self.pct("25", "50", "75"))
        return self.random.choice([part, ("cmp", sign, number, ("num", Fraction(1)))])

    def bounds(
        self, share: Expression, number: Expression
    ) -> list[tuple[Expression, str, list[Fraction]]]:
        """The share and the number, each with its unit and bounds."""
        parts = [Fraction(n, 100) for n in self.random.choice([(25, 50, 75, 100), (20, 50, 60)])]
        return [(share, "pct", parts), (number, "num", [Fraction(n) for n in (1, 2, 4, 5)])]

    def reached(self, kind: str, plans: list[Plan]) -> tuple[Expression, Expression] | None:
        """The share and the number of those who reached a part of a quota that holds for such periods."""
        every = [quota for plan in plans for quota in plan.quotas]
        names = [
            name
            for name in sorted({quota.credit for quota in every})
            if all(self.serves(quota, kind) for quota in every if quota.credit == name)
        ]
        if not names:
            return None
        percent = self.random.choice([Fraction(1), Fraction(1), Fraction(1, 2), Fraction(9, 10)])
        levels = self.random.choice([(1, 1), (1, 1), (1, None), (2, 2)])
        asked = (percent, self.random.choice(names), levels, self.random.choice(["first", "last"]))
        return ("share of team", *asked), ("number of team", *asked)
