"""Pay that waits until it adds up to an amount: `pay below $50 carries over, paid at leaving`.

Tests: comp/engine/waiting.py, comp/engine/leaving.py, comp/language/compile_pay_below.py
"""

from __future__ import annotations

from decimal import Decimal
from random import Random

import polars as pl
import pytest

from comp.fields import Schema
from comp.language.read import read_plan
from comp.language.show import show_plan
from tests.engine.story import BOOKINGS, Story, plan_text, story
from tests.engine.test_draws import EARNS, deals, draw
from tests.engine.test_openings_adjustments import opening
from tests.scale import count, seed

PAID = "pay below $50 carries over, paid at leaving\n"
LOST = PAID.replace("paid at", "lost at")
LEAVES = "given people:\n    | person | from | end_date |\n    | ana | 2026-01-01 | 2026-03-20 |\n"


def adds_up(told: Story) -> None:
    """What was paid is what was earned less what the balances rose by: debts and advances raise pay,
    what waits lowers it. Losing and forgiving are the only ways out."""
    lines = told.result.lines.filter(pl.col("kind") != "base")
    settled = pl.col("kind").is_in(["draw", "recovery", "carried", "waiting"])
    moved = lines.filter(settled).select("pay_no", "amount")
    balances = told.result.balances
    signed = pl.when(pl.col("balance") == "waiting").then(-pl.col("change")).otherwise("change")
    changes = balances.select("pay_no", signed.alias("amount"))
    both = [each.group_by("pay_no").agg(pl.col("amount").sum()) for each in (moved, changes)]
    beside = both[0].join(both[1], on="pay_no", how="full", coalesce=True).fill_null(Decimal(0))
    assert beside["amount"].to_list() == beside["amount_right"].to_list()


@pytest.mark.parametrize("partitions", [1, 3])
def test_pay_waits_until_it_comes_to_the_amount(partitions: int) -> None:
    # 20, then 29.99 more, which is a cent too little, then nothing, then 0.01: 50 are not below 50.
    told = story(
        EARNS + PAID, deals(m1="$200", m2="$299.90", m4="$0.10", m5="$500"), partitions=partitions
    )
    told.lines("""
        | paid    | line    | kind    | amount  |
        | 2026-01 | earns   | earned  | $20.00  |
        | 2026-01 | waiting | waiting | -$20.00 |
        | 2026-02 | earns   | earned  | $29.99  |
        | 2026-02 | waiting | waiting | -$29.99 |
        | 2026-04 | earns   | earned  | $0.01   |
        | 2026-04 | waiting | waiting | $49.99  |
        | 2026-05 | earns   | earned  | $50.00  |
    """)
    told.frame(
        "balances",
        """
        | paid    | balance | opening | change | closing |
        | 2026-01 | waiting | 0       | 20     | 20      |
        | 2026-02 | waiting | 20      | 29.99  | 49.99   |
        | 2026-03 | waiting | 49.99   | 0      | 49.99   |
        | 2026-04 | waiting | 49.99   | -49.99 | 0       |
        """,
    )
    adds_up(told)


def test_base_pay_is_no_part_of_it() -> None:
    told = story("base salary $12,000 per year\n" + EARNS + PAID, deals(m1="$200"))
    told.lines("""
        | paid    | line    | amount    |
        | 2026-01 | base    | $1,000.00 |
        | 2026-01 | earns   | $20.00    |
        | 2026-01 | waiting | -$20.00   |
    """)


def test_what_pay_cannot_fall_below_zero_for_is_first_taken_from_what_waits() -> None:
    # 40 wait. -60: 40 of them from what waits, 20 are a debt, which March's 50 repay; 30 wait again.
    told = story(EARNS + PAID, deals(m1="$400", m2="-$600", m3="$500"))
    told.lines("""
        | paid    | line    | kind    | amount  |
        | 2026-01 | earns   | earned  | $40.00  |
        | 2026-01 | waiting | waiting | -$40.00 |
        | 2026-02 | earns   | earned  | -$60.00 |
        | 2026-02 | carried | carried | $20.00  |
        | 2026-02 | waiting | waiting | $40.00  |
        | 2026-03 | earns   | earned  | $50.00  |
        | 2026-03 | carried | carried | -$20.00 |
        | 2026-03 | waiting | waiting | -$30.00 |
    """)
    adds_up(told)
    # A smaller lack leaves a part waiting, and makes no debt.
    told = story(EARNS + PAID, deals(m1="$400", m2="-$100", m3="$200"))
    told.frame(
        "balances",
        "| paid | balance | closing |\n| 2026-01 | waiting | 40 |\n| 2026-02 | waiting | 30 |\n"
        "| 2026-03 | waiting | 0 |",
    )
    adds_up(told)


