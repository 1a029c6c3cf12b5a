"""The further forms of the language, drawn into a finished random plan.

Each form has a name in `FORMS_DRAWN` (tests/naive/drawn.py); one that is not there is not drawn.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from tests.naive.model import (
    Bonus,
    Commission,
    Curve,
    Gate,
    Multiplier,
    Objectives,
    Spiff,
    Table,
)
from tests.naive.periods import PER_YEAR
from tests.naive.random_currencies import Currencies
from tests.naive.random_ratios import Ratios
from tests.naive.random_starts import Starts
from tests.naive.random_teams import Teams
from tests.naive.random_together import Together
from tests.naive.random_waits import Waits
from tests.naive.random_windows import Windows


class Forms(Together, Waits, Currencies, Ratios, Starts, Teams, Windows):
    """Adds forms to a plan that has its credits and components."""

    def add(self) -> None:
        """One form after the other, in the order in which plans are read."""
        self.crediting()
        self.team_quotas()
        self.parts_of_deals()
        self.tables()
        self.deals()
        self.stretches()
        self.periods()
        self.ratios()
        self.wholes()
        self.starts()
        self.together()
        self.ranks()
        self.races()
        self.clawbacks()
        self.people()
        self.currencies()
        self.fees()
        self.releases()

    # ------------------------------------------------------------ credits and rates

    def parts_of_deals(self) -> None:
        for credit in self.plan.credits:
            if not credit.is_number and not credit.crediting and self.draws("payments", 12):
                credit.of_payments, credit.count = True, ("payment", "amount")
                credit.dated = "payment.date"
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
            by_attainment = {t.axis for t in (one.tiers, one.accelerator) if t} == {"attainment"}
            if self.draws("attainment at most", 10) and quota and by_attainment:
                one.attainment_at_most = self.random.choice([Fraction(1), Fraction(3, 2)])
                one.without_quota = "nothing"
            if (
                self.draws("negative totals", 15)
                and one.accumulated in PER_YEAR
                and not one.gate
                and (one.tiers is None or one.accelerator or one.tiers.mode != "per deal")
            ):
                one.below_zero = self.random.choice(["carries", "zero"])
            if self.draws("shortfalls", 15) and by_attainment and one.accumulated in PER_YEAR:
                one.below_zero = "shortfall"
            if self.draws("the period before", 12) and not credit.is_number:
                self.rate_by_before(one)
            if self.draws("tiers of another credit", 12) and not credit.is_number:
                self.tiers_of_another(one)
            if self.draws("contract years", 10) and one.rate and not one.accelerator and not credit.is_number:  # fmt: skip
                rows = [(Fraction(1), self.pct("10", "8")), (Fraction(2), self.pct("5", "4"))]
                word = self.random.choice(["contract year", "contract month"])
                one.rate = one.accumulated = one.without_quota = one.gate = one.below_zero = None
                one.tiers = Table("per deal", "num", rows, (word, ("deal", "start_date")))
        for one in self.of(Spiff):
            if self.draws("spiff limits", 30):
                one.most_deals = (self.random.choice([1, 2]), self.random.choice(["month", "year"]))
            if self.draws("spiff limits", 30) and not (one.at_least or one.at_most):
                one.budget = self.money(self.random.choice([100, 500]))

    def rate_by_before(self, one: Commission) -> None:
        """A rate, or that of the last row, by what was sold in the period before."""
        test = self.before(self.random.choice(self.plan.credits).name)
        rate = ("if", test, self.pct("10", "7.5"), self.pct("4", "0.5"))
        if self.has_quota(one.on) and self.draws("quotas around deals", 30):
            kind = self.random.choice(self.whole_kinds(one.on))
            rate = ("/", ("person", "target"), ("measure", "quota", one.on, ("per", kind)))
            one.without_quota = self.random.choice(["nothing", self.pct("5")])
        if one.rate:
            one.rate = rate
        elif one.tiers:
            one.tiers.rows[-1] = (one.tiers.rows[-1][0], rate)

    def gate(self, one: Commission | Bonus | Curve | Objectives, quota: bool) -> None:
        """A gate by attainment, or by a number of deals of any credit."""
        credit = self.random.choice(self.plan.credits)
        count = ("measure", "number", credit.name)
        one.gate = Gate(("cmp", ">=", count, ("num", Fraction(self.random.choice([1, 2, 3])))))
        axes = {t.axis for t in (one.tiers, one.accelerator) if t} if quota else {"none"}
        if axes <= {"attainment"} and isinstance(one, Commission) and self.chance(60):
            one.gate = Gate(above=self.random.choice([Fraction(1, 2), Fraction(1)]))
            if self.chance(50):
                test = ("cmp", ">=", ("measure", "attainment", ""), ("pct", one.gate.above))
                one.gate = Gate(test)
            one.without_quota = "nothing"

    def tiers_of_another(self, one: Commission) -> None:
        others = [c.name for c in self.plan.credits if c.name != one.on]
        if not others or one.accumulated not in PER_YEAR:
            return
        other = self.credit(self.random.choice(others))
        axis = "number" if other.is_number else "amount"
        bound = Fraction(2) if other.is_number else Fraction(1000 * self.scale)
        rows = [(Fraction(0), self.pct("4", "5")), (bound, self.pct("6.25", "0.5"))]
        mode = self.random.choice(["marginal", "retroactive"])
        one.rate = one.accelerator = one.gate = None
        one.attainment_at_most = one.below_zero = one.without_quota = None
        one.tiers = Table(mode, axis, rows, of=other.name)

    def stretches(self) -> None:
        """Totals over the plan, years from a day, rolling months; caps over these, and per deal."""
        from_start = ("year from", "person", "start_date")
        for one in self.of(Commission):
            tables = [table for table in (one.tiers, one.accelerator) if table]
            if one.accumulated not in PER_YEAR or one.gate or one.below_zero:
                continue
            if any(table.of for table in tables) or not self.draws("stretches", 25):
                continue
            asks = any(table.axis == "attainment" for table in tables)
            asks |= "'quota'" in str((one.rate, tables))
            if asks and not self.draws("stretches by attainment", 100):
                continue
            ways: list = ["plan", from_start]
            if not asks:
                ways.append(("year from", "deal", "start_date"))
                per = self.random.choice(["plan", "month", "quarter", "year"])
                ways += [("each", per, self.random.choice(["product", "region"]))] * 2
            stays = all(table.mode in ("marginal", "new", "old") for table in tables)
            if stays and (not asks or "month" in self.whole_kinds(one.on)):
                ways.append(("rolling", self.random.choice([2, 3])))
            one.accumulated = self.random.choice(ways)
        on_deals = {one.name for one in self.of(Commission, Spiff)}
        for cap in self.plan.caps:
            if self.draws("stretches", 20):
                cap.per = self.random.choice(["plan", from_start])
            elif on_deals >= set(cap.on) and self.draws("caps per deal", 25):
                cap.per = "deal"

    # ------------------------------------------------------------ pay for periods

    def periods(self) -> None:
        for one in self.of(Bonus):
            name = self.random.choice(self.plan.credits).name
            if self.draws("windows", 30) and ("week" not in one.per or self.weeks()):
                self.window(one, name)
            if self.draws("steps", 30):
                credit = self.credit(name)
                what, unit = ("number", 1) if credit.is_number else ("amount", 500 * self.scale)
                rows = [(Fraction(n * unit), self.money(100 * n)) for n in (1, 2, 4)]
                one.steps = (self.random.choice(["replacing", "stacking"]), what, name, rows)
                one.pays = None
            longer = self.made_of(one.per)
            if longer and one.when and self.draws("catches up", 25):
                count = ("measure", "number", name, ("per", longer))
                one.catches_up = ("cmp", ">=", count, ("num", Fraction(3)))
        if self.draws("curves", 35):
            self.plan.components.append(self.curve())
        for one in self.of(Bonus, Objectives, Curve):
            if self.draws("gates", 15):
                self.gate(one, False)
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
        if self.draws("curves to date", 30) and self.is_measured_per_pay(found):
            found.to_date = self.random.choice(self.years.kinds_from(self.plan.pay))
        return found

    def is_measured_per_pay(self, found: Curve) -> bool:
        """Whether the quota of a curve, if it asks for one, says something about pay periods."""
        what, name = found.measure
        if what != "attainment":
            return True
        (quota,) = [one for one in self.plan.quotas if one.credit == name]
        if "week" in self.plan.pay + quota.per:
            return self.draws("curves to date by weeks", 100) and self.serves(quota, self.plan.pay)
        return quota.spread == "evenly" or self.plan.pay in self.whole_kinds(name)

    # ------------------------------------------------------------ people

    def people(self) -> None:
        plan = self.plan
        if plan.base and self.draws("proration", 30):
            plan.base_prorated = self.prorated()
        longer = self.years.kinds_from(plan.pay)[1:]
        if plan.base and longer and self.draws("base paid per longer periods", 25):
            plan.base_paid_per = self.random.choice(longer)
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
            if self.draws("proration", 25) and not getattr(one, "to_date", None):
                one.prorated = self.prorated()
            if self.draws("paid if employed", 15):
                one.if_employed = True
        for one in [*(cap for cap in plan.caps if cap.per in PER_YEAR), *plan.draws]:
            if self.draws("proration", 25):
                one.prorated = self.prorated()
        for one in plan.draws:
            if self.draws("months of service", 20):
                one.days, one.months = None, (1, self.random.choice([3, 6]))
            if "week" not in plan.pay and longer and self.draws("draws for longer periods", 30):
                one.per, one.at_end = self.random.choice(longer), self.chance(40)
        for one in plan.caps:
            if one.per in PER_YEAR and self.draws("caps carry over", 25):
                one.carries, one.after_clawbacks = True, False
        if self.draws("paid in another currency", 20):
            plan.paid_in = self.random.choice(["first", "last"])
        plan.forgives_negative = self.draws("negative is forgiven", 20)
        if self.draws("pay that waits", 20):
            least = self.random.choice([5, 20, 50, 50, 200, 1000]) * self.scale
            plan.pay_below = (Fraction(least), self.random.choice(["paid", "lost"]))

    def stays_rated(self, one: Commission) -> bool:
        """Whether later deals never change a rate."""
        modes = {table.mode for table in (one.tiers, one.accelerator) if table}
        return not modes & {"retroactive", "excess"} and not one.gate

    def prorated(self) -> tuple[str, bool]:
        way = self.random.choice(["days", "working days", "months", "not"])
        return way, way != "not" and self.chance(40)
