"""`comp check`: every problem of plans, and of the ledger where the path is a workspace."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from comp.commands.failures import EXIT_PROBLEMS, verb
from comp.commands.places import placed, placed_sources, rules_from_here
from comp.commands.terminal import bold, green, progress, red, say
from comp.problems import (
    Problem,
    Sources,
    errors,
    in_order,
    render_github,
    render_json,
    render_text,
)

ALIKE_SHOWN = 3


class Format(StrEnum):
    """How problems are written."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


if TYPE_CHECKING:
    from comp.pipeline import Workspace


@dataclass(frozen=True)
class Findings:
    """What a check looked at and what it found."""

    problems: tuple[Problem, ...]
    sources: Sources
    plan_count: int
    ledger_count: int = 0


@verb
def check(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATH", help="Plan files or workspaces. [default: this folder]"),
    ] = None,
    format: Annotated[Format, typer.Option(help="How problems are written.")] = Format.TEXT,
) -> None:
    """Show all problems of plans, and of the ledger where PATH is a workspace.

    \b
    Example:
      comp check plans/smb_ae.plan
      comp check acme --format github
    """
    with progress("checking"):
        findings = [_checked(path) for path in existing(paths or [Path()])]
    problems = in_order(problem for found in findings for problem in found.problems)
    texts = {name: text for found in findings for name, text in found.sources.texts.items()}
    if format is Format.JSON:
        say(render_json(problems))
    elif format is Format.GITHUB:
        for problem in problems:
            say(render_github(problem))
    else:
        show_problems(problems, Sources(texts))
        say(_summary(problems, findings))
    if errors(problems):
        raise typer.Exit(EXIT_PROBLEMS)


def existing(paths: Sequence[Path]) -> Sequence[Path]:
    """The paths, each a plan file or a folder; anything else is a usage mistake."""
    for path in paths:
        if not path.exists():
            raise typer.BadParameter(f"there is no {path}")
        if path.is_file() and path.suffix != ".plan":
            raise typer.BadParameter(f"{path} is not a plan file; plan files end in .plan")
    return paths


def show_problems(
    problems: Sequence[Problem],
    sources: Sources,
    *,
    at_most: int | None = None,
    listed_in: str = "comp check --format json",
) -> None:
    """Every problem with its excerpt, an empty line after each.

    Rows of one file that are wrong in the same way are shown a few times and then counted; `at_most`
    ends a long list early. Either way `listed_in` says where all of them are.
    """
    alike = Counter(_likeness(problem) for problem in problems)
    seen: Counter[tuple[str, ...]] = Counter()
    shown: list[str] = []
    for problem in problems:
        kind = _likeness(problem)
        seen[kind] += 1
        if problem.row is None or seen[kind] <= ALIKE_SHOWN:
            head, _, rest = render_text(problem, sources).partition("\n")
            shown.append(f"{bold(head)}\n{rest}\n" if rest else f"{bold(head)}\n")
        elif seen[kind] == alike[kind]:
            more = counted(alike[kind] - ALIKE_SHOWN, "more row")
            shown.append(f"{problem.file}: {more} with {problem.code} ({listed_in} has all)\n")
    for text in shown[:at_most]:
        say(text)
    if at_most is not None and len(shown) > at_most:
        say(f"... and {len(shown) - at_most:,} more ({listed_in} has all)\n")


def _likeness(problem: Problem) -> tuple[str, ...]:
    return (problem.file, problem.column, problem.code, problem.severity)


def _checked(path: Path) -> Findings:
    if path.is_file():
        return _check_plan(path)
    from comp.workspace import is_workspace, no_workspace

    if not is_workspace(path):
        return Findings((no_workspace(path),), Sources(), 0)
    return _check_workspace(path)


def _check_plan(path: Path) -> Findings:
    from comp.plans_together import check_circle
    from comp.rules_needed import rules_needed
    from comp.workspace import read_plans

    schema, calendar, rates, problems = rules_from_here(path)
    reading = read_plans([path], Path(), schema)
    plans = [file.plan for file in reading.plans]
    missing = [] if problems else rules_needed(plans, calendar, rates)
    needed = (*missing, *check_circle(plans))
    return Findings((*problems, *reading.problems, *needed), reading.sources, 1)


def _check_workspace(folder: Path) -> Findings:
    from comp.pipeline import open_workspace, read_facts

    workspace = open_workspace(folder)
    problems = list(workspace.problems)
    ledger_count = 0
    if not errors(problems) and not _only_plans(workspace):
        reading = read_facts(workspace)
        problems += reading.problems
        ledger_count = reading.control_totals.get_column("file").n_unique()
    return Findings(
        tuple(placed(problems, folder)),
        placed_sources(workspace.sources, folder),
        len(workspace.plan_paths),
        ledger_count,
    )


def _only_plans(workspace: Workspace) -> bool:
    """A folder of plans: no ledger, and no settings that name one."""
    files = [
        path for path in workspace.root.iterdir() if path.suffix in (".csv", ".xlsx", ".parquet")
    ]
    said = workspace.settings.said
    named = said.ledger.model_fields_set or said.sources
    return not files and not named and not (workspace.root / "ledger").exists()


def _summary(problems: Sequence[Problem], findings: Sequence[Findings]) -> str:
    looked_at = counted(sum(found.plan_count for found in findings), "plan")
    files = sum(found.ledger_count for found in findings)
    if files:
        looked_at += f" and {counted(files, 'ledger file')}"
    wrong = len(errors(problems))
    warned = len(problems) - wrong
    warnings = f", {counted(warned, 'warning')}" if warned else ""
    if wrong:
        return red(f"{counted(wrong, 'problem')}{warnings} in {looked_at}.")
    return green(f"No problems{warnings} in {looked_at}.")


def counted(number: int, noun: str) -> str:
    """`1 plan`, `1,204 plans`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
