"""Tables as bands in money, and what they pay along the way, for `comp show`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from comp.language.describe import describe_expression
from comp.language.plan import Axis, Commission, Literal, Plan, Row, Table, TierMode
from comp.language.pricing import (
    ZERO,
    Band,
    bands_of,
    multiple_at,
    pays,
    pays_with,
    rate_at,
    scaled_quota,
)
from comp.money import format_money, format_percent, minor_units, plain
from comp.periods import PeriodKind

_WIDEST_BAR = 40
_MEANING = {
    TierMode.MARGINAL: "each part of the amount at the rate of its own band",
    TierMode.RETROACTIVE: "the whole amount at the rate reached, earlier deals included",
    TierMode.PER_DEAL: "each deal looked up alone",
    TierMode.EXCESS: "the first rate, and above the second row the rate reached",
    TierMode.WHOLE_DEAL_NEW: "a deal that crosses a bound is paid whole at the new rate",
    TierMode.WHOLE_DEAL_OLD: "a deal that crosses a bound is paid whole at the old rate",
}


def money(amount: Decimal, plan: Plan) -> str:
    """An amount to the minor unit of the plan's currency."""
    unit = Decimal(1).scaleb(-minor_units(plan.currency))
    return format_money(amount.quantize(unit, ROUND_HALF_UP), plan.currency)


def known_quota(plan: Plan, credit: str, per: PeriodKind | None) -> Decimal | None:
    """A credit's quota over a period, where the plan writes it as one amount."""
    for quota in plan.quotas:
        if quota.credit == credit and quota.rows and quota.stretch is None:
            amount = quota.rows[0].amount
            if isinstance(amount, Literal) and isinstance(amount.value, Decimal):
                return scaled_quota(amount.value, quota.per, per, bool(quota.spread))
    return None


def show_pay_table(component: Commission, plan: Plan, quota: Decimal | None) -> list[str]:
    """The rows of a component's tables as bands, and its curve where every rate is written out."""
    tiers, faster = component.tiers, component.accelerator
    lines: list[str] = []
    counts_money = plan.counts_money(component.by_other or component.on)
    for table, kind in ((tiers, "tiers"), (faster, "accelerator")):
        if table is not None:
            by = describe_expression(table.by) if table.by is not None else table.axis.value
            by += f" of {table.axis_credit}" if table.axis_credit != component.on else ""
            meaning = _meaning(component, table) if kind == "tiers" else _times(table.mode)
            lines.append(f"  {kind} {table.mode.value} by {by}: {meaning}")
            lines += _bands(table, plan, quota, counts_money)
    own = tiers is not None and tiers.axis is not Axis.VALUE and component.by_other is None
    if tiers is not None and own and counts_money:
        lines += _curve(component, tiers, plan, quota)
    return lines


def _meaning(component: Commission, table: Table) -> str:
    if component.by_other is None:
        return _MEANING[table.mode]
    if table.mode is TierMode.RETROACTIVE:
        return "every deal whole at the rate reached, earlier deals included"
    return "each deal whole at the rate reached before it"


def _times(mode: TierMode) -> str:
    if mode is TierMode.RETROACTIVE:
        return "multiplies everything once it is reached"
    return "multiplies the tier rate of each part above its bound"


def _bands(table: Table, plan: Plan, quota: Decimal | None, counts_money: bool) -> list[str]:
    starts = [_start(row, table, plan, quota, counts_money) for row in table.rows]
    rows = []
    for index, row in enumerate(table.rows):
        end = f" up to but not including {starts[index + 1]}" if index + 1 < len(starts) else ""
        rows.append((f"from {starts[index]}{end}", describe_expression(row.value)))
    width = max(len(text) for text, _ in rows)
    return [f"    {text:<{width}}  {rate}" for text, rate in rows]


def _start(row: Row, table: Table, plan: Plan, quota: Decimal | None, counts_money: bool) -> str:
    if row.start is not None:
        return row.bound_text
    if table.axis is Axis.AMOUNT:
        return money(row.bound, plan)
    if table.axis is not Axis.ATTAINMENT or quota is None:
        return row.bound_text
    reached = row.bound * quota
    shown = money(reached, plan) if counts_money else plain(reached)
    return f"{shown} ({row.bound_text})"


@dataclass(frozen=True, slots=True)
class _Paying:
    """Between which totals a table pays: above a gate's part, up to the highest attainment."""

    floor: Decimal = ZERO
    ceiling: Decimal | None = None

    def covers(self, total: Decimal) -> bool:
        """Whether what is added to this total is paid."""
        return total >= self.floor and (self.ceiling is None or total < self.ceiling)


def _curve(component: Commission, tiers: Table, plan: Plan, quota: Decimal | None) -> list[str]:
    faster, gate = component.accelerator, component.gate
    above = gate.above if gate is not None else None
    most = component.attainment_at_most
    bands = bands_of(tiers.rows, tiers.axis, quota)
    more = bands_of(faster.rows, faster.axis, quota) if faster is not None else []
    if bands is None or more is None:
        return []
    if tiers.mode in (TierMode.WHOLE_DEAL_NEW, TierMode.WHOLE_DEAL_OLD):
        return []
    if quota is None and (above is not None or most is not None):
        return []
    floor = above * quota if above is not None and quota is not None else ZERO
    ceiling = most * quota if most is not None and quota is not None else None
    paying = _Paying(floor, ceiling)
    ends = [Band(end, ZERO) for end in (floor, ceiling) if end is not None]
    points = _points([*bands, *ends], more, quota)
    paid = []
    for total in points:
        if floor or ceiling is not None or more:
            times = faster.mode if faster is not None else TierMode.MARGINAL
            at = max(total, floor)
            paid.append(pays_with(tiers.mode, bands, more, times, at, floor, ceiling))
        else:
            paid.append(pays(tiers.mode, bands, [total]))
    opened = " once its gate is open" if gate is not None and above is None else ""
    chart = _chart(points, paid, bands, more, plan, quota, paying)
    return [f"  what it pays{opened}", *chart]


def _points(bands: Sequence[Band], more: Sequence[Band], quota: Decimal | None) -> list[Decimal]:
    """Every bound, quarters of the quota, and half as much again as the last."""
    starts = {band.start for band in (*bands, *more)} - {ZERO}
    if quota is not None:
        starts |= {quota * step / 4 for step in (1, 2, 3, 4, 5, 6)}
    top = max(starts, default=Decimal(100_000))
    return sorted(starts if quota is not None and top == quota * 3 / 2 else {*starts, top * 3 / 2})


def _chart(
    points: Sequence[Decimal],
    paid: Sequence[Decimal],
    bands: Sequence[Band],
    more: Sequence[Band],
    plan: Plan,
    quota: Decimal | None,
    paying: _Paying,
) -> list[str]:
    highest = max(paid) or Decimal(1)
    rows = []
    for total, amount in zip(points, paid, strict=True):
        share = f"{format_percent(total / quota, 0)}" if quota is not None else ""
        rate = format_percent(rate_at(bands, total) * multiple_at(more, total))
        rate = rate if paying.covers(total) else format_percent(ZERO)
        length = max(0, int(amount * _WIDEST_BAR / highest))
        rows.append((share, money(total, plan), money(amount, plan), rate, "▇" * length))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return [
        "    "
        + "  ".join(f"{cell:>{width}}" for cell, width in zip(row[:3], widths, strict=False))
        + f"  next at {row[3]:<{widths[3]}}  {row[4]}".rstrip()
        for row in rows
    ]
