"""`comp explain`: how each line of a person came about."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from comp.commands.check import show_problems
from comp.commands.failures import EXIT_PROBLEMS, verb
from comp.commands.places import placed, placed_explanations, placed_sources
from comp.commands.question import asked_period, known_person, sound_workspace
from comp.commands.terminal import Format, complain, progress, say
from comp.commands.without_lines import Asked, left_out, missing_quotas, mistaken, why_nothing
from comp.problems import Sources

if TYPE_CHECKING:
    from comp.output.finished import FinishedRun

SENTENCES_SHOWN = 20
PROBLEMS_SHOWN = 5


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
        found = explain_run(
            finished, person, period=within, deal=deal or None, component=component or None
        )
    asked = Asked(person, within, deal, component)
    mistake = "" if found else mistaken(finished, asked)
    if format is Format.JSON:
        say(render_json(found).rstrip("\n"))
        if mistake:
            complain(mistake)
    elif mistake:
        say(mistake)
    else:
        if found:
            say(render_text(placed_explanations(found, workspace)).rstrip("\n"))
        else:
            say("\n".join(why_nothing(finished, asked)))
        _tell_reasons(finished, asked, paid=bool(found), workspace=workspace)
    if mistake:
        raise typer.Exit(EXIT_PROBLEMS)


def _tell_reasons(finished: FinishedRun, asked: Asked, *, paid: bool, workspace: Path) -> None:
    """Quotas that are missing and deals that do not count, after the lines."""
    quotas = placed(missing_quotas(finished, asked, paid=paid), workspace)
    if quotas:
        texts = Sources({file.plan.file: file.text for file in finished.plans})
        say("")
        show_problems(quotas, placed_sources(texts, workspace), at_most=PROBLEMS_SHOWN)
    sentences = left_out(finished, asked)
    if not sentences:
        return
    say("Deals that are not counted:" if quotas else "\nDeals that are not counted:")
    for sentence in sentences[:SENTENCES_SHOWN]:
        say(f"  {sentence}")
    if len(sentences) > SENTENCES_SHOWN:
        say(f"  ... and {len(sentences) - SENTENCES_SHOWN:,} more in uncredited.csv")
