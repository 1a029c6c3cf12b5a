"""Payments on deals of which only a part counts: how far each brings its deal, and its own row.

Tests: comp/output/why_parts.py
"""

from __future__ import annotations

from tests.output.story import HEAD, text_of

ADVANCE = (
    HEAD
    + """
    credit cash:
        from   payments of own deals
        count  payment.amount * 50%
        dated  payment.date
        above  $600 per deal

    commission earns:
        on cash
        rate 100%

example "the advance is earned with the third payment" for ae:
    given deals:
        | deal | close_date | amount |
        | D-1  | 2026-01-05 | $2,400 |
    given payments:
        | deal | date       | amount |
        | D-1  | 2026-02-05 | $500   |
        | D-1  | 2026-03-05 | $600   |
        | D-1  | 2026-04-05 | $300   |
    expect:
        | paid    | line  | deal | amount  |
        | 2026-04 | earns | D-1  | $100.00 |
"""
)


def test_a_payment_says_how_far_it_brings_the_deal() -> None:
    text = text_of(ADVANCE)
    assert (
        "of the whole deal only the part above $600 counts, "
        "and this payment brings it from $550.00 to $700.00.\n" in text
    )
    assert "   from example, row 4\n" in text


def test_a_share_of_the_deal_counts_its_share_of_each_payment() -> None:
    split = ADVANCE.replace("* 50%", "times split.share").replace(
        "    given payments:",
        "    given splits:\n        | deal | person | share |\n        | D-1 | ana | 50% |\n"
        "        | D-1 | bob | 50% |\n    given payments:",
    )
    split = split.replace("    given deals:", "    person ana\n    given deals:", 1)
    assert "and this payment brings it from $550.00 to $700.00.\n" in text_of(split)
