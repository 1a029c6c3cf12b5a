"""Why a multiplier paid: its test, the multiple, and what each component had paid for the period."""

from __future__ import annotations

from decimal import Decimal

from comp.language.describe import describe_expression
from comp.language.plan import Literal, Multiplier
from comp.money import format_money, format_percent, plain
from comp.output.asked import known_of_period
from comp.output.case import Case
from comp.output.explanation import Step, Why
from comp.output.rows import Line
from comp.output.why_periods import measured_words
from comp.output.why_rounded import rounding_words
from comp.output.wording import readable
from comp.output.worked_out import comes_to, definitions, value_words, with_values

ZERO, ONE = Decimal(0), Decimal(1)


def multiplier_why(case: Case, line: Line, part: Multiplier) -> Why:
    """`bonus_pay paid $4,000.00 for 2026-Q1, and 1.5x of it is 50% more.`"""
    known = known_of_period(case, line, part)
    reasons = measured_words(case, line, part)
    reasons += definitions([part.when, part.multiple], known)
    if part.when is not None:
        reasons.append(f"The test {with_values(part.when, known)} is met.")
    if not isinstance(part.multiple, Literal):
        times = value_words(part.multiple, known)
        reasons.append(comes_to("The multiple", part.multiple, known, times))
    steps = []
    for piece in case.slices(line):
        if piece.basis is None or piece.rate is None or piece.amount is None:
            continue
        steps.append(
            Step(
                (format_money(piece.basis, line.currency), format_percent(readable(piece.rate))),
                format_money(readable(piece.amount), line.currency),
                f"{line.plan_file}:{piece.plan_line or line.plan_line}",
                f"{piece.tier} of {line.earned_period}",
                piece.basis,
                piece.rate,
                amount=piece.amount,
            )
        )
    if steps:
        words = describe_expression(part.multiple)
        share = plain(readable(ONE + (steps[0].rate or ZERO)))
        times = words if isinstance(part.multiple, Literal) else f"{share}x"
        reasons.append(f"Paid is what {times} is more than the pay itself.")
    added = sum((step.amount or ZERO for step in steps), ZERO)
    together = len(steps) > 1 and added == line.exact
    said = (f"Together {format_money(readable(added), line.currency)}.",) if together else ()
    return Why(tuple(reasons), tuple(steps), (*said, *rounding_words(case, line)))
