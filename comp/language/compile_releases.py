"""Pay that waits: what lets each share of it go, and what becomes of the rest when a person leaves."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from comp.language import missing
from comp.language.compile_limits import COMPONENTS, ON_DEALS
from comp.language.plan import (
    AfterLeaving,
    Commission,
    Component,
    Expr,
    Field,
    Release,
    ReleaseRow,
    ReleaseWhen,
    TierMode,
    Unit,
)
from comp.language.pricing import bands_of
from comp.language.scope import Scope
from comp.language.slots import Slots, component_names, date_field, value
from comp.language.syntax import LiteralNode, Statement
from comp.money import format_percent

ZERO = Decimal(0)
MOST_PARTS = 600
PAID = "deal.paid"


def compile_releases(
    slots: Slots, components: Sequence[Component]
) -> tuple[tuple[Release, ...], AfterLeaving | None]:
    """Every `release COMPONENTS:` of a plan, and what leaving means for what they hold."""
    lines = [line for line in slots.block.all("release") if line.children]
    found = [_compile_release(line, slots.scope, components) for line in lines]
    releases = tuple(release for release in found if release is not None)
    return releases, _check_releases(releases, slots)


def _compile_release(
    line: Statement, scope: Scope, components: Sequence[Component]
) -> Release | None:
    """`release COMPONENTS:`."""
    slots = Slots(line, scope)
    slots.check_twice()
    names = component_names(line.names, scope, COMPONENTS)
    on_deals = _on_deals(line, scope)
    slots.need("release_row")
    rows = [_row(row, scope, on_deals) for row in line.all("release_row")]
    known = tuple(row for row in rows if row is not None)
    if rows and len(known) == len(rows) and line.whole:
        _check_whole(known, line, scope)
    where = _where(slots, on_deals)
    lost = slots.get("lost_on")
    lost_on = _lost_on(lost, scope, on_deals) if lost is not None else None
    fixed = _fixed(slots, names, components)
    if not known or fixed is None:
        return None
    lost_span = lost.span if lost is not None else None
    sentence = slots.sentence()
    return Release(names, sentence, known, where, fixed, line.span, lost_on, lost_span)


def _check_releases(releases: Sequence[Release], slots: Slots) -> AfterLeaving | None:
    """A component waits for one release; a plan with releases says what leaving means."""
    seen: dict[str, Release] = {}
    for release in releases:
        for name in release.components:
            if name in seen:
                message = f"{name} is released already (line {seen[name].span.line})"
                slots.scope.add("release-twice", message, f"leave {name} out of one", release.span)
            seen.setdefault(name, release)
    line = slots.get("after_leaving")
    known = slots.block.whole and not slots.scope.broken_headings
    if line is not None and known and not slots.block.all("release"):
        message = "this plan holds nothing back, so nothing is left when a person leaves"
        slots.scope.add("after-leaving-of-none", message, "leave this line out", line.span)
        return None
    if releases:
        line = slots.need(
            "after_leaving",
            code="after-leaving-missing",
            message="this plan does not say what becomes of held pay when a person leaves",
            readings=missing.after_leaving(slots.scope),
        )
    return _after_leaving(line, slots.scope) if line is not None else None


def _after_leaving(line: Statement, scope: Scope) -> AfterLeaving | None:
    if line.has("nothing_more"):
        return AfterLeaving(0, line.span)
    if not line.literals:
        return AfterLeaving(None, line.span)
    days = line.literals[0]
    if days.unit is not Unit.DAYS or not _is_whole(days):
        message = f"{days.text} is no whole number of days"
        scope.add("duration-not-whole", message, "write for 90 days", days.span)
        return None
    assert isinstance(days.value, Decimal)
    return AfterLeaving(int(days.value), line.span)


def _on_deals(line: Statement, scope: Scope) -> bool | None:
    """Whether these components pay on deals; None, with a problem, where some do and some do not."""
    kinds = {word.text: scope.component_kinds.get(word.text, "") for word in line.names}
    deals = {name for name, kind in kinds.items() if kind in ON_DEALS}
    others = {name for name, kind in kinds.items() if kind and kind not in ON_DEALS}
    if deals and others:
        name = min(others)
        message = f"{name} is paid on periods, {min(deals)} on deals; they wait for different days"
        remedy = f"give {name} a release of its own"
        scope.add("release-of-two-kinds", message, remedy, line.span)
        return None
    return bool(deals) if deals or others else None


def _row(line: Statement, scope: Scope, on_deals: bool | None) -> ReleaseRow | None:
    share = line.literals[0]
    assert isinstance(share.value, Decimal)
    of_period = line.has("on_last_day") or line.has("after_last_day")
    if on_deals is not None and of_period is on_deals:
        message = "a deal has no last day; it waits for a day of its own"
        remedy = "write on deal.close_date, or another day of the deal"
        if not on_deals:
            message = "this is paid on a period, which knows nothing of a deal"
            remedy = f"write {share.text} on the last day, or 3 months after the last day"
        scope.add("release-row-of-other-kind", message, remedy, line.span)
        return None
    if line.has("as_paid") or line.has("when_paid"):
        return _paid_row(line, share.value, scope)
    field = date_field(line.fields[0], scope, "a release") if line.fields else None
    if field is None and not of_period:
        return None
    after, unit = ZERO, Unit.DAYS
    if line.has("after_day") or line.has("after_last_day"):
        lag = line.literals[-1]
        if not _is_whole(lag):
            message = f"{lag.text} is no whole number of days or months"
            scope.add("duration-not-whole", message, "write 3 months or 90 days", lag.span)
            return None
        assert isinstance(lag.value, Decimal)
        after, unit = lag.value, lag.unit
    when, parts = ReleaseWhen.ON_DAY, 1
    if line.has("in_parts"):
        when, count = ReleaseWhen.IN_PARTS, line.literals[1]
        if not _is_whole(count) or not 1 <= int(str(count.value)) <= MOST_PARTS:
            message = f"pay comes in 1 to {MOST_PARTS} parts, not in {count.text}"
            scope.add("parts-not-whole", message, "write in 12 monthly parts", count.span)
            return None
        parts = int(str(count.value))
    apart = 12 if line.has("parts_yearly") else 3 if line.has("parts_quarterly") else 1
    return ReleaseRow(share.value, when, field, after, unit, parts, None, line.span, apart)


def _paid_row(line: Statement, share: Decimal, scope: Scope) -> ReleaseRow | None:
    word = line.fields[0]
    if word.text != PAID:
        message = f"pay is released by what the customer has paid, which is {PAID}"
        scope.add("release-not-by-payments", message, f"write {PAID}", word.span)
        return None
    ask = Slots(line, scope).asked("deal", "a release")
    paid = value(line.expressions[0], ask, (Unit.MONEY,), "a release")
    if paid is None:
        return None
    when = ReleaseWhen.AS_PAID if line.has("as_paid") else ReleaseWhen.WHEN_PAID
    return ReleaseRow(share, when, None, ZERO, Unit.DAYS, 1, paid, line.span)


def _is_whole(literal: LiteralNode) -> bool:
    return isinstance(literal.value, Decimal) and literal.value == int(literal.value)


def _check_whole(rows: Sequence[ReleaseRow], line: Statement, scope: Scope) -> None:
    total = sum((row.share for row in rows), ZERO)
    if total != 1:
        message = f"these shares add up to {format_percent(total)}, not to 100%"
        verb, to = ("add", "to") if total < 1 else ("take", "from")
        remedy = f"{verb} {format_percent(abs(1 - total))} {to} one of them"
        related = tuple((row.span, f"{format_percent(row.share)} here") for row in rows)
        scope.add("release-not-whole", message, remedy, line.span, related=related)


def _where(slots: Slots, on_deals: bool | None) -> Expr | None:
    line = slots.get("where")
    if line is None:
        return None
    if on_deals is False:
        message = "this is paid on a period, which knows nothing of a deal"
        slots.scope.add("release-row-of-other-kind", message, "leave this line out", line.span)
        return None
    ask = slots.asked("deal", "a release")
    return value(line.expressions[0], ask, (Unit.TEST,), "where")


def _lost_on(line: Statement, scope: Scope, on_deals: bool | None) -> Field | None:
    """`lost on FIELD`: the day on which what still waits of a deal is lost."""
    if on_deals is False:
        message = "this is paid on a period, which knows nothing of a deal"
        scope.add("release-row-of-other-kind", message, "leave this line out", line.span)
        return None
    return date_field(line.fields[0], scope, "a release")


def _fixed(slots: Slots, names: Sequence[str], components: Sequence[Component]) -> bool | None:
    """Whether rates are fixed at booking; it must be said where later deals change a rate."""
    line = slots.get("rate_fixed", "true_ups")
    rated_again = [
        each
        for each in components
        if isinstance(each, Commission) and each.name in names and _is_rated_again(each)
    ]
    if line is None and rated_again:
        component = rated_again[0]
        slots.need(
            "rate_fixed",
            "true_ups",
            code="rate-of-held-missing",
            message=f"later deals change the rate of {component.name}, and this release does not say "
            "whether that of held pay changes too",
            readings=_readings(component, slots.scope),
        )
        return None
    return line is not None and line.kind == "rate_fixed"


def _is_rated_again(component: Commission) -> bool:
    modes = {table.mode for table in (component.tiers, component.accelerator) if table is not None}
    return component.rated_by_gate or bool(modes & {TierMode.RETROACTIVE, TierMode.EXCESS})


def _readings(component: Commission, scope: Scope) -> missing.Readings:
    tiers = component.tiers
    if tiers is None or tiers.by is not None or component.accelerator or component.by_other:
        return missing.rate_of_held(scope, None, None)
    quota = missing.known_quota(scope, component.on, component.accumulated)
    return missing.rate_of_held(scope, bands_of(tiers.rows, tiers.axis, quota), tiers.mode)
