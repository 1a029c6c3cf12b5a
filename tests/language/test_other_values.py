"""Values and tests as plan documents say them, and the line that plans say them in.

Tests: comp/language/other_values.py, comp/language/other_words.py, comp/language/tokens.py
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from comp.fields import Schema
from comp.language.describe import describe_expression
from comp.language.plan import Commission, Literal
from comp.language.read import read_plan
from comp.problems import Problem
from tests.engine.story import BOOKINGS, commission, plan_text


def problem_of(body: str) -> Problem:
    _, problems = read_plan(plan_text(BOOKINGS + body), "p.plan", Schema())
    errors = [problem for problem in problems if problem.severity == "error"]
    assert len(errors) == 1, [problem.message for problem in errors]
    return errors[0]


def bonus(pays: str) -> str:
    return f"quota bookings $10 per month\nbonus extra:\n    {pays}\n"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("pays the greater of $250 and 15% * amount of bookings per month when amount of bookings > $0",
         "pays max($250, 15% * amount of bookings) per month when amount of bookings > $0"),
        ("pays whichever is less of $250 or $300 per month", "pays min($250, $300) per month"),
        ("pays lesser of (15% * amount of bookings per year, $250) per month",
         "pays min(15% * amount of bookings per year, $250) per month"),
        ("pays 10% of base salary per month", "pays 10% * person.salary per month"),
        ("pays 2x ote per month", "pays 2 * person.target per month"),
        ("pays $500 per month if attainment of bookings is above 100%",
         "pays $500 per month when attainment of bookings > 100%"),
        ("pays $500 per month when attainment of bookings is at least 100%",
         "pays $500 per month when attainment of bookings >= 100%"),
        ("pays $500 per month when amount of bookings over the last 3 months > $0",
         "pays $500 per month when amount of bookings over 3 months > $0"),
        ("pays $500 per month when average amount of bookings >= $50",
         "pays $500 per month when amount of bookings / number of bookings >= $50"),
        ("pays $500 per month when attainment of bookings >= 100% for three consecutive months",
         "pays $500 per month when attainment of bookings in every month over 3 months >= 100%"),
        ("pays $500 per quarter when number of bookings >= 4 in 3 consecutive quarters",
         "pays $500 per quarter when number of bookings in every quarter over 9 months >= 4"),
        ("pays $500 per month when attainment of bookings in each of the last 2 months >= 100%",
         "pays $500 per month when attainment of bookings in every month over 2 months >= 100%"),
        ("pays $500 per month when amount of bookings > $5 and number of bookings in 2 consecutive months >= 1",
         "pays $500 per month when amount of bookings > $5 and number of bookings in every month over 2 months >= 1"),
        ("pays $500 per month when attainment of bookings in the two quarters before >= 100%",
         "pays $500 per month when attainment of bookings in the 6 months before >= 100%"),
        ("pays $500 per month for every 5th deal", "in a bonus: $100 * whole(number of CREDIT / 5) per month"),
        ("pays $500 less $100 per month", "pays $500 - $100 per month"),
        ("pays $10 for every deal above 10 per month", "pays $10 * max(number of CREDIT - 10, 0) per month"),
        ("pays $500 per month for the top performer",
         "contest NAME: with rank amount of CREDIT per month among plan members below it"),
        ("pays $10k per month", "$10,000"),
        ("pays $1.5m per month", "$1,500,000"),
        ("pays base * 10% per month", "person.salary, a column of the file people"),
    ],
)  # fmt: skip
def test_a_bonus_is_said_as_it_was_meant(written: str, meant: str) -> None:
    assert problem_of(bonus(written)).remedy == f"write {meant}"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("rate if amount of bookings over the last 12 months > $0 then 5% else 4%",
         "rate if amount of bookings in the 12 months before > $0 then 5% else 4%"),
        ("rate if amount of bookings in the 2 quarters before > $0 then 5% else 4%",
         "rate if amount of bookings in the 6 months before > $0 then 5% else 4%"),
        ("rate 10% until 2026-06-30 then 5%",
         "rate NAME, and above it table NAME by deal.close_date: with the rows from 2026-01-01: 10% and from 2026-07-01: 5%"),
        ("rate 5% less 1%", "rate 5% - 1%"),
        ("rate the higher of 5% and 4%", "rate max(5%, 4%)"),
        ("rate 5% plus $100", "spiff NAME: with pays $100 per deal in CREDIT below it"),
        ("rate 5% minus $100", "spiff NAME: with pays -$100 per deal in CREDIT below it"),
        ("rate 5% in first year, 2% thereafter",
         "tiers per deal by contract year from deal.start_date: with the rows from 1: 5% and from 2: 2%"),
    ],
)  # fmt: skip
def test_a_rate_is_said_as_it_was_meant(written: str, meant: str) -> None:
    assert problem_of(commission(written, on="bookings")).remedy == f"write {meant}"


@pytest.mark.parametrize("points", ["80 bps", "80bps", "80 basis points", "0.8%"])
def test_basis_points_are_hundredths_of_a_percent(points: str) -> None:
    body = BOOKINGS + commission(f"rate {points}", on="bookings")
    file, problems = read_plan(plan_text(body), "p.plan", Schema())
    assert file is not None, problems
    (sold,) = file.plan.components
    assert isinstance(sold, Commission)
    assert sold.rate is not None
    assert describe_expression(sold.rate) == points
    assert isinstance(sold.rate, Literal)
    assert sold.rate.value == Decimal("0.008")


@pytest.mark.parametrize(
    ("written", "remedy"),
    [
        (commission("rate if attainment of bookings >= 100% then 8% else 5%", on="bookings"),
         "write tiers marginal (or retroactive) by attainment: with a row for each rate, such as from 100%: 8%"),
        (commission("rate split.share * 5%", on="bookings"),
         "ask it in count or where of a credit, and pay on that credit"),
        (commission("rate 1% * number of members", on="bookings"),
         "write bonus NAME: with pays $500 per month when total amount of CREDIT >= $100,000 below it"),
        ("bonus extra:\n    pays $5 per month\n    opens when total amount of bookings >= $5\n",
         "write multiplier NAME: with 0x per quarter on COMPONENT when total amount of CREDIT < $100,000 below it"),
        ("bonus extra:\n    pays $100 per month when deal.type is new\n",
         "count such deals in a credit of their own, with where, and ask amount of CREDIT or number of CREDIT"),
        ("spiff extra:\n    pays $5 per deal in bookings\n    where number of bookings >= 3\n",
         "write a bonus: pays $50 * number of CREDIT per month when attainment of CREDIT >= 100%"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_here_is_asked_elsewhere(written: str, remedy: str) -> None:
    assert problem_of(written).remedy == remedy
