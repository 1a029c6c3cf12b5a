"""Step 6: contests among the members of a plan.

Tests: comp/engine/contests.py
"""

from __future__ import annotations

import pytest

from comp.fields import FieldType, Schema
from comp.language.read import read_plan
from comp.language.show import show_plan
from tests.engine.story import BOOKINGS, Story, plan_text, story

PEOPLE = """
    person ana
    given people:
        | person | plan | from       | office |
        | ana    | rep  | 2026-01-01 | oslo   |
        | bob    | rep  | 2026-01-01 | oslo   |
        | cid    | rep  | 2026-01-01 | bern   |
        | dan    | rep  | 2026-01-01 |        |
    given quotas:
        | person | credit   | period  | amount |
        | ana    | bookings | 2026-Q1 | $300   |
        | bob    | bookings | 2026-Q1 | $100   |
        | cid    | bookings | 2026-Q1 | $600   |
    given deals:
        | deal | person | close_date | acv  |
        | D-1  | ana    | 2026-01-10 | $100 |
        | D-2  | bob    | 2026-01-10 | $50  |
        | D-3  | bob    | 2026-03-10 | $0   |
        | D-4  | cid    | 2026-01-10 | $200 |
        | D-5  | dan    | 2026-01-10 | $500 |
"""


def contest(ties: str = "share", rank: str = "attainment", more: str = "", within: str = "") -> str:
    return (
        BOOKINGS
        + "quota bookings from quotas per quarter\n"
        + f"contest best:\n    rank {rank} of bookings per quarter among plan members{within}\n"
        + f"    prizes:\n        1: $1,000\n        2: $500\n        3: $100.01\n    ties {ties}\n{more}"
    )


def paid(told: Story, *expected: str) -> None:
    rows = told.result.lines.select("person", "amount").iter_rows()
    assert sorted(f"{who} {amount:.2f}" for who, amount in rows) == sorted(expected)
    assert set(told.result.lines["pay_period"]) == {"2026-03"}


@pytest.mark.parametrize("partitions", [1, 4])
def test_who_comes_in_alike_shares_the_prizes_of_their_places(partitions: int) -> None:
    # bob 50%, ana and cid a third each; dan has no quota and no place. 500 + 100.01 for two.
    told = story(contest(), PEOPLE, partitions=partitions)
    paid(told, "bob 1000.00", "ana 300.01", "cid 300.00")


def test_or_all_win_and_the_next_place_counts_on() -> None:
    paid(story(contest("all win"), PEOPLE), "bob 1000.00", "ana 500.00", "cid 500.00")
    by_number = contest("all win", "number")
    # bob has two deals, the others one each: place 2 for three.
    paid(story(by_number, PEOPLE), "bob 1000.00", "ana 500.00", "cid 500.00", "dan 500.00")
    paid(
        story(contest("share", "number"), PEOPLE),
        "bob 1000.00",
        "ana 200.01",
        "cid 200.00",
        "dan 200.00",
    )


def test_within_each_office_and_only_some() -> None:
    within = " per person.office"
    told = story(contest(rank="amount", within=within), PEOPLE)
    paid(told, "ana 1000.00", "bob 500.00", "cid 1000.00")
    where = "    where amount of bookings < $200\n"
    paid(story(contest(rank="amount", more=where), PEOPLE), "ana 1000.00", "bob 500.00")


def test_nothing_is_not_ranked() -> None:
    given = PEOPLE.replace("$50  |", "-$50 |")
    told = story(contest(rank="amount"), given)
    people = told.result.lines.filter(told.result.lines["component"] == "best")["person"]
    assert sorted(people) == ["ana", "cid", "dan"]


BY_VALUE = """
    person bob
    given people:
        | person | plan | from       | target |
        | ana    | rep  | 2026-01-01 | $900   |
        | bob    | rep  | 2026-01-01 | $100   |
        | cid    | rep  | 2026-01-01 | $100   |
    given deals:
        | deal | person | close_date | acv  |
        | D-1  | ana    | 2026-01-10 | $500 |
        | D-2  | bob    | 2026-01-10 | $100 |
        | D-3  | cid    | 2026-01-10 | $100 |
        | D-4  | ana    | 2026-04-10 | $600 |
        | D-5  | bob    | 2026-04-10 | $150 |
        | D-6  | cid    | 2026-04-10 | $99  |
        | D-7  | cid    | 2026-06-11 | $1   |
"""


