"""Random pairs of a plan and a ledger, from a seed: every form of the language, small persons.

`random_pair(seed, persons)` is one plan with a ledger of so many people on it. Amounts have the
currency's places and percents four decimals at most, so that twelve places hold every product. Bounds
are met exactly and half cents arise on purpose: deals come in round steps of quotas and bounds, or
with odd cents that a rate of 0.5% halves.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from random import Random

from tests.naive.deal_days import draw_days
from tests.naive.drawn import FORMS_DRAWN, scale_of
from tests.naive.model import Cells, Credit, Expression, Ledger, Plan, Quota, Setting
from tests.naive.periods import PER_YEAR, Years, month_start, retail
from tests.naive.random_components import Components
from tests.naive.random_forms import Forms
from tests.naive.random_ledgers import Ledgers

STAGES = ["closed_won", "closed_lost", "Closed_won"]
PRODUCTS = ["core", "services", "GTX Pro"]


@dataclass
class Pair:
    """Plans, a ledger, the calendar they live in, and the seed they come from."""

    seed: int
    plans: list[Plan]
    ledger: Ledger
    years: Years
    through: date | None = None
    setting: Setting = field(default_factory=Setting)


def in_plan_currency(pair: Pair) -> Pair:
    """The pair with everybody paid in the plan's currency, where amounts of two days are added up."""
    return replace(pair, plans=[replace(plan, paid_in=None) for plan in pair.plans])


def random_pair(seed: int, persons: int = 50) -> Pair:
    """The pair of a seed; the same seed gives the same pair."""
    random = Random(seed)
    years = random_years(random)
    plans = [Plans(random, years).plan("plan_b")]
    if random.randrange(100) < 15:
        name = random.choice(["plan_a", "plan_c"])
        plans.append(Plans(random, years).plan(name, plans[0].currency))
    for plan in plans:
        Forms(random, years, plan, 1).override(plans)
        Forms(random, years, plan, 1).spread_for_teams(plans)
    for plan in plans:
        Forms(random, years, plan, scale_of(plan)).by_teams(plans)
    Forms(random, years, plans[-1], 1).carry_on(plans[:-1])
    draw_days(random, plans)
    ledger = Ledgers(random, years, plans).ledger(persons)
    pair = Pair(seed, plans, ledger, years)
    pair.setting = Setting(random.choice(["daily", "monthly"]), random.choice([0, 3, 40]))
    if pair.setting.rates == "monthly":
        ledger.rates = one_a_month(ledger.rates)
    if random.randrange(100) < 15:
        day = plans[0].first + timedelta(days=random.randrange(300))
        pair.through = max(years.days(plan.pay, day)[1] for plan in plans)
    return pair


def random_years(random: Random) -> Years:
    """Calendar or fiscal years by month, or years of weeks."""
    first_month = random.choice([1, 1, 1, 2, 7, 10])
    named_by = random.choice(["start", "end"])
    own: tuple = ()
    if "retail calendars" in FORMS_DRAWN and random.randrange(100) < 10:
        sixth = [date(year, first_month, 1) + timedelta(days=5) for year in range(2021, 2033)]
        starts = [day - timedelta(days=(day.weekday() + 1) % 7) for day in sixth]
        own = retail(random.choice(["4-4-5", "4-5-4", "5-4-4"]), starts, named_by)
        first_month = 1
    elif "calendars from files" in FORMS_DRAWN and random.randrange(100) < 4:
        own = uneven_months(random, first_month, named_by)
        first_month = 1
    weeks = [date(2026, 1, 5) + timedelta(days=random.randrange(14)) for _ in range(2)]
    if random.randrange(100) < 60:
        weeks[1] = weeks[0] + timedelta(days=random.choice([0, 7]))
    return Years(first_month, named_by, *weeks, own)


