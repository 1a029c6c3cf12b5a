"""Rows of tiers that begin at a value of the person's own: `from person.target / 4: 9%`.

Tests: comp/engine/row_starts.py, comp/language/starts.py, comp/language/compile_starts.py, comp/output/why_starts.py
"""

from __future__ import annotations

from random import Random

import pytest

from comp.fields import Schema
from comp.language.read import read_plan
from tests.engine.story import BOOKINGS, Story, commission, plan_text, story
from tests.scale import count, seed

PEOPLE = """
    person ana
    given people:
        | person | plan | from       | target  |
        | ana    | rep  | 2026-01-01 | $40,000 |
        | ben    | rep  | 2026-01-01 | $80,000 |
"""
DEALS = """
    given deals:
        | deal | person | close_date | acv     |
        | D-1  | ana    | 2026-01-20 | $15,000 |
        | D-2  | ana    | 2026-02-20 | $15,000 |
        | D-3  | ben    | 2026-01-20 | $15,000 |
        | D-4  | ben    | 2026-02-20 | $15,000 |
"""
ROWS = """:
        from                $0: 5%
        from person.target / 4: 10%
        from     person.target: 20%
"""


def paid(mode: str, rows: str = ROWS, by: str = "amount", more: str = "", **head: str) -> Story:
    table = f"tiers {mode} by {by}{rows}{more}"
    return story(BOOKINGS + commission(table), PEOPLE + DEALS, **head)


def test_marginal_parts_are_cut_where_each_person_s_own_rows_begin() -> None:
    told = paid("marginal")
    # Ana's second row begins at 10,000: 500 + 500, then 1,500. Ben's at 20,000: 750, then 250 + 1,000.
    told.lines("""
        | paid    | person | deal | kind   | amount    |
        | 2026-01 | ana    | D-1  | earned | $1,000.00 |
        | 2026-02 | ana    | D-2  | earned | $1,500.00 |
        | 2026-01 | ben    | D-3  | earned | $750.00   |
        | 2026-02 | ben    | D-4  | earned | $1,250.00 |
    """)
    told.frame(
        "slices",
        """
        | deal | tier                   | basis | rate | before | after |
        | D-3  | from $0                | 15000 | 0.05 | 0      | 15000 |
        | D-4  | from $0                | 5000  | 0.05 | 15000  | 30000 |
        | D-4  | from person.target / 4 | 10000 | 0.1  | 15000  | 30000 |
        """,
        person="ben",
    )
    assert not told.problems


def test_retroactive_rows_rate_earlier_deals_again_at_each_person_s_own_bound() -> None:
    told = paid("retroactive")
    told.lines("""
        | paid    | person | deal | kind    | amount    |
        | 2026-01 | ana    | D-1  | earned  | $1,500.00 |
        | 2026-02 | ana    | D-2  | earned  | $1,500.00 |
        | 2026-01 | ben    | D-3  | earned  | $750.00   |
        | 2026-02 | ben    | D-3  | true_up | $750.00   |
        | 2026-02 | ben    | D-4  | earned  | $1,500.00 |
    """)


def test_excess_and_whole_deal_rows() -> None:
    # Ana reaches the second row in January, ben in February with 10,000 above it.
    paid("excess").frame(
        "lines",
        "| deal | amount |\n| D-1 | $1,000.00 |\n| D-2 | $1,500.00 |\n| D-3 | $750.00 |\n| D-4 | $1,250.00 |",
    )
    paid("whole deal at the new rate").frame(
        "lines",
        "| deal | amount |\n| D-1 | $1,500.00 |\n| D-2 | $1,500.00 |\n| D-3 | $750.00 |\n| D-4 | $1,500.00 |",
    )
    paid("whole deal at the old rate").frame(
        "lines",
        "| deal | amount |\n| D-1 | $750.00 |\n| D-2 | $1,500.00 |\n| D-3 | $750.00 |\n| D-4 | $750.00 |",
    )


def test_rows_by_attainment_and_by_a_part_of_the_quota() -> None:
    quota = "quota bookings $20,000 per quarter\n"
    by_share = (
        quota
        + BOOKINGS
        + commission(
            "tiers marginal by attainment:\n    from 0%: 5%\n    from person.target / $80,000: 10%"
        )
    )
    # Ana from 50%: 10,000. Ben from 100%: 20,000.
    amounts = "| deal | amount |\n| D-1 | $1,000.00 |\n| D-2 | $1,500.00 |\n| D-3 | $750.00 |\n| D-4 | $1,250.00 |"
    story(by_share, PEOPLE + DEALS).frame("lines", amounts)
    by_quota = (
        quota
        + BOOKINGS
        + commission(
            "tiers marginal by amount:\n    from $0: 5%\n    from min(80% * quota of bookings, person.target / 4): 10%"
        )
    )
    # Ben from 16,000: 750, then 50 + 1,400.
    story(by_quota, PEOPLE + DEALS).frame("lines", amounts.replace("$1,250.00", "$1,450.00"))


