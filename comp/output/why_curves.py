"""Why a curve paid what it paid: where it stood, the points around it, and the line between them."""

from __future__ import annotations

from decimal import Decimal

from comp.language.describe import describe_expression
from comp.language.plan import Curve, Row
from comp.money import format_money, format_percent
from comp.output.asked import known_of_period
from comp.output.case import Case
from comp.output.explanation import Step, Why
from comp.output.known import Known
from comp.output.rows import Line, Slice
from comp.output.why_periods import gate_words, measured_words, prorated_words
from comp.output.why_rounded import rounding_words
from comp.output.why_starts import period_starts
from comp.output.wording import readable
from comp.output.worked_out import definitions, goes_by, with_values

ZERO = Decimal(0)


def curve_why(case: Case, line: Line, part: Curve) -> Why:
    """The measure, the neighbouring points, then target × share, less what was paid to date."""
    known = known_of_period(case, line, part)
    pieces = case.slices(line)
    now = next((piece for piece in pieces if piece.rate is not None), None)
    before = next((piece for piece in pieces if piece.tier == "paid to date"), None)
    reasons = measured_words(case, line, part)
    reasons += goes_by(part.measure, known)
    reasons += period_starts(part.points, known, points=True)
    reasons += definitions([part.target, *(point.value for point in part.points)], known)
    if now is not None and now.tier != "gate closed":
        reasons += gate_words(part, known)
    if now is not None:
        reasons.append(_where(part, now.tier or "", known))
    reasons += prorated_words(case, line)
    steps = [_step(line, part, now)] if now is not None and now.amount is not None else []
    closing = list(rounding_words(case, line))
    if before is not None and before.amount is not None:
        paid = format_money(readable(-before.amount), line.currency)
        closing.insert(0, f"Of that, {paid} had been earned before.")
    return Why(tuple(dict.fromkeys(reasons)), tuple(steps), tuple(closing))


def _where(part: Curve, label: str, known: Known) -> str:
    """`Between at 50%: 0% and at 100%: 100%.`"""
    if label == "gate closed":
        return "The gate is closed: nothing is earned so far."
    index = next((n for n, point in enumerate(part.points) if point.point == label), None)
    if index is None:
        what = "the first point pays" if part.below_first else "nothing is paid"
        return f"That is below {_point(part.points[0], known)}: {what}."
    if index + 1 < len(part.points):
        low, high = part.points[index : index + 2]
        return f"That is on the line from {_point(low, known)} to {_point(high, known)}."
    last = _point(part.points[-1], known)
    if part.above_slope:
        return f"That is at or above {last}, where the line from {_point(part.points[-2], known)} goes on."
    return f"That is at or above {last}, the last point."


def _point(point: Row, known: Known) -> str:
    return f"{point.point}: {with_values(point.value, known)}"


def _step(line: Line, part: Curve, piece: Slice) -> Step:
    place = f"{line.plan_file}:{piece.plan_line or line.plan_line}"
    share, target = piece.rate or ZERO, piece.basis or ZERO
    result = format_money(readable(piece.amount or ZERO), line.currency)
    if part.target is None:
        return Step((result,), result, place, piece.tier or "", amount=piece.amount)
    factors = (format_money(readable(target), line.currency), format_percent(readable(share)))
    return Step(factors, result, place, _target_to_date(part), target, share, amount=piece.amount)


def _target_to_date(part: Curve) -> str:
    """What the target is, where it is another than the plan's for one period."""
    if part.target is None or part.to_date is None:
        return ""
    return f"target to date, of {describe_expression(part.target)} per {part.per}"
