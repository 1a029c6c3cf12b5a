"""What commands on the store share: the workspace with its store, who is acting, what was refused.

with at_store(folder) as here:
    by = here.actor("dana")
    with here.store.writing() as session: ...
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from comp.commands.check import show_problems
from comp.commands.failures import EXIT_PROBLEMS
from comp.commands.places import placed, placed_sources
from comp.commands.question import existing_folder
from comp.commands.terminal import Format, red, say
from comp.problems import Sources, errors, in_order

if TYPE_CHECKING:
    from comp.periods import Period
    from comp.pipeline import Workspace
    from comp.problems import Problem
    from comp.store.approvals import Today
    from comp.store.database import Store
    from comp.store.users import Actor

PeriodArgument = Annotated[str, typer.Argument(metavar="PERIOD", help="For example 2026-03.")]
WorkspaceArgument = Annotated[
    Path, typer.Argument(help="Folder of the workspace.", show_default="this folder")
]
AsOption = Annotated[
    str,
    typer.Option(
        "--as", metavar="USER", envvar="COMP_USER", help="Who is acting ([users] in comp.toml)."
    ),
]

FormatOption = Annotated[Format, typer.Option(help="How it is written.")]


def group(purpose: str) -> typer.Typer:
    """A command with verbs of its own, such as `comp period`."""
    return typer.Typer(
        help=purpose,
        no_args_is_help=True,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )


@dataclass(frozen=True)
class Here:
    """An opened workspace and its store."""

    workspace: Workspace
    store: Store
    now: datetime

    def actor(self, name: str) -> Actor:
        """The user acting now."""
        from comp.store.users import actor

        return actor(self.workspace.settings, name, self.now)

    def today(self) -> Today:
        """Plans and settings as they are now."""
        from comp.output.manifest import text_hash
        from comp.store.approvals import Today

        plans = frozenset(text_hash(file.text) for file in self.workspace.plan_files)
        return Today(plans, text_hash(self.workspace.settings.canonical()))

    def with_period(self, problem: Problem) -> Problem:
        """A remedy that opens the next period, with that period's name."""
        from comp.store.periods import OPEN_NEXT, late_in

        if OPEN_NEXT not in problem.remedy:
            return problem
        with self.store.reading() as session:
            command = late_in(session, self.workspace.calendar)
        return replace(problem, remedy=problem.remedy.replace(OPEN_NEXT, command))

    def period(self, name: str) -> Period:
        """The period of that name in the workspace's calendar."""
        from comp.pipeline import period_named

        found = period_named(name, self.workspace.calendar)
        if isinstance(found, str):
            raise typer.BadParameter(found, param_hint="'PERIOD'")
        return found


def asked_day(said: str) -> date:
    """The day of an option."""
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise typer.BadParameter(f"{said} is no day; write it as 2026-03-31") from None


@contextmanager
def at_store(folder: Path, *, reads: bool = False) -> Iterator[Here]:
    """The workspace and its store, made where there is none; problems of settings or plans end it.

    What only `reads` the store goes on with plans that are wrong today.
    """
    from comp.pipeline import open_workspace
    from comp.store.database import open_store
    from comp.store.place import database_url
    from comp.store.refusal import Refused
    from comp.workspace import is_workspace, no_workspace

    if not is_workspace(existing_folder(folder)):
        show_problems([no_workspace(folder)], Sources())
        raise typer.Exit(EXIT_PROBLEMS)
    workspace = open_workspace(folder)
    wrong = [each for each in errors(workspace.problems) if not (reads and _is_of_plan(each))]
    if wrong:
        show_problems(in_order(placed(wrong, folder)), placed_sources(workspace.sources, folder))
        say(red("Mend these first; comp check shows them too."))
        raise typer.Exit(EXIT_PROBLEMS)
    store = open_store(database_url(workspace.root, workspace.settings))
    here = Here(workspace, store, now())
    try:
        yield here
    except Refused as refusal:
        raise Refused(*(here.with_period(problem) for problem in refusal.problems)) from None
    finally:
        store.close()


def _is_of_plan(problem: Problem) -> bool:
    """True for a mistake in a plan, which changes nothing that is in the store."""
    return problem.span is not None and problem.span.file.endswith(".plan")


def now() -> datetime:
    """This moment; `COMP_NOW` sets another one, for pages and tests that show times."""
    said = os.environ.get("COMP_NOW")
    return datetime.fromisoformat(said) if said else datetime.now(UTC)
