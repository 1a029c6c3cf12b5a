"""Northwind's pay worked out again from the raw files alone, in plain `Decimal`, without `comp`.

The clauses of the three plans are written out here a second time. `pay()` gives the amount of each
(person, quarter, component) that is not zero.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

RAW = Path("fixtures/northwind/raw")
CENT = Decimal("0.01")
AUTUMN = {"Argentina", "Brazil", "Mexico", "Venezuela"}
LONDON = {"suyama", "king", "dodsworth"}

Pay = dict[tuple[str, str, str], Decimal]


@dataclass(frozen=True)
class Item:
    """One order line that has shipped."""

    order: str
    product: str
    person: str
    country: str
    shipped: date
    amount: Decimal
    discount: Decimal

    @property
    def quarter(self) -> str:
        return f"{self.shipped.year}-Q{(self.shipped.month + 2) // 3}"

    @property
    def half(self) -> str:
        return half_of(self.quarter)


def half_of(quarter: str) -> str:
    return quarter[:4] + ("-H1" if quarter[-1] in "12" else "-H2")


def cents(amount: Decimal) -> Decimal:
    """Rounded half up, away from zero."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def us_date(text: str) -> date:
    month, day, year = text.split("/")
    return date(int(year), int(month), int(day))


def shipped_items() -> list[Item]:
    """Order lines of shipped orders in running order: day, order, product as text."""
    names = {row["EmployeeID"]: row["LastName"].lower() for row in rows(RAW / "Employees.csv")}
    orders = {row["OrderID"]: row for row in rows(RAW / "Orders.csv")}
    items = []
    for line in rows(RAW / "OrderDetails.csv"):
        order = orders[line["OrderID"]]
        if order["ShippedDate"]:
            item = Item(
                line["OrderID"],
                line["ProductID"],
                names[order["EmployeeID"]],
                order["ShipCountry"],
                us_date(order["ShippedDate"]),
                price(line),
                Decimal(line["Discount"]),
            )
            items.append(item)
    return sorted(items, key=lambda item: (item.shipped, item.order, item.product))


def price(line: dict[str, str]) -> Decimal:
    """What an order line costs after its discount."""
    full = Decimal(line["UnitPrice"]) * Decimal(line["Quantity"])
    return full * (1 - Decimal(line["Discount"]))


def unshipped_amount() -> Decimal:
    """The amount of all order lines of orders that have not shipped."""
    shipped = {row["OrderID"] for row in rows(RAW / "Orders.csv") if row["ShippedDate"]}
    lines = rows(RAW / "OrderDetails.csv")
    return sum((price(row) for row in lines if row["OrderID"] not in shipped), Decimal(0))


def quotas() -> dict[tuple[str, str, str], Decimal]:
    path = RAW.parent / "ledger" / "quotas.csv"
    return {(r["person"], r["credit"], r["period"]): Decimal(r["amount"]) for r in rows(path)}


