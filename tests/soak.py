"""`make soak`: the random tests in full, and one more line in docs/soak.md about how it went.

A record says when, at which commit, from which seed, how many tests and cases, how long, and what
failed. Run it again with the same seed: COMP_TEST_SEED=4711 make soak. One part of the tests alone, for
a machine that has no night to give: make soak TESTS="tests/naive tests/language".
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

from tests.scale import count, seed

ROOT = Path(__file__).parent.parent
RECORD = ROOT / "docs" / "soak.md"
HEAD = """\
# Soak runs

Every run of `make soak`: the whole test suite, or the parts named, with the random tests at their full
counts. A failing seed stays in this list and becomes a test of its own.

| date | commit | seed | scale | tests | tests passed | failed | minutes | what failed |
|---|---|---|---|---|---|---|---|---|
"""


def main() -> int:
    """Run pytest with the full counts, add the record, and pass its exit status on."""
    environment = {**os.environ, "COMP_TEST_SEED": str(seed())}
    started = time.monotonic()
    running = subprocess.Popen(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *sys.argv[1:]],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert running.stdout is not None
    said = []
    for line in running.stdout:
        sys.stdout.write(line)
        sys.stdout.flush()
        said.append(line)
    status = running.wait()
    add_record("".join(said), round((time.monotonic() - started) / 60))
    return status


def add_record(output: str, minutes: int) -> None:
    """One more row of the table."""
    failed = re.findall(r"^(?:FAILED|ERROR) (\S+)", output, re.MULTILINE)
    row = [
        date.today().isoformat(),
        commit(),
        str(seed()),
        f"{count(1000):,} of 1,000",
        " ".join(word for word in sys.argv[1:] if word.startswith("tests")) or "all",
        number_of("passed", output),
        str(len(failed)),
        str(minutes),
        ", ".join(failed) or "nothing",
    ]
    text = RECORD.read_text(encoding="utf-8") if RECORD.exists() else HEAD
    RECORD.write_text(text + "| " + " | ".join(row) + " |\n", encoding="utf-8")


def number_of(word: str, output: str) -> str:
    """The count before a word in pytest's last line."""
    found = re.findall(rf"(\d+) {word}", output)
    return found[-1] if found else "0"


def commit() -> str:
    """The commit under test; a `+` says that files were changed since."""

    def git(*words: str) -> str:
        return subprocess.run(
            ["git", *words], cwd=ROOT, capture_output=True, text=True, check=False
        ).stdout.strip()

    changed = "+" if git("status", "--porcelain", "--untracked-files=no") else ""
    return git("rev-parse", "--short", "HEAD") + changed


if __name__ == "__main__":
    sys.exit(main())
