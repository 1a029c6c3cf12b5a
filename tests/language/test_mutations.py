"""Single edits of the shipped plans: each pays what it paid, fails an example, or gives one problem where
it was made. Edits that change what a plan means and that no example notices are in survivors.txt.

Tests: comp/language/parse.py, comp/language/read.py
"""

from __future__ import annotations

from collections import Counter
from difflib import unified_diff
from pathlib import Path
from random import Random

import pytest

from comp.language.read import read_plan
from tests.language.mutations import PLANS, RULES, Mutation, meaning, mutated
from tests.scale import count, seed

SURVIVORS = Path("tests/language/survivors.txt")
SURVIVORS_SEED = 2026
HEADER = """\
# The edits out of 1,000 (seed 2026) that change what a plan of plans/ means and that none of its examples
# notices. Rewritten by `pytest --accept tests/language/test_mutations.py`; look at each new one.
#
# Why those below may stay:
# - Lines in another order (objectives, quotas, options of a list) and options named twice mean the same.
# - `where deal.shipped_on is not empty` beside `dated deal.shipped_on`: a deal without that day counts
#   nowhere in any case; the line is there for the reader.
# - `without quota: nothing` left out: a missing quota is then a problem, and pays nothing either.
# - `negative total pays back` left out is a warning, and the total pays back.
# - The first day of the plan put into another year or month (1969 for 1996): nobody sold anything then, and
#   a deal outside the plan's days would be an example about nothing.
"""


def test_every_edit_ends_in_one_of_three_ways() -> None:
    """Examples are run for every edited plan in the soak, and for one in ten otherwise."""
    random = Random(seed() * 1000)
    wrong: list[str] = []
    outcomes: Counter[str] = Counter()
    for _ in range(max(1000, count(10_000))):
        mutation = mutated(random)
        run = random.random() < count(1000) / 1000
        outcome = mutation.outcome(run)
        outcomes[outcome] += 1
        if outcome not in ("same lines", "fails an example", "one problem at its place", "not run"):
            wrong.append(f"{mutation.title}\n  {outcome}")
    assert not wrong, "\n".join(wrong)
    assert outcomes["one problem at its place"] > 300


def test_survivors_are_known(accept: bool) -> None:
    random = Random(SURVIVORS_SEED)
    found = [mutated(random) for _ in range(1000)]
    shown = HEADER + "\n" + "".join(f"{each.title}\n" for each in found if _survives(each))
    if accept:
        SURVIVORS.write_text(shown, encoding="utf-8")
    known = SURVIVORS.read_text(encoding="utf-8")
    assert shown == known, "\n".join(unified_diff(known.split("\n"), shown.split("\n")))


def _survives(mutation: Mutation) -> bool:
    plan = mutation.plan
    if plan is None or meaning(plan.plan) == meaning(mutation.original.plan):
        return False
    return mutation.outcome(run=True) == "same lines"


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_the_plans_themselves_are_fine(path: Path) -> None:
    plan, problems = read_plan(path.read_text(encoding="utf-8"), path.as_posix(), RULES[0])
    assert plan is not None
    assert not problems
