"""A quarterly draw lived through month by month: what locked months advanced is settled later."""

from __future__ import annotations

from tests.closing.months import Months
from tests.engine.story import plan_text
from tests.engine.test_draws import EARNS, deals
from tests.engine.test_long_draws import draw


def test_locked_months_of_a_quarter_are_settled_in_its_last() -> None:
    told = Months(plan_text(EARNS + draw("not recovered")))
    given = deals(m1="$10,000", m2="$60,000", m3="$30,000")
    told.lock("2026-01", given)
    told.lock("2026-02", given)
    # 10,000 were earned in the quarter, and the 2,000 of January come off.
    told.opened("2026-03", given).lines("""
        | paid    | line  | kind   | amount     |
        | 2026-03 | earns | earned | $3,000.00  |
        | 2026-03 | ramp  | draw   | -$2,000.00 |
    """)


def test_older_balances_survive_locked_quarters() -> None:
    told = Months(plan_text(EARNS + draw()))
    given = deals(m1="$10,000", m6="$200,000")
    for month in range(1, 6):
        told.lock(f"2026-0{month}", given)
    told.opened("2026-06", given).lines("""
        | paid    | line  | kind     | amount     |
        | 2026-06 | earns | earned   | $20,000.00 |
        | 2026-06 | ramp  | draw     | -$6,000.00 |
        | 2026-06 | ramp  | recovery | -$8,000.00 |
    """)
