"""`comp status`: the whole month at a glance."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from comp.commands.check import counted
from comp.commands.failures import verb
from comp.commands.stored import WorkspaceArgument, at_store
from comp.commands.terminal import bold, columns, say
from comp.problems import errors

ACTS_SHOWN = 15


@verb
def status(workspace: WorkspaceArgument = Path()) -> None:
    """Show which period is open, what blocks it, and what has happened since yesterday.

    \b
    Example:
      comp status acme
    """
    with at_store(workspace, reads=True) as here, here.store.reading() as session:
        from comp.store.status import standing
        from comp.store.users import moment

        since = here.now.replace(hour=0, minute=0, second=0) - timedelta(days=1)
        found = standing(
            session, here.workspace.calendar, here.today(), here.now.date(), moment(since)
        )
        period = found.period
        say(bold(f"{period.name} is {period.state}" if period else "No period is open"))
    wrong = errors(here.workspace.problems)
    if wrong:
        say(f"  plans have {counted(len(wrong), 'problem')}: comp check")
    for sentence in found.blocks:
        say(f"  {sentence}")
    say(f"  next: {found.next}")
    say("")
    if not found.happened:
        say("Nothing has happened since yesterday.")
        return
    say("Since yesterday:")
    acts = [[each.at, each.by, each.act, each.subject] for each in found.happened]
    say(columns(acts[-ACTS_SHOWN:]))
    if len(acts) > ACTS_SHOWN:
        say(f"  ... and {len(acts) - ACTS_SHOWN} before (comp audit show has all)")
