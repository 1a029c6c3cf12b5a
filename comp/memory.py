"""How Polars asks for memory. Imported before Polars is, because it reads this once.

Its allocator (jemalloc) hands unused memory back half a second after a step, and the next step asks for
it again: over a quarter of the processor time of a run with six million lines. It keeps it instead.
"""

import os

os.environ.setdefault("_RJEM_MALLOC_CONF", "dirty_decay_ms:-1,muzzy_decay_ms:-1")