def test_a_negative_balance_that_is_forgiven_still_takes_what_waits_first() -> None:
    told = story(EARNS + PAID + "negative balance is forgiven\n", deals(m1="$400", m2="-$600"))
    told.lines("""
        | paid    | line    | kind     | amount  |
        | 2026-01 | earns   | earned   | $40.00  |
        | 2026-01 | waiting | waiting  | -$40.00 |
        | 2026-02 | earns   | earned   | -$60.00 |
        | 2026-02 | carried | forgiven | $20.00  |
        | 2026-02 | waiting | waiting  | $40.00  |
    """)


def test_it_comes_after_draws() -> None:
    # The guarantee is above the amount; after it 3,020 repay 3,000, and the 20 left wait.
    told = story(
        EARNS + draw(days=" from 2026-01-01 to 2026-01-31") + PAID, deals(m2="$30,200", m3="$300")
    )
    told.lines("""
        | paid    | line    | kind     | amount     |
        | 2026-01 | ramp    | draw     | $3,000.00  |
        | 2026-02 | earns   | earned   | $3,020.00  |
        | 2026-02 | ramp    | recovery | -$3,000.00 |
        | 2026-02 | waiting | waiting  | -$20.00    |
        | 2026-03 | earns   | earned   | $30.00     |
        | 2026-03 | waiting | waiting  | $20.00     |
    """)
    adds_up(told)


def test_at_leaving_it_is_paid_or_lost() -> None:
    given = LEAVES + deals(m1="$200", m3="$100")
    told = story(EARNS + PAID, given)
    told.lines("""
        | paid    | line    | kind    | amount  |
        | 2026-01 | earns   | earned  | $20.00  |
        | 2026-01 | waiting | waiting | -$20.00 |
        | 2026-03 | earns   | earned  | $10.00  |
        | 2026-03 | waiting | waiting | $20.00  |
    """)
    adds_up(told)
    told = story(EARNS + LOST, given)
    told.lines("""
        | paid    | line    | kind    | amount  |
        | 2026-01 | earns   | earned  | $20.00  |
        | 2026-01 | waiting | waiting | -$20.00 |
        | 2026-03 | earns   | earned  | $10.00  |
        | 2026-03 | waiting | waiting | $20.00  |
        | 2026-03 | waiting | lost    | -$30.00 |
    """)
    assert told.result.balances.filter(pl.col("pay_period") == "2026-03")["closing"].to_list() == [
        0
    ]
    adds_up(told)


def test_who_leaves_with_enough_loses_nothing() -> None:
    told = story(EARNS + LOST, LEAVES + deals(m1="$200", m3="$300"))
    assert "lost" not in told.result.lines["kind"].to_list()
    assert told.result.lines["amount"].sum() == Decimal(50)


def test_the_end_of_the_plan_is_no_leaving() -> None:
    # December is the last pay period of the plan: what waits is paid, also by a plan that loses it.
    for rule in (PAID, LOST):
        told = story(EARNS + rule, deals(m11="$200", m12="$100"))
        told.lines("""
            | paid    | line    | kind    | amount  |
            | 2026-11 | earns   | earned  | $20.00  |
            | 2026-11 | waiting | waiting | -$20.00 |
            | 2026-12 | earns   | earned  | $10.00  |
            | 2026-12 | waiting | waiting | $20.00  |
        """)


def test_who_moves_to_another_plan_is_paid_what_waits() -> None:
    other = plan_text(BOOKINGS + "commission more:\n    on bookings\n    rate 1%\n", name="next")
    given = (
        "person ana\n"
        "given people:\n    | person | plan | from | to |\n    | ana | rep | 2026-01-01 | 2026-02-28 |\n"
        "    | ana | next | 2026-03-01 | |\n" + deals(m1="$200", m3="$100")
    )
    told = story(EARNS + LOST, given, also=[other])
    told.lines("""
        | paid    | line    | kind    | amount  |
        | 2026-01 | earns   | earned  | $20.00  |
        | 2026-01 | waiting | waiting | -$20.00 |
        | 2026-02 | waiting | waiting | $20.00  |
        | 2026-03 | more    | earned  | $1.00   |
    """)


