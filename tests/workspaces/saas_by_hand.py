"""Lumen's commissions worked out again from the ledger's CSV files alone, without `comp`.

The clauses of the five plans stand here a second time, in plain `Decimal`: new business of the
sellers, the small-business quarter bonus, team overrides of the managers.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from pathlib import Path

LEDGER = Path("fixtures/saas/ledger")
CENT = Decimal("0.01")
LAST_DAY = date(2026, 1, 31)

Amounts = dict[tuple[str, str], Decimal]


@dataclass(frozen=True)
class Credit:
    """A person's part of one won deal; `cancelled` is the day the customer left, if any."""

    day: date
    deal: str
    person: str
    plan: str
    amount: Decimal
    cancelled: date | None


def rows(name: str) -> list[dict[str, str]]:
    with (LEDGER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def quarter(day: date) -> str:
    """FY2026-Q1 is February to April 2025."""
    return f"FY2026-Q{((day.month - 2) % 12) // 3 + 1}"


def holding(people: Iterable[dict[str, str]], person: str, day: date) -> dict[str, str] | None:
    """The person's row of that day, unless the person has left."""
    for row in people:
        last = min(row["to"] or str(LAST_DAY), row["end_date"] or str(LAST_DAY))
        if row["person"] == person and row["from"] <= str(day) <= last:
            return row
    return None


def parts(amount: Decimal, shares: Sequence[tuple[str, int]]) -> dict[str, Decimal]:
    """Whole cents for each share, the cents left over to the largest remainders."""
    exact = {person: amount * share / 100 for person, share in shares}
    floors = {person: part.quantize(CENT, ROUND_FLOOR) for person, part in exact.items()}
    left = int((amount * sum(s for _, s in shares) / 100 - sum(floors.values())) / CENT)
    for person in sorted(exact, key=lambda p: (floors[p] - exact[p], p))[:left]:
        floors[person] += CENT
    return floors


def split_members() -> dict[str, list[tuple[str, int]]]:
    """Members and their per cent of every shared deal."""
    shared: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for row in rows("splits"):
        shared[row["deal"]].append((row["person"], int(row["share"].rstrip("%"))))
    return shared


def credits() -> list[Credit]:
    """Every credited part of a won deal in running order."""
    people = rows("people")
    shared = split_members()
    found = []
    for row in rows("deals"):
        if row["stage"] != "closed_won":
            continue
        day = date.fromisoformat(row["close_date"])
        cancelled = date.fromisoformat(row["cancelled_on"]) if row["cancelled_on"] else None
        members = shared.get(row["deal"], [(row["person"], 100)])
        for person, part in parts(Decimal(row["acv"]), members).items():
            held = holding(people, person, day)
            if held:
                found.append(Credit(day, row["deal"], person, held["plan"], part, cancelled))
    return sorted(found, key=lambda credit: (credit.day, credit.deal))


def quotas() -> dict[tuple[str, str], Decimal]:
    return {(row["person"], row["period"]): Decimal(row["amount"]) for row in rows("quotas")}


def pay_of_bands(
    before: Decimal, after: Decimal, bands: Sequence[tuple[Decimal, Decimal]]
) -> Decimal:
    """The way from before to after, each part at its band's rate; bands are (start, rate).

    The first band reaches down without end: a customer lost early can take the total below zero.
    """
    pay = Decimal(0)
    for n, (start, rate) in enumerate(bands):
        end = bands[n + 1][0] if n + 1 < len(bands) else max(after, start)
        low = max(before, start) if n else before
        pay += max(min(after, end) - low, Decimal(0)) * rate
    return pay


def small_business() -> tuple[Amounts, Amounts]:
    """New business and quarter bonuses by person and quarter."""
    paid: Amounts = defaultdict(Decimal)
    bonus: Amounts = defaultdict(Decimal)
    goals = quotas()
    mine: dict[str, list[Credit]] = defaultdict(list)
    for credit in credits():
        if credit.plan == "smb_ae_fy2026":
            mine[credit.person].append(credit)
    for person, own in mine.items():
        sold: dict[str, Decimal] = defaultdict(Decimal)
        # Credits of a day come first, what is lost that day after them.
        steps = [(c.day, 0, c.deal, c.amount) for c in own]
        for c in own:
            if c.cancelled and c.cancelled <= c.day + timedelta(days=90):
                steps.append((c.cancelled, 1, c.deal, -c.amount))
        for day, lost, _, amount in sorted(steps):
            name = quarter(day)
            before = sold[name]
            sold[name] = before + amount
            if not lost:
                goal = goals[person, name]
                bands = [(goal * b / 100, Decimal(r) / 1000) for b, r in SMALL_BUSINESS]
                paid[person, name] += cents(pay_of_bands(before, sold[name], bands))
        for name, amount in sold.items():
            if (person, name) in goals and amount >= goals[person, name]:
                bonus[person, name] += 2500
    return paid, bonus


SMALL_BUSINESS = ((0, 70), (50, 90), (100, 135), (150, 180))
"""Per cent of quota and rate in thousandths: 7%, 9%, 9% x 1.5, 9% x 2."""


def enterprise() -> dict[str, Decimal]:
    """New business of the year by person: every deal at the rate of the last month it is rated in."""
    paid: dict[str, Decimal] = defaultdict(Decimal)
    goals: dict[str, Decimal] = defaultdict(Decimal)
    for (person, _), amount in quotas().items():
        goals[person] += amount
    own = [c for c in credits() if c.plan == "enterprise_ae_fy2026"]
    for credit in own:
        # A deal taken back is rated for the last time in the month it is taken back.
        taken_back = credit.cancelled and credit.cancelled <= credit.day + timedelta(days=180)
        last = credit.cancelled if taken_back and credit.cancelled else LAST_DAY
        so_far = sum(
            c.amount
            for c in own
            if c.person == credit.person and (c.day.year, c.day.month) <= (last.year, last.month)
        )
        reached = [
            r for b, r in ((0, 3), (75, 4), (100, 5)) if so_far >= goals[credit.person] * b / 100
        ]
        paid[credit.person] += cents(credit.amount * reached[-1] / 100)
    return paid


def mid_market() -> dict[str, Decimal]:
    """New business of the year by person; as a running total it is the exact sum, rounded once."""
    people = rows("people")
    own = [c for c in credits() if c.plan == "mid_market_ae_fy2026"]
    first_day = {c.person: c.day for c in reversed(own)}
    goals: dict[str, Decimal] = defaultdict(Decimal)
    for (person, period), amount in quotas().items():
        # Mina came from small business in August: only quarters on this plan count.
        if person in first_day and (person != "mina" or period >= "FY2026-Q3"):
            goals[person] += amount
    # Credits of a day come first, then half of what is lost that day.
    steps = [(c.day, 0, c.deal, c.person, c.amount) for c in own]
    for c in own:
        if c.cancelled and c.cancelled <= six_months_after(c.day):
            steps.append((c.cancelled, 1, c.deal, c.person, -c.amount / 2))
    exact: dict[str, Decimal] = defaultdict(Decimal)
    sold: dict[str, Decimal] = defaultdict(Decimal)
    for day, lost, _, person, amount in sorted(steps):
        before = sold[person]
        sold[person] = after = before + amount
        held = holding(people, person, day)
        if not lost and held:
            goal = goals[person]
            bands = [(goal * b / 100, Decimal(m) / 100) for b, m in MID_MARKET]
            exact[person] += pay_of_bands(before, after, bands) * Decimal(held["target"]) / goal
    return {person: cents(amount) for person, amount in exact.items()}


MID_MARKET = ((0, 100), (100, 125), (120, 150))
"""Per cent of quota and multiple in hundredths."""


def six_months_after(day: date) -> date:
    """The same day six months on, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + 6, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(
        following - timedelta(days=1), date(year, month + 1, 1) + timedelta(days=day.day - 1)
    )


def team_shares() -> list[tuple[date, str, str, Decimal]]:
    """Day, deal, manager and the team's part of every won deal, in running order."""
    people = rows("people")
    shared = split_members()
    team: dict[tuple[date, str, str], Decimal] = defaultdict(Decimal)
    for row in rows("deals"):
        if row["stage"] != "closed_won":
            continue
        day = date.fromisoformat(row["close_date"])
        members = shared.get(row["deal"], [(row["person"], 100)])
        for person, part in parts(Decimal(row["acv"]), members).items():
            held = holding(people, person, day)
            if held:
                team[day, row["deal"], held["manager"]] += part
    return [(*key, amount) for key, amount in sorted(team.items())]


def managers() -> Amounts:
    """Team overrides by manager and quarter: 70% of a quarter's target over the team's quota."""
    goals = quotas()
    targets = {
        row["person"]: Decimal(row["target"])
        for row in rows("people")
        if row["plan"] == "manager_fy2026"
    }
    paid: Amounts = defaultdict(Decimal)
    sold: Amounts = defaultdict(Decimal)
    for day, _, manager, amount in team_shares():
        name = quarter(day)
        goal = goals[manager, name]
        scale = targets[manager] * 70 / 100 / 4
        before = sold[manager, name]
        sold[manager, name] = after = before + amount
        bands = [(goal * b / 100, Decimal(m) / 10) for b, m in ((0, 10), (100, 15), (125, 20))]
        paid[manager, name] += cents(pay_of_bands(before, after, bands) * scale / goal)
    return paid


def vice_president() -> dict[str, Decimal]:
    """The company override by quarter: 0.15% up to 80% of the year's quota, 0.3%, 0.5% above."""
    goal = sum(amount for (person, _), amount in quotas().items() if person == "helen")
    bands = [
        (Decimal(goal) * b / 100, Decimal(r) / 10000) for b, r in ((0, 15), (80, 30), (100, 50))
    ]
    deals: dict[tuple[date, str], Decimal] = defaultdict(Decimal)
    for day, deal, _, amount in team_shares():
        deals[day, deal] += amount
    paid: dict[str, Decimal] = defaultdict(Decimal)
    before = Decimal(0)
    for (day, _), amount in sorted(deals.items()):
        after = before + amount
        paid[quarter(day)] += cents(pay_of_bands(before, after, bands))
        before = after
    return paid
