"""What `comp explain` says where nothing is paid: what was asked for is not there, or why it pays nothing.

asked = Asked("ben", None, "D-1005", "")
mistaken(finished, asked)         "There is no deal D-1O05 in the ledger; did you mean D-1005?"
why_nothing(finished, asked)      ["ben is paid nothing on D-1005."]
left_out(finished, asked)         ["D-1005 does not count for bookings: stage is closed_lost; ..."]
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from comp.commands.question import meant, refused_rows
from comp.language.plan import Plan
from comp.periods import Period
from comp.problems import Problem
from comp.source import Span

if TYPE_CHECKING:
    import polars as pl

    from comp.output.finished import FinishedRun

BESIDE_PLANS = ("base", "carried", "waiting", "adjustment")
"""Components that lines may have without a part of the plan of that name."""

DEALS_COMPARED = 10_000
"""So many ids are compared with a mistyped one; in a larger ledger only the person's own are."""


class Asked(NamedTuple):
    """What lines were asked for; empty texts and None leave it open."""

    person: str
    period: Period | None
    deal: str
    component: str

    @property
    def when(self) -> str:
        return f" in {self.period.name}" if self.period else ""


# ---------------------------------------------------------------- what is not there


def mistaken(run: FinishedRun, asked: Asked) -> str:
    """A sentence where the deal or the component is not there, or not this person's; else nothing."""
    return _mistaken_deal(run, asked) or _mistaken_component(run, asked)


def _mistaken_deal(run: FinishedRun, asked: Asked) -> str:
    import polars as pl

    if not asked.deal:
        return ""
    deals = run.ledger.deals
    owners = deals.filter(pl.col("deal") == asked.deal).get_column("person")
    if owners.is_empty():
        own = deals.filter(pl.col("person") == asked.person).get_column("deal")
        known = own if deals.height > DEALS_COMPARED else deals.get_column("deal")
        near = meant(asked.deal, known.unique().to_list())
        refused = refused_rows(run.problems)
        more = near or (f"; {refused}." if refused else ".")
        return f"There is no deal {asked.deal} in the ledger{more}"
    splits = run.ledger.splits.filter(pl.col("deal") == asked.deal).get_column("person")
    shared = splits if splits.len() else owners
    people = sorted(shared.drop_nulls().unique().to_list())
    is_about = [
        frame.filter((pl.col("person") == asked.person) & (pl.col("deal") == asked.deal)).height
        for frame in (run.result.lines, run.result.uncredited)
    ]
    if asked.person in people or any(is_about):
        return ""
    whose = f"a deal of {' and '.join(people)}" if people else "nobody's deal"
    return f"{asked.deal} is {whose}; {asked.person} is paid nothing on it."


def _mistaken_component(run: FinishedRun, asked: Asked) -> str:
    if not asked.component or asked.component in BESIDE_PLANS:
        return ""
    own = _plans_of(run, asked.person)
    names = [name for plan in own for name in _parts(plan)]
    if asked.component in names:
        return ""
    everywhere = {name for file in run.plans for name in _parts(file.plan)}
    if asked.component in everywhere:
        plans = " and ".join(plan.name for plan in own) or "no plan"
        has = f", with {', '.join(names)}" if names else ""
        return f"{asked.person} is on {plans}{has}, but not {asked.component}."
    near = meant(asked.component, everywhere) or f"; there are {', '.join(sorted(everywhere))}."
    return f"No plan has a component {asked.component}{near}"


def _parts(plan: Plan) -> list[str]:
    parts = (*plan.components, *plan.clawbacks, *plan.caps, *plan.draws)
    return [part.name for part in parts]


def _plans_of(run: FinishedRun, person: str) -> list[Plan]:
    """The plans the person is ever on, in the order of their files."""
    import polars as pl

    rows = run.ledger.people.filter(pl.col("person") == person)
    names = set(rows.get_column("plan").to_list())
    return [file.plan for file in run.plans if file.plan.name in names]


# ---------------------------------------------------------------- why it pays nothing


def why_nothing(run: FinishedRun, asked: Asked) -> list[str]:
    """Sentences for a question that no line answers."""
    on = f" on {asked.deal}" if asked.deal else ""
    by = f" by {asked.component}" if asked.component else ""
    head = f"{asked.person} is paid nothing{on}{by}{asked.when}."
    elsewhere = [*_elsewhere(run, asked)]
    reasons = [*elsewhere, *_not_on_a_plan(run, asked)]
    if not reasons and not left_out(run, asked) and not missing_quotas(run, asked, paid=False):
        reasons = ["Nothing that counts there comes to an amount; lines of zero are not written."]
    refused = refused_rows(run.problems)
    if refused and not elsewhere:
        reasons.append(f"In the ledger {refused}.")
    return [head, *reasons]


