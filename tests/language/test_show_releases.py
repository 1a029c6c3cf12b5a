"""`comp show` of pay that waits.

Tests: comp/language/show_releases.py, comp/language/compile_releases.py
"""

from __future__ import annotations

from comp.fields import Schema
from comp.language.read import read_plan
from comp.language.show import show_plan
from tests.engine.story import BOOKINGS, commission, plan_text

ROWS = """
release earns:
    "Paid as the money comes."
    10% on deal.close_date
    10% 3 months after deal.close_date
    20% in 4 monthly parts, first 9 months after deal.close_date
    30% as deal.paid of deal.acv
    30% when deal.paid >= deal.acv
    where deal.term > 1 months
    rate fixed at booking
after leaving: {leaving}
"""


def shown(leaving: str) -> str:
    body = BOOKINGS + commission("rate 10%", on="bookings") + ROWS.format(leaving=leaving)
    file, problems = read_plan(plan_text(body), "p.plan", Schema())
    assert file is not None, problems
    return show_plan(file.plan, None)


def test_each_row_says_what_it_waits_for() -> None:
    assert (
        "release earns\n"
        '  "Paid as the money comes."\n'
        "  10% on deal.close_date\n"
        "  10% 3 months after deal.close_date\n"
        "  20% in 4 monthly parts, the first 9 months after deal.close_date\n"
        "  30% as deal.paid of deal.acv\n"
        "  30% when deal.paid reaches deal.acv\n"
        "  only where deal.term > 1 months; other deals are paid as earned\n"
        "  at the rate reached when booked; later deals change nothing\n"
        "\n"
        "after leaving\n"
        "  held pay is lost\n" in shown("nothing more")
    )


def test_leaving_says_how_long_held_pay_comes() -> None:
    assert "held pay still comes when it is due\n" in shown("releases continue")
    assert "comes for 90 days; the rest is lost\n" in shown("releases continue for 90 days")
