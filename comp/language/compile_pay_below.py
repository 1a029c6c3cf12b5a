"""`pay below $50 carries over, paid at leaving`: pay that waits until it adds up to an amount."""

from __future__ import annotations

from decimal import Decimal

from comp.language.missing import Readings, money
from comp.language.plan import PayBelow, Unit
from comp.language.scope import Scope
from comp.language.slots import Slots, value
from comp.language.syntax import LiteralNode
from comp.problems import Choice


def compile_pay_below(slots: Slots) -> PayBelow | None:
    """The amount and what becomes of what waits when somebody leaves."""
    line = slots.get("pay_below")
    if line is None:
        return None
    literal = line.literals[0]
    amount = value(literal, slots.asked("", "this amount"), (Unit.MONEY,), "this amount")
    assert isinstance(literal.value, Decimal)
    if literal.value <= 0:
        message = f"no pay is below {literal.text}, so nothing waits"
        slots.scope.add("pay-below-nothing", message, "leave this line out", literal.span)
        return None
    if not line.has("paid_at_leaving") and not line.has("lost_at_leaving"):
        message = "this plan does not say what becomes of pay that waits when somebody leaves"
        told = _at_leaving(literal, slots.scope)
        slots.scope.add(
            "pay-below-leaving-missing",
            message,
            "",
            line.span,
            choices=told.choices,
            about=told.about,
        )
        return None
    if amount is None:
        return None
    return PayBelow(literal.value, line.has("lost_at_leaving"), line.span)


def _at_leaving(literal: LiteralNode, scope: Scope) -> Readings:
    """What somebody gets who leaves while half of the amount waits."""
    assert isinstance(literal.value, Decimal)
    waits = literal.value / 2
    form = f"pay below {literal.text} carries over"
    return Readings(
        (
            Choice(f"{form}, paid at leaving", "however little it is", money(waits, scope)),
            Choice(f"{form}, lost at leaving", "never paid", money(Decimal(0), scope)),
        ),
        f"of {money(waits, scope)} that waits, who leaves gets",
    )
