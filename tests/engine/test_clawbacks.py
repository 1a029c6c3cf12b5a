"""Step 8: what was paid on a lost deal is taken back, never more; whether the deal still counts.

Tests: comp/engine/clawbacks.py, comp/engine/reversals.py
"""

from __future__ import annotations

import pytest

from tests.engine.story import BOOKINGS, commission, story

EARNS = BOOKINGS + commission("rate 10%", on="bookings")


def clawback(
    name: str = "lost",
    within: str = "180 days",
    percent: str = "100%",
    of: str = "earns",
    attainment: str = "attainment kept",
    trigger: str = "cancelled_on",
) -> str:
    """A clawback of deals cancelled soon after they closed."""
    return f"""
clawback {name}:
    when deal.{trigger} within {within} of deal.close_date
    take back {percent} of {of} paid on the deal
    {attainment}
"""


def taken(body: str, given: str, expected: str) -> None:
    """The clawback lines of a story."""
    story(body, given).frame("lines", expected, kind="clawback")


def test_within_is_counted_in_days_with_both_ends_inside() -> None:
    # 1 January + 180 days is 30 June. A trigger before the deal is none.
    taken(
        EARNS + clawback(),
        """
        given deals:
            | deal | close_date | acv    | cancelled_on |
            | D-1  | 2026-01-01 | $1,000 | 2026-06-30   |
            | D-2  | 2026-01-01 | $2,000 | 2026-07-01   |
            | D-3  | 2026-02-01 | $4,000 | 2026-02-01   |
            | D-4  | 2026-02-02 | $8,000 | 2026-02-01   |
        """,
        """
        | paid    | line | deal | earned_on  | amount   |
        | 2026-02 | lost | D-3  | 2026-02-01 | -$400.00 |
        | 2026-06 | lost | D-1  | 2026-06-30 | -$100.00 |
        """,
    )


@pytest.mark.parametrize(
    ("closed", "last", "after"),
    [
        ("2026-01-31", "2026-02-28", "2026-03-01"),
        ("2026-01-15", "2026-02-15", "2026-02-16"),
        ("2026-02-28", "2026-03-28", "2026-03-29"),
    ],
)
def test_months_end_on_the_same_day_or_the_months_last(closed: str, last: str, after: str) -> None:
    taken(
        EARNS + clawback(within="1 months"),
        f"""
        given deals:
            | deal | close_date | acv    | cancelled_on |
            | D-1  | {closed}   | $1,000 | {last}       |
            | D-2  | {closed}   | $2,000 | {after}      |
        """,
        "| deal | amount |\n| D-1 | -$100.00 |",
    )


def test_a_share_of_it_is_rounded_once() -> None:
    # 33.33% of 10.05 = 3.349665.
    taken(
        EARNS + clawback(percent="33.33%"),
        "given deals:\n    | deal | close_date | acv | cancelled_on |\n    | D-1 | 2026-01-01 | $100.50 | 2026-01-02 |",
        "| exact | amount |\n| -3.349665 | -$3.35 |",
    )


def test_items_are_one_line_and_the_first_items_fields_hold() -> None:
    # Item a says cancelled, item b nothing: the whole deal is taken back. D-2 asks its item a too.
    taken(
        EARNS + clawback(),
        """
        given deals:
            | deal | item | close_date | acv    | cancelled_on |
            | D-1  | b    | 2026-01-01 | $1,000 |              |
            | D-1  | a    | 2026-01-01 | $2,000 | 2026-02-01   |
            | D-2  | b    | 2026-01-01 | $1,000 | 2026-02-01   |
            | D-2  | a    | 2026-01-01 | $2,000 |              |
        """,
        "| deal | item | amount |\n| D-1 | | -$300.00 |",
    )


def test_of_the_components_named_and_no_other() -> None:
    body = (
        EARNS
        + "kicker extra:\n    on bookings\n    rate 1%\nspiff push:\n    pays $7 per deal in bookings\n"
    )
    given = "given deals:\n    | deal | close_date | acv | cancelled_on |\n    | D-1 | 2026-01-01 | $1,000 | 2026-02-01 |"
    taken(body + clawback(of="earns"), given, "| amount |\n| -$100.00 |")
    taken(body + clawback(of="earns, extra, push"), given, "| amount |\n| -$117.00 |")


