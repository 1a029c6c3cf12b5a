"""How commands speak: what was asked for on stdout, progress on stderr, colour only where wanted.

say("2 problems")                        stdout
with progress("reading the ledger") as step:
    step("calculating")                  stderr, only on a terminal and after two seconds
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum

from comp.problems import display_width

SECONDS_BEFORE_PROGRESS = 2


class Format(StrEnum):
    """How an answer is written: for people, or for scripts."""

    TEXT = "text"
    JSON = "json"


def json_text(said: object) -> str:
    """An answer for scripts."""
    return json.dumps(said, indent=2, ensure_ascii=False)


def say(text: str) -> None:
    """One piece of the answer, on stdout."""
    print(text)


def complain(text: str) -> None:
    """Something beside the answer, on stderr."""
    print(text, file=sys.stderr)


def speak_plainly() -> None:
    """Characters a terminal cannot show become `?` instead of stopping the command."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def red(text: str) -> str:
    return _painted(text, 31)


def green(text: str) -> str:
    return _painted(text, 32)


def bold(text: str) -> str:
    return _painted(text, 1)


def colour_wanted() -> bool:
    """Colour on a terminal that knows it, unless NO_COLOR says otherwise."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not plain


def _painted(text: str, code: int) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if colour_wanted() else text


def columns(rows: Sequence[Sequence[str]], *, right: Sequence[int] = (), indent: int = 2) -> str:
    """Rows of cells as aligned text; columns named in `right` are set flush right.

    Widths are those of the terminal, so Japanese and combining characters line up.
    """
    if not rows:
        return ""
    widths = [max(display_width(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = []
        for at, cell in enumerate(row):
            space = " " * (widths[at] - display_width(cell))
            cells.append(space + cell if at in right else cell + space)
        lines.append((" " * indent + "  ".join(cells)).rstrip())
    return "\n".join(lines)


@contextmanager
def progress(first: str) -> Iterator[Callable[[str], None]]:
    """Shows the current step and the seconds so far while the block runs; silent for short ones."""
    step = [first]
    if not sys.stderr.isatty():
        yield step.append
        return
    done = threading.Event()
    started = time.monotonic()

    def paint() -> None:
        """Writes step and seconds over one line, once a second, until the block is done."""
        shown = False
        wait = SECONDS_BEFORE_PROGRESS
        while not done.wait(wait):
            shown, wait = True, 1
            seconds = round(time.monotonic() - started)
            sys.stderr.write(f"\r\x1b[K{step[-1]} ... {seconds} s")
            sys.stderr.flush()
        if shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    painter = threading.Thread(target=paint, daemon=True)
    painter.start()
    try:
        yield step.append
    finally:
        done.set()
        painter.join()
