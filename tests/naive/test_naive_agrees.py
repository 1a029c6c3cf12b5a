"""The engine and the naive evaluator agree on every line and balance of random plans and ledgers."""

from __future__ import annotations

from tests.naive.against_engine import difference
from tests.naive.random_pairs import random_pair
from tests.naive.shrinking import shown, shrunk
from tests.scale import count, seed

PERSONS = 50
"""One plan carries fifty persons, each with own deals: fifty pairs in one run."""


def test_lines_and_balances_agree_to_the_cent() -> None:
    for number in range(-(-count(5000) // PERSONS)):
        pair = random_pair(seed() * 1000 + number, PERSONS)
        if difference(pair):
            small = shrunk(pair, lambda candidate: bool(difference(candidate)))
            raise AssertionError(shown(small, difference(small)))
