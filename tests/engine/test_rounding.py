"""Numbers: lines in whole minor units, line by line or as a running total, exact at half cents.

Tests: comp/engine/numbers.py
"""

from __future__ import annotations

import pytest

from tests.engine.story import BOOKINGS, story

FLAT = "commission earns:\n    on bookings\n    rate {rate}\n"

HALVES = """
given deals:
    | deal | close_date | acv     |
    | D-1  | 2026-01-10 | $100.10 |
    | D-2  | 2026-01-11 | $100.30 |
    | D-3  | 2026-01-12 | $100.50 |
"""


@pytest.mark.parametrize(
    ("rounding", "amounts"),
    [
        # Exact: 5.005, 5.015, 5.025. Running sums 5.005, 10.02, 15.045.
        ("half up to the cent, each line", ["$5.01", "$5.02", "$5.03"]),
        ("half even to the cent, each line", ["$5.00", "$5.02", "$5.02"]),
        ("half up to the cent, running total", ["$5.01", "$5.01", "$5.03"]),
        ("half even to the cent, running total", ["$5.00", "$5.02", "$5.02"]),
    ],
)
def test_half_a_cent(rounding: str, amounts: list[str]) -> None:
    told = story(BOOKINGS + FLAT.format(rate="5%"), HALVES, rounding=rounding)
    rows = "".join(f"| D-{n} | {amount} |\n" for n, amount in enumerate(amounts, 1))
    told.lines(f"| deal | amount |\n{rows}")


@pytest.mark.parametrize("mode", ["half up", "half even"])
def test_negative_amounts_mirror_positive_ones(mode: str) -> None:
    body = BOOKINGS + FLAT.format(rate="5%")
    rounding = f"{mode} to the cent, each line"
    earned = story(body, HALVES, rounding=rounding).result.lines
    back = story(body, HALVES.replace("$100", "-$100"), rounding=rounding).result.lines
    back = back.filter(kind="earned")
    assert (-back["amount"]).to_list() == earned["amount"].to_list()


@pytest.mark.parametrize(
    ("currency", "acv", "amount"),
    [
        # 7.5% of 33 is 2.475: no sen, three places in Kuwait, two elsewhere.
        ("JPY", "¥33", "¥2"),
        ("KWD", "33 KWD", "2.475 KWD"),
        ("EUR", "€33", "€2.48"),
        # 7.5% of 1,100.02 fils-exact: 82.5015 -> 82.502.
        ("KWD", "1,100.02 KWD", "82.502 KWD"),
        ("JPY", "¥20", "¥2"),
    ],
)
def test_the_smallest_unit_of_the_currency(currency: str, acv: str, amount: str) -> None:
    told = story(
        BOOKINGS + FLAT.format(rate="7.5%"),
        f"given deals:\n    | deal | close_date | acv |\n    | D-1 | 2026-01-10 | {acv} |",
        currency=currency,
    )
    told.lines(f"| deal | amount |\n| D-1 | {amount} |")


def test_the_running_total_goes_on_through_the_accumulation_and_starts_again_with_it() -> None:
    # 0.004 each: sums 0.004, 0.008 (a cent), 0.012; the second quarter begins with 0.004 again.
    told = story(
        BOOKINGS
        + """
commission earns:
    on bookings accumulated per quarter
    rate 4%
""",
        """
        given deals:
            | deal | close_date | acv   |
            | D-1  | 2026-01-10 | $0.10 |
            | D-2  | 2026-03-10 | $0.10 |
            | D-3  | 2026-03-11 | $0.10 |
            | D-4  | 2026-04-10 | $0.10 |
            | D-5  | 2026-04-11 | $0.10 |
        """,
        rounding="half up to the cent, running total",
    )
    told.lines("| deal | amount |\n| D-2 | $0.01 |\n| D-5 | $0.01 |")


