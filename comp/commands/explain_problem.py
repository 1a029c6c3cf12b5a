"""`comp explain-problem`: the long text of a problem code."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer

from comp.commands.failures import verb
from comp.commands.terminal import bold, say

SUGGESTED = 3
NEAR = 70
"""How alike two words must be to count as the same, of 100."""

ENOUGH = 60
"""How much of the mistyped code must be shared, by letters, of 100."""


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
        near = _nearest_codes(code, codes)
        asked = f"; did you mean {' or '.join(near)}?" if near else ""
        raise typer.BadParameter(f"there is no problem code {code}{asked}")


def _nearest_codes(code: str, known: Iterable[str]) -> list[str]:
    """Codes that share the most words with a mistyped one, the likest first.

    A word that is nearly the same is shared too: `tiers-mode` has both words of `tier-mode-missing`.
    """
    from comp.language.suggest import likeness

    words = [word for word in code.lower().replace("_", "-").split("-") if word]
    letters = max(sum(map(len, words)), 1)

    def nearness(other: str) -> tuple[int, int]:
        parts = other.split("-")
        alike = [max(likeness(word, part) for part in parts) for word in words]
        shared = [len(word) * most for word, most in zip(words, alike, strict=True) if most >= NEAR]
        return len(set(words) & set(parts)), sum(shared) // letters

    scored = {other: nearness(other) for other in known}
    near = [other for other in scored if scored[other][1] >= ENOUGH]
    near.sort(key=lambda other: (*scored[other], likeness(code, other), other), reverse=True)
    # Others are named beside the likest only where they are as near to every word.
    return [other for other in near[:SUGGESTED] if scored[other] == scored[near[0]]]
