"""Independent pieces of work next to each other, as many at once as the machine has cores.

Polars works outside Python's lock, so threads are enough.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

CORES = os.cpu_count() or 1

Part = TypeVar("Part")
Done = TypeVar("Done")


def side_by_side(step: Callable[[Part], Done], parts: Iterable[Part]) -> list[Done]:
    """`step` of every part, in the order the parts are given."""
    pieces = list(parts)
    if len(pieces) == 1:
        return [step(piece) for piece in pieces]
    with ThreadPoolExecutor(CORES) as threads:
        return list(threads.map(step, pieces))
