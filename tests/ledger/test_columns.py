"""The quick way through a column and the careful way agree on every cell.

Tests: comp/ledger/columns.py, comp/ledger/cells.py
"""

import random

import polars as pl
import pytest
from polars.testing import assert_series_equal

from comp.fields import FieldType
from comp.ledger.cells import Form
from comp.ledger.columns import SMALL, Reading, read_column
from tests.scale import count, seed

FORMS = [
    Form(),
    Form(decimal=",", group=".", negatives=("parentheses",)),
    Form(decimal=",", group=" "),
    Form(group=",", negatives=("trailing minus",)),
    Form(group="'", decimals=4),
]
ALPHABET = [
    "0",
    "1",
    "9",
    "12",
    "123",
    "000",
    ".",
    ",",
    "'",
    " ",
    "-",
    "(",
    ")",
    "#",
    "a",
    "é",
    "\n",
]


def cells(random_: random.Random) -> list[str | None]:
    made = ["".join(random_.choices(ALPHABET, k=random_.randint(1, 6))) for _ in range(SMALL * 3)]
    return [text if random_.random() < 0.9 else None for text in made]


@pytest.mark.parametrize("kind", list(FieldType))
def test_both_ways_agree(kind: FieldType) -> None:
    for number in range(count(100)):
        random_ = random.Random(f"{seed()} {number}")
        texts = pl.Series("cell", cells(random_), dtype=pl.String)
        how = Reading(
            kind,
            random_.choice(FORMS),
            places=random_.choice([0, 2, 3]),
            is_id=random_.random() < 0.5,
        )
        quick, quick_faults = read_column(texts, how)
        parts = [read_column(texts.slice(at, SMALL), how) for at in range(0, len(texts), SMALL)]
        careful = pl.concat([part for part, _ in parts])
        assert_series_equal(quick, careful)
        faults = {
            at * SMALL + row: fault
            for at, (_, found) in enumerate(parts)
            for row, fault in found.items()
        }
        assert quick_faults == faults


def test_every_cell_is_a_value_or_a_fault() -> None:
    texts = pl.Series("cell", [*cells(random.Random(seed()))], dtype=pl.String)
    for kind in (FieldType.MONEY, FieldType.DATE, FieldType.PERCENT, FieldType.DURATION):
        typed, faults = read_column(texts, Reading(kind))
        empty = set(texts.is_null().arg_true().to_list())
        assert set(typed.is_null().arg_true().to_list()) == empty | set(faults)
