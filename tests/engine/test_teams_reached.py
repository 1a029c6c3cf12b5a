"""How many of a team have reached their quotas, in what is paid per period.

Tests: comp/engine/teams_reached.py
"""

from __future__ import annotations

import pytest

from tests.engine.story import REPS, Story, plan_text, story

HUNTERS = REPS.replace("from quotas per quarter", "$100 per month").replace("sells", "hunts")
BONUS = """
    bonus made:
        pays {pays}
"""
GIVEN = """
    person mia
    given people:
        | person | plan    | manager | from       | to         |
        | ana    | reps    | mia     | 2026-01-01 |            |
        | bob    | reps    | mia     | 2026-01-01 |            |
        | cid    | hunters | mia     | 2026-01-01 |            |
        | dan    | reps    | mia     | 2026-01-01 |            |
        | eve    | reps    | ana     | 2026-01-01 |            |
        | fay    | reps    | mia     | 2026-01-01 | 2026-03-30 |
        | fay    | reps    | vic     | 2026-03-31 |            |
        | mia    | lead    | vic     | 2026-01-01 |            |
        | vic    | lead    |         | 2026-01-01 |            |
    given quotas:
        | person | credit   | period  | amount |
        | ana    | bookings | 2026-Q1 | $1,000 |
        | bob    | bookings | 2026-Q1 | $1,000 |
        | eve    | bookings | 2026-Q1 | $1,000 |
        | fay    | bookings | 2026-Q1 | $1,000 |
    given deals:
        | deal | person | close_date | acv    |
        | D-1  | ana    | 2026-01-10 | $400   |
        | D-2  | ana    | 2026-03-31 | $600   |
        | D-3  | bob    | 2026-02-10 | $999   |
        | D-4  | cid    | 2026-02-10 | $300   |
        | D-5  | dan    | 2026-02-10 | $9,000 |
        | D-6  | fay    | 2026-02-10 | $2,000 |
        | D-7  | bob    | 2026-04-01 | $5,000 |
"""


def told(pays: str, *, given: str = GIVEN, partitions: int = 1, through: str = "") -> Story:
    also = [plan_text(REPS, name="reps"), plan_text(HUNTERS, name="hunters")]
    body = BONUS.format(pays=pays) if "\n" not in pays else pays
    until = through or "2026-03-31"
    return story(body, given, also=also, name="lead", partitions=partitions, through=until)


def made(found: Story, *expected: str) -> None:
    lines = found.result.lines
    rows = lines.filter(lines["component"] == "made").select("person", "pay_period", "amount")
    assert sorted(f"{who} {paid} {amount:.2f}" for who, paid, amount in rows.iter_rows()) == sorted(
        expected
    )


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        # On the last day ana and cid have reached theirs, bob lacks a dollar; dan has no quota, eve
        # reports to ana, fay has gone to vic. Of vic's, fay has reached hers, mia has none.
        ("team at 100% of bookings as of the last day", ("mia 200", "vic 100")),
        ("team at 100% of bookings as of the first day", ("mia 300",)),
        ("team at 99.9% of bookings as of the last day", ("mia 300", "vic 100")),
        ("team at 200% of bookings as of the first day", ("mia 100",)),
        # mia's reports, eve and fay.
        ("all team at 100% of bookings as of the last day", ("mia 200", "vic 300")),
        ("team 2 levels below at 100% of bookings as of the last day", ("vic 200",)),
    ],
)
def test_the_number_of_a_team(asked: str, expected: tuple[str, ...]) -> None:
    found = told(f"$100 * number of {asked} per quarter")
    made(found, *(line.replace(" ", " 2026-03 ") + ".00" for line in expected))
    assert not [code for code, _ in found.problems if code != "partial-period"]


def test_the_share_is_of_those_with_a_quota() -> None:
    found = told("$300 * share of team at 100% of bookings as of the last day per quarter")
    made(found, "mia 2026-03 200.00", "vic 2026-03 300.00")
    found = told("$300 * share of all team at 100% of bookings as of the last day per quarter")
    # Of vic's: ana, bob, cid, eve and fay.
    made(found, "mia 2026-03 150.00", "vic 2026-03 180.00")


