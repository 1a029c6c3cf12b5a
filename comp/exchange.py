"""How exchange rates are looked up: by day or by month, and how old the last known one may be.

One unit of `from` is `rate` units of `to`. There is no inverse and no way around by a third currency.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class RateRules:
    """`[currency]` of `comp.toml`. `rates` is None where it is not said; then nothing is converted.

    `previous_days` is for daily rates: without a rate on the day, the latest one at most so many days
    before it is taken; 0 is the day itself only. Monthly rates are one row a pair and calendar month.
    """

    rates: Literal["daily", "monthly"] | None = None
    previous_days: int = 0


NO_RATES = RateRules()
"""What holds where nothing is said."""
