"""The program says how it wants memory before Polars asks for any, and only where nobody else has."""

import os
import subprocess
import sys

ASK = "import comp, os, sys; print('polars' in sys.modules, os.environ['_RJEM_MALLOC_CONF'])"


def told(environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-c", ASK], capture_output=True, text=True, check=True, env=environment
    )
    return done.stdout.strip()


def test_memory_is_kept_between_steps() -> None:
    free = {name: value for name, value in os.environ.items() if name != "_RJEM_MALLOC_CONF"}
    assert told(free) == "False dirty_decay_ms:-1,muzzy_decay_ms:-1"


def test_what_the_environment_says_comes_first() -> None:
    assert told({**os.environ, "_RJEM_MALLOC_CONF": "thp:never"}) == "False thp:never"
