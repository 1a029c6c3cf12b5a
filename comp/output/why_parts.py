"""How far payments have brought a deal of which only a part counts (`above $600 per deal`)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from comp.language.plan import Credit
from comp.output.case import Case
from comp.output.known import Known, value_of
from comp.output.rows import Line
from comp.output.wording import quantity, readable


def deal_so_far(case: Case, line: Line, credit: Credit, known: Known, unit: str) -> str:
    """`, and this payment brings it from $600.00 to $700.00`; empty where that takes more than adding up."""
    payments = case.facts.payments(line.deal) if credit.of_payments else {}
    currency = (known.deal or {}).get("currency")
    if line.item not in payments or credit.team or credit.by or currency not in (None, unit):
        return ""
    share = case.facts.share(line.deal, line.person) if credit.times_share else None
    before = after = Fraction(0)
    for item, payment in payments.items():
        then = replace(known, deal={**(known.deal or {}), **payment})
        counted = value_of(credit.count, then)
        if credit.where is None or value_of(credit.where, then) is True:
            before = after
            after += counted * Fraction(share or 1) if isinstance(counted, Fraction) else 0
        if item == line.item:
            break
    said = [
        quantity(readable(Decimal(each.numerator) / each.denominator), unit)
        for each in (before, after)
    ]
    return f", and this payment brings it from {said[0]} to {said[1]}"