def test_nothing_is_taken_of_what_was_not_paid() -> None:
    # D-1's line is paid in March, the trigger lies in February. D-2 paid less than nothing.
    taken(
        BOOKINGS + commission("rate 10%\npaid per quarter", on="bookings") + clawback(),
        """
        given deals:
            | deal | close_date | acv     | cancelled_on |
            | D-1  | 2026-01-01 | $1,000  | 2026-02-01   |
            | D-2  | 2026-01-01 | -$1,000 | 2026-03-31   |
            | D-3  | 2026-01-01 | $2,000  | 2026-03-01   |
        """,
        "| deal | amount |\n| D-3 | -$200.00 |",
    )


def test_several_clawbacks_never_take_more_than_was_paid() -> None:
    # 75% in February (invoice), then 75% in March finds only 25 of 100 left.
    body = (
        EARNS + clawback(percent="75%") + clawback("unpaid", percent="75%", trigger="invoiced_on")
    )
    told = story(
        body,
        """
        given deals:
            | deal | close_date | acv    | cancelled_on | invoiced_on |
            | D-1  | 2026-01-01 | $1,000 | 2026-03-01   | 2026-02-01  |
            | D-2  | 2026-01-01 | $2,000 | 2026-03-01   | 2026-03-01  |
        """,
    )
    # On one day they go by name: lost takes 150, unpaid the 50 that are left.
    told.frame(
        "lines",
        """
        | paid    | line   | deal | amount   |
        | 2026-02 | unpaid | D-1  | -$75.00  |
        | 2026-03 | lost   | D-1  | -$25.00  |
        | 2026-03 | lost   | D-2  | -$150.00 |
        | 2026-03 | unpaid | D-2  | -$50.00  |
        """,
        kind="clawback",
    )


SHARED = """
given people:
    | person | plan |
    | ana    | rep  |
    | ben    | rep  |
given deals:
    | deal | person | close_date | acv    | cancelled_on |
    | D-1  | ana    | 2026-01-01 | $1,000 | 2026-02-01   |
given splits:
    | deal | person | share |
    | D-1  | ana    | 70%   |
    | D-1  | ben    | 30%   |
"""


def test_everybody_credited_gives_back_their_own() -> None:
    taken(
        EARNS.replace("deal.acv", "deal.acv times split.share") + clawback(),
        SHARED,
        "| person | amount |\n| ana | -$70.00 |\n| ben | -$30.00 |",
    )


TIERED = BOOKINGS + commission("tiers marginal by amount:\n    from $0: 5%\n    from $100,000: 10%")
CANCELLED = """
given deals:
    | deal | close_date | acv     | cancelled_on |
    | D-1  | 2026-01-10 | $80,000 | 2026-04-10   |
    | D-2  | 2026-02-10 | $80,000 |              |
    | D-3  | 2026-04-20 | $80,000 |              |
    | D-4  | 2026-04-30 | $80,000 |              |
"""


@pytest.mark.parametrize(
    ("attainment", "d2", "d3", "d4"),
    [
        # Q1: 80,000 x 5% = 4,000; then 20,000 x 5% + 60,000 x 10% = 7,000. Kept: Q2 the same way.
        ("attainment kept", "7,000", "4,000", "7,000"),
        # Q2 starts at -80,000: D-3 to 0, D-4 from 0 to 80,000, all at 5%.
        ("attainment reversed on the trigger day", "7,000", "4,000", "4,000"),
        # In Q1 it stands on the day of the trigger, after D-2: nothing moves in Q2.
        ("attainment reversed in the deal's period", "7,000", "4,000", "7,000"),
    ],
)
def test_whether_the_deal_still_counts(attainment: str, d2: str, d3: str, d4: str) -> None:
    told = story(TIERED + clawback(attainment=attainment), CANCELLED)
    told.frame(
        "lines",
        f"""
        | deal | amount    |
        | D-1  | $4,000.00 |
        | D-2  | ${d2}.00  |
        | D-3  | ${d3}.00  |
        | D-4  | ${d4}.00  |
        """,
        line="earns",
    )
    told.frame("lines", "| deal | amount |\n| D-1 | -$4,000.00 |", line="lost")


