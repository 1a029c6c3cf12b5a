"""What every test run has: one seed for all its processes, printed, and `--accept` for golden files."""

import os

import pytest

from tests.scale import count, seed

# Set before other test processes start, so that all of them draw the same random cases.
os.environ.setdefault("COMP_TEST_SEED", str(seed()))
# Each of several workers has a core, and small frames cost a third more where two threads share them.
# The soak has all threads; `cli/test_determinism.py` compares runs with one, two and eight.
if "PYTEST_XDIST_WORKER" in os.environ and count(1000) < 1000:
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
# The program, which many tests start as a process of its own, keeps its compiled modules as it does
# for a user; compiling all of them at each start would take longer than what it is asked to do.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept",
        action="store_true",
        help="write what the program prints now into the expected files; review with git diff",
    )


@pytest.fixture(scope="session")
def accept(request: pytest.FixtureRequest) -> bool:
    """True where expected files are to be rewritten."""
    return bool(request.config.getoption("--accept"))


LONGEST = (
    "tests/workspaces/test_saas_year.py",
    "tests/store/test_failing_disk.py",
    "tests/store/test_killed.py",
    "tests/store/test_races.py",
    "tests/store/test_machine.py",
    "tests/closing/test_random_years.py",
    "tests/naive/test_naive_agrees.py",
)
"""What takes longest begins first, so that no worker waits for another at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest tests first, everything else in the order of files."""
    place = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.nodeid.partition("::")[0], len(LONGEST)))


def pytest_report_header() -> str:
    return f"comp: seed {seed()} (repeat with COMP_TEST_SEED={seed()}), {count(1000)} of 1000 cases"
