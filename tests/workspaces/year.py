"""A year lived month by month: the files of each month hold what was known by then.

`story.toml` says what was known late and how it looked before; the rest is known in time.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from io import StringIO
from pathlib import Path

from comp.closing.facts import Facts
from comp.periods import Calendar, Period, PeriodKind
from comp.pipeline import open_workspace, read_facts
from comp.problems import errors

SAAS = Path("fixtures/saas")
STORY = Path("fixtures/saas_year/story.toml")
TABLES = ("adjustments", "deals", "people", "quotas", "scores", "splits")

Row = dict[str, str]


@dataclass(frozen=True)
class Late:
    """Something known from a month on: which rows, and what their cells were before (none: absent)."""

    known: str
    says: str
    table: str
    where: dict[str, str]
    was: dict[str, str] | None


@cache
def story() -> tuple[Late, ...]:
    """Everything that was late."""
    said = tomllib.loads(STORY.read_text(encoding="utf-8"))["late"]
    own = ("known", "says", "table", "was")
    return tuple(
        Late(
            each["known"],
            each["says"],
            each["table"],
            {name: value for name, value in each.items() if name not in own},
            each.get("was"),
        )
        for each in said
    )


@cache
def rows(table: str) -> tuple[list[str], list[Row]]:
    """Header and rows of a ledger file as it is at the end."""
    with (SAAS / "ledger" / f"{table}.csv").open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        found = list(reader)
        assert reader.fieldnames is not None
        return list(reader.fieldnames), found


@cache
def closed_on() -> dict[str, str]:
    """The day of each deal."""
    return {row["deal"]: row["close_date"] for row in rows("deals")[1]}


def known_by(table: str, month: Period, calendar: Calendar) -> Iterator[Row]:
    """The rows of a table as they were known when the month was calculated."""
    day = month.last_day.isoformat()
    told = set()
    for row in rows(table)[1]:
        seen = dict(row)
        if row.get("close_date", "") > day or row.get("date", "") > day:
            continue
        if table == "splits" and closed_on().get(row["deal"], "") > day:
            continue
        if table == "scores":
            period = calendar.parse(row["period"])
            assert period is not None
            if period.last_day > month.last_day:
                continue
        if row.get("cancelled_on", "") > day:
            seen["cancelled_on"] = ""
        for number, late in enumerate(story()):
            if late.table != table or late.known <= month.name:
                continue
            if any(row.get(name) != value for name, value in late.where.items()):
                continue
            # Of several rows that are entered late the first stands for all.
            seen = {} if late.was is None or number in told else {**seen, **late.was}
            told.add(number)
            if not seen:
                break
        if seen:
            yield seen


def facts(month: Period, calendar: Calendar, folder: Path) -> Facts:
    """Plans and ledger of a month, read from files written for it."""
    (folder / "plans").mkdir(parents=True)
    (folder / "ledger").mkdir()
    (folder / "comp.toml").write_bytes((SAAS / "comp.toml").read_bytes())
    for path in sorted((SAAS / "plans").glob("*.plan")):
        text = path.read_text(encoding="utf-8")
        for late in story():
            if (
                late.table == "plans"
                and late.where["plan"] == path.stem
                and late.known > month.name
            ):
                for now, before in (late.was or {}).items():
                    assert now in text
                    text = text.replace(now, before)
        # What examples expect belongs to the plan as it is; here only the plan is needed.
        (folder / "plans" / path.name).write_text(text.partition("\nexample ")[0], encoding="utf-8")
    for table in TABLES:
        out = StringIO()
        writer = csv.DictWriter(out, rows(table)[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(known_by(table, month, calendar))
        (folder / "ledger" / f"{table}.csv").write_text(out.getvalue(), encoding="utf-8")
    workspace = open_workspace(folder)
    assert not errors(workspace.problems), workspace.problems
    reading = read_facts(workspace)
    texts = {file.plan.name: file.text for file in workspace.plan_files}
    return Facts(workspace.plans, reading.ledger, texts)


def months(calendar: Calendar, first: str, last: str) -> list[Period]:
    """Every month from one to another."""
    ends = [calendar.parse(name) for name in (first, last)]
    assert ends[0] is not None
    assert ends[1] is not None
    return calendar.between(PeriodKind.MONTH, ends[0].first_day, ends[1].last_day)
