"""Totals over the whole plan, over years from a day of a person or a deal, and over rolling months.

Tests: comp/engine/stretches.py, comp/engine/stretch_findings.py
"""

from __future__ import annotations

from textwrap import dedent

from tests.engine.story import BOOKINGS, commission, story

BY_AMOUNT = "tiers marginal by amount:\n    from $0: 5%\n    from $1,000: 10%"
BY_QUOTA = "tiers marginal by attainment:\n    from 0%: 5%\n    from 100%: 10%"


def test_a_total_over_the_whole_plan() -> None:
    # 600 in 2026 and 600 in 2027 run on: 1,000 is passed in the second year.
    told = story(
        BOOKINGS + commission(BY_AMOUNT, on="bookings accumulated per plan"),
        """
        given deals:
            | deal | close_date | acv |
            | D-1  | 2026-11-10 | 600 |
            | D-2  | 2027-01-10 | 600 |
        """,
        effective="2026-01-01 to 2027-12-31",
    )
    told.lines("| deal | amount |\n| D-1 | $30.00 |\n| D-2 | $40.00 |")


def test_the_quota_of_the_whole_plan_is_that_of_the_periods_that_begin_in_it() -> None:
    # From 10 February three quarters begin; the first one does not: 3 x 400 = 1,200.
    told = story(
        "quota bookings $400 per quarter\n"
        + BOOKINGS
        + commission(BY_QUOTA, on="bookings accumulated per plan"),
        "given deals:\n    | deal | close_date | acv |\n    | D-1 | 2026-03-10 | 1500 |",
        effective="2026-02-10 to 2026-12-31",
    )
    told.frame("slices", "| quota | basis |\n| 1200 | 1200 |\n| 1200 | 300 |")


PEOPLE = """
        given people:
            | person | plan | start_date |
            | ana    | rep  | 2025-05-15 |
            | ben    | rep  | 2024-02-29 |
            | cai    | rep  |            |
"""


def test_years_from_a_persons_first_day() -> None:
    # Ana's year ends on 14 May; Ben's, of 29 February, on 27 February in common years.
    told = story(
        BOOKINGS + commission(BY_AMOUNT, on="bookings accumulated per year from person.start_date"),
        PEOPLE
        + """
        given deals:
            | deal | person | close_date | acv |
            | A-1  | ana    | 2026-05-13 | 800 |
            | A-2  | ana    | 2026-05-14 | 800 |
            | A-3  | ana    | 2026-05-15 | 800 |
            | B-1  | ben    | 2026-02-27 | 800 |
            | B-2  | ben    | 2026-02-28 | 800 |
            | C-1  | cai    | 2026-03-01 | 800 |
        """,
    )
    told.lines(
        """
        | deal | amount |
        | A-1  | $40.00 |
        | A-2  | $70.00 |
        | A-3  | $40.00 |
        | B-1  | $40.00 |
        | B-2  | $40.00 |
        """
    )
    assert told.problems == [
        (
            "year-without-day",
            "person.start_date of cai is empty, so it is not known when the years of earns begin; it pays nothing there",
        )
    ]


def test_the_quota_of_a_persons_year() -> None:
    # From 15 May 2025 to 14 May 2026 begin, of those Ana is on the plan, the months from January to May.
    told = story(
        "quota bookings $100 per month\n"
        + BOOKINGS
        + commission(BY_QUOTA, on="bookings accumulated per year from person.start_date"),
        PEOPLE.replace("            | cai    | rep  |            |\n", "")
        + """
        given deals:
            | deal | person | close_date | acv |
            | A-1  | ana    | 2026-05-14 | 800 |
            | A-2  | ana    | 2026-05-15 | 800 |
        """,
    )
    told.frame(
        "slices",
        "| deal | quota | basis |\n| A-1 | 500 | 500 |\n| A-1 | 500 | 300 |\n"
        "| A-2 | 700 | 700 |\n| A-2 | 700 | 100 |",
    )


def test_retroactive_tables_rate_a_persons_year_again() -> None:
    told = story(
        BOOKINGS
        + commission(
            BY_AMOUNT.replace("marginal", "retroactive"),
            on="bookings accumulated per year from person.start_date",
        ),
        PEOPLE
        + """
        given deals:
            | deal | person | close_date | acv |
            | A-1  | ana    | 2026-03-13 | 800 |
            | A-2  | ana    | 2026-04-14 | 800 |
            | A-3  | ana    | 2026-06-15 | 800 |
        """,
    )
    told.lines(
        """
        | paid    | deal | kind    | amount |
        | 2026-03 | A-1  | earned  | $40.00 |
        | 2026-04 | A-1  | true_up | $40.00 |
        | 2026-04 | A-2  | earned  | $80.00 |
        | 2026-06 | A-3  | earned  | $40.00 |
        """
    )


