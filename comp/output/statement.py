"""Statements: one self-contained HTML page per person and pay period, to read, print and send.

    write_statements(run, shown(run), Path("out/statements"))   ->   {"dana-2026-03.html": sha256}

A statement holds its person's rows only, and of others what the plan must show (whose team deal).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from comp import __version__
from comp.output.explain import case_of
from comp.output.facts import Facts
from comp.output.finished import FinishedRun
from comp.output.manifest import text_hash
from comp.output.rows import rows_by_person
from comp.output.selection import EVERYTHING, Selection, Shown
from comp.output.statement_names import file_names
from comp.output.statement_parts import Page, PlanPart, page
from comp.periods import Period


def write_statements(
    run: FinishedRun, frames: Shown, folder: Path, selection: Selection = EVERYTHING
) -> dict[str, str]:
    """Every statement of the selection; file names with the hash of each."""
    folder.mkdir()
    wanted = set(frames.totals.select("person", "pay_period").unique().iter_rows())
    written = {}
    for name, text in statements(run, wanted, selection.people or None):
        data = text.encode("utf-8")
        (folder / name).write_bytes(data)
        written[name] = hashlib.sha256(data).hexdigest()
    return written


def statements(
    run: FinishedRun, wanted: set[tuple[str, str]], people: Sequence[str] | None = None
) -> Iterator[tuple[str, str]]:
    """File name and HTML of each statement wanted, by person and pay period."""
    everybody = rows_by_person(run.result, people)
    names = file_names(sorted(everybody))
    facts = _facts(run)
    hashes = {file.plan.name: text_hash(file.text) for file in run.plans}
    template = _template()
    periods: dict[str, Period | None] = {}
    for person, rows in everybody.items():
        case = case_of(run, rows, facts)
        for name in dict.fromkeys(total.pay_period for total in rows.totals):
            if (person, name) not in wanted:
                continue
            paid = periods.setdefault(name, run.calendar.parse(name))
            if paid is None:
                continue
            content = page(case, paid, run.company, run.result.last_day)
            yield f"{names[person]}-{name}.html", _render(template, content, hashes)


def _facts(run: FinishedRun) -> Facts:
    """The ledger rows statements quote: deals with a line, of zero too, or a reason for none."""
    result = run.result
    deals: set[str] = set()
    for frame in (result.lines, result.slices, result.uncredited):
        deals |= set(frame.get_column("deal").drop_nulls().unique())
    return Facts(run.ledger, deals)


def _render(template: Template, content: Page, hashes: Mapping[str, str]) -> str:
    plans: list[PlanPart] = content.plans
    shown = {part.name: hashes.get(part.name, "")[:16] for part in plans}
    return template.render(page=content, hashes=shown, version=__version__, style=_style())


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("comp.output", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("statement.html")


@cache
def _style() -> Markup:
    return Markup(files("comp.output").joinpath("templates/statement.css").read_text("utf-8"))
