"""The whole calculation, in the order of docs/order_of_calculation.md.

In: checked plans, a ledger, a calendar. Out: lines, their slices, totals, balances, attainment, and
the deals that nothing counted. People are independent of each other once credits are known, so the
rest may run in partitions of people; the result is the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

import polars as pl

from comp.engine.adjustments import adjustment_lines
from comp.engine.attained import attained
from comp.engine.attainment import Measured
from comp.engine.base import base_lines
from comp.engine.below_zero import ended_below_zero
from comp.engine.caps import cap_lines
from comp.engine.clawbacks import clawback_lines
from comp.engine.closed import Closed
from comp.engine.commissions import commission_lines
from comp.engine.crediting import Deals, deals_of, in_running_order, own_entries
from comp.engine.crediting_blocks import Divided, crediting_entries, divided_by_blocks
from comp.engine.curves import curve_lines
from comp.engine.differences import open_drafts
from comp.engine.exchange_findings import credits_without_rate
from comp.engine.extent import beyond_calendar, last_dated_day
from comp.engine.findings import plan_findings, quota_problems
from comp.engine.holders import Holders
from comp.engine.holds import held_balances
from comp.engine.lines import Drafts, all_drafts, nothing, paid_by
from comp.engine.lost_deals import lost_deals
from comp.engine.measuring import attained_on_plan
from comp.engine.membership import Members, Roster, members, roster
from comp.engine.moves import brought_along, left_behind, unknown_plans
from comp.engine.multipliers import multiplier_lines
from comp.engine.paid_in import in_own_currency
from comp.engine.partial_periods import partial_periods
from comp.engine.payment_deals import on_deals, payment_deals
from comp.engine.periodic import bonus_lines, objectives_lines
from comp.engine.prepared import prepared
from comp.engine.quotas import Quotas
from comp.engine.releases import held_lines
from comp.engine.results import Result, collected, result_of
from comp.engine.reversals import taken_back, with_turns
from comp.engine.setting import Setting
from comp.engine.settlement import settle
from comp.engine.shared import Earned, shares_pay, with_shared
from comp.engine.spiffs import spiff_lines
from comp.engine.start_dates import without_start_date
from comp.engine.stretch_findings import undated_caps
from comp.engine.strikes import strikes_on
from comp.engine.team import closure, member_entries, team_entries
from comp.engine.team_findings import nobody_reports
from comp.engine.team_quotas import Teams
from comp.engine.together import with_totals
from comp.engine.uncredited import Counted, uncredited
from comp.exchange import NO_RATES, RateRules
from comp.language.describe import describe_expression
from comp.language.plan import (
    Bonus,
    Commission,
    Component,
    Contest,
    Credit,
    CreditedBy,
    Curve,
    Multiplier,
    PayOverride,
    Plan,
    Pool,
    Spiff,
)
from comp.language.reading import in_order, read_by, waits_for_shared
from comp.ledger.ledger import Ledger
from comp.periods import Calendar
from comp.problems import Problem
from comp.side_by_side import side_by_side

GROUP = 250_000
"""Entries of one credit that are calculated in one go; larger plans go in groups of people."""


@dataclass(frozen=True, slots=True)
class Credited:
    """Step 1 for one plan: its setting, and entries by credit (and by member, for team credits).

    `budgeted` are the lines of components that everybody is paid out of one budget.
    """

    setting: Setting
    entries: Mapping[str, pl.DataFrame]
    by_member: Mapping[str, pl.DataFrame]
    budgeted: Mapping[str, Drafts]


def run(
    plans: Sequence[Plan],
    ledger: Ledger,
    calendar: Calendar,
    *,
    rates: RateRules = NO_RATES,
    through: date | None = None,
    slices: bool = True,
    partitions: int = 1,
    closed: Closed | None = None,
) -> Result:
    """Calculate every plan over the ledger, from the start of each plan to the end of the data.

    `through` lets the run go on beyond the last dated row (base, draws). `slices` off leaves the
    derivation out. `closed` leaves out what locked pay periods posted and goes on from there. Plans
    come back in order of name, whatever order they are given in.
    """
    plans = sorted(plans, key=lambda plan: plan.name)
    ledger = prepared(plans, ledger)
    people = roster(ledger)
    deals = deals_of(ledger, people, rates)
    last_day = last_dated_day(plans, ledger, calendar)
    last_day = max(last_day, through) if through else last_day
    on_plans = {plan.name: members(plan, ledger, people, calendar) for plan in plans}
    reports = closure(ledger, people)
    counted, parts, everybody = [], [], []
    found = [*beyond_calendar(last_day, calendar), *unknown_plans(plans)]
    teams = Teams(reports)
    for plan in plans:
        surroundings = _setting(
            plan, ledger, calendar, people, deals, on_plans, teams, last_day, slices
        )
        surroundings = replace(surroundings, closed=closed)
        credited, own, odd = _credits(surroundings, reports)
        counted.append(own)
        found += credits_without_rate(plan, deals, on_plans[plan.name], reports)
        found += nobody_reports(plan, on_plans[plan.name], reports)
        found += odd
        everybody.append(credited)
    for each in everybody:
        others = {other.setting.plan.name: other.entries for other in everybody}
        found += left_behind(each.entries, others, on_plans, each.setting)
        whole = _moved(each, everybody)
        measured, name = Measured(whole.entries, each.setting.quotas), each.setting.plan.name
        teams.attained[name] = partial(attained_on_plan, measured)
        teams.totals[name] = partial(with_totals, measured=measured, setting=each.setting)
        parts += _partitions(_budgeted(whole), partitions)
    pieces = _calculated(parts, on_plans, reports)
    left_out = uncredited(counted, deals, people, describe_expression)
    return result_of(pieces, left_out, last_day, found)


def _setting(
    plan: Plan,
    ledger: Ledger,
    calendar: Calendar,
    people: Roster,
    deals: Deals,
    on_plans: Mapping[str, Members],
    teams: Teams,
    last_day: date,
    slices: bool,
) -> Setting:
    own = on_plans[plan.name]
    quotas = Quotas(plan, own, ledger, people, calendar, teams)
    teams.plans[plan.name] = (own, frozenset(each.credit for each in plan.quotas), quotas.over)
    last = calendar.period(plan.pay, last_day)
    lost = {each.name: lost_deals(each, deals, last.last_day) for each in plan.clawbacks}
    return Setting(
        plan=plan,
        ledger=ledger,
        calendar=calendar,
        people=people,
        deals=deals,
        members=own,
        quotas=quotas,
        lost=lost,
        taken_back=taken_back(plan, lost, calendar),
        last=last,
        slices=slices,
    )


def _credits(setting: Setting, reports: pl.DataFrame) -> tuple[Credited, Counted, list[Problem]]:
    """Step 1, over everybody: team credits read other people's deals."""
    plan, deals = setting.plan, setting.deals
    holders = Holders(setting.ledger, setting.people, deals, reports)
    blocks, problems = divided_by_blocks(plan, deals, holders)
    entries, by_member, own = {}, {}, []
    rows = [pl.Series("row", [], dtype=pl.UInt32)]
    for credit in plan.credits:
        if credit.team is None:
            counted = _own(credit, blocks, setting)
            own.append(counted.select("row", "pid"))
        else:
            counts = payment_deals(deals) if credit.of_payments else deals
            by_person = member_entries(plan, credit, counts, reports, setting.members)
            counted = on_deals(team_entries(by_person, counts), counts)
            by_person = on_deals(by_person, counts)
            by_member[credit.name] = _turned(credit.name, by_person, setting)
        rows.append(counted.get_column("row"))
        entries[credit.name] = _turned(credit.name, counted, setting)
    pairs = pl.concat(own) if own else pl.DataFrame(schema={"row": pl.UInt32(), "pid": pl.UInt32()})
    told = Counted(plan, setting.members, pairs, pl.concat(rows), blocks)
    return Credited(setting, entries, by_member, {}), told, problems


