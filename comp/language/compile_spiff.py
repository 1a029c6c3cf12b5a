"""Spiffs: a sum for each deal, perhaps for so many deals only, or out of one budget for everybody."""

from __future__ import annotations

from decimal import Decimal

from comp.language.compile_currency import compile_converted_at
from comp.language.compile_on_deals import limits, paid_per, stretch
from comp.language.plan import Days, Expr, MostDeals, Spiff, Unit
from comp.language.scope import Scope
from comp.language.slots import Slots, credit_name, from_zero, value
from comp.language.syntax import Statement
from comp.periods import PeriodKind


def compile_spiff(line: Statement, scope: Scope, pay: PeriodKind | None) -> Spiff | None:
    """`spiff NAME:`."""
    slots = Slots(line, scope)
    slots.check_twice()
    pays_line = slots.need("pays_per_deal")
    days_line = slots.get("days")
    credit = credit_name(pays_line.names[0], scope) if pays_line is not None else None
    ask = slots.asked("deal person amount quota credited", "a spiff", credit or "")
    pays = value(pays_line.expressions[0], ask, (Unit.MONEY,), "pays") if pays_line else None
    where_line = slots.get("where")
    where = None
    if where_line is not None:
        test = slots.asked("deal person amount credited", "a spiff", credit or "")
        where = value(where_line.expressions[0], test, (Unit.TEST,), "where")
    days = stretch(days_line, scope) if days_line is not None else Days(None, None)
    at_least, at_most = limits(slots, credit)
    most, budget = _most_deals(slots), _budget(slots)
    paid = paid_per(slots, pay)
    if pays is None or credit is None or days is None:
        return None
    return Spiff(
        slots.name, slots.sentence(), pays, credit, where, days, at_least, at_most, paid, line.span,
        compile_converted_at(slots), most, budget,
    )  # fmt: skip


def _most_deals(slots: Slots) -> MostDeals | None:
    """`at most N deals per PERIOD` or `per plan`, a whole number of them."""
    line = slots.get("most_deals")
    per = line.period.kind if line is not None and line.period is not None else None
    if line is None or (per is None and not line.has("of_the_plan")):
        return None
    count = line.literals[0]
    assert isinstance(count.value, Decimal)
    if count.value < 1 or count.value != int(count.value):
        message = f"{count.text} is no number of deals: it is counted in whole ones, from 1"
        remedy = f"write at most 10 deals per {per.value if per else 'plan'}"
        slots.scope.add("deals-not-whole", message, remedy, count.span)
        return None
    return MostDeals(int(count.value), per, line.span)


def _budget(slots: Slots) -> Expr | None:
    """`budget MONEY for everybody`, one amount that asks nothing of a deal or a person."""
    line = slots.get("budget")
    if line is None:
        return None
    return from_zero(line.expressions[0], slots.asked("", "a budget"), (Unit.MONEY,), "the budget")
