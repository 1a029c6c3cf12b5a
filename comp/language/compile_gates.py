"""Gates: `opens when TEST, from the first dollar`, or `..., on the part above`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from comp.language import missing
from comp.language.compile_steps import MEASURED
from comp.language.describe import describe_expression
from comp.language.plan import (
    Axis,
    Compare,
    Expr,
    Gate,
    Literal,
    Measure,
    MeasureKind,
    Stretch,
    Table,
    TierMode,
    Unit,
    Window,
    why_no_quota,
)
from comp.language.slots import Slots, value
from comp.language.syntax import Statement
from comp.language.window_rules import check_windows
from comp.language.words import block_name
from comp.periods import PeriodKind


@dataclass(frozen=True, slots=True)
class Pay:
    """What a gate on deals stands before: the credit, what it adds up over, its rate and tables."""

    credit: str
    accumulated: PeriodKind | None
    stretch: Stretch | None
    rate: Expr | None
    tiers: Table | None
    accelerator: Table | None


def gate_on_deals(slots: Slots, pay: Pay, per: PeriodKind | None) -> Gate | None:
    """The gate of a commission, override or kicker; `per` is the plan's pay period."""
    line = slots.get("opens")
    test = _test(slots, line, pay.credit, None)
    kind = pay.accumulated or per
    if line is None or test is None or kind is None:
        return None
    check_windows((test,), kind, slots.scope)
    share = _share(test, pay.credit)
    nowhere = _without_part_above(pay)
    if line.has("part_above"):
        return _on_the_part_above(slots, line, Gate(test, None, kind, line.span), share, nowhere)
    if pay.stretch is not None:
        message = f"a gate is judged over periods of the calendar, and {pay.credit} adds up per {pay.stretch.words}"
        remedy = f"write on {pay.credit} accumulated per year, or leave the gate out"
        slots.scope.add("gate-over-stretch", message, remedy, line.span)
        return None
    if not line.has("first_dollar"):
        _say_which(slots, line, test, None if nowhere else share, pay)
        return None
    return Gate(test, None, kind, line.span)


def gate_of_period(
    slots: Slots, credit: str, per: PeriodKind, window: Window | None = None
) -> Gate | None:
    """The gate of a bonus, curve or objectives measured over `per`: closed, it pays nothing. `window`
    is that of the component's own `attainment`."""
    line = slots.get("opens")
    test = _test(slots, line, credit, window)
    if line is None or test is None:
        return None
    if line.has("part_above"):
        _no_part(slots, line, test, f"{block_name(slots.block.kind)} is paid for a whole period")
        return None
    if not line.has("first_dollar"):
        _say_which(slots, line, test, None, None)
        return None
    return Gate(test, None, per, line.span)


def _test(slots: Slots, line: Statement | None, credit: str, window: Window | None) -> Expr | None:
    if line is None:
        return None
    ask = slots.asked(MEASURED, "a gate", credit)
    ask.window = window
    return value(line.expressions[0], ask, (Unit.TEST,), "the gate")


def _share(test: Expr, credit: str) -> Literal | None:
    """X of `attainment >= X`, where the attainment is that of the component's own credit."""
    if not isinstance(test, Compare) or test.op != ">=" or not isinstance(test.right, Literal):
        return None
    own = test.left
    if not isinstance(own, Measure) or own.kind is not MeasureKind.ATTAINMENT:
        return None
    share = test.right.value
    positive = isinstance(share, Decimal) and share > 0
    return test.right if own.credit == credit and own.window is None and positive else None


def _without_part_above(pay: Pay) -> str:
    """Why there is no part above a share of the quota; nothing where there is one."""
    if nowhere := why_no_quota(pay.stretch):
        return nowhere
    if pay.accumulated is None and pay.stretch is None:
        return "here no total adds up against a quota"
    if pay.tiers is not None and pay.tiers.by is None and pay.tiers.axis_credit != pay.credit:
        return f"the tiers here go by {pay.tiers.axis_credit}"
    tables = [t for t in (pay.tiers, pay.accelerator) if t and t.mode is not TierMode.PER_DEAL]
    other = next((table.axis for table in tables if table.axis is not Axis.ATTAINMENT), None)
    return f"the table here goes by {other.value}" if other is not None else ""


def _on_the_part_above(
    slots: Slots, line: Statement, gate: Gate, share: Literal | None, nowhere: str
) -> Gate | None:
    if nowhere:
        if slots.block.whole:
            _no_part(slots, line, gate.test, nowhere)
        return None
    if share is None:
        message = "the part above begins at a share of the component's own quota"
        test = describe_expression(gate.test)
        remedy = (
            f"write opens when {test}, from the first dollar, or attainment >= 50% in its place"
        )
        slots.scope.add("gate-without-share", message, remedy, line.expressions[0].span)
        return None
    assert isinstance(share.value, Decimal)
    return replace(gate, above=share.value)


def _no_part(slots: Slots, line: Statement, test: Expr, why: str) -> None:
    message = f"{why}, so nothing lies above a gate"
    remedy = f"write opens when {describe_expression(test)}, from the first dollar"
    slots.scope.add("gate-without-part", message, remedy, line.span)


def _say_which(
    slots: Slots, line: Statement, test: Expr, share: Literal | None, pay: Pay | None
) -> None:
    """Without a word both readings are priced; where there is only one, it is still written."""
    readings = None
    if share is not None and pay is not None:
        readings = missing.gate_opening(
            slots.scope, pay.credit, pay.accumulated, share, (pay.rate, pay.tiers, pay.accelerator)
        )
    only = f"write opens when {describe_expression(test)}, from the first dollar"
    slots.scope.add(
        "gate-opening-missing",
        "this gate does not say which part pays once it is open",
        "" if readings else only,
        line.span,
        choices=readings.choices if readings else (),
        about=readings.about if readings else "",
        label="from the first dollar, or on the part above?" if readings else "",
    )
