"""How a failing example is shown: a table of lines, each calculated one with its derivation.

paid     line          deal   expected   calculated
2026-03  new_business  D-103  $4,800.00  $4,200.00
         $15,000.00 × 8%        = $1,200.00  smb_ae.plan:25  from 50%
         $30,000.00 × 8% × 1.25 = $3,000.00  smb_ae.plan:27  accelerator from 100%
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from comp.commands.terminal import columns
from comp.money import format_money

if TYPE_CHECKING:
    from comp.examples import ExampleOutcome, LineDifference
    from comp.output.explanation import Explanation

_HEAD = ("paid", "line", "person", "deal", "item", "expected", "calculated")
_AMOUNTS = 2


def difference_rows(outcome: ExampleOutcome, currency: str) -> list[str]:
    """The lines on which example and plan disagree, as rows of text."""
    from comp.examples import shown_amount

    if not outcome.lines:
        return []
    cells = [
        (
            *(difference.where.paid, difference.where.line, difference.where.person),
            *(difference.where.deal, difference.where.item),
            shown_amount(difference.expected, currency),
            shown_amount(difference.calculated, currency),
        )
        for difference in outcome.lines
    ]
    # Columns that are empty everywhere, such as item, are left out.
    used = [at for at, _ in enumerate(_HEAD) if any(row[at] for row in cells)]
    table = [tuple(row[at] for at in used) for row in (_HEAD, *cells)]
    right = range(len(used) - _AMOUNTS, len(used))
    head, *rows = columns(table, right=right).split("\n")
    shown = [head]
    margin = " " * (2 + max(len(row[0]) for row in table) + 2)
    for difference, row in zip(outcome.lines, rows, strict=True):
        shown.append(row)
        shown += [margin + reason for reason in _reasons(outcome, difference)]
    return shown


def total_rows(outcome: ExampleOutcome, currency: str) -> list[str]:
    """Totals that are not met, one sentence each; and why, where pay fell below zero or waits."""
    rows = []
    for difference in outcome.totals:
        expected, calculated = difference.expected, difference.calculated
        rows.append(
            f"  total in {expected.period}: expected {format_money(expected.amount, currency)}, "
            f"calculated {format_money(calculated, currency)}"
        )
        if difference.carried > 0:
            owed = format_money(difference.carried, currency)
            rows += [
                f"    Pay cannot fall below zero: {owed} is carried forward and taken from later pay.",
                "    What is taken back can be expected line by line below `expect:`, where this is",
                f"    | {expected.period} | carried | {owed} |",
            ]
        if difference.waiting > 0:
            waits = format_money(difference.waiting, currency)
            rows.append(f"    Pay that is too little waits: {waits} adds to later pay.")
    return rows


def _reasons(outcome: ExampleOutcome, difference: LineDifference) -> list[str]:
    if difference.calculated is None:
        return _why_not(outcome, difference)
    from comp.output.explain import explain_run

    assert outcome.finished is not None
    person = difference.where.person or outcome.person
    explained = explain_run(outcome.finished, person, component=difference.where.line)
    for explanation in explained:
        if explanation.line.line == difference.key:
            return _steps(explanation)
    return []


def _steps(explanation: Explanation) -> list[str]:
    rows = [
        (step.left, f"= {step.result}", f"{step.place}  {step.label}".strip())
        for step in explanation.steps
    ]
    if not rows:
        return [*explanation.reasons, *explanation.closing]
    return columns(rows, indent=0).split("\n")


def _why_not(outcome: ExampleOutcome, difference: LineDifference) -> list[str]:
    """Why a deal has no line: the reason its credit gives, if it is not counted at all."""
    import polars as pl

    if outcome.finished is None or not difference.where.deal:
        return []
    dropped = outcome.finished.result.uncredited.filter(pl.col("deal") == difference.where.deal)
    rows = dropped.select("credit", "reason").unique(maintain_order=True).iter_rows()
    return [
        f"{difference.where.deal} does not count for {credit}: {reason}" for credit, reason in rows
    ]
