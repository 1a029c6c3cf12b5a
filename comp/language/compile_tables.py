"""Tables of rows that begin at a bound: tiers, per-deal tables, accelerators."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial

from comp.language import missing
from comp.language.asking import Asked, asked
from comp.language.compile_starts import calculated_row
from comp.language.describe import describe_expression
from comp.language.plan import Axis, Expr, Literal, Row, Table, TierMode, Unit
from comp.language.scope import Scope
from comp.language.slots import credit_name, value
from comp.language.syntax import LiteralNode, Node, Statement
from comp.language.unit_rules import UNIT_WORDS, ZEROS, counts_from_one, example_of
from comp.language.units import typed
from comp.periods import PeriodKind
from comp.source import Span

MODES = {
    "marginal": TierMode.MARGINAL,
    "retroactive": TierMode.RETROACTIVE,
    "excess": TierMode.EXCESS,
    "whole_deal_new": TierMode.WHOLE_DEAL_NEW,
    "whole_deal_old": TierMode.WHOLE_DEAL_OLD,
}
_AXES = {axis.value: axis for axis in (Axis.ATTAINMENT, Axis.AMOUNT, Axis.NUMBER)}


def rate_value(line: Statement, node: Node, scope: Scope, credit: str, what: str) -> Expr | None:
    """A rate: a percent of money, or money per unit of a number."""
    facts = scope.credits.get(credit)
    counted = facts.unit if facts is not None else None
    before = "" if line.kind == "without_quota" else " before"
    may_ask = f"deal person quota credited{before}{_payment(scope, credit)}"
    ask = asked(scope, may_ask, what, credit)
    if counted is None:
        return typed(node, ask) if facts is None else None
    wanted = Unit.MONEY if counted is Unit.NUMBER else Unit.PERCENT
    each = " per unit" if counted is Unit.NUMBER and not line.has("per_unit") else ""
    found = value(node, ask, (wanted,), what, each)
    if found is None or line.kind == "without_quota":
        return found
    per_unit = line.has("per_unit")
    if per_unit is not (counted is Unit.NUMBER):
        if per_unit:
            message = f"{credit} counts money, which has no units"
            scope.add("per-unit-wrong", message, "write a rate such as 8%", node.span)
        else:
            message = f"{credit} is a number, so {what} is per unit"
            scope.add("per-unit-wrong", message, f"write {_text(found)} per unit", node.span)
        return None
    return found


def _payment(scope: Scope, credit: str) -> str:
    """What else may be asked where a credit counts payments: fields of each."""
    facts = scope.credits.get(credit)
    return " payment" if facts is not None and facts.of_payments else ""


def _text(expr: Expr) -> str:
    return expr.text if isinstance(expr, Literal) and expr.text else describe_expression(expr)


def compile_tiers(
    line: Statement, scope: Scope, credit: str, per: PeriodKind | None
) -> Table | None:
    """`tiers MODE by AXIS:`, perhaps `of OTHER`. Without a mode, every reading is priced."""
    followed = _followed_credit(line, scope, credit)
    axis = _axis(line, scope, followed) if followed is not None else None
    if axis is None or followed is None:
        return None
    rows = _rows(
        line, scope, credit, _axis_unit(axis, scope, followed), from_zero=True, multiple=False
    )
    mode = next((MODES[choice] for choice in line.choices if choice in MODES), None)
    if mode is None:
        readings = missing.tier_mode(scope, credit, rows, axis, per)
        if line.names:
            readings = missing.mode_by_other(scope, rows, followed)
        scope.add(
            "tier-mode-missing",
            "tiers do not say which part of the money a higher rate applies to",
            "",
            _first_word(line),
            choices=readings.choices,
            about=readings.about,
            label="which revenue does a higher rate apply to?",
        )
        return None
    if line.names and mode not in (TierMode.MARGINAL, TierMode.RETROACTIVE):
        message = f"a deal is paid whole by where {followed} stands, and nothing of it is cut"
        remedy = f"write tiers marginal by {axis.value} of {followed}, or retroactive"
        scope.add("tiers-of-other-mode", message, remedy, line.span)
        return None
    return Table(mode, axis, followed, None, rows, line.span) if rows else None


def _followed_credit(line: Statement, scope: Scope, credit: str) -> str | None:
    """The credit whose total the rows of tiers follow: the one after `of`, else the component's own."""
    if not line.names:
        return credit
    word = line.names[0]
    if word.text != credit:
        return credit_name(word, scope)
    message = f"these tiers are on {credit} itself, of which each part has its own rate"
    remedy = "leave out of " + credit
    scope.add("tiers-of-own-credit", message, remedy, word.span)
    return None