def test_without_accumulation_the_running_total_is_the_pay_periods() -> None:
    told = story(
        BOOKINGS + FLAT.format(rate="4%"),
        """
        given deals:
            | deal | close_date | acv   |
            | D-1  | 2026-01-10 | $0.10 |
            | D-2  | 2026-02-10 | $0.10 |
            | D-3  | 2026-02-11 | $0.10 |
        """,
        rounding="half up to the cent, running total",
    )
    told.lines("| deal | amount |\n| D-3 | $0.01 |")


@pytest.mark.parametrize("rounding", ["each line", "running total"])
def test_a_quotient_is_divided_last(rounding: str) -> None:
    # 9,000 / 7,000,000 has no end as a decimal; cut at twelve places first, it would pay
    # 0.001285714286 x 3,500,000 = 4,500.000001, and not exactly 4,500.
    told = story(
        BOOKINGS
        + "quota bookings $7,000,000 per year\n"
        + "commission earns:\n    on bookings accumulated per year\n"
        + "    rate person.target / quota of bookings\n",
        """
        given people:
            | person | target |
            | ana    | $9,000 |
        given deals:
            | deal | close_date | acv        |
            | D-1  | 2026-01-10 | $3,500,000 |
        """,
        rounding=f"half up to the cent, {rounding}",
    )
    told.lines("| deal | exact | amount |\n| D-1 | 4500 | $4,500.00 |")


def test_a_sum_of_quotients_that_is_exactly_half_a_cent_is_seen_as_one() -> None:
    # 210.015 is credited at thirds: (100 + 4 x 100 + 10.015) / 3 = 170.005 exactly. Each of the
    # three parts ends in ...333 and is cut a little short: 170.004999999999.
    told = story(
        BOOKINGS.replace("deal.acv", "deal.acv / 2")
        + """
quota bookings $300 per year
commission earns:
    on bookings accumulated per year
    tiers marginal by amount:
        from $0: person.target / quota of bookings
        from $100: person.target / quota of bookings * 400%
        from $200: person.target / quota of bookings
""",
        """
        given people:
            | person | target |
            | ana    | $100   |
        given deals:
            | deal | close_date | acv     |
            | D-1  | 2026-01-10 | $420.03 |
        """,
    )
    told.lines("| deal | amount |\n| D-1 | $170.01 |")


@pytest.mark.parametrize("rounding", ["each line", "running total"])
def test_re_rated_lines_round_at_each_row(rounding: str) -> None:
    # At 5% 0.505 and 0.505: each 0.51, running 0.51 and 0.50 (1.01). At 6% 0.606 each: 0.61, running
    # 0.61, 0.60 (1.21), 0.61 (1.82). True-ups are the differences: 0.10, and 0.61 - 0.51 or 0.60 - 0.50.
    second, more = {"each line": ("0.51", "0.10"), "running total": ("0.50", "0.10")}[rounding]
    told = story(
        BOOKINGS
        + """
commission earns:
    on bookings accumulated per year
    tiers retroactive by amount:
        from $0: 5%
        from $30: 6%
""",
        """
        given deals:
            | deal | close_date | acv    |
            | D-1  | 2026-01-10 | $10.10 |
            | D-2  | 2026-01-11 | $10.10 |
            | D-3  | 2026-02-10 | $10.10 |
        """,
        rounding=f"half up to the cent, {rounding}",
    )
    told.lines(f"""
        | kind    | deal | amount         |
        | earned  | D-1  | $0.51     |
        | earned  | D-2  | ${second} |
        | earned  | D-3  | $0.61     |
        | true_up | D-1  | $0.10     |
        | true_up | D-2  | ${more}   |
    """)


def test_a_line_of_zero_is_not_written() -> None:
    told = story(
        BOOKINGS + FLAT.format(rate="4%"),
        "given deals:\n    | deal | close_date | acv |\n    | D-1 | 2026-01-10 | $0.12 |",
    )
    told.lines("| deal | amount |")
    told.frame("totals", "| component | amount |\n| variable | $0.00 |\n| total | $0.00 |")
