"""Random plans and ledgers: results keep their promises, every line is explained and rebuilt."""

from __future__ import annotations

from pathlib import Path

import pytest

from comp.engine.run import run
from comp.fields import Schema
from comp.language.read import read_plan
from comp.output.explain import case_of, explain, render_json, render_text
from comp.output.finished import FinishedRun
from comp.output.results import Wanted, write_results
from comp.output.rows import rows_by_person
from tests.naive.against_engine import engine_calendar, engine_ledger
from tests.naive.random_pairs import random_pair
from tests.naive.render import plan_text
from tests.output.checker import check
from tests.output.frames import CONTROL_TOTALS, frame
from tests.scale import count, seed

SEEDS = [seed() * 1000 + number for number in range(count(200))]


def random_run(number: int) -> FinishedRun:
    pair = random_pair(number, 4)
    files = []
    for plan in pair.plans:
        plan_file, problems = read_plan(plan_text(plan), f"plans/{plan.name}.plan", Schema())
        assert plan_file is not None, problems
        files.append(plan_file)
    plans = [file.plan for file in files]
    ledger = engine_ledger(pair.ledger, plans, pair.years)
    calendar = engine_calendar(pair.years)
    result = run(plans, ledger, calendar, through=pair.through)
    return FinishedRun(result, files, ledger, calendar, frame(CONTROL_TOTALS, []))


@pytest.mark.parametrize("number", SEEDS)
def test_a_random_run_is_written_rebuilt_and_explained(number: int, tmp_path: Path) -> None:
    finished = random_run(number)
    written, problems = write_results(finished, tmp_path / "out", Wanted(workbook="none"))
    assert problems == []
    assert written is not None
    check(tmp_path / "out")
    unpaid = any(problem.code == "rate-missing" for problem in finished.result.problems)
    for rows in rows_by_person(finished.result).values():
        case = case_of(finished, rows)
        explanations = [explain(case, line) for line in case.rows.lines]
        for explanation in explanations:
            sentences = " ".join(explanation.closing)
            # What could not be paid for want of a rate was earned before all the same.
            if not unpaid:
                assert "beside what was paid before" not in sentences, explanation
            # Only a running total with deals taken back, or with deals that keep the rate they were
            # booked at (step 7: no true-ups), may not be told in full.
            plan = case.plan(explanation.line)
            if not plan.clawbacks and not plan.fixes_rate_of(explanation.line.component):
                assert "as its part of a rounded running total" not in sentences, explanation
            assert explanation.reasons or explanation.steps
        render_text(explanations)
        render_json(explanations)