def test_a_share_is_compared_exactly() -> None:
    two_thirds = "when 3 * share of team at 100% of bookings as of the last day >= 200%"
    made(told(f"$10 per quarter {two_thirds}"), "mia 2026-03 10.00", "vic 2026-03 10.00")
    more = two_thirds.replace(">=", ">")
    made(told(f"$10 per quarter {more}"), "vic 2026-03 10.00")


def test_nobody_with_a_quota_is_none_of_none() -> None:
    # In the second quarter only cid, whose quota stands in the plan, has one.
    pays = "$10 per quarter when share of team at 1% of bookings as of the last day {}"
    none = told(pays.format("is 0%"), through="2026-06-30")
    made(none, "mia 2026-06 10.00", "vic 2026-06 10.00")
    made(told(pays.format("> 0%"), through="2026-06-30"), "mia 2026-03 10.00", "vic 2026-03 10.00")
    number = "number of team at 1% of bookings as of the last day"
    made(told(f"$10 + $1 * {number} per quarter", given=alone()), "vic 2026-03 10.00")


def alone() -> str:
    """vic has nobody."""
    return """
        person vic
        given people:
            | person | plan | manager | from       |
            | vic    | lead |         | 2026-01-01 |
        given quotas:
            | person | credit   | period  | amount |
        given deals:
            | deal | person | close_date | acv  |
            | D-1  | vic    | 2026-03-10 | $400 |
    """


def test_over_other_periods() -> None:
    # cid's $300 are all of February: none of January's, all of a month's $100.
    found = told("$100 * number of team at 100% of bookings as of the last day per month")
    made(found, "mia 2026-02 100.00")


def test_who_is_on_two_plans_counts_once_and_one_is_enough() -> None:
    both = GIVEN.replace(
        "| cid    | hunters | mia     | 2026-01-01 |            |",
        "| cid    | hunters | mia     | 2026-01-01 |            |\n"
        "        | cid    | reps    | mia     | 2026-01-01 |            |",
    ).replace(
        "| fay    | bookings | 2026-Q1 | $1,000 |",
        "| fay    | bookings | 2026-Q1 | $1,000 |\n"
        "        | cid    | bookings | 2026-Q1 | $400   |",
    )
    found = told(
        "$300 * share of team at 100% of bookings as of the last day per quarter", given=both
    )
    made(found, "mia 2026-03 200.00", "vic 2026-03 300.00")


def test_a_member_who_moved_brings_credit_along() -> None:
    moved = GIVEN.replace(
        "| bob    | reps    | mia     | 2026-01-01 |            |",
        "| bob    | reps    | mia     | 2026-01-01 | 2026-02-28 |\n"
        "        | bob    | hunters | mia     | 2026-03-01 |            |",
    )
    also = [plan_text(REPS, name="reps")]
    hunters = HUNTERS + "carries attainment from reps\n"
    also.append(plan_text(hunters, name="hunters"))
    body = BONUS.format(
        pays="$100 * number of team at 300% of bookings as of the last day per quarter"
    )
    # $999 of a quota of $300, counted on the plan of the last day.
    found = story(body, moved, also=also, name="lead", through="2026-03-31")
    made(found, "mia 2026-03 100.00")
    also[1] = plan_text(HUNTERS + "attainment starts at zero\n", name="hunters")
    made(story(body, moved, also=also, name="lead", through="2026-03-31"))


def test_a_quota_that_is_itself_a_part_of_the_team_s() -> None:
    body = """
        credit region:
            from  team deals as of deal.close_date
            count deal.acv
            dated deal.close_date
        quota region 50% of quota of bookings of team as of the first day per quarter
        bonus made:
            pays $10 * number of team at {} of region as of the last day per quarter
    """
    # Of vic's people mia has $13,299 of half of $3,300 (ana, bob, cid, fay), and is on the lead plan.
    made(told(body.format("100%")), "vic 2026-03 10.00")
    made(told(body.format("806%")), "vic 2026-03 10.00")
    made(told(body.format("807%")))


def test_named_tables_and_multipliers_by_a_share() -> None:
    body = """
        table factor by share of team at 100% of bookings as of the last day:
            from  0%: 1x
            from 60%: 2x
        bonus base_pay:
            pays $100 * factor per quarter
        multiplier made:
            share of team at 100% of bookings as of the last day per quarter on base_pay
    """
    # 2 of 3 of $200 is a third less; of vic's one, all.
    made(told(body), "mia 2026-03 -66.67")