def sum_by(items: Iterable[Item], period: str) -> dict[str, Decimal]:
    """Sales by `quarter` or `half`."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for item in items:
        sums[getattr(item, period)] += item.amount
    return sums


def band(before: Decimal, after: Decimal, start: Decimal, end: Decimal | None) -> Decimal:
    """The part of the way from before to after that lies between start and end."""
    low, high = max(before, start), after if end is None else min(after, end)
    return max(high - low, Decimal(0))


def representative(person: str, items: list[Item]) -> Pay:
    """4% to 75% of quota, 5% to quota, 6% to 120%, 9% above; full price, autumn, half-years."""
    pay: Pay = defaultdict(Decimal)
    sold: dict[str, Decimal] = defaultdict(Decimal)
    autumn_orders = set()
    quota = quotas()
    for item in items:
        goal = quota[person, "sales", item.quarter]
        bounds = [Decimal(0), goal * 3 / 4, goal, goal * 6 / 5, None]
        before = sold[item.quarter]
        sold[item.quarter] = after = before + item.amount
        exact = sum(
            band(before, after, bounds[n] or Decimal(0), bounds[n + 1]) * Decimal(rate)
            for n, rate in enumerate(("0.04", "0.05", "0.06", "0.09"))
        )
        pay[person, item.quarter, "sales_commission"] += cents(Decimal(exact))
        extra = "0.01" if item.discount < Decimal("0.05") else "0.005"
        if item.discount < Decimal("0.15"):
            pay[person, item.quarter, "full_price"] += cents(item.amount * Decimal(extra))
        if item.quarter == "1997-Q4" and item.country in AUTUMN:
            autumn_orders.add(item.order)
    pay[person, "1997-Q4", "latin_american_autumn"] += 40 * len(autumn_orders)
    for half, amount in sum_by(items, "half").items():
        goal = sum(
            (q for (p, _, period), q in quota.items() if p == person and half_of(period) == half),
            Decimal(0),
        )
        if amount >= goal:
            pay[person, last_quarter(half), "half_year_made"] += 750
    return pay


def last_quarter(half: str) -> str:
    return half.replace("-H1", "-Q2").replace("-H2", "-Q4")


def team_lead(items: list[Item]) -> Pay:
    """Buchanan: 3% of his own; 1, 1.5 or 2% of a half-year's team sales by what is reached; $500."""
    pay: Pay = defaultdict(Decimal)
    own = [item for item in items if item.person == "buchanan"]
    team = [item for item in items if item.person in LONDON]
    quota = {p: q for (person, _, p), q in quotas().items() if person == "buchanan"}
    for item in own:
        pay["buchanan", item.quarter, "own_commission"] += cents(item.amount * 3 / 100)
    team_sums, own_sums = sum_by(team, "quarter"), sum_by(own, "quarter")
    for quarter, goal in quota.items():
        if team_sums[quarter] >= goal and own_sums[quarter] >= 5000:
            pay["buchanan", quarter, "team_quarter"] += 500
        # Everything sold so far in the half-year at the rate reached by the quarter's end, less
        # what the half-year's first quarter was paid before.
        so_far = [i for i in team if i.half == half_of(quarter) and i.quarter <= quarter]
        total = sum(item.amount for item in so_far)
        half_goal = sum(q for p, q in quota.items() if half_of(p) == half_of(quarter))
        reached = [r for b, r in ((0, 10), (80, 15), (100, 20)) if total >= half_goal * b / 100]
        due = sum(cents(item.amount * reached[-1] / 1000) for item in so_far)
        earlier = [q for q in quota if half_of(q) == half_of(quarter) and q < quarter]
        paid = sum(pay["buchanan", q, "team_override"] for q in earlier)
        pay["buchanan", quarter, "team_override"] = due - paid
    return pay


def vice_president(items: list[Item]) -> Pay:
    """Fuller: 2% of his own, at most $150 an order; 1 or 2% of direct reports; 0.5% of London."""
    pay: Pay = defaultdict(Decimal)
    orders: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    quota = quotas()
    sold: dict[int, Decimal] = defaultdict(Decimal)
    for item in items:
        year = item.shipped.year
        if item.person == "fuller":
            orders[item.order, item.quarter] += item.amount
        elif item.person in LONDON:
            amount = cents(item.amount * 5 / 1000)
            pay["fuller", item.quarter, "second_level_override"] += amount
        else:
            goal = sum(
                q for (_, c, p), q in quota.items() if c == "direct_sales" and p[:4] == str(year)
            )
            before = sold[year]
            sold[year] = after = before + item.amount
            exact = band(before, after, Decimal(0), Decimal(goal)) / 100
            exact += band(before, after, Decimal(goal), None) / 50
            pay["fuller", item.quarter, "direct_override"] += cents(exact)
    for (_, quarter), amount in orders.items():
        pay["fuller", quarter, "house_accounts"] += min(cents(amount / 50), Decimal(150))
    below = [item for item in items if item.person != "fuller"]
    for half, amount in sum_by(below, "half").items():
        goal = sum(q for (_, c, p), q in quota.items() if c == "all_sales" and half_of(p) == half)
        if amount >= goal:
            pay["fuller", last_quarter(half), "company_half_year"] += 2000
    cap_overrides(pay)
    return pay


def cap_overrides(pay: Pay) -> None:
    """Both overrides of a calendar year stop at $4,500."""
    year_to_date: dict[str, Decimal] = defaultdict(Decimal)
    taken: dict[str, Decimal] = defaultdict(Decimal)
    for quarter in sorted({quarter for _, quarter, _ in pay}):
        year = quarter[:4]
        for component in ("direct_override", "second_level_override"):
            year_to_date[year] += pay["fuller", quarter, component]
        over = max(year_to_date[year] - 4500, Decimal(0))
        pay["fuller", quarter, "yearly_overrides"] = taken[year] - over
        taken[year] = over


def pay() -> Pay:
    """Every amount that is not zero, by person, quarter and component."""
    items = shipped_items()
    everything: Pay = {}
    for person in sorted({item.person for item in items} - {"buchanan", "fuller"}):
        everything |= representative(person, [i for i in items if i.person == person])
    everything |= team_lead(items) | vice_president(items)
    return {key: amount for key, amount in everything.items() if amount}
