"""Deals that no credit counted, each with the first reason.

Tests: comp/engine/uncredited.py
"""

from __future__ import annotations

from tests.engine.story import BOOKINGS, commission, plan_text, story

WON = """
credit bookings:
    from own deals
    count deal.acv - deal.cost
    where deal.stage is closed_won
    dated deal.invoiced_on
"""
EARNS = commission("rate 10%", on="bookings")


def test_each_reason_and_the_first_of_several() -> None:
    told = story(
        WON + EARNS,
        """
        given people:
            | person | plan | from       | to         |
            | ana    | rep  | 2026-02-01 |            |
            | zoe    |      | 2026-01-01 |            |
        given deals:
            | deal | person | close_date | invoiced_on | stage       | acv  | cost |
            | D-1  | ana    | 2026-02-10 | 2026-02-10  | closed_won  | $100 | $1   |
            | D-2  | ana    | 2026-02-10 |             | closed_lost |      |      |
            | D-3  | ana    | 2026-02-10 |             |             |      |      |
            | D-4  | ana    | 2026-02-10 |             | closed_won  |      |      |
            | D-5  | ana    | 2026-02-10 | 2025-12-31  | closed_won  |      |      |
            | D-6  | ana    | 2026-02-10 | 2026-01-31  | closed_won  |      |      |
            | D-7  | ana    | 2026-02-10 | 2026-02-01  | closed_won  | $100 |      |
            | D-8  | zoe    | 2026-02-10 | 2026-02-10  | closed_won  | $100 | $1   |
        """,
    )
    told.lines("| deal | amount |\n| D-1 | $9.90 |")
    told.frame(
        "uncredited",
        """
        | person | deal | plan | credit   | reason                                                           | source_row |
        | ana    | D-2  | rep  | bookings | stage is closed_lost; counted where deal.stage is closed_won     | 3          |
        | ana    | D-3  | rep  | bookings | stage is empty; counted where deal.stage is closed_won           | 4          |
        | ana    | D-4  | rep  | bookings | deal.invoiced_on is empty                                        | 5          |
        | ana    | D-5  | rep  | bookings | the plan is in force from 2026-01-01 to 2026-12-31, not on 2025-12-31 | 6     |
        | ana    | D-6  | rep  | bookings | the person is not on the plan on 2026-01-31                      | 7          |
        | ana    | D-7  | rep  | bookings | deal.acv - deal.cost is empty; empty there: deal.cost            | 8          |
        | zoe    | D-8  |      |          | the person is not on any of these plans                          | 9          |
        """,
    )


def test_values_are_shown_as_they_are_written() -> None:
    told = story(
        """
        credit bookings:
            from own deals
            count deal.acv
            where deal.discount < 10% and deal.term >= 12 months and deal.quantity > 5 and deal.acv > $10
            dated deal.close_date
        """
        + EARNS.replace("\n", "\n        "),
        """
        given deals:
            | deal | close_date | acv     | discount | term     | quantity |
            | D-1  | 2026-02-10 | $100.50 | 12.5%    | 6 months | 3        |
        """,
    )
    [reason] = told.result.uncredited["reason"]
    assert reason.startswith("discount is 12.5%, term is 6 months, quantity is 3, acv is 100.5; ")


def test_a_deal_counted_by_another_credit_is_not_listed() -> None:
    # D-1 is renewal, D-2 new, D-3 neither: listed once for each credit.
    told = story(
        """
        credit fresh:
            from own deals
            count deal.acv
            where deal.type is fresh
            dated deal.close_date
        credit renewals:
            from own deals
            count deal.acv
            where deal.type is renewal
            dated deal.close_date
        commission earns:
            on fresh
            rate 10%
        commission keeps:
            on renewals
            rate 1%
        """,
        """
        given deals:
            | deal | close_date | acv  | type    |
            | D-1  | 2026-02-10 | $100 | renewal |
            | D-2  | 2026-02-10 | $100 | fresh   |
            | D-3  | 2026-02-10 | $100 | other   |
        """,
    )
    told.frame("uncredited", "| deal | credit |\n| D-3 | fresh |\n| D-3 | renewals |")


def test_a_deal_counted_on_another_plan_is_not_listed() -> None:
    other = plan_text(BOOKINGS + EARNS, name="also")
    told = story(
        WON + EARNS,
        """
        given people:
            | person | plan | from       |
            | ana    | rep  | 2026-01-01 |
            | ana    | also | 2026-01-01 |
        given deals:
            | deal | person | close_date | acv  |
            | D-1  | ana    | 2026-02-10 | $100 |
        """,
        also=[other],
    )
    told.frame("uncredited", "| deal |")


def test_a_deal_that_counts_for_a_manager_is_not_listed() -> None:
    # ana has no plan; mia's override counts D-1. D-2 is lost for everybody.
    told = story(
        """
        credit team_deals:
            from team deals as of deal.close_date
            count deal.acv
            where deal.stage is closed_won
            dated deal.close_date
        override lead_pay:
            on team_deals
            rate 1%
        """,
        """
        person mia
        given people:
            | person | manager | from       |
            | ana    | mia     | 2026-01-01 |
            | mia    | vic     | 2026-01-01 |
        given deals:
            | deal | person | close_date | acv  | stage       |
            | D-1  | ana    | 2026-02-10 | $100 | closed_won  |
            | D-2  | ana    | 2026-02-10 | $100 | closed_lost |
        """,
    )
    told.frame(
        "uncredited",
        "| person | deal | reason |\n| ana | D-2 | the person is not on any of these plans |",
    )


def test_each_split_person_has_their_own_reason() -> None:
    # ana joins in March: her half is not counted, ben's is.
    told = story(
        BOOKINGS.replace("deal.acv", "deal.acv times split.share") + EARNS,
        """
        given people:
            | person | plan | from       |
            | ana    | rep  | 2026-03-01 |
            | ben    | rep  | 2026-01-01 |
        given deals:
            | deal | item | person | close_date | acv  |
            | D-1  | a    | ana    | 2026-02-10 | $100 |
        given splits:
            | deal | person | share |
            | D-1  | ana    | 50%   |
            | D-1  | ben    | 50%   |
        """,
    )
    told.lines("| person | amount |\n| ben | $5.00 |")
    told.frame(
        "uncredited",
        "| person | deal | item | reason |\n| ana | D-1 | a | the person is not on the plan on 2026-02-10 |",
    )


def test_an_empty_amount_names_the_fields_that_make_it_empty() -> None:
    told = story(
        """
        table fee by deal.type:
            | referred  | 20% |
            | any other | 0%  |
        define after_fee: deal.acv * (100% - fee)
        define counted: after_fee * (if deal.segment is franchise then 93% else 100%)
        credit bookings:
            from own deals
            count counted
            dated deal.close_date
        commission earns:
            on bookings
            rate 10%
        """,
        """
        given deals:
            | deal | person | close_date | type     | segment | acv  |
            | D-1  | ana    | 2026-02-10 | referred |         | $100 |
            | D-2  | ana    | 2026-02-10 |          |         | $100 |
        """,
    )
    told.lines("| deal | amount |\n| D-1 | $8.00 |")
    told.frame(
        "uncredited", "| deal | reason |\n| D-2 | counted is empty; empty there: deal.type |"
    )
