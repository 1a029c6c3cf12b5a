"""What a plan asks of comp.toml that comp.toml does not say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from comp.exchange import NO_RATES, RateRules
from comp.fields import Schema
from comp.fiscal_years import years_of_weeks
from comp.language.plan import Plan
from comp.language.read import read_plan
from comp.periods import Calendar, PeriodKind
from comp.rules_needed import rules_needed


def plan(name: str) -> list[Plan]:
    text = Path(f"fixtures/worked/{name}.plan").read_text(encoding="utf-8")
    file, problems = read_plan(text, "a.plan", Schema())
    assert file is not None, problems
    return [file.plan]


def test_a_plan_that_converts_needs_to_know_how_rates_are_found() -> None:
    plans = plan("E79/plans/quota_currency")
    [problem] = rules_needed(plans, Calendar(), NO_RATES)
    assert problem.code == "rates-not-said"
    assert [choice.write for choice in problem.choices] == ['rates = "daily"', 'rates = "monthly"']
    assert not rules_needed(plans, Calendar(), RateRules("monthly"))


def test_a_plan_of_one_currency_needs_nothing() -> None:
    assert not rules_needed(plan("E81/plans/half_monthly"), Calendar(), NO_RATES)


def test_weeks_need_a_day_to_begin_on() -> None:
    [problem] = rules_needed(plan("E09/plans/weekly_draw"), Calendar(), NO_RATES)
    assert problem.code == "weeks-not-said"
    assert problem.remedy == 'write below [calendar] in comp.toml: weeks_start_on = "monday"'
    known = Calendar(week_from=date(2026, 1, 5))
    assert not rules_needed(plan("E09/plans/weekly_draw"), known, NO_RATES)


def test_two_weeks_are_counted_from_a_day() -> None:
    [weekly] = plan("E09/plans/weekly_draw")
    plans = [replace(weekly, pay=PeriodKind.TWO_WEEKS, draws=())]
    [problem] = rules_needed(plans, Calendar(), NO_RATES)
    assert problem.remedy.endswith('two_weeks_from = "2026-02-23"')
    both = [replace(weekly, pay=PeriodKind.TWO_WEEKS)]
    uneven = Calendar(week_from=date(2026, 1, 5), two_weeks_from=date(2026, 1, 6))
    [problem] = rules_needed(both, uneven, NO_RATES)
    assert problem.message.startswith("weeks begin on a Monday and two weeks on a Tuesday")


def test_own_years_have_no_half_months_and_must_reach() -> None:
    years = years_of_weeks("4-4-5", [date(2022, 1, 2), date(2023, 1, 1)], "end")
    assert not isinstance(years, str)
    found = rules_needed(plan("E81/plans/half_monthly"), Calendar(years=years), NO_RATES)
    assert [problem.code for problem in found] == ["half-months-not-here", "calendar-too-short"]
