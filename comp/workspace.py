"""A workspace on disk: where its plans are, and their text read into checked plans.

In: a folder with `comp.toml`, `plans/` and `ledger/`, or a flat folder with `*.plan` and canonical
ledger files. Out: plan files in order of name, every problem of them, and the texts for excerpts.

    read_plans(plan_paths(root), root, schema).plans
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from comp.exchange import NO_RATES, RateRules
from comp.fields import Schema
from comp.language.plan import PlanFile
from comp.periods import Calendar
from comp.problems import Problem, Sources, errors
from comp.source import Span

if TYPE_CHECKING:
    from comp.language.shared_parts import SharedFile
    from comp.settings import Settings

SETTINGS_FILE = "comp.toml"
PLAN_FILE_LIMIT = 1_000_000
"""Bytes of a plan file; a longer one is no plan a person wrote."""

_FOLDERS_ABOVE = 3


@dataclass(frozen=True)
class PlansReading:
    """The plans that have no errors, the problems of all, and the texts they came from."""

    plans: tuple[PlanFile, ...]
    problems: tuple[Problem, ...]
    sources: Sources
    paths: tuple[Path, ...]


def plan_paths(folder: Path, patterns: Sequence[str] | None = None) -> list[Path]:
    """Every plan file of a workspace, by name: those `[company] plans` names in `comp.toml`, else
    `plans/**.plan` and `*.plan` beside the data. `patterns` are passed by who has the settings.
    """
    if patterns is None:
        patterns = _settings_of(folder)[0].plans if (folder / SETTINGS_FILE).is_file() else ()
    found: set[Path] = set()
    for pattern in patterns or ("*.plan", "plans/**/*.plan"):
        # A pattern may climb out of the workspace, so that two workspaces can share a plan.
        steps = (folder / pattern).parts
        fixed = next((at for at, step in enumerate(steps) if "*" in step), len(steps) - 1)
        found.update(Path(*steps[:fixed]).glob("/".join(steps[fixed:])))
    return sorted(path for path in found if path.is_file() and path.suffix == ".plan")


def is_workspace(folder: Path) -> bool:
    """True for a folder with settings or with plan files."""
    return (folder / SETTINGS_FILE).is_file() or bool(plan_paths(folder))


def settings_folder(path: Path) -> Path | None:
    """The nearest folder with a `comp.toml`, from the plan file's own folder upwards."""
    start = path.resolve().parent
    for folder in [start, *start.parents][: _FOLDERS_ABOVE + 1]:
        if (folder / SETTINGS_FILE).is_file():
            return folder
    return None


class Rules(NamedTuple):
    """What plans live under besides their own words, and the problems of the settings it is from."""

    schema: Schema
    calendar: Calendar
    rates: RateRules
    problems: list[Problem]


def rules_for(path: Path) -> Rules:
    """The fields plans may name, the calendar and rates they live by, for a workspace or a plan file.

    A plan file belongs to the nearest workspace around it.
    """
    folder = path if path.is_dir() else settings_folder(path)
    if folder is None or not (folder / SETTINGS_FILE).is_file():
        return Rules(Schema(), Calendar(), NO_RATES, [])
    settings, problems = _settings_of(folder)
    return Rules(settings.schema(), settings.calendar(), settings.rates(), problems)


def _settings_of(folder: Path) -> tuple[Settings, list[Problem]]:
    from comp.settings import load_settings

    return load_settings(folder)


def no_workspace(folder: Path) -> Problem:
    """The problem of a folder that holds neither settings nor plans."""
    shown = "this folder" if folder == Path() else folder.as_posix()
    target = "my-team" if folder == Path() else folder.as_posix()
    return Problem(
        code="no-workspace",
        message=f"{shown} holds no comp.toml and no plan files (*.plan, or plans/*.plan)",
        remedy=f"name the folder of a workspace, or make one: comp init {target}",
    )


def read_plans(paths: Sequence[Path], root: Path, schema: Schema) -> PlansReading:
    """Read, check and compile plan files; their names in problems and results are relative to root."""
    from comp.language.read import read_plan
    from comp.language.shared_parts import is_shared

    plans: list[PlanFile] = []
    problems: list[Problem] = []
    texts: dict[str, str] = {}
    with_plans = set(paths)
    for path in paths:
        name = shown_name(path, root)
        text, unreadable = plan_text(path, name)
        if text is None:
            problems += unreadable
            continue
        texts[name] = text
        if is_shared(text):
            with_plans.discard(path)
        shared = _shared_files(text, path, root)
        texts |= {file.name: file.text for file in shared.values()}
        plan, found = read_plan(text, name, schema, shared)
        # What is wrong in shared parts is told once, whoever uses them.
        problems += [problem for problem in found if problem not in problems]
        if plan is not None and not errors(found):
            plans.append(plan)
    problems += _plans_named_twice(plans)
    read = tuple(path for path in paths if path in with_plans)
    return PlansReading(tuple(plans), tuple(problems), Sources(texts), read)


def _shared_files(text: str, path: Path, root: Path) -> dict[str, SharedFile]:
    """The files a plan names after `use`, as written there; those that cannot be read are left out."""
    from comp.language.shared_parts import SharedFile, files_used

    found = {}
    for written in files_used(text):
        beside = path.parent / written
        if Path(written).is_absolute() or not beside.is_file():
            continue
        name = shown_name(beside, root)
        shared, _ = plan_text(beside, name)
        if shared is not None:
            found[written] = SharedFile(name, shared)
    return found


def plan_text(path: Path, name: str) -> tuple[str | None, list[Problem]]:
    """The text of a plan file, or why it is none: too long, or not UTF-8."""
    with path.open("rb") as file:
        raw = file.read(PLAN_FILE_LIMIT + 1)
    if len(raw) > PLAN_FILE_LIMIT:
        return None, [
            Problem(
                code="plan-too-long",
                message="this file is longer than a megabyte, so it is hardly a plan",
                remedy="check that the right file has the name; data belongs into ledger/",
                file=name,
            )
        ]
    try:
        return raw.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        return None, [
            Problem(
                code="plan-not-utf8",
                message="this line holds characters that are not UTF-8 text",
                remedy="save the file as UTF-8 (editors call it 'UTF-8' or 'Unicode (UTF-8)')",
                span=Span(name, raw[: error.start].count(b"\n") + 1),
            )
        ]


def shown_name(path: Path, root: Path) -> str:
    """The file's name relative to the workspace, with `/`, wherever the program is started."""
    return Path(os.path.relpath(path.resolve(), root.resolve())).as_posix()


def _plans_named_twice(plans: Iterable[PlanFile]) -> list[Problem]:
    first: dict[str, PlanFile] = {}
    problems = []
    for plan_file in plans:
        plan = plan_file.plan
        earlier = first.setdefault(plan.name, plan_file).plan
        if earlier is not plan:
            problems.append(
                Problem(
                    code="plan-name-twice",
                    message=f"another file already holds a plan {plan.name}",
                    remedy=f"give one of them another name, such as plan {plan.name}_2:",
                    span=plan.span,
                    related=((earlier.span, f"plan {plan.name} is here too"),),
                )
            )
    return problems
