"""How many of a team have reached a quota: as written, where it may stand, and in other words.

Tests: comp/language/teams.py, comp/language/other_teams.py
"""

from __future__ import annotations

import pytest

from comp.fields import Schema
from comp.language.describe import describe_expression
from comp.language.format import format_text
from comp.language.plan import Bonus, Plan, TeamReached
from comp.language.read import read_plan
from comp.language.show import show_plan
from comp.language.teams import credits_of_teams, team_reached_in, teams_asked
from comp.problems import Problem
from tests.engine.story import BOOKINGS, commission, plan_text

DAY = "as of the last day"


def plan_of(body: str) -> Plan:
    file, problems = read_plan(plan_text(body), "p.plan", Schema())
    assert file is not None, [problem.message for problem in problems]
    return file.plan


def problem_of(body: str) -> Problem:
    _, problems = read_plan(plan_text(body), "p.plan", Schema())
    errors = [problem for problem in problems if problem.severity == "error"]
    assert len(errors) == 1, [problem.message for problem in errors]
    return errors[0]


def bonus(pays: str) -> str:
    return f"bonus extra:\n    {pays}\n"


@pytest.mark.parametrize(
    ("below", "levels"),
    [("team", (1, 1)), ("all team", (1, None)), ("team 2 levels below", (2, 2))],
)
@pytest.mark.parametrize("day", ["first", "last"])
@pytest.mark.parametrize("asked", ["share", "number"])
def test_it_is_read_and_written_as_it_stands(
    below: str, levels: tuple[int, int | None], day: str, asked: str
) -> None:
    text = f"{asked} of {below} at 87.5% of bookings as of the {day} day"
    plan = plan_of(bonus(f"pays $5 * {text} per quarter"))
    [component] = plan.components
    assert isinstance(component, Bonus)
    [found] = team_reached_in(component.pays)
    assert isinstance(found, TeamReached)
    assert (found.first_level, found.last_level) == levels
    assert (found.credit, f"{found.percent}", found.on_first_day) == (
        "bookings",
        "0.875",
        day == "first",
    )
    assert describe_expression(component.pays) == f"$5 * {text}"
    assert f"$5 * {text} per quarter" in show_plan(plan, None)


def test_it_is_laid_out_like_other_values() -> None:
    written = plan_text(
        bonus("pays  $5*number of  all team at 100%  of bookings as of the last day per quarter")
    )
    laid, _ = format_text(written, "p.plan")
    assert laid is not None
    assert f"pays $5 * number of all team at 100% of bookings {DAY} per quarter" in laid


def test_a_period_behind_it_is_the_line_s_own() -> None:
    plan = plan_of(bonus(f"pays $5 * number of team at 100% of bookings {DAY} per month"))
    assert [per.value for _, per in teams_asked(plan.components[0])] == ["month"]
    assert credits_of_teams(plan) == {"bookings"}


def test_share_alone_stays_a_name() -> None:
    plan = plan_of(
        BOOKINGS
        + "define share: 50%\n"
        + commission("rate share * 10%", on="bookings")
        + "clawback lost:\n    when deal.cancelled_on within 9 days of deal.close_date\n"
        + "    take back share of earns paid on the deal\n    attainment kept\n"
        + "pool kitty:\n    fund $5 per month\n    shared by amount of bookings\n"
    )
    assert describe_expression(plan.clawbacks[0].percent) == "share"


