"""Curves: what is paid between points of a measure."""

from __future__ import annotations

from comp.language import missing_points
from comp.language.compile_gates import gate_of_period
from comp.language.compile_on_deals import paid_per
from comp.language.compile_on_periods import without_quota
from comp.language.compile_prorated import proration
from comp.language.compile_steps import WITH_TOTALS, measure_of, own_credit, rows_by
from comp.language.plan import Curve, Expr, Measure, Proration, Row, Unit, Window, WindowKind
from comp.language.scope import Scope
from comp.language.slots import Slots, value
from comp.language.syntax import Statement
from comp.language.window_rules import check_windows
from comp.periods import PeriodKind


def compile_curve(line: Statement, scope: Scope, pay: PeriodKind | None) -> Curve | None:
    """`curve NAME:`."""
    slots = Slots(line, scope)
    slots.check_twice()
    head = slots.need("target", "measured_per")
    points_line = slots.need("points")
    measure = points = None
    if points_line is not None and points_line.children:
        unit = Unit.MONEY if head is not None and head.kind == "measured_per" else Unit.PERCENT
        measure = measure_of(points_line.expressions[0], slots, "points")
        points = _points(points_line, measure, unit, slots)
    below, above = _edges(slots, head, points or ())
    without = without_quota(slots)
    paid = paid_per(slots, pay)
    to_date = _to_date(slots, pay, measure)
    if head is None or head.period is None or measure is None or not points:
        return None
    target = None
    if head.kind == "target":
        ask = slots.asked(WITH_TOTALS, "a target")
        target = value(head.expressions[0], ask, (Unit.MONEY,), "target")
        if target is None:
            return None
    if below is None or above is None:
        return None
    window = Window(WindowKind.TO_DATE, to_date, 0) if to_date is not None else None
    if window is not None:
        assert isinstance(measure, Measure)
        measure = Measure(measure.kind, measure.credit, measure.unit, measure.span, window)
    measured = pay if to_date is not None and pay is not None else head.period.kind
    curve = Curve(
        name=slots.name,
        sentence=slots.sentence(),
        target=target,
        per=head.period.kind,
        measured=measured,
        measure=measure,
        points=points,
        below_first=below.has("first_point"),
        above_slope=above.has("last_slope"),
        to_date=to_date,
        without_quota=without,
        paid_per=paid,
        span=line.span,
        prorated=_prorated(slots, to_date),
        employed_on_last_day=slots.get("employed") is not None,
        gate=gate_of_period(slots, own_credit(measure), measured, window),
    )
    check_windows(curve.asked, curve.measured, scope)
    return curve


def _prorated(slots: Slots, to_date: PeriodKind | None) -> Proration | None:
    """The part of the target; a target to date counts pay periods on the plan already."""
    line = slots.get("proration")
    if line is not None and to_date is not None:
        message = "a target to date grows with the pay periods on the plan already"
        slots.scope.add("proration-to-date", message, "leave this line out", line.span)
    return proration(slots)


def _points(
    line: Statement, measure: Expr | None, unit: Unit, slots: Slots
) -> tuple[Row, ...] | None:
    if measure is None:
        return None
    points = rows_by(line, measure, slots, (unit,), "this point")
    if len(points) == 1 and line.whole and slots.block.whole:
        message = "a line needs two points"
        slots.scope.add("curve-of-one-point", message, "write another point below it", line.span)
        return None
    return points


def _edges(
    slots: Slots, head: Statement | None, points: tuple[Row, ...]
) -> tuple[Statement | None, Statement | None]:
    """What is paid below the first point and above the last."""
    below = slots.need(
        "below",
        code="curve-below-missing",
        message="this curve does not say what is paid below its first point",
        readings=missing_points.below_points(slots.scope, head, points),
    )
    above = slots.need(
        "above_points",
        code="curve-above-missing",
        message="this curve does not say what is paid above its last point",
        readings=missing_points.above_points(slots.scope, head, points),
    )
    return below, above


def _to_date(slots: Slots, pay: PeriodKind | None, measure: Expr | None) -> PeriodKind | None:
    line = slots.get("to_date")
    if line is None or line.period is None or pay is None:
        return None
    kind = line.period.kind
    if kind.per_year > pay.per_year:
        message = f"the plan pays per {pay}, so nothing adds up per {kind}"
        remedy = "write accumulated per year to date"
        slots.scope.add("window-shorter", message, remedy, line.period.span)
        return None
    if measure is not None and not isinstance(measure, Measure):
        message = "what is paid to date goes by one measure, and this is made of several"
        remedy = "leave this line out, or write points by attainment of CREDIT:"
        slots.scope.add("window-out-of-place", message, remedy, line.span)
        return None
    if measure is not None and measure.window is not None:
        message = f"this curve goes by {kind} to date, and its points by {measure.window}"
        alone = f"{measure.kind.value} of {measure.credit}"
        remedy = f"leave out {measure.window}, as in points by {alone}:"
        slots.scope.add("window-out-of-place", message, remedy, measure.span)
    return kind
