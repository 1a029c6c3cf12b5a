"""Published examples pay what their sources say, line by line and to the cent."""

from __future__ import annotations

import pytest

from comp.problems import errors
from tests.worked.fixture import (
    attained,
    cents,
    closing,
    example,
    expected,
    expected_lines,
    expected_slices,
    folders,
    lines,
    slices,
    total,
)

NAMES = folders()
WARNED = {
    "E115": ["credit-counts-nothing"],
    "E132": ["score-missing"],
    "E67": ["rate-outside-0-to-100"] * 2,
}
"""Examples whose source leaves something out, and the warning that says so."""


@pytest.mark.parametrize("name", NAMES)
def test_every_line_is_as_the_source_says(name: str) -> None:
    assert lines(name) == expected_lines(name)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_wrong_with_plan_or_ledger(name: str) -> None:
    problems = example(name).problems
    assert not errors(problems)
    # The published figures stand beside the plans, so these need no examples of their own.
    found = [problem.code for problem in problems if problem.code != "plan-without-example"]
    assert found == WARNED.get(name, [])


@pytest.mark.parametrize("name", folders("totals.csv"))
def test_totals_are_as_the_source_says(name: str) -> None:
    rows = expected(name, "totals.csv")
    asked = [(row["person"], row["paid"], row["line"]) for row in rows]
    assert [total(name, *row) for row in asked] == [cents(row["amount"]) for row in rows]


@pytest.mark.parametrize("name", folders("balances.csv"))
def test_balances_are_as_the_source_says(name: str) -> None:
    rows = expected(name, "balances.csv")
    found = [closing(name, row["person"], row["paid"], row["balance"]) for row in rows]
    assert found == [[cents(row["closing"])] for row in rows]


@pytest.mark.parametrize("name", folders("attainment.csv"))
def test_quotas_and_attainment_are_as_the_source_says(name: str) -> None:
    rows = expected(name, "attainment.csv")
    found = [attained(name, row["person"], row["credit"], row["period"]) for row in rows]
    assert found == [
        [(cents(row["quota"]) if row["quota"] else "", cents(row["credited"]))] for row in rows
    ]


@pytest.mark.parametrize("name", folders("slices.csv"))
def test_parts_of_lines_are_as_the_source_says(name: str) -> None:
    assert slices(name) == expected_slices(name)
