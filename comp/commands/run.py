"""`comp run`: calculate a workspace and write the results."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from comp.commands.check import counted, show_problems
from comp.commands.failures import EXIT_MACHINE, EXIT_PROBLEMS, verb
from comp.commands.places import placed, placed_sources
from comp.commands.question import asked_period, existing_folder, known_person
from comp.commands.terminal import colour_wanted, progress, red, say
from comp.problems import Problem, Sources, errors, in_order

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import polars as pl

    from comp.ledger.ledger import LedgerReading
    from comp.output.finished import FinishedRun
    from comp.output.results import Amount, Wanted, Written
    from comp.output.selection import Selection
    from comp.pipeline import Workspace

PROBLEMS_SHOWN = 20


class Statements(StrEnum):
    """Which statements are written; `auto` is all of them unless the run is large."""

    AUTO = "auto"
    ALL = "all"
    NONE = "none"


@verb
def run(
    workspace: Annotated[
        Path, typer.Argument(help="Folder of the workspace.", show_default="this folder")
    ] = Path(),
    first: Annotated[
        str,
        typer.Option("--from", metavar="PERIOD", help="Write from this period on, e.g. 2026-03."),
    ] = "",
    through: Annotated[
        str, typer.Option(metavar="PERIOD", help="Write up to and with this period, e.g. 2026-Q1.")
    ] = "",
    person: Annotated[
        list[str] | None,
        typer.Option(metavar="PERSON", help="Write this person only (repeatable)."),
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder for the results; replaced whole.")] = Path(
        "out"
    ),
    slices: Annotated[
        bool | None,
        typer.Option("--slices/--no-slices", help="Write the derivation of every line."),
    ] = None,
    statements: Annotated[Statements, typer.Option(help="Statements to write.")] = Statements.AUTO,
    workbook: Annotated[
        bool, typer.Option("--workbook/--no-workbook", help="Write payouts.xlsx.")
    ] = True,
    parquet: Annotated[
        bool | None,
        typer.Option("--parquet/--no-parquet", help="Write lines.parquet; large runs do."),
    ] = None,
    lines_csv: Annotated[
        bool, typer.Option("--lines-csv/--no-lines-csv", help="Write lines.csv, not Parquet alone.")
    ] = True,
    strict: Annotated[bool, typer.Option("--strict", help="Stop at any refused row.")] = False,
    partitions: Annotated[
        int,
        typer.Option(min=1, help="Calculate people in so many groups; large runs do so anyway."),
    ] = 1,
) -> None:
    """Calculate everybody's pay and write lines, statements and the workbook.

    --from, --through and --person only choose what is written; everything is calculated from the
    start. Exit status 1 means problems: of plans or whole files (then only problems.csv is written),
    or of single rows (then they are left out and counted).

    \b
    Example:
      comp run acme
      comp run acme --through 2026-Q1 --person dana --out q1
    """
    with progress("reading plans and ledger") as step:
        opened, reading = _read(workspace, out, strict)
        chosen = _selection(opened, reading, person or [], first, through)
        wanted = _wanted(chosen, slices, statements, workbook, parquet, lines_csv)
        finished, written = _calculated(opened, reading, wanted, partitions, strict, out, step)
    _report(finished, wanted, written, reading, workspace)


def _read(folder: Path, out: Path, strict: bool) -> tuple[Workspace, LedgerReading]:
    from comp.pipeline import open_workspace, read_facts
    from comp.workspace import is_workspace, no_workspace

    if not is_workspace(existing_folder(folder)):
        _not_written([no_workspace(folder)])
    opened = open_workspace(folder)
    if errors(opened.problems):
        _stop(opened.problems, opened, out)
    reading = read_facts(opened)
    problems = [*opened.problems, *reading.problems]
    if reading.stopped or (strict and errors(problems)):
        _stop(problems, opened, out)
    return opened, reading


def _selection(
    opened: Workspace, reading: LedgerReading, people: Sequence[str], first: str, through: str
) -> Selection:
    from comp.output.selection import Selection

    for name in people:
        known_person(name, reading)
    return Selection(
        tuple(people),
        asked_period("--from", first, opened.calendar),
        asked_period("--through", through, opened.calendar),
    )


def _wanted(
    chosen: Selection,
    slices: bool | None,
    statements: Statements,
    workbook: bool,
    parquet: bool | None,
    lines_csv: bool,
) -> Wanted:
    from comp.output.results import Wanted

    if not lines_csv and parquet is False:
        message = (
            "without lines.csv and lines.parquet no line would be written; leave one of them in"
        )
        raise typer.BadParameter(message, param_hint="--no-lines-csv")
    return Wanted(
        selection=chosen,
        slices=_amount(slices),
        statements=statements.value,
        workbook="auto" if workbook else "none",
        parquet=_amount(parquet) if lines_csv else "all",
        lines_csv=lines_csv,
    )


def _amount(flag: bool | None) -> Amount:
    return "auto" if flag is None else "all" if flag else "none"


def _calculated(
    opened: Workspace,
    reading: LedgerReading,
    wanted: Wanted,
    partitions: int,
    strict: bool,
    out: Path,
    step: Callable[[str], None],
) -> tuple[FinishedRun, Written]:
    from comp.output.results import write_results
    from comp.pipeline import calculate

    step("calculating")
    last = wanted.selection.last
    # Statements and the workbook show how a line came about, so they need slices too.
    need_slices = (
        wanted.slices != "none" or wanted.statements != "none" or wanted.workbook != "none"
    )
    finished = calculate(
        opened,
        reading,
        through=last.last_day if last else None,
        slices=need_slices,
        partitions=partitions,
    )
    if strict and errors(finished.problems):
        _stop(finished.problems, opened, out)
    step("writing results")
    written, faults = write_results(finished, out, wanted)
    if written is None:
        _not_written(faults)
    return finished, written


def _stop(problems: Sequence[Problem], opened: Workspace, out: Path) -> NoReturn:
    """Nothing is paid: the problems go to the terminal and, alone, into the result folder."""
    from comp.output.results import write_problems

    refused = write_problems(problems, out)
    show_problems(
        in_order([*placed(problems, opened.root), *refused]),
        placed_sources(opened.sources, opened.root),
        at_most=None if refused else PROBLEMS_SHOWN,
        listed_in="problems.csv",
    )
    place = "" if refused else f" {out / 'problems.csv'} has the list."
    say(red(f"Nothing was calculated: {counted(len(errors(problems)), 'problem')}.{place}"))
    raise typer.Exit(EXIT_PROBLEMS)


def _not_written(faults: Sequence[Problem]) -> NoReturn:
    show_problems(in_order(faults), Sources())
    say(red("Nothing was written."))
    ours = any(problem.code == "invariant-broken" for problem in faults)
    raise typer.Exit(EXIT_MACHINE if ours else EXIT_PROBLEMS)


def _report(
    finished: FinishedRun, wanted: Wanted, written: Written, reading: LedgerReading, folder: Path
) -> None:
    """The summary; with problems the first of them, and how many rows were refused, last."""
    from comp.output.text import summary

    where = "" if folder == Path() else folder.as_posix()
    wrong = errors(finished.problems)
    texts = Sources({file.plan.file: file.text for file in finished.plans})
    found = placed(in_order(finished.problems), folder)
    # What is not paid comes before what may be meant.
    found.sort(key=lambda problem: problem.severity == "warning")
    show_problems(
        found, placed_sources(texts, folder), at_most=PROBLEMS_SHOWN, listed_in="problems.csv"
    )
    say(
        summary(
            finished,
            written,
            selection=wanted.selection,
            workspace=where,
            color=colour_wanted(),
        ).rstrip("\n")
    )
    if not wrong:
        return
    refused = refused_rows(reading.control_totals)
    rows = f"{counted(refused, 'ledger row')} refused and not paid; " if refused else ""
    say(red(f"{rows}{counted(len(wrong), 'problem')} in {written.folder / 'problems.csv'}"))
    raise typer.Exit(EXIT_PROBLEMS)


def refused_rows(control_totals: pl.DataFrame) -> int:
    """How many ledger rows were left out because something in them is wrong."""
    import polars as pl

    rows = control_totals.filter(pl.col("column") == "rows").get_column("refused")
    return sum(round(number) for number in rows.to_list())
