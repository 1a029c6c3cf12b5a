"""A plan file read: text in, a `PlanFile` or problems out.

`read_plan(text, "plans/smb.plan", Schema())` parses, checks and compiles; every mistake is reported
at once, each with one remedy.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from comp.fields import Schema
from comp.language.compile import compile_file
from comp.language.parse import DISPLACED, parse_plan
from comp.language.plan import PlanFile
from comp.language.shared_parts import SharedFile, bundled, with_shared_parts
from comp.problems import Problem, errors, in_order
from comp.source import Span


def read_plan(
    text: str, file: str, schema: Schema, shared: Mapping[str, SharedFile] | None = None
) -> tuple[PlanFile | None, list[Problem]]:
    """The plan and its examples; None where there are errors. Warnings come with a plan too.

    `shared` are the files named by `use`, as written there; a file of shared parts alone gives no plan.
    """
    syntax, _, problems = parse_plan(text, file)
    if syntax.plan is None and syntax.shared:
        return None, in_order(problems)
    syntax, in_shared = with_shared_parts(syntax, shared or {})
    problems += in_shared
    plan, examples, found = compile_file(syntax, file, schema)
    problems = _one_for_each_mistake(problems, found)
    if errors(problems):
        problems = errors(problems)
        return None, in_order(problems)
    if plan is None:
        return None, in_order(problems)
    return PlanFile(plan, examples, bundled(text, shared or {})), in_order(problems)


def _one_for_each_mistake(parsed: list[Problem], compiled: list[Problem]) -> list[Problem]:
    """Follow-ups left out: what is said of a line already refused, or of lines beside one that stands
    in the wrong place. A line may have several problems of one kind (two unknown names). A warning is
    never what is kept of a line that is wrong."""
    kept = list(parsed)
    compiled = sorted(compiled, key=lambda problem: problem.severity == "warning")
    displaced = [_place(p.span) for p in parsed if p.span is not None and p.code in DISPLACED]
    codes = {_place(p.span): p.code for p in errors(parsed) if p.span is not None}
    refused = set(codes)
    lines = Counter(
        _place(p.span) for p in compiled if p.span is not None and p.code != "line-twice"
    )
    for problem in compiled:
        if problem.span is None:
            kept.append(problem)
            continue
        line = _place(problem.span)
        places = [line, *(_place(span) for span, _ in problem.related)]
        if refused.intersection(places) or codes.setdefault(line, problem.code) != problem.code:
            continue
        if problem.code == "line-twice" and any(lines[place] for place in places[1:]):
            continue
        if any(_are_close(place, lost) for place in places for lost in displaced):
            continue
        kept.append(problem)
    return kept


def _place(span: Span) -> tuple[str, int]:
    return span.file, span.line


def _are_close(place: tuple[str, int], lost: tuple[str, int]) -> bool:
    return place[0] == lost[0] and abs(place[1] - lost[1]) <= 2
