"""The 98 published examples: each is a folder or a row of LEFT_OUT.md, and none is both."""

from __future__ import annotations

from tests.worked.fixture import WORKED

IDS = """
E01 E02 E03 E04 E05 E07 E09 E10 E11 E12 E14 E15 E17 E18 E19 E21 E22 E24 E26 E27 E29 E30 E32 E33 E36
E37 E40 E41 E42 E43 E45 E46 E47 E49 E50 E51 E52 E53 E54 E55 E56 E57 E59 E60 E61 E62 E63 E64 E65 E66
E67 E68 E69 E70 E71 E72 E73 E74 E75 E76 E77 E78 E79 E81 E82 E83 E84 E87 E88 E91 E92 E94 E96 E98 E103
E106 E107 E108 E110 E113 E114 E115 E117 E119 E120 E122 E124 E129 E130 E132 E133 E134 E135 E136
E137 E138 E139 E140
""".split()
HEADINGS = 2
"""Lines of a table before its rows."""


def left_out() -> list[list[str]]:
    """The cells of each row of the table."""
    text = (WORKED / "LEFT_OUT.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("|")][HEADINGS:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def test_there_are_ninety_eight() -> None:
    assert len(IDS) == len(set(IDS)) == 98


def test_each_is_a_folder_or_left_out_and_never_both() -> None:
    folders = [path.name for path in WORKED.iterdir() if path.is_dir()]
    assert sorted(folders + [row[0] for row in left_out()]) == sorted(IDS)


def test_each_one_left_out_says_which_form_it_needs_and_why() -> None:
    for row in left_out():
        assert len(row) == 3
        assert all(row)


def test_each_folder_has_expected_figures() -> None:
    for path in WORKED.iterdir():
        if path.is_dir():
            assert (path / "expected.csv").is_file() or (path / "problems.csv").is_file(), path
