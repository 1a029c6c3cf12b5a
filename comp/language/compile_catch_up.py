"""`catches up when TEST` in a bonus: periods that were missed are paid at the end of a longer one."""

from __future__ import annotations

from comp.language.compile_steps import MEASURED
from comp.language.plan import CatchUp, Expr, Measure, Unit, WindowKind
from comp.language.slots import Slots, value
from comp.language.unit_rules import everything_in
from comp.periods import PeriodKind


def catches_up(slots: Slots, per: PeriodKind, when: Expr | None) -> CatchUp | None:
    """The test with the longer period it measures over; it needs a test that can be missed."""
    line = slots.get("catches_up")
    if line is None:
        return None
    if when is None:
        message = f"this bonus has no test, so no {per.value} of it is ever missed"
        remedy = "write when attainment of CREDIT >= 100% above it, or leave this line out"
        slots.scope.add("catch-up-of-nothing", message, remedy, line.span)
        return None
    test = value(line.expressions[0], slots.asked(MEASURED, "a bonus"), (Unit.TEST,), "catches up")
    if test is None:
        return None
    longer = _longer(test)
    if longer is None or not _holds_whole(longer, per):
        message = f"a missed {per.value} is caught up at the end of a longer period, which the test names behind each measure"
        measure = next((p for p in everything_in(test) if isinstance(p, Measure)), None)
        asked = f"{measure.kind} of {measure.credit}" if measure else "attainment of CREDIT"
        remedy = f"write {asked} per {_example(per).value} >= and what it must reach"
        slots.scope.add("catch-up-period", message, remedy, test.span)
        return None
    return CatchUp(test, longer, line.span)


def _longer(test: Expr) -> PeriodKind | None:
    """The period over which every measure of the test is taken; None where they differ."""
    windows = {part.window for part in everything_in(test) if isinstance(part, Measure)}
    if len(windows) != 1:
        return None
    window = windows.pop()
    return window.per if window is not None and window.kind is WindowKind.WHOLE else None


def _holds_whole(longer: PeriodKind, per: PeriodKind) -> bool:
    """Whether a longer period is made of whole shorter ones."""
    return longer.per_year < per.per_year and bool(longer.weeks) is bool(per.weeks)


def _example(per: PeriodKind) -> PeriodKind:
    return PeriodKind.TWO_WEEKS if per.weeks else PeriodKind.YEAR
