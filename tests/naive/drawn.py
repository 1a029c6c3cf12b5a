"""Which forms of the language the random plans draw, and what drawing one needs to know of a plan.

| drawn always, or by name in FORMS_DRAWN | forms |
|---|---|
| always | own and team deals, splits, quotas (literal, dated, spread, ledger), six kinds of tiers, accelerators, kickers, spiffs, bonuses, objectives, clawbacks, caps, draws, base, openings, adjustments, fiscal years by month, pay from half-months to years, two plans |
| by name | see FORMS_DRAWN |
"""

from __future__ import annotations

from fractions import Fraction
from random import Random

from tests.naive.model import Credit, Expression, Plan, Quota
from tests.naive.periods import PER_YEAR, Years

FORMS_DRAWN = {
    "tables", "parts of deals", "contract years",
    "releases", "clawbacks by age", "refunds", "credit notes", "fixed sums",
    "proration", "months of service", "ramps", "quotas that change", "paid if employed",
    "caps carry over", "negative is forgiven", "paid in another currency", "as of each deal",
    "shortfalls", "shares of teams", "the period before", "windows", "steps", "personal starts", "rates by payment", "ratios", "scores", "credits in another currency", "whole", "moves between plans", "curves", "objective limits", "negative totals", "attainment at most",
    "pools", "contests", "spiff limits", "catches up", "tiers of another credit", "leaving", "gates",
    "payments", "multipliers", "crediting blocks", "overrides on pay", "team quotas",
    "stretches", "stretches by attainment", "curves to date", "caps per deal",
    "base paid per longer periods", "pay by weeks", "retail calendars", "calendars from files",
    "draws for longer periods", "pay that waits", "lost releases",
    "months before", "in a row", "totals", "quotas around deals",
    "fees", "windows over weeks", "windows by attainment", "curves to date by weeks", "team quotas by weeks",
    "quotas per week", "contests by share", "contests among some", "contests by attainment", "contests by values",
    "contests by day", "days of deals", "places of deals",
}  # fmt: skip


def scale_of(plan: Plan) -> int:
    """What an amount in dollars is taken times, so that it is of about that size in the plan's currency."""
    return 100 if plan.currency == "JPY" else 1


class Drawing:
    """A plan that has its credits and components, to which forms are added."""

    def __init__(self, random: Random, years: Years, plan: Plan, scale: int) -> None:
        self.random, self.years, self.plan, self.scale = random, years, plan, scale

    def draws(self, form: str, percent: int) -> bool:
        return form in FORMS_DRAWN and self.random.randrange(100) < percent

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def money(self, value: int | Fraction) -> Expression:
        return ("money", Fraction(value) * self.scale)

    def pct(self, *percents: str) -> Expression:
        return ("pct", Fraction(self.random.choice(percents)) / 100)

    def of(self, *kinds: type) -> list:
        return [one for one in self.plan.components if isinstance(one, kinds)]

    def has_quota(self, credit: str) -> bool:
        return any(quota.credit == credit for quota in self.plan.quotas)

    def credit(self, name: str) -> Credit:
        (found,) = [one for one in self.plan.credits if one.name == name]
        return found

    def serves(self, quota: Quota, kind: str) -> bool:
        """Whether a quota says something about periods of a kind."""
        if kind not in self.years.measured_by(quota.per):
            return False
        parts = PER_YEAR[kind] / Fraction(PER_YEAR[quota.per])
        return parts <= 1 or quota.spread == "evenly" or parts == len(quota.spread or ())

    def whole_kinds(self, credit: str) -> list[str]:
        """The periods for which a credit's quota holds or adds up."""
        (quota,) = [one for one in self.plan.quotas if one.credit == credit]
        kinds = self.years.measured_by(quota.per)
        return [kind for kind in kinds if PER_YEAR[kind] <= PER_YEAR[quota.per]]
