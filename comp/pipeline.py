"""From a workspace to a finished run: settings, plans, ledger, calculation; each step as values.

    workspace = open_workspace(Path("acme"))
    reading = read_facts(workspace)
    finished = calculate(workspace, reading)

Nothing is printed or written here, and nothing is hidden: every step hands on its problems.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from comp.fields import Schema
from comp.language.plan import Plan, PlanFile
from comp.periods import Calendar, Period, PeriodKind
from comp.plans_together import check_together
from comp.problems import Problem, Sources, errors
from comp.rules_needed import rules_needed
from comp.settings import Settings, load_settings
from comp.workspace import SETTINGS_FILE, no_workspace, plan_paths, read_plans

if TYPE_CHECKING:
    from comp.ledger.ledger import LedgerReading
    from comp.output.finished import FinishedRun


@dataclass(frozen=True)
class Workspace:
    """An opened workspace. `problems` are those of settings and plans, warnings included."""

    root: Path
    settings: Settings
    schema: Schema
    calendar: Calendar
    plan_files: tuple[PlanFile, ...]
    plan_paths: tuple[Path, ...]
    problems: tuple[Problem, ...]
    sources: Sources

    @property
    def plans(self) -> list[Plan]:
        """The plans alone, without their examples."""
        return [file.plan for file in self.plan_files]


def open_workspace(root: Path) -> Workspace:
    """Settings and plans of a folder; the ledger is not touched."""
    settings, problems = load_settings(root)
    schema = settings.schema()
    paths = plan_paths(root, settings.plans)
    reading = read_plans(paths, root, schema)
    plans = [file.plan for file in reading.plans]
    # Settings that cannot be used say nothing, so nothing can be missing of them.
    needed = [] if problems else rules_needed(plans, settings.calendar(), settings.rates())
    problems = [*problems, *reading.problems, *needed]
    if not errors(problems):
        problems += check_together([file.plan for file in reading.plans])
    if not paths:
        problems.append(_without_plans(root))
    return Workspace(
        root,
        settings,
        schema,
        settings.calendar(),
        reading.plans,
        reading.paths,
        tuple(problems),
        reading.sources,
    )


def read_facts(workspace: Workspace, *, whole: bool = False) -> LedgerReading:
    """The ledger, checked row by row against the plans that ask for it, with what both together show.

    `whole` keeps the texts no plan asks for, to be stored.
    """
    from comp.ledger.read import read_ledger

    # The rooms that come next are loaded while the files are read, which waits for the disk anyway.
    Thread(target=_load_what_comes_next, daemon=True).start()
    reading = read_ledger(
        workspace.root, workspace.settings, workspace.schema, workspace.plans, whole=whole
    )
    return reading if reading.stopped else with_findings(workspace, reading)


def with_findings(workspace: Workspace, reading: LedgerReading) -> LedgerReading:
    """A reading with what plans and ledger show together, wherever the ledger came from."""
    from comp.findings import ledger_findings

    found = ledger_findings(workspace.plans, reading.ledger, workspace.calendar, workspace.settings)
    return replace(reading, problems=(*reading.problems, *found))


def _load_what_comes_next() -> None:
    # What cannot be loaded is told by whoever asks for it, not from here.
    with suppress(ImportError):
        for room in ("comp.engine.run", "comp.findings", "comp.output.results"):
            import_module(room)


def calculate(
    workspace: Workspace,
    reading: LedgerReading,
    *,
    through: date | None = None,
    slices: bool = True,
    partitions: int = 1,
) -> FinishedRun:
    """The whole run over everybody. A later `through` extends it; an earlier one is for selection."""
    from comp.engine.run import run
    from comp.output.finished import FinishedRun
    from comp.output.manifest import ledger_hashes

    ledger, calendar = reading.ledger, workspace.calendar
    # Hashing needs nothing but the rows, so it goes on beside the calculation.
    side = ThreadPoolExecutor(1)
    hashes = side.submit(ledger_hashes, ledger)
    side.shutdown(wait=False)
    result = run(
        workspace.plans,
        ledger,
        calendar,
        rates=workspace.settings.rates(),
        through=through,
        slices=slices,
        partitions=partitions,
    )
    return FinishedRun(
        result=result,
        plans=workspace.plan_files,
        ledger=ledger,
        calendar=calendar,
        control_totals=reading.control_totals,
        company=workspace.settings.company,
        problems=(*workspace.problems, *reading.problems, *result.problems),
        settings=workspace.settings.canonical(),
        ledger_hashes=hashes,
    )


def period_named(name: str, calendar: Calendar) -> Period | str:
    """The period of `--from` or `--through`, or a sentence that says what to write instead."""
    period = calendar.parse(name)
    if period is not None:
        return period
    today = calendar.period(PeriodKind.QUARTER, date(2026, 5, 1))
    year = calendar.period(PeriodKind.YEAR, date(2026, 5, 1))
    other = Calendar() if calendar.is_fiscal else Calendar(2)
    known = other.parse(name)
    if calendar.has_own_years:
        month = calendar.period(PeriodKind.MONTH, date(2026, 5, 1))
        return (
            f"{name} is no period here, because fiscal years are the company's own (comp.toml); "
            f"names look like {month.name}, {today.name} or {year.name}"
        )
    if known is not None and calendar.is_fiscal:
        return (
            f"{name} is no period here, because the fiscal year starts in month "
            f"{calendar.first_month} (comp.toml); fiscal names look like {year.name} or {today.name}"
        )
    if known is not None:
        plain = name.removeprefix("FY")
        return f"{name} is no period here, because years are calendar years; write {plain}"
    return (
        f"{name} is no period; write a month (2026-03), a half-month (2026-03-A), a quarter "
        f"({today.name}) or a year ({year.name})"
    )


def _without_plans(root: Path) -> Problem:
    if not (root / SETTINGS_FILE).is_file():
        return no_workspace(root)
    return Problem(
        code="no-plans",
        message="the workspace has no plan files, so nobody can be paid",
        remedy="put at least one plan into plans/, for example plans/reps.plan (see docs/language.md)",
        file="plans",
    )
