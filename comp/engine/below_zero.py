"""Totals that end below zero: the negative end opens the next period where the plan says so."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from comp.engine.attainment import Measured
from comp.engine.numbers import ZERO
from comp.engine.setting import Setting
from comp.language.plan import Commission
from comp.problems import Problem

SHOWN = 20


def ended_below_zero(measured: Measured, setting: Setting) -> Iterator[Problem]:
    """Warnings where a total ends below zero and the plan does not say what that does."""
    for part in setting.plan.components:
        if not isinstance(part, Commission) or part.accumulated is None or part.below_zero:
            continue
        kind = part.accumulated
        sums = measured.sums_of(part.on, kind)
        amount = pl.col(f"amount of {part.on}")
        named = setting.people.name(sums.filter(amount < ZERO).sort("pid", "number"))
        for person, number in named.select("person", "number").head(SHOWN).iter_rows():
            period = setting.calendar.numbered(kind, number).name
            yield Problem(
                "total-below-zero",
                f"{person} ends {period} with a total of {part.on} below zero, and {part.name} does "
                "not say what that does; it pays back at the first rate",
                f"write in {part.name}: negative total pays back, or: negative total carries into "
                f"the next {kind.value}, or: negative total is zero",
                part.span,
                severity="warning",
                value=f"{person} {period}",
            )
