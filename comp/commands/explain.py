"""`comp explain`: how each line of a person came about."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from comp.commands.failures import verb
from comp.commands.question import asked_period, known_person, sound_workspace
from comp.commands.terminal import progress, say

if TYPE_CHECKING:
    from comp.output.finished import FinishedRun

SENTENCES_SHOWN = 20


class Format(StrEnum):
    """How explanations are written."""

    TEXT = "text"
    JSON = "json"


@verb
def explain(
    person: Annotated[str, typer.Option(metavar="PERSON", help="Whose lines, by id.")],
    workspace: Annotated[
        Path, typer.Argument(help="Folder of the workspace.", show_default="this folder")
    ] = Path(),
    period: Annotated[
        str, typer.Option(metavar="PERIOD", help="Paid in this period, e.g. 2026-03.")
    ] = "",
    deal: Annotated[str, typer.Option(metavar="DEAL", help="About this deal only.")] = "",
    component: Annotated[
        str, typer.Option(metavar="COMPONENT", help="Of this component only.")
    ] = "",
    format: Annotated[Format, typer.Option(help="Sentences or data.")] = Format.TEXT,
) -> None:
    """Derive each line in steps a desk calculator can follow, down to source row and plan line.

    \b
    Example:
      comp explain acme --person dana --period 2026-03
      comp explain acme --person dana --deal D-103 --format json
    """
    with progress("reading plans and ledger") as step:
        opened, reading = sound_workspace(workspace)
        known_person(person, reading)
        within = asked_period("--period", period, opened.calendar)
        step("calculating")
        from comp.output.explain import explain_run, render_json, render_text
        from comp.pipeline import calculate

        finished = calculate(opened, reading, through=within.last_day if within else None)
        explanations = explain_run(
            finished, person, period=within, deal=deal or None, component=component or None
        )
    render = render_json if format is Format.JSON else render_text
    if explanations or format is Format.JSON:
        say(render(explanations).rstrip("\n"))
    else:
        say("No line fits.")
    if format is Format.TEXT:
        for sentence in uncounted(finished, person, deal):
            say(sentence)


def uncounted(finished: FinishedRun, person: str, deal: str) -> list[str]:
    """Why deals of the person have no line; only where one deal or an empty answer asks for it."""
    import polars as pl

    rows = finished.result.uncredited.filter(pl.col("person") == person)
    if deal:
        rows = rows.filter(pl.col("deal") == deal)
    sentences = [
        f"{name} does not count for {credit}: {reason}"
        for name, credit, reason in rows.select("deal", "credit", "reason")
        .unique(maintain_order=True)
        .iter_rows()
    ]
    if not sentences:
        return []
    shown = sentences[:SENTENCES_SHOWN]
    more = len(sentences) - len(shown)
    rest = [f"... and {more:,} more in uncredited.csv"] if more else []
    return ["", "Deals that are not counted:", *(f"  {sentence}" for sentence in (*shown, *rest))]
