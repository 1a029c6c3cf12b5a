"""The engine and the naive evaluator agree on every line and balance of random plans and ledgers."""

from __future__ import annotations

import pytest

from tests.naive.against_engine import difference
from tests.naive.random_pairs import Pair, random_pair
from tests.naive.shrinking import shown, shrunk
from tests.scale import count, seed

PERSONS = 20
PARTS = 8
"""One plan carries twenty persons, each with own deals: twenty pairs in one run. In parts, which run
side by side."""


@pytest.mark.parametrize("part", range(PARTS))
def test_lines_and_balances_agree_to_the_cent(part: int) -> None:
    numbers = range(part, -(-count(20000) // PERSONS), PARTS)
    differing = [
        number for number in numbers if differs(random_pair(seed() * 1000 + number, PERSONS))
    ]
    if differing:
        small = shrunk(random_pair(seed() * 1000 + differing[0], PERSONS), differs)
        told = f"{len(differing)} of {len(numbers)} plans differ, those of the seeds " + ", ".join(
            str(seed() * 1000 + number) for number in differing
        )
        raise AssertionError(f"{told}; the first, made small:\n{shown(small, difference(small))}")


def differs(pair: Pair) -> bool:
    return bool(difference(pair))
