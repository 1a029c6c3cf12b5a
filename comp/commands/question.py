"""What commands are asked about: a workspace, a person, a period; wrong ones are usage mistakes."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from comp.commands.check import counted, show_problems
from comp.commands.failures import EXIT_PROBLEMS
from comp.commands.places import placed, placed_sources
from comp.commands.terminal import red, say
from comp.problems import Problem, errors, in_order

if TYPE_CHECKING:
    from comp.ledger.ledger import LedgerReading
    from comp.periods import Calendar, Period
    from comp.pipeline import Workspace


def existing_folder(folder: Path) -> Path:
    """The folder, if it is one."""
    if not folder.is_dir():
        raise typer.BadParameter(f"there is no folder {folder}")
    return folder


def sound_workspace(folder: Path) -> tuple[Workspace, LedgerReading]:
    """Plans and ledger of a workspace; problems of plans or whole files end the command."""
    from comp.pipeline import open_workspace, read_facts

    opened = open_workspace(existing_folder(folder))
    wrong = errors(opened.problems)
    if not wrong:
        reading = read_facts(opened)
        if not reading.stopped:
            return opened, reading
        wrong = errors(reading.problems)
    show_problems(in_order(placed(wrong, folder)), placed_sources(opened.sources, folder))
    say(red("Mend these first; comp check shows them too."))
    raise typer.Exit(EXIT_PROBLEMS)


def known_person(name: str, reading: LedgerReading) -> None:
    """Refuse a person the ledger does not have."""
    people = reading.ledger.people.get_column("person")
    if not people.eq(name).any():
        known = people.unique().to_list()
        refused = refused_rows(reading.problems)
        more = meant(name, known) or (f"; {refused}" if refused else "")
        raise typer.BadParameter(f"there is no person {name} in the ledger{more}")


def asked_period(option: str, name: str, calendar: Calendar) -> Period | None:
    """The period an option names; None where it is left out."""
    from comp.pipeline import period_named

    if not name:
        return None
    period = period_named(name, calendar)
    if isinstance(period, str):
        raise typer.BadParameter(period, param_hint=f"'{option}'")
    return period


def refused_rows(problems: Iterable[Problem]) -> str:
    """`2 rows are refused (comp check names them)`; nothing where none is."""
    rows = len({(each.file, each.row) for each in errors(problems) if each.row is not None})
    if not rows:
        return ""
    one = rows == 1
    told = f"{counted(rows, 'row')} {'is' if one else 'are'} refused"
    return f"{told} (comp check names {'it' if one else 'them'})"


def meant(name: str, known: Iterable[str]) -> str:
    """`; did you mean dana?` where a known name is close."""
    close = get_close_matches(name, sorted(known), n=1)
    return f"; did you mean {close[0]}?" if close else ""
