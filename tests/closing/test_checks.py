"""What blocks a period, and what a reviewer is only told.

Tests: comp/closing/checks.py
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import polars as pl

from comp.closing.checks import Finding, findings
from comp.ledger.ledger import Ledger, empty_table
from comp.ledger.tables import TABLES
from comp.periods import Calendar
from comp.problems import Problem
from tests.handover.lines import lines

MARCH = Calendar().parse("2026-03")
FIRST = date(2026, 3, 1)
NOBODY = empty_table("people")
LEDGER = Ledger(**{name: empty_table(name) for name in TABLES})
GOOD = lines("| period | person | amount |\n| 2026-03 | ana | 1.00 |")
AMOUNTS = ("read", "accepted", "refused", "duplicate", "out_of_period")


def totals(*amounts: int) -> pl.DataFrame:
    """Control totals of rows of one file."""
    row = ("deals.csv", "", "rows", *map(Decimal, amounts))
    kinds = [*[pl.String()] * 3, *[pl.Decimal(38, 12)] * 5]
    names = ["file", "currency", "column", *AMOUNTS]
    return pl.DataFrame([row], schema=dict(zip(names, kinds, strict=True)), orient="row")


def found(
    paid: pl.DataFrame = GOOD,
    people: pl.DataFrame = NOBODY,
    read: pl.DataFrame | None = None,
    problems: tuple[Problem, ...] = (),
    **others: pl.DataFrame,
) -> list[Finding]:
    control = read if read is not None else totals(3, 3, 0, 0, 0)
    assert MARCH is not None
    return findings(paid, replace(LEDGER, people=people, **others), control, problems, MARCH)


def test_a_sound_period_has_no_findings() -> None:
    assert found() == []


def test_problems_block_one_finding_a_code() -> None:
    quota = [Problem("quota-missing", f"{name} has no quota", "add it") for name in "abcdefg"]
    told = found(problems=(*quota, Problem("odd", "a warning", "", severity="warning")))
    assert [(each.code, each.blocks) for each in told] == [("quota-missing", True)]
    assert told[0].message.endswith("e has no quota and 2 more")


def test_refused_rows_and_totals_that_do_not_add_up_block() -> None:
    assert [each.code for each in found(read=totals(3, 2, 1, 0, 0))] == ["rows-refused"]
    assert [each.code for each in found(read=totals(3, 2, 0, 0, 0))] == ["control-totals"]


def test_pay_below_zero_blocks() -> None:
    table = """
        | period  | person | component  | kind       | amount  |
        | 2026-03 | ana    | base       | base       | 5000.00 |
        | 2026-03 | ana    | adjustment | adjustment | -5.00   |
    """
    (only,) = found(lines(table))
    assert (only.code, only.message) == (
        "negative-net",
        "would be paid less than zero: ana -$5.00",
    )
    # Salary that is taken back of somebody who has left.
    taken = (
        "| period | person | component | kind | amount |\n| 2026-03 | ana | base | base | -9.00 |"
    )
    assert [each.code for each in found(lines(taken))] == ["negative-net"]


def test_movement_nobody_can_explain_blocks() -> None:
    odd = GOOD.with_columns(pl.lit("another calculation").alias("cause"))
    assert [each.code for each in found(odd)] == ["unexplained-movement"]
    assert found(GOOD.with_columns(pl.lit("late deal").alias("cause"))) == []


def test_people_on_no_plan_who_have_deals_block() -> None:
    """Mia's row is without a plan, Bo's has ended, Sue is in a split, Leo has left: he is not asked for."""
    rows = [
        {"person": "mia", "plan": None, "from": FIRST},
        {"person": "bo", "plan": "rep", "from": date(2025, 1, 1), "to": date(2026, 2, 28)},
        {"person": "sue", "plan": None, "from": FIRST},
        {"person": "leo", "plan": "rep", "to": date(2026, 2, 1), "end_date": date(2026, 2, 1)},
        {"person": "tom", "plan": None, "from": FIRST},
    ]
    people = pl.concat([NOBODY, pl.DataFrame(rows)], how="diagonal_relaxed")
    deals = pl.DataFrame(
        [
            {"deal": "D-1", "person": "mia", "close_date": FIRST},
            {"deal": "D-2", "person": "bo", "close_date": FIRST},
            {"deal": "D-3", "person": None, "close_date": FIRST},
            {"deal": "D-4", "person": "leo", "close_date": FIRST},
            {"deal": "D-5", "person": "tom", "close_date": date(2026, 2, 28)},
        ]
    )
    splits = pl.DataFrame({"deal": ["D-3", "D-5"], "person": ["sue", "tom"]})
    blocks, told = found(people=people, deals=deals, splits=splits)
    assert (blocks.blocks, blocks.message) == (
        True,
        "have deals in this period and are on no plan: bo, mia, sue",
    )
    assert (told.blocks, told.message) == (False, "on no plan in this period: tom")


def test_people_on_no_plan_are_told_and_do_not_block() -> None:
    rows = [
        {"person": "mia", "plan": None, "from": FIRST, "to": None},
        {"person": "old", "plan": None, "from": date(2025, 1, 1), "to": date(2025, 12, 31)},
        {"person": "ana", "plan": "rep", "from": None, "to": None},
        {"person": "ana", "plan": None, "from": date(2025, 1, 1), "to": None},
    ]
    people = pl.concat([NOBODY, pl.DataFrame(rows)], how="diagonal_relaxed")
    (only,) = found(people=people)
    assert (only.code, only.blocks, only.message) == (
        "people-without-plan",
        False,
        "on no plan in this period: mia",
    )
