"""People of the store: their names, which may be erased, and their assignments by day.

Names are kept once a person, not a row version, and no hash covers them.
"""

from __future__ import annotations

import polars as pl
from sqlmodel import Session, select

from comp.store import bulk
from comp.store.tables import Assignment, Person

_FIELDS = ("person", "plan", "from", "to", "manager")


def keep_names(session: Session, names: pl.DataFrame) -> int:
    """Add people and correct names (`person`, and `name`, `email` where given); how many changed."""
    known = {row.person: row for row in session.exec(select(Person))}
    fresh, renamed = [], 0
    for said in names.iter_rows(named=True):
        row = known.get(said["person"])
        if row is None:
            fresh.append((said["person"], said.get("name"), said.get("email")))
            continue
        now = (said.get("name", row.name), said.get("email", row.email))
        if now != (row.name, row.email):
            row.name, row.email = now
            session.add(row)
            renamed += 1
    schema = {"person": pl.String(), "name": pl.String(), "email": pl.String()}
    bulk.insert(session, Person, pl.DataFrame(fresh, schema=schema, orient="row"))
    return renamed


def add_assignments(session: Session, rows: pl.DataFrame) -> None:
    """The row versions of people among `rows`, with their days as dates."""
    bulk.insert(session, Assignment, assignments_of(rows))


def assignments_of(rows: pl.DataFrame) -> pl.DataFrame:
    """The columns of `Assignment` for each row version of people that has not been removed."""
    people = rows.filter(pl.col("table_name") == "people", pl.col("content").is_not_null())
    fields = pl.Struct([pl.Field(name, pl.String()) for name in _FIELDS])
    said = people.select("table_name", "key", "version", pl.col("content").str.json_decode(fields))
    return said.unnest("content").select(
        "table_name",
        "key",
        "version",
        "person",
        "plan",
        pl.col("from").str.to_date("%Y-%m-%d").alias("first_day"),
        pl.col("to").str.to_date("%Y-%m-%d").alias("last_day"),
        "manager",
    )
