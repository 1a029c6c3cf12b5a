"""Runs kept: lines and balances of a period's calculation, as exact as the engine made them.

    kept = keep_run(session, actor, NewRun(period, run_hash, lines, balances, plans, ...))
    posted_lines(session)         everything closed periods posted, in order of closing

Frames have the columns of `comp.engine.results` (LINES, BALANCES); `cause` and `corrects` may be added
to lines that correct a closed period.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl
from sqlalchemy import text
from sqlmodel import Session, col, select

from comp import __version__
from comp.engine.results import BALANCES, LINES
from comp.language.plan import PlanFile
from comp.money import format_money
from comp.output.manifest import frame_hash, text_hash
from comp.store import bulk
from comp.store.audit import append, next_id, row_hash
from comp.store.exact import decimals, texts
from comp.store.minor import from_minor, to_minor
from comp.store.periods import CLOSED, advance, period_named, wrong_state
from comp.store.refusal import refused
from comp.store.tables import (
    Adjustment,
    Balance,
    Closing,
    Import,
    Line,
    PayPeriod,
    PlanText,
    Run,
    RunPlan,
)
from comp.store.tables import SettingsText as Said
from comp.store.users import Actor

CORRECTIONS = {"cause": pl.String(), "corrects": pl.String()}
POSTED = {**LINES, **CORRECTIONS}
"""Columns of lines read from the store: those of the engine, and why a closed one is corrected."""

_LINE_AMOUNTS = ["amount"]
_BALANCE_AMOUNTS = ["opening", "change", "closing"]


@dataclass(frozen=True)
class NewRun:
    """What is to be kept of a calculation.

    `run` is the identity of its inputs (`comp.output.manifest.run_id`), `settings` the canonical text.
    `lines` and `balances` are those of this period alone, `through` is the last day calculated, `note`
    what stands in the way of going on.
    """

    period: str
    run: str
    lines: pl.DataFrame
    balances: pl.DataFrame
    plans: Sequence[PlanFile]
    settings: str
    through: date
    note: str = ""


def keep_run(session: Session, by: Actor, new: NewRun) -> Run:
    """Store a run as the latest of its period, and say so in the audit chain.

    The period is `calculated` then, whatever it was before; approvals of the run before fall with it.
    Lines of earlier runs of the same revision go; their runs and hashes stay.
    """
    period = period_named(session, new.period)
    by.may("calculate")
    if period.state in CLOSED:
        raise wrong_state(period, "calculate")
    if not latest_import(session):
        raise refused(
            "nothing-imported",
            "the store has no ledger yet, so there is nothing to calculate",
            "bring it in first: comp import",
        )
    lines, balances = _stored_lines(new.lines), _stored_balances(new.balances)
    plans = [keep_plan(session, by, file) for file in new.plans]
    kept = Run(
        id=next_id(session, Run),
        period=new.period,
        revision=period.revision,
        run=new.run,
        engine=__version__,
        import_id=latest_import(session),
        settings_hash=keep_settings(session, by, new.settings),
        through=new.through,
        adjustments_hash=adjustments_hash(session, new.period),
        lines=lines.height,
        balances=balances.height,
        result_hash=result_hash(lines, balances),
        by=by.name,
        at=by.at,
    )
    session.add(kept)
    session.flush()
    used = [
        RunPlan(run_id=kept.id, plan_hash=plan.hash, file=file.plan.file)
        for plan, file in zip(plans, new.plans, strict=True)
    ]
    session.add_all(used)
    _drop_drafts(session, period, kept.id)
    for table, frame in ((Line, lines), (Balance, balances)):
        bulk.insert(session, table, frame.with_columns(pl.lit(kept.id).alias("run_id")))
    facts = {"lines": kept.lines}
    append(session, by, "run", f"run {kept.id}", rows=[kept, *used], facts=facts)
    advance(session, by, period, "calculate", "calculated", run_id=kept.id, note=new.note)
    return kept


def keep_plan(session: Session, by: Actor, file: PlanFile) -> PlanText:
    """The plan by its content; whoever brings a text in first is its author here."""
    key = text_hash(file.text)
    known = session.get(PlanText, key)
    if known is None:
        known = PlanText(
            hash=key, name=file.plan.name, file=file.plan.file, text=file.text, by=by.name, at=by.at
        )
        session.add(known)
        append(session, by, "plan", f"plan {key}", rows=[known])
    return known


def keep_settings(session: Session, by: Actor, said: str) -> str:
    """The settings' text by its hash, which is returned."""
    key = text_hash(said)
    if session.get(Said, key) is None:
        row = Said(hash=key, text=said)
        session.add(row)
        append(session, by, "settings", f"settings {key}", rows=[row])
    return key


def adjustments_hash(session: Session, period: str) -> str:
    """One hash over the adjustments approved for a period: a run knows by it which ones it paid."""
    approved = session.exec(
        select(Adjustment)
        .where(Adjustment.period == period, Adjustment.state == "approved")
        .order_by(col(Adjustment.id))
    )
    return text_hash("".join(row_hash(row, "") for row in approved))


