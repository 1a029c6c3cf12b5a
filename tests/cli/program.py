"""The program as tests call it: in this process, in a folder of their own."""

from __future__ import annotations

import contextlib
import shutil
from dataclasses import dataclass
from pathlib import Path

import typer.main
import typer.testing

from comp.cli import app
from comp.commands.init import PACKAGED

# Typer would read the signature of every command again for each call, longer than most commands take.
vars(typer.testing)["_get_command"] = {app: typer.main.get_command(app)}.__getitem__


@dataclass(frozen=True)
class Finished:
    """How a command ended and what it said."""

    status: int
    out: str
    err: str


def comp(folder: Path, *words: str) -> Finished:
    """Run `comp WORDS` in a folder."""
    with contextlib.chdir(folder):
        done = called(list(words))
    return Finished(done.exit_code, done.stdout, done.stderr)


def called(words: list[str], env: dict[str, str] | None = None) -> typer.testing.Result:
    """`comp WORDS` where this process stands."""
    return typer.testing.CliRunner().invoke(app, words, env=env, prog_name="comp")


def starter(folder: Path) -> Path:
    """A copy of the starter workspace, as `comp init` makes it."""
    target = folder / "team"
    shutil.copytree(PACKAGED / "starter", target)
    return target


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text that must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
