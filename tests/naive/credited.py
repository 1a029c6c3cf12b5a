"""What a deal's row counts for a person, and the rows that can count."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from tests.naive.model import Cells, Ledger


@dataclass
class Credited:
    """One row of a deal credited to one person; `moved` where it was on an earlier plan."""

    person: str
    credit: str
    deal: str
    item: str
    day: date
    amount: Fraction
    row: Cells
    split: Cells = field(default_factory=dict)
    parts: list[tuple[str, Fraction]] = field(default_factory=list)  # team deals: per member
    moved: bool = False

    @property
    def order(self) -> tuple:
        return (self.day, 0, self.deal.encode(), self.item.encode())


@dataclass
class Reversal:
    """A negative credit from a clawback: on the trigger day; `home` is the deal's own day. What moved
    along from another plan stands before all own credits."""

    person: str
    credit: str
    day: date
    counts_on: date
    amount: Fraction
    row: Cells = field(default_factory=dict)
    moved: bool = False

    @property
    def order(self) -> tuple:
        return (self.counts_on if self.moved else self.day, 1)


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


def by_deal(rows: list[Cells]) -> dict[str, list[Cells]]:
    """The rows of each deal, the lowest item first."""
    found: dict[str, list[Cells]] = {}
    for row in sorted(rows, key=lambda row: str(row.get("item", "")).encode()):
        found.setdefault(str(row["deal"]), []).append(row)
    return found


def payment_rows(ledger: Ledger) -> list[Cells]:
    """Each payment as an item of its deal: the deal's first row, and the payment's own cells."""
    found = []
    payments = by_deal(ledger.payments)
    for deal, (first, *_) in by_deal(ledger.deals).items():
        rows = payments.get(deal, [])
        rows.sort(key=lambda row: (row["date"], row["amount"]))
        seen: dict[date, int] = {}
        for row in rows:
            seen[row["date"]] = number = seen.get(row["date"], 0) + 1
            item = f"{row['date']}" + (f"-{number}" if number > 1 else "")
            cells = {f"payment.{name}": value for name, value in row.items()}
            found.append(first | cells | {"item": item})
    return found
