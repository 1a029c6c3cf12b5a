"""Expressions: what they mean, which units they have, and how they are written back.

Tests: comp/language/describe.py, comp/language/plan/*.py
"""

from __future__ import annotations

import pytest

from comp.fields import Schema
from comp.language.describe import describe_expression
from comp.language.plan import Expr, Unit
from comp.language.read import read_plan

PLAN = """\
plan page "Page":
    effective  2026-01-01 to 2026-12-31
    currency   USD
    pay        monthly
    rounding   half up to the cent, each line

    define margin: deal.amount - deal.cost

    credit bookings:
        from   own deals
        count  {count}
        where  {where}
        dated  deal.close_date
"""


def count_of(written: str) -> Expr | None:
    plan, _ = read_plan(PLAN.format(count=written, where="deal.acv > $0"), "a.plan", Schema())
    return plan.plan.credits[0].count if plan else None


def where_of(written: str) -> Expr | None:
    plan, _ = read_plan(PLAN.format(count="deal.acv", where=written), "a.plan", Schema())
    return plan.plan.credits[0].where if plan else None


@pytest.mark.parametrize(
    "written",
    [
        "deal.acv",
        "margin",
        "-margin",
        "deal.acv * 8%",
        "deal.acv * (100% - deal.discount)",
        "deal.acv - (deal.cost - $5)",
        "deal.acv - deal.cost - $5",
        "deal.acv / (deal.quantity * 2)",
        "deal.acv / deal.quantity * 2",
        "max(deal.acv, $0, deal.cost)",
        "$5 * whole(deal.acv / $1,000)",
        "if deal.type is new then deal.acv else deal.acv * 50%",
        "(if deal.type is new then deal.acv else deal.cost) * 2",
        "deal.acv * 1.5x",
        "deal.quantity",
        "deal.quantity * 2",
    ],
)
def test_a_count_is_written_back_as_it_was(written: str) -> None:
    count = count_of(written)
    assert count is not None
    assert describe_expression(count) == written


@pytest.mark.parametrize(
    "written",
    [
        'deal.product is "GTX Pro"',
        "deal.product is not core",
        "deal.product is one of (core, suite)",
        "deal.product is not one of (core, suite)",
        "deal.cancelled_on is empty",
        "deal.cancelled_on is not empty",
        "deal.type is new or deal.type is renewal and deal.acv > $5",
        "(deal.type is new or deal.type is renewal) and deal.acv > $5",
        "not (deal.type is new and deal.acv > $5)",
        "not deal.type is new",
        "deal.term >= 24 months",
        "deal.close_date >= 2026-03-01",
        "deal.margin / deal.amount >= 30%",
        "deal.type is person.region",
        "deal.type is if",
    ],
)
def test_a_test_is_written_back_as_it_was(written: str) -> None:
    where = where_of(written)
    assert where is not None
    assert describe_expression(where) == written


@pytest.mark.parametrize(
    "written",
    [
        "deal.acv * deal.cost",
        "deal.acv + 5",
        "deal.acv + 8%",
        "deal.term",
        "deal.close_date",
        "deal.acv / 0",
        "8% / deal.acv",
        "min(deal.acv, 5)",
        "whole(deal.acv)",
        "whole(deal.term)",
        "if deal.acv then $1 else $2",
        "if deal.type is new then $1 else 5%",
        "attainment of bookings",
        "€5",
        "5 EUR",
    ],
)
def test_units_that_do_not_meet_are_refused(written: str) -> None:
    assert count_of(written) is None


@pytest.mark.parametrize(
    ("written", "unit"),
    [("deal.acv", Unit.MONEY), ("deal.acv / deal.quantity", Unit.MONEY), ("1", Unit.NUMBER)],
)
def test_units(written: str, unit: Unit) -> None:
    count = count_of(written)
    assert count is not None
    assert count.unit is unit


@pytest.mark.parametrize(
    "written",
    ["deal.term > 30 days", "deal.type > new", "deal.acv is 5", "deal.type is $5", "deal.acv"],
)
def test_tests_that_compare_different_things_are_refused(written: str) -> None:
    assert where_of(written) is None
