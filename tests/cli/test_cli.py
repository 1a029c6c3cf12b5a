"""The program as a whole: help, exit status of usage mistakes, what start-up costs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from comp import __version__
from comp.cli import VERBS
from tests.cli.program import comp

HEAVY = (
    "polars",
    "pydantic",
    "sqlmodel",
    "sqlalchemy",
    "openpyxl",
    "lark",
    "duckdb",
    "jinja2",
    "lxml",
    "rich",
)


@pytest.mark.parametrize("verb", [name for name, _, _ in VERBS])
def test_every_verb_has_help_with_an_example(verb: str, tmp_path: Path) -> None:
    done = comp(tmp_path, verb, "--help")
    assert done.status == 0
    assert f"Example:\n    comp {verb}" in done.out


def test_help_lists_every_verb(tmp_path: Path) -> None:
    done = comp(tmp_path, "--help")
    assert done.status == 0
    assert all(f"  {name} " in done.out for name, _, _ in VERBS)
    assert "..." not in done.out.partition("Commands:")[2]


def test_version(tmp_path: Path) -> None:
    assert comp(tmp_path, "--version").out == f"comp {__version__}\n"


def test_a_mistyped_verb_gets_the_right_one(tmp_path: Path) -> None:
    done = comp(tmp_path, "chekc")
    assert done.status == 2
    assert "Did you mean 'check'?" in done.err


@pytest.mark.parametrize(
    "words",
    [
        ("run", "--colour"),
        ("run", "nowhere"),
        ("check", "nowhere.plan"),
        ("check", "notes.txt"),
        ("check", "--format", "xml"),
        ("show", "."),
        ("explain",),
        ("init",),
        ("run", "--partitions", "0"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_status_2(words: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a plan")
    done = comp(tmp_path, *words)
    assert done.status == 2
    assert "Error: " in done.err
    assert "Traceback" not in done.out + done.err


def test_help_imports_nothing_heavy() -> None:
    command = [sys.executable, "-X", "importtime", "-m", "comp", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "typer" in imported
    assert not imported & set(HEAVY)


def test_the_shell_completes_verbs() -> None:
    asked = {"_COMP_COMPLETE": "complete_bash", "COMP_WORDS": "comp ex", "COMP_CWORD": "1"}
    command = [str(Path(sys.executable).parent / "comp")]
    done = subprocess.run(
        command, env={**os.environ, **asked}, capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == ["explain", "explain-problem", "export"]
