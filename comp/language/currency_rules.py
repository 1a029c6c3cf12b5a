"""Money of two currencies never meets: every amount of a checked plan is in the one its place asks for.

A literal has the currency it is written in (zero has any), `amount of C` and `quota of C` that of the
credit; money fields of a deal have the deal's own wherever its credit is converted, else the plan's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from comp.language.plan import (
    Axis,
    Clawback,
    Commission,
    Contest,
    Credit,
    Curve,
    Expr,
    Field,
    Literal,
    Lookup,
    LookupAxis,
    Measure,
    OnPeriods,
    Paid,
    Plan,
    Pool,
    Row,
    Spiff,
    Table,
    Unit,
)
from comp.language.scope import Scope
from comp.language.unit_rules import parts
from comp.money import written_currency
from comp.problems import Choice
from comp.source import Span

OF_THE_DEAL = "the deal's own currency"
BY_AMOUNT = "write in the commission: tiers per deal by amount (what the deal counts for)"


@dataclass(frozen=True, slots=True)
class Money:
    """Which currency money has in one place; None fits every other."""

    deal: str
    person: str | None
    credits: Mapping[str, str]
    amount: str


def check_currencies(plan: Plan, scope: Scope) -> None:
    """One problem for each place where currencies meet, or where a conversion is missing or idle."""
    credits = {each.name: plan.currency_of(each.name) for each in plan.credits}
    everywhere = Money(plan.currency, plan.currency, credits, plan.currency)
    for credit in plan.credits:
        _check_credit(credit, replace(everywhere, deal=_deal_money(plan, credit.name)), scope)
    for quota in plan.quotas:
        own = replace(everywhere, person=None)
        for row in quota.rows:
            _must_be(row.amount, plan.currency_of(quota.credit), own, scope)
    for clawback in plan.clawbacks:
        if clawback.takes_a_sum:
            _check_clawback(clawback, plan, everywhere, scope)
    for component in plan.components:
        if isinstance(component, Commission | Spiff):
            on = replace(
                everywhere,
                deal=_deal_money(plan, component.on),
                amount=plan.currency_of(component.on),
            )
            if isinstance(component, Commission):
                _check_commission(component, plan, on, scope)
            else:
                _check_spiff(component, plan, on, scope)
        elif isinstance(component, Pool):
            _must_be(component.fund, plan.currency, everywhere, scope)
            shared = (component.where, component.by, component.of_total)
            for expr in (each for each in shared if each is not None):
                _currency(expr, everywhere, scope)
        elif isinstance(component, Contest):
            for expr in component.asked:
                _currency(expr, everywhere, scope)
        elif isinstance(component, OnPeriods):
            way = (
                _check_points(component, everywhere, scope) if isinstance(component, Curve) else ()
            )
            for expr in component.asked:
                if not isinstance(expr, Measure) and expr not in way:
                    _must_be(expr, plan.currency, everywhere, scope)


def _check_clawback(clawback: Clawback, plan: Plan, money: Money, scope: Scope) -> None:
    """A sum taken back is money of the plan, whatever the deal's."""
    on = {each.name: each.on for each in plan.components if isinstance(each, Commission | Spiff)}
    deals = {_deal_money(plan, on[name]) for name in clawback.of if name in on} - {plan.currency}
    deal = OF_THE_DEAL if deals else plan.currency
    _must_be(clawback.percent, plan.currency, replace(money, deal=deal), scope)


def _deal_money(plan: Plan, credit: str) -> str:
    converted = any(each.name == credit and each.converted for each in plan.credits)
    return OF_THE_DEAL if converted else plan.currency


def _check_credit(credit: Credit, money: Money, scope: Scope) -> None:
    if credit.count.unit is Unit.MONEY:
        _must_be(credit.count, money.deal, money, scope)
    if credit.where is not None:
        _currency(credit.where, money, scope)
    for bound in (credit.up_to, credit.above):
        if bound is not None:
            _must_be(bound, money.credits[credit.name], replace(money, person=None), scope)


def _check_commission(component: Commission, plan: Plan, money: Money, scope: Scope) -> None:
    for table in (component.tiers, component.accelerator):
        if table is not None:
            _check_bounds(table, money, scope)
    for expr in _rates(component):
        found = _currency(expr, money, scope)
        if expr.unit is Unit.MONEY:
            _fits(found, money.person or "", expr.span, scope)
    for limit in (component.at_least, component.at_most):
        if limit is not None:
            _must_be(limit, plan.currency, money, scope)
    if component.gate is not None:
        _currency(component.gate.test, money, scope)
    foreign = money.amount != plan.currency and plan.counts_money(component.on)
    _check_conversion(component, foreign, plan, scope)


def _check_spiff(spiff: Spiff, plan: Plan, money: Money, scope: Scope) -> None:
    foreign = money.amount != plan.currency and any(
        isinstance(each, Field) and each.scope == "credit" for each in _inside(spiff.pays)
    )
    _must_be(spiff.pays, money.amount if foreign else plan.currency, money, scope)
    if spiff.where is not None:
        _currency(spiff.where, money, scope)
    for limit in (spiff.at_least, spiff.at_most, spiff.budget):
        if limit is not None:
            _must_be(limit, plan.currency, money, scope)
    _check_conversion(spiff, foreign, plan, scope)


