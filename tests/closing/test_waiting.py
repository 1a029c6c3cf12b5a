"""Small pay lived through month by month: what locked months held back is paid later."""

from __future__ import annotations

from tests.closing.months import Months
from tests.engine.story import plan_text
from tests.engine.test_draws import EARNS, deals
from tests.engine.test_waiting import LEAVES, LOST, PAID, adds_up


def test_what_locked_months_held_back_is_paid_once_it_adds_up() -> None:
    told = Months(plan_text(EARNS + PAID))
    given = deals(m1="$200", m2="$100", m3="$300")
    told.lock("2026-01", given)
    told.lock("2026-02", given)
    open_month = told.opened("2026-03", given)
    open_month.lines("""
        | paid    | line    | kind    | amount |
        | 2026-03 | earns   | earned  | $30.00 |
        | 2026-03 | waiting | waiting | $30.00 |
    """)
    open_month.frame(
        "balances",
        "| paid | balance | opening | change | closing |\n| 2026-03 | waiting | 30 | -30 | 0 |",
    )
    adds_up(open_month)


def test_a_late_deal_of_a_locked_month_brings_the_open_one_to_the_amount() -> None:
    told = Months(plan_text(EARNS + PAID))
    told.lock("2026-01", deals(m1="$200"))
    # The deal of January was $350: $15 more, and February's $20 come to $55 with what waited.
    told.opened("2026-02", deals(m1="$350", m2="$200")).lines("""
        | paid    | line    | kind       | amount |
        | 2026-02 | earns   | adjustment | $15.00 |
        | 2026-02 | earns   | earned     | $20.00 |
        | 2026-02 | waiting | waiting    | $20.00 |
    """)


def test_who_turns_out_to_have_left_in_a_locked_month() -> None:
    for rule, lines in (
        (PAID, "| 2026-04 | waiting | waiting | $20.00 |"),
        (
            LOST,
            "| 2026-04 | waiting | waiting | $20.00 |\n| 2026-04 | waiting | lost | -$20.00 |",
        ),
    ):
        told = Months(plan_text(EARNS + rule))
        for month in ("2026-01", "2026-02", "2026-03"):
            told.lock(month, LEAVES.replace("2026-03-20", "") + deals(m1="$200"))
        gone = told.opened("2026-04", LEAVES + deals(m1="$200"))
        gone.lines("| paid | line | kind | amount |\n" + lines)


def test_what_waits_is_paid_once_the_plan_no_longer_holds_it_back() -> None:
    told = Months(plan_text(EARNS + PAID))
    told.lock("2026-01", deals(m1="$200"))
    told.opened("2026-02", deals(m1="$200"), plan_text(EARNS)).lines("""
        | paid    | line    | kind    | amount |
        | 2026-02 | waiting | waiting | $20.00 |
    """)
