"""Random pay of people together: pools, contests, crediting blocks."""

from __future__ import annotations

from fractions import Fraction

from tests.naive.drawn import Drawing
from tests.naive.model import (
    Bonus,
    Contest,
    Crediting,
    Expression,
    Multiplier,
    PayOverride,
    Plan,
    Pool,
)


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
                pool.where = self.some()
            self.plan.components.append(pool)
        for one in [*self.of(Bonus), *self.of(Multiplier)]:
            if self.draws("totals", 20) and names:
                self.by_everybody(one, self.random.choice(names))
        if self.draws("contests", 20):
            credit = self.random.choice(self.plan.credits)
            what = self.random.choice(["amount" if not credit.is_number else "number", "number"])
            prizes = [self.money(n) for n in (500, 301, 100)][: self.random.choice([1, 2, 3])]
            per = self.random.choice(["quarter", "year"])
            race = Contest("race", ("measure", what, credit.name), per, prizes, self.chance(50))
            race.per_column = self.random.choice([None, None, "region"])
            self.plan.components.append(race)
            self.shares_win(race)
            if self.draws("contests among some", 30):
                race.where = self.some()
            has_quota = self.has_quota(credit.name) and per in self.whole_kinds(credit.name)
            if has_quota and self.draws("contests by attainment", 40):
                race.rank = ("measure", "attainment", credit.name)

    def some(self) -> Expression:
        """Who takes part: with so many deals."""
        count = ("measure", "number", self.random.choice(self.plan.credits).name)
        return ("cmp", ">=", count, ("num", Fraction(2)))

    def by_everybody(self, one: Bonus | Multiplier, name: str) -> None:
        """Pay for what everybody on the plan came to together."""
        total: Expression = ("total", "amount", name)
        bound = self.money(self.random.choice([3000, 10000]))
        if self.has_quota(name) and one.per in self.whole_kinds(name) and self.chance(60):
            bound = ("total", "quota", name)
        many = ("cmp", ">", ("total", "number", name), ("*", ("num", Fraction(2)), ("members",)))
        test = self.random.choice([("cmp", ">=", total, bound), many])
        one.when = ("and", [one.when, test]) if one.when and self.chance(50) else test
        if isinstance(one, Bonus) and self.chance(40):
            one.pays = ("*", total, self.pct("0.5", "0.3333"))

    def shares_win(self, race: Contest) -> None:
        """Prizes for shares of those who take part, below places or in place of them."""
        if not self.draws("contests by share", 40):
            return
        race.prizes = race.prizes[: self.random.choice([0, 1, 2])]
        shares = sorted(self.random.sample(["5", "10", "12.5", "33.33", "50", "100"], 3), key=float)
        ways = [self.random.choice(["up", "down"]) for _ in shares]
        amounts = [self.money(n) for n in (80, 33, 7)]
        rows = zip((Fraction(share) / 100 for share in shares), ways, amounts, strict=True)
        race.shares = list(rows)[: self.random.choice([1, 1, 2, 3])]

    def override(self, plans: list[Plan]) -> None:
        """A part of what the people below are paid, also on other plans."""
        if not self.draws("overrides on pay", 20):
            return
        names = sorted({one.name for plan in plans for one in plan.components} - {"above_them"})
        levels = self.random.choice([(1, 1), (1, None), (2, 2)])
        of = self.random.sample(names, self.random.randint(1, min(3, len(names))))
        rate = self.random.choice([self.pct("5", "12.5", "0.3333"), ("person", "commission_rate")])
        self.plan.components.append(PayOverride("above_them", levels, of, rate))

    def carry_on(self, earlier: list[Plan]) -> None:
        """What was credited on an earlier plan moves along where both count it in one currency."""
        into = {
            credit.name: credit.converted and credit.converted[0] for credit in self.plan.credits
        }
        for other in earlier:
            alike = all(
                into.get(credit.name) == (credit.converted and credit.converted[0])
                for credit in other.credits
                if credit.name in into
            )
            if alike and self.draws("moves between plans", 50):
                self.plan.carries = [other.name]

    def spread_for_teams(self, others: list[Plan]) -> None:
        """A quota spread by shares over quarters is not asked for half-years by another plan's teams."""
        asked = {q.team[1] for p in others for q in p.quotas if q.team and q.per == "half-year"}
        for quota in self.plan.quotas:
            if quota.credit in asked and quota.per == "year" and isinstance(quota.spread, list):
                quota.spread = "evenly"

    def team_quotas(self) -> None:
        """A manager's quota from those of the team, as long as theirs or longer."""
        own = [one for one in self.plan.quotas if not one.credit.startswith("team")]
        for quota in self.plan.quotas:
            of = [one for one in own if ("meetings" in one.credit) == ("meetings" in quota.credit)]
            if quota in own or not of or not self.draws("team quotas", 40):
                continue
            (one,) = of
            by_weeks = "week" in quota.per + one.per
            if quota.per not in self.whole_kinds(one.credit):
                continue
            if by_weeks and not self.draws("team quotas by weeks", 100):
                continue
            percent = self.random.choice([Fraction(1), Fraction(9, 10), Fraction(3333, 10000)])
            levels = self.random.choice([(1, 1), (1, None), (2, 2)])
            quota.rows, quota.ramp, quota.changes = [], [], None
            quota.team = (percent, one.credit, levels, self.random.choice(["first", "last"]))

    def crediting(self) -> None:
        """A block that shares deals between owners, territories, roles and managers."""
        if not self.draws("crediting blocks", 15):
            return
        half, third = Fraction(1, 2), Fraction(3333, 10000)
        rows = [
            [(("owner",), 1 - third), (("territory", "region"), third)],
            [(("owner",), half), (("role", "engineer", None), half)],
            [(("role", "engineer", "region"), half / 2), (("manager", 1), Fraction(3, 4))],
            [(("owner",), third), (("manager", 2), third), (("territory", "region"), 1 - 2 * third)],
        ]  # fmt: skip
        test = ("cmp", "is", ("deal", "product"), ("text", "core"))
        blocks = [(None, self.random.choice(rows))]
        if self.chance(50):
            test = self.random.choice([test, ("owner holds", ("deal", "region"))])
            blocks.insert(0, (test, self.random.choice(rows)))
        found = Crediting("by_rules", self.random.choice(["close_date", "start_date"]), blocks)
        if self.chance(50):
            found.overlay = [(("role", "engineer", None), Fraction(1)), (("manager", 1), third)]
        self.plan.creditings.append(found)
        for credit in self.plan.credits:
            if credit.levels is None:
                credit.crediting, credit.times_share = "by_rules", False
                credit.overlay = bool(found.overlay) and self.chance(40)
                if "split" in str(credit.where):
                    credit.where = ("cmp", "is", ("split", "role"), ("text", "engineer"))
