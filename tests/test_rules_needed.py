"""What a plan asks of comp.toml that comp.toml does not say."""

from __future__ import annotations

from pathlib import Path

from comp.exchange import NO_RATES, RateRules
from comp.fields import Schema
from comp.language.plan import Plan
from comp.language.read import read_plan
from comp.rules_needed import rules_needed


def plan(name: str) -> list[Plan]:
    text = Path(f"fixtures/worked/{name}.plan").read_text(encoding="utf-8")
    file, problems = read_plan(text, "a.plan", Schema())
    assert file is not None, problems
    return [file.plan]


def test_a_plan_that_converts_needs_to_know_how_rates_are_found() -> None:
    plans = plan("E79/plans/quota_currency")
    [problem] = rules_needed(plans, NO_RATES)
    assert problem.code == "rates-not-said"
    assert [choice.write for choice in problem.choices] == ['rates = "daily"', 'rates = "monthly"']
    assert not rules_needed(plans, RateRules("monthly"))


def test_a_plan_of_one_currency_needs_nothing() -> None:
    assert not rules_needed(plan("E81/plans/half_monthly"), NO_RATES)
