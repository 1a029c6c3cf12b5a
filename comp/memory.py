"""How Polars asks for memory. It reads this once, when it is imported, so it is said before.

Its allocator (jemalloc) hands unused memory back half a second after a step, and the next step asks for
it again: over a quarter of the processor time of a run with six million lines. It keeps it instead.
"""

import os


def keep_memory() -> None:
    """Keep what was asked for once; what the environment says of it comes first."""
    os.environ.setdefault("_RJEM_MALLOC_CONF", "dirty_decay_ms:-1,muzzy_decay_ms:-1")
