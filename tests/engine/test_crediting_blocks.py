"""Step 1: credits that go by a crediting block: owners, territories, roles, managers on a day.

Tests: comp/engine/crediting_blocks.py, comp/engine/holders.py, comp/language/compile_crediting.py, comp/language/show_crediting.py
"""

from __future__ import annotations

from textwrap import dedent

from comp.language.show import show_plan
from tests.engine.story import Story, story

PAYS = """
    credit divided:
        from  crediting rules{part}
        count {count}
        {where}
        dated deal.close_date
    commission earns:
        on divided
        rate {rate}
"""


def plan(rules: str, part: str = "", **more: str) -> str:
    told = {"count": "deal.acv", "rate": "10%", "where": "", **more}
    block = "".join(f"        {line}\n" for line in dedent(rules).strip().splitlines())
    return f"    crediting rules:\n        as of deal.close_date\n{block}" + PAYS.format(
        part=part, **told
    )


PEOPLE = """
    person ana
    given people:
        | person | plan | manager | from       |
        | ana    | rep  | lea     | 2026-01-01 |
        | bob    | rep  | lea     | 2026-01-01 |
        | cid    | rep  | kim     | 2026-01-01 |
        | kim    | rep  |         | 2026-01-01 |
        | lea    | rep  | kim     | 2026-01-01 |
    given territories:
        | person | territory | from       | to         |
        | ana    | west      | 2026-01-01 | 2026-03-31 |
        | bob    | west      | 2026-04-01 |            |
        | bob    | east      | 2026-01-01 |            |
        | cid    | east      | 2026-01-01 |            |
    given roles:
        | person | role | from       | to         | scope |
        | cid    | se   | 2026-01-01 | 2026-06-30 |       |
        | bob    | se   | 2026-01-01 |            | west  |
"""


def deals(*rows: str) -> str:
    head = "    given deals:\n        | deal | person | close_date | acv | territory |\n"
    return PEOPLE + head + "".join(f"        | {row} |\n" for row in rows)


def credited(told: Story, *expected: str) -> None:
    found = told.result.lines.filter(told.result.lines["component"] == "earns")
    rows = found.select("person", "deal", "amount").iter_rows()
    assert sorted(f"{a} {b} {c:.2f}" for a, b, c in rows) == sorted(expected)


def left_out(told: Story) -> list[tuple[str, ...]]:
    frame = told.result.uncredited
    return list(frame.select("deal", "person", "reason").iter_rows())


HOME = """
when owner holds deal.territory:
    to owner: 100%
otherwise:
    to owner: 40%
    to territory deal.territory: 60%
"""


def test_all_to_the_owner_at_home_else_shared_with_who_holds_the_territory_on_the_day() -> None:
    given = deals(
        "D-1 | ana | 2026-03-31 | $100 | west",
        "D-2 | ana | 2026-04-01 | $100 | west",
        "D-3 | ana | 2026-01-05 | $100 | east",
    )
    credited(
        story(plan(HOME), given),
        "ana D-1 10.00",
        *("ana D-2 4.00", "bob D-2 6.00"),
        *("ana D-3 4.00", "bob D-3 3.00", "cid D-3 3.00"),
    )


def test_a_part_that_nobody_holds_is_not_credited_and_says_so() -> None:
    told = story(plan(HOME), deals("D-1 | ana | 2026-01-05 | $100.01 | north"))
    credited(told, "ana D-1 4.00")
    reason = "nobody holds territory north on 2026-01-05; 60% of it is not credited"
    assert left_out(told) == [("D-1", "", reason)]


def test_roles_with_and_without_a_scope() -> None:
    rules = """
    to owner: 50%
    to role se: 30%
    to role "se" for deal.territory: 20%
    """
    told = story(
        plan(rules),
        deals("D-1 | ana | 2026-06-30 | $100 | west", "D-2 | ana | 2026-07-01 | $100 | east"),
    )
    credited(told, "ana D-1 5.00", "cid D-1 3.00", "bob D-1 2.00", "ana D-2 5.00")
    assert [reason for *_, reason in left_out(told)] == [
        "nobody holds role se on 2026-07-01; 30% of it is not credited",
        "nobody holds role se for east on 2026-07-01; 20% of it is not credited",
    ]


def test_managers_of_the_owner_and_an_overlay_on_top() -> None:
    rules = """
    to owner: 100%
    overlay:
        to manager of owner: 10%
        to manager of owner 2 levels up: 5%
    """
    given = deals("D-1 | ana | 2026-01-05 | $100 | west", "D-2 | cid | 2026-01-05 | $100 | west")
    credited(story(plan(rules), given), "ana D-1 10.00", "cid D-2 10.00")
    overlay = story(plan(rules, ", overlay"), given)
    credited(overlay, "lea D-1 1.00", "kim D-1 0.50", "kim D-2 1.00")
    reason = "the owner has no manager 2 levels up on 2026-01-05; 5% of it is not credited"
    assert left_out(overlay) == [("D-2", "", reason)]


