"""Days of deals that a plan works out: the later of two, the earlier of two, so long after one.

Tests: comp/ledger/deal_days.py, comp/language/compile_days.py, comp/language/plan/deal_days.py
"""

from __future__ import annotations

import pytest

from comp.fields import Schema
from comp.language.read import read_plan
from comp.language.show import show_plan
from comp.periods import Calendar
from comp.plans_together import check_together
from tests.engine.story import plan_text, story

DEALS = """
    given deals:
        | deal | close_date | start_date | invoiced_on | acv  |
        | D-1  | 2026-01-31 | 2026-03-10 | 2026-02-20  | $100 |
        | D-2  | 2026-01-31 | 2026-01-05 |             | $200 |
        | D-3  | 2026-01-31 |            | 2026-06-30  | $300 |
"""


def body(day: str, more: str = "") -> str:
    return f"""
day counted: {day}
credit bookings:
    from  own deals
    count deal.acv
    dated deal.counted
commission earns:
    on bookings
    rate 10%
{more}"""


def test_the_later_is_known_when_all_are() -> None:
    told = story(body("the later of deal.close_date, deal.start_date"), DEALS)
    told.lines(
        "| paid    | deal | amount |\n| 2026-01 | D-2  | $20.00 |\n| 2026-03 | D-1  | $10.00 |"
    )
    [left_out] = told.result.uncredited.rows(named=True)
    assert left_out["deal"] == "D-3"
    assert "counted is empty" in left_out["reason"]


def test_the_earlier_is_that_of_those_that_are_known() -> None:
    told = story(body("the earlier of deal.start_date, deal.invoiced_on"), DEALS)
    told.lines(
        "| paid    | deal | amount |\n| 2026-01 | D-2  | $20.00 |\n"
        "| 2026-02 | D-1  | $10.00 |\n| 2026-06 | D-3  | $30.00 |"
    )


def test_months_after_a_day_end_with_their_month() -> None:
    told = story(body("1 month after deal.close_date"), DEALS)
    assert set(told.result.lines["earned_on"].cast(str)) == {"2026-02-28"}
    told = story(body("30 days after deal.close_date"), DEALS)
    assert set(told.result.lines["earned_on"].cast(str)) == {"2026-03-02"}


def test_a_day_is_asked_like_a_column() -> None:
    # Held until the invoice, for 45 days at most; 1% more where it is invoiced within a month.
    rule = "the earlier of deal.invoiced_on, 45 days after deal.close_date"
    text = body("deal.close_date").replace("day counted", f"day due: {rule}\nday counted")
    text = text.replace("rate 10%", "rate if deal.due < 2026-03-01 then 11% else 10%")
    text += "release earns:\n    100% on deal.due\nafter leaving: nothing more\n"
    story(text, DEALS).lines(
        "| paid    | kind     | deal | amount  |\n"
        "| 2026-01 | earned   | D-1  | $11.00  |\n| 2026-01 | held     | D-1  | -$11.00 |\n"
        "| 2026-01 | earned   | D-2  | $20.00  |\n| 2026-01 | held     | D-2  | -$20.00 |\n"
        "| 2026-01 | earned   | D-3  | $30.00  |\n| 2026-01 | held     | D-3  | -$30.00 |\n"
        "| 2026-02 | released | D-1  | $11.00  |\n"
        "| 2026-03 | released | D-2  | $20.00  |\n| 2026-03 | released | D-3  | $30.00  |"
    )


def test_a_column_that_no_file_has_is_not_known() -> None:
    given = DEALS.replace("invoiced_on", "cancelled_on")
    story(body("the earlier of deal.invoiced_on, deal.close_date"), given).lines(
        "| paid    | deal | amount |\n| 2026-01 | D-1  | $10.00 |\n"
        "| 2026-01 | D-2  | $20.00 |\n| 2026-01 | D-3  | $30.00 |"
    )


PLACED = """
number month_no: the month of deal.close_date in its quarter
number day_no: the day of deal.close_date in its {}
credit bookings:
    from  own deals
    count deal.acv
    dated deal.close_date
commission earns:
    on bookings
    rate if deal.month_no <= 1 then 20% else 10%
spiff early:
    pays $1 per deal in bookings
    where deal.day_no <= 10
"""


