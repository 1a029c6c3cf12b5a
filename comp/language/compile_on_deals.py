"""Pay on single deals by a rate: commissions, overrides and kickers; limits that spiffs have too."""

from __future__ import annotations

from datetime import date

from comp.language import missing
from comp.language.compile_currency import compile_converted_at
from comp.language.compile_gates import Pay, gate_on_deals
from comp.language.compile_starts import check_starts
from comp.language.compile_stretches import check_tables, compile_stretch
from comp.language.compile_tables import (
    compile_accelerator,
    compile_tiers,
    compile_tiers_per_deal,
    rate_value,
)
from comp.language.compile_total import attainment_at_most, below_zero
from comp.language.plan import (
    Axis,
    Commission,
    ComponentKind,
    Days,
    Expr,
    NoQuota,
    Table,
    TierMode,
    Unit,
    WithoutQuota,
)
from comp.language.scope import Scope
from comp.language.slots import Slots, credit_name, value
from comp.language.syntax import Period, Statement
from comp.periods import PeriodKind


def compile_commission(line: Statement, scope: Scope, pay: PeriodKind | None) -> Commission | None:
    """`commission NAME:`, `override NAME:` or `kicker NAME:`."""
    slots = Slots(line, scope)
    slots.check_twice()
    kind = ComponentKind(line.kind)
    on = slots.need("on")
    credit = credit_name(on.names[0], scope) if on is not None else None
    _check_team(kind, credit, on, scope)
    paying = slots.need(
        "rate", "tiers", "tiers_per_deal", message=_no_rate(line), remedy=_rate_form(line)
    )
    rate = _rate(slots, credit)
    tiers = _tiers(slots, credit)
    accelerator_line = slots.get("accelerator")
    accelerator = (
        compile_accelerator(accelerator_line, scope, credit or "") if accelerator_line else None
    )
    _check_accumulation(slots, on, kind, tiers)
    _check_accelerator(tiers, accelerator, scope)
    at_least, at_most = limits(slots, credit)
    without = _without_quota(slots, credit)
    paid = paid_per(slots, pay)
    if on is None or credit is None or paying is None or (rate is None) is (tiers is None):
        return None
    if accelerator_line is not None and accelerator is None:
        return None
    stretch = compile_stretch(on, scope)
    check_tables(stretch, [tiers, accelerator], scope)
    if on.has("accumulated") and on.period is None and stretch is None:
        return None
    member = slots.get("lines")
    accumulated = on.period.kind if on.period and stretch is None else None
    paying_on = Pay(credit, accumulated, stretch, rate, tiers, accelerator)
    gate = gate_on_deals(slots, paying_on, pay)
    commission = Commission(
        name=slots.name,
        kind=kind,
        sentence=slots.sentence(),
        on=credit,
        accumulated=accumulated,
        per_deal=on.has("per_deal"),
        rate=rate,
        tiers=tiers,
        accelerator=accelerator,
        without_quota=without,
        at_least=at_least,
        at_most=at_most,
        lines_per_member=member is not None and member.has("member"),
        paid_per=paid,
        span=line.span,
        below_zero=below_zero(slots, on, (tiers, accelerator)),
        attainment_at_most=attainment_at_most(slots, on, (tiers, accelerator)),
        converted_at=compile_converted_at(slots),
        stretch=stretch,
        gate=gate,
    )
    check_starts(commission, scope)
    return commission


def _no_rate(line: Statement) -> str:
    return f"this {line.kind} does not say at which rate it pays"


def _rate_form(line: Statement) -> str:
    if line.kind == "kicker":
        return "write rate 2%, or tiers per deal by deal.term: with its rows"
    return "write rate 8%, or tiers marginal by attainment: with its rows"


def _check_team(
    kind: ComponentKind, credit: str | None, on: Statement | None, scope: Scope
) -> None:
    facts = scope.credits.get(credit or "")
    if facts is None or facts.team is None or on is None or kind is ComponentKind.KICKER:
        return
    if facts.team is not (kind is ComponentKind.OVERRIDE):
        own, right = ("team deals", "override") if facts.team else ("own deals", "commission")
        article = "an override" if kind is ComponentKind.OVERRIDE else "a commission"
        scope.add(
            "credit-of-other-kind",
            f"{credit} counts {own}, and {article} is not paid on those",
            f"write {right} in place of {kind.value}, or name another credit",
            on.names[0].span,
        )


def _rate(slots: Slots, credit: str | None) -> Expr | None:
    line = slots.get("rate")
    if line is None:
        return None
    return rate_value(line, line.expressions[0], slots.scope, credit or "", "the rate")


