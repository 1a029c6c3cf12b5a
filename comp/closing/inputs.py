"""What a calculation of the store's open period is made from: today's facts, and what is closed.

    inputs = inputs_today(session, workspace, "2026-04")
    inputs = inputs_of_run(session, workspace, run)          as that run had them

A period that was reopened is calculated as if it had not been closed yet; what its locked revisions
posted is in `replaces`, and only the difference to that is posted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

import polars as pl
from sqlmodel import Session, col, select

from comp.closing.calculate import Closing as Closed
from comp.closing.facts import Facts
from comp.engine.closed import LEFT, last_ended
from comp.engine.lines import shaped
from comp.language.plan import PlanFile
from comp.language.read import read_plan
from comp.ledger.ledger import Ledger, LedgerReading, empty_table
from comp.money import minor_units
from comp.periods import Period
from comp.pipeline import Workspace
from comp.problems import Problem, in_order
from comp.settings import Settings, SettingsFile
from comp.store.facts import stored_facts
from comp.store.periods import period_named
from comp.store.runs import (
    POSTED,
    closings,
    latest_import,
    newest_balances,
    posted_lines,
)
from comp.store.tables import Adjustment, Approval, Closing, PlanText, Run, RunPlan, SettingsText

BY_HAND = "adjustments of the store"
"""Where an adjustment made with `comp adjust` comes from, beside the number of its row."""


@dataclass(frozen=True)
class Inputs:
    """Everything a calculation of one period reads.

    `closed` are the periods before. Of a period that was reopened, `locked` is what its last locked
    revision was made from, with everything posted up to it, and `replaces` are the lines it posted
    (`POSTED`). `results` are the hashes of everything closed.
    """

    workspace: Workspace
    period: Period
    revision: int
    reading: LedgerReading
    facts: Facts
    closed: Closed | None
    locked: Closed | None
    replaces: pl.DataFrame
    results: tuple[str, ...]

    @property
    def problems(self) -> list[Problem]:
        """Problems of plans and ledger, in order."""
        return in_order([*self.workspace.problems, *self.reading.problems])


def inputs_today(session: Session, workspace: Workspace, name: str) -> Inputs:
    """The open period with the plans of the workspace and the newest rows of the store."""
    row = period_named(session, name)
    given = _approved(session, name, None)
    return _inputs(
        session, workspace, name, row.revision, latest_import(session), given, closings(session)
    )


def inputs_of_run(session: Session, workspace: Workspace, run: Run) -> Inputs:
    """What a run of the past was made from: its plans, rows, settings and adjustments."""
    said = session.get_one(SettingsText, run.settings_hash).text
    settings = Settings(SettingsFile.model_validate_json(said))
    then = replace(
        workspace,
        settings=settings,
        schema=settings.schema(),
        calendar=settings.calendar(),
        problems=(),
    )
    then = replace(then, plan_files=plans_of_run(session, then, run.id))
    earlier = [each for each in closings(session) if each.run_id < run.id]
    given = _approved(session, run.period, run.at)
    return _inputs(session, then, run.period, run.revision, run.import_id, given, earlier)


def plans_of_run(session: Session, workspace: Workspace, run: int) -> tuple[PlanFile, ...]:
    """The plans a run paid by, read again from the texts the store keeps."""
    found = session.exec(
        select(PlanText, RunPlan.file)
        .where(PlanText.hash == RunPlan.plan_hash, RunPlan.run_id == run)
        .order_by(col(PlanText.name))
    )
    files = [read_plan(plan.text, file, workspace.schema)[0] for plan, file in found]
    return tuple(file for file in files if file is not None)


def _inputs(
    session: Session,
    workspace: Workspace,
    name: str,
    revision: int,
    as_of: int,
    given: list[Adjustment],
    closed: list[Closing],
) -> Inputs:
    period = workspace.calendar.parse(name)
    assert period is not None, f"{name} was opened, so it is a period"
    reading = stored_facts(session, workspace, as_of=as_of)
    posted = posted_lines(session).join(_order(closed), on=["period", "revision"], how="semi")
    before = [each for each in closed if each.period != name]
    own = [each for each in closed if each.period == name]
    earlier = posted.filter(pl.col("period") != name).select(list(POSTED))
    return Inputs(
        workspace=workspace,
        period=period,
        revision=revision,
        reading=reading,
        facts=_facts(workspace, reading.ledger, given),
        closed=_closed(session, workspace, before, earlier),
        locked=_closed(session, workspace, closed, posted.select(list(POSTED))) if own else None,
        replaces=posted.filter(pl.col("period") == name).select(list(POSTED)),
        results=tuple(each.result_hash for each in closed),
    )


def _order(closed: list[Closing]) -> pl.DataFrame:
    rows = [(each.period, each.revision) for each in closed]
    return pl.DataFrame(rows, schema={"period": pl.String(), "revision": pl.Int64()}, orient="row")


def _facts(workspace: Workspace, ledger: Ledger, given: list[Adjustment]) -> Facts:
    texts = {file.plan.name: file.text for file in workspace.plan_files}
    rates = workspace.settings.rates()
    return Facts(workspace.plans, _with_adjustments(ledger, given), texts, rates)


def _closed(
    session: Session,
    workspace: Workspace,
    before: list[Closing],
    posted: pl.DataFrame,
) -> Closed | None:
    """What the last lock was calculated from, and what everything locked posted."""
    if not before:
        return None
    runs = [session.get_one(Run, each.run_id) for each in before]
    last = runs[-1]
    calendar = workspace.calendar
    locks: dict[str, Run] = {}
    for plan in workspace.plans:
        # The lock at which the plan's last closed pay period was calculated, in its last revision.
        ended = last_ended(calendar, plan.pay, last.through)
        first = next(run for run in runs if last_ended(calendar, plan.pay, run.through) == ended)
        locks[plan.name] = [run for run in runs if run.period == first.period][-1]
    facts = {run.id: _facts_of(session, workspace, run) for run in (last, *locks.values())}
    balances = newest_balances(session, before)
    left = shaped(balances.with_columns(pl.col("closing").alias("amount")), LEFT)
    earlier = {name: facts[run.id] for name, run in locks.items() if run.id != last.id}
    return Closed(facts[last.id], posted, left, last.through, earlier)


def _facts_of(session: Session, workspace: Workspace, run: Run) -> Facts:
    """Plans, rows and adjustments a locked run was calculated from."""
    then = replace(workspace, plan_files=plans_of_run(session, workspace, run.id), problems=())
    ledger = stored_facts(session, then, as_of=run.import_id).ledger
    return _facts(then, ledger, _approved(session, run.period, run.at))


def _approved(session: Session, period: str, until: str | None) -> list[Adjustment]:
    """Adjustments approved for periods up to and with this one; `until` is a moment of the past."""
    row = period_named(session, period)
    found = session.exec(
        select(Adjustment).where(Adjustment.state == "approved").order_by(col(Adjustment.id))
    )
    moments = {
        approval.subject: approval.at
        for approval in session.exec(select(Approval).where(Approval.what == "adjustment"))
    }
    return [
        each
        for each in found
        if period_named(session, each.period).first_day <= row.first_day
        and (until is None or moments.get(str(each.id), "") <= until)
    ]


def _with_adjustments(ledger: Ledger, given: list[Adjustment]) -> Ledger:
    """The ledger with adjustments made in the store among its own."""
    if not given:
        return ledger
    schema = {**empty_table("adjustments").schema, **ledger.adjustments.schema}
    rows = [
        {
            "person": each.person,
            "date": each.day,
            "amount": Decimal(each.amount).scaleb(-minor_units(each.currency)),
            "reason": f"{each.reason_code}: {each.reason}",
            "currency": each.currency,
            "component": each.component,
            "deal": each.deal,
            "author": each.by,
            "plan": each.plan,
            "source_file": BY_HAND,
            "source_row": each.id,
        }
        for each in given
    ]
    mine = pl.DataFrame(rows, schema={name: schema[name] for name in rows[0]})
    return replace(ledger, adjustments=pl.concat([ledger.adjustments, mine], how="diagonal"))
