"""Steps of a bonus: `from 80%: $4,000`, the row reached or all rows reached together."""

from __future__ import annotations

from decimal import Decimal

from comp.language import missing_points
from comp.language.compile_starts import calculated_row
from comp.language.measures import measured
from comp.language.plan import (
    Arithmetic,
    Compare,
    Expr,
    If,
    Literal,
    Measure,
    MeasureKind,
    Row,
    Score,
    Steps,
    TeamReached,
    Unit,
)
from comp.language.scope import Scope
from comp.language.slots import Slots, value
from comp.language.syntax import LiteralNode, MeasureNode, Node, Statement
from comp.language.unit_remedies import is_ratio, percent_meant
from comp.language.unit_rules import UNIT_WORDS, everything_in, example_of
from comp.language.units import typed

MEASURED = "person measure quota period paid"
WITH_TOTALS = f"{MEASURED} everybody"
"""What pay on periods may ask: also what everybody on the plan comes to."""
"""What is asked once for a period may ask."""
_COUNTED = (Unit.MONEY, Unit.PERCENT, Unit.NUMBER, Unit.MULTIPLE)
BY = "attainment of CREDIT, amount of CREDIT or number of CREDIT"


def compile_steps(line: Statement, slots: Slots) -> Steps | None:
    """`steps replacing by MEASURE per PERIOD:` with its rows; without a word every reading is priced."""
    scope = slots.scope
    measure = measure_of(line.expressions[0], slots, "steps")
    if measure is None or not line.children:
        return None
    rows = rows_by(line, measure, slots, (Unit.MONEY,), "this row")
    stacking = next((word for word in line.choices if word in ("replacing", "stacking")), None)
    if stacking is None:
        readings = missing_points.steps_mode(scope, rows)
        scope.add(
            "steps-mode-missing",
            "steps do not say whether a step takes the place of the one before it",
            "",
            line.span,
            choices=readings.choices,
            about=readings.about,
            label="are the steps below still paid?",
        )
        return None
    return Steps(measure, stacking == "stacking", rows, line.span) if rows else None


def measure_of(node: Node, slots: Slots, what: str) -> Expr | None:
    """What rows go by: a measure, a score, or a value made of them."""
    ask = slots.asked(WITH_TOTALS, what)
    if isinstance(node, MeasureNode) and node.kind is not MeasureKind.QUOTA:
        return measured(node, ask)
    by = typed(node, ask)
    if by is None or (
        by.unit in _COUNTED and any(_is_measured(part) for part in everything_in(by))
    ):
        return by
    message = f"{what} go by what a credit comes to"
    slots.scope.add("not-a-measure", message, f"write by {BY}", node.span)
    return None


def _is_measured(part: Expr) -> bool:
    counted = isinstance(part, Measure) and part.kind is not MeasureKind.QUOTA
    return counted or isinstance(part, Score | TeamReached)


def own_credit(measure: Expr) -> str:
    """The credit that `attainment` alone is of, beside rows that go by one measure; else nothing."""
    return measure.credit if isinstance(measure, Measure) else ""


def rows_by(
    line: Statement, by: Expr, slots: Slots, units: tuple[Unit, ...], what: str
) -> tuple[Row, ...]:
    """Rows that begin, or points that stand, at values of a measure; none where one has a problem."""
    rows: list[Row | None] = []
    starts = slots.asked("person quota period", "the start of a row")
    before: LiteralNode | None = None
    for row in line.children:
        bound = row.literals[0] if row.literals else None
        if bound is not None:
            if not _fits(bound, by, slots.scope) or not _ascends(bound, before, slots.scope):
                return ()
            before = bound
        if row.texts:
            message = "only rows of a quota say because"
            remedy = "say why in a comment (# ...)"
            slots.scope.add("because-out-of-place", message, remedy, row.texts[0].span)
        if row.has("per_unit"):
            message = f"{what} is an amount for the period, not per unit"
            slots.scope.add("per-unit-wrong", message, "leave out per unit", row.span)
        amount = value(row.expressions[0], slots.asked(WITH_TOTALS, what), units, what)
        if bound is None:
            rows.append(calculated_row(row, amount, by.unit, starts))
            continue
        assert isinstance(bound.value, Decimal)
        written = None if amount is None else Row(bound.value, bound.text, amount, row.span)
        rows.append(written)
    known = tuple(row for row in rows if row is not None)
    return known if line.whole and len(known) == len(rows) else ()


def _fits(bound: LiteralNode, by: Expr, scope: Scope) -> bool:
    unit = by.unit
    if bound.unit is unit and isinstance(bound.value, Decimal):
        return True
    message = f"rows begin here at {UNIT_WORDS[unit]}, and {bound.text} is {UNIT_WORDS[bound.unit]}"
    remedy = f"write a value such as {example_of(unit)}"
    if bound.unit is Unit.NUMBER and by.unit is Unit.PERCENT:
        remedy = f"write {percent_meant(bound, by)}"
        message += ": a number divided by a number is a percent" if is_ratio(by) else ""
    scope.add("bound-of-other-unit", message, remedy, bound.span)
    return False


def _ascends(bound: LiteralNode, before: LiteralNode | None, scope: Scope) -> bool:
    assert isinstance(bound.value, Decimal)
    if before is None or not isinstance(before.value, Decimal) or bound.value > before.value:
        return True
    message = f"{bound.text} does not come after {before.text} in the row above"
    scope.add("rows-not-ascending", message, "put the rows in order, each start once", bound.span)
    return False


def amount_of(steps: Steps) -> Expr:
    """What the steps come to, as an expression of the plan."""
    nothing = Literal(Decimal(0), Unit.MONEY, steps.span, "$0")
    total: Expr = nothing
    for row in steps.rows:
        written = Literal(row.bound, steps.measure.unit, row.span, row.bound_text)
        bound = written if row.start is None else row.start
        reached = Compare(">=", steps.measure, bound, row.span)
        if steps.stacking:
            more = If(reached, row.value, nothing, Unit.MONEY, row.span)
            total = Arithmetic("+", total, more, Unit.MONEY, steps.span)
        else:
            total = If(reached, row.value, total, Unit.MONEY, row.span)
    return total
