"""What a user sees when the machine fails: one sentence and exit status 3, never a traceback.

`@verb` goes around every command. Mistakes in plans and data are no failures: commands show them as
problems and end with status 1. Set `COMP_TRACEBACK=1` to see where a failure came from.
"""

from __future__ import annotations

import errno
import os
import re
import sys
from collections.abc import Callable
from functools import wraps
from typing import NoReturn, ParamSpec

import typer

from comp.commands.terminal import complain

EXIT_PROBLEMS = 1
EXIT_MACHINE = 3

_Arguments = ParamSpec("_Arguments")


def verb(command: Callable[_Arguments, None]) -> Callable[_Arguments, None]:
    """The command with every failure of the machine turned into a sentence."""

    @wraps(command)
    def guarded(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> None:
        """The command itself; replaced by its own text for `--help`."""
        try:
            command(*args, **kwargs)
            sys.stdout.flush()
        except (SystemExit, typer.Exit, typer.Abort, typer.BadParameter):
            raise
        except BrokenPipeError:
            _leave_quietly()
        except BaseException as failure:
            # BaseException: a panic inside the column engine is not an Exception.
            _refuse(failure)
            _stop(sentence(failure), failure)

    return guarded


def _refuse(failure: BaseException) -> None:
    """The store's no: its problems are shown like any others, and the status is 1."""
    from comp.store.refusal import Refused

    if isinstance(failure, Refused):
        from comp.commands.check import show_problems
        from comp.problems import Sources

        show_problems(failure.problems, Sources())
        raise typer.Exit(EXIT_PROBLEMS) from None


FAULT = (
    "Something went wrong inside comp; this is not a mistake in your files, and nothing was written "
    "half. Please report it with what COMP_TRACEBACK=1 in front of the command shows "
    "(docs/contributing.md says where)."
)


def sentence(failure: BaseException) -> str:
    """What the user is told of a failure; `FAULT` where it is none of the machine's."""
    inside = getattr(failure, "orig", None)  # What the database's library wrapped.
    if isinstance(inside, MemoryError | OSError):
        return sentence(inside)
    if isinstance(failure, KeyboardInterrupt):
        return "Stopped. Nothing was written half; what is there is from a finished run."
    if isinstance(failure, MemoryError):
        return (
            "The machine ran out of memory; nothing was written half. comp run takes people in eighths "
            "with --partitions 8."
        )
    number = _system_error(failure)
    if number is None and not isinstance(failure, OSError):
        return _of_database(failure) or FAULT
    name = failure.filename if isinstance(failure, OSError) else None
    place = f" {name}" if name else ""
    sentences = {
        errno.ENOSPC: f"The disk is full; nothing was written half.{_at(place)} Make room, run again.",
        errno.EDQUOT: f"Your disk quota is used up.{_at(place)} Make room, run again.",
        errno.EFBIG: f"A file would become larger than this machine allows.{_at(place)}",
        errno.EACCES: f"No permission for{place or ' a file'}. Change its permissions, or use --out.",
        errno.EPERM: f"No permission for{place or ' a file'}. Change its permissions, or use --out.",
        errno.EROFS: f"The disk is read-only.{_at(place)} Write elsewhere with --out.",
        errno.ENOENT: f"There is no{place or ' such file'} (any more).",
        errno.EMFILE: "Too many files are open on this machine. Close some programs, run again.",
        errno.EIO: f"The disk could not be read or written.{_at(place)}",
    }
    reason = os.strerror(number) if number else "an input or output error"
    return sentences.get(number or 0, f"The machine reports: {reason}.{_at(place)}")


_SAID_BY_DATABASES = (
    (
        "database or disk is full",
        "The disk is full; nothing was written half. Make room, run again.",
    ),
    (
        "No space left",
        "The database's disk is full; nothing was written half. Make room, run again.",
    ),
    (
        "disk I/O error",
        "The disk of the store could not be read or written; nothing was kept half.",
    ),
    ("readonly database", "The store may only be read. Change its permissions, run again."),
    ("unable to open database", "The store cannot be opened. Check its folder and permissions."),
    ("not a database", "The store's file is no database. Name the right one (COMP_DATABASE)."),
    ("malformed", "The store's file is damaged. Put back the newest of snapshots/, and say so."),
    ("database is locked", "Another comp is writing to the store. Wait, then run again."),
    ("lock timeout", "Another comp is writing to the store. Wait, then run again."),
    ("comp:", "The database refused a change of something closed; nothing was changed."),
)


def _of_database(failure: BaseException) -> str | None:
    """What a database's own error means; None where it is none."""
    if not type(failure).__module__.startswith(("sqlalchemy.", "psycopg", "sqlite3")):
        return None
    said = str(getattr(failure, "orig", None) or failure)
    for words, sentence in _SAID_BY_DATABASES:
        if words in said:
            return sentence
    first = said.strip().splitlines()[0] if said.strip() else type(failure).__name__
    kinds = {kind.__name__ for kind in type(failure).__mro__}
    if kinds & {"OperationalError", "InterfaceError"}:
        return f"The database cannot be used: {first}"
    return None


def _system_error(failure: BaseException) -> int | None:
    """The number the system gave; the column engine only says it in words: `(os error 28)`."""
    if isinstance(failure, OSError) and failure.errno:
        return failure.errno
    said = re.search(r"\(os error ([0-9]{1,3})\)", str(failure)[:2000])
    return int(said[1]) if said else None


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
