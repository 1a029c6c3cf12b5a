"""`comp period`: the moves of a payout period, from open to paid."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from comp.commands.failures import verb
from comp.commands.period_shown import as_json, as_text, listed
from comp.commands.stored import (
    AsOption,
    FormatOption,
    PeriodArgument,
    WorkspaceArgument,
    at_store,
    group,
)
from comp.commands.terminal import Format, green, progress, say

if TYPE_CHECKING:
    from comp.store.audit import Head

period = group("Open, calculate, review, approve, lock, pay or reopen a payout period.")


@period.command("list")
@verb
def list_(workspace: WorkspaceArgument = Path(), format: FormatOption = Format.TEXT) -> None:
    """Show every period and its state.

    \b
    Example:
      comp period list acme
    """
    with at_store(workspace, reads=True) as here, here.store.reading() as session:
        from comp.store.periods import all_periods

        found = all_periods(session)
        say(listed(session, found, format))


@period.command("show")
@verb
def show(
    name: PeriodArgument,
    workspace: WorkspaceArgument = Path(),
    format: FormatOption = Format.TEXT,
) -> None:
    """Show a period: its run, whether its approval holds, every move and who made it.

    \b
    Example:
      comp period show 2026-03 acme
    """
    with at_store(workspace, reads=True) as here, here.store.reading() as session:
        from comp.store.periods import period_named

        here.period(name)
        found = period_named(session, name)
        wanted = as_json if format is Format.JSON else as_text
        say(wanted(session, found, here.today()))


@period.command("open")
@verb
def open_(name: PeriodArgument, workspace: WorkspaceArgument = Path(), as_: AsOption = "") -> None:
    """Begin a period. The one before it must be locked.

    \b
    Example:
      comp period open 2026-03 --as ops
    """
    with at_store(workspace) as here:
        from comp.store.periods import open_period

        with here.store.writing() as session:
            open_period(session, here.actor(as_), here.period(name), here.workspace.calendar)
    say(green(f"{name} is open. Next: comp period calculate {name} --as USER"))


@period.command("approve")
@verb
def approve(
    name: PeriodArgument, workspace: WorkspaceArgument = Path(), as_: AsOption = ""
) -> None:
    """Say yes to a period's run as it is now. The approval falls when anything changes.

    Whoever calculated the run, wrote a plan new in it or an adjustment of it cannot approve it.

    \b
    Example:
      comp period approve 2026-03 --as finance
    """
    with at_store(workspace) as here:
        from comp.store.approvals import approve_run
        from comp.store.audit import head

        with here.store.writing() as session:
            here.period(name)
            given = approve_run(session, here.actor(as_), name, here.today())
            key, anchor = given.hash, head(session)
    say(green(f"{name} is approved by {as_}: {key}"))
    _say_anchor(anchor)


@period.command("lock")
@verb
def lock(name: PeriodArgument, workspace: WorkspaceArgument = Path(), as_: AsOption = "") -> None:
    """Close a period for good: from here on no number of it changes, by any path.

    A snapshot of the store is taken before, into the folder snapshots of the workspace.

    \b
    Example:
      comp period lock 2026-03 --as controller
    """
    with at_store(workspace) as here, progress("taking a snapshot"):
        from comp.store import locking
        from comp.store.audit import head
        from comp.store.periods import period_named
        from comp.store.snapshot import take_snapshot

        by = here.actor(as_)
        here.period(name)
        with here.store.reading() as session:
            locking.may_lock(session, by, name, here.today())
            revision = period_named(session, name).revision
        taken = take_snapshot(here.store, here.workspace.root, f"{name}-{revision}")
        with here.store.writing() as session:
            closing = locking.lock(session, by, name, here.today(), taken.name)
            result, anchor = closing.result_hash, head(session)
    say(f"Snapshot: {taken.as_posix()}")
    say(green(f"{name} is locked by {as_}: {result}"))
    _say_anchor(anchor)


@period.command("pay")
@verb
def pay(name: PeriodArgument, workspace: WorkspaceArgument = Path(), as_: AsOption = "") -> None:
    """Record that a locked period has been paid.

    \b
    Example:
      comp period pay 2026-03 --as finance
    """
    with at_store(workspace) as here:
        from comp.store import locking
        from comp.store.audit import head

        with here.store.writing() as session:
            here.period(name)
            locking.pay(session, here.actor(as_), name)
            anchor = head(session)
    say(green(f"{name} is paid, recorded by {as_}."))
    _say_anchor(anchor)


@period.command("reopen")
@verb
def reopen(
    name: PeriodArgument,
    workspace: WorkspaceArgument = Path(),
    as_: AsOption = "",
    reason: Annotated[str, typer.Option(help="Why; kept with the request.")] = "",
) -> None:
    """Let the last closed period take further lines. Two people must ask.

    What was locked stays byte for byte; the next calculation adds the differences as new lines.

    \b
    Example:
      comp period reopen 2026-03 --as controller --reason "late credit note"
      comp period reopen 2026-03 --as admin
    """
    with at_store(workspace) as here:
        from comp.store import periods

        with here.store.writing() as session:
            here.period(name)
            found = periods.reopen(session, here.actor(as_), name, reason)
            state, revision = found.state, found.revision
    if state == "open":
        say(green(f"{name} is open again, revision {revision}; what was locked stays."))
    else:
        say(f"{as_} asks to reopen {name}. A second person agrees with:")
        say(f"  comp period reopen {name} --as USER")


def _say_anchor(anchor: Head) -> None:
    """The outside anchor: whoever keeps this line can prove later that the chain was not cut."""
    say(f"Audit: {anchor}")
