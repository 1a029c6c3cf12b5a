"""What comes in after a lock lands in the open period, by line and with its cause.

Tests: comp/closing/*.py, comp/engine/closed.py, comp/engine/differences.py
"""

from __future__ import annotations

from tests.closing.months import Months
from tests.engine.story import BOOKINGS, commission, plan_text

FLAT = plan_text(BOOKINGS + commission("rate 10%", on="bookings"))


def deals(*rows: str) -> str:
    """Deals as `D-1 2026-01-10 $1,000`."""
    told = "\n".join("    | " + " | ".join(row.split()) + " |" for row in rows)
    return f"given deals:\n    | deal | close_date | acv |\n{told}"


JANUARY = "D-1 2026-01-10 $1,000"
FEBRUARY = "D-2 2026-02-10 $2,000"


def test_nothing_changed_nothing_differs() -> None:
    told = Months(FLAT)
    told.lock("2026-01", deals(JANUARY)).lines(
        "| line | deal | amount |\n| earns | D-1 | $100.00 |"
    )
    told.opened("2026-02", deals(JANUARY, FEBRUARY)).lines("""
        | paid    | line  | deal | kind   | amount  |
        | 2026-02 | earns | D-2  | earned | $200.00 |
    """)


def test_a_late_deal_is_paid_in_the_open_period() -> None:
    told = Months(FLAT)
    told.lock("2026-01", deals(JANUARY))
    late = "D-9 2026-01-20 $500"
    told.lock("2026-02", deals(JANUARY, FEBRUARY, late)).lines("""
        | paid    | line  | deal | kind       | earned  | amount  | note |
        | 2026-02 | earns | D-2  | earned     | 2026-02 | $200.00 |      |
        | 2026-02 | earns | D-9  | adjustment | 2026-01 | $50.00  | late deal: D-9 came in after 2026-01 was closed |
    """)
    # What was posted as a difference is posted: it does not come again.
    told.opened("2026-03", deals(JANUARY, FEBRUARY, late)).lines("| line | deal | amount |")


def test_an_edited_deal_says_what_was_edited() -> None:
    told = Months(FLAT)
    told.lock("2026-01", deals(JANUARY))
    edited = deals("D-1 2026-01-10 $1,200", FEBRUARY)
    told.opened("2026-02", edited).lines("""
        | line  | deal | kind       | amount  | note |
        | earns | D-2  | earned     | $200.00 |      |
        | earns | D-1  | adjustment | $20.00  | edited deal: D-1: acv was 1000, is 1200 after 2026-01 was closed |
    """)


def test_a_deal_that_is_gone_is_taken_back() -> None:
    told = Months(FLAT)
    told.lock("2026-01", deals(JANUARY, "D-8 2026-01-11 $5,000"))
    told.opened("2026-02", deals(JANUARY, FEBRUARY)).lines("""
        | line    | deal | kind       | amount   | note |
        | earns   | D-2  | earned     | $200.00  |      |
        | earns   | D-8  | adjustment | -$500.00 | edited deal: D-8: it was taken out after 2026-01 was closed |
        | carried |      | carried    | $300.00  |      |
    """)


def test_a_credit_note_is_a_difference_of_its_own() -> None:
    told = Months(FLAT)
    told.lock("2026-01", deals(JANUARY))
    told.opened("2026-02", deals(JANUARY, FEBRUARY, "D-1c 2026-01-15 -$300")).lines("""
        | line  | deal | amount  | note |
        | earns | D-2  | $200.00 |      |
        | earns | D-1c | -$30.00 | credit note: D-1c came in after 2026-01 was closed |
    """)


def test_a_plan_corrected_later_pays_the_difference_of_every_closed_month() -> None:
    told = Months(FLAT)
    told.lock("2026-01", deals(JANUARY))
    told.lock("2026-02", deals(JANUARY, FEBRUARY))
    better = FLAT.replace("rate 10%", "rate 11%")
    told.opened("2026-03", deals(JANUARY, FEBRUARY), better).lines("""
        | paid    | earned  | deal | amount | note |
        | 2026-03 | 2026-01 | D-1  | $10.00 | plan correction: the plan was changed after 2026-02 was closed |
        | 2026-03 | 2026-02 | D-2  | $20.00 | plan correction: the plan was changed after 2026-02 was closed |
    """)


