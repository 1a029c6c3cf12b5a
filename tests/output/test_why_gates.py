"""Gates in words: that one is open, what opened it, what lies below it.

Tests: comp/output/why_gates.py
"""

from __future__ import annotations

from tests.output.story import PERSON, SALES, text_of

PLAN = """\
    commission earns:
        on sales accumulated per quarter
        rate 10%
        without quota: nothing
        opens when attainment >= 50%, {opening}

example "two deals" for ae:
"""
DEALS = """\
    given deals:
        | deal | close_date | amount  |
        | D-1  | 2026-01-20 | $40,000 |
        | D-2  | 2026-02-10 | $20,000 |
    expect total {paid} in 2026-02
"""


def test_a_true_up_says_that_the_gate_opened() -> None:
    plan = PLAN.format(opening="from the first dollar")
    text = text_of(SALES + plan + PERSON + DEALS.format(paid="$6,000"))
    assert (
        "D-2 brought sales of 2026-Q1 to $60,000.00 of $100,000.00 = 60%, and the gate opened."
        in text
    )
    assert "D-1 had been paid nothing." in text
    assert "The gate (attainment of sales >= 50%) is open at the end of 2026-02." in text


def test_at_the_end_of_what_adds_up_its_numbers_are_final() -> None:
    plan = PLAN.format(opening="from the first dollar").replace("per quarter", "per month")
    plan = plan.replace("attainment >= 50%", "amount of sales > $52,000")
    deals = DEALS.replace("$40,000", "$60,000").replace("$20,000", "$52,000.50")
    text = text_of(SALES + plan + PERSON + deals.format(paid="$5,200.05"))
    assert (
        "The gate amount of sales > $52,000 (amount of sales $52,000.50) is open at the end of 2026-02."
        in text
    )


def test_below_the_gate_is_a_part_that_pays_nothing() -> None:
    plan = PLAN.format(opening="on the part above")
    text = text_of(SALES + plan + PERSON + DEALS.format(paid="$1,000"))
    assert "Only what lies above 50% of the quota pays." in text
    assert "$10,000.00 × 0%  =     $0.00   plans/ae.plan:14  below 50%" in text


def test_where_nothing_adds_up_the_pay_period_is_named() -> None:
    plan = PLAN.format(opening="from the first dollar").replace(" accumulated per quarter", "")
    plan = plan.replace("attainment >= 50%", "number of sales >= 1").replace(
        "        without quota: nothing\n", ""
    )
    text = text_of(SALES + plan + PERSON + DEALS.format(paid="$2,000"))
    assert "The gate number of sales >= 1 (number of sales 1) is open in 2026-02." in text


def test_a_bonus_says_that_its_gate_is_open() -> None:
    plan = (
        "    bonus made:\n        pays $100 per quarter\n"
        "        opens when number of sales >= 2, from the first dollar\n\n"
        'example "two deals" for ae:\n'
    )
    deals = DEALS.format(paid="$100").replace("in 2026-02", "in 2026-03")
    text = text_of(SALES + plan + PERSON + deals)
    assert "The gate number of sales >= 2 (number of sales 2) is open." in text


def test_a_true_up_leaves_out_what_lies_below_the_gate() -> None:
    plan = PLAN.format(opening="on the part above").replace(
        "rate 10%",
        "tiers retroactive by attainment:\n            from  0%: 5%\n            from 60%: 10%",
    )
    deals = DEALS.replace("$40,000", "$55,000").format(paid="$2,250")
    text = text_of(SALES + plan + PERSON + deals)
    assert "$5,000.00 × 10% =  $500.00" in text
    assert "-$5,000.00 × 5% = -$250.00" in text
    assert "now below 50%" not in text
