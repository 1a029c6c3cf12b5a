"""Lines paid in a person's own currency are explained in the plan's, and end with what is paid."""

from __future__ import annotations

from tests.output.runs import everybody, explained, run_of

TEXT = """
plan rep "Paid in euro":
    effective 2026-01-01 to 2026-12-31
    currency USD
    paid in person.currency at the rate of the last day
    pay monthly
    rounding half up to the cent, each line

    credit bookings:
        from own deals
        count deal.acv
        dated deal.close_date

    commission earns:
        on bookings
        rate 10%

example "One deal" for rep:
    given people:
        | person | currency |
        | ana    | EUR      |
    given deals:
        | deal | close_date | acv     |
        | D-1  | 2026-01-10 | 1234.56 |
    given rates:
        | date       | from | to  | rate |
        | 2026-01-31 | USD  | EUR | 0.92 |
    expect:
        | paid    | line  | deal | amount  |
        | 2026-01 | earns | D-1  | €113.58 |
"""


def test_the_explanation_ends_with_what_is_paid() -> None:
    # 123.456 is $123.46, and 123.46 x 0.92 = 113.5832.
    run = run_of(TEXT)
    assert everybody(run) == ["ana"]
    [told] = explained(run)
    assert told.amount == "€113.58"
    assert [step.result for step in told.steps] == ["$123.456"]
    assert told.closing == (
        "$123.456 rounded half up to $123.46.",
        "$123.46 × 0.92 = €113.58, paid in EUR at the rate of 2026-01-31.",
    )
