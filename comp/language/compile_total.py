"""What a commission does with a total that falls below zero or rises above a share of quota."""

from __future__ import annotations

from decimal import Decimal

from comp.language.plan import Axis, BelowZero, Table, TierMode
from comp.language.slots import Slots
from comp.language.syntax import Statement

_BELOW = {
    "total_pays_back": BelowZero.PAYS_BACK,
    "total_is_zero": BelowZero.IS_ZERO,
    "total_carries": BelowZero.CARRIES,
}


def below_zero(
    slots: Slots, on: Statement | None, tables: tuple[Table | None, ...]
) -> BelowZero | None:
    """`negative total ...` or `shortfall carries ...`, which need a total that starts again with the
    PERIOD they name."""
    line = slots.get("negative_total", "shortfall")
    if line is None:
        return None
    found = next(_BELOW[choice] for choice in line.choices if choice in _BELOW)
    what = "negative total"
    if line.kind == "shortfall":
        found, what = BelowZero.SHORTFALL_CARRIES, "shortfall"
        _check_shortfall(slots, on, tables, line)
    per = on.period if on is not None and not on.has("for_each") else None
    if (
        on is not None
        and slots.block.whole
        and (per is None or (line.period and line.period.kind is not per.kind))
    ):
        message = "this total has no next period of the calendar"
        remedy = f"leave this line out, or write on {on.names[0].text} accumulated per quarter"
        if per is not None:
            message = f"the total starts again with each {per.kind.value}"
            remedy = f"write {what} carries into the next {per.kind.value}"
        slots.scope.add("negative-total-period", message, remedy, line.span)
    return found


def _check_shortfall(
    slots: Slots, on: Statement | None, tables: tuple[Table | None, ...], line: Statement
) -> None:
    """A shortfall is what a total lacks to its quota, and moves only pay that goes by attainment."""
    if on is None or not slots.block.whole:
        return
    own = [table for table in tables if table and table.axis_credit == on.names[0].text]
    if any(table.axis is Axis.ATTAINMENT and table.mode is not TierMode.PER_DEAL for table in own):
        return
    message = (
        "a shortfall is what the total lacks to its quota, and no table here goes by attainment"
    )
    remedy = "write tiers marginal by attainment: with its rows, or leave this line out"
    slots.scope.add("shortfall-without-attainment", message, remedy, line.span)


def attainment_at_most(
    slots: Slots, on: Statement | None, tables: tuple[Table | None, ...]
) -> Decimal | None:
    """`attainment at most 150%`, which needs a total that is measured against a quota."""
    line = slots.get("attainment_cap")
    if line is None:
        return None
    amounts = [t for t in tables if t and t.mode is not TierMode.PER_DEAL]
    by_other = any(
        table.axis is not Axis.ATTAINMENT or (on and table.axis_credit != on.names[0].text)
        for table in amounts
    )
    # Tables without an accumulation are told as such.
    no_total = on is not None and on.period is None and (not amounts or on.has("per_deal"))
    if slots.block.whole and (no_total or (on is not None and by_other)):
        message = "attainment is limited where a total adds up and its tables go by attainment"
        remedy = "write accumulated per quarter and tables by attainment, or leave this line out"
        slots.scope.add("attainment-limit-out-of-place", message, remedy, line.span)
    value = line.literals[0].value
    return value if isinstance(value, Decimal) else None
