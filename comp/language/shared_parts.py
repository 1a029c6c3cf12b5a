"""Parts that several plans share: `use "common.plan"` puts them into a plan as if they stood there.

In: the syntax of a plan file and the shared files it names. Out: the syntax with their lines among
the plan's own; every line keeps the file it stands in. A text that was read is kept with the shared
ones below it (`bundled`), so that it can be read again without the files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from comp.language.parse import parse_plan
from comp.language.syntax import FileSyntax, Statement
from comp.problems import Problem

_USE = re.compile(r'^ +use +"([^"\n]*)"', re.MULTILINE)
_SHARED = re.compile(r"^shared\b", re.MULTILINE)
_PLAN = re.compile(r"^plan\b", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class SharedFile:
    """A file named by `use`: its name as problems show it, and its text."""

    name: str
    text: str


def files_used(text: str) -> list[str]:
    """What a plan names after `use`, as written."""
    return list(dict.fromkeys(_USE.findall(text)))


def is_shared(text: str) -> bool:
    """Whether a file holds shared parts and no plan."""
    return bool(_SHARED.search(text)) and not _PLAN.search(text)


def bundled(text: str, shared: Mapping[str, SharedFile]) -> str:
    """The plan's text with the shared ones it uses below it."""
    used = [shared[name].text for name in files_used(text) if name in shared]
    return "\n".join([text, *used]) if used else text


def with_shared_parts(
    syntax: FileSyntax, shared: Mapping[str, SharedFile]
) -> tuple[FileSyntax, list[Problem]]:
    """The file with the lines of its shared parts before the plan's own."""
    plan = syntax.plan
    uses = plan.all("use") if plan is not None else []
    problems = _unused(syntax, uses)
    if plan is None or not uses:
        return syntax, problems
    children: list[Statement] = []
    whole = broken = True
    seen: dict[str, int] = {}
    for number, line in enumerate(uses):
        name = line.texts[0].text
        if name in seen:
            message = f"line {seen[name]} uses this file already"
            problems.append(Problem("line-twice", message, "use it once", line.span, label=message))
            continue
        seen[name] = line.span.line
        block, found = _block(line, shared.get(name), syntax.shared[number : number + 1])
        problems += found
        if block is None:
            whole = False
            continue
        whole = whole and block.whole
        children += block.children
    broken = syntax.broken_headings or not whole
    merged = replace(plan, children=(*children, *plan.children), whole=plan.whole and whole)
    return replace(syntax, plan=merged, broken_headings=broken), problems


def _block(
    line: Statement, file: SharedFile | None, kept: Sequence[Statement]
) -> tuple[Statement | None, list[Problem]]:
    """The shared parts a line names, from the file or from below the plan."""
    if file is None and kept:
        return kept[0], []
    name = line.texts[0]
    if file is None:
        message = f"there is no file {name.text} beside this plan"
        remedy = 'write the way to it from this file, such as use "common.plan"'
        return None, [Problem("use-file-missing", message, remedy, name.span, label=message)]
    found, _, problems = parse_plan(file.text, file.name)
    if found.shared:
        return found.shared[0], problems
    if problems:
        return None, problems
    message = f"{name.text} holds no shared parts"
    remedy = (
        f'begin that file with shared {file.name.rpartition("/")[2].partition(".")[0]} "Title":'
    )
    return None, [Problem("use-file-missing", message, remedy, name.span, label=message)]


def _unused(syntax: FileSyntax, uses: Sequence[Statement]) -> list[Problem]:
    """Shared parts below a plan that does not use any: they belong into a file of their own."""
    if syntax.plan is None or uses or not syntax.shared:
        return []
    message = "shared parts stand in a file of their own"
    return [
        Problem(
            "shared-beside-plan",
            message,
            'move them to a file, and write use "common.plan" in the plan',
            syntax.shared[0].span,
            label=message,
        )
    ]