def uneven_months(random: Random, first_month: int, named_by: str) -> tuple:
    """The rows of a calendar whose months begin some days before or after the first."""
    starts = [
        month_start(date(2021, first_month, 1), n) + timedelta(days=random.randint(-6, 6))
        for n in range(12 * 11 + 1)
    ]
    year = 2021 if named_by == "start" or first_month == 1 else 2022
    return tuple(
        (year + n // 12, n % 12 + 1, first, after - timedelta(days=1))
        for n, (first, after) in enumerate(pairwise(starts))
    )


def one_a_month(rates: list[Cells]) -> list[Cells]:
    """The first row of each pair of currencies and month."""
    found: dict[tuple, Cells] = {}
    for row in rates:
        found.setdefault((row["from"], row["to"], row["date"].year, row["date"].month), row)
    return list(found.values())


class Plans:
    """Makes plans."""

    def __init__(self, random: Random, years: Years) -> None:
        self.random, self.years = random, years

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def plan(self, name: str, currency: str = "") -> Plan:
        first, last = self.years.days("year", date(2026, 6, 15))
        if self.chance(25):
            first += timedelta(days=self.random.randrange(100))
            last -= timedelta(days=self.random.randrange(100))
        plan = Plan(
            name,
            first,
            last,
            currency or self.random.choice(["USD", "USD", "USD", "EUR", "JPY", "KWD", "CHF"]),
            self.pay(),
            self.random.choice(["half up", "half even"]),
            self.chance(40),
        )
        self.scale = scale_of(plan)
        self.shared = self.random.choice(["none", "none", "whole", "thirds", "thirds"])
        if self.chance(40):
            plan.base = self.base()
        self.definitions(plan)
        self.credits(plan)
        for credit in plan.credits:
            if self.chance(85):
                plan.quotas.append(self.quota(plan, credit))
        Components(self.random, self.years, plan, self.scale).fill()
        Forms(self.random, self.years, plan, self.scale).add()
        return plan

    def pay(self) -> str:
        if "pay by weeks" in FORMS_DRAWN and self.chance(10):
            return self.random.choice(["week", "two weeks"])
        rare = [kind for kind in ("half-month", "half-year", "year") if self.years.has(kind)]
        return self.random.choice(["month"] * 6 + ["quarter"] * 2 + rare)

    def money(self, value: int) -> Expression:
        return ("money", Fraction(value * self.scale))

    def spread_over_weeks(self) -> str | list[Fraction] | None:
        """Of a quota per two weeks, where weeks lie in them."""
        if "week" not in self.years.measured_by("two weeks"):
            return None
        return self.random.choice([None, "evenly", [Fraction(3, 5), Fraction(2, 5)]])

    def base(self) -> tuple[Expression, str]:
        per = self.random.choice(self.years.kinds_from("half-month"))
        if self.chance(70):
            return ("person", "salary"), per
        return self.money(self.random.randrange(1000, 90000)), per

    def definitions(self, plan: Plan) -> None:
        if self.chance(30):
            plan.definitions["net"] = (
                "max",
                [("-", ("deal", "acv"), ("deal", "cost")), self.money(0)],
            )
            plan.definitions["half_net"] = ("*", ("name", "net"), ("pct", Fraction(1, 2)))
        if self.chance(20):
            plan.definitions["a_big_one"] = ("cmp", ">=", ("deal", "acv"), self.money(3000))

    def credits(self, plan: Plan) -> None:
        names = ["bookings"]
        if self.chance(40):
            names.append("meetings")
        if self.chance(50):
            names.append("team_bookings")
        if self.chance(15):
            names.append("team_meetings")
        for name in names:
            credit = Credit(name, self.count(plan, "meetings" in name))
            credit.is_number = "meetings" in name
            credit.dated = self.random.choice(["close_date"] * 4 + ["invoiced_on"])
            credit.where = self.test(plan) if self.chance(60) else None
            if not name.startswith("team") and self.shared != "none" and self.chance(15):
                sign = self.random.choice(["is", "is not"])
                credit.where = ("cmp", sign, ("split", "type"), ("text", "revenue"))
            credit.times_share = self.shared == "thirds" or self.chance(10)
            if name.startswith("team"):
                credit.levels = self.random.choice([(1, 1), (1, 1), (1, None), (2, 2)])
                credit.as_of = self.random.choice(["close_date", "close_date", "start_date"])
                credit.every_share_counts = self.chance(35)
            plan.credits.append(credit)

    def count(self, plan: Plan, is_number: bool) -> Expression:
        if is_number:
            return self.random.choice([("num", Fraction(1)), ("deal", "quantity")])
        acv = ("deal", "acv")
        half = ("*", acv, ("pct", Fraction(1, 2)))
        options = [acv] * 5 + [
            ("-", acv, ("deal", "cost")),
            ("max", [("deal", "margin"), self.money(0)]),
            ("if", ("cmp", "is", ("deal", "product"), ("text", "core")), acv, half),
        ]
        if "net" in plan.definitions:
            options += [("name", "net"), ("name", "half_net")] * 2
        return self.random.choice(options)

    def test(self, plan: Plan, depth: int = 0) -> Expression:
        """A test of a deal."""
        won = ("cmp", "is", ("deal", "stage"), ("text", "closed_won"))
        sign = self.random.choice([">=", ">", "<", "<="])
        options = [won] * 6 + [
            ("one of", ("deal", "product"), self.random.sample(PRODUCTS, 2)),
            ("not", ("one of", ("deal", "product"), self.random.sample(PRODUCTS, 1))),
            ("cmp", "is not", ("deal", "product"), ("text", "GTX Pro")),
            ("cmp", sign, ("deal", "acv"), self.money(self.random.choice([0, 1000, 2000]))),
            ("cmp", sign, ("deal", "discount"), ("pct", Fraction(1, 10))),
            ("cmp", sign, ("deal", "term"), ("months", Fraction(24))),
            ("cmp", sign, ("deal", "close_date"), ("date", date(2026, 5, 1))),
            ("cmp", "is", ("deal", "region"), ("person", "region")),
            ("cmp", ">", ("deal", "acv"), ("*", ("person", "target"), ("pct", Fraction(1, 2)))),
            (self.random.choice(["empty", "not empty"]), ("deal", "invoiced_on")),
            (
                "cmp",
                ">",
                ("/", ("deal", "margin"), ("deal", "list_price")),
                ("pct", Fraction(1, 4)),
            ),
        ]
        if "a_big_one" in plan.definitions:
            options += [("name", "a_big_one")] * 3
        if depth < 2 and self.chance(35):
            parts = [self.test(plan, depth + 1) for _ in range(self.random.choice([2, 2, 3]))]
            options = [("and", parts), ("or", [won, *parts]), ("not", parts[0])]
        return self.random.choice(options)

    def quota(self, plan: Plan, credit: Credit) -> Quota:
        """A literal, a personal, a dated quota, or one from the ledger."""
        quota = Quota(credit.name, self.random.choice(["month", "quarter", "half-year", "year"]))
        quota.spread = "evenly"
        if "quotas per week" in FORMS_DRAWN and self.chance(8):
            quota.per = self.random.choice(["week", "two weeks"])
        months = max(1, 12 // PER_YEAR[quota.per])
        unit = ("num", Fraction(months)) if credit.is_number else self.money(250 * months)
        kind = self.random.choice(["literal", "literal", "person", "dated", "ledger", "ledger"])
        if quota.per in ("month", "week"):
            quota.spread = None
        elif quota.per == "two weeks":
            quota.spread = self.spread_over_weeks()
        elif quota.per == "quarter" and self.chance(30):
            quota.spread = [Fraction(1, 4), Fraction(1, 4), Fraction(1, 2)]
        elif quota.per == "year" and self.chance(40):
            quota.spread = [Fraction(1, 5)] * 3 + [Fraction(2, 5)]
        if kind == "person" and not credit.is_number:
            target = ("person", "target")
            quota.rows = [(None, ("*", target, ("num", Fraction(self.random.choice([1, 2])))))]
        elif kind == "dated":
            periods = self.years.between(quota.per, plan.first, plan.last)
            starts = [first for first, _ in periods if first >= plan.first]
            later = self.random.sample(starts, min(len(starts), self.random.choice([1, 2])))
            days = sorted({periods[0][0], *later})
            quota.rows = [(day, (unit[0], unit[1] * (1 + n % 3))) for n, day in enumerate(days)]
        elif kind != "ledger":
            quota.rows = [(None, (unit[0], unit[1] * self.random.choice([1, 1, 2, 0])))]
        return quota
