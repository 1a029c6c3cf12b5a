"""What a table pays on round sums, so that a missing choice can be shown with its price.

In: the rows of a table as bounds and rates, and sums. Out: exact amounts. The engine pays people; this
only illustrates: `pays(TierMode.MARGINAL, bands, [150_000])`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from comp.language.plan import Axis, Literal, Row, TierMode
from comp.periods import PeriodKind

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Band:
    """From this sum on, this rate."""

    start: Decimal
    rate: Decimal


def bands_of(rows: Sequence[Row], axis: Axis, quota: Decimal | None) -> list[Band] | None:
    """The rows in money; None where a rate is not written out or the quota is not known."""
    bands = []
    for row in rows:
        if (
            row.start is not None
            or not isinstance(row.value, Literal)
            or not isinstance(row.value.value, Decimal)
        ):
            return None
        if axis is Axis.ATTAINMENT and quota is None:
            return None
        start = row.bound * quota if axis is Axis.ATTAINMENT and quota is not None else row.bound
        bands.append(Band(start, row.value.value))
    return bands or None


def scaled_quota(
    quota: Decimal, per: PeriodKind, measured: PeriodKind | None, own_shares: bool
) -> Decimal | None:
    """A quota over the period it is measured in; None where shares of its own spread it."""
    if measured is None or measured.per_year == per.per_year:
        return quota
    if measured.per_year > per.per_year and own_shares:
        return None
    return quota * per.per_year / measured.per_year


def pays(mode: TierMode, bands: Sequence[Band], deals: Sequence[Decimal]) -> Decimal:
    """What deals of one accumulation pay together."""
    total = sum(deals, ZERO)
    if mode is TierMode.RETROACTIVE:
        return total * rate_at(bands, total)
    if mode is TierMode.EXCESS:
        return _excess(bands, total)
    if mode is TierMode.MARGINAL:
        return _marginal(bands, total)
    paid = before = ZERO
    for deal in deals:
        position = before + deal if mode is TierMode.WHOLE_DEAL_NEW else before
        position = deal if mode is TierMode.PER_DEAL else position
        paid += deal * rate_at(bands, position)
        before += deal
    return paid


def rate_at(bands: Sequence[Band], total: Decimal) -> Decimal:
    """The rate of the band a sum lies in; a start belongs to the band it begins."""
    reached = bands[0].rate
    for band in bands:
        if total >= band.start:
            reached = band.rate
    return reached


def _marginal(bands: Sequence[Band], total: Decimal) -> Decimal:
    paid = ZERO
    for index, band in enumerate(bands):
        end = bands[index + 1].start if index + 1 < len(bands) else total
        paid += max(ZERO, min(total, end) - (band.start if index else ZERO)) * band.rate
    return paid


def _excess(bands: Sequence[Band], total: Decimal) -> Decimal:
    threshold = bands[1].start if len(bands) > 1 else total
    below = min(total, threshold) * bands[0].rate
    return below + max(ZERO, total - threshold) * rate_at(bands, total)


def pays_with(
    mode: TierMode,
    bands: Sequence[Band],
    faster: Sequence[Band],
    faster_mode: TierMode,
    total: Decimal,
    floor: Decimal = ZERO,
    ceiling: Decimal | None = None,
) -> Decimal:
    """What one sum pays where an accelerator multiplies the tier rates, part by part.

    Nothing below the floor and beyond the ceiling is paid, but the whole sum says which row is reached.
    """
    last = total if ceiling is None else min(total, ceiling)
    cuts = sorted({band.start for band in (*bands, *faster) if floor < band.start < last} | {floor})
    paid = ZERO
    for index, start in enumerate(cuts):
        end = max(start, cuts[index + 1] if index + 1 < len(cuts) else last)
        beyond = mode is TierMode.EXCESS and len(bands) > 1 and start >= bands[1].start
        rate = rate_at(bands, total if beyond or mode is TierMode.RETROACTIVE else start)
        position = total if faster_mode is TierMode.RETROACTIVE else start
        paid += (end - start) * rate * multiple_at(faster, position)
    return paid


def multiple_at(faster: Sequence[Band], total: Decimal) -> Decimal:
    """The accelerator at a sum; below its first row nothing is multiplied."""
    reached = [band.rate for band in faster if total >= band.start]
    return reached[-1] if reached else Decimal(1)
