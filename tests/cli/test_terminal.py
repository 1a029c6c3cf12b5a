"""Aligned columns, colour only where it is wanted, progress only on a terminal."""

from __future__ import annotations

import sys

import pytest

from comp.commands.terminal import bold, columns, progress, red


def test_columns_line_up() -> None:
    rows = [("person", "amount"), ("dana", "$1.00"), ("山田", "$1,000.00")]
    assert columns(rows, right=(1,)) == (
        "  person     amount\n  dana        $1.00\n  山田    $1,000.00"
    )
    assert columns([]) == ""


class Terminal:
    """A stream that says it is a terminal."""

    def __init__(self) -> None:
        self.text = ""

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.text += text
        return len(text)

    def flush(self) -> None:
        pass


def test_colour_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert red("no") == "no"
    monkeypatch.setattr(sys, "stdout", Terminal())
    assert red("no") == "\x1b[31mno\x1b[0m"
    monkeypatch.setenv("NO_COLOR", "1")
    assert red("no") == "no"
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert bold("no") == "no"


def test_progress_is_silent_for_what_is_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with progress("reading") as step:
        step("calculating")
    assert terminal.text == ""


def test_progress_names_the_step_of_what_is_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr("comp.commands.terminal.SECONDS_BEFORE_PROGRESS", 0)
    with progress("reading"):
        time.sleep(0.3)
    assert "reading ... 0 s" in terminal.text
    assert terminal.text.endswith("\r\x1b[K")


def test_progress_is_not_for_files(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("reading") as step:
        step("calculating")
    assert capsys.readouterr().err == ""
