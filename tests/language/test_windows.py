"""Which `per` belongs to a measure, and which to the line; windows, steps, curves and readings.

Tests: comp/language/windows.py, comp/language/window_rules.py, comp/language/compile_curves.py, comp/language/compile_steps.py, comp/language/missing_points.py, comp/language/reading.py
"""

from __future__ import annotations

import pytest

from comp.language.grammar import Stuck, kind_of, parse_tokens
from comp.language.plan import Unit
from comp.language.tokens import read_tokens
from comp.language.windows import windows


@pytest.mark.parametrize(
    ("line", "kind", "of_measures"),
    [
        ("pays $10 * number of bookings per month", "pays_per_period", 0),
        ("pays $10 * number of bookings per year per month", "pays_per_period", 1),
        ("pays $10 per month when number of bookings per year >= 3", "pays_per_period", 1),
        (
            "pays (quota of a per year) / 10 per month when amount of b per year > $1",
            "pays_per_period",
            2,
        ),
        ("define far: attainment of bookings per year to date >= 100%", "define", 1),
        ("steps stacking by attainment of bookings per quarter:", "steps", 0),
        ("points by attainment of bookings per year:", "points", 1),
        ("rate person.target / quota of bookings per year", "rate", 1),
        ("rate $10 / quota of bookings per unit", "rate", 0),
        ("amount of bookings per month on sold", "limit", 0),
    ],
)
def test_the_last_per_before_the_test_is_the_lines_own(
    line: str, kind: str, of_measures: int
) -> None:
    tokens = read_tokens(line, 1)
    assert isinstance(tokens, list)
    assert len(windows(tokens)) == of_measures
    tree = parse_tokens(tokens)
    assert not isinstance(tree, Stuck)
    assert kind_of(tree) == kind


@pytest.mark.parametrize(
    ("written", "value", "unit"),
    [
        ("2 years", 24, Unit.MONTHS),
        ("1 year", 12, Unit.MONTHS),
        ("18 months", 18, Unit.MONTHS),
        ("6 weeks", 42, Unit.DAYS),
        ("1 day", 1, Unit.DAYS),
    ],
)
def test_lengths_of_time(written: str, value: int, unit: Unit) -> None:
    tokens = read_tokens(written, 1)
    assert isinstance(tokens, list)
    [length] = tokens
    assert (length.kind, length.value, length.unit) == ("DURATION", value, unit)
    assert length.text == written
