"""What to write where two values of different units meet: the one that was probably meant.

1 + deal.margin / deal.amount                          write 100% in place of 1
100% - months from deal.start_date to ... / 12         write 12 months in place of 12
amount of joined >= 15 / 21 * amount of days_worked    write amount of joined / 1
"""

from __future__ import annotations

from decimal import Decimal

from comp.language.describe import describe_expression
from comp.language.plan import Arithmetic, Expr, Literal, Unit
from comp.language.syntax import LiteralNode
from comp.language.unit_rules import everything_in, example_of
from comp.money import format_percent

_LENGTHS = (Unit.MONTHS, Unit.DAYS)


def one_unit(left: Expr, right: Expr) -> str:
    """The remedy where both sides must have one unit and have not."""
    for value, other in ((left, right), (right, left)):
        if other.unit is not Unit.PERCENT:
            continue
        if value.unit is Unit.NUMBER and isinstance(value, Literal):
            assert isinstance(value.value, Decimal)
            return f"write {format_percent(value.value)} in place of {value.text}"
        if value.unit is Unit.NUMBER and is_ratio(other):
            written = describe_expression(value)
            return f"write {written} / 1: a number divided by a number is a percent, as beside it"
        divided = value.right if isinstance(value, Arithmetic) and value.op == "/" else None
        if value.unit in _LENGTHS and isinstance(divided, Literal):
            return f"write {divided.text} {value.unit.value} in place of {divided.text}"
    return give_one_unit(left.unit)


def give_one_unit(unit: Unit) -> str:
    """The remedy where it is not known what was meant."""
    return f"give both sides one unit, such as {example_of(unit)}"


def is_ratio(expr: Expr) -> bool:
    """Whether a number is divided by a number in it, which is a percent: 30 / 2 is 1500%."""
    numbers = (Unit.NUMBER, Unit.NUMBER)
    return expr.unit is Unit.PERCENT and any(
        isinstance(part, Arithmetic) and part.op == "/" and _units(part) == numbers
        for part in everything_in(expr)
    )


def percent_meant(bound: LiteralNode, by: Expr) -> str:
    """The percent a number stands for where rows begin at percents: 10 is 10%, of a ratio 1000%."""
    assert isinstance(bound.value, Decimal)
    return format_percent(bound.value if is_ratio(by) else bound.value / 100)


def _units(part: Arithmetic) -> tuple[Unit, Unit]:
    return part.left.unit, part.right.unit