def latest_import(session: Session) -> int:
    """The number of the last import; 0 before the first."""
    last = session.exec(select(Import).order_by(col(Import.id).desc()).limit(1)).first()
    return last.id if last else 0


def run_lines(session: Session, run_id: int) -> pl.DataFrame:
    """The lines of one run (columns `POSTED`), in file order."""
    return _read_lines(session, "l.run_id = ?", (run_id,)).select(list(POSTED))


def run_balances(session: Session, run_id: int) -> pl.DataFrame:
    """The balances of one run (columns `BALANCES`)."""
    found = bulk.select(
        session,
        f"SELECT {', '.join(BALANCES)} FROM balances WHERE run_id = ? ORDER BY number",
        {**BALANCES, **dict.fromkeys(_BALANCE_AMOUNTS, pl.Int64())},
        (run_id,),
    )
    return from_minor(found, _BALANCE_AMOUNTS)


def run_totals(session: Session, run_id: int) -> dict[str, str]:
    """What a run's lines add up to, by currency, as people write it."""
    found = bulk.select(
        session,
        "SELECT currency, SUM(amount) FROM lines WHERE run_id = ? GROUP BY currency",
        {"currency": pl.String(), "amount": pl.Decimal(38, 0)},
        (run_id,),
    )
    whole = from_minor(found, _LINE_AMOUNTS).sort("currency")
    return {code: format_money(amount, code) for code, amount in whole.iter_rows()}


def posted_lines(session: Session) -> pl.DataFrame:
    """Every line of every closing, in order of closing: `POSTED`, with `period` and `revision` before."""
    return _read_lines(session, "c.id IS NOT NULL", ())


def newest_balances(session: Session, of: Sequence[Closing]) -> pl.DataFrame:
    """The newest row of each balance in these closings (columns `BALANCES`)."""
    found = [run_balances(session, each.run_id) for each in of]
    whole = pl.concat([pl.DataFrame(schema=BALANCES), *found])
    return whole.unique(["person", "plan", "currency", "balance"], keep="last", maintain_order=True)


def closings(session: Session) -> list[Closing]:
    """Every locked revision, in order of locking."""
    return list(session.exec(select(Closing).order_by(col(Closing.id))))


def result_hash(lines: pl.DataFrame, balances: pl.DataFrame) -> str:
    """One hash over lines and balances as they are stored: what an approval names."""
    both = frame_hash(lines.select(sorted(lines.columns))) + frame_hash(
        balances.select(sorted(balances.columns))
    )
    return hashlib.sha256(both.encode()).hexdigest()


def stored(session: Session, run_id: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Lines and balances of a run exactly as they stand in the tables, for `result_hash`."""
    return _stored_lines(run_lines(session, run_id)), _stored_balances(
        run_balances(session, run_id)
    )


def stored_frames(lines: pl.DataFrame, balances: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Lines and balances of a calculation as they would stand in the tables, for `result_hash`."""
    return _stored_lines(lines), _stored_balances(balances)


def _stored_lines(lines: pl.DataFrame) -> pl.DataFrame:
    empty = [
        pl.lit(None, dtype=kind).alias(name)
        for name, kind in CORRECTIONS.items()
        if name not in lines.columns
    ]
    whole = to_minor(lines.with_columns(empty).select(list(POSTED)), _LINE_AMOUNTS)
    return whole.with_columns(texts("exact")).with_row_index("number", 1)


def _stored_balances(balances: pl.DataFrame) -> pl.DataFrame:
    whole = to_minor(balances.select(list(BALANCES)), _BALANCE_AMOUNTS)
    return whole.with_row_index("number", 1)


def _drop_drafts(session: Session, period: PayPeriod, kept: int) -> None:
    """Lines of runs that were not closed and are replaced now."""
    for table in ("lines", "balances"):
        session.connection().execute(
            text(
                f"DELETE FROM {table} WHERE run_id IN (SELECT id FROM runs WHERE period = :period "
                "AND revision = :revision AND id <> :kept)"
            ),
            {"period": period.name, "revision": period.revision, "kept": kept},
        )


def _read_lines(session: Session, where: str, values: tuple[object, ...]) -> pl.DataFrame:
    columns = {"period": pl.String(), "revision": pl.Int64(), **POSTED}
    read = {**columns, "amount": pl.Int64(), "exact": pl.String()}
    names = ", ".join(f"l.{name}" for name in POSTED)
    found = bulk.select(
        session,
        f"SELECT r.period, r.revision, {names} FROM lines l JOIN runs r ON r.id = l.run_id "
        "LEFT JOIN closings c ON c.run_id = l.run_id "
        f"WHERE {where} ORDER BY c.id, l.run_id, l.number",
        read,
        values,
    )
    return from_minor(found.with_columns(decimals("exact")), _LINE_AMOUNTS)
