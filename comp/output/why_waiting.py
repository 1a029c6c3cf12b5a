"""Why pay waits, is paid after it waited, or is lost: it came to less than the plan's amount."""

from __future__ import annotations

from decimal import Decimal

from comp.engine.waiting import WAITING
from comp.money import format_money
from comp.output.case import Case
from comp.output.explanation import Why
from comp.output.rows import Line
from comp.output.why_settled import balance_words

ZERO = Decimal(0)


def waiting_why(case: Case, line: Line) -> Why:
    """What came together, and the plan's amount."""
    rule = case.plan(line).pay_below
    amount = format_money(rule.amount, line.currency) if rule is not None else ""
    moved = format_money(abs(line.amount), line.currency)
    others = _others(case, line)
    together = others + line.amount
    if line.kind == "lost":
        reason = f"{moved} is below {amount}; by the plan it is lost at leaving."
    elif line.amount < 0:
        reason = f"Pay of {moved} waits: with what waited before it is below {amount}."
    elif others < 0:
        reason = f"Pay cannot fall below zero: of what waited, {moved} covers what it lacks."
    elif rule is not None and together >= rule.amount:
        whole = format_money(together, line.currency)
        reason = (
            f"{moved} that waited is paid: with the pay of {line.pay_period} it comes to {whole}."
        )
    elif any(each.kind == "lost" and _beside(each, line) for each in case.rows.lines):
        reason = f"{moved} that waited waits no longer: no later pay adds to it."
    else:
        reason = f"{moved} that waited is paid: no later pay adds to it."
    return Why((reason, *balance_words(case, line, WAITING, "Waiting")))


def _others(case: Case, line: Line) -> Decimal:
    """What is paid from the plan in the line's pay period besides, base excluded."""
    return sum(
        (
            each.amount
            for each in case.rows.lines
            if _beside(each, line) and each.kind != "base" and each.component != WAITING
        ),
        ZERO,
    )


def _beside(each: Line, line: Line) -> bool:
    return (each.plan, each.pay_no) == (line.plan, line.pay_no)
