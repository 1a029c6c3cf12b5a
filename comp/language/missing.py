"""What a choice that was not written would pay, reading by reading."""

from __future__ import annotations

from comp.language.plan import Axis, Row
from comp.language.slots import Slots
from comp.language.syntax import Statement
from comp.problems import Choice

ROUNDING_ABOUT = ""
ACCELERATOR_ABOUT = ""


def rounding_choices(currency: str | None) -> tuple[Choice, ...]:
    return ()


def tier_choices(
    slots: Slots, line: Statement, rows: tuple[Row, ...], axis: Axis
) -> tuple[Choice, ...]:
    return ()


def tier_about(slots: Slots, rows: tuple[Row, ...], axis: Axis) -> str:
    return ""


def accelerator_choices(rows: tuple[Row, ...]) -> tuple[Choice, ...]:
    return ()


def accumulation_choices(slots: Slots, name: str) -> tuple[Choice, ...]:
    return ()


def accumulation_about(slots: Slots) -> str:
    return ""


def after_clawback_choices(slots: Slots) -> tuple[Choice, ...]:
    return ()


def after_clawback_about(slots: Slots) -> str:
    return ""


def reversed_choices() -> tuple[Choice, ...]:
    return ()


def cap_choices(slots: Slots) -> tuple[Choice, ...]:
    return ()


def cap_about(slots: Slots) -> str:
    return ""


def recovery_choices(slots: Slots) -> tuple[Choice, ...]:
    return ()


def recovery_about(slots: Slots) -> str:
    return ""


def leftover_choices(slots: Slots) -> tuple[Choice, ...]:
    return ()


def leftover_about(slots: Slots) -> str:
    return ""
