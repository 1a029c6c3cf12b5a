"""Quotas for the years of each person, or for the whole plan: `quota C $1,200,000 per year from person.start_date`."""

from __future__ import annotations

from decimal import Decimal

from comp.language import missing
from comp.language.compile_prorated import proration_at_end, row_starts
from comp.language.compile_stretches import compile_stretch
from comp.language.missing import Readings, amount_of
from comp.language.plan import Commission, Component, ForEach, Quota, Rolling, WholePlan, YearFrom
from comp.language.scope import Scope
from comp.language.syntax import Statement
from comp.periods import PeriodKind
from comp.problems import Choice
from comp.source import Span


def quota_stretch(line: Statement, scope: Scope) -> WholePlan | YearFrom | None:
    """The stretch a quota is for; None where it is for periods of the calendar, or a problem was added."""
    stretch = compile_stretch(line, scope)
    if stretch is None:
        return None
    if isinstance(stretch, Rolling | ForEach) or (
        isinstance(stretch, YearFrom) and stretch.field.scope != "person"
    ):
        message = (
            f"a quota is for a person and for one stretch after the other, not per {stretch.words}"
        )
        remedy = "write per year from person.start_date, or per month and let totals add months up"
        scope.add("quota-over-stretch", message, remedy, line.span)
        return None
    if line.has("evenly") or line.has("shares") or row_starts(line) is not None:
        message = f"per {stretch.words} there are no shorter periods to spread over, and no rows"
        scope.add("quota-over-stretch", message, "leave out what stands behind it", line.span)
        return None
    if proration_at_end(line) is None:
        readings = _readings(scope, line)
        scope.add(
            "quota-part-missing",
            f"a {stretch.words} may reach beyond a person's days on the plan; what a part of it counts is not written",
            "",
            line.span,
            choices=readings.choices,
            about=readings.about,
            label="what does a part of it count?",
        )
        return None
    return stretch


def _readings(scope: Scope, line: Statement) -> Readings:
    """Half of the stretch lies within the time on the plan."""
    amount = amount_of(line)
    whole = half = about = ""
    if amount is not None:
        whole, half = missing.money(amount, scope), missing.money(amount / Decimal(2), scope)
        about = "who is on the plan half of that time has the quota"
    return Readings(
        (
            Choice(", prorated by days", "the part that lies in the time on the plan", half),
            Choice(", not prorated", "all of it", whole),
        ),
        about,
    )


def check_measured_over(
    quota: Quota, component: Component, period: PeriodKind | None, scope: Scope, span: Span
) -> bool:
    """Whether what is measured against such a quota adds up over the same stretch."""
    assert quota.stretch is not None
    own = component.stretch if isinstance(component, Commission) else None
    if own is not None and own.words == quota.stretch.words and period is None:
        return True
    if scope.broken_headings:
        return True  # The line that says over what it adds up may not have been understood.
    words = quota.stretch.words
    over = f"per {period.value}" if period is not None else "over other days"
    if own is not None and period is None:
        over = f"per {own.words}"
    scope.add(
        "quota-over-stretch",
        f"the quota is per {words}, and measured {over}",
        f"write on {quota.credit} accumulated per {words}, or the quota per month",
        quota.span,
        related=((span, "it is measured here"),),
    )
    return False
