"""Rows that begin at what written values come to.

Tests: comp/language/constants.py
"""

from __future__ import annotations

import pytest

from comp.fields import Schema
from comp.language.plan import Commission
from comp.language.read import read_plan
from tests.engine.story import BOOKINGS, commission, plan_text

TIERS = "tiers marginal by amount:\n    from $0: 10%\n    from {}: 0%"
ON = "bookings accumulated per year from person.start_date"


def problems_and_start(start: str, currency: str = "USD") -> tuple[list[str], str]:
    """What is wrong with the plan, and where its second row begins."""
    tiers = TIERS.format(start).replace("$0", "$0" if currency == "USD" else f"0 {currency}")
    text = plan_text(BOOKINGS + commission(tiers, on=ON), currency=currency)
    file, problems = read_plan(text, "p.plan", Schema())
    wrong = [each.code for each in problems if each.severity == "error"]
    if file is None:
        return wrong, ""
    [earns] = file.plan.components
    assert isinstance(earns, Commission)
    assert earns.tiers is not None
    assert earns.tiers.rows[1].start is None
    return wrong, earns.tiers.rows[1].bound_text


@pytest.mark.parametrize(
    ("start", "begins"),
    [
        ("$18,000 / 30%", "$60,000"),
        ("($10 + $5) * 2", "$30"),
        ("$100 - $25.50", "$74.5"),
        ("80% * $1,000", "$800"),
        ("$1,000 * 1.5x", "$1,500"),
    ],
)
def test_a_start_made_of_written_values_is_written_out(start: str, begins: str) -> None:
    assert problems_and_start(start) == ([], begins)


def test_amounts_keep_their_currency() -> None:
    assert problems_and_start("20 CAD * 5", "CAD") == ([], "100 CAD")
    assert problems_and_start("20 CAD * 5")[0] == ["currencies-meet"]


@pytest.mark.parametrize("start", ["$100 / 3", "$5 - $10", "$5 / 0"])
def test_what_has_no_written_value_is_left_as_it_is(start: str) -> None:
    assert problems_and_start(start)[0]


def test_a_start_of_another_unit_is_refused_as_what_it_comes_to() -> None:
    assert problems_and_start("12 / 4")[0] == ["bound-of-other-unit"]


@pytest.mark.parametrize("rows", ["from {}: {}", "| from {} | {} |"])
def test_rows_of_a_named_table_too(rows: str) -> None:
    table = "".join(f"    {rows.format(*row)}\n" for row in (("$0", "4%"), ("$9 / 30%", "8%")))
    body = BOOKINGS + f"table t by deal.acv:\n{table}" + commission("rate t", on="bookings")
    file, _ = read_plan(plan_text(body), "p.plan", Schema())
    assert file is not None
    assert "'from $30'" in repr(file.plan.components)
