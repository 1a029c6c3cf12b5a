"""A finished run as the output room sees it: the engine's frames, the plans, the ledger, the settings.

Everything in this room takes a `FinishedRun` and nothing else; it never calculates pay.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from comp.language.plan import PlanFile
from comp.output.days_read import days_read
from comp.periods import Calendar
from comp.problems import Problem

if TYPE_CHECKING:
    from concurrent.futures import Future

    import polars as pl


class ResultFrames(Protocol):
    """What the engine hands over (`comp.engine.run.Result`): frames with exact decimals."""

    @property
    def lines(self) -> pl.DataFrame: ...
    @property
    def slices(self) -> pl.DataFrame: ...
    @property
    def totals(self) -> pl.DataFrame: ...
    @property
    def balances(self) -> pl.DataFrame: ...
    @property
    def uncredited(self) -> pl.DataFrame: ...
    @property
    def attainment(self) -> pl.DataFrame: ...
    @property
    def problems(self) -> Sequence[Problem]: ...
    @property
    def last_day(self) -> date: ...


class LedgerFrames(Protocol):
    """The tables of the ledger that explanations quote (`comp.ledger.ledger.Ledger`)."""

    @property
    def people(self) -> pl.DataFrame: ...
    @property
    def deals(self) -> pl.DataFrame: ...
    @property
    def splits(self) -> pl.DataFrame: ...
    @property
    def payments(self) -> pl.DataFrame: ...
    @property
    def scores(self) -> pl.DataFrame: ...
    @property
    def adjustments(self) -> pl.DataFrame: ...


@dataclass(frozen=True)
class FinishedRun:
    """One run, complete: what was calculated, from what, and what was wrong with the input.

    `control_totals` is the frame of interface.md; `problems` are all of them, of the ledger and of
    the engine; `settings` is the canonical text of the settings, for the manifest's hash.
    `ledger_hashes` are the manifest's too, where somebody has begun to take them already.
    """

    result: ResultFrames
    plans: Sequence[PlanFile]
    ledger: LedgerFrames
    calendar: Calendar
    control_totals: pl.DataFrame
    company: str = ""
    problems: Sequence[Problem] = field(default_factory=tuple)
    settings: str = ""
    ledger_hashes: Future[dict[str, object]] | None = None

    @cached_property
    def read_days(self) -> Mapping[str, date]:
        """By name, the days of lines of zero that are paid on another person's line."""
        return days_read(self.result, [file.plan for file in self.plans])
