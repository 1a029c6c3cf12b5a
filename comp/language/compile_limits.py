"""What limits and advances: caps and draws."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from comp.language import missing
from comp.language.compile_on_deals import stretch
from comp.language.compile_prorated import proration
from comp.language.compile_service import months_of_service
from comp.language.compile_stretches import check_cap, compile_stretch
from comp.language.plan import (
    Cap,
    Days,
    Draw,
    DrawParts,
    Leftover,
    Unit,
)
from comp.language.scope import Scope
from comp.language.slots import Slots, component_names, from_zero
from comp.language.syntax import Statement
from comp.periods import PeriodKind

ON_DEALS = ("commission", "override", "kicker", "spiff")
COMPONENTS = (*ON_DEALS, "bonus", "curve", "objectives", "multiplier", "pool", "contest")


def compile_cap(line: Statement, scope: Scope, pay: PeriodKind | None) -> Cap | None:
    """`cap NAME:`."""
    slots = Slots(line, scope)
    slots.check_twice()
    limit = slots.need("limit")
    measured = slots.need(
        "measured",
        code="cap-measured-missing",
        message="this cap does not say whether it sees clawbacks",
        readings=missing.cap_measured(scope, limit),
    )
    stretch_of = compile_stretch(limit, scope)
    check_cap(stretch_of, slots.get("excess"), scope)
    if limit is None:
        return None
    if len(limit.expressions) > 1:
        message = "a cap holds always, whatever else holds"
        scope.add(
            "cap-with-test", message, "leave out what begins with when", limit.expressions[1].span
        )
    per_deal = limit.has("each_deal")
    excess = slots.get("excess")
    carries = excess is not None and excess.has("excess_carries")
    if per_deal:
        _check_per_deal(slots, carries)
    amount = from_zero(
        limit.expressions[0], slots.asked("person period", "a cap"), (Unit.MONEY,), "the cap"
    )
    names = component_names(limit.names, scope, ON_DEALS if per_deal else COMPONENTS)
    per = limit.period.kind if limit.period is not None else pay
    if stretch_of is not None:
        per = PeriodKind.YEAR
    elif limit.period is None and not per_deal:
        return None
    if amount is None or measured is None or per is None:
        return None
    after = measured.has("after")
    return Cap(
        slots.name,
        slots.sentence(),
        amount,
        per,
        names,
        after,
        line.span,
        proration(slots),
        per_deal,
        carries,
        stretch_of,
    )


def _check_per_deal(slots: Slots, carries: bool) -> None:
    """A deal has no parts of a period, and no later period to be paid in."""
    for kind in ("proration", "excess"):
        line = slots.get(kind)
        if line is not None and (kind == "proration" or carries):
            message = "a cap per deal holds for the deal, whenever it is paid"
            slots.scope.add("cap-per-deal", message, "leave this line out", line.span)


def compile_draw(
    line: Statement, scope: Scope, pay: PeriodKind | None, effective: tuple[date, date] | None
) -> Draw | None:
    """`draw NAME:`."""
    slots = Slots(line, scope)
    slots.check_twice()
    guarantee = slots.need("guarantee")
    recover = slots.need(
        "recover",
        "not_recovered",
        code="draw-recovery-missing",
        message="this draw does not say whether it is paid back",
        readings=missing.recovery(scope, guarantee),
    )
    leftover = _leftover(slots, recover)
    if guarantee is None or guarantee.period is None:
        return None
    parts = _parts(slots, guarantee, pay)
    amount = from_zero(
        guarantee.expressions[0],
        slots.asked("person period", "a guarantee"),
        (Unit.MONEY,),
        "the guarantee",
    )
    of_service = guarantee.has("in_months")
    months = months_of_service(guarantee, scope) if of_service else None
    dated = len(guarantee.literals) > 1 and not of_service
    days = stretch(guarantee, scope) if dated else Days(None, None)
    if days is not None and effective is not None:
        _check_inside(days, guarantee, effective, scope)
    names = component_names(recover.names, scope, COMPONENTS) if recover is not None else ()
    if amount is None or days is None or recover is None or leftover is None:
        return None
    if of_service and months is None:
        return None
    starting, up_to = _recovery(recover, scope)
    return Draw(
        slots.name,
        slots.sentence(),
        amount,
        guarantee.period.kind,
        days,
        names,
        up_to,
        recover.has("all_earnings"),
        starting,
        leftover,
        line.span,
        proration(slots),
        months,
        parts,
    )


def _parts(slots: Slots, guarantee: Statement, pay: PeriodKind | None) -> DrawParts | None:
    """When a draw over longer periods than the plan's is paid; a problem where nobody says."""
    line, period = slots.get("drawn"), guarantee.period
    if pay is None or period is None:
        return None
    if period.kind is pay or period.kind.per_year > pay.per_year or not _divides(pay, period.kind):
        what, remedy = guarantee, _as_often(slots, period.kind, pay)
        message = f"the plan pays per {pay.value}, and this draw is per {period.kind.value}"
        if period.kind is pay:
            if line is None:
                return None
            what, remedy = line, "leave this line out"
            message = f"this draw is per {pay.value} as the plan pays, so it is paid at once"
        span = period.span if what is guarantee else what.span
        slots.scope.add("draw-period-differs", message, remedy, span)
        return None
    line = slots.need(
        "drawn",
        code="draw-parts-missing",
        message=f"this draw is per {period.kind.value} in a plan that pays per {pay.value}, and does not say when it is paid",
        readings=missing.draw_parts(slots.scope, guarantee, pay, period.kind),
    )
    if line is None:
        return None
    return DrawParts.EQUAL if line.has("in_equal_parts") else DrawParts.AT_THE_END


