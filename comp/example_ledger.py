"""The tables of an example as ledger tables: what an author may leave out is filled in here.

In: the `given` tables of an example and its plan. Out: rows of text cells by ledger table, as files
would hold them. An example with only `given deals` is about one person who is on the plan for its
whole effective range; deals without a `person` column are that person's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from comp.language.plan import Example, GivenTable, Plan
from comp.ledger.dates import FIRST_YEAR, LAST_YEAR
from comp.ledger.given import EXAMPLE
from comp.problems import Problem, errors
from comp.source import Span

SOMEBODY = "somebody"
"""The person of an example that names nobody."""

_OWNED = ("deals", "quotas", "scores", "adjustments", "openings", "absences")
"""Tables whose rows are the example's person's where they have no `person` column."""

Rows = list[dict[str, str]]


def person_of(example: Example) -> str:
    """The person an example is about: named by it, or the only one its tables name."""
    if example.person:
        return example.person
    for tables in (("people",), _OWNED, ("splits",)):
        named = _people_in(table for table in example.given if table.name in tables)
        if len(named) == 1:
            return named.pop()
        if named:
            return ""
    return SOMEBODY


def ledger_tables(example: Example, plan: Plan) -> dict[str, Rows]:
    """Every table of the example, completed; `people` is always among them."""
    person = person_of(example)
    tables = {table.name: _rows(table) for table in example.given}
    for table in example.given:
        if table.name in _OWNED and person:
            _fill(tables[table.name], "person", person, table.columns)
        if table.name == "openings":
            _fill(tables[table.name], "plan", plan.name, table.columns)
    tables["people"] = _people(tables.get("people", []), plan, person)
    return tables


def known_people(example: Example) -> set[str]:
    """People who need no row in `given people`: managers, those who share a deal, and, where there
    is no such table, everybody the example names."""
    named: set[str] = set()
    for table in example.given:
        columns = {"people": ("manager",), "splits": ("person",)}.get(table.name, ())
        if not any(other.name == "people" for other in example.given):
            columns = ("person",)
        for column in columns:
            named |= _cells(table, column)
    return named


def problems_in_place(problems: Sequence[Problem], example: Example) -> list[Problem]:
    """Problems of the example's tables at the rows of the plan file, one for each mistake: of several
    in a row the first is the cause, and so it is of several about one person or value."""
    found = [_in_place(problem, example) for problem in problems]
    known = _consequences(found, example)
    kept: list[Problem] = []
    for problem in found:
        follows = any(_follows(problem, earlier) for earlier in kept)
        if not follows and problem.code not in known:
            kept.append(problem)
    return kept


def _consequences(found: Sequence[Problem], example: Example) -> set[str]:
    """What is only said because rows of people, deals, quotas or splits are wrong."""

    def wrong(table: str, column: str = "") -> set[str]:
        rows = {span for given in example.given if given.name == table for span in given.row_spans}
        here = [each for each in errors(found) if each.span in rows]
        return {each.code for each in here if column in ("", each.column)}

    codes = {"unknown-person"} if wrong("people") else set()
    if wrong("deals", "deal") - {"split-refused", "share-sum"}:
        codes.add("unknown-deal")
    if wrong("quotas"):
        codes.add("quota-row-refused")
    if shares := wrong("splits") - {"split-refused"}:
        codes |= {"split-refused"} | ({"share-sum"} if shares - {"share-sum"} else set())
    return codes


def _follows(problem: Problem, earlier: Problem) -> bool:
    """Whether a problem says again what an earlier one says: of the row, the value or the pair of rows."""
    if problem.severity != earlier.severity:
        return False
    if problem.span == earlier.span:
        return True
    same_value = problem.value != "" and problem.value == earlier.value
    pair = earlier.span is not None and f"line {earlier.span.line}." in problem.message
    same_sum = problem.code == "share-sum" and problem.message == earlier.message
    return problem.code == earlier.code and (same_value or same_sum or pair)


def _in_place(problem: Problem, example: Example) -> Problem:
    """With the line of the plan file, and other rows it speaks of by their lines too."""
    if problem.span is not None:
        return problem
    lacking = [t for t in example.given if f"[ledger.{t.name}]" in problem.remedy]
    if problem.code == "missing-column" and lacking:
        remedy = f"Add the column {problem.column} to given {lacking[0].name}."
        message = problem.message.replace("The file has", "The table has")
        return replace(problem, message=message, remedy=remedy, span=lacking[0].span, file="")
    table, span = _place(problem, example)
    message = problem.message
    for number, row in enumerate(table.row_spans if table else (), start=2):
        message = message.replace(f"{EXAMPLE}, row {number}.", f"line {row.line}.")
    return replace(problem, message=message, span=span, file="", row=None)


def _place(problem: Problem, example: Example) -> tuple[GivenTable | None, Span]:
    row = (problem.row or 1) - 2
    tables = [table for table in example.given if problem.column in table.columns]
    for table in tables:
        if 0 <= row < len(table.rows):
            value = table.rows[row][table.columns.index(problem.column)]
            if value == problem.value:
                return table, table.row_spans[row]
    return (tables[0], tables[0].span) if tables else (None, example.span)


def _people(rows: Rows, plan: Plan, person: str) -> Rows:
    for row in rows:
        if "plan" not in row:
            row["plan"] = plan.name if row.get("person") == person else ""
        if not row.get("from"):
            row["from"] = plan.first_day.isoformat()
    if not any("to" in row for row in rows):
        _end_at_the_next(rows)
    if person and not any(row.get("person") == person for row in rows):
        days = {"from": plan.first_day.isoformat(), "to": plan.last_day.isoformat()}
        rows.append({"person": person, "plan": plan.name, **days})
    return rows


def _end_at_the_next(rows: Rows) -> None:
    """Without a `to` column each row of a person lasts until the day before the person's next."""
    by_person: dict[tuple[str, str], Rows] = {}
    for row in rows:
        by_person.setdefault((row.get("person", ""), row["plan"]), []).append(row)
    for own in by_person.values():
        ordered = sorted(own, key=lambda row: row["from"])
        for row, later in pairwise(ordered):
            try:
                starts = date.fromisoformat(later["from"])
            except ValueError:
                continue  # the ledger's rules will say what is wrong with it
            readable = FIRST_YEAR <= starts.year <= LAST_YEAR
            if readable and later["from"] != row["from"]:
                row["to"] = (starts - timedelta(days=1)).isoformat()


def _rows(table: GivenTable) -> Rows:
    return [dict(zip(table.columns, cells, strict=True)) for cells in table.rows]


def _fill(rows: Rows, column: str, value: str, columns: tuple[str, ...]) -> None:
    if column not in columns:
        for row in rows:
            row[column] = value


def _people_in(tables: Iterable[GivenTable]) -> set[str]:
    return {name for table in tables for name in _cells(table, "person")}


def _cells(table: GivenTable, column: str) -> set[str]:
    if column not in table.columns:
        return set()
    at = table.columns.index(column)
    return {cells[at] for cells in table.rows} - {""}
