"""Step 1: team credits, by level and on a day, and overrides on them.

Tests: comp/engine/team.py
"""

from __future__ import annotations

from tests.engine.story import story


def team(source: str = "team deals as of deal.close_date", more: str = "", **extra: str) -> str:
    """An override of 10% on a team credit."""
    return f"""
credit team_deals:
    from {source}
    count deal.acv {extra.get("times", "")}
    dated deal.close_date
override lead_pay:
    on team_deals
    rate 10%
    {more}
"""


CHAIN = """
    person vic
    given people:
        | person | manager | from       |
        | ana    | mia     | 2026-01-01 |
        | mia    | vic     | 2026-01-01 |
        | vic    | ceo     | 2026-01-01 |
    given deals:
        | deal | person | close_date | acv    |
        | A-1  | ana    | 2026-01-10 | $1,000 |
        | M-1  | mia    | 2026-01-10 | $2,000 |
        | V-1  | vic    | 2026-01-10 | $4,000 |
"""


def test_levels_below() -> None:
    counted = {
        "team deals as of deal.close_date": {"M-1"},
        "team deals 2 levels below as of deal.close_date": {"A-1"},
        "all team deals as of deal.close_date": {"A-1", "M-1"},
        "team deals 3 levels below as of deal.close_date": set(),
    }
    for source, deals in counted.items():
        told = story(team(source), CHAIN)
        assert set(told.result.lines["deal"]) == deals, source


def test_a_managers_own_deal_is_no_team_deal_and_says_so_nowhere_twice() -> None:
    told = story(team(), CHAIN)
    told.lines("| person | deal | amount |\n| vic | M-1 | $200.00 |")
    told.frame(
        "uncredited",
        """
        | person | deal | plan | reason                                  |
        | ana    | A-1  |      | the person is not on any of these plans |
        | vic    | V-1  | rep  | only team deals count on this plan      |
        """,
    )


def test_own_and_team_deals_in_one_plan() -> None:
    # vic's own 4,000 at 5% beside the team's.
    told = story(
        team()
        + """
credit own_deals:
    from own deals
    count deal.acv
    dated deal.close_date
commission sells:
    on own_deals
    rate 5%
""",
        CHAIN,
    )
    told.lines("| line | deal | amount |\n| lead_pay | M-1 | $200.00 |\n| sells | V-1 | $200.00 |")


MOVING = """
    person mia
    given people:
        | person | manager | from       | to         |
        | ana    | mia     | 2026-01-01 | 2026-01-31 |
        | ana    | bob     | 2026-02-01 | 2026-03-31 |
        | ana    | mia     | 2026-05-01 |            |
        | mia    | vic     | 2026-01-01 |            |
    given deals:
        | deal | person | start_date | close_date | acv    |
        | D-1  | ana    | 2026-01-05 | 2026-01-31 | $1,000 |
        | D-2  | ana    | 2026-01-05 | 2026-02-01 | $2,000 |
        | D-3  | ana    | 2026-02-15 | 2026-05-01 | $4,000 |
        | D-4  | ana    | 2026-04-15 | 2026-05-02 | $8,000 |
"""


def test_the_team_is_the_one_of_the_day_named() -> None:
    # By closing day: D-1 before the move, D-3 and D-4 after the way back.
    told = story(team(), MOVING)
    told.lines("| deal | amount |\n| D-1 | $100.00 |\n| D-3 | $400.00 |\n| D-4 | $800.00 |")
    # By starting day: D-1 and D-2; on 15 April no row of ana holds.
    told = story(team("team deals as of deal.start_date"), MOVING)
    told.lines("| deal | amount |\n| D-1 | $100.00 |\n| D-2 | $200.00 |")


def test_a_manager_above_changes_hands_too() -> None:
    # mia reports to vic until February: ana's deal of March is not vic's any more.
    told = story(
        team("all team deals as of deal.close_date"),
        """
        person vic
        given people:
            | person | manager | from       |
            | ana    | mia     | 2026-01-01 |
            | mia    | vic     | 2026-01-01 |
            | mia    | eve     | 2026-03-01 |
        given deals:
            | deal | person | close_date | acv    |
            | D-1  | ana    | 2026-02-28 | $1,000 |
            | D-2  | ana    | 2026-03-01 | $2,000 |
        """,
    )
    told.lines("| deal | amount |\n| D-1 | $100.00 |")


