"""Plan texts that explanations begin with, and what is explained of them."""

from __future__ import annotations

from comp.output.explain import render_text
from tests.output.runs import explained, run_of

HEAD = """\
plan ae "Account Executive":
    effective  2026-01-01 to 2026-12-31
    currency   USD
    pay        monthly
    rounding   half up to the cent, each line

    credit bookings:
        from   own deals
        count  deal.amount
        dated  deal.close_date
"""
RUNNING_TOTAL = HEAD.replace("each line", "running total")
SALES = (
    HEAD.replace("credit bookings", "credit sales")
    + """
    quota sales $100,000 per quarter

"""
)
PERSON = """\
    person ana
    given people:
        | person | from       | salary   | target  |
        | ana    | 2026-01-01 | $120,000 | $3,000  |
"""


def text_of(plan: str, **asked: str | None) -> str:
    """What is explained of the first person of the plan's example."""
    return render_text(explained(run_of(plan), **asked))
