"""A column nobody declared: the type that comp.toml is to give it, by what it stands beside; and amounts below zero.

Tests: comp/language/asking.py, comp/language/units.py, comp/language/slots.py, comp/language/repair.py
"""

from __future__ import annotations

import pytest

from comp.fields import Schema
from comp.language.read import read_plan
from tests.engine.story import BOOKINGS, commission, plan_text


def remedies(body: str) -> list[tuple[str, str]]:
    _, problems = read_plan(plan_text(BOOKINGS + body), "p.plan", Schema())
    return [(each.code, each.remedy) for each in problems if each.severity == "error"]


@pytest.mark.parametrize(
    ("test", "kind"),
    [
        ("deal.source is sdr", '"text"'),
        ('deal.source is "Trade show"', '"text"'),
        ("deal.source is one of (sdr, web)", '"text"'),
        ("deal.source >= $500", '"money"'),
        ("deal.source < 20%", '"percent"'),
        ("deal.source > 24 months", '"duration"'),
        ("deal.source >= 2026-07-01", '"date"'),
        ("deal.source > limit", '"number" (or text, money, date, ...)'),
    ],
)
def test_the_type_of_an_own_column_follows_from_what_it_is_compared_with(
    test: str, kind: str
) -> None:
    body = f"define limit: $500\ncommission sold:\n    on bookings\n    rate if {test} then 8% else 10%\n"
    own = f"if it is a column of your own, add source = {kind} below [fields.deal] in comp.toml"
    assert remedies(body) == [("field-unknown", own)]


def test_the_type_of_an_own_column_follows_from_where_it_stands_alone() -> None:
    own = 'if it is a column of your own, add share = "percent" below [fields.person] in comp.toml'
    assert remedies(commission("rate person.share", "bookings")) == [("field-unknown", own)]


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ("quota bookings -$100 per month", "write $100"),
        ("quota bookings per month:\n    from 2026-01-01: -$100", "write $100"),
        ("draw ramp:\n    guarantee -$90 per month\n    not recovered", "write $90"),
        (
            "cap upper:\n    -$80 per month on sold\n    measured after clawbacks",
            "write $80",
        ),
        (
            "spiff push:\n    pays $5 per deal in bookings\n    budget -$70 for everybody",
            "write $70",
        ),
    ],
)
def test_what_limits_pay_is_not_below_zero(line: str, right: str) -> None:
    assert remedies(commission("rate 8%", "bookings").replace("earns", "sold") + line + "\n") == [
        ("below-zero", right)
    ]


@pytest.mark.parametrize(
    "row", ["100% in 3 pieces every year", "1/3 12 months after deal.close_date"]
)
def test_a_row_that_cannot_be_read_is_not_taken_for_a_sentence(row: str) -> None:
    body = (
        commission("rate 8%", "bookings")
        + f"release earns:\n    {row}\nafter leaving: nothing more\n"
    )
    assert remedies(body) == [("line-not-understood", "write it as 100% on deal.invoiced_on")]


def test_one_deal_is_said_in_the_singular() -> None:
    spiff = "spiff first_deal:\n    pays $5 per deal in bookings\n    at most 1 deal per year\n"
    assert remedies(spiff) == []


def test_pay_by_the_hour_is_a_bonus_on_hours() -> None:
    right = "write bonus wages: with pays $7.25 * amount of hours per month below it"
    assert remedies("base salary $7.25 per hour\n") == [("line-not-understood", right)]