def ranked(by: str) -> dict[str, list[tuple[str, float]]]:
    """By pay period who is paid what, in a contest of `by` with $1,000 and $500."""
    text = contest().replace("attainment of bookings per quarter", f"{by} per quarter")
    lines = story(text.replace("        3: $100.01\n", ""), BY_VALUE).result.lines
    found: dict[str, list[tuple[str, float]]] = {}
    for who, paid_in, amount in lines.select("person", "pay_period", "amount").iter_rows():
        found.setdefault(paid_in, []).append((who, float(amount)))
    return {paid_in: sorted(rows) for paid_in, rows in found.items()}


def test_members_are_ranked_by_growth() -> None:
    before = "amount of bookings in the quarter before"
    # In the first quarter there is nothing to divide by, so nobody has a ratio.
    assert ranked(f"amount of bookings / {before}") == {
        "2026-06": [("ana", 500.0), ("bob", 1000.0)]
    }
    # Growth of $0 is not ranked, nor is a loss.
    assert ranked(f"amount of bookings - {before}")["2026-06"] == [("ana", 1000.0), ("bob", 500.0)]
    assert ranked(f"{before} - amount of bookings") == {}


def test_members_are_ranked_by_averages_and_personal_values() -> None:
    average = "amount of bookings / number of bookings"
    assert ranked(average)["2026-06"] == [("ana", 1000.0), ("bob", 500.0)]
    of_target = "amount of bookings / person.target"
    # bob 150%, cid 100%, ana two thirds.
    assert ranked(of_target)["2026-06"] == [("bob", 1000.0), ("cid", 500.0)]


RACE = """
    person ana
    given people:
        | person | plan | from       | office |
        | ana    | rep  | 2026-01-01 | oslo   |
        | bob    | rep  | 2026-01-01 | oslo   |
        | cid    | rep  | 2026-01-01 | bern   |
        | dan    | rep  | 2026-01-01 | bern   |
    given quotas:
        | person | credit   | period  | amount |
        | ana    | bookings | 2026-Q1 | $400   |
        | bob    | bookings | 2026-Q1 | $100   |
        | cid    | bookings | 2026-Q1 | $300   |
    given deals:
        | deal | person | close_date | acv   |
        | D-1  | ana    | 2026-01-10 | $900  |
        | D-2  | bob    | 2026-01-15 | $50   |
        | D-3  | bob    | 2026-01-20 | $50   |
        | D-4  | cid    | 2026-01-05 | $100  |
        | D-5  | cid    | 2026-01-20 | $250  |
        | D-6  | cid    | 2026-02-02 | -$340 |
        | D-7  | dan    | 2026-01-02 | $50   |
        | D-8  | dan    | 2026-03-02 | $20   |
"""


@pytest.mark.parametrize("partitions", [1, 4])
def test_who_reaches_something_first_is_the_best(partitions: int) -> None:
    # Two deals: bob and cid on January 20, dan in March; ana has one. What is taken back in February
    # does not undo the day.
    text = contest(rank="first with number").replace("of bookings per", "of bookings >= 2 per")
    told = story(text, RACE, partitions=partitions)
    paid(told, "bob 750.00", "cid 750.00", "dan 100.01")
    # The quota: ana on January 10, bob and cid on the 20th; dan has none.
    text = contest(rank="first with attainment").replace(
        "of bookings per", "of bookings >= 100% per"
    )
    told = story(text.replace("ties share", "ties all win"), RACE, partitions=partitions)
    paid(told, "ana 1000.00", "bob 500.00", "cid 500.00")


