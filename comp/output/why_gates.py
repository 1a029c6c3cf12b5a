"""What a gate says of a deal: that it is open, what lies below it, and that it opened or closed."""

from __future__ import annotations

from comp.language.describe import describe_expression
from comp.language.plan import Commission
from comp.money import format_percent
from comp.output.rows import Line


def gate_open(line: Line, part: Commission) -> list[str]:
    """For an earned line: when the gate opens, and that it is open."""
    gate = part.gate
    if gate is None:
        return []
    if gate.above is not None:
        return [f"Only what lies above {format_percent(gate.above)} of the quota pays."]
    test = describe_expression(gate.test)
    if part.accumulated is None:
        return [f"Pays when {test} in {line.earned_period}, and that holds."]
    return [f"The gate ({test}) is open at the end of {line.pay_period}."]


def gate_turned(line: Line) -> str:
    """For a true-up: `opened` or `closed` where that is its cause, else nothing."""
    words = (line.note or "").split(":")[0].split()
    return words[2] if words[:2] == ["the", "gate"] else ""


def gate_moved(line: Line, part: Commission) -> str:
    """`The gate (number of demos >= 3) opened in 2026-02.`"""
    assert part.gate is not None
    test = describe_expression(part.gate.test)
    brought = (line.note or "").partition(": ")[2]
    because = f"; {brought}" if brought else ""
    return f"The gate ({test}) {gate_turned(line)} in {line.pay_period}{because}."
