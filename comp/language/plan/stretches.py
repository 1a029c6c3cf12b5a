"""Stretches of time besides periods of the calendar, over which totals run and caps hold."""

from __future__ import annotations

from dataclasses import dataclass

from comp.language.plan.values import Field
from comp.periods import PeriodKind
from comp.source import Span


@dataclass(frozen=True, slots=True)
class WholePlan:
    """`per plan`: from the plan's first day to its last."""

    span: Span

    @property
    def words(self) -> str:
        return "plan"


@dataclass(frozen=True, slots=True)
class YearFrom:
    """`per year from person.start_date`: years that begin on the anniversaries of a day.

    With a day of the deal each deal is by itself, in its contract years.
    """

    field: Field
    span: Span

    @property
    def words(self) -> str:
        return f"year from {self.field.scope}.{self.field.name}"

    @property
    def of_each_deal(self) -> bool:
        """Whether each deal has years of its own, rather than each person."""
        return self.field.scope == "deal"


@dataclass(frozen=True, slots=True)
class Rolling:
    """`per 3 months rolling`: the month of each deal up to it, and the months before."""

    months: int
    span: Span

    @property
    def words(self) -> str:
        return f"{self.months} months rolling"


@dataclass(frozen=True, slots=True)
class ForEach:
    """`per year for each deal.customer`: a total of its own for each text of a field of deals, in
    periods of a kind, or over the whole plan."""

    per: PeriodKind | None
    field: Field
    span: Span

    @property
    def words(self) -> str:
        return f"{self.per or 'plan'} for each {self.field.scope}.{self.field.name}"


Stretch = WholePlan | YearFrom | Rolling | ForEach


def why_no_quota(stretch: Stretch | None) -> str:
    """Why nothing is attained over a stretch; empty where a person has quotas there."""
    if isinstance(stretch, ForEach):
        return f"one {stretch.field.name} alone has no quota"
    if isinstance(stretch, YearFrom) and stretch.of_each_deal:
        return "the years of a single deal have no quota"
    return ""