def _tiers(slots: Slots, credit: str | None) -> Table | None:
    line = slots.get("tiers", "tiers_per_deal")
    if (
        line is None
        or not line.children
        or slots.get("rate", "tiers", "tiers_per_deal") is not line
    ):
        return None
    if line.kind == "tiers":
        on = slots.get("on")
        per = on.period.kind if on is not None and on.period is not None else None
        return compile_tiers(line, slots.scope, credit or "", per)
    return compile_tiers_per_deal(line, slots.scope, credit or "")


def _check_accumulation(
    slots: Slots, on: Statement | None, kind: ComponentKind, tiers: Table | None
) -> None:
    if on is None:
        return
    if kind is ComponentKind.KICKER:
        if on.has("accumulated") or on.has("per_deal"):
            message = "nothing accumulates in a kicker"
            slots.scope.add("kicker-accumulates", message, f"write on {on.names[0].text}", on.span)
        return
    running = slots.get("accelerator") or slots.get("tiers")
    if running is None or on.has("accumulated") or on.has("per_deal"):
        return
    name = on.names[0].text
    rows = tiers.rows if tiers is not None and not running.names else ()
    readings = missing.accumulation(slots.scope, name, slots.get("tiers"), rows)
    slots.scope.add(
        "accumulation-missing",
        f"on {name} does not say when the total of {name} starts again",
        "",
        on.span,
        choices=readings.choices,
        about=readings.about,
        label="over which time do deals add up?",
    )


def _check_accelerator(tiers: Table | None, accelerator: Table | None, scope: Scope) -> None:
    if tiers is None or accelerator is None:
        return
    if tiers.by is None and tiers.axis_credit != accelerator.axis_credit:
        scope.add(
            "accelerator-beside-tiers",
            f"the total of {tiers.axis_credit} says already which rate a deal has",
            "raise the rates of the tiers, and leave the accelerator out",
            accelerator.span,
        )
    elif tiers.axis is not Axis.VALUE and tiers.axis is not accelerator.axis:
        scope.add(
            "accelerator-axis-differs",
            f"the tiers go by {tiers.axis.value}, the accelerator by {accelerator.axis.value}; "
            "a deal could not be cut by both",
            f"write both by {tiers.axis.value}",
            accelerator.span,
        )
    elif tiers.mode in (TierMode.EXCESS, TierMode.WHOLE_DEAL_NEW, TierMode.WHOLE_DEAL_OLD):
        scope.add(
            "accelerator-beside-tiers",
            f"tiers {tiers.mode.value} say already how a higher rate applies",
            "raise the rates of the tiers, and leave the accelerator out",
            accelerator.span,
        )


def limits(slots: Slots, credit: str | None) -> tuple[Expr | None, Expr | None]:
    """`at least` and `at most` of a deal."""
    found: list[Expr | None] = []
    for kind in ("at_least", "at_most"):
        line = slots.get(kind)
        words = kind.replace("_", " ")
        ask = slots.asked("deal person credited", words, credit or "")
        found.append(value(line.expressions[0], ask, (Unit.MONEY,), words) if line else None)
    return found[0], found[1]


def _without_quota(slots: Slots, credit: str | None) -> WithoutQuota | None:
    line = slots.get("without_quota")
    if line is None:
        return None
    if line.has("nothing"):
        return WithoutQuota(NoQuota.NOTHING, None)
    if line.has("first_rate"):
        if slots.get("rate") is not None:
            message = "this pays one rate, and no first of several"
            remedy = "write without quota: nothing, or without quota: with a rate"
            slots.scope.add("first-rate-of-one", message, remedy, line.span)
        return WithoutQuota(NoQuota.FIRST_RATE, None)
    found = rate_value(line, line.expressions[0], slots.scope, credit or "", "without quota")
    return WithoutQuota(NoQuota.RATE, found) if found is not None else None


def paid_per(slots: Slots, pay: PeriodKind | None) -> PeriodKind | None:
    """`paid per PERIOD`, which must not be shorter than the plan's own pay period."""
    line = slots.get("paid")
    return not_too_often(line.period if line is not None else None, slots, pay)


def not_too_often(period: Period | None, slots: Slots, pay: PeriodKind | None) -> PeriodKind | None:
    """The kind of period written after `paid per`; a problem where the plan pays less often."""
    if period is None:
        return None
    if pay is not None and period.kind.per_year > pay.per_year:
        message = f"the plan pays per {pay.value}, so nothing can be paid per {period.kind.value}"
        slots.scope.add("paid-too-often", message, f"write paid per {pay.value}", period.span)
        return None
    return period.kind


def stretch(line: Statement, scope: Scope) -> Days | None:
    """`from DATE to DATE`, in order."""
    days = [literal for literal in line.literals if isinstance(literal.value, date)]
    first, last = days[0].value, days[1].value
    assert isinstance(first, date)
    assert isinstance(last, date)
    if last < first:
        message = f"{last} is before {first}"
        scope.add("days-backwards", message, f"write from {last} to {first}", days[1].span)
        return None
    return Days(first, last)
