"""A run of the past made again from what the store keeps: the same bytes, or what differs and why.

replayed = replay(session, workspace, 12)
replayed.same, replayed.reasons, replayed.differing
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
from sqlmodel import Session, select

from comp import __version__
from comp.closing.inputs import inputs_of_run
from comp.closing.kept import calculated_from
from comp.output.manifest import text_hash
from comp.pipeline import Workspace
from comp.store.refusal import refused
from comp.store.runs import result_hash, run_lines, stored_frames
from comp.store.tables import Closing, PlanText, Run, RunPlan, SettingsText


@dataclass(frozen=True)
class Replayed:
    """`same` says that lines and balances are the same to the byte; `kept` that they are still stored.

    `both` has `line, person, component, stored, now` of every line, amounts of lines that are not stored
    or not made again being null; `reasons` are what else is not as it was.
    """

    run: int
    period: str
    engine: str
    same: bool
    kept: bool
    lines: int
    wanted: str
    found: str
    both: pl.DataFrame
    reasons: tuple[str, ...]

    @property
    def differing(self) -> pl.DataFrame:
        """Lines whose amounts are others now; none where the stored ones are gone."""
        if not self.kept:
            return self.both.clear()
        return self.both.filter(pl.col("stored").ne_missing(pl.col("now")))


def replay(session: Session, workspace: Workspace, number: int) -> Replayed:
    """Calculate a run again from its own plans, rows, settings and adjustments."""
    run = session.get(Run, number)
    if run is None:
        raise refused(
            "no-such-run",
            f"the store has no run {number}",
            "comp period show PERIOD names the run of a period",
        )
    again = calculated_from(inputs_of_run(session, workspace, run))
    lines, balances = stored_frames(again.lines, again.balances)
    found = result_hash(lines, balances)
    kept = run_lines(session, number)
    there = kept.height == run.lines
    return Replayed(
        run=number,
        period=run.period,
        engine=run.engine,
        same=found == run.result_hash,
        kept=there,
        lines=run.lines,
        wanted=run.result_hash,
        found=found,
        both=_both(kept, again.lines),
        reasons=tuple(_reasons(session, run, again.identity, there)),
    )


def _both(kept: pl.DataFrame, now: pl.DataFrame) -> pl.DataFrame:
    said = ["line", "person", "component"]
    both = kept.select(*said, pl.col("amount").alias("stored")).join(
        now.select(*said, pl.col("amount").alias("now")), on=said, how="full", coalesce=True
    )
    return both.sort("person", "line")


def _reasons(session: Session, run: Run, identity: str, there: bool) -> list[str]:
    """What is not as it was, in sentences."""
    found = []
    if run.engine != __version__:
        found.append(
            f"it was calculated by comp {run.engine}, and this is comp {__version__}; CHANGELOG.md says "
            "what pays otherwise from which version on"
        )
    for plan in session.exec(
        select(PlanText).where(PlanText.hash == RunPlan.plan_hash, RunPlan.run_id == run.id)
    ):
        if text_hash(plan.text) != plan.hash:
            found.append(f"the stored text of plan {plan.name} was changed")
    if text_hash(session.get_one(SettingsText, run.settings_hash).text) != run.settings_hash:
        found.append("the stored settings were changed")
    if identity != run.run and run.engine == __version__:
        found.append("its inputs are not what they were (comp audit verify says which rows)")
    closed = session.exec(select(Closing).where(Closing.run_id == run.id)).first()
    if not there and closed is None:
        found.append("its lines were replaced by a later run of the period; its hash is kept")
    return found
