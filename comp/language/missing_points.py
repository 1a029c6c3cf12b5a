"""What a choice of steps, curves and gates that was not written would pay, reading by reading."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from comp.language.missing import Readings, amount_of, money
from comp.language.plan import Literal, Row
from comp.language.scope import Scope
from comp.language.syntax import Statement
from comp.money import plain
from comp.problems import Choice


def steps_mode(scope: Scope, rows: Sequence[Row]) -> Readings:
    """The last step alone, or all steps together, at the last step."""
    values = [_number(row) for row in rows]
    known = [value for value in values if value is not None]
    last = total = about = ""
    if rows and len(known) == len(values):
        last, total = money(known[-1], scope), money(sum(known, Decimal(0)), scope)
        about = f"at {rows[-1].bound_text} these steps pay"
    return Readings(
        (
            Choice("steps replacing", "the step reached, and only that", last),
            Choice("steps stacking", "every step reached, added up", total),
        ),
        about,
    )


def below_points(scope: Scope, head: Statement | None, points: Sequence[Row]) -> Readings:
    """Nothing, or what the first point pays."""
    first = _paid(scope, head, _number(points[0])) if points else ""
    about = f"below {points[0].bound_text} this curve pays" if first else ""
    nothing = money(Decimal(0), scope) if first else ""
    return Readings(
        (
            Choice("below: nothing", "the first point must be reached", nothing),
            Choice("below: first point", "what the first point pays, from nothing on", first),
        ),
        about,
    )


def above_points(scope: Scope, head: Statement | None, points: Sequence[Row]) -> Readings:
    """What the last point pays, or the last line further on; priced as far on as half of it."""
    last = beyond = about = ""
    if len(points) > 1:
        low, high = points[-2:]
        start, end = _number(low), _number(high)
        written = low.start is None and high.start is None
        if written and start is not None and end is not None:
            further = high.bound + (high.bound - low.bound) / 2
            last = _paid(scope, head, end)
            beyond = _paid(scope, head, end + (end - start) / 2)
            is_percent = high.bound_text.endswith("%")
            at = f"{plain(further * 100)}%" if is_percent else plain(further)
            about = f"at {at} this curve pays" if last else ""
    return Readings(
        (
            Choice("above: last point", "never more than at the last point", last),
            Choice("above: last slope", "the last line goes on", beyond),
        ),
        about,
    )


def _number(row: Row) -> Decimal | None:
    value = row.value
    return value.value if isinstance(value, Literal) and isinstance(value.value, Decimal) else None


def _paid(scope: Scope, head: Statement | None, value: Decimal | None) -> str:
    """What a point comes to in money: a share of the target, or the amount itself."""
    if value is None or head is None:
        return ""
    if head.kind == "measured_per":
        return money(value, scope)
    target = amount_of(head)
    return money(target * value, scope) if target is not None else ""
