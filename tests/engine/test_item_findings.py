"""Spiffs on deals with several items.

Tests: comp/engine/item_findings.py
"""

from __future__ import annotations

from tests.engine.story import BOOKINGS, story

DEALS = """
given deals:
    | deal | item | close_date | acv    | product |
    | D-1  | a    | 2026-03-01 | $1,000 | addon   |
    | D-1  | b    | 2026-03-01 | $2,000 | core    |
    | D-2  | a    | 2026-03-02 | $1,000 | core    |
    | D-2  | b    | 2026-03-02 | $1,000 | core    |
    | D-3  |      | 2026-03-03 | $1,000 | core    |
"""


def spiff(lines: str) -> list[tuple[str, str]]:
    return story(f"{BOOKINGS}spiff push:\n    {lines}\n", DEALS).problems


def test_a_deal_whose_items_differ_in_what_is_asked_is_named() -> None:
    said = "the items of deal D-1 differ in product; push is paid once for the deal and looks at the first"
    by_product = "pays if deal.product is core then $50 else $25 per deal in bookings"
    assert spiff(by_product) == [("items-differ", said)]
    assert spiff("pays $50 per deal in bookings\n    where deal.product is core") == [
        ("items-differ", said)
    ]


def test_items_may_differ_in_what_nothing_asks() -> None:
    assert spiff("pays $50 per deal in bookings") == []
    assert spiff("pays 1% * amount per deal in bookings") == []


def test_an_amount_of_the_first_item_alone_is_told() -> None:
    said = (
        "the items of deal D-1 differ in acv; push is paid once for the deal and looks at the first"
    )
    assert spiff("pays 1% * deal.acv per deal in bookings") == [("items-differ", said)]
