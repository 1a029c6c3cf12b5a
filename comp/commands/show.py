"""`comp show`: a plan in words, with its bands in money."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from comp.commands.check import existing, show_problems
from comp.commands.failures import EXIT_PROBLEMS, verb
from comp.commands.places import rules_from_here
from comp.commands.terminal import say
from comp.money import AMOUNT_LIMIT, parse_amount
from comp.problems import errors, in_order


@verb
def show(
    plan: Annotated[Path, typer.Argument(metavar="PLAN", help="A plan file.")],
    quota: Annotated[
        str, typer.Option(metavar="AMOUNT", help="Show the bands for this quota, e.g. 150000.")
    ] = "",
) -> None:
    """Show a plan in words, its tables as bands in money, and what it pays along the way.

    \b
    Example:
      comp show plans/smb_ae.plan
      comp show plans/smb_ae.plan --quota 200000
    """
    from comp.language.show import show_plan
    from comp.workspace import read_plans

    [path] = existing([plan])
    if path.is_dir():
        raise typer.BadParameter(f"{path} is a folder; name one plan file")
    amount = _amount(quota) if quota else None
    schema, _, problems = rules_from_here(path)
    reading = read_plans([path], Path(), schema)
    problems = [*problems, *reading.problems]
    if errors(problems) or not reading.plans:
        show_problems(in_order(problems), reading.sources)
        raise typer.Exit(EXIT_PROBLEMS)
    say(show_plan(reading.plans[0].plan, amount).rstrip("\n"))


def _amount(text: str) -> Decimal:
    """`200000`, `200,000` and `$200,000` are the same quota."""
    amount = parse_amount(text.strip().lstrip("$€£¥").replace(",", ""))
    if amount is None or not 0 < amount < AMOUNT_LIMIT:
        raise typer.BadParameter(f"{text} is no quota; write an amount such as 150000")
    return amount
