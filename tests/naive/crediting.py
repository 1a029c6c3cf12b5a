"""Steps 1 and 2 of docs/order_of_calculation.md: who is credited with what, and the quotas."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from tests.naive.expressions import Around, NoQuota, ask, largest_remainder, rounded, running
from tests.naive.model import Cells, Credit, Ledger, Plan
from tests.naive.periods import PER_YEAR, Years, add_months


@dataclass
class Credited:
    """One row of a deal credited to one person."""

    person: str
    credit: str
    deal: str
    item: str
    day: date
    amount: Fraction
    row: Cells
    split: Cells = field(default_factory=dict)
    parts: list[tuple[str, Fraction]] = field(default_factory=list)  # team deals: per member

    @property
    def order(self) -> tuple:
        return (self.day, 0, self.deal.encode(), self.item.encode())


@dataclass
class Reversal:
    """A negative credit from a clawback: on the trigger day; `home` is the deal's own day."""

    person: str
    credit: str
    day: date
    counts_on: date
    amount: Fraction


class Book:
    """A plan and a ledger, and the questions steps 1 and 2 answer about them."""

    def __init__(self, plan: Plan, ledger: Ledger, years: Years, end: date) -> None:
        self.plan, self.ledger, self.years, self.end = plan, ledger, years, end
        self.days: dict[str, dict[date, Cells]] = {}
        for row in ledger.people:
            if row["plan"] == plan.name:
                self._add_days(row)
        self.credited: dict[tuple[str, str], list[Credited]] = {}
        for credit in plan.credits:
            for row in ledger.deals:
                for entry in self.credits_of(credit, row):
                    self.credited.setdefault((entry.person, credit.name), []).append(entry)
        for entries in self.credited.values():
            entries.sort(key=lambda entry: entry.order)
        self.reversals: list[Reversal] = []
        self.quotas: dict[tuple, Fraction | None] = {}

    # ------------------------------------------------------------ who is on the plan

    def _add_days(self, row: Cells) -> None:
        ends = [end for end in (row["to"], row.get("end_date"), self.plan.last) if end]
        day = max(row["from"], self.plan.first)
        while day <= min(ends):
            self.days.setdefault(str(row["person"]), {})[day] = row
            day += timedelta(days=1)

    def on_plan(self, person: str, day: date | None) -> Cells | None:
        return self.days.get(person, {}).get(day)

    def last_day_within(self, person: str, first: date, last: date) -> date | None:
        """The person's last day on the plan within a stretch of days."""
        return max((d for d in self.days.get(person, {}) if first <= d <= last), default=None)

    def facts(self, person: str, first: date, last: date) -> Cells:
        """The person's row on the last day of a period, or on the last day on the plan in it."""
        day = self.last_day_within(person, first, last)
        return self.days[person][day] if day else {}

    # ------------------------------------------------------------ step 1

    def credits_of(self, credit: Credit, row: Cells) -> list[Credited]:
        """Everybody a credit counts a row for."""
        day = row.get(credit.dated)
        splits = [s for s in self.ledger.splits if s["deal"] == row["deal"]]
        whole = not splits
        if whole:
            splits = [{"deal": row["deal"], "person": row["person"], "share": Fraction(1)}]
        value = ask(credit.count, Around(self.plan.definitions, deal=row))
        if day is None or value is None:
            return []
        shares = [(str(s["person"]), s["share"]) for s in splits]
        if not credit.times_share:
            amounts = [value] * len(shares)
            if any(share != 1 for _, share in shares):
                return []
        elif credit.is_number or whole:
            amounts = [value * share for _, share in shares]
        else:
            amounts = largest_remainder(value, shares, self.plan.places)
            value = rounded(value, self.plan.places)
        if credit.levels is None:
            found = [
                Credited(person, credit.name, row["deal"], row["item"], day, amount, row, split)
                for (person, _), amount, split in zip(shares, amounts, splits, strict=True)
            ]
        else:
            found = self._team_credits(credit, row, day, value, shares, amounts)
        return together([entry for entry in found if self._counts(credit, entry)])

    def _counts(self, credit: Credit, entry: Credited) -> bool:
        person = self.on_plan(entry.person, entry.day)
        if person is None:
            return False
        if credit.where is None:
            return True
        around = Around(self.plan.definitions, entry.row, person, entry.split)
        return ask(credit.where, around) is True

    def _team_credits(self, credit, row, day, value, shares, amounts) -> list[Credited]:
        first, last = credit.levels
        as_of = row.get(credit.as_of)
        teams: dict[str, list[tuple[str, Fraction]]] = {}
        by_member = zip([person for person, _ in shares], amounts, strict=True)
        for member, amount in sorted(by_member, key=lambda one: one[0].encode()):
            for level, manager in self._managers(member, as_of):
                if level >= first and (last is None or level <= last):
                    teams.setdefault(manager, []).append((member, amount))
        found = []
        for manager, members in teams.items():
            parts: dict[str, Fraction] = {}
            total = Fraction(0)
            for member, amount in members:
                now = total + amount
                if not credit.every_share_counts:
                    now = min(now, value, key=abs)
                parts[member] = parts.get(member, Fraction(0)) + now - total
                total = now
            entry = Credited(manager, credit.name, row["deal"], row["item"], day, total, row)
            entry.parts = list(parts.items())
            found.append(entry)
        return found

    def _managers(self, member: str, day: date | None) -> list[tuple[int, str]]:
        """The managers above a person on a day, nearest first, each with its level."""
        found: list[tuple[int, str]] = []
        while day is not None:
            rows = [r for r in self.ledger.people if r["person"] == member and holds(r, day)]
            managers = {str(r["manager"]) for r in rows if r.get("manager")}
            if not managers:
                break
            (member,) = managers
            found.append((len(found) + 1, member))
        return found

    def total_of_deal(self, person: str, credit: str, deal: str) -> Fraction:
        entries = self.credited.get((person, credit), [])
        return sum((e.amount for e in entries if e.deal == deal), Fraction(0))

    # ------------------------------------------------------------ step 2

    def quota(self, person: str, credit: str, kind: str, first: date, last: date) -> Fraction:
        """The quota of a period; raises NoQuota where it is zero, negative or missing."""
        asked = (person, credit, kind, first)
        if asked not in self.quotas:
            self.quotas[asked] = self._quota(person, credit, kind, first, last)
        found = self.quotas[asked]
        if found is None or found <= 0:
            raise NoQuota(*asked)
        return found

    def _quota(self, person: str, credit: str, kind: str, first: date, last: date):
        found = None
        for quota in self.plan.quotas:
            if quota.credit != credit:
                continue
            if PER_YEAR[quota.per] < PER_YEAR[kind]:
                found = self._spread(quota, person, kind, first)
                continue
            amounts = []
            for start, end in self.years.between(quota.per, first, last):
                if self.last_day_within(person, start, end) or quota.per == kind:
                    amounts.append(self._own_quota(quota, person, start, end))
            amounts = [amount for amount in amounts if amount is not None]
            found = sum(amounts, Fraction(0)) if amounts else None
        return found

    def _own_quota(self, quota, person: str, first: date, last: date) -> Fraction | None:
        """The quota of one of the quota's own periods."""
        if not quota.rows:
            name = self.years.name(quota.per, first)
            asked = (person, quota.credit, name)
            rows = [
                row["amount"]
                for row in self.ledger.quotas
                if (row["person"], row["credit"], row["period"]) == asked
            ]
            return sum(rows, Fraction(0)) if rows else None
        amount = None
        for start, expression in quota.rows:
            if start is None or start <= first:
                person_row = self.facts(person, first, last)
                amount = ask(expression, Around(self.plan.definitions, person=person_row))
        return amount

    def _spread(self, quota, person: str, kind: str, first: date) -> Fraction | None:
        """The part of a longer quota period's quota that falls to a shorter period."""
        whole = self.years.days(quota.per, first)
        amount = self._own_quota(quota, person, *whole)
        if amount is None:
            return None
        starts = [start for start, _ in self.years.between(kind, *whole)]
        shares = quota.spread
        if shares == "evenly":
            shares = [Fraction(1, len(starts))] * len(starts)
        if shares is None or len(shares) != len(starts):
            return None
        parts = running([amount * share for share in shares], self.plan.places)
        return parts[starts.index(first)]

    def opening(self, what: str, person: str, name: str, first: date, last: date) -> Fraction:
        """The sum of the opening balances whose day lies in a period."""
        return sum(
            (
                row["amount"]
                for row in self.ledger.openings
                if (row["person"], row["plan"]) == (person, self.plan.name)
                and (row["what"], row["name"] or "") == (what, name)
                and first <= row["as_of"] <= last
            ),
            Fraction(0),
        )

    # ------------------------------------------------------------ pay periods

    def paid_in(self, day: date, paid_per: str | None) -> tuple[date, date]:
        """The pay period in which a line of that day is paid."""
        if paid_per:
            day = self.years.days(paid_per, day)[1]
        return self.years.days(self.plan.pay, day)


