"""Whether what is measured against a quota has one, for periods that fit."""

from __future__ import annotations

from collections.abc import Iterator

from comp.language.compile_quota_stretch import check_measured_over
from comp.language.plan import (
    Axis,
    Commission,
    Component,
    Contest,
    Expr,
    Field,
    Measure,
    MeasureKind,
    PayOverride,
    Pool,
    Quota,
    Rolling,
    RowStarts,
    Spiff,
    TierMode,
    measured_kind,
    quota_period,
)
from comp.language.scope import Kind, Scope
from comp.language.slots import Slots
from comp.language.unit_rules import everything_in
from comp.periods import PeriodKind
from comp.problems import Choice, Problem
from comp.source import Span


def check_quotas(slots: Slots, quotas: list[Quota], components: list[Component]) -> None:
    """One problem for each credit that has no quota and needs one, or whose quota needs a spread."""
    scope = slots.scope
    by_credit = {quota.credit: quota for quota in quotas}
    reported: set[str] = set()
    for component in components:
        for credit, period, span in _needs(component):
            if credit in reported:
                continue
            quota = by_credit.get(credit)
            if quota is None:
                if credit not in scope.quotas and not _may_be_lost(slots):
                    reported.add(credit)
                    _missing(slots, credit, component.name, span)
            elif quota.stretch is not None:
                if not check_measured_over(quota, component, period, scope, span):
                    reported.add(credit)
            elif period is not None and not _fits(quota, period, scope, span):
                reported.add(credit)
        _check_each_deal(component, by_credit, scope)


def _check_each_deal(component: Component, quotas: dict[str, Quota], scope: Scope) -> None:
    """A quota as of each deal cannot say where a total stands that rates all deals alike."""
    if not isinstance(component, Commission):
        return
    for table in (component.tiers, component.accelerator):
        quota = quotas.get(table.axis_credit) if table is not None else None
        rerated = table is not None and table.mode in (TierMode.RETROACTIVE, TierMode.EXCESS)
        by_deal = quota is not None and quota.row_starts is RowStarts.EACH_DEAL
        if table is not None and rerated and by_deal and table.axis is Axis.ATTAINMENT:
            assert quota is not None
            scope.add(
                "quota-of-each-deal",
                f"{component.name} rates all deals by one total, and the quota differs from deal to deal",
                "write as of the last day, or weighted by days",
                quota.span,
                related=((table.span, "all deals are rated again here"),),
            )
            return


def _may_be_lost(slots: Slots) -> bool:
    """Whether a quota could be behind a line that was not understood, or under a misspelt name."""
    scope = slots.scope
    misspelt = any(not scope.is_defined(Kind.CREDIT, name) for name in scope.quotas)
    return misspelt or scope.broken_headings or not slots.block.whole


def _missing(slots: Slots, credit: str, component: str, span: Span) -> None:
    message = f"{component} measures {credit} against a quota, and {credit} has none"
    slots.scope.add(
        "credit-without-quota",
        message,
        f"write quota {credit} $150,000 per quarter, with its amount and period",
        slots.anchor("quota_amount"),
        related=((span, "the quota is asked for here"),),
        label="below this line a quota is missing",
    )


def _fits(quota: Quota, period: PeriodKind, scope: Scope, span: Span) -> bool:
    problem = misfit(quota, period, span)
    scope.problems += [problem] if problem is not None else []
    return problem is None


