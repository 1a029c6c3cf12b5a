"""Problems of people whose months of service cannot be counted."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from comp.engine.service import STARTED
from comp.engine.setting import Setting
from comp.language.plan import Draw, Quota
from comp.problems import Problem


def without_start_date(setting: Setting) -> Iterator[Problem]:
    """People whose months of service a part of the plan counts, and who have no start date."""
    plan = setting.plan
    parts: list[tuple[str, Quota | Draw]] = [
        (f"the quota of {quota.credit}", quota) for quota in plan.quotas if quota.started
    ]
    parts += [(draw.name, draw) for draw in plan.draws if draw.months is not None]
    if not parts:
        return
    chosen = setting.members.chosen
    lacking = chosen.filter(pl.col(f"person.{STARTED}").is_null()).select("pid").unique()
    people = setting.people.name(lacking.sort("pid")).get_column("person").to_list()
    for what, part in parts:
        for person in people:
            yield Problem(
                "start-date-missing",
                f"{person} has no start_date, and {what} counts months of service from it",
                "add start_date to the person's row in people",
                part.span,
                value=person,
            )
