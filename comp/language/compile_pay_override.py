"""Overrides: on team deals, as a commission is paid, or on what the members of the team are paid."""

from __future__ import annotations

from comp.language.compile_credits import level_below
from comp.language.compile_on_deals import compile_commission, paid_per
from comp.language.plan import Commission, Expr, PayOverride, Unit
from comp.language.scope import Kind, Scope
from comp.language.slots import Slots, value
from comp.language.syntax import Statement, Word
from comp.periods import PeriodKind

_ONLY_ON_DEALS = (
    "tiers", "tiers_per_deal", "accelerator", "without_quota", "at_least", "at_most", "lines", "opens",
)  # fmt: skip


def compile_override(
    line: Statement, scope: Scope, pay: PeriodKind | None
) -> Commission | PayOverride | None:
    """`override NAME:` with `on CREDIT` or with `on pay of team from COMPONENTS`."""
    on = line.first("on", "on_pay")
    if on is None or on.kind == "on":
        return compile_commission(line, scope, pay)
    slots = Slots(line, scope)
    slots.check_twice()
    for kind in _ONLY_ON_DEALS:
        other = slots.get(kind)
        if other is not None:
            message = "an override on pay has one rate, and no tables, quotas, gates or limits"
            scope.add("pay-override-one-rate", message, "leave this line out", other.span)
    levels = _levels(on, scope)
    names = _names(on, scope)
    rate = _rate(slots)
    paid = paid_per(slots, pay)
    if levels is None or not names or rate is None:
        return None
    first, last = levels
    return PayOverride(
        name=slots.name,
        sentence=slots.sentence(),
        first_level=first,
        last_level=last,
        of=tuple(word.text for word in names),
        of_spans=tuple(word.span for word in names),
        rate=rate,
        paid_per=paid,
        span=line.span,
    )


def _levels(on: Statement, scope: Scope) -> tuple[int, int | None] | None:
    if on.has("of_team_level"):
        level = level_below(on, scope, "on pay of team 2 levels below from ...")
        return (level, level) if level is not None else None
    return 1, None if on.has("of_all_team") else 1


def _names(on: Statement, scope: Scope) -> tuple[Word, ...]:
    """Names of components of this plan or of others; whether there are such is seen with all plans."""
    found: dict[str, Word] = {}
    for word in on.names:
        if word.text in found:
            scope.add("name-repeated", f"{word.text} is named twice", "name it once", word.span)
        elif scope.check_name(word, Kind.COMPONENT):
            found[word.text] = word
    return tuple(found.values())


def _rate(slots: Slots) -> Expr | None:
    line = slots.get("rate")
    if line is None:
        if slots.get(*_ONLY_ON_DEALS) is None:
            slots.need("rate", message="this override does not say at which rate it pays")
        return None
    if line.has("per_unit"):
        message = "pay is money, which has no units"
        slots.scope.add("per-unit-wrong", message, "write a rate such as 1%", line.span)
        return None
    ask = slots.asked("person deal", "an override on pay")
    return value(line.expressions[0], ask, (Unit.PERCENT,), "the rate")
