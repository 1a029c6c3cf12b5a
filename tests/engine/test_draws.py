"""Steps 11 and 12: draws, their recovery, debts, and pay that never falls below zero.

Tests: comp/engine/draws.py, comp/engine/settlement.py
"""

from __future__ import annotations

from tests.engine.story import BOOKINGS, commission, story

EARNS = BOOKINGS + commission("rate 10%", on="bookings")


def draw(
    days: str = " from 2026-01-01 to 2026-03-31",
    recover: str = "recover from earns up to 100%\n    leftover carries over",
    name: str = "ramp",
) -> str:
    """A draw of 3,000 a month."""
    return f"draw {name}:\n    guarantee $3,000 per month{days}\n    {recover}\n"


def deals(**acv: str) -> str:
    """One deal on the tenth of each month named: `m1="$10,000"`."""
    rows = "".join(
        f"    | D-{month} | 2026-{int(month[1:]):02}-10 | {amount} |\n"
        for month, amount in acv.items()
    )
    return f"given deals:\n    | deal | close_date | acv |\n{rows}"


def test_a_draw_tops_up_and_is_recovered_from_what_exceeds_it() -> None:
    # Jan 1,000: 2,000 drawn. Feb 4,000: 1,000 above the guarantee pays back. Mar 500: 2,500 drawn.
    # Apr (no guarantee any more) 2,000: all of it. May 5,000: the 1,500 that are left.
    told = story(
        EARNS + draw(), deals(m1="$10,000", m2="$40,000", m3="$5,000", m4="$20,000", m5="$50,000")
    )
    told.lines("""
        | paid    | line  | kind     | amount     |
        | 2026-01 | earns | earned   | $1,000.00  |
        | 2026-01 | ramp  | draw     | $2,000.00  |
        | 2026-02 | earns | earned   | $4,000.00  |
        | 2026-02 | ramp  | recovery | -$1,000.00 |
        | 2026-03 | earns | earned   | $500.00    |
        | 2026-03 | ramp  | draw     | $2,500.00  |
        | 2026-04 | earns | earned   | $2,000.00  |
        | 2026-04 | ramp  | recovery | -$2,000.00 |
        | 2026-05 | earns | earned   | $5,000.00  |
        | 2026-05 | ramp  | recovery | -$1,500.00 |
    """)
    told.frame(
        "balances",
        """
        | paid    | balance | opening | change | closing |
        | 2026-01 | ramp    | 0       | 2000   | 2000    |
        | 2026-02 | ramp    | 2000    | -1000  | 1000    |
        | 2026-03 | ramp    | 1000    | 2500   | 3500    |
        | 2026-04 | ramp    | 3500    | -2000  | 1500    |
        | 2026-05 | ramp    | 1500    | -1500  | 0       |
        """,
    )


def test_a_draw_that_is_not_recovered_is_kept() -> None:
    told = story(EARNS + draw(recover="not recovered"), deals(m1="$10,000", m2="$50,000"))
    told.lines("""
        | paid    | line  | amount    |
        | 2026-01 | earns | $1,000.00 |
        | 2026-01 | ramp  | $2,000.00 |
        | 2026-02 | earns | $5,000.00 |
    """)
    told.frame("balances", "| balance | closing |")


def test_recovery_up_to_a_part_is_rounded_half_up() -> None:
    # Feb: 4,000.01 leaves 1,000.01 above the guarantee; half of it, 500.005, is 500.01.
    told = story(
        EARNS + draw(recover="recover from earns up to 50%\n    leftover carries over"),
        deals(m1="$10,000", m2="$40,000.10"),
    )
    told.frame("lines", "| amount |\n| -$500.01 |", kind="recovery")


def test_recovery_that_starts_later() -> None:
    told = story(
        EARNS
        + draw(
            recover="recover from earns up to 100% starting 2026-03-01\n    leftover carries over"
        ),
        deals(m1="$10,000", m2="$40,000", m3="$40,000"),
    )
    told.frame("lines", "| paid | amount |\n| 2026-03 | -$1,000.00 |", kind="recovery")


