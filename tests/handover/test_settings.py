"""`[handover]` in comp.toml: read, checked, and no part of what a run is.

Tests: comp/settings_handover.py
"""

from __future__ import annotations

import pytest

from comp.settings import Settings, read_settings

WRITTEN = """
[handover]
base = false
[handover.payroll]
layout = "adp"
codes = {"*" = "COM"}
[handover.journal]
expense = "Expenses:Sales:Commissions"
[handover.contracts]
benefit_new = "60 months"
expedient = true
"""


def test_what_is_written_is_read() -> None:
    settings, problems = read_settings(WRITTEN)
    assert not problems
    handover = settings.handover
    assert (handover.base, handover.payroll.layout) == (False, "adp")
    assert handover.payroll.codes == {"*": "COM"}
    assert handover.journal.expense == "Expenses:Sales:Commissions"
    assert (handover.contracts.benefit_new, handover.contracts.benefit_renewal) == (
        "60 months",
        None,
    )


def test_a_run_stays_the_same_run() -> None:
    assert read_settings(WRITTEN)[0].canonical() == Settings().canonical()


@pytest.mark.parametrize(
    "line",
    [
        '[handover.journal]\nexpense = "Commissions"',
        '[handover.journal]\nexpense = "Expenses:commissions"',
        '[handover.contracts]\nbenefit_new = "5 years"',
        '[handover.payroll]\nlayout = "other"',
        "[handover]\nbse = true",
    ],
)
def test_what_is_no_setting_is_a_problem(line: str) -> None:
    assert read_settings(line)[1]
