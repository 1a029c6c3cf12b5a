"""Random components, clawbacks, caps and draws of a plan."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from random import Random

from tests.naive.model import (
    Bonus,
    Cap,
    Clawback,
    Commission,
    Credit,
    Draw,
    Expression,
    Objectives,
    Plan,
    Spiff,
    Table,
)
from tests.naive.periods import LENGTHS, PER_YEAR, Years

BOUNDS = {
    "attainment": [Fraction(n, 4) for n in range(1, 9)],
    "number": [Fraction(n) for n in range(1, 12)],
}
MULTIPLES = [Fraction(1, 2), Fraction(1), Fraction(3, 2), Fraction(2), Fraction(9, 4)]


class Components:
    """Fills a plan with things to pay."""

    def __init__(self, random: Random, years: Years, plan: Plan, scale: int) -> None:
        self.random, self.years, self.plan, self.scale = random, years, plan, scale
        self.may_wait = self.chance(50)
        self.shortest = plan.pay if "week" in plan.pay else "half-month"

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def money(self, value: int | Fraction) -> Expression:
        return ("money", Fraction(value) * self.scale)

    def fill(self) -> None:
        plan = self.plan
        for credit in plan.credits:
            for number in range(self.random.choice([1, 1, 2])):
                plan.components.append(self.commission(credit, f"pay_{credit.name}_{number}"))
        if self.chance(40):
            plan.components.append(self.kicker(self.random.choice(plan.credits)))
        if self.chance(40):
            plan.components.append(self.spiff(self.random.choice(plan.credits)))
        if self.chance(50):
            plan.components.append(self.bonus(self.random.choice(plan.credits)))
        if self.chance(35):
            plan.components.append(self.objectives())
        on_deals = [c.name for c in plan.components if isinstance(c, Commission | Spiff)]
        every = [c.name for c in plan.components]
        if self.chance(45):
            for name in ["b_refund", "a_cancel"][: self.random.choice([1, 1, 2])]:
                plan.clawbacks.append(self.clawback(name, self.some(on_deals)))
        if self.chance(45):
            for name in ["roof", "lid"][: self.random.choice([1, 1, 2])]:
                plan.caps.append(self.cap(name, self.some(every)))
        if self.chance(45):
            plan.draws.append(self.draw(every))

    def some(self, names: list[str]) -> list[str]:
        return self.random.sample(names, self.random.randint(1, len(names)))

    def has_quota(self, credit: Credit) -> bool:
        return any(quota.credit == credit.name for quota in self.plan.quotas)

    def measurable(self, credit: Credit) -> list[str]:
        """The periods a credit's quota says something about."""
        quota = next((quota for quota in self.plan.quotas if quota.credit == credit.name), None)
        periods = self.years.measured_by(quota.per if quota else "year")
        if quota is None or quota.spread == "evenly":
            return [*periods, periods[-1]]
        own = PER_YEAR[quota.per]
        parts = len(quota.spread or ())
        return [per for per in periods if PER_YEAR[per] <= own or PER_YEAR[per] == own * parts]

    def longer_than_pay(self) -> str | None:
        longer = self.years.kinds_from(self.plan.pay)[1:]
        return self.random.choice(longer) if longer and self.may_wait and self.chance(35) else None

    # ------------------------------------------------------------ pay on deals

    def rate(self, credit: Credit) -> Expression:
        """A percent, or money per unit where the credit is a number."""
        if credit.is_number:
            return self.money(Fraction(self.random.choice([1000, 1050, 2525, 333]), 100))
        percents = ["6", "8", "10", "12.5", "0.5", "7.3333", "1", "0"]
        options: list[Expression] = [
            ("pct", Fraction(self.random.choice(percents)) / 100) for _ in range(6)
        ]
        options += [
            ("person", "commission_rate"),
            ("/", self.money(2000), self.money(12000)),
            ("min", [("person", "commission_rate"), ("pct", Fraction(7, 100))]),
        ]
        return self.random.choice(options)

    def table(self, credit: Credit, mode: str, axis: str) -> Table:
        count = self.random.choice([2, 2, 3, 4])
        if axis == "amount":
            bounds = [Fraction(n * 500 * self.scale) for n in range(1, 20)]
        else:
            bounds = BOUNDS[axis]
        chosen = [Fraction(0), *sorted(self.random.sample(bounds, count - 1))]
        rows = [(bound, self.rate(credit)) for bound in chosen]
        if axis == "attainment" and not credit.is_number and self.chance(15):
            by_quota = ("/", ("person", "target"), ("measure", "quota", credit.name))
            rows[-1] = (rows[-1][0], by_quota)
        return Table(mode, axis, rows)

    def commission(self, credit: Credit, name: str) -> Commission:
        kind = "override" if credit.levels else "commission"
        found = Commission(name, kind, credit.name)
        if credit.levels and self.chance(40):
            found.per_member = True
        if self.chance(12):
            self.per_deal_table(found, credit)
            if self.chance(30):
                found.accumulated = self.random.choice(self.years.kinds_from(self.shortest))
                axis = "number" if credit.is_number else "amount"
                if self.has_quota(credit) and self.chance(50):
                    axis, found.accumulated = (
                        "attainment",
                        self.random.choice(self.measurable(credit)),
                    )
                    self.without_quota(found, True, credit)
                found.accelerator = self.accelerator(credit, "marginal", axis)
        elif self.chance(15):
            found.rate = self.rate(credit)
        else:
            self.accumulating(found, credit)
        if self.chance(20):
            self.limit(found)
        found.paid_per = self.longer_than_pay()
        return found

    def accumulating(self, found: Commission, credit: Credit) -> None:
        """Something that looks at a running total: tiers, an accelerator, or a rate by quota."""
        by_total = "number" if credit.is_number else "amount"
        axis = "attainment" if self.has_quota(credit) and self.chance(60) else by_total
        periods = self.measurable(credit)
        if axis == by_total:
            periods = [*self.years.kinds_from(self.shortest), "year", "year", "deal"]
        found.accumulated = self.random.choice(periods)
        if self.chance(20):
            found.rate = self.rate(credit)
            if axis == "attainment" and self.chance(60) and not credit.is_number:
                found.rate = ("/", ("person", "target"), ("measure", "quota", credit.name))
                self.without_quota(found, False, credit)
        else:
            mode = self.random.choice(
                ["marginal", "marginal", "retroactive", "excess", "new", "old"]
            )
            found.tiers = self.table(credit, mode, axis)
            if axis == "attainment":
                self.without_quota(found, True, credit)
        may_stand = found.rate or found.tiers.mode in ("marginal", "retroactive")
        if (found.rate and axis == by_total) or (may_stand and self.chance(30)):
            mode = self.random.choice(["marginal", "marginal", "retroactive"])
            found.accelerator = self.accelerator(credit, mode, axis)
            if axis == "attainment" and found.rate and not found.without_quota:
                self.without_quota(found, False, credit)

    def accelerator(self, credit: Credit, mode: str, axis: str) -> Table:
        """Multiples from a bound above 0 on, seldom from 0."""
        table = self.table(credit, mode, axis)
        rows = table.rows if self.chance(15) else table.rows[1:]
        table.rows = [(bound, ("mult", self.random.choice(MULTIPLES))) for bound, _ in rows]
        return table

    def without_quota(self, found, has_table: bool, credit: Credit | None = None) -> None:
        options: list = ["nothing", None]
        if has_table:
            options.append("first rate")
        if credit is None or not credit.is_number:
            options.append(("pct", Fraction(5, 100)))
        found.without_quota = self.random.choice(options)

    def per_deal_table(self, found: Commission, credit: Credit) -> None:
        by, axis, bounds = self.random.choice(
            [
                (("deal", "term"), "months", [Fraction(12), Fraction(24), Fraction(36)]),
                (("/", ("deal", "margin"), ("deal", "list_price")), "pct", [Fraction(1, 4)]),
                (("deal", "discount"), "pct", [Fraction(1, 10), Fraction(1, 5)]),
                (("deal", "acv"), "money", [Fraction(n * 500 * self.scale) for n in (1, 2, 4)]),
                (("deal", "quantity"), "num", [Fraction(2), Fraction(3)]),
                (
                    ("amount",),
                    "num" if credit.is_number else "money",
                    [
                        Fraction(n * (1 if credit.is_number else 500 * self.scale))
                        for n in (1, 2, 4)
                    ],
                ),
            ]
        )
        chosen = [
            Fraction(0),
            *sorted(self.random.sample(bounds, self.random.choice([1, len(bounds)]))),
        ]
        found.tiers = Table("per deal", axis, [(b, self.rate(credit)) for b in chosen], by)

    def limit(self, found: Commission | Spiff) -> None:
        if self.chance(60):
            found.at_least = self.money(self.random.choice([1, 5, 20]))
            if self.chance(20):
                found.at_least = ("*", ("person", "target"), ("pct", Fraction(1, 100)))
        if self.chance(60) or not found.at_least:
            found.at_most = self.money(self.random.choice([25, 60, 200]))

    def kicker(self, credit: Credit) -> Commission:
        found = Commission("kick", "kicker", credit.name)
        if self.chance(30):
            found.rate = self.rate(credit)
        else:
            self.per_deal_table(found, credit)
        if self.chance(30):
            self.limit(found)
        found.paid_per = self.longer_than_pay()
        return found

    def spiff(self, credit: Credit) -> Spiff:
        options = [self.money(50), self.money(Fraction(3333, 100) if self.scale == 1 else 33)]
        options.append(("*", ("deal", "acv"), ("pct", Fraction(1, 100))))
        if not credit.is_number:
            options.append(("*", ("amount",), ("pct", Fraction(5, 1000))))
            options.append(("max", [("*", ("amount",), ("pct", Fraction(1, 100))), self.money(10)]))
        found = Spiff("extra", credit.name, self.random.choice(options))
        if self.chance(50):
            found.where = ("cmp", "is", ("deal", "product"), ("text", "core"))
        start = self.plan.first + timedelta(days=self.random.randrange(-20, 60))
        if self.chance(75):
            found.days = (start, start + timedelta(days=self.random.randrange(300)))
        if self.chance(25):
            self.limit(found)
        found.paid_per = self.longer_than_pay()
        return found

    # ------------------------------------------------------------ pay for periods

    def bonus(self, credit: Credit) -> Bonus:
        quota = self.has_quota(credit)
        name = credit.name
        amount = self.money(250) if not credit.is_number else ("num", Fraction(2))
        options: list[Expression] = [
            self.money(500),
            ("*", ("person", "target"), ("pct", Fraction(1, 8))),
            ("*", self.money(Fraction(1050, 100)), ("measure", "number", name)),
        ]
        tests: list[Expression | None] = [
            None,
            ("cmp", ">=", ("measure", "number", name), ("num", Fraction(2))),
            ("cmp", ">", ("measure", "amount", name), amount),
        ]
        if quota:
            made = ("cmp", ">=", ("measure", "attainment", name), ("pct", Fraction(1)))
            self.plan.definitions["reached"] = made
            tests += [
                made,
                ("name", "reached"),
                ("and", [made, tests[1]]),
                ("or", [made, tests[2]]),
            ]
            share = ("min", [("measure", "attainment", name), ("pct", Fraction(3, 2))])
            options += [("*", ("person", "target"), ("measure", "attainment", name))]
            options += [("*", self.money(300), share)] * 2
        if not credit.is_number:
            options.append(("*", ("measure", "amount", name), ("pct", Fraction(1, 200))))
        found = Bonus("made", self.random.choice(options), "quarter", self.random.choice(tests))
        found.per = self.random.choice(self.measurable(credit))
        text = str((found.pays, found.when))
        if "attainment" in text or "reached" in text:
            choices = [None, "nothing", ("pct", Fraction(1))]
            found.without_quota = self.random.choice(choices)
        found.paid_per = self.paid_per_of(found.per)
        return found

    def paid_per_of(self, per: str) -> str | None:
        paid = self.longer_than_pay()
        return paid if paid and LENGTHS.index(paid) >= LENGTHS.index(per) else None

    def objectives(self) -> Objectives:
        weights = self.random.choice([["40", "35", "25"], ["33.3333", "66.6667"], ["100"]])
        pairs = [
            (Fraction(weight) / 100, name)
            for weight, name in zip(weights, ["hires", "forecast", "coaching"], strict=False)
        ]
        target = self.random.choice(
            [self.money(600), ("*", ("person", "target"), ("pct", Fraction(1, 10)))]
        )
        minimum = self.random.choice([None, Fraction(1, 2), Fraction(8, 10)])
        per = self.random.choice(["month", "quarter", "half-year", "year"])
        return Objectives("goals", target, per, pairs, minimum, self.paid_per_of(per))

    # ------------------------------------------------------------ clawbacks, caps, draws

    def clawback(self, name: str, of: list[str]) -> Clawback:
        percent = self.random.choice(["100", "100", "50", "33.3333"])
        days = self.chance(60)
        return Clawback(
            name,
            "cancelled_on" if name == "a_cancel" else "paid_on",
            self.random.choice(["close_date", "close_date", "start_date"]),
            self.random.choice([30, 90, 180]) if days else self.random.choice([1, 3, 6]),
            "days" if days else "months",
            ("pct", Fraction(percent) / 100),
            of,
            self.random.choice(["kept", "trigger day", "deal's period"])
            if not self.plan.clawbacks
            else "kept",
        )

    def cap(self, name: str, on: list[str]) -> Cap:
        per = self.random.choice(["month", "quarter", "half-year", "year", "year"])
        amount = self.random.choice([self.money(100), self.money(500), self.money(1500)])
        if self.chance(20):
            amount = ("*", ("person", "target"), ("pct", Fraction(1, 2)))
        return Cap(name, amount, per, on, self.chance(50))

    def draw(self, every: list[str]) -> Draw:
        guarantee = self.money(self.random.choice([50, 150, 400]))
        if self.chance(20):
            guarantee = ("*", ("person", "target"), ("pct", Fraction(1, 10)))
        found = Draw("advance", guarantee, None, self.recover_from(every))
        if self.chance(75):
            start = self.plan.first + timedelta(days=self.random.randrange(90))
            found.days = (
                start,
                min(self.plan.last, start + timedelta(days=self.random.randrange(250))),
            )
        if self.chance(25):
            found.recover_from = []
        found.up_to = self.random.choice(
            [Fraction(1), Fraction(1, 2), Fraction(1, 3).limit_denominator(3)]
        )
        found.up_to = Fraction(round(found.up_to * 10000), 10000)
        found.of_all_earnings = self.chance(30)
        if self.chance(30):
            found.starting = date(2026, self.random.randint(1, 12), self.random.choice([1, 15]))
        found.forgiven = self.chance(50)
        return found

    def recover_from(self, every: list[str]) -> list[str]:
        """Some components, unless a cap or clawback is on some of them and on others too."""
        some = set(self.some(every))
        groups = [set(c.of) for c in self.plan.clawbacks] + [set(c.on) for c in self.plan.caps]
        clear = all(group <= some or not group & some for group in groups)
        return sorted(some) if clear else list(every)


__all__ = ["PER_YEAR", "Components"]