def test_several_changes_are_told_apart() -> None:
    # The late deal is worth 50 at the old rate; the better rate pays 1% of all 1,500.
    told = Months(FLAT)
    told.lock("2026-01", deals(JANUARY))
    better = FLAT.replace("rate 10%", "rate 11%")
    told.opened("2026-02", deals(JANUARY, "D-9 2026-01-20 $500"), better).lines("""
        | deal | amount | note |
        | D-9  | $50.00 | late deal: D-9 came in after 2026-01 was closed |
        | D-1  | $10.00 | plan correction: the plan was changed after 2026-01 was closed |
        | D-9  | $5.00  | plan correction: the plan was changed after 2026-01 was closed |
    """)


RETROACTIVE = plan_text(
    BOOKINGS
    + "quota bookings $1,000 per quarter\n"
    + commission("tiers retroactive by attainment:\n    from 0%: 10%\n    from 100%: 20%")
)


def test_deals_that_did_not_change_name_the_deal_that_moved_them() -> None:
    told = Months(RETROACTIVE)
    told.lock("2026-01", deals("D-1 2026-01-10 $600"))
    told.opened("2026-02", deals("D-1 2026-01-10 $600", "D-9 2026-01-20 $400")).lines("""
        | deal | amount | note |
        | D-9  | $80.00 | late deal: D-9 came in after 2026-01 was closed |
        | D-1  | $60.00 | late deal: D-9 changed what this is measured by after 2026-01 was closed |
    """)


CLAWED = plan_text(
    BOOKINGS
    + commission("rate 10%", on="bookings")
    + "clawback lost:\n    when deal.cancelled_on within 90 days of deal.close_date\n"
    + "    take back 100% of earns paid on the deal\n    attainment kept\n"
)


def test_a_cancellation_learned_late_is_a_clawback() -> None:
    table = "given deals:\n    | deal | close_date | acv | cancelled_on |\n"
    told = Months(CLAWED)
    told.lock("2026-01", table + "    | D-1 | 2026-01-10 | $1,000 | |")
    told.lock("2026-02", table + "    | D-1 | 2026-01-10 | $1,000 | |")
    # Cancelled in January, reported in March: nothing is left to pay it from, so it is carried.
    told.opened("2026-03", table + "    | D-1 | 2026-01-10 | $1,000 | 2026-01-30 |").lines("""
        | line    | deal | kind       | earned  | amount   | note |
        | lost    | D-1  | adjustment | 2026-01 | -$100.00 | clawback: D-1: cancelled_on was empty, is 2026-01-30 after 2026-02 was closed |
        | carried |      | carried    | 2026-03 | $100.00  |      |
    """)


DRAWN = plan_text(
    BOOKINGS
    + commission("rate 10%", on="bookings")
    + "draw ramp:\n    guarantee $300 per month from 2026-01-01 to 2026-02-28\n"
    + "    recover from earns up to 100%\n    leftover carries over\n"
)


def test_draws_of_closed_periods_stand_and_go_on_from_their_balance() -> None:
    # January: 100 earned, 200 drawn. Learned in February: D-9 would have earned 250 more in January.
    # The draw of January stands; the 250 are February's earnings, of which 150 exceed its guarantee.
    told = Months(DRAWN)
    told.lock("2026-01", deals(JANUARY))
    february = told.lock("2026-02", deals(JANUARY, FEBRUARY, "D-9 2026-01-20 $2,500"))
    february.lines("""
        | line  | deal | kind       | amount   |
        | earns | D-2  | earned     | $200.00  |
        | earns | D-9  | adjustment | $250.00  |
        | ramp  |      | recovery   | -$150.00 |
    """)
    february.frame(
        "balances",
        "| paid | balance | opening | change | closing |\n| 2026-02 | ramp | 200 | -150 | 50 |",
    )
    told.opened(
        "2026-03", deals(JANUARY, FEBRUARY, "D-9 2026-01-20 $2,500", "D-3 2026-03-02 $1,000")
    ).lines("""
        | line  | deal | kind     | amount  |
        | earns | D-3  | earned   | $100.00 |
        | ramp  |      | recovery | -$50.00 |
    """)


def test_a_difference_of_base_pay_is_base_and_pays_no_debt() -> None:
    text = plan_text(
        "base salary person.salary per year\n" + BOOKINGS + commission("rate 10%", on="bookings")
    )
    people = "given people:\n    | person | from | salary |\n    | ana | 2026-01-01 | {} |\n"
    told = Months(text)
    told.lock("2026-01", people.format("$12,000") + deals("D-1 2026-01-10 -$1,000"))
    told.opened("2026-02", people.format("$13,200") + deals("D-1 2026-01-10 -$1,000")).lines("""
        | line | kind | earned  | amount    | note |
        | base | base | 2026-01 | $100.00   | assignment change: people or their assignments were changed after 2026-01 was closed |
        | base | base | 2026-02 | $1,100.00 |      |
    """)


