"""The plans of plans/: read without a warning, laid out, and every part reached by an example that passes."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from comp.coverage import unreached
from comp.examples import run_examples
from comp.language.format import format_text
from comp.language.plan import PlanFile
from comp.problems import errors
from comp.workspace import plan_paths, read_plans, rules_for

LIBRARY = Path("plans")
PATHS = plan_paths(LIBRARY)
ROLES = (
    "smb_ae enterprise_ae sdr account_manager customer_success sales_engineer_overlay channel_manager "
    "regional_manager vp_sales insurance_agent medical_device_rep retail_associate recruiter "
    "real_estate_agent partner_referral"
).split()


@cache
def library() -> dict[str, PlanFile]:
    reading = read_plans(PATHS, LIBRARY, rules_for(LIBRARY)[0])
    assert reading.problems == ()
    return {file.plan.name: file for file in reading.plans}


def test_every_role_has_a_plan() -> None:
    assert {f"{role}_2026" for role in ROLES} <= set(library())


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_examples_pass_and_reach_everything(path: Path) -> None:
    schema, calendar, rates, _ = rules_for(LIBRARY)
    file, plans = library()[path.stem], list(library().values())
    beside = [other for other in plans if other is not file]
    outcomes = run_examples(file, schema, calendar, rates=rates, beside=beside)
    assert outcomes
    assert [o.example.title for o in outcomes if not o.passed or errors(o.problems)] == []
    assert [(gap.what, gap.span.line) for gap in unreached(file.plan, outcomes)] == []


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_plans_are_in_canonical_layout(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert format_text(text, path.name) == (text, [])