def _own(credit: Credit, blocks: Mapping[CreditedBy, Divided], setting: Setting) -> pl.DataFrame:
    plan, deals, members = setting.plan, setting.deals, setting.members
    if credit.by is None:
        counts = payment_deals(deals) if credit.of_payments else deals
        return on_deals(own_entries(plan, credit, counts, members), counts)
    return crediting_entries(plan, credit, deals, members, blocks[credit.by])


def _moved(credited: Credited, everybody: Sequence[Credited]) -> Credited:
    """With what people bring along from other plans."""
    setting = credited.setting
    entries = {each.setting.plan.name: each.entries for each in everybody}
    by_member = {each.setting.plan.name: each.by_member for each in everybody}
    return replace(
        credited,
        entries=brought_along(credited.entries, entries, setting),
        by_member=brought_along(credited.by_member, by_member, setting),
    )


def _budgeted(credited: Credited) -> Credited:
    """With the lines of spiffs that have a budget for everybody, before people are parted."""
    made = {
        each.name: spiff_lines(each, in_running_order(credited.entries[each.on]), credited.setting)
        for each in credited.setting.plan.components
        if isinstance(each, Spiff) and each.budget is not None
    }
    return replace(credited, budgeted=made)


def _turned(credit: str, entries: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    return with_turns(credit, entries, setting)


def _partitions(credited: Credited, count: int) -> list[Credited]:
    """The same people in groups of neighbours: as many as asked for, more where there is much."""
    setting = credited.setting
    entries = max((frame.height for frame in credited.entries.values()), default=0)
    count = max(count, -(-entries // GROUP))
    if count == 1:
        return [credited]
    pids = setting.members.stints.get_column("pid").unique().sort()
    size = -(-pids.len() // count) or 1
    parts = []
    for start in range(0, pids.len(), size):
        chosen = pids.slice(start, size)
        here = pl.col("pid").is_between(chosen[0], chosen[-1])
        on_plan = setting.members.only(chosen)
        quotas = replace(setting.quotas, members=on_plan)
        parts.append(
            Credited(
                replace(setting, members=on_plan, quotas=quotas),
                {name: frame.filter(here) for name, frame in credited.entries.items()},
                {name: frame.filter(here) for name, frame in credited.by_member.items()},
                {
                    name: Drafts(made.lines.filter(here), made.slices.filter(here))
                    for name, made in credited.budgeted.items()
                },
            )
        )
    return parts


def _calculated(
    parts: Sequence[Credited], on_plans: Mapping[str, Members], reports: pl.DataFrame
) -> list[Result]:
    """Steps 2 to 12 part by part; only where people are paid by what others earn all stop at step 6."""
    if not shares_pay([part.setting.plan for part in parts]):
        return side_by_side(lambda part: _settled(_earned(part), on_plans), parts)
    earned = with_shared(side_by_side(_earned, parts), reports)
    return side_by_side(lambda part: _settled(part, on_plans), earned)


def _earned(unordered: Credited) -> Earned:
    """Steps 2 to 6 for one plan and a group of people."""
    setting = unordered.setting
    credited = Credited(
        setting,
        {name: in_running_order(frame) for name, frame in unordered.entries.items()},
        {name: in_running_order(frame) for name, frame in unordered.by_member.items()},
        unordered.budgeted,
    )
    problems = [*quota_problems(setting.plan, setting.calendar)]
    measured = Measured(credited.entries, setting.quotas)
    problems += plan_findings(measured, setting)
    problems += without_start_date(setting)
    problems += ended_below_zero(measured, setting)
    earned = paid_by(_drafted(credited, measured), setting.last.number)
    return Earned(setting, measured, earned, problems)


def _drafted(credited: Credited, measured: Measured) -> Drafts:
    """Steps 3 to 6: every component, each after those whose pay it reads."""
    components = in_order(credited.setting.plan.components)
    by_name = {component.name: component for component in components}
    read = {name for component in components for name in read_by(component)}
    made = []
    for component in components:
        if waits_for_shared(component, by_name):
            continue
        drafted = _component(component, credited, measured)
        made.append(drafted)
        if component.name in read:
            measured.paid[component.name] = drafted.lines
    return all_drafts(made)


def _settled(part: Earned, on_plans: Mapping[str, Members]) -> Result:
    """Steps 7 to 12."""
    setting, measured, earned = part.setting, part.measured, part.drafts
    strikes = strikes_on(earned.lines, setting)
    held = held_lines(earned.lines, strikes, setting)
    taken = clawback_lines(held, strikes, setting)
    payable = all_drafts([earned, held.drafts, taken.let_go])
    capped = cap_lines(payable.lines, taken.cited, setting)
    stints = {name: other.stints for name, other in on_plans.items()}
    adjusted = adjustment_lines(setting, stints)
    owed = all_drafts([payable, taken.drafts, capped.drafts, adjusted])
    owed, base = open_drafts(owed, base_lines(setting), setting)
    settled = settle(owed.lines, setting)
    everything = all_drafts([base, owed, settled.drafts])
    paid, unpaid = in_own_currency(everything, setting)
    problems = [*part.problems, *undated_caps(payable.lines, setting), *unpaid]
    problems += partial_periods(everything.lines, measured, setting)
    reached = attained(measured, setting)
    held_back = held_balances(held.drafts, taken.let_go, setting)
    balances = pl.concat([settled.balances, capped.balances, held_back])
    return collected(paid, balances, reached, problems, setting)


def _component(component: Component, credited: Credited, measured: Measured) -> Drafts:
    setting = credited.setting
    match component:
        case Commission():
            by_member = component.lines_per_member and component.on in credited.by_member
            entries = (credited.by_member if by_member else credited.entries)[component.on]
            return commission_lines(component, entries, measured, setting)
        case Spiff() if component.budget is not None:
            return credited.budgeted[component.name]
        case Spiff():
            return spiff_lines(component, credited.entries[component.on], setting)
        case PayOverride() | Pool() | Contest():
            return nothing()
        case Bonus():
            return bonus_lines(component, measured, setting)
        case Multiplier():
            return multiplier_lines(component, measured, setting)
        case Curve():
            return curve_lines(component, measured, setting)
        case _:
            return objectives_lines(component, measured, setting)
