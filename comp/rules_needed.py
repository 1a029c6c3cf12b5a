"""Settings a plan cannot do without, although a workspace may: told when its plans are read.

In: checked plans and the rules of the workspace they belong to. Out: one problem for each plan and
setting, with its readings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from comp.exchange import RateRules
from comp.language.plan import Plan
from comp.problems import Choice, Problem
from comp.source import Span


def rules_needed(plans: Sequence[Plan], rates: RateRules) -> list[Problem]:
    """What `comp.toml` does not say and these plans ask for."""
    return [problem for plan in plans for problem in _rates_needed(plan, rates)]


def _rates_needed(plan: Plan, rates: RateRules) -> Iterator[Problem]:
    span = converts_at(plan)
    if span is not None and rates.rates is None:
        yield Problem(
            code="rates-not-said",
            message=f"{plan.name} converts money, and comp.toml does not say how rates are looked up",
            remedy="",
            span=span,
            choices=(
                Choice('rates = "daily"', "the rate of the day itself", "a row a day"),
                Choice('rates = "monthly"', "one rate for the calendar month", "a row a month"),
            ),
            choices_about="below [currency] in comp.toml; each needs of the ledger's rates",
            label="which rate is it?",
        )


def converts_at(plan: Plan) -> Span | None:
    """The first line of a plan that asks for an exchange rate; None where none does."""
    converted = [credit.converted.span for credit in plan.credits if credit.converted is not None]
    paid = [plan.paid_in.span] if plan.paid_in is not None else []
    return min([*converted, *paid], key=lambda span: span.line, default=None)
