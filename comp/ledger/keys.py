"""The same thing twice: identical rows count once and are reported, contradicting rows are all refused."""

from __future__ import annotations

import polars as pl

from comp.ledger.cells import Fault
from comp.ledger.faults import listing
from comp.ledger.ledger import SOURCE
from comp.ledger.rows import Rows


def settle_repeated_keys(rows: Rows) -> None:
    """Marks duplicates and refuses conflicts, by the table's key (all columns where it has none)."""
    frame = rows.frame
    content = [name for name in frame.columns if name not in SOURCE]
    key = list(rows.table.key) or content
    if frame.height < 2 or _is_distinct(frame, key):
        return
    indexed = frame.with_row_index("row").filter(
        pl.all_horizontal(pl.col(name).is_not_null() for name in _must(rows, key))
    )
    repeated = indexed.filter(pl.struct(key).is_duplicated())
    if not repeated.height:
        return
    groups = repeated.group_by(key, maintain_order=True).agg(
        pl.col("row"), pl.struct(content).n_unique().alias("versions")
    )
    for indices, versions in groups.select("row", "versions").iter_rows():
        if versions == 1 and not any(row in rows.faults.refused for row in indices):
            _count_once(rows, indices)
        elif rows.table.key and not all(row in rows.faults.refused for row in indices):
            _refuse_conflict(rows, indices, content)


def _must(rows: Rows, key: list[str]) -> list[str]:
    """Key columns without which a row has no key; the others may be empty and still be equal."""
    return [name for name in key if name in rows.table.never_empty] or key[:1]


def _is_distinct(frame: pl.DataFrame, key: list[str]) -> bool:
    """A quick look: ids that rise differ, and so do different hashes; equal ones are looked at again."""
    used = [name for name in key if not _says_nothing(frame, name)] or key[:1]
    column = frame[used[0]]
    if not column.null_count() and _rises(column):
        return True
    hashes = frame.select(used).hash_rows() if len(used) != 1 else column.hash()
    return hashes.n_unique() == frame.height


def _rises(column: pl.Series) -> bool:
    """Each value is above the one before; texts by length first, so that D-10 comes after D-9."""
    before, after = column.head(-1), column.tail(-1)
    if column.dtype != pl.String:
        return bool((before < after).all())
    shorter, longer = before.str.len_bytes(), after.str.len_bytes()
    if (shorter > longer).any():
        return False
    return bool(((shorter < longer) | (before < after)).all())


def _says_nothing(frame: pl.DataFrame, name: str) -> bool:
    """Every cell is empty, as `item` is where deals have no items."""
    if frame.schema[name] == pl.String:
        return bool(frame.select((pl.col(name).is_null() | (pl.col(name) == "")).all()).item())
    return frame[name].null_count() == frame.height


def _count_once(rows: Rows, indices: list[int]) -> None:
    file, number = rows.faults.place(indices[0])
    fault = Fault(
        "duplicate-row",
        f"The same row stands in {file}, row {number}; it is counted once.",
        "Remove one of them if it is one fact; give them different ids if they are two.",
    )
    for row in indices[1:]:
        rows.duplicates.add(row)
        rows.faults.warn(row, rows.table.key[0] if rows.table.key else "", fault)


def _refuse_conflict(rows: Rows, indices: list[int], content: list[str]) -> None:
    group = rows.frame[indices]
    names = ", ".join(f"{name} {group[name][0]}" for name in rows.table.key if group[name][0])
    differ = [name for name in content if group[name].n_unique() > 1]
    reason = f", and they differ in {listing(differ)}." if differ else "."
    places = {row: rows.faults.place(row) for row in indices}
    for row in indices:
        others = [f"{file} row {at}" for other, (file, at) in places.items() if other != row]
        fault = Fault(
            "conflicting-rows",
            f"{names} stands here and in {listing(others)}{reason}",
            "Keep the right one; none of them is counted until then.",
        )
        rows.faults.refuse(row, rows.table.key[0], fault)