def test_the_first_of_each_office_and_of_some() -> None:
    text = contest(rank="first with amount", within=" per person.office")
    text = text.replace("of bookings per", "of bookings > $40 per")
    # ana on the 10th before bob on the 15th; dan on the 2nd before cid on the 5th.
    paid(story(text, RACE), "ana 1000.00", "bob 500.00", "cid 500.00", "dan 1000.00")
    some = "    where amount of bookings < $100\n"
    text = contest(rank="first with amount", more=some).replace(
        "of bookings per", "of bookings > $40 per"
    )
    # cid ends with $10 and dan with $70; the others do not take part.
    paid(story(text, RACE), "cid 500.00", "dan 1000.00")


def test_who_is_first_is_shown_in_words() -> None:
    text = contest(rank="first with number").replace("of bookings per", "of bookings >= 2 per")
    [plan] = story(text, RACE).plans
    assert "  first with number of bookings >= 2 per quarter, among plan members\n" in show_plan(
        plan, None
    )


@pytest.mark.parametrize(
    ("test", "message", "remedy"),
    [
        (
            "number of bookings per year >= 2",
            "and per year goes by other days",
            "write number of bookings",
        ),
        ("person.target > $5", "add up to", "write rank first with number of CREDIT >= 10"),
        ("number of bookings", "the first for whom a test holds", ""),
    ],
)
def test_who_is_first_is_asked_of_days_of_the_period(test: str, message: str, remedy: str) -> None:
    text = contest(rank="first with number").replace("number of bookings per", f"{test} per")
    plan, problems = read_plan(plan_text(text), "rep.plan", Schema())
    assert plan is None
    [problem] = problems
    assert message in problem.message
    assert remedy in problem.remedy


def test_a_text_or_a_test_ranks_nobody() -> None:
    for by in ("person.office", "number of bookings >= 2"):
        text = contest().replace("attainment of bookings per quarter", f"{by} per quarter")
        schema = Schema(person={"office": FieldType.TEXT})
        plan, problems = read_plan(plan_text(text), "rep.plan", schema)
        assert plan is None
        [problem] = problems
        assert problem.message.startswith(("rank needs ", "a test ranks nobody"))


def test_it_is_shown_in_words() -> None:
    [plan] = story(contest(within=" per person.office"), PEOPLE).plans
    shown = show_plan(plan, None)
    assert (
        "  by attainment of bookings per quarter, among plan members of one person.office\n"
        in shown
    )
    assert "  place 2: $500.00\n" in shown
    assert "  ties share\n" in shown


def club(rows: str, ties: str = "all win", more: str = "") -> str:
    table = "".join(f"        {row}\n" for row in rows.split("; "))
    rank = "    rank amount of bookings per quarter among plan members\n"
    return BOOKINGS + f"contest best:\n{rank}{more}    prizes:\n{table}    ties {ties}\n"


def people(count: int, sellers: int, alike: tuple[int, ...] = ()) -> str:
    """So many members p01, p02 ..., of whom the first sell 100, 99, 98 ...; alike ones like the one before."""
    names = [f"p{number:02}" for number in range(1, count + 1)]
    rows = [f"        | {name} | rep | 2026-01-01 |" for name in names]
    deals, amount = [], 101
    for number, name in enumerate(names[:sellers], 1):
        amount -= number not in alike
        deals.append(f"        | D-{number} | {name} | 2026-03-10 | {amount} |")
    return "\n".join(
        [
            "    person p01",
            "    given people:",
            "        | person | plan | from |",
            *rows,
            "    given deals:",
            "        | deal | person | close_date | acv |",
            *deals,
        ]
    )


@pytest.mark.parametrize(("word", "winners"), [("up", 3), ("down", 2)])
def test_a_share_is_of_everybody_who_takes_part_rounded_as_the_plan_says(
    word: str, winners: int
) -> None:
    # 10% of 25 members are 2.5, however few of them sold anything.
    told = story(club(f"top 10%, rounded {word}: $5,000"), people(25, 4))
    paid(told, *(f"p{number:02} 5000.00" for number in range(1, winners + 1)))


def test_a_share_that_is_whole_is_not_rounded() -> None:
    for word in ("up", "down"):
        told = story(club(f"top 28%, rounded {word}: $5,000"), people(25, 10))
        paid(told, *(f"p{number:02} 5000.00" for number in range(1, 8)))


