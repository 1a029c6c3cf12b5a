"""When the machine fails: one sentence, status 3, no traceback unless asked for."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer

from comp.commands.failures import FAULT, verb
from tests.cli.program import comp, starter


class Panic(BaseException):
    """What the column engine raises when it breaks: not an Exception."""


def command_that(fails: Callable[[], object]) -> Callable[[], None]:
    @verb
    def command() -> None:
        fails()

    return command


def raising(failure: BaseException) -> Callable[[], object]:
    def fails() -> object:
        raise failure

    return fails


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "out/lines.csv"), "The disk is full"),
        (PermissionError(errno.EACCES, "Permission denied", "out"), "No permission for out"),
        (FileNotFoundError(errno.ENOENT, "No such file", "a.csv"), "There is no a.csv"),
        (OSError(errno.EIO, "Input/output error"), "could not be read or written"),
        (OSError("odd"), "an input or output error"),
        (OSError("No space left on device (os error 28)"), "The disk is full"),
        (Panic("cannot write: No space left on device (os error 28)"), "The disk is full"),
        (MemoryError(), "--partitions 8"),
        (KeyboardInterrupt(), "Stopped."),
        (ZeroDivisionError(), FAULT),
        (AssertionError("lines do not add up"), FAULT),
        (Panic("panic"), FAULT),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_failure_is_one_sentence(
    failure: BaseException, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(typer.Exit) as ended:
        command_that(raising(failure))()
    said = capsys.readouterr()
    assert ended.value.exit_code == 3
    assert words in said.err
    assert len(said.err.splitlines()) == 1
    assert not said.out


def test_the_traceback_is_shown_on_request(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMP_TRACEBACK", "1")
    with pytest.raises(typer.Exit):
        command_that(raising(ZeroDivisionError("inside")))()
    assert "ZeroDivisionError: inside" in capsys.readouterr().err


def test_exits_and_usage_mistakes_pass() -> None:
    with pytest.raises(typer.Exit) as ended:
        command_that(raising(typer.Exit(1)))()
    assert ended.value.exit_code == 1
    with pytest.raises(typer.BadParameter):
        command_that(raising(typer.BadParameter("no such file")))()


def test_a_full_disk_behind_stdout() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "comp", "explain-problem"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 3
    assert "The disk is full" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_reader_that_leaves_early() -> None:
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m comp explain-problem | true"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""


def test_results_that_cannot_be_written(tmp_path: Path) -> None:
    team = starter(tmp_path)
    done = comp(team, "run", "--out", "comp.toml/results")
    assert done.status == 3
    assert "Traceback" not in done.err
    assert not list(team.glob("*.building"))


def test_a_disk_that_takes_no_more(tmp_path: Path) -> None:
    """Files may have 4 blocks here: the old results stay, nothing half is left."""
    team = starter(tmp_path)
    comp(team, "run")
    before = sorted(path.name for path in team.iterdir())
    first = (team / "out" / "lines.csv").read_bytes()
    done = subprocess.run(
        ["bash", "-c", f"ulimit -f 4; {sys.executable} -m comp run"],
        cwd=team,
        # The interpreter would keep compiled modules cut off at 4 blocks.
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3
    assert done.stderr.startswith("comp: A file would become larger than this machine allows.")
    assert sorted(path.name for path in team.iterdir()) == before
    assert (team / "out" / "lines.csv").read_bytes() == first


@pytest.mark.parametrize("file", ["comp.toml", "ledger/deals.csv", "plans/rep.plan"])
def test_a_file_on_a_broken_disk_is_no_mistake_of_the_file(
    file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    team = starter(tmp_path)
    broken, opened = team / file, Path.open
    assert broken.exists()

    def failing(path: Path, *args: Any, **words: Any) -> Any:
        if path.resolve() == broken.resolve():
            raise OSError(errno.EIO, "Input/output error", str(path))
        return opened(path, *args, **words)

    monkeypatch.setattr(Path, "open", failing)
    done = comp(team, "check")
    assert done.status == 3
    assert "The disk could not be read or written" in done.err
    assert file in done.err
