"""`comp import`: bring the ledger files of a workspace into its store."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from comp.commands.check import counted, show_problems
from comp.commands.failures import EXIT_PROBLEMS, verb
from comp.commands.places import placed, placed_sources
from comp.commands.run import PROBLEMS_SHOWN, refused_rows
from comp.commands.stored import AsOption, Here, WorkspaceArgument, at_store
from comp.commands.terminal import columns, green, progress, red, say
from comp.problems import errors, in_order

if TYPE_CHECKING:
    from collections.abc import Callable

    from comp.ledger.ledger import LedgerReading
    from comp.store.imports import Imported
    from comp.store.users import Actor

DIFFERENCES_SHOWN = 20


class Missing(StrEnum):
    """What holds of rows that earlier imports brought and the files no longer have."""

    STAY = "stay"
    REMOVE = "remove"


@verb
def import_(
    workspace: WorkspaceArgument = Path(),
    as_: AsOption = "",
    missing: Annotated[
        Missing | None,
        typer.Option(help="Rows no longer in the files: stay (they count on) or remove."),
    ] = None,
) -> None:
    """Bring the ledger files into the store, all or nothing, each fact once.

    The same rows again change nothing. A row edited since becomes a new version, shown as a
    difference; where its period is locked, the difference is paid in the open period.

    \b
    Example:
      comp import acme
      comp import acme --as dana --missing remove
    """
    with at_store(workspace) as here:
        by = _by(here, as_)
        with progress("reading the ledger") as step:
            reading = _read(here, workspace)
            done, differences = _brought_in(here, by, reading, missing, step)
        wrong = in_order(placed(errors(reading.problems), workspace))
        show_problems(
            wrong, placed_sources(here.workspace.sources, workspace), at_most=PROBLEMS_SHOWN
        )
        _report(done, differences)
    refused = refused_rows(reading.control_totals)
    if wrong:
        rows = f"{counted(refused, 'ledger row')} refused and not imported; " if refused else ""
        say(red(f"{rows}{counted(len(wrong), 'problem')}; comp check shows all"))
        raise typer.Exit(EXIT_PROBLEMS)


def _by(here: Here, name: str) -> Actor:
    """Whoever is named; facts may also come from a schedule that no user stands behind."""
    from comp.store.users import Actor, moment

    if name:
        return here.actor(name).may("import")
    return Actor("nobody named", (), moment(here.now))


def _read(here: Here, folder: Path) -> LedgerReading:
    from comp.pipeline import read_facts

    reading = read_facts(here.workspace, whole=True)
    if not reading.stopped:
        return reading
    wrong = in_order(placed(errors(reading.problems), folder))
    show_problems(wrong, placed_sources(here.workspace.sources, folder), at_most=PROBLEMS_SHOWN)
    say(red(f"Nothing was imported: {counted(len(wrong), 'problem')}."))
    raise typer.Exit(EXIT_PROBLEMS)


def _brought_in(
    here: Here,
    by: Actor,
    reading: LedgerReading,
    missing: Missing | None,
    step: Callable[[str], None],
) -> tuple[Imported, list[list[str]]]:
    from comp.store.differences import differences
    from comp.store.imports import bring_in, take_in

    taken = take_in(here.workspace, reading)
    step("writing to the store")
    with here.store.writing() as session:
        done = bring_in(session, by, taken, missing.value if missing else None)
        return done, [list(row) for row in differences(session, done, DIFFERENCES_SHOWN)]


def _report(done: Imported, differences: list[list[str]]) -> None:
    if differences:
        heads = ["row", "column", "before", "now", ""]
        say(columns([heads, *differences]))
        say("")
    more = done.changed.height + done.removed.height - len({row[0] for row in differences})
    if more > 0 and differences:
        say(f"  ... and {counted(more, 'more row')} changed\n")
    if done.missing.height:
        say(
            f"{counted(done.missing.height, 'row')} of earlier imports not in these files; they stay "
            "(--missing remove takes them out)."
        )
    if done.renamed:
        say(f"{counted(done.renamed, 'name')} of people corrected.")
    if not done.number:
        say(green(f"Nothing new: {counted(done.same, 'row')} as the store has them."))
        return
    if done.period:
        say(
            f"{done.period} must be calculated again: comp period calculate {done.period} --as USER"
        )
    say(
        green(
            f"Import {done.number}: {done.added.height:,} new, {done.changed.height:,} changed, "
            f"{done.removed.height:,} removed, {done.same:,} as before."
        )
    )