@pytest.mark.parametrize("second", ["person.target / 40", "$1,000"])
def test_a_first_row_at_zero_reaches_below_it(second: str) -> None:
    table = f"rate 6%\naccelerator marginal by amount:\n    from $0: 1.5x\n    from {second}: 2x"
    deals = """
    given deals:
        | deal | person | close_date | acv   |
        | D-1  | ana    | 2026-01-10 | -$100 |
        | D-2  | ana    | 2026-02-10 | $100  |
    """
    told = story(BOOKINGS + commission(table), PEOPLE + deals)
    told.frame("lines", "| deal | amount |\n| D-1 | -$9.00 |\n| D-2 | $9.00 |", kind="earned")


def test_an_accelerator_begins_at_a_person_s_own_row() -> None:
    table = "rate 10%\naccelerator marginal by amount:\n    from person.target / 4: 2x"
    told = story(BOOKINGS + commission(table), PEOPLE + DEALS)
    told.frame(
        "lines",
        "| deal | amount |\n| D-1 | $2,000.00 |\n| D-2 | $3,000.00 |\n| D-3 | $1,500.00 |\n| D-4 | $2,500.00 |",
    )
    back = story(BOOKINGS + commission(table.replace("marginal", "retroactive")), PEOPLE + DEALS)
    back.frame(
        "lines",
        "| deal | kind | amount |\n| D-1 | earned | $3,000.00 |\n| D-2 | earned | $3,000.00 |\n"
        "| D-3 | earned | $1,500.00 |\n| D-3 | true_up | $1,500.00 |\n| D-4 | earned | $3,000.00 |",
    )


def test_the_value_of_the_last_day_of_the_period_counts_for_all_of_it() -> None:
    given = PEOPLE.replace(
        "| ben    | rep  | 2026-01-01 | $80,000 |",
        "| ana    | rep  | 2026-03-01 | $80,000 |",
    )
    deals = "\n".join(row for row in DEALS.splitlines() if "ben" not in row)
    told = story(BOOKINGS + commission("tiers marginal by amount" + ROWS), given + deals)
    told.frame("lines", "| deal | amount |\n| D-1 | $750.00 |\n| D-2 | $1,250.00 |")


def test_deals_taken_back_leave_the_rows_they_had_filled() -> None:
    deals = """
    given deals:
        | deal | person | close_date | acv      |
        | D-1  | ana    | 2026-01-20 | $15,000  |
        | D-2  | ana    | 2026-02-20 | -$10,000 |
    """
    table = "tiers marginal by amount" + ROWS + "negative total is zero"
    told = story(BOOKINGS + commission(table), PEOPLE + deals)
    told.frame("lines", "| deal | amount |\n| D-1 | $1,000.00 |\n| D-2 | -$750.00 |\n| | $750.00 |")


def test_who_has_no_value_is_named_and_not_paid() -> None:
    given = PEOPLE.replace("$80,000", "       ")
    told = story(BOOKINGS + commission("tiers marginal by amount" + ROWS), given + DEALS)
    told.frame("lines", "| deal | amount |\n| D-1 | $1,000.00 |\n| D-2 | $1,500.00 |")
    assert told.problems == [
        (
            "start-missing",
            "person.target / 4 is empty for ben in 2026-Q1; earns pays nothing there",
        )
    ]


def test_rows_that_do_not_ascend_for_somebody_are_named_and_not_paid() -> None:
    rows = ":\n    from $0: 5%\n    from $15,000: 7%\n    from person.target / 4: 10%\n"
    told = paid("marginal", rows)
    told.frame("lines", "| deal | amount |\n| D-3 | $750.00 |\n| D-4 | $1,350.00 |")
    assert told.problems == [
        (
            "start-missing",
            "person.target / 4 lies below $15,000 for ana in 2026-Q1; earns pays nothing there",
        )
    ]


def test_tables_per_deal_take_the_value_of_the_deal_s_day() -> None:
    table = "tiers per deal by amount:\n    from $0: 5%\n    from person.target / 4: 10%"
    told = story(BOOKINGS + commission(table, "bookings"), PEOPLE + DEALS)
    told.frame(
        "lines",
        "| deal | amount |\n| D-1 | $1,500.00 |\n| D-2 | $1,500.00 |\n| D-3 | $750.00 |\n| D-4 | $750.00 |",
    )


def test_partitions_pay_the_same() -> None:
    body = BOOKINGS + commission("tiers retroactive by amount" + ROWS)
    whole = story(body, PEOPLE + DEALS)
    parted = story(body, PEOPLE + DEALS, partitions=2)
    assert whole.result.lines.equals(parted.result.lines)


