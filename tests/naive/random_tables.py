"""Random rows of the ledger's other tables: payments, absences, territories, roles, rates."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from random import Random

from tests.naive.model import Ledger, Plan
from tests.naive.random_currencies import sell_abroad


class Tables:
    """Adds what the plans' further forms look at."""

    def __init__(self, random: Random, plans: list[Plan], found: Ledger, scale: int) -> None:
        self.random, self.plans, self.found, self.scale = random, plans, found, scale
        self.plan = plans[0]

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def add(self, names: list[str]) -> None:
        if self.asks_payments():
            self.payments()
        if any(plan.creditings for plan in self.plans):
            self.holders(names)
        self.start_dates()
        for name in names:
            if self.chance(20):
                self.absence(name)
        if any(plan.paid_in for plan in self.plans):
            self.currencies()
        sell_abroad(self.random, self.plans, self.found)

    def asks_payments(self) -> bool:
        return any(
            any(how[0] in ("as paid", "when paid") for one in plan.releases for _, how in one.rows)
            or any(one.trigger == "refunded" for one in plan.clawbacks)
            or any(credit.of_payments for credit in plan.credits)
            for plan in self.plans
        )

    def payments(self) -> None:
        """Some parts of each deal, the rest, now and then money back."""
        seen: set[str] = set()
        for row in list(self.found.deals):
            deal, day, acv = str(row["deal"]), row["close_date"], row["acv"]
            if deal in seen or self.chance(30):
                continue
            seen.add(deal)
            for _ in range(self.random.choice([1, 1, 2, 3])):
                day += timedelta(days=self.random.choice([0, 10, 31, 60]))
                part = self.random.choice([1, Fraction(1, 2), Fraction(1, 4), Fraction(-1, 4)])
                places = self.plan.places
                amount = Fraction(round(acv * part * 10**places), 10**places)
                payment = {"deal": deal, "date": day, "amount": amount}
                if day <= self.plan.last and payment not in self.found.payments:
                    self.found.payments.append(payment)

    def start_dates(self) -> None:
        """Most begin with their first row, some long before or later; few have another day in a later row."""
        starts: dict[str, date] = {}
        for row in sorted(self.found.people, key=lambda row: row["from"]):
            name = str(row["person"])
            if name not in starts or self.chance(5):
                back = self.random.choice([0, 0, 20, 100, 400, -30])
                starts[name] = row["from"] - timedelta(days=back)
            row["start_date"] = min(starts[name], row["end_date"] or starts[name])

    def holders(self, names: list[str]) -> None:
        """Territories and roles, some of several people, some of nobody for a while."""
        for _ in range(5):
            for table, column in (("territories", "territory"), ("roles", "role")):
                first = self.plan.first + timedelta(days=self.random.choice([-40, -40, 60, 200]))
                last = self.random.choice([None, first + timedelta(days=90)])
                row = {"person": self.random.choice(names), "from": first, "to": last}
                held = "engineer" if column == "role" else self.random.choice(["north", "south"])
                scope = self.random.choice([None, "north", "south"])
                rows = getattr(self.found, table)
                new = row | {column: held, "scope": scope}
                same = [r for r in rows if (r["person"], r[column], r["scope"]) == (new["person"], held, scope)]  # fmt: skip
                if not same:
                    rows.append(new)

    def currencies(self) -> None:
        """Some are paid in pounds or yen; rates on most days of the months' beginnings and ends."""
        for row in self.found.people:
            row["currency"] = self.random.choice([None, "GBP", "JPY", self.plan.currency])
            if row["currency"] == "JPY":
                row["salary"] = Fraction(round(row["salary"]))
        day = self.plan.first - timedelta(days=40)
        by_weeks = any("week" in plan.pay for plan in self.plans)
        while day < self.plan.last + timedelta(days=400):
            for to in {"GBP", "JPY"} - {self.plan.currency}:
                if (by_weeks or day.day in (1, 2, 14, 15, 16, 28, 30, 31)) and self.chance(95):
                    rate = Fraction(self.random.randint(5000, 20000), 10000)
                    pair = {"from": self.plan.currency, "to": to, "rate": rate}
                    self.found.rates.append({"date": day} | pair)
            day += timedelta(days=1)

    def absence(self, name: str) -> None:
        first = self.plan.first + timedelta(days=self.random.randrange(300))
        last = first + timedelta(days=self.random.choice([0, 5, 40]))
        row = {"person": name, "from": first, "to": last, "type": "leave"}
        self.found.absences.append(row)
