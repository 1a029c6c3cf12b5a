"""Windows of measures that make sense: where they stand, and beside which period."""

from __future__ import annotations

from collections.abc import Iterable

from comp.language.asking import Asked, refuse
from comp.language.plan import Expr, Measure, Window, WindowKind
from comp.language.scope import Scope
from comp.language.syntax import MeasureNode
from comp.language.unit_rules import everything_in
from comp.periods import PeriodKind


def window_fits(node: MeasureNode, credit: str, ask: Asked, compared: bool) -> bool:
    """Whether a measure may have its window here; a problem where it may not."""
    window = node.window
    if window is None:
        return True
    if window.kind in (WindowKind.THROUGH, WindowKind.OVER) and window.months < 1:
        message = "months are counted 1, 2, 3 and so on"
        right = "through month 1" if window.kind is WindowKind.THROUGH else "over 3 months"
        refuse(ask, message, f"write {right}", node.span, "window-empty")
        return False
    if window.kind is WindowKind.BEFORE and window.months < 1:
        message = "how far back is counted in months: 3 months, 12 months"
        refuse(ask, message, "write in the 3 months before", node.span, "window-empty")
        return False
    if window.kind is WindowKind.EVERY and not _whole_periods(window):
        message = "periods in a row are whole ones, counted in months: two quarters are 6 months"
        example = window.per if window.per and window.per.months else PeriodKind.MONTH
        remedy = f"write in every {example} over {3 * example.months} months"
        refuse(ask, message, remedy, node.span, "window-empty")
        return False
    if window.kind is WindowKind.EVERY and not compared:
        message = f"{window} asks each {window.per} by itself, so it stands left of a comparison"
        remedy = f"write {node.kind.value} of {credit} {window} >= and what each must reach"
        refuse(ask, message, remedy, node.span, "window-out-of-place")
        return False
    anywhere = (WindowKind.WHOLE, WindowKind.BEFORE)
    if window.kind not in anywhere and "measure" not in ask.allowed:
        message = f"{ask.place} is asked of one deal, and {window} goes by the end of a period"
        remedy = f"write {node.kind.value} of {credit}, or per year"
        refuse(ask, message, remedy, node.span, "window-out-of-place")
        return False
    return True


def _whole_periods(window: Window) -> bool:
    """Whether the months of `in every PERIOD over N months` are so many whole periods."""
    if not window.months:
        return True
    each = window.per.months if window.per is not None else 0
    return each > 0 and window.months > 0 and window.months % each == 0


def check_windows(expressions: Iterable[Expr], per: PeriodKind, scope: Scope) -> None:
    """Windows beside the period that is measured: never shorter, never beyond it."""
    for expression in expressions:
        for part in everything_in(expression):
            window = part.window if isinstance(part, Measure) else None
            if window is None:
                continue
            longer = window.kind in (WindowKind.WHOLE, WindowKind.TO_DATE)
            if longer and window.per is not None and window.per.per_year > per.per_year:
                message = f"a {window.per} is shorter than the {per} that is measured"
                remedy = f"write per {per.value} or longer, or leave it out"
                scope.add("window-shorter", message, remedy, part.span)
            elif window.kind is WindowKind.THROUGH and window.months > max(per.months, 1):
                message = f"a {per} has no month {window.months}"
                remedy = f"write through month {max(per.months, 1)} or less"
                scope.add("window-beyond", message, remedy, part.span)
