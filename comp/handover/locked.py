"""A locked period handed over from the store: what its files are made from, and that it is recorded.

found = locked_period(session, workspace, "2026-03", revision=0)
made = payroll(found)                   also journal(found), register_files(found)
record(session, by, found, made)        the same content again is the same batch, recorded once
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl
from sqlmodel import Session, col, select

from comp.closing.inputs import plans_of_run
from comp.handover.earnings import base_unsaid, earnings, handed_over
from comp.handover.entries import accrual_entries, balance_entries, contract_entries
from comp.handover.journal import beancount_text, hledger_text, journal_csv
from comp.handover.payroll import payroll_file
from comp.handover.register import register, unsaid
from comp.handover.schedule import register_csv, schedule, schedule_csv
from comp.ledger.ledger import Ledger
from comp.output.manifest import text_hash
from comp.periods import Period
from comp.pipeline import Workspace
from comp.problems import Problem
from comp.store.audit import append, head, next_id
from comp.store.facts import stored_facts
from comp.store.periods import period_named
from comp.store.refusal import refused
from comp.store.runs import closings, newest_balances, posted_lines, run_lines
from comp.store.tables import Closing, Export, Person, Run
from comp.store.users import Actor


@dataclass(frozen=True)
class Locked:
    """A locked revision of a period: its lines, all posted with it and before it, and the ledger then."""

    workspace: Workspace
    period: Period
    closing: Closing
    lines: pl.DataFrame
    posted: pl.DataFrame
    posted_before: pl.DataFrame
    balances: pl.DataFrame
    balances_before: pl.DataFrame
    ledger: Ledger
    ledger_before: Ledger | None
    before: Period | None


@dataclass(frozen=True)
class Made:
    """Files of one hand-over: their kind and batch, texts by name, and what is wrong."""

    kind: str
    batch: str
    files: dict[str, str]
    rows: int
    problems: tuple[Problem, ...]


def locked_period(session: Session, workspace: Workspace, name: str, revision: int = 0) -> Locked:
    """The latest locked revision of a period, or the one asked for."""
    row = period_named(session, name)
    every = closings(session)
    own = [each for each in every if each.period == name]
    wanted = [each for each in own if revision in (0, each.revision)]
    if not wanted:
        what = f"revision {revision} of {name}" if revision else f"{name} ({row.state})"
        raise refused(
            "not-locked",
            f"{what} is not locked, and only what cannot change any more is handed over",
            f"lock it first: comp period lock {name} --as USER",
        )
    closing = wanted[-1]
    earlier = every[: [each.id for each in every].index(closing.id)]
    posted = posted_lines(session)
    runs = [(each.period, each.revision) for each in (*earlier, closing)]
    upto = _of(posted, runs)
    run = session.get_one(Run, closing.run_id)
    last = session.get_one(Run, earlier[-1].run_id) if earlier else None
    period, before = (
        workspace.calendar.parse(each) if each else None
        for each in (name, last.period if last else "")
    )
    assert period is not None
    return Locked(
        workspace=workspace,
        period=period,
        closing=closing,
        lines=run_lines(session, run.id),
        posted=upto,
        posted_before=_of(posted, runs[:-1]),
        balances=newest_balances(session, [*earlier, closing]),
        balances_before=newest_balances(session, earlier),
        ledger=_ledger(session, workspace, run),
        ledger_before=_ledger(session, workspace, last) if last else None,
        before=before,
    )


def payroll(found: Locked) -> Made:
    """The payroll file and its control totals."""
    settings = found.workspace.settings.handover
    summed = earnings(found.lines, settings)
    revision = found.closing.revision
    made = payroll_file(summed.rows, found.ledger.people, found.period, settings.payroll, revision)
    files = {"payroll.csv": made.text, "payroll_totals.csv": made.totals}
    return Made("payroll", made.batch, files, made.rows, (*summed.problems, *made.problems))


def journal(found: Locked) -> Made:
    """The journal as CSV, hledger and beancount. Contract costs are in it where their choices are written."""
    settings = found.workspace.settings.handover
    accounts, period = settings.journal, found.period
    entries = accrual_entries(handed_over(found.lines, settings), period, accounts)
    draws = [draw.name for plan in found.workspace.plans for draw in plan.draws]
    entries += balance_entries(found.balances_before, found.balances, draws, period, accounts)
    if not unsaid(settings.contracts):
        entries += contract_entries(*_schedules(found), period, accounts)
    batch = _batch(found, journal_csv(entries, ""))
    files = {
        "journal.csv": journal_csv(entries, batch),
        "journal.hledger": hledger_text(entries, batch),
        "journal.beancount": beancount_text(entries, batch, open_accounts=accounts.open_accounts),
    }
    return Made("journal", batch, files, len(entries), tuple(base_unsaid(found.lines, settings)))


def register_files(found: Locked) -> Made:
    """The register of contract costs and its schedule, with everything posted so far."""
    settings = found.workspace.settings.handover.contracts
    missing = unsaid(settings)
    if missing:
        return Made("register", "", {}, 0, tuple(missing))
    calendar = found.workspace.calendar
    costs = register(found.posted, found.ledger.deals, settings, calendar)
    rows = schedule(costs, found.period.last_day)
    files = {"register.csv": register_csv(costs, rows), "schedule.csv": schedule_csv(rows)}
    batch = _batch(found, "".join(files.values()))
    return Made("register", batch, files, costs.contracts.height, costs.problems)


def record(session: Session, by: Actor, found: Locked, made: Made, replaces: str = "") -> bool:
    """Keep that it was handed over; False where this very content was handed over before.

    Another content for the same revision is refused unless it says which batch it replaces, because
    two payroll files of a month are two payments.
    """
    by.may("export")
    name, revision = found.period.name, found.closing.revision
    earlier = session.exec(
        select(Export)
        .where(Export.kind == made.kind, Export.period == name)
        .order_by(col(Export.id))
    ).all()
    if any(each.batch == _key(made) for each in earlier):
        return False
    same = [each for each in earlier if each.revision == revision]
    if same and replaces != same[-1].batch.split(" ")[-1]:
        latest = same[-1].batch.split(" ")[-1]
        raise refused(
            "handed-over-otherwise",
            f"{name} was handed over to {made.kind} before, with other content (batch {latest})",
            f"take that batch out there, then: --replaces {latest}",
        )
    missing = set(range(1, revision)) - {each.revision for each in earlier}
    if missing and made.kind == "payroll":
        raise refused(
            "revision-not-handed-over",
            f"revision {min(missing)} of {name} has not been handed over, and this is what came after it",
            f"hand it over first: comp export {made.kind} {name} --revision {min(missing)} --as USER",
        )
    anchor = head(session)
    row = Export(
        id=next_id(session, Export),
        kind=made.kind,
        period=name,
        revision=revision,
        batch=_key(made),
        file=" ".join(made.files),
        sha256=text_hash("".join(made.files.values())),
        rows=made.rows,
        by=by.name,
        at=by.at,
        head_seq=anchor.seq,
        head_hash=anchor.hash,
    )
    session.add(row)
    append(session, by, "export", f"export {row.id}", rows=[row], facts={"handed": made.rows})
    return True


def _key(made: Made) -> str:
    return f"{made.kind} {made.batch}"


def _batch(found: Locked, content: str) -> str:
    digest = text_hash(content)[:8]
    return f"{found.period.name}-{found.closing.revision}-{digest}"


def _schedules(found: Locked) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The schedule as it was booked at the closing before, and as it is now."""
    settings, calendar = found.workspace.settings.handover.contracts, found.workspace.calendar
    costs = register(found.posted, found.ledger.deals, settings, calendar)
    after = schedule(costs, found.period.last_day)
    if found.ledger_before is None or found.before is None:
        return after.clear(), after
    booked = register(found.posted_before, found.ledger_before.deals, settings, calendar)
    return schedule(booked, found.before.last_day), after


def _of(posted: pl.DataFrame, runs: list[tuple[str, int]]) -> pl.DataFrame:
    wanted = pl.DataFrame(
        runs, schema={"period": pl.String(), "revision": pl.Int64()}, orient="row"
    )
    return posted.join(wanted, on=["period", "revision"], how="semi", maintain_order="left")


def _ledger(session: Session, workspace: Workspace, run: Run) -> Ledger:
    then = replace(workspace, plan_files=plans_of_run(session, workspace, run.id), problems=())
    ledger = stored_facts(session, then, as_of=run.import_id).ledger
    # Names are not in the rows, so that they can be forgotten.
    names = [(each.person, each.name) for each in session.exec(select(Person))]
    schema = {"person": pl.String(), "name": pl.String()}
    known = pl.DataFrame(names, schema=schema, orient="row")
    people = ledger.people.drop("name", strict=False).join(known, on="person", how="left")
    return replace(ledger, people=people)
