"""What a gate says of a deal: that it is open, what lies below it, and that it opened or closed."""

from __future__ import annotations

from comp.language.describe import describe_expression
from comp.language.plan import Commission
from comp.money import format_percent
from comp.output.asked import known_at_gate
from comp.output.case import Case
from comp.output.rows import Line
from comp.output.worked_out import with_values


def gate_open(case: Case, line: Line, part: Commission) -> list[str]:
    """For an earned line: that the gate is open, with the numbers of its test that are final."""
    gate = part.gate
    if gate is None:
        return []
    if gate.above is not None:
        return [f"Only what lies above {format_percent(gate.above)} of the quota pays."]
    known = known_at_gate(case, line, part)
    test = with_values(gate.test, known) if known else f"({describe_expression(gate.test)})"
    if part.accumulated is None:
        return [f"The gate {test} is open in {line.earned_period}."]
    return [f"The gate {test} is open at the end of {line.pay_period}."]


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
