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
from comp.language.plan import Axis, Commission, Plan
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
    schema, _, _, problems = rules_from_here(path)
    reading = read_plans([path], Path(), schema)
    problems = [*problems, *reading.problems]
    if errors(problems) or not reading.plans:
        show_problems(in_order(problems), reading.sources)
        raise typer.Exit(EXIT_PROBLEMS)
    shown = reading.plans[0].plan
    say(show_plan(shown, amount).rstrip("\n"))
    if amount is None and _waits_for_a_quota(shown):
        say("\nEverybody has a quota of their own here. To see the tables in money:")
        say(f"  comp show {path} --quota 150000")


def _waits_for_a_quota(plan: Plan) -> bool:
    """True where a table by attainment could be shown in money if a quota were given."""
    from comp.language.show_tables import known_quota

    return any(
        table is not None and table.axis is Axis.ATTAINMENT
        for component in plan.components
        if isinstance(component, Commission)
        and known_quota(plan, component.on, component.accumulated) is None
        for table in (component.tiers, component.accelerator)
    )


def _amount(text: str) -> Decimal:
    """`200000`, `200,000` and `$200,000` are the same quota."""
    amount = parse_amount(text.strip().lstrip("$€£¥").replace(",", ""))
    if amount is None or not 0 < amount < AMOUNT_LIMIT:
        raise typer.BadParameter(f"{text} is no quota; write an amount such as 150000")
    return amount
