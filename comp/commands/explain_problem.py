"""`comp explain-problem`: the long text of a problem code."""

from __future__ import annotations

from typing import Annotated

import typer

from comp.commands.failures import verb
from comp.commands.question import meant
from comp.commands.terminal import bold, say


@verb
def explain_problem(
    code: Annotated[
        str,
        typer.Argument(metavar="CODE", help="The word after the place, e.g. rate-without-unit."),
    ] = "",
) -> None:
    """Say more about a problem: what it means, why comp asks, what to do. Without CODE: list all.

    \b
    Example:
      comp explain-problem rate-without-unit
    """
    from comp.problem_codes import all_codes

    codes = all_codes()
    if not code:
        for name in sorted(codes):
            say(name)
    elif code in codes:
        say(f"{bold(code)}\n\n{codes[code].rstrip()}")
    else:
        raise typer.BadParameter(f"there is no problem code {code}{meant(code, codes)}")