def compile_accelerator(line: Statement, scope: Scope, credit: str) -> Table | None:
    """`accelerator MODE by AXIS:`; rows may begin above 0, below them the multiple is 1x."""
    if not line.children:
        return None
    axis = _axis(line, scope, credit)
    if axis is None:
        return None
    unit = _axis_unit(axis, scope, credit)
    rows = _rows(line, scope, credit, unit, from_zero=False, multiple=True)
    mode = next((MODES[choice] for choice in line.choices if choice in MODES), None)
    if mode is None:
        readings = missing.accelerator_mode(scope, rows)
        scope.add(
            "accelerator-mode-missing",
            "the accelerator does not say which part of the money it multiplies",
            "",
            _first_word(line),
            choices=readings.choices,
            about=readings.about,
            label="which part of the money does it multiply?",
        )
        return None
    return Table(mode, axis, credit, None, rows, line.span) if rows else None


def compile_tiers_per_deal(line: Statement, scope: Scope, credit: str) -> Table | None:
    """`tiers per deal by EXPR:`; each deal is looked up alone."""
    may_ask = f"deal person amount credited{_payment(scope, credit)}"
    by = typed(line.expressions[0], asked(scope, may_ask, "a per-deal table", credit))
    if by is None:
        return None
    if by.unit in (Unit.TEXT, Unit.DATE, Unit.TEST):
        message = f"a table goes up by an amount, a number or a length of time, not by {UNIT_WORDS[by.unit]}"
        scope.add("unit-wrong", message, "write by deal.term, by amount or the like", by.span)
        return None
    starts = asked(scope, "deal person", "the start of a row", credit)
    read = partial(_row_value, scope=scope, credit=credit, multiple=False)
    from_zero = not counts_from_one(by)
    rows = table_rows(line, scope, by.unit, read, from_zero=from_zero, starts=starts)
    if rows and counts_from_one(by) and rows[0].bound > 1:
        _check_start(line.children[0], scope, "1")
        return None
    return Table(TierMode.PER_DEAL, Axis.VALUE, credit, by, rows, line.span) if rows else None


def _axis(line: Statement, scope: Scope, credit: str) -> Axis | None:
    axis = next(_AXES[choice] for choice in line.choices if choice in _AXES)
    facts = scope.credits.get(credit)
    if facts is None or facts.unit is None or axis is Axis.ATTAINMENT:
        return axis
    wanted = Axis.NUMBER if facts.unit is Unit.NUMBER else Axis.AMOUNT
    if axis is not wanted:
        message = (
            f"{credit} counts {UNIT_WORDS[facts.unit]}, so its tables do not go by {axis.value}"
        )
        of = f" of {credit}" if line.names else ""
        scope.add("axis-of-other-unit", message, f"write by {wanted.value}{of}", line.span)
        return None
    return axis


def _axis_unit(axis: Axis, scope: Scope, credit: str) -> Unit | None:
    if axis is Axis.ATTAINMENT:
        return Unit.PERCENT
    facts = scope.credits.get(credit)
    return facts.unit if facts is not None else None


def _first_word(line: Statement) -> Span:
    span = line.span
    length = len(line.kind.split("_")[0])
    return Span(span.file, span.line, span.column, span.column + length)


def _rows(
    line: Statement,
    scope: Scope,
    credit: str,
    unit: Unit | None,
    *,
    from_zero: bool,
    multiple: bool,
) -> tuple[Row, ...]:
    """The rows of a table of rates or multiples on running totals."""
    starts = asked(scope, "person period quota", "the start of a row", credit)
    read = partial(_row_value, scope=scope, credit=credit, multiple=multiple)
    return table_rows(line, scope, unit, read, from_zero=from_zero, starts=starts)


