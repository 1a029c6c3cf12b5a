"""What blocks a period: things that would make its pay wrong, incomplete or inexplicable.

In: a calculated run, its ledger's problems and control totals. Out: findings; a blocking one must be
mended, or reviewed away with a reason that is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from comp.closing.causes import CAUSES
from comp.closing.inputs import Inputs
from comp.engine.numbers import ZERO
from comp.ledger.ledger import Ledger
from comp.money import format_money
from comp.periods import Period
from comp.problems import Problem, errors

SHOWN = 5
"""How many people, rows or plans a finding names before it says how many more there are."""


@dataclass(frozen=True)
class Finding:
    """Something a reviewer must know; `blocks` says that the period cannot go on with it."""

    code: str
    message: str
    blocks: bool


def findings(
    lines: pl.DataFrame,
    ledger: Ledger,
    control_totals: pl.DataFrame,
    problems: Sequence[Problem],
    period: Period,
) -> list[Finding]:
    """All findings of a period, blocking ones first."""
    found = [
        *_problems(problems),
        *_refused(control_totals),
        *_without_plan(ledger, period.first_day, period.last_day),
        *_below_zero(lines),
        *_unexplained(lines),
    ]
    return sorted(found, key=lambda finding: not finding.blocks)


def findings_of(
    inputs: Inputs, lines: pl.DataFrame, problems: Sequence[Problem]
) -> tuple[Finding, ...]:
    """The findings of these lines, calculated from these inputs with these further problems."""
    totals = inputs.reading.control_totals
    every = [*inputs.problems, *problems]
    return tuple(findings(lines, inputs.facts.ledger, totals, every, inputs.period))


def _problems(problems: Sequence[Problem]) -> list[Finding]:
    """Errors of plans, ledger and calculation, one finding a code (missing quotas, rates, people)."""
    by_code: dict[str, list[str]] = {}
    for problem in errors(problems):
        by_code.setdefault(problem.code, []).append(problem.message)
    return [
        Finding(code, _some(messages, "; "), True) for code, messages in sorted(by_code.items())
    ]


def _refused(control_totals: pl.DataFrame) -> list[Finding]:
    """Control totals: rows that were read and are not paid on, and files that do not add up."""
    if control_totals.is_empty():
        return []
    rows = control_totals.filter(pl.col("column") == "rows")
    refused = rows.filter(pl.col("refused") > ZERO)
    parts = pl.sum_horizontal("accepted", "refused", "duplicate", "out_of_period")
    odd = control_totals.filter(pl.col("read") != parts)
    found = [
        Finding(
            "rows-refused",
            f"{int(count)} rows of {file} were refused, so nothing is paid on them",
            True,
        )
        for file, count in refused.select("file", "refused").iter_rows()
    ]
    return found + [
        Finding("control-totals", f"what was read from {file} ({column}) does not add up", True)
        for file, column in odd.select("file", "column").iter_rows()
    ]


def _without_plan(ledger: Ledger, first_day: date, last_day: date) -> list[Finding]:
    """People on no plan in the period. With deals of theirs it blocks; a manager may have none."""
    people = ledger.people.filter(pl.col("end_date").fill_null(date.max) >= first_day)
    rows = people.filter(
        (pl.col("from").fill_null(date.min) <= last_day)
        & (pl.col("to").fill_null(date.max) >= first_day)
    )
    on_plan = {*rows.filter(pl.col("plan").is_not_null()).get_column("person")}
    selling = (_sellers(ledger, first_day, last_day) & {*people.get_column("person")}) - on_plan
    others = {*rows.get_column("person")} - on_plan - selling
    said = [
        (selling, "have deals in this period and are on no plan", True),
        (others, "on no plan in this period", False),
    ]
    return [
        Finding("people-without-plan", f"{what}: {_some(sorted(names))}", blocks)
        for names, what, blocks in said
        if names
    ]


def _sellers(ledger: Ledger, first_day: date, last_day: date) -> set[str]:
    """Whoever a deal of these days names, or one of its splits."""
    deals = ledger.deals.filter(pl.col("close_date").is_between(first_day, last_day))
    splits = ledger.splits.join(deals.select("deal").unique(), on="deal", how="semi")
    return {*deals.get_column("person"), *splits.get_column("person")} - {None}


def _below_zero(lines: pl.DataFrame) -> list[Finding]:
    """Nobody is paid less than zero, with base pay or without it."""
    base = pl.col("kind") == "base"
    sums = lines.group_by("person", "currency").agg(
        pl.col("amount").filter(~base).sum().alias("variable"), pl.col("amount").sum()
    )
    lowest = pl.min_horizontal("variable", "amount")
    below = (
        sums.filter(lowest < ZERO).select("person", "currency", lowest).sort("person", "currency")
    )
    if below.is_empty():
        return []
    named = [
        f"{person} {format_money(amount, currency)}" for person, currency, amount in below.rows()
    ]
    return [Finding("negative-net", f"would be paid less than zero: {_some(named)}", True)]


def _unexplained(lines: pl.DataFrame) -> list[Finding]:
    """Closed periods that come out otherwise although no fact and no plan has changed."""
    cause = CAUSES["program"][0]
    moved = lines.filter(pl.col("cause") == cause) if "cause" in lines.columns else lines.clear()
    if moved.is_empty():
        return []
    people = moved.get_column("person").unique().sort().to_list()
    return [
        Finding(
            "unexplained-movement",
            f"{moved.height} lines of closed periods come out otherwise, and no fact or plan has changed "
            f"(another version of comp, or other settings): {_some(people)}",
            True,
        )
    ]


def _some(names: Sequence[str], between: str = ", ") -> str:
    shown = between.join(names[:SHOWN])
    return f"{shown} and {len(names) - SHOWN} more" if len(names) > SHOWN else shown
