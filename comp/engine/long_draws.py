"""Step 11 for draws whose period is longer than the plan's pay period: $9,000 per quarter, paid monthly.

`paid in equal parts` tops every pay period up to its part; `paid at the end` tops up nothing before
the draw's period ends. In the last pay period of it in which the draw runs it is settled: what was
topped up in all is then what the whole guarantee is more than the whole earnings. Advances that the
earnings have overtaken are taken off that pay period's pay, and older ones recovered from what
exceeds the guarantee.

Until then two balances say how things stand: `earned NAME` and `advanced NAME`.
"""

from __future__ import annotations

import polars as pl

from comp.engine.days import period_number
from comp.engine.expressions import quantity
from comp.engine.numbers import DECIMAL, ZERO, number, rounded_half_up
from comp.engine.prorated import with_part
from comp.engine.setting import Setting
from comp.language.plan import Draw, DrawParts

ACCOUNTS = ("earned", "advanced")


def accounts(draws: list[Draw]) -> list[str]:
    """The balances in which long draws keep what happened in their period so far."""
    return [f"{each} {draw.name}" for draw in draws if draw.parts for each in ACCOUNTS]


def with_parts(flagged: pl.DataFrame, draw: Draw, setting: Setting) -> pl.DataFrame:
    """Pay periods (`pid, number, first_day, runs`) with `G`, their part of the guarantee, `whole`, the
    guarantee of the draw's period, and `settles`, true in the last one in which it runs."""
    longer = period_number(setting.calendar, draw.per, pl.col("first_day"))
    frame = flagged.drop("G", "whole", "time", strict=False).with_columns(longer.alias("longer"))
    frame = frame.join(
        _whole(draw, setting), on=["pid", "longer"], how="left", maintain_order="left"
    ).sort("pid", "number")
    keys = ["pid", "longer"]
    place = pl.col("runs").cast(pl.Int64).cum_sum().over(keys)
    frame = frame.with_columns(
        place.alias("place"), pl.col("runs").cast(pl.Int64).sum().over(keys).alias("of")
    )
    last = pl.col("runs") & (pl.col("place") == pl.col("of"))
    upto, before = (_share(pl.col("place") - step, setting) for step in (0, 1))
    part = upto - before
    if draw.parts is DrawParts.AT_THE_END:
        part = pl.when(last).then(pl.col("whole")).otherwise(ZERO)
    return frame.with_columns(
        pl.when("runs").then(part).otherwise(ZERO).cast(DECIMAL).alias("G"),
        last.alias("settles"),
    )


def _share(place: pl.Expr, setting: Setting) -> pl.Expr:
    """What the parts up to a place come to together, so that all of them are the whole."""
    of = pl.when(pl.col("of") > 0).then(pl.col("of")).cast(DECIMAL)
    return rounded_half_up(pl.col("whole") * place.cast(DECIMAL) / of, setting.digits)


def _whole(draw: Draw, setting: Setting) -> pl.DataFrame:
    """`pid, longer, whole`: the guarantee of each of the draw's own periods."""
    periods = setting.members.periods(draw.per, setting.plan.last_day)
    asked = setting.members.asked(periods, draw.guarantee)
    amount = rounded_half_up(quantity(draw.guarantee).value(), setting.digits)
    told = with_part(asked.with_columns(amount.alias("G")), "G", draw.prorated, setting)
    return told.select("pid", pl.col("number").alias("longer"), pl.col("G").alias("whole"))


def drawn_over_period(draw: Draw, period: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """One pay period of everybody: the advance, and at the end what the draw's period comes to.

    `advance NAME` is what was topped up, negative where earnings have overtaken what was advanced.
    """
    name = draw.name
    runs, settles = pl.col(f"runs {name}"), pl.col(f"settles {name}")
    earned = pl.col(f"opening earned {name}") + pl.when(runs).then(pl.col("A")).otherwise(ZERO)
    before = pl.col(f"opening advanced {name}")
    lacking = pl.max_horizontal(pl.col(f"whole {name}") - earned, ZERO) - before
    overtaken = -pl.min_horizontal(pl.max_horizontal(-lacking, ZERO), "all")
    at_the_end = pl.when(lacking >= ZERO).then(lacking).otherwise(overtaken)
    alone = pl.max_horizontal(pl.col(f"G {name}") - pl.col("A"), ZERO)
    advance = pl.when(settles).then(at_the_end).when(runs).then(alone).otherwise(ZERO)
    period = period.with_columns(advance.cast(DECIMAL).alias(f"topped {name}"))
    back = pl.min_horizontal(f"topped {name}", ZERO)
    period = period.with_columns(
        (pl.col("all") + back).alias("all"), (pl.col("free") + back).alias("free")
    )
    recovered = _recovered(draw, earned, setting)
    closing = [
        pl.when(settles)
        .then(ZERO)
        .otherwise(value)
        .cast(DECIMAL)
        .alias(f"closing {account} {name}")
        for account, value in (("earned", earned), ("advanced", before + pl.col(f"topped {name}")))
    ]
    return period.with_columns(recovered.alias(f"recovered {name}"), *closing)


def _recovered(draw: Draw, earned: pl.Expr, setting: Setting) -> pl.Expr:
    """At the end of the draw's period, from what was earned in it beyond the guarantee; once the draw
    no longer runs, in every pay period. Advances of the running period are not recovered but settled."""
    if not draw.recover_from:
        return ZERO
    name = draw.name
    runs, settles = pl.col(f"runs {name}"), pl.col(f"settles {name}")
    kept = ZERO if draw.of_all_earnings else pl.col(f"whole {name}")
    over = pl.when(settles).then(pl.max_horizontal(earned - kept, ZERO)).otherwise(pl.col("A"))
    share = rounded_half_up(over * number(draw.recover_up_to), setting.digits)
    older = pl.col(f"opening {name}") - pl.col(f"opening advanced {name}")
    most = pl.max_horizontal(pl.min_horizontal(older, share, "all", f"from {name}"), ZERO)
    may = pl.col(f"started {name}") & (settles | ~runs)
    return pl.when(may).then(most).otherwise(ZERO).cast(DECIMAL)
