"""Movement of pay between two periods: the reasons add up to it; people far from their usual pay.

Tests: comp/closing/movement.py
"""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from comp.closing.movement import REASONS, movements, outliers
from tests.handover.lines import lines

SCHEMA = {"person": pl.String(), "currency": pl.String(), "amount": pl.Decimal(38, 12)}
BEFORE = """
    | period  | person | component | kind   | deal | amount  |
    | 2026-01 | ana    | earns     | earned | D-1  | 100.00  |
    | 2026-01 | ana    | base      | base   |      | 5000.00 |
    | 2026-01 | bob    | earns     | earned | D-2  | 50.00   |
    | 2026-01 | cy     | lost      | clawback | D-3 | -10.00 |
    | 2026-01 | cy     | carried   | carried |     | 10.00   |
"""
NOW = """
    | period  | person | component | kind       | deal | amount  |
    | 2026-02 | ana    | earns     | earned     | D-4  | 240.00  |
    | 2026-02 | ana    | earns     | true_up    | D-1  | 20.00   |
    | 2026-02 | ana    | earns     | adjustment | D-9  | 7.00    |
    | 2026-02 | ana    | base      | base       |      | 5100.00 |
    | 2026-02 | ana    | made      | earned     |      | 30.00   |
    | 2026-02 | dee    | earns     | earned     | D-5  | 11.00   |
"""


def credited(**basis: str) -> pl.DataFrame:
    """What each person's `earns` was measured by."""
    rows = [(person, "rep", "earns", Decimal(amount)) for person, amount in basis.items()]
    names = ["person", "plan", "component", "basis"]
    kinds = [pl.String(), pl.String(), pl.String(), pl.Decimal(38, 12)]
    return pl.DataFrame(rows, schema=dict(zip(names, kinds, strict=True)), orient="row")


def moved(plan_change: list[tuple[str, str, Decimal]]) -> dict[str, dict[str, Decimal]]:
    change = pl.DataFrame(plan_change, schema=SCHEMA, orient="row")
    basis = credited(ana="1000", bob="500"), credited(ana="2000", dee="110")
    found = movements(lines(BEFORE), lines(NOW), *basis, change)
    assert found.filter(pl.col("change") != pl.sum_horizontal(REASONS)).is_empty()
    return {row["person"]: row for row in found.iter_rows(named=True)}


def reasons(row: dict[str, Decimal]) -> dict[str, Decimal]:
    return {name: row[name] for name in REASONS if row[name]}


def test_every_movement_has_its_reasons() -> None:
    found = moved([])
    # Twice as much at 10% would be 100 more; the 240 are 12%, so 40 more are the rate's.
    assert reasons(found["ana"]) == {
        "volume": 100,
        "tier": 60,
        "bonus": 30,
        "base": 100,
        "adjustment": 7,
    }
    assert reasons(found["bob"]) == {"volume": -50}
    assert reasons(found["cy"]) == {"clawback": 10, "balances": -10}
    assert reasons(found["dee"]) == {"volume": 11}
    assert (found["ana"]["before"], found["ana"]["now"]) == (5100, 5397)


def test_what_another_plan_pays_is_no_better_rate() -> None:
    found = moved([("ana", "USD", Decimal(40))])
    assert reasons(found["ana"])["plan change"] == 40
    assert reasons(found["ana"])["tier"] == 20


def test_outliers_are_far_outside_their_own_history() -> None:
    rows = [
        (person, "USD", period, Decimal(amount))
        for person, amounts in (("ana", (100, 120, 110)), ("bob", (100, 120, 110)), ("cy", (1, 1)))
        for period, amount in zip(("1", "2", "3"), amounts, strict=False)
    ]
    schema = {"person": pl.String(), "currency": pl.String(), "period": pl.String()}
    history = pl.DataFrame(rows, schema=schema | {"amount": pl.Decimal(38, 12)}, orient="row")
    now = lines("""
        | period  | person | amount |
        | 2026-04 | ana    | 140.01 |
        | 2026-04 | bob    | 140.00 |
        | 2026-04 | cy     | 999.00 |
    """)
    assert outliers(history, now).select("person", "low", "high").rows() == [("ana", 100, 120)]