def _check_conversion(part: Commission | Spiff, foreign: bool, plan: Plan, scope: Scope) -> None:
    counted = plan.currency_of(part.on)
    if part.converted_at is not None and not foreign:
        message = f"what {part.name} pays is in {plan.currency} already"
        scope.add("conversion-idle", message, "leave this line out", part.converted_at.span)
    if part.converted_at is None and foreign:
        scope.add(
            "conversion-missing",
            f"{part.on} counts {counted}, and {part.name} does not say at which rate its pay becomes {plan.currency}",
            "",
            part.span,
            choices=_days(part.on, plan),
            about=f"each {counted} earned is paid at the rate of this day",
            label="on which day is the rate taken?",
        )


def _days(credit: str, plan: Plan) -> tuple[Choice, ...]:
    """The days the credit itself names, and that of the invoice."""
    own = next(each for each in plan.credits if each.name == credit)
    names = {own.dated.name: "the day the deal counts"}
    if own.converted is not None:
        names.setdefault(own.converted.rate_of.name, "the day the deal was converted at")
    names.setdefault("invoiced_on", "the day of the invoice")
    return tuple(
        Choice(f"converted at the rate of deal.{name}", meaning, "")
        for name, meaning in names.items()
    )


def _check_bounds(table: Table, money: Money, scope: Scope) -> None:
    wanted = None
    if table.axis is Axis.AMOUNT:
        wanted = money.credits.get(table.axis_credit, money.amount)
    elif table.by is not None and table.by.unit is Unit.MONEY:
        wanted = _currency(table.by, money, scope)
    elif table.by is not None:
        _currency(table.by, money, scope)
    _check_starts(table.rows, wanted, money, scope)


def _check_points(curve: Curve, money: Money, scope: Scope) -> tuple[Expr, ...]:
    """Points stand at money of what is measured; the measure and where they stand."""
    _check_starts(curve.points, _currency(curve.measure, money, scope), money, scope)
    starts = (point.start for point in curve.points if point.start is not None)
    return (curve.measure, *starts)


def _check_starts(rows: Sequence[Row], wanted: str | None, money: Money, scope: Scope) -> None:
    """Rows begin, and points stand, at money of one currency; None fits every."""
    for row in rows:
        if row.start is not None and wanted is not None:
            _must_be(row.start, wanted, money, scope)
            continue
        found = written_currency(row.bound_text) if row.bound else None
        if wanted is not None and found is not None:
            _fits(found, wanted, row.span, scope, BY_AMOUNT)


def _rates(component: Commission) -> Iterator[Expr]:
    if component.rate is not None:
        yield component.rate
    for table in (component.tiers, component.accelerator):
        if table is not None:
            yield from (row.value for row in table.rows)
    if component.without_quota is not None and component.without_quota.rate is not None:
        yield component.without_quota.rate


def _must_be(expr: Expr, wanted: str, money: Money, scope: Scope) -> None:
    found = _currency(expr, money, scope)
    if expr.unit is Unit.MONEY:
        _fits(found, wanted, expr.span, scope)


def _fits(
    found: str | None,
    wanted: str,
    span: Span,
    scope: Scope,
    of_deals: str = "use only fields of the deal",
) -> None:
    if found in (None, wanted):
        return
    scope.add(
        "currencies-meet",
        f"this is in {found}, and {wanted} is needed here",
        of_deals if wanted == OF_THE_DEAL else f"write an amount in {wanted}",
        span,
    )


def _currency(expr: Expr, money: Money, scope: Scope) -> str | None:
    """The currency of an expression; a problem where it brings two together."""
    match expr:
        case Literal(unit=Unit.MONEY, value=value):
            return None if value == Decimal(0) else written_currency(expr.text)
        case Field(unit=Unit.MONEY, scope="deal" | "returned"):
            return money.deal
        case Field(unit=Unit.MONEY, scope="credit"):
            return money.amount
        case Field(unit=Unit.MONEY, scope="everybody", name=name):
            return money.credits.get(name.partition(" of ")[2])
        case Field(unit=Unit.MONEY):
            return money.person
        case Measure(unit=Unit.MONEY, credit=credit):
            return money.credits.get(credit)
        case Paid():
            return money.person
        case _:
            found: str | None = None
            if isinstance(expr, Lookup):
                for axis in expr.axes:
                    _check_axis(axis, money, scope)
            for part in expr.cells if isinstance(expr, Lookup) else parts(expr):
                other = _currency(part, money, scope)
                if found is not None and other is not None and other != found:
                    message = f"money in {other} meets money in {found}"
                    remedy = "compare and add amounts of one currency only"
                    scope.add("currencies-meet", message, remedy, expr.span)
                    return None
                found = found or other
            return found if expr.unit is Unit.MONEY else None


def _check_axis(axis: LookupAxis, money: Money, scope: Scope) -> None:
    """The rows of a named table begin at money of what the table is asked with."""
    wanted = _currency(axis.by, money, scope)
    for head in axis.heads if axis.by.unit is Unit.MONEY else ():
        found = written_currency(head.text.removeprefix("from ")) if head.value else None
        if wanted is not None and found is not None:
            _fits(found, wanted, head.span, scope, BY_AMOUNT)


def _inside(expr: Expr) -> Iterator[Expr]:
    yield expr
    for part in parts(expr):
        yield from _inside(part)
