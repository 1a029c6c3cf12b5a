"""The program `comp`: its verbs, each in a file of comp/commands.

Importing this module must stay cheap (typer and the nouns, nothing else): `comp --help` is the first
impression. A verb imports what it needs when it runs.
"""

from __future__ import annotations

from typing import Annotated

import typer

from comp import __version__
from comp.commands.adjust import adjust
from comp.commands.audit import audit
from comp.commands.check import check
from comp.commands.db import db
from comp.commands.dispute import dispute
from comp.commands.explain import explain
from comp.commands.explain_problem import explain_problem
from comp.commands.export import export
from comp.commands.fmt import fmt
from comp.commands.import_ import import_
from comp.commands.init import init
from comp.commands.period import period
from comp.commands.period_calculate import calculate
from comp.commands.period_review import review
from comp.commands.replay import replay
from comp.commands.run import run
from comp.commands.show import show
from comp.commands.status import status
from comp.commands.terminal import say, speak_plainly
from comp.commands.test import try_examples

app = typer.Typer(
    name="comp",
    help="Pay salespeople from readable plan files, exactly, with every cent explained.",
    epilog="Start with: comp init my-team, then comp run my-team.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    suggest_commands=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        say(f"comp {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Options of the program itself; the verbs have their own."""


VERBS = (
    ("init", init, "Make a workspace that runs as it is"),
    ("check", check, "Show all problems of plans and ledger"),
    ("fmt", fmt, "Bring plan files into canonical layout"),
    ("test", try_examples, "Compare plans with their own examples"),
    ("run", run, "Calculate pay, write lines and statements"),
    ("explain", explain, "Derive a person's lines step by step"),
    ("show", show, "Show a plan in words and bands"),
    ("import", import_, "Bring the ledger files into the store"),
    ("status", status, "Show the open period and what blocks it"),
    ("replay", replay, "Make a run of the past again and compare"),
    ("explain-problem", explain_problem, "Say more about a problem code"),
)
for _name, _command, _short in VERBS:
    app.command(_name, short_help=_short)(_command)

period.command("calculate")(calculate)
period.command("review")(review)

GROUPS = (
    ("period", period, "Open, approve, lock, pay a payout period"),
    ("adjust", adjust, "Give or take money by hand, approved"),
    ("dispute", dispute, "Ask about a line or a deal, and answer"),
    ("export", export, "Hand over to payroll and accounting"),
    ("audit", audit, "Show or verify the chain of acts"),
    ("db", db, "Bring the store to this version"),
)
for _name, _group, _short in GROUPS:
    app.add_typer(_group, name=_name, short_help=_short)


def main() -> None:
    """The entry point of the installed program."""
    speak_plainly()
    app(prog_name="comp")
