"""Rows of the ledger that an explanation quotes: the deal, its shares, scores, adjustments, names.

Only rows of the deals asked for are turned into records, so one person's facts cost little.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal

import polars as pl

from comp.output.finished import LedgerFrames

Cells = Mapping[str, object]
"""One row of a ledger table by column name."""
_NEVER = date.min


class Facts:
    """The ledger by key. `deals` limits it to those deals; None takes all."""

    def __init__(self, ledger: LedgerFrames, deals: Collection[str] | None = None) -> None:
        self._by_deal: dict[str, list[Cells]] = {}
        self._by_source: dict[tuple[str, int], Cells] = {}
        self._notes: dict[str, list[Cells]] = {}
        for row in _credit_notes(ledger.deals, deals).iter_rows(named=True):
            self._notes.setdefault(str(row["original"]), []).append(row)
        for row in _of_deals(ledger.deals, deals).iter_rows(named=True):
            self._by_deal.setdefault(str(row["deal"]), []).append(row)
            self._by_source[(str(row["source_file"]), int(row["source_row"]))] = row
        self._shares: dict[str, list[Cells]] = {}
        for row in _of_deals(ledger.splits, deals).iter_rows(named=True):
            self._shares.setdefault(str(row["deal"]), []).append(row)
        self._scores: dict[tuple[str, str, str], Decimal] = {
            (row["person"], row["period"], row["objective"]): row["score"]
            for row in ledger.scores.iter_rows(named=True)
        }
        self._adjustments: dict[tuple[str, int], Cells] = {
            (str(row["source_file"]), int(row["source_row"])): row
            for row in ledger.adjustments.iter_rows(named=True)
        }
        self._payments: dict[str, list[tuple[date, Decimal, str, int]]] = {}
        for row in _of_deals(ledger.payments, deals).iter_rows(named=True):
            place = str(row["source_file"]), int(row["source_row"])
            self._payments.setdefault(str(row["deal"]), []).append(
                (row["date"], row["amount"], *place)
            )
        self._people: dict[str, list[Cells]] = {}
        for row in ledger.people.iter_rows(named=True):
            self._people.setdefault(str(row["person"]), []).append(row)

    def deal(self, name: str | None, item: str | None = None) -> Cells | None:
        """The row of a deal's item, or the deal's first row."""
        rows = self._by_deal.get(name or "", [])
        for row in rows:
            if (row.get("item") or None) == (item or None):
                return row
        return {**rows[0], **self.payment(name, item)} if rows else None

    def payment(self, deal: str | None, item: str | None) -> Cells:
        """The fields of the payment that an item of a credit on payments is; empty for others."""
        return self.payments(deal).get(item or "", {})

    def payments(self, deal: str | None) -> dict[str, Cells]:
        """The fields of every payment of a deal, by item, in the order of their days."""
        seen: dict[date, int] = {}
        found: dict[str, Cells] = {}
        for day, amount, file, row in sorted(self._payments.get(deal or "", ())):
            seen[day] = seen.get(day, 0) + 1
            name = day.isoformat() + (f"-{seen[day]}" if seen[day] > 1 else "")
            found[name] = {
                "payment.date": day,
                "payment.amount": amount,
                "source_file": file,
                "source_row": row,
            }
        return found

    def items(self, name: str | None) -> list[Cells]:
        """All rows of a deal."""
        return self._by_deal.get(name or "", [])

    def at(self, file: str | None, row: int | None) -> Cells | None:
        """The deal row read from a row of a file."""
        return self._by_source.get((file or "", row or 0))

    def share(self, deal: str | None, person: str) -> Decimal | None:
        """A person's share of a deal by `splits`; None where the deal is not split."""
        shares = [
            row["share"] for row in self._shares.get(deal or "", ()) if row["person"] == person
        ]
        known = [share for share in shares if isinstance(share, Decimal)]
        return sum(known, Decimal(0)) if known else None

    def split(self, deal: str | None, person: str) -> Cells | None:
        """A person's row of `splits` for a deal; None where there are none or several."""
        rows = [row for row in self._shares.get(deal or "", ()) if row["person"] == person]
        return rows[0] if len(rows) == 1 else None

    def paid(self, deal: str | None, until: date) -> Decimal:
        """What the customer has paid on a deal by the end of a day."""
        payments = self._payments.get(deal or "", ())
        return sum((amount for day, amount, *_ in payments if day <= until), Decimal(0))

    def refunded(self, deal: str | None, until: date) -> Decimal:
        """What the customer got back of it, as a positive amount."""
        payments = self._payments.get(deal or "", ())
        return -sum(
            (amount for day, amount, *_ in payments if day <= until and amount < 0), Decimal(0)
        )

    def payment_days(self, deal: str | None) -> list[date]:
        """The days of its payments, of those back too."""
        return [day for day, *_ in self._payments.get(deal or "", ())]

    def refund_days(self, deal: str | None) -> list[date]:
        """The days on which the customer got money back."""
        return [day for day, amount, *_ in self._payments.get(deal or "", ()) if amount < 0]

    def credit_notes(self, deal: str | None) -> list[Cells]:
        """The rows whose `original` is the deal."""
        return self._notes.get(deal or "", [])

    def is_own(self, deal: str, person: str) -> bool:
        """True where the deal is the person's, by `deals` or by `splits`."""
        owners = {row.get("person") for row in self._by_deal.get(deal, ())}
        members = {row["person"] for row in self._shares.get(deal, ())}
        return person in (members or owners)

    def score(self, person: str, period: str, objective: str) -> Decimal | None:
        """A person's score of an objective in a period."""
        return self._scores.get((person, period, objective))

    def adjustment(self, file: str | None, row: int | None) -> Cells | None:
        """The adjustment read from a row of a file."""
        return self._adjustments.get((file or "", row or 0))

    def person(self, person: str, plan: str, day: date) -> Cells | None:
        """The row of `people` that holds for a person and plan on a day, or the last one before."""
        begun: list[tuple[date, Cells]] = []
        for row in self._people.get(person, ()):
            start, last = _day(row, "from"), row.get("to")
            if row.get("plan") != plan or start > day:
                continue
            if not isinstance(last, date) or day <= last:
                return row
            begun.append((start, row))
        return max(begun, key=lambda each: each[0])[1] if begun else None

    def end_date(self, person: str) -> date | None:
        """The last day of employment, by the person's latest row of `people`."""
        rows = self._people.get(person, ())
        _, last = max(
            ((_day(row, "from"), _day(row, "end_date")) for row in rows), default=(_NEVER, _NEVER)
        )
        return None if last == _NEVER else last

    def name(self, person: str) -> str:
        """The name a statement is addressed to: the last one `people` gives, or the id."""
        names = [str(row["name"]) for row in self._people.get(person, ()) if row.get("name")]
        return names[-1] if names else person


def _day(row: Cells, name: str) -> date:
    """A day of a row; before all others where it is empty."""
    day = row.get(name)
    return day if isinstance(day, date) else _NEVER


def _credit_notes(frame: pl.DataFrame, deals: Collection[str] | None) -> pl.DataFrame:
    if "original" not in frame.columns:
        return frame.clear()
    notes = frame.filter(pl.col("original").is_not_null())
    return notes if deals is None else notes.filter(pl.col("original").is_in(list(deals)))


def _of_deals(frame: pl.DataFrame, deals: Collection[str] | None) -> pl.DataFrame:
    return frame if deals is None else frame.filter(pl.col("deal").is_in(list(deals)))