def _elsewhere(run: FinishedRun, asked: Asked) -> Iterator[str]:
    """Where else the same is paid; and where a pay period is longer than what was asked."""
    import polars as pl

    if asked.deal or asked.component:
        lines = run.result.lines.filter(pl.col("person") == asked.person)
        if asked.deal:
            lines = lines.filter(pl.col("deal") == asked.deal)
        elif asked.component:
            lines = lines.filter(pl.col("component") == asked.component)
        paid = lines.select("pay_period", "component").unique(maintain_order=True)
        places = [f"{component} in {period}" for period, component in paid.head(12).iter_rows()]
        if places:
            yield f"Lines elsewhere: {', '.join(places)}."
    if asked.period is None:
        return
    for plan in _plans_of(run, asked.person):
        paid_in = run.calendar.period(plan.pay, asked.period.last_day)
        if paid_in.last_day > asked.period.last_day:
            yield (
                f"{plan.name} pays per {plan.pay.value}: "
                f"{asked.period.name} belongs to {paid_in.name}."
            )


def _not_on_a_plan(run: FinishedRun, asked: Asked) -> Iterator[str]:
    stints = list(_stints(run, asked.person))
    if not stints:
        yield f"{asked.person} is on none of these plans."
        return
    period = asked.period
    if period is not None and not any(
        first <= period.last_day and period.first_day <= last for _, first, last in stints
    ):
        when = " and ".join(f"on {name} from {first} to {last}" for name, first, last in stints)
        yield f"{asked.person} is on no plan then; {when}."


def _stints(run: FinishedRun, person: str) -> Iterator[tuple[str, date, date]]:
    """The person's rows of people on these plans, cut to the plans' days and to employment."""
    import polars as pl

    plans = {plan.name: plan for plan in _plans_of(run, person)}
    rows = run.ledger.people.filter(pl.col("person") == person)
    for name, first, last, ends in rows.select("plan", "from", "to", "end_date").iter_rows():
        if name in plans:
            plan = plans[name]
            starts = max(first or plan.first_day, plan.first_day)
            until = min(day for day in (last, ends, plan.last_day) if day is not None)
            if starts <= until:
                yield name, starts, until


# ---------------------------------------------------------------- deals and quotas


def left_out(run: FinishedRun, asked: Asked) -> list[str]:
    """The person's deals that no credit counted, with the reason, as far as they were asked for."""
    import polars as pl

    from comp.output.selection import Selection, shown

    selection = Selection((asked.person,), asked.period, asked.period)
    rows = shown(run, selection).uncredited
    if asked.deal:
        rows = run.result.uncredited.filter(
            (pl.col("person") == asked.person) & (pl.col("deal") == asked.deal)
        )
    reasons = rows.select("deal", "credit", "reason").unique(maintain_order=True)
    return [
        f"{deal} does not count{f' for {credit}' if credit else ''}: {reason}"
        for deal, credit, reason in reasons.iter_rows()
    ]


def missing_quotas(run: FinishedRun, asked: Asked, *, paid: bool) -> list[Problem]:
    """Problems with quotas that concern the person and what was asked for."""
    spans = {
        part.span
        for file in run.plans
        for part in file.plan.components
        if not asked.component or part.name == asked.component
    }
    days = [(asked.period.first_day, asked.period.last_day)] if asked.period else []
    if asked.deal:
        # A deal that is paid needs no further reason.
        days = [] if paid else [(day, day) for day in _days(run, asked.deal)]
    concerned = []
    for problem in run.problems:
        if problem.code != "quota-missing" or problem.span not in spans:
            continue
        person, _, name = problem.value.rpartition(" ")
        period = run.calendar.parse(name)
        if person != asked.person or period is None:
            continue
        asked_for = not asked.deal and asked.period is None
        if asked_for or any(
            first <= period.last_day and period.first_day <= last for first, last in days
        ):
            concerned.append(problem)
    return concerned if concerned or paid else _among_others(run, asked.person, spans)


def _among_others(run: FinishedRun, person: str, spans: set[Span]) -> list[Problem]:
    """Where many lack a quota only some are named; the problem that counts the rest then."""
    import polars as pl

    lacking = (pl.col("person") == person) & pl.col("quota").is_null()
    if run.result.attainment.filter(lacking).is_empty():
        return []
    missing = [problem for problem in run.problems if problem.code == "quota-missing"]
    return [each for each in missing if each.value == "more" and each.span in spans]


def _days(run: FinishedRun, deal: str) -> list[date]:
    """Every day the ledger gives for a deal."""
    import polars as pl

    rows: pl.DataFrame = run.ledger.deals.filter(pl.col("deal") == deal)
    dates = rows.select(name for name, kind in rows.schema.items() if kind == pl.Date())
    return [day for row in dates.iter_rows() for day in row if isinstance(day, date)]
