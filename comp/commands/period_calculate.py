"""`comp period calculate`: the open period from the store, with what came in late for closed ones."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from comp.commands.check import counted, show_problems
from comp.commands.failures import EXIT_MACHINE, EXIT_PROBLEMS, verb
from comp.commands.places import placed, placed_sources
from comp.commands.stored import AsOption, Here, PeriodArgument, WorkspaceArgument, at_store
from comp.commands.terminal import columns, green, progress, red, say

if TYPE_CHECKING:
    import polars as pl

    from comp.closing.kept import CalculatedRun
    from comp.periods import Calendar, Period
    from comp.problems import Problem

SHOWN = 20
"""How many problems or corrections are shown; the store has all."""
SHOWN_NAMES = 2
"""How many pay periods are named one by one."""


@verb
def calculate(
    name: PeriodArgument, workspace: WorkspaceArgument = Path(), as_: AsOption = ""
) -> None:
    """Calculate the open period from the store. May be repeated until it is locked.

    What came in or was changed for closed periods is paid here, line by line with its cause; the closed
    periods stay as they are. Exit status 1 means problems of single rows, which are left out.

    \b
    Example:
      comp period calculate 2026-03 --as ops
    """
    with at_store(workspace) as here, progress("calculating") as step:
        from comp.closing.inputs import inputs_today
        from comp.closing.kept import calculated_from, keep
        from comp.store.runs import run_totals

        by = here.actor(as_).may("calculate")
        here.period(name)
        with here.store.writing() as session:
            inputs = inputs_today(session, here.workspace, name)
            if inputs.reading.stopped:
                _refuse(here, workspace, inputs.problems)
            calculated = calculated_from(inputs)
            if calculated.faults:
                show_problems(calculated.faults, placed_sources(here.workspace.sources, workspace))
                say(red("Nothing was kept."))
                raise typer.Exit(EXIT_MACHINE)
            step("keeping the run")
            kept = keep(session, by, inputs, calculated)
            number, key = kept.id, kept.result_hash
        with here.store.reading() as session:
            totals = run_totals(session, number)
    _report(here, workspace, name, number, key, calculated, totals)


def _report(
    here: Here,
    folder: Path,
    name: str,
    number: int,
    key: str,
    calculated: CalculatedRun,
    totals: dict[str, str],
) -> None:
    from comp.problems import errors, in_order

    found = placed(in_order(calculated.problems), folder)
    show_problems(
        sorted(found, key=lambda problem: problem.severity == "warning"),
        placed_sources(here.workspace.sources, folder),
        at_most=SHOWN,
        listed_in="comp check",
    )
    corrected = corrections(calculated.lines)
    if corrected:
        say("For closed periods:")
        say(corrected)
        say("")
    lines = calculated.lines
    people = lines.get_column("person").n_unique()
    paid = " and ".join(totals.values()) or "nothing"
    whom = "1 person" if people == 1 else f"{people} people"
    say(green(f"Run {number} of {name}: {paid} to {whom}, {key}"))
    before = _paid_as_well(lines, here.workspace.calendar, here.period(name))
    if before:
        say(f"It pays {before} as well, which no locked period has paid.")
    say(f"Next: comp period review {name} --as USER")
    wrong = errors(calculated.problems)
    if wrong:
        say(red(f"{counted(len(wrong), 'problem')}; what they concern is not paid."))
        raise typer.Exit(EXIT_PROBLEMS)


def _paid_as_well(lines: pl.DataFrame, calendar: Calendar, period: Period) -> str:
    """The pay periods among the lines that ended before the period began; empty where none did."""
    found = {calendar.parse(name) for name in lines.get_column("pay_period").unique()}
    before = [each for each in found if each is not None and each.last_day < period.first_day]
    names = [each.name for each in sorted(before, key=lambda each: each.last_day)]
    if len(names) > SHOWN_NAMES:
        return f"{names[0]} to {names[-1]}"
    return " and ".join(names)


def corrections(lines: pl.DataFrame) -> str:
    """Differences of closed periods by person and cause, as a table; empty where there are none."""
    import polars as pl

    from comp.money import format_money

    sums = (
        lines.filter(pl.col("cause").is_not_null())
        .group_by("person", "cause", "earned_period", "currency")
        .agg(pl.col("amount").sum(), pl.len().alias("lines"))
        .sort("person", "cause", "earned_period", "currency")
    )
    rows = [
        [person, cause, period, str(count), format_money(amount, currency)]
        for person, cause, period, currency, amount, count in sums.iter_rows()
    ]
    if not rows:
        return ""
    shown = columns([["person", "cause", "of", "lines", "amount"], *rows[:SHOWN]], right=(3, 4))
    more = len(rows) - SHOWN
    return shown + (f"\n  ... and {more} more" if more > 0 else "")


def _refuse(here: Here, folder: Path, problems: list[Problem]) -> None:
    from comp.problems import errors

    show_problems(placed(errors(problems), folder), placed_sources(here.workspace.sources, folder))
    say(red("Nothing was calculated."))
    raise typer.Exit(EXIT_PROBLEMS)
