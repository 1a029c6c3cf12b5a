"""docs/language.md: every form on it is read, every whole plan on it pays what its example says."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from comp.examples import run_examples
from comp.exchange import RateRules
from comp.fields import Schema
from comp.language.parse import parse_plan
from comp.language.read import read_plan
from comp.language.syntax import Statement
from comp.language.words import BLOCKS
from comp.periods import Calendar
from comp.problems import Sources, errors, render_text
from tests.docs.blocks import Block, blocks

PAGE = Path("docs/language.md").read_text(encoding="utf-8")
PARTS = [block for block in blocks(PAGE) if block.language == "plan-part"]
WHOLE = [block for block in blocks(PAGE) if block.language == "plan" and not block.options]
SHARED = [block for block in blocks(PAGE) if block.language == "shared"]
USING = [block for block in blocks(PAGE) if block.language == "using"]

WEEKS = Calendar(week_from=date(2026, 1, 5), two_weeks_from=date(2026, 1, 5))

FRAME = {
    "effective": "    effective 2026-01-01 to 2026-12-31\n",
    "currency": "    currency USD\n",
    "pay": "    pay monthly\n",
    "rounding": "    rounding half up to the cent, each line\n",
    "credit bookings": "    credit bookings:\n        from own deals\n        count deal.acv\n"
    "        dated deal.close_date\n",
    "credit team_bookings": "    credit team_bookings:\n"
    "        from team deals as of deal.close_date\n        count deal.acv\n"
    "        dated deal.close_date\n",
    "quota bookings": "    quota bookings 1,000 {currency} per quarter\n",
}


def whole_plan(part: str) -> str:
    """A part of a plan with everything around it that it does not bring along."""
    currency = "EUR" if "EUR" in part else "USD"
    around = "".join(
        text.format(currency=currency)
        for key, text in FRAME.items()
        if not re.search(rf"^    {key}\b", part, re.MULTILINE)
    )
    return f'plan page "Page":\n{around}\n{part}'


@pytest.mark.parametrize("block", PARTS, ids=lambda block: f"line {block.line}")
def test_every_form_is_read(block: Block) -> None:
    text = whole_plan(block.text)
    plan, problems = read_plan(text, "page.plan", Schema())
    shown = [render_text(problem, Sources({"page.plan": text})) for problem in errors(problems)]
    assert plan is not None, "\n".join(shown)


@pytest.mark.parametrize("block", WHOLE, ids=lambda block: f"line {block.line}")
def test_every_whole_plan_pays_what_its_example_says(block: Block) -> None:
    plan, problems = read_plan(block.text, "page.plan", Schema())
    assert plan is not None
    assert not problems
    outcomes = run_examples(plan, Schema(), WEEKS, rates=RateRules("daily"))
    assert outcomes
    assert all(outcome.passed for outcome in outcomes)


def test_the_page_shows_every_kind_of_line() -> None:
    shown: set[str] = set()

    def gather(statement: Statement) -> None:
        shown.add(statement.kind)
        for child in statement.children:
            gather(child)

    for block in [*PARTS, *WHOLE, *SHARED, *USING]:
        framed = block.language in ("plan-part", "using")
        text = whole_plan(block.text) if framed else block.text
        syntax, _, _ = parse_plan(text, "page.plan")
        assert syntax.plan is not None or syntax.shared
        for statement in (*([syntax.plan] if syntax.plan else []), *syntax.shared):
            gather(statement)
        for example in syntax.examples:
            gather(example)
    assert {kind for kinds in BLOCKS.values() for kind in kinds} <= shown
