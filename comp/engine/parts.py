"""Step 3: the parts into which rows of tables cut the way of a running total.

With rows from 0, 75,000 and 150,000 there are three; a part says which row of each table holds in it,
and whether it pays at all (below zero, below a gate and beyond the highest attainment it does not).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from comp.language.plan import BelowZero, Commission, Row, Table, TierMode


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch of the way: from `low` (None: from below) up to the next part's.

    `tier` and `multiple` are the fixed rows of the tables, or None where the deal's own row counts.
    `start` is the row at whose calculated start the part begins; `low` is then None, too.
    """

    low: Decimal | None
    tier: int | None
    multiple: int | None
    pays: bool = True
    start: int | None = None

    @property
    def column(self) -> str:
        """Where the part begins, as an amount."""
        return f"bound {self.low}" if self.start is None else start_column(self.start)


def start_column(row: int) -> str:
    """The column that says where a row of calculated starts begins for a person, as an amount."""
    return f"start {row}"


def parts_of(component: Commission) -> list[Part]:
    """Where the way is cut, lowest first; one part where nothing is marginal."""
    table = calculated_table(component)
    if table is not None:
        return _parts_by_rows(component, table)
    tiers, accelerator = own_tiers(component), component.accelerator
    cuts = {*_cuts(tiers), *_cuts(accelerator)}
    silent = silent_below_zero(component)
    cuts |= {cut for cut in (component.attainment_at_most, opens_at(component)) if cut is not None}
    above = sorted(cut for cut in cuts if cut > 0)
    lows: list[Decimal | None] = [None, *([Decimal(0)] if silent else []), *above]
    return [
        Part(low, _fixed_tier(tiers, low), _fixed(accelerator, low), _pays(component, low))
        for low in lows
    ]


def calculated_table(component: Commission) -> Table | None:
    """The table on totals whose rows begin where each person's own values say."""
    for table in (own_tiers(component), component.accelerator):
        if table is not None and table.is_calculated and table.mode is not TierMode.PER_DEAL:
            return table
    return None


def _parts_by_rows(component: Commission, table: Table) -> list[Part]:
    """The same where only the order of the bounds is known: nothing but these rows cuts the way."""
    of_tiers = table is component.tiers
    # A first row at 0 reaches down without end.
    reaches_down = of_tiers or (table.rows[0].start is None and table.rows[0].bound <= 0)
    rows = list(range(1 if reaches_down else 0, len(table.rows)))
    if table.mode is TierMode.EXCESS:
        rows = rows[:1]
    elif table.mode is not TierMode.MARGINAL:
        rows = []
    moves = table.mode in (TierMode.MARGINAL, TierMode.EXCESS)
    below: int | None = (0 if reaches_down else -1) if moves else None
    silent = silent_below_zero(component)
    parts = [_row_part(None, below, of_tiers, None, not silent)]
    parts += [_row_part(Decimal(0), below, of_tiers, None)] if silent else []
    fixed = table.mode is TierMode.MARGINAL
    return parts + [_row_part(None, row if fixed else None, of_tiers, row) for row in rows]


def _row_part(
    low: Decimal | None, row: int | None, of_tiers: bool, start: int | None, pays: bool = True
) -> Part:
    return Part(low, row if of_tiers else None, None if of_tiers else row, pays, start)


def own_tiers(component: Commission) -> Table | None:
    """The tiers, where they follow the component's own credit."""
    return None if component.by_other else component.tiers


def _pays(component: Commission, low: Decimal | None) -> bool:
    """Whether a part pays: not below zero or a gate, not beyond the highest attainment."""
    most, least = component.attainment_at_most, opens_at(component)
    if low is None:
        return least is None and not silent_below_zero(component)
    return (most is None or low < most) and (least is None or low >= least)


def opens_at(component: Commission) -> Decimal | None:
    """The attainment of which only the part above pays."""
    return component.gate.above if component.gate is not None else None


def silent_below_zero(component: Commission) -> bool:
    """True where the way below zero pays nothing."""
    return component.below_zero in (BelowZero.IS_ZERO, BelowZero.CARRIES)


def _cuts(table: Table | None) -> list[Decimal]:
    if table is None:
        return []
    if table.mode is TierMode.MARGINAL:
        return [row.bound for row in table.rows]
    return [row.bound for row in table.rows[1:2]] if table.mode is TierMode.EXCESS else []


def _fixed_tier(table: Table | None, low: Decimal | None) -> int | None:
    if table is not None and table.mode is TierMode.EXCESS:
        below = len(table.rows) < 2 or low is None or low < table.rows[1].bound
        return 0 if below else None
    return _fixed(table, low)


def _fixed(table: Table | None, low: Decimal | None) -> int | None:
    """The row of a marginal table in which a part lies; -1 below the first row."""
    if table is None or table.mode is not TierMode.MARGINAL:
        return None
    return _row_at(table.rows, low or Decimal(0))


def _row_at(rows: Sequence[Row], at: Decimal) -> int:
    """The last row whose bound is at or below; -1 where there is none."""
    return sum(row.bound <= at for row in rows) - 1