def test_each_person_waits_by_themselves() -> None:
    given = """
        person ana
        given people:
            | person | plan | from       |
            | ana    | rep  | 2026-01-01 |
            | bob    | rep  | 2026-01-01 |
        given deals:
            | deal | person | close_date | acv    |
            | D-1  | ana    | 2026-01-10 | $400   |
            | D-2  | bob    | 2026-01-10 | $400   |
            | D-3  | bob    | 2026-02-10 | $1,000 |
    """
    for partitions in (1, 4):
        told = story(EARNS + PAID, given, partitions=partitions)
        told.frame(
            "balances",
            "| person | paid | closing |\n| ana | 2026-01 | 40 |\n| ana | 2026-02 | 40 |\n"
            "| bob | 2026-01 | 40 |\n| bob | 2026-02 | 0 |",
        )


def test_a_plan_says_it_in_words() -> None:
    [plan] = story(EARNS + LOST, deals(m1="$200")).plans
    assert "  pay below $50.00 waits for later pay, lost at leaving\n" in show_plan(plan, None)


@pytest.mark.parametrize(
    ("line", "code", "remedy"),
    [
        (
            "pay below $50 carries over",
            "pay-below-leaving-missing",
            [
                "pay below $50 carries over, paid at leaving $25.00",
                "pay below $50 carries over, lost at leaving $0.00",
            ],
        ),
        (
            "pay below $0 carries over, paid at leaving",
            "pay-below-nothing",
            "leave this line out",
        ),
        (
            "pay below $50 carries over paid at leaving",
            "word-missing",
            "write pay below $50 carries over, paid at leaving",
        ),
        (
            "minimum payout of $25, carries over",
            "line-unknown",
            "write pay below $25 carries over, paid at leaving",
        ),
    ],
)
def test_what_must_be_written(line: str, code: str, remedy: str | list[str]) -> None:
    plan, problems = read_plan(plan_text(EARNS + line + "\n"), "rep.plan", Schema())
    assert plan is None
    [problem] = problems
    assert problem.code == code
    assert (problem.remedy or [f"{each.write} {each.pays}" for each in problem.choices]) == remedy


@pytest.mark.parametrize("case", range(count(200)))
def test_random_months_pay_what_a_walk_through_them_pays(case: int) -> None:
    """Month by month by hand: a debt first, then what waits, then the amount."""
    random = Random(f"{seed()} {case}")
    earned = {
        month: random.choice([-70, -30, 0, 0, 5, 10, 20, 45, 50, 55, 90]) for month in range(1, 9)
    }
    gone = random.choice([0, 4, 6])
    lost = random.random() < 0.5
    forgiven = random.random() < 0.3
    end = f"2026-{gone:02}-20" if gone else ""
    given = f"given people:\n    | person | from | end_date |\n    | ana | 2026-01-01 | {end} |\n"
    given += deals(**{f"m{month}": f"{10 * amount}" for month, amount in earned.items() if amount})
    body = EARNS + (LOST if lost else PAID) + ("negative balance is forgiven\n" if forgiven else "")
    told = story(body, given, through="2026-08-31")
    debt, waits, expected = 0, 0, {}
    for month, amount in earned.items():
        pay = amount if not gone or month <= gone else 0
        lacks = max(-pay, 0)
        covered = min(lacks, waits)
        repaid = min(debt, max(pay, 0))
        debt += (0 if forgiven else lacks - covered) - repaid
        due = waits - covered + max(pay, 0) - repaid
        over = bool(gone) and month >= gone
        waits = due if due < 50 and not over else 0
        expected[month] = 0 if due < 50 and (not over or lost) else due
    sums = told.result.lines.group_by("pay_no").agg(pl.col("amount").sum())
    first = story(EARNS, deals(m1="10")).result.lines["pay_no"][0]
    paid_by_month = {number - first + 1: amount for number, amount in sums.iter_rows() if amount}
    assert paid_by_month == {month: amount for month, amount in expected.items() if amount}
    adds_up(told)


def test_what_waited_elsewhere_is_brought_in() -> None:
    given = opening("2026-01-01 waiting - $30")
    told = story(EARNS + PAID, given + deals(m2="$250"))
    told.lines("""
        | paid    | line    | kind    | amount |
        | 2026-02 | earns   | earned  | $25.00 |
        | 2026-02 | waiting | waiting | $30.00 |
    """)
    told.frame(
        "balances",
        "| paid | balance | opening | closing |\n| 2026-01 | waiting | 30 | 30 |\n"
        "| 2026-02 | waiting | 30 | 0 |",
    )
    # A plan that holds nothing back pays it at once.
    told = story(EARNS, given + deals(m2="$250"))
    told.lines("""
        | paid    | line    | amount |
        | 2026-01 | waiting | $30.00 |
        | 2026-02 | earns   | $25.00 |
    """)
