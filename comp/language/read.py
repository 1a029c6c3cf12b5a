"""A plan file read: text in, a `PlanFile` or problems out.

`read_plan(text, "plans/smb.plan", Schema())` parses, checks and compiles; every mistake is reported
at once, each with one remedy.
"""

from __future__ import annotations

from comp.fields import Schema
from comp.language.compile import compile_file
from comp.language.parse import parse_plan
from comp.language.plan import PlanFile
from comp.problems import Problem, errors, in_order


def read_plan(text: str, file: str, schema: Schema) -> tuple[PlanFile | None, list[Problem]]:
    """The plan and its examples; None where there are errors. Warnings come with a plan too."""
    syntax, _, problems = parse_plan(text, file)
    plan, examples, found = compile_file(syntax, file, schema)
    # A line that could not be read is reported once, however much of it was guessed.
    refused = {problem.span.line for problem in problems if problem.span is not None}
    problems += [p for p in found if p.span is None or p.span.line not in refused]
    if errors(problems):
        problems = errors(problems)
        return None, in_order(problems)
    if plan is None:
        return None, in_order(problems)
    return PlanFile(plan, examples, text), in_order(problems)