def misfit(quota: Quota, period: PeriodKind, span: Span) -> Problem | None:
    """A quota for a longer period must say how it spreads over the shorter ones; weeks and months
    never meet. `span` is where the quota is asked for."""
    related = ((span, f"it is measured per {period.value} here"),)
    if bool(quota.per.weeks) is not bool(period.weeks):
        own = "weeks" if period.weeks else "months"
        return Problem(
            "quota-weeks-and-months",
            f"the quota is per {quota.per.value}, measured per {period.value}; "
            "weeks never lie in months without rest",
            f"write the quota in {own}: quota {quota.credit} ... per {period.value}",
            quota.span,
            related=related,
        )
    pieces = period.per_year // quota.per.per_year if quota.per.per_year <= period.per_year else 0
    if pieces <= 1:
        return None
    if quota.spread is None:
        return Problem(
            "quota-spread-missing",
            f"the quota is per {quota.per.value}, measured per {period.value}; how it spreads is not written",
            "",
            quota.span,
            related=related,
            choices=(
                Choice(", spread evenly", "at the end of this line", f"1/{pieces} each"),
                Choice(f", spread {_shares(pieces)}", "shares of your own", "as written"),
            ),
            label="how does it spread?",
        )
    if quota.spread and len(quota.spread) != pieces:
        return Problem(
            "spread-of-other-length",
            f"a {quota.per.value} has {pieces} parts of a {period.value}, and {len(quota.spread)} shares are written",
            f"write {pieces} shares, such as spread {_shares(pieces)}",
            quota.span,
            related=related,
        )
    return None


def _shares(pieces: int) -> str:
    each = 100 // pieces
    return " ".join([f"{each}%"] * (pieces - 1) + [f"{100 - each * (pieces - 1)}%"])


def _needs(component: Component) -> list[tuple[str, PeriodKind | None, Span]]:
    """Credits whose quota a component asks for, over which period, and where."""
    if isinstance(component, Commission):
        found: list[tuple[str, PeriodKind | None, Span]] = []
        for table in (component.tiers, component.accelerator):
            if table is not None and table.axis is Axis.ATTAINMENT:
                found.append((table.axis_credit, _measured_per(component), table.span))
        if component.attainment_at_most is not None:
            found.append((component.on, _measured_per(component), component.span))
        gate = component.gate
        if gate is not None and gate.above is None:
            found += _asked_quotas(gate.test, gate.per)
        elif gate is not None:
            found.append((component.on, _measured_per(component), gate.span))
        exprs: list[Expr] = [
            e for e in (component.rate, component.at_least, component.at_most) if e
        ]
        for table in (component.tiers, component.accelerator):
            exprs += [*(row.value for row in table.rows), *table.starts] if table else []
        return found + [
            need for expr in exprs for need in _asked_quotas(expr, _measured_per(component))
        ]
    if isinstance(component, Spiff | PayOverride):
        return []
    if isinstance(component, Pool):
        totals = [each for each in (component.fund, component.of_total) if each is not None]
        asked = [*component.asked, *totals]
        return [need for expr in asked for need in _asked_quotas(expr, component.per)]
    if isinstance(component, Contest):
        return [need for expr in component.asked for need in _asked_quotas(expr, component.per)]
    per = measured_kind(component)
    return [need for expr in component.asked for need in _asked_quotas(expr, per)]


def _measured_per(component: Commission) -> PeriodKind | None:
    """The periods a quota must serve; rolling months need each month's."""
    return PeriodKind.MONTH if isinstance(component.stretch, Rolling) else component.accumulated


def fields_named(scope: str, *expressions: Expr | None) -> list[str]:
    """The names of fields of a scope that expressions ask."""
    asked = (part for expr in expressions if expr is not None for part in everything_in(expr))
    return [part.name for part in asked if isinstance(part, Field) and part.scope == scope]


def _asked_quotas(
    expr: Expr, per: PeriodKind | None
) -> Iterator[tuple[str, PeriodKind | None, Span]]:
    """The credits whose quota an expression asks for, over which period, and where."""
    for part in everything_in(expr):
        if isinstance(part, Measure) and part.kind in (MeasureKind.ATTAINMENT, MeasureKind.QUOTA):
            yield part.credit, quota_period(part, per), part.span
        elif isinstance(part, Field) and part.scope == "everybody":
            what, _, credit = part.name.partition(" of ")
            if what == "quota":
                yield credit, per, part.span