def test_one_person_in_several_rows_has_the_sum_and_cents_go_by_the_order_of_rows() -> None:
    rules = """
    to owner: 33%
    to territory deal.territory: 33%
    to manager of owner: 34%
    """
    # 0.05 in 0.0165, 0.0165 and 0.017: a cent each, and two left over: the manager, then the owner.
    told = story(plan(rules, rate="100%"), deals("D-1 | bob | 2026-04-05 | $0.05 | west"))
    credited(told, "bob D-1 0.03", "lea D-1 0.02")


def test_thirds_of_half_a_cent_add_up_to_the_rounded_whole() -> None:
    # $0.115 in thirds of 0.0383 without end: together 0.115, which rounds to 0.12.
    holds = "        | cid    | east      | 2026-01-01 |            |\n"
    given = deals("D-1 | bob | 2026-01-05 | $0.23 | east")
    given = given.replace(holds, holds + holds.replace("cid", "ana"))
    rules = "to territory deal.territory: 100%"
    told = story(plan(rules, count="deal.acv * 50%", rate="100%"), given)
    credited(told, "ana D-1 0.04", "bob D-1 0.04", "cid D-1 0.04")


def test_the_owners_of_a_split_deal_are_all_of_them_by_their_shares() -> None:
    given = (
        deals("D-1 | ana | 2026-01-05 | $100 | east").rstrip()
        + """
    given splits:
        | deal | person | share |
        | D-1  | ana    | 75%   |
        | D-1  | cid    | 25%   |
    """
    )
    credited(story(plan(HOME), given), "ana D-1 7.50", "cid D-1 2.50")
    rules = "to owner: 80%\nto manager of owner: 20%"
    told = story(plan(rules), given)
    credited(told, "ana D-1 6.00", "cid D-1 2.00", "kim D-1 1.00", "lea D-1 1.00")


def test_where_may_ask_the_role_and_numbers_are_multiplied() -> None:
    told = story(
        plan(HOME, where="where split.role is territory", count="1", rate="$100 per unit"),
        deals("D-1 | ana | 2026-01-05 | $100 | east"),
    )
    credited(told, "bob D-1 30.00", "cid D-1 30.00")


def test_two_blocks_that_hold_credit_nobody_and_are_a_problem() -> None:
    rules = """
    when deal.acv >= $50:
        to owner: 100%
    when deal.territory is west:
        to territory deal.territory: 100%
    """
    told = story(
        plan(rules),
        deals("D-1 | bob | 2026-01-05 | $60 | west", "D-2 | bob | 2026-01-05 | $10 | east"),
    )
    credited(told)
    assert told.problems == [
        (
            "crediting-blocks-overlap",
            "two blocks of crediting rules hold for D-1, so it is not credited",
        )
    ]
    assert left_out(told) == [
        ("D-1", "bob", "more than one block of crediting rules holds"),
        ("D-2", "bob", "no block of crediting rules holds"),
    ]


def test_a_day_that_is_missing_credits_nobody() -> None:
    rules = plan("to owner: 100%").replace("as of deal.close_date", "as of deal.start_date")
    told = story(rules, deals("D-1 | bob | 2026-01-05 | $60 | west"))
    credited(told)
    assert left_out(told) == [("D-1", "bob", "deal.start_date is empty")]


def test_groups_of_people_change_nothing() -> None:
    given = deals("D-1 | ana | 2026-01-05 | $100 | east", "D-2 | bob | 2026-01-05 | $100 | north")
    whole, parts = story(plan(HOME), given), story(plan(HOME), given, partitions=3)
    assert whole.result.lines.equals(parts.result.lines)


def test_it_is_shown_in_words() -> None:
    rules = """
    when owner holds deal.territory:
        to owner: 100%
    otherwise:
        to owner: 5%
        to role se for deal.territory: 95%
    overlay:
        to manager of owner 2 levels up: 10%
    """
    [told] = story(plan(rules), PEOPLE).plans
    shown = show_plan(told, None)
    assert (
        "  who holds what is looked up on the day deal.close_date\n"
        "  when owner holds deal.territory:\n"
        "    100%  the owner\n"
        "  otherwise:\n"
        "     5%  the owner\n"
        "    95%  who holds the role se for deal.territory\n"
        "  on top, as overlay:\n"
        "    10%  the owner's manager 2 levels up\n"
    ) in shown
    assert "deals as crediting rules divides them, each counting deal.acv" in shown
