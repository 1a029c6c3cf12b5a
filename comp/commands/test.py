"""`comp test`: the examples in plan files, with differences as a table and what no example reaches."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from comp.commands.check import counted, existing, show_problems
from comp.commands.failures import EXIT_PROBLEMS, verb
from comp.commands.places import rules_from_here
from comp.commands.terminal import columns, green, progress, red, say
from comp.problems import Sources, errors, in_order

if TYPE_CHECKING:
    from comp.examples import ExampleOutcome
    from comp.fields import Schema
    from comp.language.plan import PlanFile


@verb
def try_examples(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATH", help="Plan files or workspaces. [default: this folder]"),
    ] = None,
) -> None:
    """Calculate the examples in plan files and compare every line and total.

    \b
    Example:
      comp test plans/smb_ae.plan
      comp test acme
    """
    passed = failed = unread = 0
    with progress("running examples"):
        for path in existing(paths or [Path()]):
            for file in _plan_files(path):
                outcomes = _test_file(file, path)
                if outcomes is None:
                    unread += 1
                    continue
                passed += sum(outcome.passed for outcome in outcomes)
                failed += sum(not outcome.passed for outcome in outcomes)
    _close(passed, failed, unread)


def _plan_files(path: Path) -> list[Path]:
    from comp.workspace import plan_paths

    return plan_paths(path) if path.is_dir() else [path]


def _test_file(path: Path, asked: Path) -> list[ExampleOutcome] | None:
    """Run one file's examples and tell; None where the plan itself has errors."""
    from comp.examples import run_examples
    from comp.language.pay_order import read_by
    from comp.plans_together import check_circle
    from comp.rules_needed import rules_needed
    from comp.workspace import read_plans

    schema, calendar, rates, problems = rules_from_here(asked)
    reading = read_plans([path], Path(), schema)
    plans = [file.plan for file in reading.plans]
    needed = [] if problems else rules_needed(plans, calendar, rates)
    problems = [*problems, *reading.problems, *needed]
    if not errors(problems) and not reading.paths:
        return []  # shared parts: the plans that use them are tested
    if errors(problems) or not reading.plans:
        show_problems(in_order(problems), reading.sources)
        return None
    plan_file = reading.plans[0]
    beside = _beside(path, plan_file, schema)
    read = read_by(plan_file.plan, [other.plan for other in beside])
    circle = check_circle([plan_file.plan, *read])
    if circle:
        show_problems(circle, reading.sources)
        return None
    outcomes = run_examples(plan_file, schema, calendar, rates=rates, beside=beside)
    for outcome in outcomes:
        _tell(plan_file, outcome, reading.sources)
    if not all(outcome.passed for outcome in outcomes):
        show_problems(in_order(problems), reading.sources)  # warnings: they may say why
    _tell_unreached(plan_file, outcomes)
    return outcomes


def _beside(path: Path, plan_file: PlanFile, schema: Schema) -> tuple[PlanFile, ...]:
    """The plans in the file's folder, where the plan reads what others pay, or takes their quotas."""
    from comp.language.pay_order import pay_overrides
    from comp.language.teams import credits_of_teams
    from comp.workspace import read_plans

    if not pay_overrides([plan_file.plan]) and not credits_of_teams(plan_file.plan):
        return ()
    others = sorted(other for other in path.parent.glob("*.plan") if other != path)
    return read_plans(others, Path(), schema).plans


def _tell(plan_file: PlanFile, outcome: ExampleOutcome, sources: Sources) -> None:
    heading = f"{plan_file.plan.name}: {outcome.example.title}"
    if outcome.passed:
        say(f"{green('PASS')}  {heading}")
        early = [each for each in outcome.problems if each.code == "example-stops-early"]
        show_problems(early, sources)
        return
    say(f"{red('FAIL')}  {heading}")
    if outcome.problems:
        show_problems(in_order(outcome.problems), sources)  # warnings: they may say why
    from comp.commands.differences import difference_rows, total_rows

    for row in difference_rows(outcome, plan_file.plan.currency):
        say(row)
    for row in total_rows(outcome, plan_file.plan.currency):
        say(row)
    say("")


def _tell_unreached(plan_file: PlanFile, outcomes: list[ExampleOutcome]) -> None:
    from comp.coverage import unreached

    if not outcomes:
        say(f'      {plan_file.plan.name} has no examples; add one: example "..." for ...')
        return
    gaps = unreached(plan_file.plan, outcomes)
    if not gaps:
        return
    say(f"      no example of {plan_file.plan.name} reaches")
    written = plan_file.text.splitlines()
    rows = [
        (f"{gap.span.file}:{gap.span.line}", gap.what, _line(written, gap.span.line))
        for gap in gaps
    ]
    say(columns(rows, indent=8))


def _line(lines: list[str], number: int) -> str:
    return lines[number - 1].strip() if 0 < number <= len(lines) else ""


def _close(passed: int, failed: int, unread: int) -> None:
    wrong = failed or unread
    parts = [f"{counted(passed, 'example')} passed"]
    if failed:
        parts.append(f"{failed:,} failed")
    if unread:
        parts.append(f"{counted(unread, 'plan')} with problems")
    say(red(", ".join(parts) + ".") if wrong else green(parts[0] + "."))
    if wrong:
        raise typer.Exit(EXIT_PROBLEMS)
