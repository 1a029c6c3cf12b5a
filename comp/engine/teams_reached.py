"""How many of a team have reached a part of their quotas, as columns beside the periods of managers.

In: people's measured periods. Out: the same with `number of TEAM` and `members of TEAM` for everything
like `share of team at 100% of bookings as of the last day` that expressions ask, TEAM being what
follows `of`. Each member's attainment is that of the plan, or plans, they are on that day.
"""

from __future__ import annotations

import polars as pl

from comp.engine.expressions import compared
from comp.engine.numbers import DECIMAL, ZERO, Quotient, number
from comp.engine.team_quotas import Teams
from comp.language.plan import Expr, TeamReached
from comp.language.teams import team_reached_in
from comp.periods import PeriodKind


def with_teams(
    frame: pl.DataFrame, kind: PeriodKind, teams: Teams, *expressions: Expr | None
) -> pl.DataFrame:
    """Periods (`pid, number, first_day, last_day`) with those who reached it and those with a quota.

    Where the frame has a day `upto`, what is dated after it does not count.
    """
    for asked in {each.subject: each for each in team_reached_in(*expressions)}.values():
        frame = _with_reached(frame, kind, teams, asked)
    return frame


def _with_reached(
    frame: pl.DataFrame, kind: PeriodKind, teams: Teams, asked: TeamReached
) -> pl.DataFrame:
    keys = ["number", "first_day", "last_day", *(["upto"] if "upto" in frame.columns else [])]
    counts = _counted(frame.select("pid", *keys).unique(), kind, teams, asked)
    names = [f"number of {asked.subject}", f"members of {asked.subject}"]
    told = counts.rename(dict(zip(["ancestor", "met", "members"], ["pid", *names], strict=True)))
    found = frame.join(told, on=["pid", *keys], how="left", maintain_order="left")
    return found.with_columns(pl.col(names).fill_null(ZERO))


def _counted(
    periods: pl.DataFrame, kind: PeriodKind, teams: Teams, asked: TeamReached
) -> pl.DataFrame:
    """`ancestor`, the keys of the periods, `met`, `members`; nothing where nobody has a quota."""
    keys = [name for name in periods.columns if name != "pid"]
    day = pl.col("first_day" if asked.on_first_day else "last_day").alias("as_of")
    levels = (asked.first_level, asked.last_level)
    below = teams.below(periods.rename({"pid": "ancestor"}).with_columns(day), levels, *keys)
    each = ["ancestor", *keys, "pid"]
    nobody = {name: below.schema[name] for name in each} | {"met": pl.Boolean()}
    found = [pl.DataFrame(schema=nobody)]
    bound = Quotient(number(asked.percent))
    met = compared(">=", Quotient(pl.col("reached"), pl.col("aim")), bound).alias("met")
    for name in sorted(teams.plans):
        members, credits, _ = teams.plans[name]
        if asked.credit in credits:
            there = members.on_days(below, "as_of").select(each).unique(maintain_order=True)
            attained = teams.attained[name](there, asked.credit, kind)
            found.append(attained.drop_nulls("aim").select(*each, met))
    by_member = pl.concat(found).group_by(each).agg(pl.col("met").any())
    sums = [pl.col("met").sum().cast(DECIMAL), pl.len().cast(DECIMAL).alias("members")]
    return by_member.group_by("ancestor", *keys).agg(sums)
