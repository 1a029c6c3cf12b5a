"""Multipliers: what other components paid for a period, multiplied where a test holds."""

from __future__ import annotations

from comp.language.asking import Asked
from comp.language.compile_limits import COMPONENTS
from comp.language.compile_on_deals import paid_per
from comp.language.compile_on_periods import when_line, without_quota
from comp.language.compile_steps import WITH_TOTALS
from comp.language.plan import Expr, Literal, Multiplier, Paid, Unit
from comp.language.scope import Scope
from comp.language.slots import Slots, component_names, value, wrong_unit
from comp.language.syntax import Node, Statement
from comp.language.units import typed
from comp.language.window_rules import check_windows
from comp.periods import PeriodKind

_FORM = "1.5x per quarter on COMPONENTS when attainment of CREDIT >= 110%"
MULTIPLIED = tuple(kind for kind in COMPONENTS if kind != "multiplier")


def compile_multiplier(line: Statement, scope: Scope, pay: PeriodKind | None) -> Multiplier | None:
    """`multiplier NAME:`."""
    slots = Slots(line, scope)
    slots.check_twice()
    said = slots.need(
        "limit",
        message="this multiplier does not say what it multiplies",
        remedy=f"write {_FORM}",
    )
    without = without_quota(slots)
    paid = paid_per(slots, pay)
    test = when_line(slots, said)
    if said is None:
        return None
    if said.period is None:
        message = "a multiplier looks at what was paid for a whole period of the calendar"
        names = ", ".join(word.text for word in said.names)
        remedy = f"write 1.5x per quarter on {names}"
        scope.add("multiplier-without-period", message, remedy, said.span)
        return None
    ask = slots.asked(WITH_TOTALS, "a multiplier")
    multiple = _multiple(said.expressions[0], ask)
    when = value(test, ask, (Unit.TEST,), "when") if test is not None else None
    of = component_names(said.names, scope, MULTIPLIED)
    spans = {word.text: word.span for word in said.names}
    if multiple is None or not of or (when is None and test is not None):
        return None
    found = Multiplier(
        name=slots.name,
        sentence=slots.sentence(),
        multiple=multiple,
        per=said.period.kind,
        of=tuple(Paid(name, spans[name]) for name in of),
        when=when,
        without_quota=without,
        paid_per=paid,
        span=line.span,
    )
    check_windows(found.asked, found.per, scope)
    return found


def _multiple(node: Node, ask: Asked) -> Expr | None:
    """`1.5x`, or a ratio that is calculated: a score, an attainment, a quotient."""
    found = typed(node, ask)
    if found is None or (found.unit is Unit.PERCENT and not isinstance(found, Literal)):
        return found
    if found.unit is not Unit.MULTIPLE:
        wrong_unit(found, (Unit.MULTIPLE,), "the multiple", ask.scope)
        return None
    return found
