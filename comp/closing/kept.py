"""The open period calculated from the store and kept there as its latest run.

calculated = calculated_from(inputs)
run = keep(session, by, inputs, calculated)
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
from sqlmodel import Session

from comp.closing.calculate import calculate_period, caused_differences
from comp.closing.causes import cause_of_mark
from comp.closing.checks import findings_of
from comp.closing.differences import corrected_kind, mark_in_name
from comp.closing.inputs import Inputs
from comp.closing.reopened import revision_lines
from comp.engine.results import Result
from comp.output.finished import FinishedRun
from comp.output.invariants import broken
from comp.output.manifest import input_hashes, run_id
from comp.problems import Problem
from comp.store.runs import POSTED, NewRun, keep_run
from comp.store.tables import Run
from comp.store.users import Actor


@dataclass(frozen=True)
class CalculatedRun:
    """A calculation that may be kept: its identity, its lines (`POSTED`) and balances.

    `result` are the frames of the whole open period; `problems` all of plans, ledger and calculation,
    `faults` promises that do not hold: nothing may be kept from such a run.
    """

    identity: str
    lines: pl.DataFrame
    balances: pl.DataFrame
    result: Result
    problems: tuple[Problem, ...]
    faults: tuple[Problem, ...]


def calculated_from(inputs: Inputs) -> CalculatedRun:
    """Everything of the period that is not closed yet, with the differences of what is."""
    calculated = calculate_period(
        inputs.facts, inputs.workspace.calendar, inputs.period, inputs.closed
    )
    result = calculated.result
    finished = _finished(inputs, result)
    hashes = input_hashes(finished)
    hashes["closed"] = list(inputs.results)
    lines = result.lines
    if inputs.locked is not None:
        plans, calendar = inputs.facts.plans, inputs.workspace.calendar
        found = caused_differences(inputs.facts, calendar, inputs.locked)
        lines = revision_lines(found, lines, inputs.replaces, plans, calendar, inputs.period)
    return CalculatedRun(
        identity=run_id(hashes),
        lines=_with_causes_named(lines),
        balances=result.balances,
        result=result,
        problems=(*inputs.problems, *result.problems),
        faults=tuple(broken(finished)),
    )


def _with_causes_named(lines: pl.DataFrame) -> pl.DataFrame:
    """Lines with `cause` and `corrects` (the kind of what is corrected), as the store keeps them."""
    marked = mark_in_name().is_not_null()
    return lines.with_columns(
        cause_of_mark(mark_in_name()).alias("cause"),
        pl.when(marked).then(corrected_kind()).alias("corrects"),
    ).select(list(POSTED))


def keep(session: Session, by: Actor, inputs: Inputs, calculated: CalculatedRun) -> Run:
    """The calculation as the period's latest run, with what will block its review."""
    found = findings_of(inputs, calculated.lines, calculated.result.problems)
    blocks = [f"{each.code}: {each.message}" for each in found if each.blocks]
    return keep_run(
        session,
        by,
        NewRun(
            inputs.period.name,
            calculated.identity,
            calculated.lines,
            calculated.balances,
            inputs.workspace.plan_files,
            inputs.workspace.settings.canonical(),
            inputs.period.last_day,
            "; ".join(blocks),
        ),
    )


def _finished(inputs: Inputs, result: Result) -> FinishedRun:
    workspace = inputs.workspace
    return FinishedRun(
        result=result,
        plans=workspace.plan_files,
        ledger=inputs.facts.ledger,
        calendar=workspace.calendar,
        control_totals=inputs.reading.control_totals,
        company=workspace.settings.company,
        problems=(),
        settings=workspace.settings.canonical(),
    )
