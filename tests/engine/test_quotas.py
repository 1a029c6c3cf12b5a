"""Step 2: quotas by period, summed, spread, dated and from the ledger; and what is done without one.

Tests: comp/engine/quotas.py, comp/engine/findings.py, comp/engine/attained.py
"""

from __future__ import annotations

import pytest

from comp.periods import Calendar
from tests.engine.story import BOOKINGS, commission, story

TABLE = "tiers marginal by attainment:\n    from 0%: 5%\n    from 100%: 10%"
EARNS = commission(TABLE)


def quotas(quota: str, given: str, expected: str, kind: str = "quarter", **more: str) -> None:
    """The quotas people see over the periods of a kind."""
    per = {"half-year": "half-year"}.get(kind, kind)
    body = BOOKINGS + quota + "\n" + commission(TABLE, on=f"bookings accumulated per {per}")
    told = story(body, given, **more)
    told.frame("attainment", expected, kind=kind)


DEALS = """
given deals:
    | deal | close_date | acv     |
    | D-1  | 2026-01-10 | $60,000 |
    | D-2  | 2026-08-10 | $60,000 |
"""


def test_of_its_own_period() -> None:
    quotas(
        "quota bookings $50,000 per quarter",
        DEALS,
        """
        | period  | credited | deals | quota |
        | 2026-Q1 | 60000    | 1     | 50000 |
        | 2026-Q2 | 0        | 0     | 50000 |
        | 2026-Q3 | 60000    | 1     | 50000 |
        """,
    )


def test_shorter_quotas_are_summed_over_the_time_on_the_plan() -> None:
    # A year of four quarters; ana joins in February (Q1 counts) and leaves in August (Q3 counts).
    quotas(
        "quota bookings $50,000 per quarter",
        """
        given people:
            | person | from       | to         |
            | ana    | 2026-02-20 | 2026-08-15 |
        given deals:
            | deal | close_date | acv     |
            | D-1  | 2026-08-10 | $60,000 |
        """,
        "| period | quota |\n| 2026 | 150000 |",
        kind="year",
    )


def test_a_longer_quota_spread_evenly_adds_up() -> None:
    # 100,000.01 over 12 months: 1/12 is 8,333.334167, the running rounded total of month 6 is
    # 50,000.005 -> 50,000.01. Months: 8,333.33, .34 (16,666.67), .33 (25,000.00), .34 (33,333.34),
    # .33 (41,666.67), .34 (50,000.01), .33 (58,333.34), .33 (66,666.67).
    parts = [".33", ".34", ".33", ".34", ".33", ".34", ".33", ".33"]
    rows = "".join(f"| 2026-0{n} | 8333{part} |\n" for n, part in enumerate(parts, 1))
    quotas(
        "quota bookings $100,000.01 per year, spread evenly",
        DEALS,
        f"| period | quota |\n{rows}",
        kind="month",
    )


def test_spread_by_percents() -> None:
    quotas(
        "quota bookings $100,000.05 per year, spread 20% 20% 20% 40%",
        DEALS,
        # 20% is 20,000.01 each; what is left of three quarters is not asked yet.
        """
        | period  | quota    |
        | 2026-Q1 | 20000.01 |
        | 2026-Q2 | 20000.01 |
        | 2026-Q3 | 20000.01 |
        """,
    )


def test_dated_rows_hold_from_their_period_on() -> None:
    quotas(
        """quota bookings per quarter:
    from 2026-01-01: $50,000
    from 2026-07-01: $40,000 because "A territory moved"
""",
        DEALS,
        "| period | quota |\n| 2026-Q1 | 50000 |\n| 2026-Q2 | 50000 |\n| 2026-Q3 | 40000 |",
    )


def test_a_row_that_starts_inside_a_period_is_a_problem() -> None:
    told = story(
        BOOKINGS
        + """quota bookings per quarter:
    from 2026-01-01: $50,000
    from 2026-08-01: $40,000 because "A territory moved"
"""
        + EARNS,
        DEALS,
    )
    assert told.problems == [
        (
            "quota-starts-inside-period",
            "the quota of bookings is per quarter, and 2026-08-01 lies inside 2026-Q3",
        )
    ]
    # The period keeps the quota it began with.
    told.frame("attainment", "| period | quota |\n| 2026-Q3 | 50000 |", period="2026-Q3")


def test_from_the_ledger_by_person_credit_and_period() -> None:
    # Rows of another period kind or another credit are not this quota's.
    told = story(
        BOOKINGS + "quota bookings from quotas per quarter\n" + EARNS,
        """
        given people:
            | person | plan |
            | ana    | rep  |
            | ben    | rep  |
        given quotas:
            | person | credit   | period  | amount  |
            | ana    | bookings | 2026-Q1 | $50,000 |
            | ben    | bookings | 2026-Q1 | $20,000 |
            | ben    | renewals | 2026-Q1 | $10,000 |
            | ben    | bookings | 2026    | $90,000 |
        given deals:
            | deal | person | close_date | acv     |
            | D-1  | ana    | 2026-01-10 | $60,000 |
            | D-2  | ben    | 2026-01-10 | $60,000 |
        """,
    )
    # ana: 50,000 x 5% + 10,000 x 10%; ben: 20,000 x 5% + 40,000 x 10%.
    told.lines("| person | amount |\n| ana | $3,500.00 |\n| ben | $5,000.00 |")


def test_of_the_persons_own_figures_on_the_last_day_of_the_period() -> None:
    quotas(
        "quota bookings person.target * 5 per quarter",
        """
        given people:
            | person | from       | target  |
            | ana    | 2026-01-01 | $10,000 |
            | ana    | 2026-06-30 | $12,000 |
        given deals:
            | deal | close_date | acv     |
            | D-1  | 2026-06-01 | $60,000 |
        """,
        "| period | quota |\n| 2026-Q1 | 50000 |\n| 2026-Q2 | 60000 |",
    )


