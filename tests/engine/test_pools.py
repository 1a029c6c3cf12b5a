"""Step 6: pools that members of a plan share.

Tests: comp/engine/pools.py, comp/engine/together.py, comp/language/compile_pools.py, comp/language/missing_together.py, comp/language/plan/pools.py, comp/language/plan/kinds.py
"""

from __future__ import annotations

from comp.language.show import show_plan
from tests.engine.story import BOOKINGS, Story, plan_text, story

PEOPLE = """
    person ana
    given people:
        | person | plan | manager | from       | to         | commission_rate | target |
        | ana    | rep  | kim     | 2026-01-01 |            | 25%             | $3     |
        | bob    | rep  | kim     | 2026-01-01 |            | 50%             | $1     |
        | cid    | rep  | kim     | 2026-01-01 | 2026-03-15 |                 | $9     |
        | dan    | rep  | kim     | 2026-02-01 |            |                 | $0     |
    given deals:
        | deal | person | close_date | acv     |
        | D-1  | ana    | 2026-01-10 | $600    |
        | D-2  | cid    | 2026-03-10 | $400.10 |
"""


def pool(shared: str, fund: str = "10% * total amount of bookings", more: str = "") -> str:
    return (
        BOOKINGS
        + f"pool team:\n    fund {fund} per quarter\n    shared {shared}\n{more}".replace(
            "pool team", "pool crew"
        )
    )


def paid(told: Story, *expected: str) -> None:
    rows = told.result.lines.select("person", "pay_period", "earned_on", "amount").iter_rows()
    assert sorted(f"{a} {b} {c} {d:.2f}" for a, b, c, d in rows) == sorted(expected)


END = "2026-03 2026-03-31"


def test_a_fund_is_shared_equally_by_who_is_there_at_the_end() -> None:
    # 100.01 in three: 33.34, 33.34, 33.33; cid's sales count, cid has left.
    paid(
        story(pool("equally"), PEOPLE),
        f"ana {END} 33.34",
        f"bob {END} 33.34",
        f"dan {END} 33.33",
    )


def test_by_a_weight_negative_weights_count_nothing() -> None:
    paid(story(pool("by person.target - $2"), PEOPLE), f"ana {END} 100.01")
    paid(story(pool("by person.commission_rate"), PEOPLE), f"ana {END} 33.34", f"bob {END} 66.67")


def test_what_nobody_holds_of_a_total_is_paid_to_nobody() -> None:
    told = story(pool("by person.commission_rate of 100%"), PEOPLE)
    paid(told, f"ana {END} 25.00", f"bob {END} 50.01")
    assert told.problems == []


def test_weights_above_the_total_pay_nothing_and_are_a_problem() -> None:
    told = story(pool("by person.commission_rate of 50%"), PEOPLE)
    paid(told)
    assert [code for code, _ in told.problems] == ["pool-shares-above-whole"]


def test_without_a_weight_nobody_is_paid_and_a_warning_says_so() -> None:
    told = story(pool("by person.salary"), PEOPLE)
    paid(told)
    assert told.problems == [
        (
            "pool-without-shares",
            "nobody holds a share of crew in 2026-Q1, so its fund is paid to nobody",
        )
    ]


def test_who_shares_and_by_which_measure() -> None:
    where = "    where person.target >= $1 and number of bookings >= 1\n"
    paid(story(pool("equally", more=where), PEOPLE), f"ana {END} 100.01")
    paid(story(pool("by amount of bookings"), PEOPLE), f"ana {END} 100.01")


def test_funds_by_head_by_deal_and_by_quota() -> None:
    paid(
        story(pool("equally", "$10 * number of members + $1 * total number of bookings"), PEOPLE),
        f"ana {END} 10.67",
        f"bob {END} 10.67",
        f"dan {END} 10.66",
    )
    quota = "quota bookings $1,000 per quarter\n"
    # Four people have a quota in the quarter: 1% of 4,000.
    told = story(quota + pool("equally", "1% * total quota of bookings"), PEOPLE)
    assert told.result.lines["amount"].sum() == 40


def test_a_fund_by_a_named_value() -> None:
    named = pool("equally", "max(gain, $0) / 2") + "define gain: 20% * total amount of bookings\n"
    plain = pool("equally")
    assert story(named, PEOPLE).result.lines.equals(story(plain, PEOPLE).result.lines)


def test_a_negative_fund_pays_nothing() -> None:
    paid(story(pool("equally", "total amount of bookings - $2,000"), PEOPLE))


def test_a_plan_that_ends_inside_the_period_pays_at_its_end() -> None:
    told = story(pool("equally"), PEOPLE, effective="2026-01-01 to 2026-03-12")
    paid(
        told,
        *(
            f"{who} 2026-03 2026-03-12 {sum_}"
            for who, sum_ in zip(
                ("ana", "bob", "cid", "dan"), ("25.01", "25.00", "25.00", "25.00"), strict=True
            )
        ),
    )


def test_groups_of_people_change_nothing_and_a_pool_may_be_overridden() -> None:
    body = pool("equally")
    assert story(body, PEOPLE).result.lines.equals(story(body, PEOPLE, partitions=3).result.lines)
    lead = "override leads:\n    on pay of team from crew\n    rate 10%\n"
    kim = "        | kim | lead | | 2026-01-01 | | | |\n    given deals"
    given = PEOPLE.replace("    given deals", kim)
    told = story(body, given, also=[plan_text(lead, name="lead")])
    mine = told.result.lines.filter(told.result.lines["person"] == "kim")
    assert [f"{amount:.2f}" for amount in mine["amount"]] == ["3.33", "3.33", "3.33"]


def test_it_is_shown_in_words() -> None:
    [plan] = story(pool("by person.target of $20"), PEOPLE).plans
    shown = show_plan(plan, None)
    assert "  fund 10% * total amount of bookings per quarter\n" in shown
    assert "  shared by person.target of $20 among plan members\n" in shown
