"""Periods as `comp period list` and `show` write them: text for people, JSON for scripts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from comp.commands.terminal import Format, columns, json_text

if TYPE_CHECKING:
    from sqlmodel import Session

    from comp.store.approvals import Today
    from comp.store.tables import PayPeriod


def listed(session: Session, periods: Sequence[PayPeriod], format: Format) -> str:
    """Every period on a line, or as a JSON array."""
    rows = [_summary(session, period) for period in periods]
    if format is Format.JSON:
        return json_text(rows)
    if not rows:
        return "No period yet. Begin one: comp period open PERIOD --as USER"
    heads = ["period", "state", "revision", "run", "lines", "paid"]
    cells = [
        [
            str(row["period"]),
            str(row["state"]),
            str(row["revision"]),
            str(row["run"] or ""),
            str(row["lines"] if row["run"] else ""),
            _money(row["totals"]),
        ]
        for row in rows
    ]
    return columns([heads, *cells], right=(2, 3, 4, 5))


def as_json(session: Session, period: PayPeriod, today: Today) -> str:
    """A period with everything known about it, as a JSON object."""
    return json_text(_details(session, period, today))


def as_text(session: Session, period: PayPeriod, today: Today) -> str:
    """The same for people."""
    said = _details(session, period, today)
    rows = [
        ["state", str(said["state"]) + (f", revision {period.revision}")],
        ["days", f"{said['first_day']} to {said['last_day']}"],
    ]
    if said["run"]:
        rows.append(["run", f"{said['run']}: {said['lines']} lines, {_money(said['totals'])}"])
        rows.append(["result", str(said["result_hash"])])
    approval = said["approval"]
    if isinstance(approval, dict):
        holds = "holds" if approval["holds"] else "has fallen"
        rows.append(["approved", f"by {approval['by']} at {approval['at']}; {holds}"])
        rows.append(["", str(approval["hash"])])
    text = columns([[period.name, ""], *rows])
    changed = said["changed_since_run"]
    assert isinstance(changed, list)
    text += "".join(f"\n  changed since: {sentence}" for sentence in changed)
    moves = said["moves"]
    assert isinstance(moves, list)
    acts = [
        [move["at"], move["act"], move["by"], f"{move['before']} -> {move['after']}", move["note"]]
        for move in moves
    ]
    return text + "\n\n" + columns([["when", "act", "by", "state", "note"], *acts])


def _summary(session: Session, period: PayPeriod) -> dict[str, object]:
    from comp.store.approvals import run_of

    run = run_of(session, period)
    return {
        "period": period.name,
        "kind": period.kind,
        "first_day": period.first_day.isoformat(),
        "last_day": period.last_day.isoformat(),
        "state": period.state,
        "revision": period.revision,
        "run": run.id if run else None,
        "lines": run.lines if run else 0,
        "totals": _totals(session, run.id) if run else {},
    }


def _details(session: Session, period: PayPeriod, today: Today) -> dict[str, object]:
    from comp.store.approvals import changes_since, run_of
    from comp.store.audit import head
    from comp.store.locking import closings_of
    from comp.store.periods import CLOSED, moves

    run = run_of(session, period)
    open_run = run if period.state not in CLOSED else None
    anchor = head(session)
    return {
        **_summary(session, period),
        "run_id": run.run if run else None,
        "engine": run.engine if run else None,
        "result_hash": run.result_hash if run else None,
        "approval": _approval(session, period, today),
        "changed_since_run": changes_since(session, open_run, today) if open_run else [],
        "closings": [
            closing.model_dump(mode="json", exclude={"id", "period"})
            for closing in closings_of(session, period.name)
        ],
        "moves": [
            move.model_dump(mode="json", exclude={"id", "period"})
            for move in moves(session, period.name)
        ],
        "audit": {"entries": anchor.seq, "head": anchor.hash},
    }


def _approval(session: Session, period: PayPeriod, today: Today) -> dict[str, object] | None:
    """The latest approval of this revision; closed periods keep theirs."""
    from comp.store.approvals import holding, latest_approval
    from comp.store.periods import CLOSED

    given = latest_approval(session, period)
    if given is None:
        return None
    holds = period.state in CLOSED or (
        period.state == "approved" and holding(session, period, today) is not None
    )
    return {"by": given.by, "role": given.role, "at": given.at, "hash": given.hash, "holds": holds}


def _totals(session: Session, run: int) -> dict[str, str]:
    from comp.store.runs import run_totals

    return run_totals(session, run)


def _money(totals: object) -> str:
    assert isinstance(totals, dict)
    return ", ".join(totals.values())
