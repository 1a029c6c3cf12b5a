"""Random ledgers for a plan: people who come, go and move, and deals on all the edges."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from random import Random

from tests.naive.drawn import scale_of
from tests.naive.model import Cells, Ledger, Objectives, Plan
from tests.naive.periods import Years, add_months
from tests.naive.random_tables import Tables

THIRDS = [
    ["33.33", "33.33", "33.34"],
    ["50", "50"],
    ["60", "40"],
    ["12.5", "87.5"],
    ["100"],
    ["33.3333", "66.6667"],
]


class Ledgers:
    """Makes ledgers."""

    def __init__(self, random: Random, years: Years, plans: list[Plan]) -> None:
        self.random, self.years, self.plans = random, years, plans
        self.plan = plans[0]
        self.components = [component for plan in plans for component in plan.components]
        self.scale = scale_of(self.plan)
        self.days = (self.plan.last - self.plan.first).days
        self.found = Ledger()

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def any_day(self, around: int = 0) -> date:
        return self.plan.first + timedelta(days=self.random.randint(-around, self.days + around))

    def cents(self, low: int, high: int) -> Fraction:
        """An amount with the places of the currency."""
        unit = 10 ** min(self.plan.places, 2)
        return Fraction(self.random.randint(low * unit, high * unit), unit) * self.scale

    def ledger(self, persons: int) -> Ledger:
        """People, their deals, and all the rest."""
        leads = [f"lead{n}" for n in range(1, 2 + persons // 10)]
        self.person("chief", None)
        for lead in leads:
            self.person(lead, "chief")
        names = [f"p{n:02}" for n in range(1, persons + 1)]
        for name in names:
            self.person(name, self.random.choice(leads), leads)
        for other in self.plans[1:]:
            both = [row for row in self.found.people if self.random.random() < 0.5]
            both = [
                row for row in self.found.people if row["person"] in {r["person"] for r in both}
            ]
            if other.carries:
                both = self.moved([row for row in both if not row["to"] and not row["end_date"]])
            self.found.people += [row | {"plan": other.name} for row in both]
        for name in [*names, *leads]:
            self.deals(name)
        self.split(names)
        self.quotas([*names, *leads, "chief"])
        self.scores([*names, *leads])
        for name in names:
            if self.chance(15):
                self.adjustment(name)
        if self.chance(30):
            self.go_live(names)
        Tables(self.random, self.plans, self.found, self.scale).add(names)
        if self.chance(70) or any(getattr(c, "paid_per", None) for c in self.components):
            row = self.row("p01", "LAST", self.plan.last) | {"stage": "open", "acv": Fraction(0)}
            self.found.deals.append(row | {"paid_on": None, "cancelled_on": None})
        for table in vars(self.found).values():
            self.random.shuffle(table)
        return self.found

    # ------------------------------------------------------------ people

    def person(self, name: str, manager: str | None, leads: list[str] | None = None) -> None:
        """One row, or two where salary and manager change; some come late, leave, or pause."""
        first = self.plan.first - timedelta(days=30)
        last: date | None = None
        if self.chance(15):
            first = self.any_day()
        if self.chance(15):
            last = max(first, self.any_day())
        row: Cells = {"person": name, "plan": self.plan.name, "from": first, "to": last}
        row |= {"manager": manager, "region": self.random.choice(["north", "south", None])}
        row |= {"salary": self.cents(3000, 9000), "end_date": None}
        row["target"] = Fraction(self.random.choice([800, 1000, 2400]) * self.scale)
        row["commission_rate"] = Fraction(self.random.choice(["5", "6.25", "8.1234"])) / 100
        if self.chance(7):
            row["end_date"] = max(first, self.any_day())
        self.found.people.append(row)
        if leads and self.chance(25):
            moves = self.any_day()
            if moves <= first or (last and moves > last):
                return
            later = {"from": moves, "manager": self.random.choice(leads)}
            later |= {"salary": self.cents(3000, 9000), "region": "south"}
            later["target"] = Fraction(self.random.choice([800, 1000, 2400]) * self.scale)
            if row["end_date"] and row["end_date"] < moves:
                later["end_date"] = None
            self.found.people.append(row | later)
            row["to"] = moves - timedelta(days=1 if self.chance(80) else 9)
            row["end_date"] = None
            if row["to"] < first:
                row["to"] = first

    def moved(self, rows: list[Cells]) -> list[Cells]:
        """The people of some last rows on another plan, most from the day after the first one."""
        found = []
        for row in rows:
            day = self.any_day()
            if day <= row["from"]:
                continue
            row["to"] = day - timedelta(days=self.random.choice([1, 1, 1, 12]))
            row["to"] = max(row["to"], row["from"])
            found.append(row | {"from": day, "to": None})
        return found

    # ------------------------------------------------------------ deals

    def deals(self, name: str) -> None:
        """A person's deals; ids go past 9, days repeat, some are taken back by a negative deal."""
        days = [self.any_day(3) for _ in range(self.random.randint(1, 6))]
        count = self.random.choice([1, 3, 5, 8, 12])
        for number in range(count):
            day = self.random.choice(days)
            row = self.row(name, f"{name}-{number + 1}", day)
            self.found.deals.append(row)
            if self.chance(15):
                row["item"] = "b"
                for item in ["a", "c"][: self.random.choice([1, 2])]:
                    more: Cells = {"item": item, "acv": self.acv(), "product": self.product()}
                    if self.chance(10):
                        more["close_date"] = self.any_day()
                    self.found.deals.append(row | more)
            elif self.chance(12):
                back: Cells = {"deal": f"{name}-{number + 1}R", "close_date": self.any_day()}
                back["original"] = row["deal"] if self.chance(60) else None
                for column in ("acv", "cost", "margin"):
                    back[column] = -row[column]
                self.found.deals.append(row | back)

    def product(self) -> str:
        return self.random.choice(["core", "core", "services", "GTX Pro"])

    def acv(self) -> Fraction:
        """Round steps that meet bounds, and odd cents that make half cents."""
        kind = self.random.randrange(10)
        if kind < 5:
            return Fraction(self.random.choice([250, 500, 500, 750, 1000, 1500]) * self.scale)
        if kind < 8:
            return self.cents(1, 2000)
        if kind < 9:
            return self.cents(-500, 100)
        odd = Fraction(self.random.choice([1, 3, 5, 7, 9]) * 100 + 50, 100)
        return odd if self.plan.places else odd * 2

    def row(self, name: str, deal: str, day: date) -> Cells:
        acv = self.acv()
        cost = self.cents(0, 300)
        row: Cells = {"deal": deal, "item": "", "person": name, "close_date": day}
        row |= {"acv": acv, "cost": cost, "margin": acv - cost, "currency": self.plan.currency}
        row["stage"] = "closed_won" if self.chance(80) else self.random.choice(["lost", None])
        row["product"] = self.product() if self.chance(92) else None
        row["region"] = self.random.choice(["north", "south", None])
        row["quantity"] = Fraction(self.random.choice([1, 1, 2, 3, 4, -1]))
        row["list_price"] = Fraction(self.random.choice([1000, 2000]) * self.scale)
        row["discount"] = self.maybe(
            Fraction(self.random.choice(["0", "5", "10", "12.5", "25"])) / 100
        )
        row["term"] = self.maybe(Fraction(self.random.choice([6, 12, 24, 36, 48])))
        row["start_date"] = day + timedelta(days=self.random.choice([0, 0, 10, 40]))
        row["invoiced_on"] = self.maybe(day + timedelta(days=self.random.choice([0, 5, 31])))
        since = self.random.choice([day, row["start_date"]])
        row["cancelled_on"] = self.trigger(since) if self.chance(25) else None
        row["paid_on"] = self.trigger(since) if self.chance(10) else None
        return row

    def trigger(self, since: date) -> date:
        """A day on the edges of `within 30 days`, `within 3 months` and the like."""
        later = self.random.choice([-1, 0, 7, 30, 31, 60, 90, 91, 180, 181])
        days = [since + timedelta(days=later), add_months(since, 3)]
        return self.random.choice([*days, add_months(since, 1) + timedelta(days=1)])

    def maybe(self, value):
        return value if self.chance(90) else None

    def split(self, names: list[str]) -> None:
        """Shares of some deals: all of it to each where credits count whole rows."""
        credits = [credit for plan in self.plans for credit in plan.credits]
        is_shared = all(credit.times_share or credit.crediting for credit in credits)
        if not is_shared or len(names) < 3:
            return
        for deal in sorted({str(row["deal"]) for row in self.found.deals}):
            if not self.chance(25):
                continue
            shares = self.random.choice(THIRDS)
            persons = self.random.sample(names, len(shares))
            for person, share in zip(persons, shares, strict=True):
                self.share(deal, person, share, self.random.choice([None, "revenue"]))
            if self.chance(15):
                other = self.random.choice(names)
                self.share(deal, other, self.random.choice(["50", "100"]), "overlay")

    def share(self, deal: str, person: str, share: str, kind: str | None) -> None:
        row: Cells = {"deal": deal, "person": person, "share": Fraction(share) / 100}
        self.found.splits.append(row | {"type": kind})

    # ------------------------------------------------------------ the other tables

    def quotas(self, names: list[str]) -> None:
        for quota in [quota for plan in self.plans for quota in plan.quotas]:
            if quota.rows or quota.team:
                continue
            is_number = "meetings" in quota.credit
            for name in names:
                for first, _ in self.years.between(quota.per, self.plan.first, self.plan.last):
                    row: Cells = {"person": name, "credit": quota.credit}
                    row["period"] = self.years.name(quota.per, first)
                    if self.chance(7) or any(row.items() <= r.items() for r in self.found.quotas):
                        continue
                    amount = self.random.choice([0, 1000, 1000, 2000, 3000])
                    size = self.scale if "week" not in quota.per else Fraction(self.scale, 4)
                    amount = amount // 1000 * 3 if is_number else amount * size
                    self.found.quotas.append(row | {"amount": Fraction(amount)})

    def scores(self, names: list[str]) -> None:
        wanted: list[tuple[str, list[str]]] = []
        for component in self.components:
            if isinstance(component, Objectives):
                wanted.append((component.per, [weight[1] for weight in component.weights]))
            if "('score', 'csat')" in str(component):
                wanted.append((getattr(component, "per", "") or component.accumulated, ["csat"]))
        for per, objectives in wanted:
            for name in names:
                for first, _ in self.years.between(per, self.plan.first, self.plan.last):
                    period = self.years.name(per, first)
                    for objective in objectives if self.chance(50) else []:
                        row: Cells = {"person": name, "objective": objective, "period": period}
                        if self.chance(10) or any(
                            row.items() <= r.items() for r in self.found.scores
                        ):
                            continue
                        score = Fraction(self.random.choice(["0", "50", "80", "77.77", "120"]))
                        self.found.scores.append(row | {"score": score / 100})

    def adjustment(self, name: str) -> None:
        """On a day on which the person is on the plan; with or without a component and a deal."""
        day = self.any_day()
        if not self.is_on(name, day):
            return
        row: Cells = {"person": name, "date": day, "amount": self.cents(-300, 300)}
        row["reason"] = "agreed"
        row["plan"] = self.random.choice([None, self.plan.name])
        plan = self.plan if row["plan"] else min(self.plans, key=lambda plan: plan.name)
        component = self.random.choice([None, *(c.name for c in plan.components)])
        deal = self.random.choice([None, self.random.choice(self.found.deals)["deal"]])
        self.found.adjustments.append(row | {"component": component, "deal": deal})

    def is_on(self, name: str, day: date) -> bool:
        for row in self.found.people:
            ends = [end for end in (row["to"], row["end_date"], self.plan.last) if end]
            if row["person"] == name and max(row["from"], self.plan.first) <= day <= min(ends):
                return True
        return False

    def go_live(self, names: list[str]) -> None:
        """Balances brought forward, on everybody's first day on the plan."""
        for name in names:
            row = min(
                (r for r in self.found.people if r["person"] == name), key=lambda r: r["from"]
            )
            self.openings(name, max(row["from"], self.plan.first))

    def openings(self, name: str, as_of: date) -> None:
        options: list[tuple[str, str | None, Fraction]] = [("debt", None, self.cents(1, 200))]
        options += [("credit", credit.name, Fraction(500)) for credit in self.plan.credits]
        if self.plan.pay_below:
            options.append(("waiting", None, self.cents(1, 40)))
        options += [("draw", d.name, self.cents(1, 300)) for d in self.plan.draws if d.recover_from]
        capped = {name for cap in self.plan.caps for name in cap.on}
        options += [("component", c.name, Fraction(50)) for c in self.plan.components if c.name not in capped]  # fmt: skip
        if len(self.plan.caps) == 1 and self.plan.caps[0].amount[0] == "money":
            self.capped(name, as_of)
        for what, named, amount in self.random.sample(options, self.random.choice([0, 1, 2])):
            row: Cells = {"person": name, "plan": self.plan.name, "as_of": as_of, "what": what}
            self.found.openings.append(row | {"name": named, "amount": amount})

    def capped(self, name: str, as_of: date) -> None:
        """What was paid to date on a cap's component, and what the cap has taken off of it."""
        (cap,) = self.plan.caps
        if cap.carries or cap.per == "deal":
            return
        limit, off = cap.amount[1], self.random.choice([Fraction(0), self.cents(1, 50)])
        to_date = limit + off if off else limit / 2
        row: Cells = {"person": name, "plan": self.plan.name, "as_of": as_of}
        component = {"what": "component", "name": cap.on[0], "amount": to_date}
        self.found.openings.append(row | component)
        if off:
            self.found.openings.append(row | {"what": "cap", "name": cap.name, "amount": off})
