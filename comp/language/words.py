"""The words users see: how each line is written, where it may stand, and what a sign is called.

`FORMS["on"]` is `on CREDIT accumulated per PERIOD`; `BLOCKS["credit"]` lists the lines of a credit in
their usual order. No message names a rule or a terminal of the grammar: it takes its words here.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

FORMS: Mapping[str, str] = {
    "plan_heading": 'plan NAME "Title":',
    "shared_heading": 'shared NAME "Title":',
    "example_heading": 'example "What happens" for PLAN:',
    "effective": "effective 2026-01-01 to 2026-12-31",
    "currency": "currency USD",
    "paid_in": "paid in person.currency at the rate of the last day",
    "pay": "pay monthly",
    "rounding": "rounding half up to the cent, each line",
    "base": "base salary $60,000 per year",
    "use": 'use "common.plan"',
    "define": "define NAME: VALUE",
    "deal_day": "day NAME: the later of deal.close_date, deal.invoiced_on",
    "deal_place": "number NAME: the month of deal.close_date in its quarter",
    "table": "table NAME by deal.product:",
    "credit": "credit NAME:",
    "crediting": "crediting NAME:",
    "quota_amount": "quota CREDIT $150,000 per quarter",
    "quota_from_ledger": "quota CREDIT from quotas per quarter",
    "quota_table": "quota CREDIT per quarter:",
    "quota_of_team": "quota CREDIT 90% of quota of CREDIT of team as of the first day per quarter",
    "sentence": '"Sentence of the plan document."',
    "commission": "commission NAME:",
    "override": "override NAME:",
    "kicker": "kicker NAME:",
    "spiff": "spiff NAME:",
    "bonus": "bonus NAME:",
    "curve": "curve NAME:",
    "objectives": "objectives NAME:",
    "multiplier": "multiplier NAME:",
    "clawback": "clawback NAME:",
    "cap": "cap NAME:",
    "draw": "draw NAME:",
    "release": "release COMPONENTS:",
    "after_leaving": "after leaving: nothing more",
    "deals": "from own deals",
    "count": "count deal.acv",
    "where": "where deal.stage is closed_won",
    "dated": "dated deal.close_date",
    "up_to": "up to $1,000,000 per deal",
    "above": "above $1,000,000 per deal",
    "converted_to": "converted to GBP at the rate of deal.close_date",
    "on": "on CREDIT accumulated per quarter",
    "converted": "converted at the rate of deal.close_date",
    "on_pay": "on pay of team from COMPONENTS",
    "as_of_day": "as of deal.close_date",
    "crediting_when": "when owner holds deal.territory:",
    "otherwise": "otherwise:",
    "overlay": "overlay:",
    "recipient": "to owner: 100%",
    "pool": "pool NAME:",
    "fund": "fund 10% * total amount of CREDIT per quarter",
    "shared": "shared equally",
    "contest": "contest NAME:",
    "rank": "rank attainment of CREDIT per quarter among plan members",
    "prizes": "prizes:",
    "prize": "1: $5,000",
    "prize_of_share": "top 10%, rounded up: $5,000",
    "ties": "ties share",
    "rate": "rate 8%",
    "tiers": "tiers marginal by attainment:",
    "tiers_per_deal": "tiers per deal by deal.term:",
    "accelerator": "accelerator marginal by attainment:",
    "row": "from 50%: 8%",
    "without_quota": "without quota: nothing",
    "at_least": "at least $200 per deal",
    "at_most": "at most $5,000 per deal",
    "most_deals": "at most 10 deals per month",
    "budget": "budget $50,000 for everybody",
    "lines": "lines per deal",
    "paid": "paid per quarter",
    "pays_per_deal": "pays $500 per deal in CREDIT",
    "pays_per_period": "pays $2,500 per quarter when attainment of CREDIT >= 100%",
    "when": "when attainment of CREDIT >= 100%",
    "catches_up": "catches up when attainment of CREDIT per year >= 100%",
    "steps": "steps replacing by attainment of CREDIT per quarter:",
    "measured_per": "measured per quarter",
    "points": "points by attainment of CREDIT:",
    "point": "at 100%: 100%",
    "below": "below: nothing",
    "above_points": "above: last point",
    "to_date": "accumulated per year to date",
    "days": "from 2026-01-01 to 2026-03-31",
    "target": "target $6,000 per quarter",
    "weights": "weights:",
    "weight": '40% NAME "what it is"',
    "pays_nothing": "pays nothing when score < 50%",
    "proration": "prorated by days",
    "service_row": "from month 4: $50,000",
    "negative_total": "negative total pays back",
    "shortfall": "shortfall carries into the next quarter",
    "attainment_cap": "attainment at most 150%",
    "opens": "opens when attainment >= 50%, from the first dollar",
    "employed": "paid only if employed on the last day",
    "excess": "excess carries over",
    "carries_attainment": "carries attainment from PLAN",
    "attainment_starts": "attainment starts at zero",
    "negative_balance": "negative balance is forgiven",
    "pay_below": "pay below $50 carries over, paid at leaving",
    "trigger": "when deal.cancelled_on within 180 days of deal.close_date",
    "take_back": "take back 100% of COMPONENTS paid on the deal",
    "take_back_by_age": "take back by age of COMPONENTS paid on the deal:",
    "attainment_after": "attainment kept",
    "limit": "$125,000 per year on COMPONENTS",
    "measured": "measured after clawbacks",
    "guarantee": "guarantee $6,000 per month",
    "drawn": "paid in equal parts",
    "recover": "recover from COMPONENTS up to 100%",
    "not_recovered": "not recovered",
    "leftover": "leftover carries over",
    "release_row": "100% on deal.invoiced_on",
    "lost_on": "lost on deal.cancelled_on",
    "rate_fixed": "rate fixed at booking",
    "true_ups": "true-ups released alike payments refunded age",
    "person": "person NAME",
    "given": "given deals:",
    "expect": "expect:",
    "expect_total": "expect total $16,600.00 in 2026-Q1",
    "table_row": "| deal | amount |",
}
"""An example of every kind of line, as it is proposed to a user."""

SAMPLES: Mapping[str, str] = {
    "base": "$60,000",
    "quota_amount": "$150,000",
    "count": "deal.acv",
    "where": "deal.stage is closed_won",
    "up_to": "$1,000,000",
    "above": "$1,000,000",
    "at_least": "$200",
    "at_most": "$5,000",
    "budget": "$50,000",
    "pays_per_deal": "$500",
    "pays_per_period": "$2,500",
    "target": "$6,000",
    "fund": "10% * total amount of CREDIT",
    "take_back": "100%",
    "limit": "$125,000",
    "guarantee": "$6,000",
    "tiers_per_deal": "deal.term",
    "steps": "attainment of CREDIT",
    "points": "attainment of CREDIT",
    "when": "attainment of CREDIT >= 100%",
    "catches_up": "attainment of CREDIT per year >= 100%",
    "opens": "attainment >= 50%",
    "row of steps": "$2,500",
    "row of accelerator": "1.5x",
    "row of quota_table": "$150,000",
}
"""A value for each kind of line that has one, where 8% would not do."""

_PAY_ON_DEALS = "sentence on converted rate tiers tiers_per_deal accelerator without_quota opens negative_total shortfall attainment_cap at_least at_most lines paid"
_BLOCKS = {
    "file": "plan_heading shared_heading example_heading",
    "plan_heading": (
        "effective currency paid_in pay rounding base use define deal_day deal_place table crediting credit quota_amount quota_from_ledger quota_table "
        "quota_of_team "
        "commission override kicker spiff bonus curve objectives multiplier pool contest "
        "release after_leaving negative_balance pay_below carries_attainment attainment_starts "
        "clawback cap draw"
    ),
    "shared_heading": (
        "define deal_day deal_place table crediting credit quota_amount quota_from_ledger quota_table "
        "quota_of_team"
    ),
    "pool": "sentence fund where shared paid",
    "contest": "sentence rank where prizes ties paid",
    "prizes": "prize prize_of_share",
    "crediting": "sentence as_of_day recipient crediting_when otherwise overlay",
    "crediting_when": "recipient",
    "otherwise": "recipient",
    "overlay": "recipient",
    "credit": "sentence deals count where dated up_to above converted_to",
    "quota_table": "row service_row",
    "commission": _PAY_ON_DEALS.replace(" lines", ""),
    "override": _PAY_ON_DEALS.replace("on ", "on on_pay ", 1),
    "kicker": "sentence on converted rate tiers_per_deal without_quota opens at_least at_most paid",
    "tiers": "row",
    "tiers_per_deal": "row",
    "accelerator": "row",
    "take_back_by_age": "row",
    "spiff": "sentence pays_per_deal converted where days at_least at_most most_deals budget paid",
    "bonus": "sentence pays_per_period steps when catches_up without_quota opens proration employed paid",
    "steps": "row",
    "curve": "sentence target measured_per points below above_points without_quota opens to_date proration employed paid",
    "points": "point",
    "objectives": "sentence target weights pays_nothing opens proration employed paid",
    "multiplier": "sentence limit when without_quota paid",
    "weights": "weight",
    "clawback": "sentence trigger take_back take_back_by_age attainment_after",
    "cap": "sentence limit proration measured excess",
    "draw": "sentence guarantee drawn proration recover not_recovered leftover",
    "release": "sentence release_row lost_on where rate_fixed true_ups",
    "example_heading": "person given expect expect_total",
    "given": "table_row",
    "expect": "table_row",
    "table": "row table_row",
}
BLOCKS: Mapping[str, tuple[str, ...]] = {name: tuple(t.split()) for name, t in _BLOCKS.items()}
"""The lines that may stand below each heading, in their usual order."""

HEADINGS = frozenset(BLOCKS) - {"file"}
"""Lines that end with a colon and have lines below them."""

BLOCK_NAMES: Mapping[str, str] = {
    "file": "a plan file",
    "plan_heading": "a plan",
    "shared_heading": "shared parts",
    "quota_table": "a quota",
    "crediting": "a crediting block",
    "crediting_when": "a block of crediting",
    "otherwise": "a block of crediting",
    "overlay": "an overlay",
    "tiers": "a table of tiers",
    "tiers_per_deal": "a table of tiers",
    "accelerator": "an accelerator",
    "take_back_by_age": "a table by age",
    "weights": "weights",
    "steps": "steps",
    "points": "points of a curve",
    "prizes": "prizes",
    "example_heading": "an example",
    "table": "a table of values",
    "given": "a given table",
    "expect": "an expected table",
    "override": "an override",
    "objectives": "objectives",
}
"""What a block is called after `in`; the others are `a` and their word."""

TERMINALS: Mapping[str, str] = {
    "WINDOW_PER": "per",
    "NAME": "a name",
    "FIELD": "a field such as deal.acv",
    "STRING": "a text in quotes",
    "PERIOD_NAME": "a period such as 2026-Q1",
    "MONEY": "an amount such as $500",
    "PERCENT": "a percent such as 8%",
    "MULTIPLE": "a multiple such as 1.5x",
    "DURATION": "a length of time such as 180 days",
    "DATE": "a day such as 2026-01-31",
    "PLAIN": "a number such as 12",
    "SIGN_PLUS": "+",
    "SIGN_MINUS": "-",
    "SIGN_TIMES": "*",
    "SIGN_DIVIDE": "/",
    "SIGN_GE": ">=",
    "SIGN_LE": "<=",
    "SIGN_GT": ">",
    "SIGN_LT": "<",
    "SIGN_OPEN": "(",
    "SIGN_CLOSE": ")",
    "SIGN_COMMA": ",",
    "SIGN_COLON": ":",
    "$END": "the end of the line",
}
"""What stands in a line besides words of the language; those stand for themselves."""

FREE_WORDS = frozenset(
    "more parts booking leaving continue releases released alike "
    "absences employed out working weighted balance starts zero back into next "
    "manager territory role holds among win everybody dollar part top rounded down "
    "over kept spread share new old last point salary unit trigger times starting running member "
    "marginal retroactive rolling replacing stacking reversed evenly earnings "
    "weekly monthly quarterly yearly week quarter year".split()
)
"""Words of the language that may be names too: where one of them stands, no name can; `top` is the
language's only before a percent, `share` only before `of team`."""

PERIODS = frozenset("week month quarter half-year year half-month".split())
"""The periods that are one word."""

COUNTS = ("none", "one", "two", "three", "four", "five", "six")
"""Small numbers as plan documents write them, each in its place."""

MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "halve": 6, "year": 12}
"""How many months a period is, also as the beginning of its plural."""

VALUES = frozenset({"NAME", "FIELD", "STRING", "MONEY", "PERCENT", "MULTIPLE", "DURATION", "PLAIN"})
"""Where all of these can stand, a value can."""


def block_name(block: str) -> str:
    """`a commission`, `an example`, `a table of tiers`."""
    return BLOCK_NAMES.get(block) or f"a {block}"


@cache
def first_word(kind: str) -> str:
    """The word a kind of line begins with, or nothing where it begins with a value."""
    word = FORMS[kind].split()[0].rstrip(":")
    return word if word.replace("-", "").isalpha() and word.islower() else ""


@cache
def beginnings() -> Mapping[str, str]:
    """The words lines begin with, each with a kind of line that does."""
    return {first_word(kind): kind for kind in FORMS}
