"""`comp show` of pay that waits.

Tests: comp/language/show_releases.py, comp/language/compile_releases.py
"""

from __future__ import annotations

from comp.fields import Schema
from comp.language.format import format_text
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
    lost on deal.cancelled_on
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
        "  lost on deal.cancelled_on: what is not released before that day is not paid\n"
        "  only where deal.term > 1 months; other deals are paid as earned\n"
        "  at the rate reached when booked; later deals change nothing\n"
        "\n"
        "after leaving\n"
        "  held pay is lost\n" in shown("nothing more")
    )


def test_leaving_says_how_long_held_pay_comes() -> None:
    assert "held pay still comes when it is due\n" in shown("releases continue")
    assert "comes for 90 days; the rest is lost\n" in shown("releases continue for 90 days")


def problems_of(release: str) -> list[tuple[str, str, str]]:
    body = BOOKINGS + commission("rate 10%", on="bookings") + release
    bonus = "bonus made:\n    pays $100 per quarter\n"
    _, problems = read_plan(
        plan_text(body + bonus + "after leaving: nothing more\n"), "p.plan", Schema()
    )
    return [(each.code, each.message, each.remedy) for each in problems if each.severity == "error"]


def test_a_release_is_lost_on_one_day_of_its_deals() -> None:
    earns = "release earns:\n    100% on deal.close_date\n    lost on {}\n"
    assert problems_of(earns.format("deal.cancelled_on")) == []
    [(code, message, remedy)] = problems_of(earns.format("deal.acv"))
    assert (code, message) == ("unit-wrong", "a release needs a day, and deal.acv is money")
    assert "deal.cancelled_on" in remedy
    twice = earns.format("deal.cancelled_on\n    lost on deal.invoiced_on")
    assert [code for code, _, _ in problems_of(twice)] == ["line-twice"]
    periods = "release made:\n    100% on the last day\n    lost on deal.cancelled_on\n"
    assert problems_of(periods) == [
        (
            "release-row-of-other-kind",
            "this is paid on a period, which knows nothing of a deal",
            "leave this line out",
        )
    ]
    assert [code for code, _, _ in problems_of(periods.replace("deal.", "person."))] == [
        "release-row-of-other-kind"
    ]
    assert [code for code, _, _ in problems_of(earns.format("person.end_date"))] != []


def test_the_line_is_laid_out_and_read_again() -> None:
    body = BOOKINGS + commission("rate 10%", on="bookings") + ROWS.format(leaving="nothing more")
    text = plan_text(body)
    laid_out, _ = format_text(text.replace("lost on deal.", "lost   on  deal."), "p.plan")
    assert laid_out is not None
    assert "\n        lost on deal.cancelled_on\n" in laid_out
    assert format_text(laid_out, "p.plan")[0] == laid_out
    file, _ = read_plan(laid_out, "p.plan", Schema())
    assert file is not None
    [release] = file.plan.releases
    assert release.lost_on is not None
    assert release.lost_on.name == "cancelled_on"
    assert release.lost_span is not None
    assert laid_out.splitlines()[release.lost_span.line - 1].strip() == "lost on deal.cancelled_on"


def test_forfeited_is_lost_on_a_day() -> None:
    rows = "release earns:\n    100% on deal.close_date\n    {} deal.cancelled_on\n"
    for words in ("forfeited on", "forfeit when", "unpaid is lost on"):
        [(_, _, remedy)] = problems_of(rows.format(words))
        assert remedy == "write lost on deal.cancelled_on"
