"""`comp export`: what a locked period hands over to payroll and accounting."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from comp.commands.check import show_problems
from comp.commands.failures import EXIT_PROBLEMS, verb
from comp.commands.stored import AsOption, PeriodArgument, WorkspaceArgument, at_store, group
from comp.commands.terminal import green, progress, red, say
from comp.problems import Sources, errors

if TYPE_CHECKING:
    from collections.abc import Callable

    from comp.handover.locked import Locked, Made

export = group("Hand a locked period over: payroll file, journal, register of contract costs.")
OutOption = Annotated[
    Path | None, typer.Option(help="Folder for the files. [default: handover/PERIOD]")
]
RevisionOption = Annotated[
    int, typer.Option(min=0, help="Of a period that was reopened. [default: the latest]")
]
ReplacesOption = Annotated[
    str, typer.Option(metavar="BATCH", help="The batch taken out of the other system before.")
]


@export.command("payroll")
@verb
def payroll(
    name: PeriodArgument,
    workspace: WorkspaceArgument = Path(),
    as_: AsOption = "",
    out: OutOption = None,
    revision: RevisionOption = 0,
    replaces: ReplacesOption = "",
) -> None:
    """Write the payroll file and its control totals.

    [handover.payroll] in comp.toml has the layout, the earnings codes and who a worker is there.

    \b
    Example:
      comp export payroll 2026-03 --as finance
    """
    from comp.handover import locked

    _handed_over(locked.payroll, name, workspace, as_, out, revision, replaces)


@export.command("journal")
@verb
def journal(
    name: PeriodArgument,
    workspace: WorkspaceArgument = Path(),
    as_: AsOption = "",
    out: OutOption = None,
    revision: RevisionOption = 0,
    replaces: ReplacesOption = "",
) -> None:
    """Write the balanced journal: CSV, and plain text for hledger and beancount.

    Pay is accrued on the period's last day and reversed on the next; draws, debts and costs of contracts
    stay. [handover.journal] in comp.toml has the accounts.

    \b
    Example:
      comp export journal 2026-03 --as finance
    """
    from comp.handover import locked

    _handed_over(locked.journal, name, workspace, as_, out, revision, replaces)


@export.command("register")
@verb
def register(
    name: PeriodArgument,
    workspace: WorkspaceArgument = Path(),
    as_: AsOption = "",
    out: OutOption = None,
    revision: RevisionOption = 0,
    replaces: ReplacesOption = "",
) -> None:
    """Write the register of contract costs (ASC 340-40, IFRS 15) and its schedule, up to the period.

    [handover.contracts] in comp.toml has the accounting choices; each must be written.

    \b
    Example:
      comp export register 2026-03 --as finance
    """
    from comp.handover import locked

    _handed_over(locked.register_files, name, workspace, as_, out, revision, replaces)


def _handed_over(
    make: Callable[[Locked], Made],
    name: str,
    folder: Path,
    as_: str,
    out: Path | None,
    revision: int,
    replaces: str,
) -> None:
    """Make the files, record the batch, then write them: a second time gives the same bytes."""
    with at_store(folder) as here, progress("writing"):
        from comp.handover.files import write_whole
        from comp.handover.locked import locked_period, record
        from comp.store.audit import head

        by = here.actor(as_).may("export")
        here.period(name)
        with here.store.writing() as session:
            found = locked_period(session, here.workspace, name, revision)
            made = make(found)
            show_problems(made.problems, Sources())
            if errors(made.problems):
                say(red("Nothing was written."))
                raise typer.Exit(EXIT_PROBLEMS)
            fresh = record(session, by, found, made, replaces)
            anchor = head(session)
        written = write_whole(out or here.workspace.root / "handover" / name, made.files)
    before = "" if fresh else ", as it was handed over before"
    say(green(f"Batch {made.batch}: {made.rows} rows{before}"))
    for path in written:
        say(f"  {path.as_posix()}")
    say(f"Audit: {anchor}")
