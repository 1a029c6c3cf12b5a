"""Where rows begin: a value written out, or one calculated from what is known of the person.

from $0:                          7%     written out
from person.threshold:            9%     calculated, once for each person and period
from 80% * quota of bookings:    11%
"""

from __future__ import annotations

from decimal import Decimal

from comp.language.asking import Asked
from comp.language.describe import describe_expression
from comp.language.plan import Axis, Commission, Expr, Row, Table, TierMode, Unit
from comp.language.scope import Scope
from comp.language.slots import value
from comp.language.syntax import Statement

NEVER = Decimal(0)
"""The bound of a row whose start is calculated: nothing is written."""


def calculated_row(
    row: Statement, amount: Expr | None, unit: Unit | None, ask: Asked
) -> Row | None:
    """`from EXPR: VALUE` with what it gives; the start has the unit of the table."""
    assert row.bound is not None
    units = (unit,) if unit is not None else tuple(Unit)
    start = value(row.bound, ask, units, "the start of this row")
    if start is None or amount is None:
        return None
    return Row(NEVER, describe_expression(start), amount, row.span, start)


def check_starts(component: Commission, scope: Scope) -> None:
    """Calculated starts cut a total that restarts with the calendar, and nothing else cuts it."""
    tables = [each for each in (component.tiers, component.accelerator) if _on_totals(each)]
    found = next((each for each in tables if each is not None and each.is_calculated), None)
    if found is None:
        return
    row = next(each for each in found.rows if each.start is not None)
    if component.by_other is not None:
        message = f"rows by the total of {component.by_other} begin at a written value"
        scope.add("start-calculated", message, "write where the row begins", row.span)
        return
    if component.accumulated is None:
        scope.add(
            "start-calculated",
            f"{row.bound_text} is asked for a period of the calendar, and the total these rows go by is not one",
            "write where the row begins",
            row.span,
        )
        return
    gate = component.gate
    cuts = component.attainment_at_most is not None or (gate is not None and gate.above is not None)
    if len(tables) > 1 or cuts:
        scope.add(
            "start-beside-other-cuts",
            f"where {row.bound_text} lies among the other bounds of {component.name} differs from person to person",
            "write this start out, or split the pay into two components",
            row.span,
        )


def _on_totals(table: Table | None) -> bool:
    return (
        table is not None and table.mode is not TierMode.PER_DEAL and table.axis is not Axis.VALUE
    )
