"""The review of a calculated period: how it moved, what stands out, what blocks it.

reviewed = review(session, workspace, "2026-04")
reviewed.movements, reviewed.outliers, reviewed.blocking
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
from sqlmodel import Session

from comp.closing.checks import Finding, findings_of
from comp.closing.inputs import Inputs, inputs_today
from comp.closing.movement import KEY, movements, on_deals, outliers
from comp.engine.numbers import DECIMAL, ZERO
from comp.engine.run import run
from comp.pipeline import Workspace
from comp.store.periods import period_named, wrong_state
from comp.store.runs import POSTED, posted_lines, run_lines
from comp.store.tables import Run

HISTORY = 6
"""How many closed periods an outlier is measured against."""


@dataclass(frozen=True)
class Review:
    """What a reviewer reads. `previous` is the name of the period compared with, empty for the first."""

    run: int
    previous: str
    movements: pl.DataFrame
    outliers: pl.DataFrame
    findings: tuple[Finding, ...]

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """Findings that must be mended, or reviewed away with a reason."""
        return tuple(each for each in self.findings if each.blocks)


def review(session: Session, workspace: Workspace, name: str) -> Review:
    """The period's latest run against the period locked before it."""
    period = period_named(session, name)
    latest = session.get(Run, period.run_id) if period.run_id is not None else None
    if latest is None:
        raise wrong_state(period, "review")
    inputs = inputs_today(session, workspace, name)
    now = run_lines(session, latest.id)
    closed = posted_lines(session)
    names = closed.get_column("period").unique(maintain_order=True).to_list()
    earlier = [each for each in names if each != name]
    previous = earlier[-1] if earlier else ""
    before = closed.filter(pl.col("period") == previous).select(list(POSTED))
    facts = inputs.facts
    result = run(facts.plans, facts.ledger, workspace.calendar, rates=facts.rates)
    return Review(
        run=latest.id,
        previous=previous,
        movements=movements(
            before,
            now,
            _credited(result.slices, before),
            _credited(result.slices, now),
            plan_change(inputs, now),
        ),
        outliers=outliers(_history(closed, earlier[-HISTORY:]), now),
        findings=findings_of(inputs, now, result.problems),
    )


def plan_change(inputs: Inputs, now: pl.DataFrame) -> pl.DataFrame:
    """What today's plans pay on deals of this period beyond the plans of the last lock."""
    nothing = pl.DataFrame(
        schema={"person": pl.String(), "currency": pl.String(), "amount": DECIMAL}
    )
    closed = inputs.closed
    if closed is None or closed.then.texts == inputs.facts.texts:
        return nothing
    same = {plan.name for plan in closed.then.plans} & {plan.name for plan in inputs.facts.plans}
    old = [plan for plan in closed.then.plans if plan.name in same]
    ledger = inputs.facts.ledger
    calendar, last = inputs.workspace.calendar, inputs.period.last_day
    rates = inputs.facts.rates
    paid = run(old, ledger, calendar, through=last, slices=False, rates=rates).lines
    periods = now.get_column("pay_period").unique().implode()
    of_now = now.filter(pl.col("plan").is_in(sorted(same)))
    parts = [
        lines.filter(on_deals() & pl.col("pay_period").is_in(periods)).select(
            *KEY, (pl.col("amount") if sign > 0 else -pl.col("amount")).alias("amount")
        )
        for lines, sign in ((of_now, 1), (paid, -1))
    ]
    summed = pl.concat(parts).group_by(KEY).agg(pl.col("amount").sum())
    return pl.concat([nothing, summed.filter(pl.col("amount") != ZERO).select(nothing.columns)])


def _credited(slices: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """What pay on deals of these lines' pay periods was measured by."""
    periods = lines.get_column("pay_period").unique().implode()
    return slices.filter(on_deals() & pl.col("pay_period").is_in(periods)).select(
        "person", "plan", "component", pl.col("basis").fill_null(ZERO)
    )


def _history(closed: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    kept = closed.filter(pl.col("period").is_in(names))
    return kept.group_by(*KEY, "period").agg(pl.col("amount").sum())