SPLIT = """
    person mia
    given people:
        | person | manager | from       |
        | ana    | mia     | 2026-01-01 |
        | ben    | mia     | 2026-01-01 |
        | cyd    | vic     | 2026-01-01 |
        | mia    | vic     | 2026-01-01 |
    given deals:
        | deal | person | close_date | acv    |
        | D-1  | ana    | 2026-01-10 | $1,000 |
        | D-2  | cyd    | 2026-01-10 | $1,000 |
    given splits:
        | deal | person | share | type    |
        | D-1  | ana    | 75%   |         |
        | D-1  | cyd    | 25%   |         |
        | D-1  | ben    | 50%   | overlay |
        | D-2  | cyd    | 100%  |         |
        | D-2  | ben    | 50%   | overlay |
"""


def test_a_shared_deal_counts_once_and_at_most_whole() -> None:
    # D-1: members have 75% + 50%, at most 100%: 1,000. D-2: only ben's 50%.
    told = story(team(times="times split.share"), SPLIT)
    told.lines("| deal | amount |\n| D-1 | $100.00 |\n| D-2 | $50.00 |")


def test_every_share_counts_lifts_the_limit() -> None:
    source = "team deals as of deal.close_date, every share counts"
    told = story(team(source, times="times split.share"), SPLIT)
    told.lines("| deal | amount |\n| D-1 | $125.00 |\n| D-2 | $50.00 |")


def test_lines_per_member_use_the_whole_up_in_order_of_ids() -> None:
    # ana's 750 first, then ben has 250 left of his 500.
    told = story(team(times="times split.share", more="lines per member"), SPLIT)
    told.lines("""
        | line | deal | amount |
        | lead_pay | D-1  | $75.00 |
        | lead_pay | D-1  | $25.00 |
        | lead_pay | D-2  | $50.00 |
    """)
    keys = sorted(told.result.lines["line"])
    assert [key.split("|")[-1] for key in keys] == ["ana", "ben", "ben"]


def test_a_negative_deal_is_limited_the_same_way() -> None:
    given = SPLIT.replace("$1,000", "-$1,000")
    told = story(team(times="times split.share", more="lines per member"), given)
    told.frame(
        "lines",
        "| deal | amount |\n| D-1 | -$75.00 |\n| D-1 | -$25.00 |\n| D-2 | -$50.00 |",
        line="lead_pay",
    )


def test_where_may_ask_the_manager() -> None:
    told = story(
        team().replace("    dated", "    where deal.region is person.region\n    dated"),
        """
        person mia
        given people:
            | person | manager | from       | region |
            | ana    | mia     | 2026-01-01 | north  |
            | mia    | vic     | 2026-01-01 | west   |
        given deals:
            | deal | person | close_date | acv    | region |
            | D-1  | ana    | 2026-01-10 | $1,000 | west   |
            | D-2  | ana    | 2026-01-10 | $1,000 | north  |
        """,
    )
    told.lines("| deal | amount |\n| D-1 | $100.00 |")


def test_the_manager_must_be_on_the_plan_that_day() -> None:
    told = story(
        team(),
        """
        given people:
            | person | plan | manager | from       | to         |
            | ana    |      | mia     | 2026-01-01 |            |
            | mia    | rep  |         | 2026-01-01 | 2026-01-31 |
        given deals:
            | deal | person | close_date | acv    |
            | D-1  | ana    | 2026-01-31 | $1,000 |
            | D-2  | ana    | 2026-02-01 | $1,000 |
        """,
    )
    told.lines("| person | deal | amount |\n| mia | D-1 | $100.00 |")


def test_a_deal_lost_before_its_day_is_looked_up_by_its_own_amount() -> None:
    told = story(
        """
credit team_deals:
    from team deals as of deal.close_date
    count 1
    dated deal.close_date
override flat:
    on team_deals
    rate $10 per unit
override by_size:
    on team_deals accumulated per quarter
    tiers per deal by deal.acv:
        from $0: $5 per unit
        from $50,000: $50 per unit
    lines per member
clawback lost:
    when deal.cancelled_on within 3 months of deal.start_date
    take back 100% of flat paid on the deal
    attainment reversed in the deal's period
""",
        """
        person mia
        given people:
            | person | manager | from       |
            | ana    | mia     | 2026-01-01 |
            | mia    |         | 2026-01-01 |
        given deals:
            | deal | person | close_date | start_date | cancelled_on | acv     |
            | D-1  | ana    | 2026-02-20 | 2026-01-02 | 2026-01-10   | $60,000 |
        """,
    )
    told.frame("lines", "| deal | amount |\n| D-1 | $50.00 |", line="by_size")