def test_in_fiscal_years() -> None:
    # The fiscal year 2027 begins in February 2026: its first quarter ends in April.
    told = story(
        BOOKINGS + "quota bookings $120,000 per year, spread evenly\n" + EARNS,
        """
        given deals:
            | deal | close_date | acv     |
            | D-1  | 2026-04-30 | $40,000 |
            | D-2  | 2026-05-01 | $40,000 |
        """,
        calendar=Calendar(2, "end"),
        effective="2026-02-01 to 2027-01-31",
    )
    # 30,000 x 5% + 10,000 x 10% in each quarter.
    told.lines("| deal | amount |\n| D-1 | $2,500.00 |\n| D-2 | $2,500.00 |")


LEDGER = BOOKINGS + "quota bookings from quotas per quarter\n"
ONE_DEAL = """
given quotas:
    | person   | credit   | period  | amount |
    | somebody | bookings | 2026-Q2 | $0     |
given deals:
    | deal | close_date | acv     |
    | D-1  | 2026-01-10 | $10,000 |
    | D-2  | 2026-04-10 | $10,000 |
"""


@pytest.mark.parametrize(
    ("choice", "amount"), [("nothing", ""), ("first rate", "$500.00"), ("4%", "$400.00")]
)
def test_without_quota_says_what_is_paid(choice: str, amount: str) -> None:
    told = story(LEDGER + EARNS + f"    without quota: {choice}\n", ONE_DEAL)
    rows = f"| D-1 | {amount} |\n| D-2 | {amount} |" if amount else ""
    told.lines(f"| deal | amount |\n{rows}")
    assert told.problems == []


def test_first_rate_has_no_accelerator() -> None:
    table = "tiers marginal by attainment:\n    from 0%: 8%\n    from 50%: 9%\n"
    table += "accelerator marginal by attainment:\n    from 0%: 3x\nwithout quota: first rate"
    story(LEDGER + commission(table), ONE_DEAL).lines(
        "| deal | amount |\n| D-1 | $800.00 |\n| D-2 | $800.00 |"
    )


def test_unsaid_it_is_a_problem_that_names_person_and_period() -> None:
    # Zero and missing are the same; the kicker beside is paid.
    told = story(LEDGER + EARNS + "kicker extra:\n    on bookings\n    rate 1%\n", ONE_DEAL)
    told.lines("| line | deal | amount |\n| extra | D-1 | $100.00 |\n| extra | D-2 | $100.00 |")
    assert told.problems == [
        (
            "quota-missing",
            f"somebody has no quota of bookings in 2026-{quarter}, and earns does not say what it pays then; it pays nothing",
        )
        for quarter in ("Q1", "Q2")
    ]


def test_many_without_quota_are_counted_after_twenty() -> None:
    names = [f"p{number:02}" for number in range(23)]
    told = story(
        LEDGER + EARNS,
        "given people:\n    | person | plan |\n"
        + "".join(f"    | {name} | rep |\n" for name in names)
        + "given deals:\n    | deal | person | close_date | acv |\n"
        + "".join(f"    | D-{name} | {name} | 2026-01-10 | $100 |\n" for name in names),
    )
    assert len(told.problems) == 21
    assert (
        "quota-missing",
        "3 more people and periods have no quota of bookings for earns",
    ) in told.problems


def test_a_rate_that_asks_the_quota_needs_one_too() -> None:
    body = "commission earns:\n    on bookings accumulated per quarter\n    rate person.target / quota of bookings\n"
    people = "given people:\n    | person   | target |\n    | somebody | $1,000 |\n"
    told = story(LEDGER + body, people + ONE_DEAL)
    told.lines("| deal | amount |")
    assert [code for code, _ in told.problems] == ["quota-missing", "quota-missing"]
    told = story(LEDGER + body + "    without quota: 3%\n", people + ONE_DEAL)
    told.lines("| deal | amount |\n| D-1 | $300.00 |\n| D-2 | $300.00 |")


def test_nobody_without_deals_is_complained_of() -> None:
    told = story(LEDGER + EARNS, "given deals:\n    | deal | close_date | acv |")
    assert told.problems == []


def test_a_credit_brought_in_is_no_deal_to_complain_of() -> None:
    told = story(
        LEDGER + EARNS,
        """
        given openings:
            | as_of      | what   | name     | amount |
            | 2026-01-01 | credit | bookings | $100   |
        """,
        through="2026-03-31",
    )
    assert told.problems == []


def test_a_row_may_start_with_a_plan_that_starts_inside_a_period() -> None:
    told = story(
        BOOKINGS + "quota bookings per quarter:\n    from 2026-02-15: $50,000\n" + EARNS,
        "given deals:\n    | deal | close_date | acv |\n    | D-1 | 2026-04-10 | $60,000 |",
        effective="2026-02-15 to 2026-12-31",
    )
    assert told.problems == []
    told.frame("attainment", "| period | quota |\n| 2026-Q2 | 50000 |", period="2026-Q2")


def test_a_first_row_that_starts_with_the_plan_holds_in_that_period_or_is_refused() -> None:
    told = story(
        BOOKINGS + "quota bookings per quarter:\n    from 2026-02-15: $50,000\n" + EARNS,
        "given deals:\n    | deal | close_date | acv |\n    | D-1 | 2026-03-10 | $60,000 |",
        effective="2026-02-15 to 2026-12-31",
    )
    assert "quota-missing" not in [code for code, _ in told.problems]
