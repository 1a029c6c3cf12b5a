"""The quick way of reading CSV: where it is taken, it reads exactly what the careful way reads.

Tests: comp/ledger/csv_columns.py
"""

import random

import pytest
from polars.testing import assert_frame_equal

from comp.ledger.csv_columns import Body, read_columns
from comp.ledger.csv_text import read_csv, read_records
from comp.ledger.raw import RawTable, Spelling
from tests.scale import count, seed

WELL_FORMED = ('"x"', '"x,y"', '""', '"q""r"', '"é é"', '","', '"a","b"', "12", "a", "")
ANYTHING = (*WELL_FORMED, '"', '""""', ",", "\n", " ", "#", "\r", '"",', 'x"y', '"z"w', ' "v"')


def body(text: str, width: int, delimiter: str = ",") -> Body:
    """A body of so many columns below a header line."""
    names = [f"h{at}" for at in range(width)]
    header = delimiter.join(names) + "\n"
    return Body((header + text).encode(), len(header), "deals.csv", names, 1, delimiter)


def random_text(rng: random.Random, width: int) -> str:
    lines = []
    for _ in range(rng.randint(1, 6)):
        cells = [rng.choice(WELL_FORMED) for _ in range(width)]
        odd = [rng.choice(ANYTHING) for _ in range(rng.randint(0, 8))]
        lines.append(",".join(cells) if rng.random() < 0.8 else "".join(odd))
    return "\n".join(lines) + rng.choice(("\n", ""))


def test_the_quick_way_reads_what_the_careful_way_reads() -> None:
    rng, taken = random.Random(seed()), 0
    for _ in range(count(5_000)):
        given = body(random_text(rng, width := rng.randint(2, 4)), width)
        quick = read_columns(given)
        if quick is None:
            continue
        taken += 1
        careful = read_records(given)
        assert isinstance(careful, RawTable), given.text
        assert not careful.broken, given.text
        assert_frame_equal(quick.frame, careful.frame)
        assert quick.rows.to_list() == careful.rows.to_list()
    assert taken > count(5_000) // 10


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "]"])
def test_quoted_files_are_read_quickly_with_every_delimiter(delimiter: str) -> None:
    text = f'"a {delimiter} b"{delimiter}"say ""hi"""\n""{delimiter}12\n'
    quick = read_columns(body(text, 2, delimiter))
    assert quick is not None
    assert quick.frame.rows() == [(f"a {delimiter} b", 'say "hi"'), (None, "12")]
    assert quick.rows.to_list() == [2, 3]


@pytest.mark.parametrize(
    "text",
    [
        '"z"w"",b\n12,12\n',
        '"z,w\n12,"12\n',
        '"two\nlines",b\n',
        'x"y,b\n',
        'a,b,"c"\n',
        '"a"\nb,c\n',
        '"a",b\n\nc,d\n',
        '"a",\x1fb\n',
    ],
    ids=repr,
)
def test_what_is_not_one_strict_record_a_line_goes_the_careful_way(text: str) -> None:
    assert read_columns(body(text, 2)) is None


def test_quotes_do_not_change_what_a_file_says() -> None:
    rows = [f"D-{at},ana,2026-01-05,{at}.50" for at in range(300)]
    plain = "deal,person,close_date,amount\n" + "\n".join(rows) + "\n"
    quoted = "\n".join(
        ",".join(f'"{cell}"' for cell in line.split(",")) for line in plain.split("\n")[:-1]
    )
    first, _ = read_csv(plain.encode(), "deals.csv", Spelling())
    second, _ = read_csv(quoted.encode(), "deals.csv", Spelling())
    assert first is not None
    assert second is not None
    assert_frame_equal(first.frame, second.frame)
