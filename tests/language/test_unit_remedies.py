"""Two values of different units: the remedy is the value that was meant, and can be pasted.

Tests: comp/language/unit_remedies.py, comp/language/slots.py
"""

from __future__ import annotations

import pytest

from comp.fields import Schema
from comp.language.read import read_plan
from comp.problems import Problem, errors
from tests.engine.story import BOOKINGS, commission, plan_text

NUMBERS = "".join(
    BOOKINGS.replace("bookings", name).replace("deal.acv", "deal.quantity")
    for name in ("calls", "worked")
)
SALE = BOOKINGS + commission("rate 8%", on="bookings")


def wrong(body: str) -> list[Problem]:
    return errors(read_plan(plan_text(body), "p.plan", Schema())[1])


def remedy_of(body: str, old: str, new: str) -> str:
    """The remedy of the one problem; the plan is right with `new` in place of `old`."""
    [problem] = wrong(body)
    assert old in body
    assert not wrong(body.replace(old, new)), [each.message for each in wrong(body)]
    return problem.remedy


@pytest.mark.parametrize("unit", ["months", "days"])
def test_a_length_of_time_divided_by_a_number_and_a_percent(unit: str) -> None:
    share = f"100% - {unit} from deal.start_date to deal.cancelled_on / 12"
    clawback = (
        "clawback lapse:\n    when deal.cancelled_on within 12 months of deal.start_date\n"
        f"    take back {share} of earns paid on the deal\n    attainment kept\n"
    )
    remedy = remedy_of(SALE + clawback, "/ 12 of", f"/ 12 {unit} of")
    assert remedy == f"write 12 {unit} in place of 12"


def test_a_number_compared_with_a_quotient_of_numbers() -> None:
    test = "amount of calls >= 15 / 21 * amount of worked"
    bonus = f"bonus goal:\n    pays $5 per month when {test}\n"
    remedy = remedy_of(NUMBERS + bonus, "calls >= 15", "calls / 1 >= 15")
    assert remedy.startswith("write amount of calls / 1: a number divided by a number is a percent")


@pytest.mark.parametrize(
    "part",
    [
        "bonus busy:\n    steps replacing by {} per month:\n        from 10: $4\n",
        "table by_ratio by {}:\n    from 0%: $0\n    from 10: $4\n"
        "bonus busy:\n    pays by_ratio per month\n",
    ],
)
def test_rows_by_a_quotient_of_numbers(part: str) -> None:
    ratio = part.format("whole(amount of calls / amount of worked + 50%)")
    assert "1000%" in remedy_of(NUMBERS + ratio, "from 10:", "from 1000%:")
    [problem] = wrong(NUMBERS + ratio)
    assert problem.message.endswith("10 is a number: a number divided by a number is a percent")
    attained = part.format("attainment of calls")
    quota = "quota calls 10 per month\n"
    remedy = remedy_of(quota + NUMBERS + attained, "from 10:", "from 10%:")
    assert remedy.endswith((" 10%", " from 10%"))


COUNTED = BOOKINGS.replace("bookings", "counted").replace("deal.acv", "1")
TIERS = commission(
    "tiers marginal by {}:\n    from {}: nothing\n    from {}: {}", on="{} accumulated per year"
)


@pytest.mark.parametrize(
    ("part", "zero"),
    [
        (TIERS.format("bookings", "amount", "$0", "$9", "8%"), "0%"),
        (TIERS.format("counted", "number", "0", "9", "$8 per unit"), "$0 per unit"),
        (
            "bonus b:\n    steps replacing by amount of bookings per month:\n"
            "        from $0: nothing\n        from $5: $10\n",
            "$0",
        ),
    ],
)
def test_nothing_is_written_as_a_value(part: str, zero: str) -> None:
    body = BOOKINGS + COUNTED + part
    assert remedy_of(body, ": nothing", f": {zero}") == f"write {zero}"


def test_nothing_in_a_table_or_a_choice() -> None:
    table = "table t by deal.type:\n    | new | nothing |\n    | any other | 5% |\n"
    remedy = remedy_of(BOOKINGS + table + commission("rate t", on="bookings"), "nothing", "0%")
    assert remedy.startswith("write 0%, $0 or 0")