def test_a_share_of_which_nobody_is_left_pays_nobody() -> None:
    told = story(club("top 10%, rounded down: $5,000"), people(9, 9))
    assert told.result.lines.is_empty()
    # Who sold nothing is among the best 50% of four people where only one sold, and wins nothing.
    paid(story(club("top 50%, rounded up: $5,000"), people(4, 1)), "p01 5000.00")


def test_shares_stand_below_places_and_below_smaller_shares() -> None:
    rows = "1: $9,000; top 20%, rounded up: $500; top 40%, rounded down: $100"
    told = story(club(rows), people(11, 11))
    # 20% of 11 are 3, 40% are 4: place 1, places 2 and 3, place 4.
    paid(told, "p01 9000.00", "p02 500.00", "p03 500.00", "p04 100.00")
    # Where more places have prizes of their own than the share comes to, it has nobody.
    told = story(club("1: $9,000; 2: $8,000; top 10%, rounded up: $500"), people(9, 9))
    paid(told, "p01 9000.00", "p02 8000.00")


def test_ties_across_the_edge_of_a_share() -> None:
    # Three win; p03 and p04 are alike for place 3: one prize for two, or one for each.
    given = people(25, 6, alike=(4,))
    rows = "top 10%, rounded up: $5,000.01"
    told = story(club(rows, "share"), given)
    paid(told, "p01 5000.01", "p02 5000.01", "p03 2500.01", "p04 2500.00")
    told = story(club(rows), given)
    paid(told, *(f"p0{number} 5000.01" for number in range(1, 5)))
    # Places 2 and 3 are alike, the second with a prize of its own: (800 + 500) / 2.
    told = story(
        club("1: $900; 2: $800; top 10%, rounded up: $500", "share"), people(25, 6, alike=(3,))
    )
    paid(told, "p01 900.00", "p02 650.00", "p03 650.00")


def test_who_does_not_take_part_is_not_counted() -> None:
    # 10 of 25 sold something: 10% of them is one.
    where = "    where amount of bookings > $0\n"
    told = story(club("top 10%, rounded up: $5,000", more=where), people(25, 10))
    paid(told, "p01 5000.00")


def test_a_share_of_those_of_one_office_each() -> None:
    text = club("top 50%, rounded down: $40").replace("members", "members per person.office", 1)
    # Oslo has two, of whom one wins; half of one in Bern is nobody. Dan has no office.
    paid(story(text, PEOPLE), "ana 40.00")


@pytest.mark.parametrize(
    ("rows", "message", "remedy"),
    [
        (
            "top 10%: $5,000",
            "does not say how many win",
            ["top 10%, rounded up: $5,000 3 win", "top 10%, rounded down: $5,000 2 win"],
        ),
        # 20% of 25 are whole; of 26 they are not.
        (
            "top 20%: $5",
            "does not say how many win",
            ["top 20%, rounded up: $5 6 win", "top 20%, rounded down: $5 5 win"],
        ),
        ("top 0%, rounded up: $5", "are nobody", "write a share up to 100%, as in top 10%"),
        ("top 120%, rounded up: $5", "than take part", "write a share up to 100%, as in top 10%"),
        (
            "top 20%, rounded up: $5; top 10%, rounded up: $6",
            "are among those of the row above",
            "let each share be larger than the one above it",
        ),
        ("top 20%, rounded up: $5; 1: $6", "places stand above", "move this row above top 20%"),
    ],
)
def test_shares_that_say_too_little_or_stand_wrong(
    rows: str, message: str, remedy: str | list[str]
) -> None:
    plan, problems = read_plan(plan_text(club(rows)), "rep.plan", Schema())
    assert plan is None
    [problem] = problems
    assert message in problem.message
    shown = [f"{each.write} {each.pays}" for each in problem.choices]
    assert (problem.remedy or shown) == remedy


def test_a_share_is_shown_with_how_it_is_rounded() -> None:
    [plan] = story(club("1: $900; top 10%, rounded down: $500"), people(10, 3)).plans
    assert "  place 1: $900.00\n  top 10%, rounded down: $500.00\n" in show_plan(plan, None)
