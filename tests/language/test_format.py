"""`comp fmt`: one layout, comments kept, meaning kept, twice the same.

Tests: comp/language/format.py, comp/language/write.py
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from comp.language.format import format_text
from comp.language.plan import ComponentKind, Literal
from comp.language.read import read_plan
from comp.language.words import BLOCKS
from comp.source import Span
from comp.workspace import rules_for
from tests.docs.blocks import blocks

PLANS = sorted(Path("plans").glob("*_2026.plan"))
SCHEMA = rules_for(Path("plans"))[0]
"""With the fields of plans/comp.toml."""
READABLE = [
    path
    for path in sorted(Path("fixtures/problems").glob("*.plan"))
    if format_text(path.read_text(encoding="utf-8"), path.name)[0] is not None
]
ON_THE_PAGE = [
    block.text
    for block in blocks(Path("docs/language.md").read_text(encoding="utf-8"))
    if block.language == "plan"
]


def meaning(value: object) -> object:
    """A plan without the places it was written in, to compare two layouts of it."""
    if isinstance(value, Span):
        return None
    if isinstance(value, Literal):
        return (value.value, value.unit)
    if is_dataclass(value) and not isinstance(value, type):
        kept = [f.name for f in fields(value) if f.name not in ("text", "bound_text")]
        return (type(value).__name__, [meaning(getattr(value, name)) for name in kept])
    if isinstance(value, tuple):
        return [meaning(each) for each in value]
    return value


def crushed(text: str) -> str:
    """The same plan as a hasty person types it: one blank for two, no blank lines, two for four."""
    lines = []
    for line in text.splitlines():
        if not line.strip():
            continue
        indent = len(line) - len(line.lstrip())
        body = line.strip()
        if '"' not in body and not body.startswith("#"):
            body = " ".join(body.split())
        lines.append(" " * (indent // 2) + body)
    return "\n".join(lines)


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_shipped_plans_are_laid_out(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert format_text(text, path.name) == (text, [])


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_layout_comes_back_from_a_crushed_plan(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    laid_out, _ = format_text(crushed(text), path.name)
    assert laid_out is not None
    assert laid_out.split() == text.split()
    assert [line for line in laid_out.splitlines() if line] == [
        line for line in text.splitlines() if line
    ]


@pytest.mark.parametrize("text", ON_THE_PAGE, ids=lambda text: text.split()[1])
def test_the_pages_plans_are_laid_out(text: str) -> None:
    assert format_text(text, "page.plan") == (text, [])


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_meaning_is_kept(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    before, _ = read_plan(text, "a.plan", SCHEMA)
    laid_out, _ = format_text(crushed(text), "a.plan")
    assert laid_out is not None
    after, _ = read_plan(laid_out, "a.plan", SCHEMA)
    assert before is not None
    assert after is not None
    assert meaning(before.plan) == meaning(after.plan)
    assert meaning(before.examples) == meaning(after.examples)


@pytest.mark.parametrize("path", READABLE, ids=lambda path: path.stem)
def test_twice_changes_nothing(path: Path) -> None:
    once, _ = format_text(path.read_text(encoding="utf-8"), path.name)
    assert once is not None
    assert format_text(once, path.name) == (once, [])


def test_a_plan_that_cannot_be_read_is_left_alone() -> None:
    text = Path("fixtures/problems/colon-missing.plan").read_text(encoding="utf-8")
    laid_out, problems = format_text(text, "a.plan")
    assert laid_out is None
    assert [problem.code for problem in problems] == ["colon-missing"]


MESSY = """\

# About the plan.


plan a "A": # the plan
  effective 2026-01-01 to 2026-12-31
  currency USD
  # pay comes every month
  pay monthly
  rounding half up to the cent,each line


  credit bookings:
      from own deals
      count max( deal.amount-deal.cost ,$0 )*-1.5   # negative
      # closed only
      where not(deal.stage is closed_won)and deal.acv>=$5

      dated deal.close_date
  commission pay_out:
    on bookings
    tiers per deal by deal.term:
      from 0 months: 5%
      # long terms
      from 24  months:10.5%
  # the end of the plan
example "x" for a:
  given deals:
    |deal|close_date|acv|   # the deals
    | 商談 | 2026-01-01 |$5|
    # nothing more
  expect:
     |paid|line|amount|
"""

TIDY = """\
# About the plan.

plan a "A":  # the plan
    effective  2026-01-01 to 2026-12-31
    currency   USD
    # pay comes every month
    pay        monthly
    rounding   half up to the cent, each line

    credit bookings:
        from   own deals
        count  max(deal.amount - deal.cost, $0) * -1.5  # negative
        # closed only
        where  not (deal.stage is closed_won) and deal.acv >= $5
        dated  deal.close_date

    commission pay_out:
        on bookings
        tiers per deal by deal.term:
            from  0 months:    5%
            # long terms
            from 24 months: 10.5%
    # the end of the plan

example "x" for a:
    given deals:
        | deal | close_date | acv |  # the deals
        | 商談 | 2026-01-01 | $5  |
        # nothing more
    expect:
        | paid | line | amount |
"""


def test_comments_stay_where_they_were() -> None:
    assert format_text(MESSY, "a.plan") == (TIDY, [])


def test_every_component_has_a_block_to_lay_out() -> None:
    assert {kind.value for kind in ComponentKind} <= set(BLOCKS)
