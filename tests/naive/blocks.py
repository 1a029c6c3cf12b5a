"""Crediting blocks: everybody who shares in a deal, and by how much."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from tests.naive.credited import Credited, together
from tests.naive.expressions import Around, ask, largest_remainder, rounded
from tests.naive.model import Cells, Credit, places_of


def by_block(book, credit: Credit, row: Cells, day: date, value: Fraction) -> list[Credited]:
    """What a crediting block gives to everybody in it, by largest remainder."""
    (block,) = [one for one in book.plan.creditings if one.name == credit.crediting]
    as_of = row.get(block.as_of)
    if as_of is None:
        return []
    rows = block.overlay
    if not credit.overlay:
        holding = [
            rows for test, rows in block.blocks if test and holds_for(book, test, row, as_of)
        ]
        otherwise = [rows for test, rows in block.blocks if test is None]
        if len(holding) > 1 or not (holding or otherwise):
            return []
        (rows,) = holding or otherwise
    parts: list[tuple[str | None, Fraction, str]] = []
    for recipient, percent in rows:
        role = role_of(recipient)
        who = recipients(book, recipient, row, as_of)
        parts += [(person, percent * share, role) for person, share in who]
        if not who:  # takes part, and is credited nothing
            parts.append((None, percent, role))
    places = places_of(credit.converted[0] if credit.converted else book.plan.currency)
    listed = [(str(person), share) for person, share, _ in parts]
    amounts = [rounded(value * share, 12, "half even") for _, share in listed]
    if not credit.is_number:
        amounts = largest_remainder(value, listed, places, as_listed=True)
    found = [
        Credited(person, credit.name, row["deal"], row["item"], day, amount, row, {"role": role})
        for (person, _, role), amount in zip(parts, amounts, strict=True)
        if person is not None
    ]
    return together([entry for entry in found if book.counts(credit, entry)])


def holds_for(book, test, row: Cells, as_of: date | None) -> bool:
    if test[0] == "owner holds":
        holders = [person for person, _ in recipients(book, ("territory", test[1][1]), row, as_of)]
        return any(s["person"] in holders for s in book.splits(row))
    return ask(test, Around(book.plan.definitions, deal=row)) is True


def recipients(book, recipient: tuple, row: Cells, as_of: date | None):
    """The persons a row of a block names on a day, by id, each with a share of the row."""
    word, *rest = recipient
    owners: dict[str, Fraction] = {}
    for split in book.splits(row):
        name = str(split["person"])
        owners[name] = owners.get(name, Fraction(0)) + split["share"]
    if word == "owner":
        return sorted(owners.items(), key=lambda one: one[0].encode())
    if word == "manager":
        holders = {
            manager
            for owner in owners
            for level, manager in book.managers(owner, as_of)
            if level == rest[0]
        }
    elif word == "territory":
        rows = [r for r in book.ledger.territories if r["territory"] == row.get(rest[0])]
    else:
        scope = row.get(rest[1]) if rest[1] else None
        rows = [r for r in book.ledger.roles if r["role"] == rest[0] and r.get("scope") == scope]
        if rest[1] and scope is None:
            rows = []
    if word != "manager":
        holders = {str(r["person"]) for r in rows if r["from"] <= as_of <= (r["to"] or date.max)}
    return [(person, Fraction(1, len(holders))) for person in sorted(holders, key=str.encode)]


def role_of(recipient: tuple) -> str:
    return recipient[1] if recipient[0] == "role" else recipient[0]
