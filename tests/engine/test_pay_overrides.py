"""Step 6: overrides on what the members of a team are paid, across plans.

Tests: comp/engine/pay_overrides.py, comp/engine/shared.py, comp/language/compile_pay_override.py, comp/language/show_teams.py
"""

from __future__ import annotations

import pytest

from comp.language.show import show_plan
from tests.engine.story import Story, plan_text, story

REPS = """
    credit bookings:
        from  own deals
        count deal.acv
        dated deal.close_date
    commission sells:
        on bookings accumulated per quarter
        tiers retroactive by amount:
            from   $0: 10%
            from $300: 20%
    kicker extra:
        on bookings
        rate 1%
    bonus busy:
        pays $50 per quarter when number of bookings >= 2
"""
GIVEN = """
    person mia
    given people:
        | person | plan | manager | from       |
        | ana    | reps | mia     | 2026-01-01 |
        | ana    | reps | eve     | 2026-03-01 |
        | mia    | lead | vic     | 2026-01-01 |
        | vic    | lead |         | 2026-01-01 |
    given deals:
        | deal | person | close_date | acv  |
        | D-1  | ana    | 2026-01-10 | $100 |
        | D-2  | ana    | 2026-02-10 | $200 |
        | D-3  | ana    | 2026-03-10 | $100 |
"""


def told(override: str, given: str = GIVEN, *, reps: str = REPS, **more: str) -> Story:
    head = {key: more.pop(key) for key in ("pay", "rounding") if key in more}
    pays = plan_text(reps, name="reps", **{key[5:]: value for key, value in more.items()})
    return story(override, given, also=[pays], name="lead", **head)


def lead(of: str, team: str = "team", rate: str = "50%", more: str = "") -> str:
    return f"override leads:\n    on pay of {team} from {of}\n    rate {rate}\n    {more}\n"


def test_every_earned_line_and_true_up_of_the_team_of_its_day() -> None:
    # At 300 in February D-1 is trued up from 10 to 20; from March on ana reports to eve.
    told(lead("sells")).lines(
        """
        | person | paid    | kind    | deal | earned_on  | amount |
        | ana    | 2026-01 | earned  | D-1  | 2026-01-10 | $10.00 |
        | ana    | 2026-02 | earned  | D-2  | 2026-02-10 | $40.00 |
        | ana    | 2026-02 | true_up | D-1  | 2026-02-10 | $10.00 |
        | ana    | 2026-03 | earned  | D-3  | 2026-03-10 | $20.00 |
        | ana    | 2026-01 | earned  | D-1  | 2026-01-10 | $1.00  |
        | ana    | 2026-02 | earned  | D-2  | 2026-02-10 | $2.00  |
        | ana    | 2026-03 | earned  | D-3  | 2026-03-10 | $1.00  |
        | ana    | 2026-03 | earned  |      | 2026-03-31 | $50.00 |
        | mia    | 2026-01 | earned  | D-1  | 2026-01-10 | $5.00  |
        | mia    | 2026-02 | earned  | D-2  | 2026-02-10 | $20.00 |
        | mia    | 2026-02 | true_up | D-1  | 2026-02-10 | $5.00  |
        """
    )


def paid(found: Story, expected: str, *people: str) -> None:
    rows = [tuple(row.strip().split()) for row in expected.strip().splitlines()]
    lines = found.result.lines
    lines = lines.filter(lines["person"].is_in(people or ("mia", "vic")))
    columns = ["person", "pay_period", "component", "deal", "amount"]
    have = [
        (*map(str, (row[0], row[1], row[2], row[3] or "-")), f"{row[4]:.2f}")
        for row in lines.select(columns).iter_rows()
    ]
    assert sorted(have) == sorted(rows)


def test_several_components_and_levels() -> None:
    given = GIVEN.replace("| eve  ", "| mia  ")
    paid(
        told(lead("sells, extra, busy", "team 2 levels below", "10%"), given),
        """vic 2026-01 leads D-1 1.00
           vic 2026-01 leads D-1 0.10
           vic 2026-02 leads D-2 4.00
           vic 2026-02 leads D-1 1.00
           vic 2026-02 leads D-2 0.20
           vic 2026-03 leads D-3 2.00
           vic 2026-03 leads D-3 0.10
           vic 2026-03 leads - 5.00""",
    )
    result = told(lead("sells, extra, busy", "all team", "10%"), given).result.lines
    assert result["line"].is_unique().all()