def _as_often(slots: Slots, drawn: PeriodKind, pay: PeriodKind) -> str:
    """How a draw is paid per its own period: a weekly one by a plan that pays weekly, in which what
    came per month still does."""
    if drawn.per_year < pay.per_year:
        return f"write the guarantee per {pay.value}"
    later = " and ".join(slots.scope.paid_along)
    besides = f", and paid per {pay.value} {later}" if later else ""
    return f"write pay {drawn.adverb}{besides}"


def _divides(pay: PeriodKind, longer: PeriodKind) -> bool:
    """Weeks never lie in months without rest."""
    return bool(pay.weeks) is bool(longer.weeks) and pay.per_year % longer.per_year == 0


def _recovery(recover: Statement, scope: Scope) -> tuple[date | None, Decimal]:
    """The day from which on, and the share up to which, a draw is recovered."""
    starting: date | None = None
    up_to = Decimal(0)
    for literal in recover.literals:
        if isinstance(literal.value, date):
            starting = literal.value
        elif isinstance(literal.value, Decimal):
            up_to = literal.value
            if up_to > 1:
                message = "more than is earned cannot be recovered"
                scope.add("percent-too-large", message, "write 100%, or less", literal.span)
    return starting, up_to


def _leftover(slots: Slots, recover: Statement | None) -> Leftover | None:
    line = slots.get("leftover")
    if recover is None or recover.kind == "not_recovered":
        if line is not None and recover is not None:
            message = "a draw that is not recovered leaves nothing over"
            slots.scope.add("leftover-of-none", message, "leave this line out", line.span)
        return Leftover.FORGIVEN
    line = slots.need(
        "leftover",
        code="draw-leftover-missing",
        message="this draw does not say what becomes of what is not yet paid back when it ends",
        readings=missing.leftover(slots.scope, slots.get("guarantee"), recover),
    )
    if line is None:
        return None
    return Leftover.CARRIES_OVER if line.has("carries_over") else Leftover.FORGIVEN


def _check_inside(days: Days, line: Statement, effective: tuple[date, date], scope: Scope) -> None:
    first, last = days.first, days.last
    if first is not None and last is not None and (last < effective[0] or first > effective[1]):
        message = f"the plan holds from {effective[0]} to {effective[1]}, and never in these days"
        span = scope.effective_span
        related = ((span, "the plan's days are written here"),) if span is not None else ()
        remedy = "write days within the plan"
        scope.add("draw-outside-plan", message, remedy, line.literals[0].span, related=related)


def check_draws(draws: list[Draw], scope: Scope) -> None:
    """Two draws never run on one day."""
    for index, draw in enumerate(draws):
        for other in draws[:index]:
            first = max(draw.days.first or date.min, other.days.first or date.min)
            last = min(draw.days.last or date.max, other.days.last or date.max)
            if first <= last and not _in_other_months(draw, other):
                message = (
                    f"{draw.name} and {other.name} (line {other.span.line}) run on the same days"
                )
                remedy = "let one end before the other begins: guarantee ... from DATE to DATE"
                scope.add("draws-overlap", message, remedy, draw.span)


def _in_other_months(draw: Draw, other: Draw) -> bool:
    """Whether both run in months of service, and never in the same."""
    mine, theirs = draw.months, other.months
    return (
        mine is not None
        and theirs is not None
        and (mine.last < theirs.first or theirs.last < mine.first)
    )
