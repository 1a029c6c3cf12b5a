"""A problem is shown with its place, its line, its reason and one remedy, in three formats.

Tests: comp/problems.py, comp/source.py
"""

from __future__ import annotations

import json

from comp.problems import (
    Choice,
    Problem,
    Sources,
    display_width,
    errors,
    in_order,
    render_github,
    render_json,
    render_text,
)
from comp.source import Span

TEXT = "tiers marginal by attainment:\n    from 0%: 6\n"
MISTAKE = Problem(
    "rate-without-unit",
    "this row needs a rate",
    "write 6%",
    span=Span("a.plan", 2, 14, 15),
)
IN_LEDGER = Problem(
    "bad-amount",
    "x is no amount",
    "write -1234.56",
    file="ledger/deals.csv",
    row=7,
    column="acv",
    value="x",
)


def test_the_line_and_a_caret_below_it() -> None:
    assert render_text(MISTAKE, Sources({"a.plan": TEXT})) == (
        "a.plan:2:14: rate-without-unit\n"
        "  |\n"
        "1 | tiers marginal by attainment:\n"
        "2 |     from 0%: 6\n"
        "  |              ^ this row needs a rate\n"
        "   write 6%"
    )


def test_without_the_text_the_sentence_stands_alone() -> None:
    assert render_text(MISTAKE, Sources()) == (
        "a.plan:2:14: rate-without-unit\n   this row needs a rate\n   write 6%"
    )


def test_carets_stand_below_wide_characters() -> None:
    problem = Problem("x", "here", "", span=Span("a.plan", 1, 4, 6))
    shown = render_text(problem, Sources({"a.plan": "山田 ab"})).splitlines()
    assert shown[-2:] == ["1 | 山田 ab", "  |      ^^ here"]


def test_choices_line_up() -> None:
    problem = Problem(
        "tier-mode-missing",
        "which revenue does a higher rate apply to?",
        "",
        choices=(
            Choice("tiers marginal", "each part at its own rate", "$62,000.00"),
            Choice("tiers per deal", "each deal alone"),
        ),
        choices_about="on $1,000,000.00 this pays",
    )
    assert render_text(problem, Sources()).splitlines()[2:] == [
        "   write one of                                 on $1,000,000.00 this pays",
        "     tiers marginal  each part at its own rate  $62,000.00",
        "     tiers per deal  each deal alone",
    ]


def test_a_place_in_a_file_of_data() -> None:
    assert IN_LEDGER.place == "ledger/deals.csv, row 7, column acv"
    assert render_text(IN_LEDGER, Sources()).startswith(
        "ledger/deals.csv, row 7, column acv: bad-amount\n   x is no amount\n"
    )


def test_as_data() -> None:
    first, second = json.loads(render_json([MISTAKE, IN_LEDGER]))
    assert (first["file"], first["line"], first["column"], first["end_column"]) == (
        "a.plan",
        2,
        14,
        15,
    )
    assert (second["file"], second["line"], second["column"], second["value"]) == (
        *("ledger/deals.csv", 7, "acv", "x"),
    )


def test_for_a_pull_request() -> None:
    problem = Problem("x", "100% wrong\nreally", "do: this", span=Span("a.plan", 2, 14))
    assert render_github(problem) == (
        "::error file=a.plan,line=2,col=14,title=x::100%25 wrong%0Areally do: this"
    )


def test_order_and_severity() -> None:
    warning = Problem("w", "m", "r", span=Span("a.plan", 1), severity="warning")
    assert in_order([MISTAKE, warning, MISTAKE]) == [warning, MISTAKE]
    assert errors([warning, MISTAKE]) == [MISTAKE]
    assert "(warning)" in render_text(warning, Sources())


def test_display_width() -> None:
    assert [display_width(text) for text in ("abc", "山田", "e\u0301", "a\u200bb")] == [3, 4, 1, 2]
