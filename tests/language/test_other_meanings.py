"""What reads with one word changed and would mean something else, and remedies that keep the meaning.

Tests: comp/language/other_meanings.py, comp/language/starts.py
"""

from __future__ import annotations

import pytest

from comp.fields import Schema
from comp.language.read import read_plan
from comp.problems import Problem, errors
from tests.engine.story import BOOKINGS, commission, plan_text

SALE = BOOKINGS + commission("rate 8%", on="bookings")


def wrong(body: str) -> list[Problem]:
    """What is wrong with a plan of these parts."""
    return errors(read_plan(plan_text(body), "p.plan", Schema())[1])


def after_pasting(body: str, line: str) -> list[str]:
    """The codes of what is still wrong once the remedy of the one problem stands for its line."""
    [problem] = wrong(body)
    written = problem.remedy.removeprefix("write ").partition(" (")[0].partition(", or ")[0]
    assert line in body
    return [each.code for each in wrong(body.replace(line, written))]


RELEASE = (
    SALE
    + """release earns:
    50% on deal.close_date
    {}

after leaving: nothing more
"""
)


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("50% when deal.paid > $0", "50% when deal.paid >= $0.01"),
        ("50% when deal.paid > $1,000", "50% when deal.paid >= $1,000.01"),
        (
            "50% when deal.paid > deal.amount * 50%",
            "50% when deal.paid >= deal.amount * 50% + $0.01",
        ),
    ],
)
def test_a_release_that_asks_for_more_than_an_amount(written: str, right: str) -> None:
    [problem] = wrong(RELEASE.format(written))
    assert problem.remedy == f"write {right}"
    assert not after_pasting(RELEASE.format(written), written)


@pytest.mark.parametrize("days", ["day 10", "10 days", "days 10"])
def test_days_inside_a_period(days: str) -> None:
    line = f"    pays $500 per month when number of bookings through {days} >= 5\n"
    body = f"{BOOKINGS}bonus five:\n{line}"
    [problem] = wrong(body)
    assert problem.message == "of a period its first months can be asked, and not its days"
    assert problem.remedy.startswith("write through month 1, or number day_no: the day of deal.")
    assert not wrong(body.replace(days, "month 1"))
    number = "number day_no: the day of deal.close_date in its month\n"
    own = number + BOOKINGS.replace("dated ", "where  deal.day_no <= 10\n    dated ")
    assert not wrong(own + f"bonus five:\n{line.replace(f' through {days}', '')}")


@pytest.mark.parametrize(
    ("fund", "credit"),
    [("25% * total person.salary / 12", "CREDIT"), ("total own_bonus", "own_bonus")],
)
def test_a_total_of_what_has_no_total(fund: str, credit: str) -> None:
    pool = f"pool share:\n    fund {fund} per month\n    shared equally\n"
    own = "bonus own_bonus:\n    pays $500 per month\n"
    [problem] = wrong(own + BOOKINGS + pool)
    assert problem.remedy.startswith(f"write total amount of {credit}, total number of {credit} or")
    assert not wrong(own + BOOKINGS + pool.replace(fund, "total amount of bookings"))


@pytest.mark.parametrize("rows", ["from {}: {}\n", "| from {} | {} |\n"])
def test_a_row_that_begins_below_zero(rows: str) -> None:
    def table(by: str, *starts: str) -> str:
        written = "".join("    " + rows.format(start, "8%") for start in starts)
        return f"{BOOKINGS}table by_margin by {by}:\n{written}" + commission(
            "rate by_margin", on="bookings"
        )

    [problem] = wrong(table("deal.discount", "-5%", "8%"))
    assert (problem.code, problem.message) == ("start-below-zero", "rows begin at 0% or above")
    assert problem.remedy.startswith("add 5% to what the rows go by and to each start")
    assert not wrong(table("deal.discount + 5%", "0%", "13%"))


@pytest.mark.parametrize("day", ["on deal.invoiced_on", "3 months after deal.close_date"])
def test_a_fixed_sum_in_a_release(day: str) -> None:
    only = RELEASE.replace("    50% on deal.close_date\n", "")
    for body in (RELEASE.format(f"$500 {day}"), only.format(f"$500 {day}")):
        [problem] = wrong(body)
        assert problem.message == "a release lets go of parts of what was earned, in percent"
        assert problem.remedy == (
            f"write 100% {day}; a fixed sum is a part of its own, "
            "spiff NAME: with pays $500 per deal in CREDIT below it"
        )
    spiff = "spiff started:\n    pays $500 per deal in bookings\n"
    assert not wrong(only.format(f"100% {day}") + spiff)


def test_a_named_total_stands_in_funds_and_pay_on_periods() -> None:
    named = f"{BOOKINGS}define gain: 44% * total amount of bookings\n"
    fund = "pool share:\n    fund gain per month\n    shared equally\n"
    assert not wrong(named + fund)
    assert not wrong(f"{named}bonus extra:\n    pays gain per month\n")
    [problem] = wrong(f"{named}spiff extra:\n    pays gain per deal in bookings\n")
    assert problem.message.startswith("gain asks for everybody on the plan, and ")
