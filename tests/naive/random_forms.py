"""The further forms of the language, drawn into a finished random plan.

Each form has a name in `FORMS_DRAWN`. A form that is not there yet is not drawn: the evaluator and the
renderer know all of them, the engine learns them one by one.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from random import Random

from tests.naive.model import (
    Bonus,
    Commission,
    Contest,
    Credit,
    Crediting,
    Curve,
    Expression,
    Gate,
    Multiplier,
    Objectives,
    Plan,
    Pool,
    Release,
    Spiff,
    Table,
)
from tests.naive.periods import PER_YEAR, Years

FORMS_DRAWN = {
    "tables", "parts of deals", "contract years",
    "releases", "clawbacks by age", "refunds", "credit notes",
    "proration", "months of service", "ramps", "quotas that change", "paid if employed",
    "caps carry over", "negative is forgiven", "paid in another currency",
}  # fmt: skip


class Forms:
    """Adds forms to a plan that has its credits and components."""

    def __init__(self, random: Random, years: Years, plan: Plan, scale: int) -> None:
        self.random, self.years, self.plan, self.scale = random, years, plan, scale

    def draws(self, form: str, percent: int) -> bool:
        return form in FORMS_DRAWN and self.random.randrange(100) < percent

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def money(self, value: int | Fraction) -> Expression:
        return ("money", Fraction(value) * self.scale)

    def pct(self, *percents: str) -> Expression:
        return ("pct", Fraction(self.random.choice(percents)) / 100)

    def of(self, *kinds: type) -> list:
        return [one for one in self.plan.components if isinstance(one, kinds)]

    def has_quota(self, credit: str) -> bool:
        return any(quota.credit == credit for quota in self.plan.quotas)

    def credit(self, name: str) -> Credit:
        (found,) = [one for one in self.plan.credits if one.name == name]
        return found

    def add(self) -> None:
        """One form after the other, in the order in which plans are read."""
        self.parts_of_deals()
        self.tables()
        self.deals()
        self.periods()
        self.together()
        self.clawbacks()
        self.people()
        self.releases()

    # ------------------------------------------------------------ credits and rates

    def parts_of_deals(self) -> None:
        for credit in self.plan.credits:
            unit = self.money if not credit.is_number else lambda n: ("num", Fraction(n // 500))
            if self.draws("parts of deals", 12):
                credit.up_to = unit(self.random.choice([500, 1000, 1500]))
            if self.draws("parts of deals", 8):
                credit.above = unit(self.random.choice([0, 250 if not credit.is_number else 0]))

    def tables(self) -> None:
        """Rates by product, by product and discount, by day; sums by a period's last day."""
        if not self.draws("tables", 30):
            return
        texts = self.random.sample(["core", "services", "GTX Pro"], 2)
        product, discount = ("deal", "product"), ("deal", "discount")
        rates = [self.pct("4", "5", "6.25", "0.5") for _ in range(6)]
        heads = [*texts, None]
        by_one = ("table", product, list(zip(heads, rates, strict=False)))
        columns = [Fraction(0), Fraction(1, 10)]
        cells = [list(zip(columns, rates[n:], strict=False)) for n in range(3)]
        by_two = ("table", product, list(zip(heads, cells, strict=True)), discount)
        days = [self.plan.first, self.plan.first + timedelta(days=self.random.randrange(1, 300))]
        by_day = ("table", ("deal", "close_date"), list(zip(days, rates, strict=False)))
        self.plan.definitions["looked_up"] = self.random.choice([by_one, by_two, by_day])
        for one in self.of(Commission):
            if self.credit(one.on).is_number:
                continue
            if one.rate and self.chance(60):
                one.rate = ("name", "looked_up")
            elif one.tiers and self.plan.definitions["looked_up"] is by_day and self.chance(60):
                bound, _ = one.tiers.rows[-1]
                one.tiers.rows[-1] = (bound, ("name", "looked_up"))
        sums = [(day, self.money(100 * n)) for n, day in enumerate(days, 1)]
        for one in self.of(Bonus):
            if self.chance(50):
                self.plan.definitions["sum_by_day"] = ("table", ("last day",), sums)
                one.pays = ("name", "sum_by_day")

    # ------------------------------------------------------------ commissions and spiffs

    def deals(self) -> None:
        for one in self.of(Commission):
            credit = self.credit(one.on)
            quota = self.has_quota(one.on) and one.accumulated in self.whole_kinds(one.on)
            if self.draws("gates", 15) and not (one.tiers and one.tiers.mode == "per deal"):
                self.gate(one, quota)
            if self.draws("attainment at most", 10) and quota:
                one.attainment_at_most = self.random.choice([Fraction(1), Fraction(3, 2)])
                one.without_quota = "nothing"
            if self.draws("negative totals", 15) and one.accumulated in PER_YEAR and not one.gate:
                one.below_zero = self.random.choice(["carries", "zero"])
            if self.draws("tiers of another credit", 12) and not credit.is_number:
                self.tiers_of_another(one)
            if self.draws("contract years", 10) and one.rate and not one.accelerator and not credit.is_number:  # fmt: skip
                rows = [(Fraction(1), self.pct("10", "8")), (Fraction(2), self.pct("5", "4"))]
                word = self.random.choice(["contract year", "contract month"])
                one.rate, one.accumulated, one.without_quota = None, None, None
                one.tiers = Table("per deal", "num", rows, (word, ("deal", "start_date")))
        for one in self.of(Spiff):
            if self.draws("spiff limits", 30):
                one.most_deals = (self.random.choice([1, 2]), self.random.choice(["month", "year"]))
            if self.draws("spiff limits", 30) and not (one.at_least or one.at_most):
                one.budget = self.money(self.random.choice([100, 500]))

    def whole_kinds(self, credit: str) -> list[str]:
        """The periods for which a credit's quota holds or adds up."""
        (quota,) = [one for one in self.plan.quotas if one.credit == credit]
        kinds = ["month", "quarter", "half-year", "year"]
        return [kind for kind in kinds if PER_YEAR[kind] <= PER_YEAR[quota.per]]

    def gate(self, one: Commission | Bonus | Curve | Objectives, quota: bool) -> None:
        """A gate by attainment, or by a number of deals of any credit."""
        credit = self.random.choice(self.plan.credits)
        count = ("measure", "number", credit.name)
        one.gate = Gate(("cmp", ">=", count, ("num", Fraction(self.random.choice([1, 2, 3])))))
        if quota and isinstance(one, Commission) and self.chance(60):
            one.gate = Gate(above=self.random.choice([Fraction(1, 2), Fraction(1)]))
            if self.chance(50):
                test = ("cmp", ">=", ("measure", "attainment", ""), ("pct", one.gate.above))
                one.gate = Gate(test)
            one.without_quota = "nothing"
        if one.gate.test and isinstance(one, Commission):
            one.at_least = one.at_most = None

    def tiers_of_another(self, one: Commission) -> None:
        others = [c.name for c in self.plan.credits if c.name != one.on]
        if not others or one.accumulated not in PER_YEAR:
            return
        other = self.credit(self.random.choice(others))
        axis = "number" if other.is_number else "amount"
        bound = Fraction(2) if other.is_number else Fraction(1000 * self.scale)
        rows = [(Fraction(0), self.pct("4", "5")), (bound, self.pct("6.25", "0.5"))]
        mode = self.random.choice(["marginal", "retroactive"])
        one.rate = one.accelerator = one.gate = one.at_least = one.at_most = None
        one.attainment_at_most = one.below_zero = one.without_quota = None
        one.tiers = Table(mode, axis, rows, of=other.name)

    # ------------------------------------------------------------ pay for periods

    def periods(self) -> None:
        for one in self.of(Bonus):
            name = self.random.choice(self.plan.credits).name
            if self.draws("windows", 30):
                self.window(one, name)
            if self.draws("steps", 30):
                credit = self.credit(name)
                what, unit = ("number", 1) if credit.is_number else ("amount", 500 * self.scale)
                rows = [(Fraction(n * unit), self.money(100 * n)) for n in (1, 2, 4)]
                one.steps = (self.random.choice(["replacing", "stacking"]), what, name, rows)
                one.pays = None
            if self.draws("catches up", 25) and one.per in ("month", "quarter") and one.when:
                count = ("measure", "number", name, ("per", "year"))
                one.catches_up = ("cmp", ">=", count, ("num", Fraction(3)))
        for one in self.of(Bonus, Objectives):
            if self.draws("gates", 15):
                self.gate(one, False)
        if self.draws("curves", 35):
            self.plan.components.append(self.curve())
        for one in self.of(Objectives):
            if self.draws("objective limits", 40):
                half, most = Fraction(1, 2), Fraction(1)
                limits = [(half, most), (None, most), (half, None)]
                one.weights = [(*w, *self.random.choice(limits)) for w in one.weights]
        if self.draws("multipliers", 30):
            names = [one.name for one in self.plan.components]
            on = self.random.sample(names, self.random.randint(1, len(names)))
            multiple = (
                "mult",
                self.random.choice([Fraction(3, 2), Fraction(1, 2), Fraction(5, 4)]),
            )
            count = ("measure", "number", self.random.choice(self.plan.credits).name)
            when = self.random.choice([None, ("cmp", ">=", count, ("num", Fraction(2)))])
            per = self.random.choice(["month", "quarter", "year"])
            self.plan.components.append(Multiplier("more", multiple, per, on, when))

    def window(self, one: Bonus, name: str) -> None:
        longer = self.random.choice(["quarter", "half-year", "year"])
        window = self.random.choice(
            [("per", longer), ("to date", longer), ("over months", 3), ("through month", 1)]
        )
        measure = ("measure", "number", name, window)
        if self.chance(25):
            measure = ("measure", "number", name, ("every", "month"))
        test = ("cmp", ">=", measure, ("num", Fraction(self.random.choice([1, 2, 3]))))
        one.when = ("and", [one.when, test]) if one.when and self.chance(50) else test
        if not self.credit(name).is_number and self.chance(50):
            one.pays = ("*", ("measure", "amount", name, window), ("pct", Fraction(1, 100)))

    def curve(self) -> Curve:
        credit = self.random.choice(self.plan.credits)
        what, unit = "amount", Fraction(500 * self.scale)
        if credit.is_number:
            what, unit = "number", Fraction(1)
        per = self.random.choice(["month", "quarter", "half-year", "year"])
        if self.has_quota(credit.name) and self.chance(60):
            what, unit = "attainment", Fraction(1, 2)
            per = self.random.choice(self.whole_kinds(credit.name))
        places = sorted(self.random.sample([1, 2, 3, 4, 6], self.random.choice([2, 3, 4])))
        found = Curve("bent", per, (what, credit.name), [])
        if self.chance(50):
            found.target = self.random.choice([self.money(1000), ("person", "target")])
            values = [
                ("pct", Fraction(self.random.choice([0, 50, 100, 175])) / 100) for _ in places
            ]
        else:
            values = [self.money(self.random.choice([0, 100, 333, 500])) for _ in places]
        found.points = [(n * unit, value) for n, value in zip(places, values, strict=True)]
        found.below = self.random.choice(["nothing", "first point"])
        found.above = self.random.choice(["last point", "last slope"])
        if what == "attainment":
            found.without_quota = self.random.choice(["nothing", ("pct", Fraction(1))])
        return found

    # ------------------------------------------------------------ people together

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

    # ------------------------------------------------------------ what waits and returns

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
            self.plan.releases.append(found)
        for one in self.of(Bonus, Curve, Objectives, Pool, Contest):
            if self.draws("releases", 20) and one.name not in capped:
                rows = [(Fraction(3333, 10000), ("on", ""))]
                rows.append((1 - rows[0][0], ("after", 2, "months", "")))
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
        return [
            [(half, ("on", one)), (half, ("after", number, unit, other))],
            [(Fraction(1), ("as paid", acv))],
            [(half, ("on", one)), (half, ("when paid", ("*", acv, ("pct", half))))],
            [(Fraction(1), ("monthly", self.random.choice([3, 7]), one, 0))],
            [(Fraction(3, 4), ("on", one)), (Fraction(1, 4), ("monthly", 3, other, 2))],
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
            elif self.draws("credit notes", 30) and not self.first_credit(one.of).is_number:
                one.trigger = "credited back"
                one.percent = ("/", ("so far", "credited_back"), ("deal", "list_price"))

    def first_credit(self, names: list[str]) -> Credit:
        """The credit of the first component named."""
        return self.credit(next(c.on for c in self.plan.components if c.name == names[0]))

    # ------------------------------------------------------------ people

    def people(self) -> None:
        plan = self.plan
        if plan.base and self.draws("proration", 30):
            plan.base_prorated = self.prorated()
        for quota in plan.quotas:
            if self.draws("proration", 25):
                quota.prorated = self.prorated()
            if self.draws("ramps", 12) and quota.rows and quota.rows[0][0] is None:
                unit = quota.rows[0][1]
                if unit[0] in ("money", "num"):
                    quota.ramp = [(1, (unit[0], unit[1] / 2)), (4, unit)]
            if self.draws("quotas that change", 40) and len(quota.rows) > 1 and not quota.prorated:
                marginal = all(
                    self.stays_rated(c) for c in self.of(Commission) if c.on == quota.credit
                )
                ways = ["last day", "weighted"]
                if marginal and self.draws("as of each deal", 50):
                    ways = ["each deal"]
                quota.changes = self.random.choice(ways)
                later = date(2026, self.random.randint(1, 12), self.random.choice([2, 10, 16]))
                if later > quota.rows[0][0]:
                    quota.rows[1:] = [(later, quota.rows[1][1])]
        for one in self.of(Bonus, Objectives, Curve):
            if self.draws("proration", 25):
                one.prorated = self.prorated()
            if self.draws("paid if employed", 15):
                one.if_employed = True
        for one in [*plan.caps, *plan.draws]:
            if self.draws("proration", 25):
                one.prorated = self.prorated()
        for one in plan.draws:
            if self.draws("months of service", 20):
                one.days, one.months = None, (1, self.random.choice([3, 6]))
        for one in plan.caps:
            if self.draws("caps carry over", 25):
                one.carries, one.after_clawbacks = True, False
        if self.draws("paid in another currency", 20):
            plan.paid_in = self.random.choice(["first", "last"])
        plan.forgives_negative = self.draws("negative is forgiven", 20)

    def stays_rated(self, one: Commission) -> bool:
        """Whether later deals never change a rate."""
        modes = {table.mode for table in (one.tiers, one.accelerator) if table}
        return not modes & {"retroactive", "excess"} and not one.gate

    def prorated(self) -> tuple[str, bool]:
        way = self.random.choice(["days", "working days", "months", "not"])
        return way, way != "not" and self.chance(40)
