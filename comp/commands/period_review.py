"""`comp period review`: how pay moved against the last period and why, what stands out, what blocks."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from comp.commands.failures import EXIT_PROBLEMS, verb
from comp.commands.stored import AsOption, FormatOption, PeriodArgument, WorkspaceArgument, at_store
from comp.commands.terminal import Format, bold, columns, green, json_text, progress, red, say

if TYPE_CHECKING:
    import polars as pl

    from comp.closing.review import Review

SHOWN = 40
"""How many people the text lists, those with the largest movement; JSON has everybody."""


@verb
def review(
    name: PeriodArgument,
    workspace: WorkspaceArgument = Path(),
    as_: AsOption = "",
    format: FormatOption = Format.TEXT,
    despite: Annotated[
        str, typer.Option(metavar="REASON", help="Go on although something blocks; kept for good.")
    ] = "",
) -> None:
    """Compare a calculated period with the one before: every movement with its reasons.

    With --as the period is then reviewed, unless something blocks: rows refused, quotas or rates
    missing, pay below zero, movement nobody can explain. Without --as it is only shown.

    \b
    Example:
      comp period review 2026-03
      comp period review 2026-03 --as finance
    """
    with at_store(workspace) as here, progress("comparing"):
        from comp.closing.review import review as reviewed
        from comp.store.approvals import refuse_stale, run_of
        from comp.store.periods import advance, period_named

        here.period(name)
        with here.store.reading() as session:
            found = reviewed(session, here.workspace, name)
        blocked = bool(found.blocking) and not despite
        if as_ and not blocked:
            with here.store.writing() as session:
                by = here.actor(as_)
                period = period_named(session, name)
                latest = run_of(session, period)
                if latest is not None:
                    refuse_stale(session, period, latest, here.today())
                advance(session, by, period, "review", "reviewed", note=despite)
    say(as_json(found) if format is Format.JSON else as_text(found, name))
    if blocked:
        if format is Format.TEXT:
            say(red("Mend what blocks, or go on with: --despite REASON"))
        raise typer.Exit(EXIT_PROBLEMS)
    if as_ and format is Format.TEXT:
        say(green(f"{name} is reviewed by {as_}. Next: comp period approve {name} --as USER"))


def as_json(found: Review) -> str:
    """Everything as a JSON object; amounts are texts."""
    from comp.money import plain

    def rows(frame: pl.DataFrame) -> list[dict[str, object]]:
        return [
            {
                key: plain(value) if isinstance(value, Decimal) else value
                for key, value in row.items()
            }
            for row in frame.iter_rows(named=True)
        ]

    said = {
        "run": found.run,
        "previous": found.previous,
        "movements": rows(found.movements),
        "outliers": rows(found.outliers),
        "findings": [
            {"code": each.code, "message": each.message, "blocks": each.blocks}
            for each in found.findings
        ],
    }
    return json_text(said)


def as_text(found: Review, name: str) -> str:
    """The same for people: the largest movements first."""
    import polars as pl

    from comp.closing.movement import REASONS
    from comp.money import format_money

    moved = found.movements.filter(pl.col("change") != 0)
    largest = moved.sort(pl.col("change").abs(), "person", descending=[True, False]).head(SHOWN)
    head = ["person", found.previous or "before", name, "change", "because of"]
    rows = [
        [
            row["person"],
            format_money(row["before"], row["currency"]),
            format_money(row["now"], row["currency"]),
            format_money(row["change"], row["currency"]),
            ", ".join(
                f"{reason} {format_money(row[reason], row['currency'])}"
                for reason in REASONS
                if row[reason]
            ),
        ]
        for row in largest.iter_rows(named=True)
    ]
    parts = [columns([head, *rows], right=(1, 2, 3)) if rows else "Nobody's pay moved."]
    if moved.height > SHOWN:
        parts.append(f"  ... and {moved.height - SHOWN} more (--format json has everybody)")
    far = [
        f"  {row['person']}: {format_money(row['now'], row['currency'])}, usually "
        f"{format_money(row['low'], row['currency'])} to {format_money(row['high'], row['currency'])}"
        for row in found.outliers.iter_rows(named=True)
    ]
    if far:
        parts += ["", bold("Far from what they usually get:"), *far]
    if found.findings:
        parts += ["", bold("Findings:")]
        parts += [
            f"  {'blocks  ' if each.blocks else 'told    '}{each.code}: {each.message}"
            for each in found.findings
        ]
    return "\n".join([*parts, ""])
