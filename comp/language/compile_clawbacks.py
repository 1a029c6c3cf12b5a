"""Money that returns: when a deal is lost, refunded or credited back, and how much of the pay."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from comp.language import missing
from comp.language.asking import Asked
from comp.language.compile_limits import ON_DEALS
from comp.language.compile_tables import no_reason, table_rows
from comp.language.plan import (
    AfterClawback,
    Axis,
    Clawback,
    Commission,
    Compare,
    Component,
    Counted,
    Credit,
    CreditNotes,
    Elapsed,
    Expr,
    Field,
    If,
    Literal,
    Row,
    Spiff,
    StruckBy,
    Table,
    TierMode,
    Unit,
)
from comp.language.pricing import bands_of
from comp.language.scope import Scope
from comp.language.slots import Slots, component_names, date_field, value
from comp.language.starts import written_out
from comp.language.syntax import LiteralNode, NegativeNode, Node, Statement
from comp.language.unit_rules import UNIT_WORDS, everything_in, example_of

_AFTER = {
    "kept": AfterClawback.KEPT,
    "reversed_on_trigger": AfterClawback.REVERSED_ON_TRIGGER,
    "reversed_in_period": AfterClawback.REVERSED_IN_DEAL_PERIOD,
}
_STRUCK = {"struck_refunded": StruckBy.REFUND, "struck_credited_back": StruckBy.CREDIT_NOTE}
_WHAT = "take back"
_ASKED = "deal credited returned"


def compile_clawbacks(
    lines: Sequence[Statement],
    scope: Scope,
    components: Sequence[Component],
    credits: Sequence[Credit | None],
) -> tuple[Clawback, ...]:
    """Every `clawback NAME:` of a plan that has no problem."""
    counted = [credit for credit in credits if credit is not None]
    found = [_compile_clawback(line, scope, components, counted) for line in lines]
    return tuple(clawback for clawback in found if clawback is not None)


def _compile_clawback(
    line: Statement,
    scope: Scope,
    components: Sequence[Component],
    credits: Sequence[Credit],
) -> Clawback | None:
    """`clawback NAME:`."""
    slots = Slots(line, scope)
    slots.check_twice()
    trigger_line = slots.need("trigger")
    take = slots.need("take_back", "take_back_by_age")
    after = _after(slots, components)
    days = _days(trigger_line, scope) if trigger_line is not None else None
    if take is None:
        return None
    ask = slots.asked(_ASKED, _WHAT)
    names = component_names(take.names, scope, ON_DEALS)
    by_age, percent = None, None
    if take.kind == "take_back":
        percent = _taken(take.expressions[0], ask, scope)
    elif days is not None:
        by_age = _by_age(take, ask, scope)
        percent = _chosen(by_age, days[2]) if by_age is not None else None
    if days is None or after is None or percent is None or trigger_line is None:
        return None
    struck_by, trigger, since = days
    if percent.unit is Unit.MONEY and struck_by is not StruckBy.DAY:
        _refuse_sum_of_each_day(take, percent, struck_by, scope)
        return None
    within = trigger_line.literals[0]
    if not isinstance(within.value, Decimal) or within.value != int(within.value):
        message = f"{within.text} is no whole number of days or months"
        scope.add("duration-not-whole", message, "write within 180 days", within.span)
        return None
    notes = None
    if struck_by is StruckBy.CREDIT_NOTE or "credited_back" in _returned(percent):
        asked_back = "credited_back" in _returned(percent)
        notes = _notes(names, components, credits, take, asked_back, scope)
        if notes is None:
            return None
    return Clawback(
        slots.name, slots.sentence(), struck_by, trigger, since, within.value, within.unit, percent,
        by_age, names, after, notes, line.span,
    )  # fmt: skip


def _days(line: Statement, scope: Scope) -> tuple[StruckBy, Field | None, Field] | None:
    """What takes back, its day where the deal has it, and the day it is counted from."""
    struck_by = next((_STRUCK[each] for each in line.choices if each in _STRUCK), StruckBy.DAY)
    fields = [date_field(word, scope, "a clawback") for word in line.fields]
    since = fields[-1]
    if since is None or fields[0] is None:
        return None
    return struck_by, fields[0] if struck_by is StruckBy.DAY else None, since


def _by_age(line: Statement, ask: Asked, scope: Scope) -> Table | None:
    """Rows by the time from the deal to the day it is lost."""
    if not line.children:
        return None

    def read(row: Statement) -> Expr | None:
        no_reason(row, scope)
        if row.has("per_unit"):
            message = "a share of what was paid has no units"
            scope.add("per-unit-wrong", message, "leave per unit out", row.span)
        return _taken(row.expressions[0], ask, scope)

    units = [row.literals[0].unit for row in line.children if row.literals]
    unit = next((unit for unit in units if unit in (Unit.DAYS, Unit.MONTHS)), Unit.MONTHS)
    if not written_out(line, scope):
        return None
    rows = table_rows(line, scope, unit, read, starts=ask)
    if not rows or not _alike(rows, scope):
        return None
    return Table(TierMode.PER_DEAL, Axis.VALUE, "", None, rows, line.span)


def _taken(node: Node, ask: Asked, scope: Scope) -> Expr | None:
    """A part of what was paid, or a sum."""
    units = (Unit.PERCENT, Unit.MONEY)
    if isinstance(node, NegativeNode) and isinstance(node.value, LiteralNode):
        message = "what is taken back is written without a minus; with it, pay would be added"
        scope.add("taken-back-negative", message, f"write {node.value.text}", node.span)
        return None
    if isinstance(node, LiteralNode) and isinstance(node.value, Decimal) and node.value > 100:
        units = (Unit.MONEY, Unit.PERCENT)  # A bare 500 is a sum whose currency was forgotten.
    found = value(node, ask, units, _WHAT)
    if found is not None and found.unit is Unit.PERCENT:
        _check_whole(found, scope)
    return found


def _check_whole(percent: Expr, scope: Scope) -> None:
    """A percent that is written out ends at 100%."""
    if isinstance(percent, Literal) and isinstance(percent.value, Decimal) and percent.value > 1:
        message = "more than was paid cannot be taken back"
        scope.add("percent-too-large", message, "write 100%, or less", percent.span)


def _alike(rows: Sequence[Row], scope: Scope) -> bool:
    """Parts or sums, not both."""
    first = rows[0].value.unit
    odd = next((row for row in rows if row.value.unit is not first), None)
    if odd is None:
        return True
    message = f"the first row is {UNIT_WORDS[first]}, this is {UNIT_WORDS[odd.value.unit]}"
    remedy = f"write {UNIT_WORDS[first]} in every row, such as {example_of(first)}"
    scope.add("units-differ", message, remedy, odd.value.span)
    return False


def _refuse_sum_of_each_day(
    take: Statement, amount: Expr, struck_by: StruckBy, scope: Scope
) -> None:
    """Refunds and credit notes come in parts, and each takes back its own."""
    refund = struck_by is StruckBy.REFUND
    what, field = ("refunds", "refunded") if refund else ("credit notes", "credited_back")
    of = ", ".join(word.text for word in take.names)
    scope.add(
        "sum-of-several-days",
        f"{what} may come in several parts, and a sum does not say how much each takes back",
        f"write a share, as in take back deal.{field} / deal.amount of {of} paid on the deal",
        amount.span,
    )


def _chosen(table: Table, since: Field) -> Expr:
    """What the row that the age reaches takes back."""
    in_days = any(row.bound_text.endswith(("day", "days")) for row in table.rows)
    counted, unit = (Counted.DAYS, Unit.DAYS) if in_days else (Counted.MONTHS, Unit.MONTHS)
    age = Elapsed(counted, since, None, unit, table.span)
    percent: Expr = table.rows[0].value
    for row in table.rows[1:]:
        reached = Compare(">=", age, _bound(row, unit), row.span)
        percent = If(reached, row.value, percent, percent.unit, row.span)
    return percent


def _bound(row: Row, unit: Unit) -> Literal:
    return Literal(row.bound, unit, row.span, row.bound_text)


def _returned(percent: Expr) -> set[str]:
    """Which of `deal.paid`, `deal.refunded`, `deal.credited_back` are asked."""
    return {
        part.name
        for part in everything_in(percent)
        if isinstance(part, Field) and part.scope == "returned"
    }


def _notes(
    names: Sequence[str],
    components: Sequence[Component],
    credits: Sequence[Credit],
    take: Statement,
    counted: bool,
    scope: Scope,
) -> CreditNotes | None:
    """What a credit note counts and on which day: as the credit of the first component does."""
    on = [
        each.on
        for name in names
        for each in components
        if each.name == name and isinstance(each, (Commission, Spiff))
    ]
    credit = next((each for each in credits if each.name in on[:1]), None)
    if credit is None:
        return None
    others = {
        part.scope
        for part in everything_in(credit.count)
        if isinstance(part, Field) and part.scope != "deal"
    }
    original = Field("deal", "original", Unit.TEXT, take.span)
    if not counted:
        return CreditNotes(None, credit.dated, original)
    if others or credit.count.unit is not Unit.MONEY:
        message = (
            f"a credit note counts as {credit.name} does, which must be money of the deal itself"
        )
        remedy = "count deal.amount, or another amount of the deal"
        scope.add("credit-note-uncountable", message, remedy, take.span)
        return None
    return CreditNotes(credit.count, credit.dated, original)


def _after(slots: Slots, components: Sequence[Component]) -> AfterClawback | None:
    line = slots.need(
        "attainment_after",
        code="attainment-after-clawback-missing",
        message="this clawback does not say whether a lost deal still counts",
        readings=_after_readings(slots, components),
    )
    if line is None:
        return None
    found = next((_AFTER[choice] for choice in line.choices if choice in _AFTER), None)
    if found is None:
        slots.scope.add(
            "attainment-after-clawback-missing",
            "attainment reversed does not say when",
            "",
            line.span,
            choices=missing.reversed_when().choices,
            label="in which period is it reversed?",
        )
    return found


def _after_readings(slots: Slots, components: Sequence[Component]) -> missing.Readings:
    """Priced on the first commission named whose tiers are written out."""
    take = slots.get("take_back")
    names = {word.text for word in take.names} if take is not None else set()
    for component in components:
        if not isinstance(component, Commission) or component.name not in names:
            continue
        tiers = component.tiers
        alone = component.accelerator is None and component.by_other is None
        if tiers is not None and tiers.by is None and alone:
            quota = missing.known_quota(slots.scope, component.on, component.accumulated)
            bands = bands_of(tiers.rows, tiers.axis, quota)
            return missing.after_clawback(slots.scope, bands, tiers.mode)
    return missing.after_clawback(slots.scope, None, None)
