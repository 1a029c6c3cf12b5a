"""Mutated files never crash or hang the reader: each ends in a result or a problem, and adds up.

Tests: comp/ledger/csv_text.py, comp/ledger/csv_bytes.py, comp/ledger/raw.py, comp/ledger/totals.py, comp/ledger/parquet.py, comp/ledger/duck.py
"""

import random
import tempfile
import time
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest

from comp.fields import Schema
from comp.ledger.assemble import Facts, assemble
from comp.ledger.cells import Form
from comp.ledger.files import read_data
from comp.ledger.header import missing_columns
from comp.ledger.ledger import LedgerReading
from comp.ledger.parquet import read_parquet
from comp.ledger.raw import RawTable, Spelling, row_numbers, without_blank_rows
from comp.ledger.rows import Source
from comp.ledger.tables import TABLES
from comp.periods import Calendar
from tests.ledger.workspaces import DIRTY, PLANS, clean
from tests.scale import count, seed

CELLS = [
    *" |ana|zed|D-1|2026-01-05|2026-02-30|1e999999999|-|--1|(1)|1-|1,5|1.5|٣|\u200b|a\nb".split(
        "|"
    ),
    *'"|""|#REF!|=1|%|100%|12 months|\u202e|NaN|\ud7ff|\U0010ffff|USD|usd|JPY|\t'.split("|"),
    *("", "9" * 400, "0" * 400, "a" * 3000),
]
ODD_BYTES = (
    b"\0",
    b"\r",
    b"\n",
    b'"',
    b",",
    b";",
    b"\xff",
    b"\xe9",
    b"\xef\xbb\xbf",
    b"\x1a",
    b"\n\n",
)
SPELLINGS = (
    Spelling(),
    Spelling(delimiter=";", form=Form(decimal=",", group=".")),
    Spelling(encoding="utf-16"),
    Spelling(
        encoding="cp1252", skip_footer=1, form=Form(date="D/M/YYYY", negatives=("parentheses",))
    ),
    Spelling(delimiter="\t", skip_header=2),
)
PEOPLE = RawTable(
    "people.csv",
    pl.DataFrame({"person": ["ana", "bo"], "plan": ["ae", "ae"], "from": ["2026-01-01"] * 2}),
    row_numbers(2, 2),
)


def read(data: bytes, ending: str, spelling: Spelling) -> LedgerReading | None:
    """What the ledger makes of a file of deals; None where the whole file is refused."""
    if ending == ".parquet":
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "deals.parquet"
            path.write_bytes(data)
            raw, problems = read_parquet(path, "deals.parquet", spelling)
    else:
        raw, problems = read_data(data, "deals" + ending, ending, spelling, "deals")
    if raw is None:
        assert problems
        return None
    raw = without_blank_rows(raw)
    problems += missing_columns(raw, TABLES["deals"], Schema().deal, ())
    if problems:
        return None
    sources = {"people": Source((PEOPLE,)), "deals": Source((raw,), spelling.form)}
    reading = assemble(sources, Facts(Schema(), "USD", PLANS, Calendar()), problems)
    assert reading.ledger.deals.height <= raw.frame.height
    refused = {p.row for p in reading.problems if p.file.startswith("deals") and p.row}
    lost = set(raw.rows.to_list()) - set(reading.ledger.deals["source_row"].to_list())
    assert lost <= refused
    return reading


def mutated_cells(random_: random.Random, text: str) -> bytes:
    """The file with a few cells, rows or column names replaced, dropped, doubled or swapped."""
    rows = [line.split(",") for line in text.splitlines()]
    for _ in range(random_.randint(1, 4)):
        row = random_.choice(rows) if rows else []
        at = random_.randrange(len(row)) if row else 0
        act = random_.randrange(7)
        if act <= 2 and row:
            row[at] = random_.choice(CELLS)
        elif act == 3 and row:
            del row[at]
        elif act == 4:
            rows.append(list(row))
        elif act == 5 and row:
            row.insert(at, random_.choice(CELLS))
        else:
            random_.shuffle(row)
    return "\n".join(",".join(row) for row in rows).encode("utf-8", "surrogatepass")


def mutated_bytes(random_: random.Random, data: bytes) -> bytes:
    """The bytes with a few of them changed, inserted, cut out or repeated."""
    changed = bytearray(data)
    for _ in range(random_.randint(1, 5)):
        at, to = sorted(random_.randrange(len(changed) + 1) for _ in range(2))
        act = random_.randrange(5)
        if act == 0:
            changed[at:at] = random_.choice(ODD_BYTES)
        elif act == 1 and at < len(changed):
            changed[at] = random_.randrange(256)
        elif act == 2:
            del changed[at : min(to, at + 50)]
        elif act == 3:
            changed[at:at] = changed[at:to][:200]
        else:
            del changed[to:]
    return bytes(changed)


def survives(make: Callable[[random.Random], tuple[bytes, str, Spelling]], cases: int) -> None:
    read_at_all = 0
    for number in range(cases):
        data, ending, spelling = make(random.Random(f"{seed()} {number}"))
        begun = time.monotonic()
        try:
            reading = read(data, ending, spelling)
        except Exception as error:
            raise AssertionError(f"case {number} of seed {seed()}: {data[:2000]!r}") from error
        assert time.monotonic() - begun < 2, f"case {number} of seed {seed()} is slow"
        read_at_all += reading is not None
    assert read_at_all or cases < 50


def test_csv_files() -> None:
    text = clean("deals").decode()

    def make(random_: random.Random) -> tuple[bytes, str, Spelling]:
        spelling = random_.choice(SPELLINGS) if random_.random() < 0.3 else Spelling()
        if random_.random() < 0.6:
            return mutated_cells(random_, text), ".csv", spelling
        return mutated_bytes(random_, text.encode()), ".csv", spelling

    survives(make, count(18_000))


@pytest.mark.parametrize("name", ["22-workbook", "23-workbook-as-text"])
def test_workbooks(name: str) -> None:
    data = (DIRTY / "spellings" / f"{name}.xlsx").read_bytes()

    def make(random_: random.Random) -> tuple[bytes, str, Spelling]:
        if random_.random() < 0.3:
            return mutated_bytes(random_, data), ".xlsx", Spelling()
        return mutated_part(random_, data), ".xlsx", Spelling()

    survives(make, count(800))


def mutated_part(random_: random.Random, data: bytes) -> bytes:
    """The workbook with one of its parts mutated and packed again."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = random_.choice([part for part in parts if "sheet" in part or "shared" in part.lower()])
    parts[name] = mutated_bytes(random_, parts[name])
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return packed.getvalue()


def test_parquet_files() -> None:
    data = (DIRTY / "spellings" / "26-parquet-typed.parquet").read_bytes()

    def make(random_: random.Random) -> tuple[bytes, str, Spelling]:
        return mutated_bytes(random_, data), ".parquet", Spelling()

    survives(make, count(400))
