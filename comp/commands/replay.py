"""`comp replay`: a run of the past made again from the store, compared to the byte."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from comp.commands.failures import EXIT_PROBLEMS, verb
from comp.commands.stored import WorkspaceArgument, at_store
from comp.commands.terminal import columns, green, progress, red, say

if TYPE_CHECKING:
    import polars as pl

SHOWN = 20


@verb
def replay(
    run: Annotated[int, typer.Argument(metavar="RUN", help="Its number (comp period show).")],
    workspace: WorkspaceArgument = Path(),
    person: Annotated[str, typer.Option(help="Show every line of this person, then and now.")] = "",
) -> None:
    """Calculate a run again from its own plans, rows, settings and adjustments, and compare.

    The same inputs and the same comp give the same lines and balances to the byte. Anything else is
    told: which lines differ, and why. Exit status 1 means they differ.

    \b
    Example:
      comp replay 3
      comp replay 3 --person ana
    """
    with at_store(workspace, reads=True) as here, progress("calculating again"):
        from comp.closing.replay import replay as again

        with here.store.reading() as session:
            found = again(session, here.workspace, run)
    say(f"Run {found.run} of {found.period}, by comp {found.engine}: {found.lines} lines")
    say(f"  then {found.wanted}")
    say(f"  now  {found.found}")
    for reason in found.reasons:
        say(f"  {reason}")
    if person:
        say(_table(found.both.filter(found.both["person"] == person)))
    elif found.differing.height:
        say(_table(found.differing.head(SHOWN)))
        if found.differing.height > SHOWN:
            say(f"  ... and {found.differing.height - SHOWN} more")
    if found.same:
        say(green("The same to the byte."))
        return
    say(red(f"Not the same: {found.differing.height} lines differ."))
    raise typer.Exit(EXIT_PROBLEMS)


def _table(lines: pl.DataFrame) -> str:
    from comp.money import plain

    shown = [
        [line, *("-" if amount is None else plain(amount) for amount in amounts)]
        for line, *amounts in lines.select("line", "stored", "now").iter_rows()
    ]
    return columns([["line", "then", "now"], *shown], right=(1, 2)) if shown else "No lines."
