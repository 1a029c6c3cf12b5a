"""`comp init`: a workspace that runs as it is."""

from __future__ import annotations

import shutil
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from comp.commands.failures import verb
from comp.commands.terminal import say


class Example(StrEnum):
    """The workspaces that come with comp."""

    STARTER = "starter"
    SAAS = "saas"


QUESTIONS = {
    Example.STARTER: "comp explain --person ana --period 2026-03",
    Example.SAAS: "comp explain --person zoe --period 2025-06",
}
"""A line worth a look in each workspace."""

PACKAGED = Path(__file__).parent.parent / "starter"


@verb
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")],
    example: Annotated[
        Example,
        typer.Option(
            help="starter: three reps and a manager. saas: 40 reps, a fiscal year, 3,000 deals."
        ),
    ] = Example.STARTER,
) -> None:
    """Make a workspace that runs as it is: settings, plans with examples, ledger files.

    \b
    Example:
      comp init my-team
      comp init playground --example saas
    """
    if folder.is_file():
        raise typer.BadParameter(f"{folder} is a file; name a new folder")
    if folder.is_dir() and any(folder.iterdir()):
        raise typer.BadParameter(
            f"{folder} is not empty and stays as it is; name a new folder, "
            f"for example: comp init {folder / 'comp-workspace'}"
        )
    _copy_workspace(PACKAGED / example.value, folder)
    shown = folder.as_posix()
    say(f"A workspace is in {shown}/. What to do with it:")
    say("")
    if folder != Path():
        say(f"  cd {shown}")
    for step in next_steps(example):
        say(f"  {step}")


def next_steps(example: Example) -> tuple[str, ...]:
    """What to type inside the new folder; its README.md says the same."""
    return (
        "comp check      are plans and data in order?",
        "comp test       do the plans pay what their examples say?",
        "comp run        calculate; results go to out/",
        QUESTIONS[example],
    )


def _copy_workspace(source: Path, folder: Path) -> None:
    """Copy a packaged workspace; a half-made copy is removed again."""
    existed = folder.is_dir()
    try:
        shutil.copytree(
            source,
            folder,
            dirs_exist_ok=True,
            ignore=shutil.ignore_patterns("__pycache__", "*.py", "out"),
            copy_function=shutil.copyfile,
        )
    except BaseException:
        for entry in folder.iterdir() if folder.is_dir() else ():
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
        if folder.is_dir() and not existed:
            folder.rmdir()
        raise
