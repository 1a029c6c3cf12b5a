"""The words for what a plan can pay."""

from __future__ import annotations

from enum import StrEnum


class ComponentKind(StrEnum):
    """The closed set of things a plan can pay."""

    COMMISSION = "commission"
    OVERRIDE = "override"
    KICKER = "kicker"
    SPIFF = "spiff"
    BONUS = "bonus"
    CURVE = "curve"
    OBJECTIVES = "objectives"
    MULTIPLIER = "multiplier"
    POOL = "pool"
    CONTEST = "contest"
