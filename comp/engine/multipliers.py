"""Step 5b: multipliers, what other components paid for a period times what the multiple has beyond 1.

With 1.5x on components that paid 4,000 and 1,000 for a quarter in which the test holds:

    4,000 × 0.5 + 1,000 × 0.5 = 2,500
"""

from __future__ import annotations

import polars as pl

from comp.engine.attainment import Measured
from comp.engine.expressions import holds, quantity
from comp.engine.lines import Drafts
from comp.engine.measuring import without_quota
from comp.engine.numbers import DECIMAL, ZERO, constant
from comp.engine.periodic import measured_periods, period_drafts
from comp.engine.setting import Setting
from comp.language.plan import Multiplier


def multiplier_lines(multiplier: Multiplier, measured: Measured, setting: Setting) -> Drafts:
    """A line for every ended period in which the test holds."""
    frame = measured_periods(multiplier, measured, setting)
    tests = [multiplier.when] if multiplier.when is not None else []
    frame = without_quota(frame, multiplier.without_quota, multiplier.multiple, *tests)
    frame = frame.filter(*(holds(test) for test in tests)) if tests else frame
    beyond = quantity(multiplier.multiple).plus(constant(1), -1)
    paid = [pl.col(f"paid of {each.component}") for each in multiplier.of]
    total = pl.sum_horizontal(paid).cast(DECIMAL)
    frame = frame.with_columns(beyond.applied_to(total).alias("exact")).drop_nulls("exact")
    slices = [
        frame.filter(basis != ZERO).with_columns(
            basis.alias("basis"),
            beyond.value().alias("rate"),
            beyond.applied_to(basis).alias("amount"),
            pl.lit(each.component).alias("tier"),
            pl.lit(each.span.line, dtype=pl.UInt32).alias("plan_line"),
        )
        for each, basis in zip(multiplier.of, paid, strict=True)
    ]
    return period_drafts(multiplier, frame, slices, setting)