@pytest.mark.parametrize(
    ("block", "code"),
    [
        ("tiers marginal by amount:\n    from person.target: 5%", "rows-start-above-zero"),
        ("tiers marginal by amount:\n    from $0: 5%\n    from 50% * 2: 6%", "bound-of-other-unit"),
        ("tiers marginal by amount:\n    from $0: 5%\n    from deal.acv: 6%", "field-out-of-place"),
        (
            "tiers marginal by amount"
            + ROWS
            + "accelerator marginal by amount:\n    from $90,000: 2x",
            "start-beside-other-cuts",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused(block: str, code: str) -> None:
    _, problems = read_plan(plan_text(BOOKINGS + commission(block)), "p.plan", Schema())
    assert [problem.code for problem in problems if problem.severity == "error"] == [code]


OF_PERIOD = (
    PEOPLE
    + """
    given deals:
        | deal | person | close_date | acv     |
        | D-1  | ana    | 2026-01-20 | $30,000 |
        | D-2  | ben    | 2026-01-20 | $30,000 |
        | D-3  | ben    | 2026-03-31 | $0      |
"""
)


@pytest.mark.parametrize(("mode", "ana"), [("replacing", "$300.00"), ("stacking", "$400.00")])
def test_steps_of_a_bonus_begin_at_each_person_s_own_amounts(mode: str, ana: str) -> None:
    body = f"""
bonus made:
    steps {mode} by amount of bookings per quarter:
        from   person.target / 4: $100
        from 75% * person.target: $300
"""
    # Ana has passed 10,000 and 30,000, Ben 20,000 of 20,000 and 60,000.
    told = story(BOOKINGS + body, OF_PERIOD)
    told.frame("lines", f"| person | amount |\n| ana | {ana} |\n| ben | $100.00 |")
    told.frame("slices", "| tier |\n| from person.target / 4 |", person="ben")
    assert not told.problems


CURVE = """
curve var_pay:
    target $1,000 per quarter
    points by amount of bookings:
        at person.target / 4: 50%
        at     person.target: 100%
    below: nothing
    above: last slope
"""


def test_points_of_a_curve_stand_at_each_person_s_own_amounts() -> None:
    # Ana: 20,000 of the 30,000 from 10,000 to 40,000: 83.33%. Ben: 10,000 of 60,000: 58.33%.
    told = story(BOOKINGS + CURVE, OF_PERIOD)
    told.frame("lines", "| person | amount |\n| ana | $833.33 |\n| ben | $583.33 |")


def test_points_that_do_not_ascend_for_somebody_are_named_and_pay_nothing() -> None:
    given = OF_PERIOD.replace("$80,000", "$0     ").replace("$40,000", "       ")
    told = story(BOOKINGS + CURVE, given)
    told.frame("lines", "| person | amount |")
    assert sorted(told.problems)[:2] == [
        (
            "start-missing",
            "person.target / 4 is empty for ana in 2026-Q1; var_pay pays nothing there",
        ),
        (
            "start-missing",
            "person.target does not lie above person.target / 4 for ben in 2026-Q1; "
            "var_pay pays nothing there",
        ),
    ]


def test_random_rows_that_are_calculated_pay_like_rows_that_are_written() -> None:
    modes = (
        "marginal",
        "retroactive",
        "excess",
        "whole deal at the new rate",
        "whole deal at the old rate",
    )
    ends = (
        "negative total pays back",
        "negative total is zero",
        "negative total carries into the next quarter",
        "opens when number of bookings >= 3, from the first dollar",
    )
    for index in range(count(200)):
        random = Random(seed() * 1000 + index)
        low = random.randrange(1, 40) * 1000
        high = low + random.randrange(1, 30) * 1000
        given = f"given people:\n    | person | from | target | salary |\n    | dana | 2026-01-01 | ${low} | ${high} |\n"
        given += "given deals:\n    | deal | close_date | acv |\n"
        for deal in range(12):
            day = f"2026-{random.randrange(1, 7):02}-{random.randrange(1, 28):02}"
            given += f"    | D-{deal} | {day} | ${random.choice([1, 1, 1, -1]) * random.randrange(100, 20_000)} |\n"
        rows = "tiers {} by amount:\n    from $0: 5%\n    from {}: 8%\n    from {}: 11%\n{}"
        mode, end = random.choice(modes), random.choice(ends)
        frames = []
        for starts in ((f"${low:,}", f"${high:,}"), ("person.target", "person.salary")):
            told = story(BOOKINGS + commission(rows.format(mode, *starts, end)), given)
            frames += [told.result.lines, told.result.slices.drop("tier")]
        assert frames[0].equals(frames[2]), (index, mode, end)
        assert frames[1].equals(frames[3]), (index, mode, end)
