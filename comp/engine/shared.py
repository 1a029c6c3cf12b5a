"""Step 6, between people: what is paid by what others have earned, plan after plan.

In: steps 2 to 6 of every plan and group of people. Out: the same with the lines of pools, contests and
overrides on pay among them, each calculated after those it reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from comp.engine.attainment import Measured
from comp.engine.contests import contest_lines
from comp.engine.lines import Drafts, all_drafts, nothing, paid_by, pay_periods, shaped
from comp.engine.multipliers import multiplier_lines
from comp.engine.pay_overrides import POSTED, pay_override_lines
from comp.engine.pools import pool_lines
from comp.engine.setting import Setting
from comp.language.pay_order import pay_order, pay_overrides
from comp.language.plan import Contest, Multiplier, PayOverride, Plan, Pool
from comp.language.reading import read_by, waits_for_shared
from comp.problems import Problem


@dataclass(frozen=True, slots=True)
class Earned:
    """Steps 2 to 6 of one plan for a group of people."""

    setting: Setting
    measured: Measured
    drafts: Drafts
    problems: Sequence[Problem]


def shares_pay(plans: Sequence[Plan]) -> bool:
    """Whether any plan pays by what other people earn."""
    components = (component for plan in plans for component in plan.components)
    return any(isinstance(each, PayOverride | Pool | Contest) for each in components)


def with_shared(earned: Sequence[Earned], reports: pl.DataFrame) -> list[Earned]:
    """Every group of people with its lines of components that read other people's."""
    parts = [_multiplied(part) for part in _with_pools(earned)]
    plans = list({part.setting.plan.name: part.setting.plan for part in parts}.values())
    overrides = pay_overrides(plans)
    order, circle = pay_order(plans)
    assert not circle, "plans that read each other in a circle were refused"
    for plan_name, name in order:
        component = overrides[plan_name, name]
        own = [part.setting for part in parts if part.setting.plan.name == plan_name]
        posted = _posted(component, parts)
        marked = told_apart_by(component, own[0].plan, plans)
        made = pay_override_lines(component, posted, reports, marked, _whole(own[0]))
        parts = [
            _with(part, made) if part.setting.plan.name == plan_name else part for part in parts
        ]
    return parts


def _with_pools(earned: Sequence[Earned]) -> list[Earned]:
    """Pools and contests, which read everybody's credits and nobody's lines."""
    parts = list(earned)
    for plan_name in sorted({part.setting.plan.name for part in earned}):
        own = [part for part in earned if part.setting.plan.name == plan_name]
        made, problems = _together(own)
        for index, part in enumerate(parts):
            if part.setting.plan.name == plan_name and (made.lines.height or problems):
                told = [*part.problems, *problems] if part is own[0] else part.problems
                parts[index] = replace(_with(part, made), problems=told)
    return parts


def _multiplied(part: Earned) -> Earned:
    """With the multipliers of what pools and contests pay."""
    setting, measured, drafted = part.setting, part.measured, part.drafts
    by_name = {component.name: component for component in setting.plan.components}
    for component in setting.plan.components:
        if isinstance(component, Multiplier) and waits_for_shared(component, by_name):
            for name in read_by(component):
                measured.paid[name] = drafted.lines.filter(pl.col("component") == name)
            made = paid_by(multiplier_lines(component, measured, setting), setting.last.number)
            drafted = all_drafts([drafted, made])
    return replace(part, drafts=drafted)


def _together(parts: Sequence[Earned]) -> tuple[Drafts, list[Problem]]:
    """The pools and contests of one plan, over everybody on it."""
    setting, problems = _whole(parts[0].setting), list[Problem]()
    together = [each for each in setting.plan.components if isinstance(each, Pool | Contest)]
    if not together:
        return nothing(), problems
    names = parts[0].measured.entries
    entries = {name: pl.concat([part.measured.entries[name] for part in parts]) for name in names}
    measured = Measured(entries, setting.quotas)
    made = []
    for component in together:
        if isinstance(component, Contest):
            made.append(contest_lines(component, measured, setting))
            continue
        lines, found = pool_lines(component, measured, setting)
        made.append(lines)
        problems += found
    return all_drafts(made), problems


def _whole(setting: Setting) -> Setting:
    """A plan's setting with everybody on it, not only one group of people."""
    members = replace(setting.members, chosen=setting.members.stints)
    quotas = replace(setting.quotas, members=members)
    return replace(setting, members=members, quotas=quotas)


def _with(part: Earned, made: Drafts) -> Earned:
    """The group's own lines out of those of the whole plan."""
    members = part.setting.members
    own = Drafts(members.among(made.lines), members.among(made.slices))
    in_time = paid_by(own, part.setting.last.number)
    return replace(part, drafts=all_drafts([part.drafts, in_time]))


def _posted(component: PayOverride, parts: Sequence[Earned]) -> pl.DataFrame:
    """The lines of the components it names, of everybody on any plan."""
    frames = [pl.DataFrame(schema=POSTED)]
    for part in parts:
        setting, lines = part.setting, part.drafts.lines
        read = lines.filter(
            pl.col("component").is_in(component.of) & pl.col("kind").is_in(["earned", "true_up"])
        )
        numbers = read.get_column("pay_no").unique().to_list()
        periods = pay_periods(setting.calendar, setting.plan, numbers)
        dated = read.join(periods, on="pay_no", how="left", maintain_order="left").with_columns(
            pl.lit(setting.plan.name).alias("plan"), pl.col("pay_last").alias("paid_until")
        )
        frames.append(shaped(dated, POSTED))
    return pl.concat(frames)


def told_apart_by(component: PayOverride, plan: Plan, plans: Sequence[Plan]) -> list[str]:
    """What beside the member tells lines apart that would else have one name: the component and the
    plan where there are several, the pay period where theirs is not the manager's."""
    paying = [
        other for other in plans if {each.name for each in other.components} & set(component.of)
    ]
    marks = ["source"] if len(component.of) > 1 else []
    marks += ["plan"] if len(paying) > 1 else []
    other_periods = component.paid_per is not None or any(
        other.pay is not plan.pay or _paid_later(other) for other in paying
    )
    return [*marks, *(["pay_period"] if other_periods else [])]


def _paid_later(plan: Plan) -> bool:
    return any(component.paid_per is not None for component in plan.components)