def test_of_all_earnings_does_not_keep_the_guarantee_free_and_is_not_topped_up_again() -> None:
    # Feb: 50% of all 4,000 is 2,000, the whole balance; 2,000 stay, below the guarantee.
    # Mar: 1,000 earned, topped up by 2,000; nothing was owed at its opening.
    told = story(
        EARNS
        + draw(recover="recover from earns up to 50% of all earnings\n    leftover carries over"),
        deals(m1="$10,000", m2="$40,000", m3="$10,000"),
    )
    told.frame(
        "lines",
        """
        | paid    | kind     | amount     |
        | 2026-01 | draw     | $2,000.00  |
        | 2026-02 | recovery | -$2,000.00 |
        | 2026-03 | draw     | $2,000.00  |
        """,
        line="ramp",
    )
    told.frame(
        "totals",
        "| paid | amount |\n| 2026-01 | $3,000.00 |\n| 2026-02 | $2,000.00 |\n| 2026-03 | $3,000.00 |",
        line="total",
    )


def test_what_is_left_is_forgiven_with_the_last_pay_period_of_the_draw() -> None:
    told = story(
        EARNS + draw(recover="recover from earns up to 100%\n    leftover is forgiven"),
        deals(m1="$10,000", m3="$40,000", m4="$90,000"),
    )
    # Jan 2,000 and Feb 3,000 are drawn; March pays back 1,000, and 4,000 are forgiven.
    told.frame(
        "lines",
        """
        | paid    | kind     | amount     |
        | 2026-01 | draw     | $2,000.00  |
        | 2026-02 | draw     | $3,000.00  |
        | 2026-03 | recovery | -$1,000.00 |
        | 2026-03 | recovery | -$4,000.00 |
        | 2026-03 | forgiven | $4,000.00  |
        """,
        line="ramp",
    )


def test_recovery_takes_only_from_the_components_named() -> None:
    # Feb: 3,500 of the spiff and 100 of the commission exceed the guarantee by 600; only 100 may be used.
    told = story(
        EARNS + "spiff push:\n    pays deal.amount per deal in bookings\n" + draw(),
        """
        given deals:
            | deal | close_date | acv     | amount |
            | D-1  | 2026-01-10 | $10,000 | $0     |
            | D-2  | 2026-02-10 | $1,000  | $3,500 |
        """,
    )
    told.frame("lines", "| paid | amount |\n| 2026-02 | -$100.00 |", kind="recovery")


def test_the_draw_runs_while_the_person_is_on_the_plan() -> None:
    # On the plan from 20 February to 5 March: February and March share a day with both.
    told = story(
        EARNS + draw(),
        """
        given people:
            | person | from       | to         |
            | ana    | 2026-02-20 | 2026-03-05 |
        """,
        through="2026-06-30",
    )
    told.lines("""
        | paid    | kind | earned_on  | amount    |
        | 2026-02 | draw | 2026-02-28 | $3,000.00 |
        | 2026-03 | draw | 2026-03-31 | $3,000.00 |
    """)


def test_without_days_the_draw_runs_with_the_plan_but_not_beyond_the_run() -> None:
    told = story(EARNS + draw(days=""), deals(m2="$0"))
    told.lines("| paid | amount |\n| 2026-01 | $3,000.00 |\n| 2026-02 | $3,000.00 |")


LOST = """
clawback lost:
    when deal.cancelled_on within 365 days of deal.close_date
    take back 100% of earns paid on the deal
    attainment kept
"""


