"""What a user sees when the machine fails: one sentence and exit status 3, never a traceback.

`@verb` goes around every command. Mistakes in plans and data are no failures: commands show them as
problems and end with status 1. Set `COMP_TRACEBACK=1` to see where a failure came from.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from functools import wraps
from typing import NoReturn, ParamSpec

import typer

from comp.commands.terminal import complain

EXIT_PROBLEMS = 1
EXIT_USAGE = 2
EXIT_MACHINE = 3

_Arguments = ParamSpec("_Arguments")


def verb(command: Callable[_Arguments, None]) -> Callable[_Arguments, None]:
    """The command with every failure of the machine turned into a sentence."""

    @wraps(command)
    def guarded(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> None:
        try:
            command(*args, **kwargs)
            sys.stdout.flush()
        except (SystemExit, typer.Exit, typer.Abort, typer.BadParameter):
            raise
        except BrokenPipeError:
            _leave_quietly()
        except BaseException as failure:
            # BaseException: a panic inside the column engine is not an Exception.
            _stop(_sentence(failure), failure)

    return guarded


FAULT = (
    "Something went wrong inside comp; this is not a mistake in your files, and nothing was written "
    "half. Please report it with what COMP_TRACEBACK=1 in front of the command shows "
    "(docs/contributing.md says where)."
)


def _sentence(failure: BaseException) -> str:
    if isinstance(failure, KeyboardInterrupt):
        return "Stopped. Nothing was written half; what is there is from a finished run."
    if isinstance(failure, MemoryError):
        return "The machine ran out of memory. Try --partitions 8, which takes people in eighths."
    if not isinstance(failure, OSError):
        return FAULT
    place = f" {failure.filename}" if failure.filename else ""
    sentences = {
        errno.ENOSPC: f"The disk is full; nothing was written half.{_at(place)} Make room, run again.",
        errno.EDQUOT: f"Your disk quota is used up.{_at(place)} Make room, run again.",
        errno.EACCES: f"No permission for{place or ' a file'}. Change its permissions, or use --out.",
        errno.EPERM: f"No permission for{place or ' a file'}. Change its permissions, or use --out.",
        errno.EROFS: f"The disk is read-only.{_at(place)} Write elsewhere with --out.",
        errno.ENOENT: f"There is no{place or ' such file'} (any more).",
        errno.EMFILE: "Too many files are open on this machine. Close some programs, run again.",
        errno.EIO: f"The disk could not be read or written.{_at(place)}",
    }
    reason = failure.strerror or "an input or output error"
    return sentences.get(failure.errno or 0, f"The machine reports: {reason}.{_at(place)}")


def _at(place: str) -> str:
    return f" (It happened at{place}.)" if place else ""


def _stop(sentence: str, failure: BaseException) -> NoReturn:
    complain(f"comp: {sentence}")
    if os.environ.get("COMP_TRACEBACK"):
        import traceback

        complain("".join(traceback.format_exception(failure)).rstrip())
    raise typer.Exit(EXIT_MACHINE) from None


def _leave_quietly() -> NoReturn:
    """The reader of our output has gone (`comp check | head`); nobody is left to be told."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    raise typer.Exit(EXIT_MACHINE) from None
