"""Entries as files: CSV for the ledger of a company, plain text for hledger and for beancount."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from comp.handover.entries import Entry, Posting
from comp.handover.table import csv_text, money
from comp.money import minor_units

HEADER = ("batch", "entry", "date", "kind", "text", "account", "debit", "credit", "currency")


def journal_csv(entries: Sequence[Entry], batch: str) -> str:
    """One row a posting; debits and credits of an entry are equal in each currency."""
    rows: list[list[object]] = []
    for number, entry in enumerate(entries, 1):
        head: list[object] = [batch, f"{batch}-{number}", entry.day, entry.kind, entry.text]
        for each in entry.postings:
            shown = money(abs(each.amount), each.currency)
            debit, credit = (shown, None) if each.amount > 0 else (None, shown)
            rows.append([*head, each.account, debit, credit, each.currency])
    return csv_text(HEADER, rows)


def hledger_text(entries: Sequence[Entry], batch: str) -> str:
    """A journal that `hledger check --strict` accepts."""
    accounts = [f"account {name}" for name in _accounts(entries)]
    currencies = sorted({each.currency for entry in entries for each in entry.postings})
    declared = [f"commodity {_sample(currency)} {currency}" for currency in currencies]
    parts = ["\n".join([f"; {batch}", *declared, *accounts])]
    parts += [
        _entry(f"{entry.day} * ({batch}-{number}) {entry.text}", entry.postings)
        for number, entry in enumerate(entries, 1)
    ]
    return "\n\n".join(parts) + "\n"


def beancount_text(entries: Sequence[Entry], batch: str, *, open_accounts: bool = True) -> str:
    """A journal that `bean-check` accepts; it opens its accounts unless they are opened elsewhere."""
    parts = [f"; {batch}"]
    if open_accounts and entries:
        first = min(entry.day for entry in entries)
        parts.append("\n".join(f"{first} open {name}" for name in _accounts(entries)))
    parts += [
        _entry(f'{entry.day} * "{entry.text}" ^{batch}-{number}', entry.postings)
        for number, entry in enumerate(entries, 1)
    ]
    return "\n\n".join(parts) + "\n"


def _entry(head: str, postings: Iterable[Posting]) -> str:
    listed = list(postings)
    width = max(len(each.account) for each in listed)
    amounts = [str(money(each.amount, each.currency)) for each in listed]
    room = max(map(len, amounts))
    rows = [
        f"    {each.account:<{width}}  {amount:>{room}} {each.currency}"
        for each, amount in zip(listed, amounts, strict=True)
    ]
    return "\n".join([head, *rows])


def _accounts(entries: Sequence[Entry]) -> list[str]:
    return sorted({each.account for entry in entries for each in entry.postings})


def _sample(currency: str) -> str:
    digits = minor_units(currency)
    return f"{Decimal(1000):.{digits}f}" if digits else "1000."