def table_rows(
    line: Statement,
    scope: Scope,
    unit: Unit | None,
    read: Callable[[Statement], Expr | None],
    *,
    from_zero: bool = True,
    starts: Asked,
) -> tuple[Row, ...]:
    """The rows of a table, `read` reading what each gives; none where one has a problem.

    A row whose start is calculated asks `starts`; where it lies shows for each person.
    """
    rows: list[Row] = []
    complete = line.whole
    previous: LiteralNode | None = None
    starts_checked = not from_zero or not line.whole
    ascending = True
    for row in line.children:
        if row.is_calculated:
            made = calculated_row(row, read(row), unit, starts)
            rows += [made] if made is not None else []
            complete = complete and made is not None
            continue
        bound = row.literals[0]
        if not _bound_fits(bound, unit, scope):
            complete = False
            starts_checked = True
            previous = None
            continue
        if previous is not None and ascending and _number(bound) <= _number(previous):
            ascending = False
            scope.add(
                "rows-not-ascending",
                f"{bound.text} does not come after {previous.text} in the row above",
                "put the rows in order, each start once",
                bound.span,
            )
        previous = bound
        rate = read(row)
        complete = complete and rate is not None
        if rate is not None:
            rows.append(Row(_number(bound), bound.text, rate, row.span))
    if not starts_checked and ascending and line.children:
        _check_start(line.children[0], scope)
    return tuple(rows) if complete and ascending else ()


def _row_value(row: Statement, *, scope: Scope, credit: str, multiple: bool) -> Expr | None:
    no_reason(row, scope)
    if not multiple:
        return rate_value(row, row.expressions[0], scope, credit, "this row")
    may_ask = f"deal person quota credited before{_payment(scope, credit)}"
    ask = asked(scope, may_ask, "this row", credit)
    found = typed(row.expressions[0], ask)
    computed = found is not None and not isinstance(found, Literal) and found.unit is Unit.PERCENT
    if found is None or computed:
        return found
    return value(row.expressions[0], ask, (Unit.MULTIPLE,), "this row")


def no_reason(row: Statement, scope: Scope) -> None:
    """Rows of quotas say `because`, others do not."""
    if row.texts:
        message = "only rows of a quota say because"
        scope.add(
            "because-out-of-place", message, "say why in a comment (# ...)", row.texts[0].span
        )


def _bound_fits(bound: LiteralNode, unit: Unit | None, scope: Scope) -> bool:
    if unit is None:
        return isinstance(bound.value, Decimal)
    if bound.unit is unit and isinstance(bound.value, Decimal):
        return True
    message = f"rows of this table begin at {UNIT_WORDS[unit]}, and {bound.text} is {UNIT_WORDS[bound.unit]}"
    remedy = f"write a start such as from {example_of(unit)}:"
    if bound.unit is Unit.NUMBER and unit is Unit.PERCENT:
        remedy = f"write from {bound.text}%:"
    if bound.unit is Unit.NUMBER and unit is Unit.MONEY:
        remedy = f"write from ${bound.text}:"
    scope.add("bound-of-other-unit", message, remedy, bound.span)
    return False


def _check_start(row: Statement, scope: Scope, lowest: str = "") -> None:
    bound = row.literals[0] if row.literals else None
    if bound is None:
        message = "nothing is said below the start of this row"
        remedy = "put a row above it that begins at 0"
        scope.add("rows-start-above-zero", message, remedy, row.span)
    elif _number(bound) != 0:
        zero = lowest or ZEROS.get(bound.unit, "0")
        scope.add(
            "rows-start-above-zero",
            f"nothing is said below {bound.text}",
            f"put a row above it: from {zero}: ...",
            bound.span,
            label=f"nothing is said below {bound.text}",
        )


def _number(bound: LiteralNode) -> Decimal:
    return bound.value if isinstance(bound.value, Decimal) else Decimal(0)
