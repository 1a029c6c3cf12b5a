"""`comp fmt`: one canonical layout for plan files; comments stay where they are."""

from __future__ import annotations

import os
from collections.abc import Sequence
from difflib import unified_diff
from pathlib import Path
from typing import Annotated

import typer

from comp.commands.check import counted, existing, show_problems
from comp.commands.failures import EXIT_PROBLEMS, verb
from comp.commands.terminal import green, red, say
from comp.problems import Sources, errors


@verb
def fmt(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATH", help="Plan files or folders. [default: this folder]"),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; status 1 where a file would change.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Change nothing; show what would change.")
    ] = False,
) -> None:
    """Bring plan files into the one canonical layout. The meaning never changes.

    \b
    Example:
      comp fmt plans
      comp fmt --check --diff
    """
    from comp.workspace import plan_paths, plan_text

    changed = unreadable = seen = 0
    for path in existing(paths or [Path()]):
        for file in plan_paths(path) if path.is_dir() else [path]:
            seen += 1
            name = file.as_posix()
            text, problems = plan_text(file, name)
            formatted = None if text is None else _formatted(text, name)
            if text is None or formatted is None:
                show_problems(problems, Sources())
                unreadable += 1
            elif formatted != text:
                changed += 1
                _deliver(file, text, formatted, check, diff)
    _close(seen, changed, unreadable, dry=check or diff)


def _formatted(text: str, name: str) -> str | None:
    from comp.language.format import format_text

    formatted, problems = format_text(text, name)
    if formatted is None or errors(problems):
        show_problems(problems, Sources({name: text}))
        return None
    return formatted


def _deliver(path: Path, text: str, formatted: str, check: bool, diff: bool) -> None:
    if diff:
        say("".join(_difference(text, formatted, path.as_posix())).rstrip("\n"))
    elif check:
        say(f"{path} would change")
    else:
        _write_whole(path, formatted)
        say(f"{path} formatted")


def _difference(old: str, new: str, name: str) -> Sequence[str]:
    lines = old.splitlines(keepends=True), new.splitlines(keepends=True)
    return list(unified_diff(*lines, f"{name} (as it is)", f"{name} (formatted)"))


def _write_whole(path: Path, text: str) -> None:
    """Write beside and rename, so that a full disk cannot leave half a plan."""
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        os.chmod(beside, path.stat().st_mode)
        os.replace(beside, path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def _close(seen: int, changed: int, unreadable: int, *, dry: bool) -> None:
    if not seen:
        say("There are no plan files here.")
    elif unreadable:
        say(red(f"{counted(unreadable, 'plan')} could not be read and stayed as they are."))
    elif changed and dry:
        say(red(f"{counted(changed, 'plan')} of {seen:,} would change."))
    else:
        say(green(f"{counted(seen, 'plan')} in canonical layout."))
    if unreadable or (changed and dry):
        raise typer.Exit(EXIT_PROBLEMS)
