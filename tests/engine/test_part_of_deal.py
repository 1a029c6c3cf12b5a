"""Step 1: the part of a deal up to or above an amount.

Tests: comp/engine/part_of_deal.py
"""

from __future__ import annotations

from tests.engine.story import Story, story

LARGE = """
    credit {name}:
        from  {source}
        count {count}
        dated deal.close_date
        {part}
    {kind} {name}_pay:
        on {name}
        rate {rate}
"""


def credit(name: str, part: str, **more: str) -> str:
    told = {"source": "own deals", "count": "deal.acv", "rate": "10%", "kind": "commission"}
    return LARGE.format(**{**told, "name": name, "part": part, **more})


def paid(told: Story, expected: str) -> None:
    told.lines("| line | deal | item | amount |\n" + expected)


def test_the_part_above_is_another_credit_than_the_part_up_to() -> None:
    plan = credit("usual", "up to $1,000,000 per deal") + credit(
        "mega", "above $1,000,000 per deal", rate="2%"
    )
    given = """given deals:
        | deal | close_date | acv        |
        | D-1  | 2026-01-05 | $1,300,000 |
        | D-2  | 2026-01-06 | $1,000,000 |
    """
    paid(
        story(plan, given),
        """| usual_pay | D-1 | | $100,000.00 |
           | mega_pay | D-1 | | $6,000.00 |
           | usual_pay | D-2 | | $100,000.00 |""",
    )


def test_items_go_one_after_the_other_and_a_row_without_a_part_is_not_credited() -> None:
    given = """given deals:
        | deal | item | close_date | acv |
        | D-1  | b    | 2026-01-05 | $40 |
        | D-1  | a    | 2026-01-06 | $50 |
        | D-1  | c    | 2026-01-07 | $90 |
    """
    told = story(credit("usual", "up to $80 per deal"), given)
    paid(told, "| usual_pay | D-1 | a | $5.00 |\n| usual_pay | D-1 | b | $3.00 |")
    told.frame(
        "uncredited",
        """
        | deal | item | credit | reason                                             |
        | D-1  | c    | usual  | of each deal only the part up to $80 counts |
        """,
    )


def test_a_negative_deal_mirrors_a_positive_one() -> None:
    given = """given deals:
        | deal | close_date | acv   |
        | D-1  | 2026-01-05 | -$130 |
    """
    plan = credit("usual", "up to $100 per deal") + credit("mega", "above $100 per deal")
    paid(
        story(plan, given),
        """| usual_pay | D-1 | | -$10.00 |
           | mega_pay  | D-1 | | -$3.00  |
           | carried   |     | | $13.00  |""",
    )


def test_both_bounds_leave_the_part_between_and_a_bound_may_be_personal() -> None:
    plan = credit("band", "above person.salary per deal\n        up to $300 per deal")
    given = """
    given people:
        | person | from       | salary |
        | ana    | 2026-01-01 | $100   |
    given deals:
        | deal | close_date | acv  |
        | D-1  | 2026-01-05 | $250 |
        | D-2  | 2026-01-05 | $900 |
    """
    paid(story(plan, given), "| band_pay | D-1 | | $15.00 |\n| band_pay | D-2 | | $20.00 |")


def test_numbers_are_cut_by_numbers_and_count_as_deals_only_where_a_part_counts() -> None:
    plan = (
        credit("seats", "above 10 per deal", count="deal.quantity", rate="$2 per unit")
        + """
    bonus volume:
        pays $100 per quarter when number of seats >= 2
    """
    )
    given = """given deals:
        | deal | close_date | quantity |
        | D-1  | 2026-01-05 | 12       |
        | D-2  | 2026-03-31 | 10       |
    """
    paid(story(plan, given), "| seats_pay | D-1 | | $4.00 |")


def test_a_team_credit_is_cut_on_the_managers_total_of_the_deal() -> None:
    plan = credit(
        "crew", "up to $100 per deal", source="team deals as of deal.close_date", kind="override"
    )
    given = """
    person lea
    given people:
        | person | manager | from       |
        | ana    | lea     | 2026-01-01 |
        | bob    | lea     | 2026-01-01 |
        | lea    |         | 2026-01-01 |
    given deals:
        | deal | person | close_date | acv  |
        | D-1  | ana    | 2026-01-05 | $160 |
    given splits:
        | deal | person | share |
        | D-1  | ana    | 50%   |
        | D-1  | bob    | 50%   |
    """
    paid(story(plan, given), "| crew_pay | D-1 | | $10.00 |")
    per_member = plan.rstrip() + "\n        lines per member\n"
    paid(story(per_member, given), "| crew_pay | D-1 | | $8.00 |\n| crew_pay | D-1 | | $2.00 |")
