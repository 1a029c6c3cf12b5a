"""File names as a terminal needs them: they open from where the user stands.

In results and in data names are relative to the workspace, so that they are the same everywhere; on
the terminal `plans/rep.plan` of `comp run my-team` is `my-team/plans/rep.plan`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from posixpath import normpath
from typing import TYPE_CHECKING

from comp.problems import Problem, Sources
from comp.source import Span

if TYPE_CHECKING:
    from comp.output.explanation import Explanation
    from comp.workspace import Rules


def from_here(name: str, folder: Path) -> str:
    """The name of a workspace's file, seen from where the user stands."""
    return normpath(f"{folder.as_posix()}/{name}") if name else ""


def placed(problems: Iterable[Problem], folder: Path) -> list[Problem]:
    """Problems of a workspace with such names."""
    return [_placed(problem, folder) for problem in problems]


def rules_from_here(path: Path) -> Rules:
    """The rules that plans of a workspace, or a plan file, live under; problems with such names."""
    from comp.workspace import rules_for, settings_folder

    rules = rules_for(path)
    folder = path if path.is_dir() else settings_folder(path)
    if folder is None:
        return rules
    return rules._replace(problems=placed(rules.problems, Path(os.path.relpath(folder))))


def placed_sources(sources: Sources, folder: Path) -> Sources:
    """Texts by such names."""
    return Sources({from_here(name, folder): text for name, text in sources.texts.items()})


def placed_explanations(found: Iterable[Explanation], folder: Path) -> list[Explanation]:
    """Explanations whose places and sources have such names."""
    return [
        replace(
            each,
            source=from_here(each.source, folder),
            place=from_here(each.place, folder),
            steps=tuple(replace(step, place=from_here(step.place, folder)) for step in each.steps),
        )
        for each in found
    ]


def _placed(problem: Problem, folder: Path) -> Problem:
    def moved(span: Span) -> Span:
        return replace(span, file=from_here(span.file, folder))

    return replace(
        problem,
        file=from_here(problem.file, folder),
        span=moved(problem.span) if problem.span else None,
        related=tuple((moved(span), sentence) for span, sentence in problem.related),
    )
