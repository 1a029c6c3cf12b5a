"""A line that stands in a block which has no such lines: where it belongs, or what the block has instead.

this line belongs to a commission, it stands in a bonus    move it below commission NAME:
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from comp.language.words import BLOCKS, FORMS, block_name

_INSTEAD: Mapping[tuple[str, str], tuple[str, str]] = {
    ("clawback", "at_most"): (
        "a clawback has no limit of its own; of a deal never more than was paid is taken back",
        "leave this line out, or take back a smaller part in the line take back",
    ),
}
"""What to say where moving the line would lose what was meant."""

_ALSO = {
    ("spiff", "opens"): "write where deal.product is core, to say which deals earn it",
    ("pool", "opens"): "write where person.role is ae, to say which members share",
    ("contest", "opens"): "write where person.role is ae, to say which members take part",
    ("multiplier", "opens"): "write when attainment of CREDIT >= 100%",
}
"""What a block has in place of a line that cannot stand in it."""

_MOST_HOMES = 6
_GO_BY_CREDITS = frozenset("commission override kicker bonus curve pool contest".split())
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def told_elsewhere(kind: str, block: str, line: str) -> tuple[str, str]:
    """Message and remedy for a line of this kind that stands in this block."""
    homes = [each for each, kinds in BLOCKS.items() if kind in kinds]
    home = homes[0]
    days = _DAY.findall(line)
    if kind == "days" and block in _GO_BY_CREDITS and len(days) == 2:
        message = (
            f"only a spiff has days of its own; {block_name(block)} goes by what its credit counts"
        )
        first, last = (
            f"deal.close_date {sign} {day}" for sign, day in zip((">=", "<="), days, strict=True)
        )
        return message, f"write in the credit it goes by: where {first} and {last}"
    if (block, kind) in _INSTEAD:
        return _INSTEAD[block, kind]
    if home == "file":
        return _belongs(homes, block), "remove the spaces before it"
    if block == "file":
        message = f"this line belongs to {block_name(home)}, and no heading stands above it"
        return message, f"put {FORMS[home]} above it"
    if kind == "sentence":
        message = "a sentence stands below a heading, and none is here"
        return message, "put the heading above it, such as commission NAME:"
    also = _ALSO.get((block, kind))
    move = f"{also}; or move it" if also else "move it"
    return _belongs(homes, block), f"{move} below {FORMS.get(home, home)}"


def _belongs(homes: Sequence[str], block: str) -> str:
    """Where a line belongs; of many blocks only the usual one is named."""
    names = [block_name(each) for each in homes]
    named = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
    if len(names) > _MOST_HOMES:
        named = f"{names[0]} (or another part)"
    return f"this line belongs to {named}, it stands in {block_name(block)}"