def test_contract_years_of_each_deal() -> None:
    # Items dated by their invoice: before the start and in its first year together, then anew.
    invoiced = BOOKINGS.replace("dated deal.close_date", "dated deal.invoiced_on")
    told = story(
        invoiced + commission(BY_AMOUNT, on="bookings accumulated per year from deal.start_date"),
        """
        given deals:
            | deal | item | close_date | start_date | invoiced_on | acv |
            | D-1  | 1    | 2026-01-01 | 2026-02-01 | 2026-01-15  | 600 |
            | D-1  | 2    | 2026-01-01 | 2026-02-01 | 2027-01-31  | 600 |
            | D-1  | 3    | 2026-01-01 | 2026-02-01 | 2027-02-01  | 600 |
            | D-2  | 1    | 2026-01-01 | 2026-02-01 | 2026-03-01  | 600 |
            | D-3  | 1    | 2026-01-01 |            | 2026-03-01  | 600 |
        """,
        effective="2026-01-01 to 2027-12-31",
    )
    told.lines(
        """
        | deal | item | amount |
        | D-1  | 1    | $30.00 |
        | D-1  | 2    | $40.00 |
        | D-1  | 3    | $30.00 |
        | D-2  | 1    | $30.00 |
        """
    )
    assert [code for code, _ in told.problems] == ["year-without-day"]


def test_rolling_months() -> None:
    # Three months up to each deal's own: March sees January; April does not, but February and March.
    told = story(
        BOOKINGS + commission(BY_AMOUNT, on="bookings accumulated per 3 months rolling"),
        """
        given deals:
            | deal | close_date | acv |
            | D-1  | 2026-01-10 | 900 |
            | D-2  | 2026-03-10 | 300 |
            | D-3  | 2026-03-20 | 100 |
            | D-4  | 2026-04-10 | 700 |
            | D-5  | 2026-07-01 | 200 |
        """,
    )
    # D-2: 900 to 1,200: 100 x 5% + 200 x 10%. D-3: from 1,200, 10%. D-4: 400 to 1,100. D-5 alone.
    told.lines(
        """
        | deal | amount |
        | D-1  | $45.00 |
        | D-2  | $25.00 |
        | D-3  | $10.00 |
        | D-4  | $40.00 |
        | D-5  | $10.00 |
        """
    )
    told.frame(
        "slices",
        "| deal | before | after |\n| D-1 | 0 | 900 |\n| D-2 | 900 | 1200 |\n| D-2 | 900 | 1200 |\n"
        "| D-3 | 1200 | 1300 |\n| D-4 | 400 | 1100 |\n| D-4 | 400 | 1100 |\n| D-5 | 0 | 200 |",
    )


def test_the_quota_of_rolling_months_is_the_sum_of_theirs() -> None:
    told = story(
        "quota bookings $300 per quarter, spread 20% 30% 50%\n"
        + BOOKINGS
        + commission(BY_QUOTA, on="bookings accumulated per 2 months rolling"),
        """
        given deals:
            | deal | close_date | acv |
            | D-1  | 2026-01-10 | 50  |
            | D-2  | 2026-04-10 | 50  |
        """,
    )
    # January alone (the plan begins): 60; March and April: 150 + 60.
    told.frame("slices", "| deal | quota |\n| D-1 | 60 |\n| D-2 | 210 |")


def test_the_quota_of_a_stretch_as_of_each_deal() -> None:
    # In May the first two quarters have 100 each, those ahead 200; in June the second has 200, too.
    quota = """
        quota bookings per quarter, spread evenly, as of each deal:
            from 2026-01-01: $100 because "so"
            from 2026-06-01: $200 because "more people"
    """
    deals = """
        given deals:
            | deal | close_date | acv |
            | D-1  | 2026-05-10 | 50  |
            | D-2  | 2026-06-10 | 50  |
    """
    for stretch, quotas in (("plan", (600, 700)), ("2 months rolling", ("66.67", "133.33"))):
        pays = commission(BY_QUOTA, on=f"bookings accumulated per {stretch}")
        told = story(dedent(quota) + BOOKINGS + pays, deals)
        before, after = quotas
        told.frame("slices", f"| deal | quota |\n| D-1 | {before} |\n| D-2 | {after} |")


def test_a_missing_quota_is_told() -> None:
    told = story(
        "quota bookings from quotas per month\n"
        + BOOKINGS
        + commission(BY_QUOTA, on="bookings accumulated per plan"),
        "given deals:\n    | deal | close_date | acv |\n    | D-1 | 2026-03-10 | 1500 |",
    )
    told.lines("| deal | amount |")
    assert told.problems[0][1].startswith("somebody has no quota of bookings over plan")


CAPPED = (
    BOOKINGS
    + "commission earns:\n    on bookings\n    rate 10%\ncap ceiling:\n    {}\n    measured after clawbacks\n"
)


def test_a_cap_over_the_whole_plan() -> None:
    told = story(
        CAPPED.format("$100 per plan on earns"),
        """
        given deals:
            | deal | close_date | acv |
            | D-1  | 2026-11-10 | 800 |
            | D-2  | 2027-01-10 | 800 |
        """,
        effective="2026-01-01 to 2027-12-31",
    )
    told.frame("lines", "| paid | amount |\n| 2027-01 | -$60.00 |", line="ceiling")


def test_a_cap_of_a_persons_year() -> None:
    told = story(
        CAPPED.format("$100 per year from person.start_date on earns"),
        PEOPLE
        + """
        given deals:
            | deal | person | close_date | acv |
            | A-1  | ana    | 2026-05-13 | 800 |
            | A-2  | ana    | 2026-05-14 | 800 |
            | A-3  | ana    | 2026-05-15 | 800 |
            | C-1  | cai    | 2026-03-01 | 9000 |
        """,
    )
    told.frame("lines", "| person | amount |\n| ana | -$60.00 |", line="ceiling")
    assert [code for code, _ in told.problems] == ["year-without-day"]
