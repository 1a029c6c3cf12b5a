"""Raw rows a query leaves behind: an inner join or WHERE must not make money vanish without a word.

`rows_not_taken("deals", raw, sources)` compares the rows of the query's main sources, those whose files its
result names, with the rows the result names, and tells of those that appear nowhere. Where a query
groups, its column `source_rows` (`count(*) AS source_rows`) says how many raw rows each row stands for.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from comp.ledger.raw import RawTable
from comp.problems import Problem

SOURCE_ROWS = "source_rows"
"""The column in which a grouping query counts the raw rows behind each of its rows."""

_NAMED = 5


def rows_not_taken(table: str, raw: RawTable, sources: Mapping[str, pl.DataFrame]) -> list[Problem]:
    """A warning for each file of a main source with rows the query has not taken."""
    assert raw.source_files is not None
    taken = pl.DataFrame([raw.source_files, raw.rows])
    if not taken.height:
        return _nothing_taken(table, sources)
    counted = _counted(raw)
    files = taken["source_file"].unique()
    problems: list[Problem] = []
    told: set[str] = set()
    for frame in sources.values():
        places = frame.select("source_file", pl.col("source_row").cast(pl.UInt32))
        if not places["source_file"].is_in(files.implode()).any():
            continue
        left = places.join(taken, on=["source_file", "source_row"], how="anti")
        for (file,), rows in left.partition_by(
            "source_file", as_dict=True, maintain_order=True
        ).items():
            read = places.filter(pl.col("source_file") == file).height
            lost = rows.height if counted is None else read - counted.get(str(file), 0)
            if lost > 0 and file not in told:
                told.add(str(file))
                numbers = rows["source_row"].sort().to_list()
                problems.append(_left_out(table, str(file), lost, read, numbers, counted))
    return problems


def _counted(raw: RawTable) -> dict[str, int] | None:
    """How many raw rows of each file stand behind the result, by its own count; None without one."""
    if SOURCE_ROWS not in raw.frame.columns:
        return None
    counts = raw.frame[SOURCE_ROWS].cast(pl.Int64, strict=False)
    frame = pl.DataFrame([raw.source_files, counts])
    sums = frame.group_by("source_file").agg(pl.col(SOURCE_ROWS).sum())
    return dict(sums.iter_rows())


def _left_out(
    table: str,
    file: str,
    lost: int,
    read: int,
    numbers: list[int],
    counted: Mapping[str, int] | None,
) -> Problem:
    if counted is None:
        listed = ", ".join(str(number) for number in numbers[:_NAMED])
        which = f": {'row' if lost == 1 else 'rows'} {listed}" + (
            f" and {lost - _NAMED:,} more" if lost > _NAMED else ""
        )
        group = f" If it groups rows, let it count them: count(*) AS {SOURCE_ROWS}"
    else:
        which, group = "", ""
    return Problem(
        "rows-not-taken",
        f"The query of {table} leaves out {lost:,} of the {read:,} rows of this file{which}. "
        "A join without a partner, a WHERE or a GROUP BY does that.",
        f"Write LEFT JOIN to keep them, or, if they are meant to be left out, under "
        f"[ledger.{table}]: leaves_out_rows = true.{group}",
        severity="warning",
        file=file,
        row=numbers[0] if counted is None else None,
    )


def _nothing_taken(table: str, sources: Mapping[str, pl.DataFrame]) -> list[Problem]:
    if not any(frame.height for frame in sources.values()):
        return []
    rows = ", ".join(f"{name} has {frame.height:,} rows" for name, frame in sources.items())
    return [
        Problem(
            "rows-not-taken",
            f"The query of {table} gives no row at all, though {rows}.",
            "Check the columns its joins and WHERE compare: texts such as 007 and 7 are different.",
            severity="warning",
            file="comp.toml",
            column="query",
        )
    ]