def test_overrides_read_each_other_lowest_first() -> None:
    body = (
        lead("sells", rate="10%")
        + "override top_pay:\n    on pay of team from leads\n    rate 50%\n"
    )
    paid(
        told(body),
        """mia 2026-01 leads D-1 1.00
           mia 2026-02 leads D-2 4.00
           mia 2026-02 leads D-1 1.00
           vic 2026-01 top_pay D-1 0.50
           vic 2026-02 top_pay D-2 2.00
           vic 2026-02 top_pay D-1 0.50""",
    )


def test_a_manager_paid_per_quarter_gets_each_line_in_the_quarter_of_its_pay_period() -> None:
    given = GIVEN.replace("| eve  ", "| mia  ")
    for slow in ({"pay": "quarterly"}, {"more": "paid per quarter"}):
        body = lead("sells", more=slow.get("more", ""))
        head = {"pay": slow["pay"]} if "pay" in slow else {}
        found = told(body, given, **head)
        mine = found.result.lines.filter(found.result.lines["person"] == "mia")
        assert set(mine["pay_period"]) == ({"2026-Q1"} if head else {"2026-03"})
        assert mine["line"].is_unique().all()
        assert sorted(f"{amount:.2f}" for amount in mine["amount"]) == [
            "10.00",
            "20.00",
            "5.00",
            "5.00",
        ]


def test_the_rate_may_be_personal_or_the_deals_and_is_rounded_as_the_plan_says() -> None:
    given = """
    person mia
    given people:
        | person | plan | manager | from       | commission_rate |
        | ana    | reps | mia     | 2026-01-01 |                 |
        | mia    | lead |         | 2026-01-01 | 2.5%            |
    given deals:
        | deal | person | close_date | acv    | discount |
        | D-1  | ana    | 2026-01-10 | $30.20 | 100%     |
        | D-2  | ana    | 2026-01-11 | $30.20 |          |
    """
    # 2.5% of 3.02 is 7.55 cents, twice: 8 + 7 as a running total, 8 + 8 line by line.
    body = lead("sells", rate="person.commission_rate")
    paid(told(body, given), "mia 2026-01 leads D-1 0.08\nmia 2026-01 leads D-2 0.08")
    running = told(body, given, rounding="half up to the cent, running total")
    paid(running, "mia 2026-01 leads D-1 0.08\nmia 2026-01 leads D-2 0.07")
    # Without a discount there is no rate, and nothing is paid.
    paid(told(lead("sells", rate="deal.discount"), given), "mia 2026-01 leads D-1 3.02")


@pytest.mark.parametrize("partitions", [1, 3])
def test_groups_of_people_change_nothing(partitions: int) -> None:
    pays = plan_text(REPS, name="reps")
    body = lead("sells, extra", "all team")
    found = story(body, GIVEN, also=[pays], name="lead", partitions=partitions)
    assert found.result.lines.equals(told(body).result.lines)


def test_what_is_taken_back_from_the_manager_is_said_by_her_plan() -> None:
    given = GIVEN.replace("| close_date |", "| close_date | cancelled_on |").replace(
        "2026-01-10 |", "2026-01-10 | 2026-02-20 |"
    )
    given = given.replace("2026-02-10 |", "2026-02-10 | |").replace(
        "2026-03-10 |", "2026-03-10 | |"
    )
    body = lead("sells") + (
        "clawback lost:\n"
        "    when deal.cancelled_on within 90 days of deal.close_date\n"
        "    take back 100% of leads paid on the deal\n"
        "    attainment kept\n"
    )
    found = told(body, given)
    back = found.result.lines.filter(found.result.lines["kind"] == "clawback")
    assert back.select("person", "deal", "amount").rows() == [("mia", "D-1", -10)]


def test_it_is_shown_in_words() -> None:
    [plan, *_] = told(lead("sells, busy", "all team", "2%")).plans
    assert "2% of what sells, busy pay everybody below" in show_plan(plan, None)