def placed(period: str = "month", calendar: Calendar | None = None) -> list[tuple[str, float]]:
    """By deal what is paid, in the order of amounts."""
    given = """
    given deals:
        | deal | close_date | acv  |
        | D-1  | 2026-01-10 | $100 |
        | D-2  | 2026-01-11 | $100 |
        | D-3  | 2026-02-01 | $100 |
        | D-4  | 2026-03-31 | $100 |
    """
    lines = story(PLACED.format(period), given, calendar=calendar).result.lines
    return sorted((deal, float(amount)) for deal, amount in lines.select("deal", "amount").rows())


def test_where_a_day_lies_in_its_month_and_quarter() -> None:
    assert placed() == [
        ("D-1", 1.0), ("D-1", 20.0), ("D-2", 20.0), ("D-3", 1.0), ("D-3", 10.0), ("D-4", 10.0)
    ]  # fmt: skip
    # Only January 10 is among the first ten days of its quarter.
    assert placed("quarter") == [
        ("D-1", 1.0),
        ("D-1", 20.0),
        ("D-2", 20.0),
        ("D-3", 10.0),
        ("D-4", 10.0),
    ]


def test_it_goes_by_the_calendar_of_the_workspace() -> None:
    # Quarters begin in February: January is the third month of one, March the second.
    assert placed("quarter", Calendar(2, "end")) == [
        ("D-1", 10.0), ("D-2", 10.0), ("D-3", 1.0), ("D-3", 20.0), ("D-4", 10.0)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "code", "remedy"),
    [
        ("the month of deal.close_date in its month", "place-in-period", "write in its quarter"),
        ("the day of deal.close_date in its week", "place-in-period", "write in its month"),
        ("the day of deal.acv in its month", "unit-wrong", "write one of deal.close_date"),
    ],
)
def test_places_in_no_period(said: str, code: str, remedy: str) -> None:
    text = PLACED.format("month").replace("the month of deal.close_date in its quarter", said)
    plan, problems = read_plan(plan_text(text), "rep.plan", Schema())
    assert plan is None
    assert [problem.code for problem in problems] == [code]
    assert problems[0].remedy.startswith(remedy)


def test_it_is_shown_in_words() -> None:
    [plan] = story(body("the later of deal.close_date, 1 month after deal.start_date"), DEALS).plans
    shown = show_plan(plan, None)
    assert "\nday counted: the later of deal.close_date, 1 month after deal.start_date\n" in shown
    assert "  on the day deal.counted\n" in shown


@pytest.mark.parametrize(
    ("day", "code", "message"),
    [
        ("deal.acv", "unit-wrong", "deal.counted needs a day, and deal.acv is money"),
        ("person.start_date", "field-out-of-place", "person.start_date"),
        ("2000 months after deal.close_date", "day-too-far", "within a hundred years"),
        ("deal.counted", "field-unknown", "no field is called deal.counted"),
    ],
)
def test_what_is_no_day_of_a_deal(day: str, code: str, message: str) -> None:
    plan, problems = read_plan(plan_text(body(day)), "rep.plan", Schema())
    assert plan is None
    assert [problem.code for problem in problems] == [code]
    assert message in problems[0].message


def test_rows_of_examples_do_not_give_it() -> None:
    example = f'example "one" for rep:\n{DEALS.replace("invoiced_on", "counted")}'
    _, problems = read_plan(plan_text(body("deal.close_date")) + example, "rep.plan", Schema())
    assert [each.code for each in problems] == ["column-unknown"]


def test_a_day_nobody_asks_is_told() -> None:
    text = plan_text(body("deal.close_date").replace("deal.counted", "deal.close_date"))
    _, problems = read_plan(text, "rep.plan", Schema())
    assert [problem.message for problem in problems] == ["nothing in this plan uses counted"]


def test_plans_that_work_it_out_differently() -> None:
    texts = [plan_text(body(day)) for day in ("deal.close_date", "3 months after deal.close_date")]
    plans = [read_plan(text, f"{number}.plan", Schema())[0] for number, text in enumerate(texts)]
    one, other = (plan.plan for plan in plans if plan is not None)
    [problem] = check_together([one, other])
    assert problem.code == "days-differ"
    assert check_together([one, one]) == []