def test_pay_never_falls_below_zero_and_the_debt_is_collected_later() -> None:
    # Feb: 300 earned less 1,000 taken back: 700 carried. Mar repays 400, Apr the last 300.
    told = story(
        EARNS + LOST,
        """
        given deals:
            | deal | close_date | acv     | cancelled_on |
            | D-1  | 2026-01-10 | $10,000 | 2026-02-20   |
            | D-2  | 2026-02-10 | $3,000  |              |
            | D-3  | 2026-03-10 | $4,000  |              |
            | D-4  | 2026-04-10 | $9,000  |              |
        """,
    )
    told.frame(
        "lines",
        """
        | paid    | kind    | earned_on  | amount   |
        | 2026-02 | carried | 2026-02-28 | $700.00  |
        | 2026-03 | carried | 2026-03-31 | -$400.00 |
        | 2026-04 | carried | 2026-04-30 | -$300.00 |
        """,
        line="carried",
    )
    told.frame(
        "balances",
        """
        | paid    | opening | change | closing |
        | 2026-02 | 0       | 700    | 700     |
        | 2026-03 | 700     | -400   | 300     |
        | 2026-04 | 300     | -300   | 0       |
        """,
        balance="carried",
    )
    told.frame(
        "totals",
        """
        | paid    | amount    |
        | 2026-01 | $1,000.00 |
        | 2026-02 | $0.00     |
        | 2026-03 | $0.00     |
        | 2026-04 | $600.00   |
        """,
        line="total",
    )


def test_a_guarantee_is_paid_beside_a_debt_and_never_pays_it() -> None:
    # Feb: -1,000 becomes debt, the guarantee of 3,000 is paid all the same. Mar: 5,000 exceed it by
    # 2,000: the debt of 1,000 first, then 1,000 of the draw's balance (2,000 of January, 3,000).
    told = story(
        EARNS + LOST + draw(),
        """
        given deals:
            | deal | close_date | acv     | cancelled_on |
            | D-1  | 2026-01-10 | $10,000 | 2026-02-20   |
            | D-3  | 2026-03-10 | $50,000 |              |
        """,
    )
    told.lines("""
        | paid    | line    | kind     | amount     |
        | 2026-01 | earns   | earned   | $1,000.00  |
        | 2026-01 | ramp    | draw     | $2,000.00  |
        | 2026-02 | lost    | clawback | -$1,000.00 |
        | 2026-02 | ramp    | draw     | $3,000.00  |
        | 2026-02 | carried | carried  | $1,000.00  |
        | 2026-03 | earns   | earned   | $5,000.00  |
        | 2026-03 | ramp    | recovery | -$1,000.00 |
        | 2026-03 | carried | carried  | -$1,000.00 |
    """)


def test_two_draws_one_after_the_other() -> None:
    # The second guarantees April; the first one's 9,000 go on being recovered from what exceeds it.
    second = draw(" from 2026-04-01 to 2026-04-30", "not recovered", "april")
    told = story(EARNS + draw() + second, deals(m4="$35,000", m5="$10,000"))
    told.frame(
        "lines",
        "| paid | line | amount |\n| 2026-04 | ramp | -$500.00 |\n| 2026-05 | ramp | -$1,000.00 |",
        kind="recovery",
    )
    told.frame(
        "lines",
        "".join(
            ["| paid | line | amount |\n"]
            + [f"| 2026-0{month} | ramp | $3,000.00 |\n" for month in (1, 2, 3)]
        ),
        kind="draw",
    )


def test_base_is_no_part_of_it() -> None:
    # Base 2,000 a month neither lowers the top-up nor pays a debt.
    told = story(
        "base salary $24,000 per year\n" + EARNS + LOST + draw(" from 2026-01-01 to 2026-01-31"),
        """
        given deals:
            | deal | close_date | acv     | cancelled_on |
            | D-1  | 2026-01-10 | $10,000 | 2026-02-20   |
        """,
    )
    told.frame("lines", "| paid | amount |\n| 2026-01 | $2,000.00 |", kind="draw")
    told.frame(
        "totals",
        "| paid | component | amount |\n| 2026-02 | base | $2,000.00 |\n| 2026-02 | lost | -$1,000.00 |\n"
        "| 2026-02 | carried | $1,000.00 |\n| 2026-02 | variable | $0.00 |\n| 2026-02 | total | $2,000.00 |",
        paid="2026-02",
    )


def test_a_draw_runs_in_every_pay_period_it_shares_a_day_with() -> None:
    # From the last day of January to the first of April.
    told = story(EARNS + draw(" from 2026-01-31 to 2026-04-01"), deals(m5="$0"))
    told.lines("".join(["| paid |\n", *(f"| 2026-0{month} |\n" for month in (1, 2, 3, 4))]))
