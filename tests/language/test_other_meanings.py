"""What reads with one word changed and would mean something else, and remedies that keep the meaning.

Tests: comp/language/other_meanings.py
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