@pytest.mark.parametrize(
    ("body", "code", "message", "remedy"),
    [
        (bonus(f"pays $5 * share of team at 0% of bookings {DAY} per month"), "team-at-zero",
         "everybody has reached 0% of a quota", "write share of team at 100% of bookings, or another percent above 0%"),
        (bonus(f"pays $5 * number of team 0 levels below at 1% of bookings {DAY} per month"), "level-wrong",
         "levels are counted", "write number of team 2 levels below"),
        (BOOKINGS + commission(f"rate 1% * number of team at 100% of bookings {DAY}"), "field-out-of-place",
         "number of team belongs to a period, and the rate is not asked of one", "write a bonus: pays $500 * number of team"),
        (BOOKINGS + f"define many: number of team at 100% of bookings {DAY}\n" + commission("rate 1% * many"),
         "field-out-of-place", "many asks for a period", "write a bonus: pays $500 * number of team"),
        (BOOKINGS + f"spiff single:\n    pays $5 * number of team at 100% of bookings {DAY} per deal in bookings\n",
         "field-out-of-place", "number of team belongs to a period", "write a bonus: pays $500 * number of team"),
        (f"quota bookings $5 * number of team at 100% of bookings {DAY} per month\n" + BOOKINGS
         + commission("rate 1%", on="bookings"), "field-out-of-place", "number of team belongs to a period", "write a bonus"),
    ],
)  # fmt: skip
def test_where_it_cannot_stand(body: str, code: str, message: str, remedy: str) -> None:
    problem = problem_of(body)
    assert problem.code == code
    assert message in problem.message
    assert problem.remedy.startswith(remedy)


TEAM = f"team at 100% of bookings {DAY}"
ANY = f"team at 100% of CREDIT {DAY}"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (f"pays $5 per quarter when share of teem at 100% of bookings {DAY} >= 75%", f"when share of {TEAM} >= 75%"),
        (f"pays $5 per quarter when share of the reps at 100% of bookings {DAY} >= 75%", f"when share of {TEAM} >= 75%"),
        (f"pays $5 per quarter when shre of team at 100% of bookings {DAY} >= 75%", f"when share of {TEAM} >= 75%"),
        ("pays $5 per quarter when share of team at 100% of bookings as of the lst day >= 75%", f"when share of {TEAM} >= 75%"),
        ("pays $5 per quarter when percentage of all reps at 100% of bookings on the last day >= 75%",
         f"when share of all {TEAM} >= 75%"),
        (f"pays $5 * count of people 2 levels below at 100% of bookings {DAY} per quarter",
         f"number of team 2 levels below at 100% of bookings {DAY} per quarter"),
        ("pays $5 per quarter when share of team at 100% of bookings on the first day >= 75%",
         "share of team at 100% of bookings as of the first day >= 75%"),
        ("pays $5 per quarter when share of team at 100% of bookings >= 75%", f"share of {TEAM} >= 75% (or as of the first day)"),
        ("pays $5 * number of team at 100% of bookings per quarter", f"pays $5 * number of {TEAM} per quarter (or as of the first day)"),
        ("pays $5 per quarter when 75% of team have attainment of bookings >= 100%", f"pays $5 per quarter when share of {TEAM} >= 75%"),
        ("pays $5 per quarter when share of all team at quota >= 75%", f"when share of all {ANY} >= 75%"),
        ("pays $5 per quarter when 75% of the team at quota", f"pays $5 per quarter when share of {ANY} >= 75%"),
        ("pays $5 per quarter when at least 75% of the reps are at quota", f"pays $5 per quarter when share of {ANY} >= 75%"),
        ("pays $5 for each rep at quota per month", f"pays $5 * number of {ANY} per month"),
        ("pays $5 per rep at quota", f"pays $5 * number of {ANY} per quarter"),
        ("pays $5 for each member of the team at 80% of bookings per month",
         f"pays $5 * number of team at 80% of bookings {DAY} per month"),
    ],
)  # fmt: skip
def test_other_words_for_it(written: str, meant: str) -> None:
    problem = problem_of(BOOKINGS + commission("rate 1%", on="bookings") + bonus(written))
    assert problem.remedy.endswith(meant)


def test_a_part_of_a_team_s_quota_is_something_else() -> None:
    written = bonus("pays $5 per quarter when 75% of team quota >= $5")
    assert "share of team" not in problem_of(written).remedy