STEPS = """
    bonus made:
        steps replacing by share of team at 100% of bookings as of the last day per quarter:
            from 50%: $1,000
            from 75%: $2,000
"""
CURVE = """
    curve made:
        measured per quarter
        points by number of team at 100% of bookings as of the last day:
            at 1: $100
            at 4: $400
        below: nothing
        above: last point
"""
GATED = """
    bonus made:
        pays $10 per quarter
        opens when share of team at 100% of bookings as of the last day >= 60%, from the first dollar
"""


@pytest.mark.parametrize(
    ("body", "mia", "vic"), [(STEPS, 1000, 2000), (CURVE, 200, 100), (GATED, 10, 10)]
)
def test_steps_curves_and_gates_go_by_it(body: str, mia: int, vic: int) -> None:
    made(told(body), f"mia 2026-03 {mia}.00", f"vic 2026-03 {vic}.00")


def test_pools_and_multipliers_go_by_it() -> None:
    pool = """
        credit bookings:
            from  all team deals as of deal.close_date
            count deal.acv
            dated deal.close_date
        pool made:
            fund   $500 per quarter
            where  number of team at 100% of bookings as of the last day > 0
            shared by number of all team at 100% of bookings as of the last day
    """
    made(told(pool), "mia 2026-03 200.00", "vic 2026-03 300.00")
    multiplier = """
        bonus base_pay:
            pays $100 per quarter
        multiplier made:
            2x per quarter on base_pay when share of team at 100% of bookings as of the last day < 100%
    """
    made(told(multiplier), "mia 2026-03 100.00")


def test_missed_quarters_are_caught_up_by_the_team_of_the_year() -> None:
    body = """
        credit region:
            from  team deals as of deal.close_date
            count deal.acv
            dated deal.close_date
        quota region $1 per quarter
        bonus made:
            pays $10 per quarter when number of team at 100% of bookings as of the last day >= 3
            catches up when amount of region per year > $0 and number of team at 100% of bookings as of the last day >= 1
    """
    # Over the year bob has more than twice his quota of the first quarter, and ana has hers; in no
    # quarter are there three.
    found = told(body, through="2026-12-31")
    made(found, *["mia 2026-12 10.00"] * 4)


def test_a_gate_on_deals_is_judged_at_the_end_of_each_pay_period() -> None:
    body = """
        credit mine:
            from  own deals
            count deal.acv
            dated deal.close_date
        commission made:
            on mine accumulated per quarter
            rate 10%
            opens when share of team at 40% of bookings as of the first day >= {}, from the first dollar
    """
    given = GIVEN + "        | M-1  | mia    | 2026-01-20 | $500   |\n"
    # At the end of January only ana is at 40% of her quota of the quarter, of four; at the end of
    # February also bob, cid and fay.
    found = told(body.format("50%"), given=given)
    made(found, "mia 2026-02 50.00")
    frame = found.result.lines.filter(found.result.lines["component"] == "made")
    assert frame.select("kind", "earned_on").rows()[0][0] == "true_up"
    assert str(frame["earned_on"][0]) == "2026-02-28"
    made(told(body.format("25%"), given=given), "mia 2026-01 50.00")
    made(told(body.format("25%").replace("mine accumulated per quarter", "mine"), given=given))


@pytest.mark.parametrize("body", [STEPS, CURVE, GATED])
def test_partitions_make_no_difference(body: str) -> None:
    one = told(body)
    for partitions in (2, 3, 7):
        several = told(body, partitions=partitions)
        assert several.result.lines.equals(one.result.lines)
        assert several.result.attainment.sort("person", "plan", "credit", "kind", "period").equals(
            one.result.attainment.sort("person", "plan", "credit", "kind", "period")
        )


def test_attainment_says_how_many_of_how_many() -> None:
    asked = "share of all team at 100% of bookings as of the last day"
    found = told(f"$300 * {asked} per quarter")
    found.frame(
        "attainment",
        """
        | person | period  | credited | quota |
        | mia    | 2026-Q1 | 2        | 4     |
        | mia    | 2026-Q2 | 0        | 1     |
        | vic    | 2026-Q1 | 3        | 5     |
        | vic    | 2026-Q2 | 0        | 1     |
        """,
        kind=asked.removeprefix("share of "),
    )