def test_a_quarter_that_is_not_over_waits() -> None:
    text = plan_text(BOOKINGS + commission("rate 10%", on="bookings"), pay="quarterly")
    told = Months(text)
    told.lock("2026-01", deals(JANUARY)).lines("| line | amount |")
    told.lock("2026-02", deals(JANUARY, "D-9 2026-01-20 $500")).lines("| line | amount |")
    told.opened("2026-03", deals(JANUARY, "D-9 2026-01-20 $500")).lines("""
        | paid    | deal | kind   | amount  |
        | 2026-Q1 | D-1  | earned | $100.00 |
        | 2026-Q1 | D-9  | earned | $50.00  |
    """)


def test_people_and_plans_that_are_gone_are_named() -> None:
    told = Months(FLAT)
    told.lock(
        "2026-01",
        "given people:\n    | person | from |\n    | ana | 2026-01-01 |\n" + deals(JANUARY),
    )
    other = "given people:\n    | person | from |\n    | bob | 2026-01-01 |\n" + deals(JANUARY)
    assert ("closed-person-gone", "closed periods paid ana, and people no longer has them") in (
        told.opened("2026-02", other).problems
    )
    renamed = FLAT.replace("plan rep", "plan seller")
    assert (
        "closed-plan-gone",
        "closed periods paid on plan rep, and the workspace no longer has it",
    ) in (told.opened("2026-02", other.replace("bob", "ana"), renamed).problems)


HELD = plan_text(
    BOOKINGS
    + commission("rate 10%", on="bookings")
    + "release earns:\n    100% as deal.paid of deal.acv\n"
    + "after leaving: nothing more\n"
)
PAYMENTS = "\ngiven payments:\n    | deal | date | amount |\n"


def test_cash_that_comes_in_late_releases_a_held_line() -> None:
    told = Months(HELD)
    january = told.lock("2026-01", deals(JANUARY))
    january.lines("| kind | amount |\n| earned | $100.00 |\n| held | -$100.00 |")
    january.frame(
        "balances",
        "| paid | balance | opening | change | closing |\n| 2026-01 | held earns | 0 | 100 | 100 |",
    )
    # The customer had paid 600 in January; nobody knew it then.
    paid = deals(JANUARY) + PAYMENTS + "    | D-1 | 2026-01-25 | $600 |"
    february = told.lock("2026-02", paid)
    february.lines("""
        | deal | kind       | earned  | amount | note |
        | D-1  | adjustment | 2026-01 | $60.00 | cash for a held line: a payment on D-1 came in after 2026-01 was closed |
    """)
    february.frame(
        "balances",
        "| paid | balance | opening | change | closing |\n| 2026-02 | held earns | 100 | -60 | 40 |",
    )
    rest = paid + "\n    | D-1 | 2026-03-05 | $400 |"
    told.opened("2026-03", rest).lines("| deal | kind | amount |\n| D-1 | released | $40.00 |")


def test_what_changes_within_a_quarter_is_told_when_the_quarter_is_paid() -> None:
    text = plan_text(BOOKINGS + commission("rate 10%", on="bookings"), pay="quarterly")
    told = Months(text)
    told.lock("2026-03", deals(JANUARY))
    late = deals(JANUARY, "D-9 2026-01-20 $500")
    told.lock("2026-04", late).lines("| deal | amount |")
    told.lock("2026-05", late).lines("| deal | amount |")
    told.opened("2026-06", late).lines("""
        | paid    | deal | amount | note |
        | 2026-Q2 | D-9  | $50.00 | late deal: D-9 came in after 2026-05 was closed |
    """)


def test_pay_in_another_currency_is_corrected_at_the_open_periods_rate() -> None:
    text = FLAT.replace(
        "    pay monthly",
        "    paid in person.currency at the rate of the last day\n    pay monthly",
    )
    people = "given people:\n    | person | from | currency |\n    | ana | 2026-01-01 | EUR |\n"
    rates = (
        "\ngiven rates:\n    | date | from | to | rate |\n    | 2026-01-31 | USD | EUR | 0.5 |\n"
        "    | 2026-02-28 | USD | EUR | 0.8 |\n"
    )
    told = Months(text)
    told.lock("2026-01", people + deals(JANUARY) + rates)
    late = people + deals(JANUARY, FEBRUARY, "D-9 2026-01-20 $500") + rates
    told.opened("2026-02", late).frame(
        "lines",
        """
        | deal | kind       | amount  | currency |
        | D-2  | earned     | $160.00 | EUR      |
        | D-9  | adjustment | $40.00  | EUR      |
        """,
    )