def together(entries: list[Credited]) -> list[Credited]:
    """A person named twice in the splits of a deal is credited once, with the sum."""
    found: dict[str, Credited] = {}
    for entry in entries:
        if entry.person in found:
            found[entry.person].amount += entry.amount
        else:
            found[entry.person] = entry
    return list(found.values())


def holds(row: Cells, day: date) -> bool:
    """Whether a row of people holds on a day."""
    ends = [end for end in (row["to"], row.get("end_date")) if end]
    return row["from"] <= day and all(day <= end for end in ends)


def run_end(plans: list[Plan], ledger: Ledger, years: Years) -> date | None:
    """The last dated row of the ledger; after the plans' end only triggers of clawbacks count."""
    fields = {credit.dated for plan in plans for credit in plan.credits}
    triggers = {clawback.trigger for plan in plans for clawback in plan.clawbacks}
    days = [deal.get(name) for deal in ledger.deals for name in fields]
    days += [row["date"] for row in ledger.payments + ledger.adjustments]
    end = max(plan.last for plan in plans)
    days += [min(end, period_named(str(row["period"]), years)[1]) for row in ledger.scores]
    days = [day for day in days if day and day <= end]
    days += [deal[name] for deal in ledger.deals for name in triggers if deal.get(name)]
    return max(days, default=None)


def period_named(name: str, years: Years) -> tuple[date, date]:
    """The days of the period a name stands for."""
    text = name.removeprefix("FY")
    year = int(text[:4]) - (1 if name.startswith("FY") and years.named_by == "end" else 0)
    start = date(year, years.first_month, 1)
    part = text[5:]
    if part == "":
        return years.days("year", start)
    if part.startswith("Q"):
        return years.days("quarter", add_months(start, 3 * (int(part[1]) - 1)))
    if part.startswith("H"):
        return years.days("half-year", add_months(start, 6 * (int(part[1]) - 1)))
    return years.days("month", date(int(text[:4]), int(part), 1))
