"""Finished runs for tests: the examples of a plan text, calculated by the engine."""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from comp.examples import run_examples
from comp.exchange import RateRules
from comp.fields import Schema
from comp.language.read import read_plan
from comp.output.explain import explain_run
from comp.output.explanation import Explanation
from comp.output.finished import FinishedRun
from comp.output.statement import statements
from comp.periods import Calendar


def run_of(text: str, file: str = "plans/ae.plan", calendar: Calendar | None = None) -> FinishedRun:
    """The run of the plan's first example; it must have passed."""
    plan_file, problems = read_plan(text, file, Schema())
    assert plan_file is not None, problems
    days = calendar or Calendar()
    outcome = run_examples(plan_file, Schema(), days, rates=RateRules("daily"))[0]
    assert outcome.passed, (outcome.lines, outcome.totals, outcome.problems)
    assert outcome.finished is not None
    return outcome.finished


@cache
def shipped(name: str) -> FinishedRun:
    """The run of the first example in `plans/NAME.plan`."""
    file = f"plans/{name}.plan"
    return run_of(Path(file).read_text("utf-8"), file)


def everybody(run: FinishedRun) -> list[str]:
    """The people with a total."""
    return run.result.totals.get_column("person").unique().sort().to_list()


def statement_of(run: FinishedRun, person: str, period: str) -> str:
    """The HTML of one statement."""
    ((_, html),) = statements(run, {(person, period)}, [person])
    return html


def words(html: str) -> str:
    """The text of a page, one space between words."""
    found: list[str] = []

    class Reader(HTMLParser):
        def handle_data(self, data: str) -> None:
            found.append(data)

    Reader().feed(re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL))
    return " ".join(" ".join(found).split())


def explained(run: FinishedRun, **asked: str | None) -> list[Explanation]:
    """Explanations of the run's first person, narrowed by deal or component."""
    return explain_run(run, everybody(run)[0], **asked)
