"""How many random cases to run and from which seed: a tenth in `make test`, all in `make soak`."""

from __future__ import annotations

import os
import time
from functools import cache


def count(full: int) -> int:
    """The number of cases to run out of the full number."""
    return max(1, round(full * float(os.environ.get("COMP_TEST_SCALE", "0.1"))))


@cache
def seed() -> int:
    """The run's seed: `COMP_TEST_SEED`, or another one every run; printed by the test header."""
    fixed = os.environ.get("COMP_TEST_SEED")
    return int(fixed) if fixed else int(time.time()) % 1_000_000