@pytest.mark.parametrize(
    ("attainment", "second"),
    [
        ("kept", "160000"),
        ("reversed on the trigger day", "120000"),
        ("reversed in the deal's period", "120000"),
    ],
)
def test_attainment_as_bonuses_read_it_falls_on_the_trigger_day(
    attainment: str, second: str
) -> None:
    # Half of D-1's 80,000 leaves in April.
    told = story(TIERED + clawback(percent="50%", attainment=f"attainment {attainment}"), CANCELLED)
    told.frame(
        "attainment",
        f"| period | credited | deals |\n| 2026-Q1 | 160000 | 2 |\n| 2026-Q2 | {second} | 2 |",
    )


@pytest.mark.parametrize("when", ["on the trigger day", "in the deal's period"])
def test_what_is_credited_after_the_deal_was_lost_counts(when: str) -> None:
    # Item a leaves in April; b, of May, is paid, stays paid, and counts in Q2 like any other.
    told = story(
        TIERED + clawback(attainment=f"attainment reversed {when}"),
        """
        given deals:
            | deal | item | close_date | acv     | cancelled_on |
            | D-1  | a    | 2026-01-10 | $80,000 | 2026-04-10   |
            | D-1  | b    | 2026-05-10 | $50,000 | 2026-04-10   |
        """,
    )
    told.frame(
        "lines",
        """
        | paid    | line    | deal | item | amount     |
        | 2026-01 | earns   | D-1  | a    | $4,000.00  |
        | 2026-04 | carried |      |      | $4,000.00  |
        | 2026-04 | lost    | D-1  |      | -$4,000.00 |
        | 2026-05 | carried |      |      | -$2,500.00 |
        | 2026-05 | earns   | D-1  | b    | $2,500.00  |
        """,
    )
    told.frame("attainment", "| period | credited |\n| 2026-Q1 | 80000 |\n| 2026-Q2 | -30000 |")


def test_a_retroactive_table_falls_in_the_deals_own_period() -> None:
    # Q1 stood at 160,000: 6% on both. As if D-1 never counted: 80,000, so D-2 falls to 5% when D-1
    # is cancelled in April. D-1's own true-up of -800 lowers what is taken back to 4,000.
    told = story(
        BOOKINGS
        + commission("tiers retroactive by amount:\n    from $0: 5%\n    from $100,000: 6%")
        + clawback(attainment="attainment reversed in the deal's period"),
        """
        given deals:
            | deal | close_date | acv     | cancelled_on |
            | D-1  | 2026-01-10 | $80,000 | 2026-04-10   |
            | D-2  | 2026-01-11 | $80,000 |              |
        """,
    )
    told.frame(
        "lines",
        """
        | paid    | line  | kind     | deal | earned_on  | amount     |
        | 2026-04 | earns | true_up  | D-1  | 2026-04-10 | -$800.00   |
        | 2026-04 | earns | true_up  | D-2  | 2026-04-10 | -$800.00   |
        | 2026-04 | lost  | clawback | D-1  | 2026-04-10 | -$4,000.00 |
        | 2026-04 | carried | carried |     | 2026-04-30 | $5,600.00  |
        """,
        paid="2026-04",
    )


def test_slices_name_the_lines_taken_back() -> None:
    told = story(
        EARNS + clawback(percent="50%"),
        "given deals:\n    | deal | close_date | acv | cancelled_on |\n    | D-1 | 2026-01-01 | $1,000 | 2026-02-01 |",
    )
    told.frame(
        "slices",
        "| tier | basis | rate | amount |\n| earns | 100 | -0.5 | -50 |",
        kind="clawback",
    )
