"""Random credits that count in another currency, and the currencies and rates of their deals."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from random import Random

from tests.naive.drawn import Drawing
from tests.naive.model import Commission, Credit, Expression, Ledger, Plan, Spiff, Table

FIELDS = ["close_date", "start_date", "invoiced_on"]


class Currencies(Drawing):
    """Turns a credit of a finished plan into one in another currency, where no sum of two meets."""

    def currencies(self) -> None:
        for credit in self.plan.credits:
            if self.draws("credits in another currency", 10) and self.stands_alone(credit):
                self.convert(credit, self.random.choice(self.others()))

    def others(self) -> list[str]:
        return [one for one in ("GBP", "EUR", "JPY") if one != self.plan.currency]

    def stands_alone(self, credit: Credit) -> bool:
        """Whether no sum of the credit is laid beside one of the plan."""
        plan = self.plan
        teams = {name for one in plan.quotas if one.team for name in (one.credit, one.team[1])}
        if credit.is_number or credit.of_payments or credit.name in teams:
            return False
        return f"'amount', '{credit.name}'" not in str((plan.components, plan.definitions))

    def convert(self, credit: Credit, currency: str) -> None:
        credit.converted = (currency, self.random.choice(FIELDS))
        credit.count = self.random.choice([("deal", "acv"), ("deal", "acv"), ("deal", "margin")])
        won = ("cmp", "is", ("deal", "stage"), ("text", "closed_won"))
        credit.where = self.random.choice([None, won])
        credit.up_to, credit.above = (
            in_currency(b, currency) for b in (credit.up_to, credit.above)
        )
        for quota in self.plan.quotas:
            if quota.credit == credit.name:
                if "person" in str(quota.rows):
                    quota.rows = [(None, self.money(1000))]
                quota.rows = [(day, in_currency(value, currency)) for day, value in quota.rows]
                quota.ramp = [(month, in_currency(value, currency)) for month, value in quota.ramp]
        named: list[str] = []
        for one in self.of(Commission, Spiff):
            if one.on == credit.name:
                named.append(one.name)
                self.convert_pay(one)
        for back in self.plan.clawbacks:
            if back.is_sum and set(back.of) & set(named) and back.percent:
                back.percent = self.money(20)

    def convert_pay(self, one: Commission | Spiff) -> None:
        one.converted_at = self.random.choice(FIELDS)
        if isinstance(one, Spiff):
            one.pays = ("*", ("amount",), self.pct("0.5", "1"))
            return
        if one.rate and "quota" in str(one.rate):
            one.rate = self.pct("6", "7.3333")
        for table in (one.tiers, one.accelerator):
            if table:
                self.plain(table)

    def plain(self, table: Table) -> None:
        """Without sums of the plan, the person or the deal."""
        by_sums = any(is_sum(start) for start, _ in table.rows)
        for place, (start, value) in enumerate(table.rows):
            if table.axis in ("amount", "money") and by_sums:
                start = Fraction(place * 4000 * self.scale)
            if "quota" in str(value):
                value = self.pct("6", "0.5")
            table.rows[place] = (start, value)
        if table.axis == "money":
            table.by = ("amount",)


def is_sum(start: Fraction | Expression) -> bool:
    """Whether a row begins at a sum of the person's or the deal's."""
    return isinstance(start, tuple) and "quota" not in str(start)


def in_currency(value: Expression | None, currency: str) -> Expression | None:
    """A sum of money as one of another currency."""
    return (*value[:2], currency) if value and value[0] == "money" else value


def sell_abroad(random: Random, plans: list[Plan], found: Ledger) -> None:
    """Some deals in another currency, where every plan knows them; rates on most days."""
    plan = plans[0]
    abroad = "EUR" if plan.currency == "CHF" else "CHF"
    into = {c.converted[0] for one in plans for c in one.credits if c.converted}
    if not into:
        return
    if all(any(credit.converted for credit in one.credits) for one in plans):
        chosen: dict[str, str | None] = {}
        for row in sorted(found.deals, key=lambda row: (row["deal"], row["item"])):
            name = str(row["deal"]).removesuffix("R")
            ways = [plan.currency, plan.currency, abroad, None]
            row["currency"] = chosen.setdefault(name, random.choice(ways))
    pairs = {(one, to) for to in into for one in (plan.currency, abroad)}
    pairs |= {(one, plan.currency) for one in into}
    known = {(row["from"], row["to"], row["date"]) for row in found.rates}
    for one, to in sorted(pair for pair in pairs if pair[0] != pair[1]):
        day = plan.first - timedelta(days=60)
        while day < plan.last + timedelta(days=60):
            if random.randrange(100) < 90 and (one, to, day) not in known:
                rate = Fraction(random.randint(5000, 20000), 10000)
                found.rates.append({"date": day, "from": one, "to": to, "rate": rate})
            day += timedelta(days=1)
