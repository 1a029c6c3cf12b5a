"""Pay for periods: bonuses, curves, objectives, and multipliers of what other components paid."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

from tests.naive.expressions import Around, NoQuota, ask, rounded
from tests.naive.measures import Measured, is_open
from tests.naive.model import Bonus, Curve, Line, Multiplier, Objectives
from tests.naive.periods import PER_YEAR
from tests.naive.quotas import fraction_of_time
from tests.naive.starts import NoStart, ascending, starts

Period = tuple[date, date]


def measured_periods(book, person: str, per: str) -> list[Period]:
    """The periods that ended by the end of the run and share a day with the time on the plan."""
    periods = book.years.between(per, book.plan.first, book.plan.last)
    return [
        (first, last)
        for first, last in periods
        if min(last, book.plan.last) <= book.end and book.last_day_within(person, first, last)
    ]


def period_line(book, component, person: str, period: Period, exact: Fraction) -> Line:
    day = book.last_day_within(person, *period)
    paid = book.paid_in(day, getattr(component, "paid_per", None))
    return Line(
        person, component.name, "earned", day, exact,
        measured=period, group=paid, order=(period,), pay_first=paid[0],
    )  # fmt: skip


def asked_over(book, component, person: str, period: Period) -> Measured:
    """What a component asks over a period; `paid of` is what others paid by then."""
    by_credit = isinstance(component, Curve) and isinstance(component.measure[0], str)
    own = component.measure[1] if by_credit else ""
    found = Measured(book, person, component.per, *period, own=own)
    pay_first = period_line(book, component, person, period, Fraction(0)).pay_first
    found.paid_of = lambda name: paid_of(book, person, [name], period, pay_first)
    return found


def paid_of(book, person: str, names: list[str], period: Period, pay_first: date) -> Fraction:
    """The rounded lines of components earned in a period and paid by a pay period."""
    return sum(
        (
            line.amount
            for line in book.lines.get(person, [])
            if line.component in names
            and line.kind in ("earned", "true_up")
            and period[0] <= line.earned_on <= period[1]
            and line.pay_first <= pay_first
        ),
        Fraction(0),
    )


def or_without_quota(choice, measured: Measured, pay: Callable[[Measured], Fraction | None]):
    """What a component pays, or what it pays where there is no quota."""
    try:
        return pay(measured)
    except NoQuota:
        if choice in (None, "nothing"):
            return None
        measured = replace(measured, instead=ask(choice, measured.around()))
    try:
        return pay(measured)
    except NoQuota:  # asks for the quota itself
        return None


def may_be_paid(book, component, person: str, period: Period) -> bool:
    """With `paid only if employed`: on the plan on the last day, and not left before."""
    if not component.if_employed:
        return True
    return book.on_plan(person, min(period[1], book.plan.last)) is not None


def for_time(book, component, person: str, period: Period, amount: Fraction) -> Fraction:
    """An amount for the person's part of a period, rounded as it is made."""
    if component.prorated is None or component.prorated[0] == "not":
        return amount
    part = fraction_of_time(book, person, *period, component.prorated)
    return amount if part == 1 else rounded(amount * part, book.plan.places)


# ---------------------------------------------------------------- bonus


def bonus(book, component: Bonus, person: str) -> list[Line]:
    lines, missed = [], []
    for period in measured_periods(book, person, component.per):
        measured = asked_over(book, component, person, period)
        exact = or_without_quota(
            component.without_quota, measured, lambda one: bonus_amount(component, one)
        )
        if exact is None:
            missed.append(period)
        elif may_be_paid(book, component, person, period):
            exact = for_time(book, component, person, period, exact)
            lines.append(period_line(book, component, person, period, exact))
    if component.catches_up:
        lines += caught_up(book, component, person, missed)
    return lines


def bonus_amount(component: Bonus, measured: Measured) -> Fraction | None:
    """What the bonus pays; None where its test does not hold."""
    around = measured.around()
    if component.when is not None and ask(component.when, around) is not True:
        return None
    if not is_open(measured, component.gate):
        return None
    return pays(component, measured)


def pays(component: Bonus, measured: Measured) -> Fraction | None:
    """The amount of `pays`, or of the step reached, or of all steps reached."""
    around = measured.around()
    if component.steps is None:
        return ask(component.pays, around)
    way, what, credit, rows = component.steps
    at = measured.value(what, credit)
    if at is None:
        return None
    try:
        bounds = ascending(starts(rows, around))
    except NoStart:
        return None
    values = zip(bounds, (value for _, value in rows), strict=True)
    reached = [ask(value, around) for bound, value in values if bound <= at]
    if not reached:
        return None
    return reached[-1] if way == "replacing" else sum(reached, Fraction(0))


def caught_up(book, component: Bonus, person: str, missed: list[Period]) -> list[Line]:
    """The missed periods of a longer one that a test makes good at its end."""
    (longer,) = set(windows(component.catches_up))
    lines = []
    for whole in measured_periods(book, person, longer):
        made_good = replace(asked_over(book, component, person, whole), kind=longer)
        holds = or_without_quota(
            component.without_quota, made_good, lambda one: ask(component.catches_up, one.around())
        )
        for period in missed if holds is True else []:
            if not (whole[0] <= period[0] and period[1] <= whole[1]):
                continue
            measured = asked_over(book, component, person, period)
            exact = or_without_quota(
                component.without_quota, measured, lambda one: open_pays(component, one)
            )
            if exact is not None and may_be_paid(book, component, person, whole):
                exact = for_time(book, component, person, period, exact)
                line = period_line(book, component, person, whole, exact)
                lines.append(replace(line, measured=period, order=(period,)))
    return lines


def open_pays(component: Bonus, measured: Measured) -> Fraction | None:
    return pays(component, measured) if is_open(measured, component.gate) else None


def windows(expression) -> list[str]:
    """The periods of the windows `per PERIOD` in a test."""
    if not isinstance(expression, tuple | list):
        return []
    if expression and expression[0] == "measure":
        return [expression[3][1]] if len(expression) > 3 and expression[3] else []
    return [word for part in expression for word in windows(part)]


# ---------------------------------------------------------------- curve


def curve(book, component: Curve, person: str) -> list[Line]:
    if component.to_date:
        return curve_to_date(book, component, person)
    lines = []
    for period in measured_periods(book, person, component.per):
        measured = asked_over(book, component, person, period)

        def pay(one: Measured, period=period) -> Fraction | None:
            if not is_open(one, component.gate):
                return None
            at = factor(component, one.value(*component.measure), one.around())
            if at is None:
                return None
            if component.target is None:
                return for_time(book, component, person, period, at)
            target = ask(component.target, one.around())
            return for_time(book, component, person, period, target) * at

        exact = or_without_quota(component.without_quota, measured, pay)
        if exact is not None and may_be_paid(book, component, person, period):
            lines.append(period_line(book, component, person, period, exact))
    return lines


def factor(component: Curve, at: Fraction | None, around: Around) -> Fraction | None:
    """The value of the curve at a place: linear between its points."""
    if at is None:
        return None
    try:
        places = ascending(starts(component.points, around), apart=True)
    except NoStart:
        return None
    points = [(x, ask(y, around)) for x, (_, y) in zip(places, component.points, strict=True)]
    if at < points[0][0]:
        return None if component.below == "nothing" else points[0][1]
    if at >= points[-1][0] and component.above == "last point":
        return points[-1][1]
    place = min(bisect_right([x for x, _ in points], at), len(points) - 1)
    (x1, y1), (x2, y2) = list(pairwise(points))[place - 1]
    return y1 + (at - x1) * (y2 - y1) / (x2 - x1)


def curve_to_date(book, component: Curve, person: str) -> list[Line]:
    """The year's entitlement to date at the end of every pay period, less what was paid of it."""
    lines: list[Line] = []
    done: dict[Period, tuple[Fraction, Fraction]] = {}
    pay, places, mode = book.plan.pay, book.plan.places, book.plan.mode
    periods = measured_periods(book, person, pay)
    periods = [period for period in periods if may_be_paid(book, component, person, period)]
    for period in periods:
        year = book.years.days(component.to_date, period[1])
        so_far = [one for one in periods if year[0] <= one[1] <= period[1]]
        measured = Measured(book, person, pay, *period, own=component.measure[1])
        what, credit = component.measure
        window, count = ("to date", component.to_date), len(so_far)

        def entitled(one: Measured, window=window, what=what, credit=credit, count=count):
            if not is_open(one, component.gate):
                return Fraction(0)
            at = factor(component, one.ask(what, credit, window), one.around()) or Fraction(0)
            if component.target is None:
                return at
            target = ask(component.target, one.around())
            return target * at * count * PER_YEAR[component.per] / PER_YEAR[pay]

        exact = or_without_quota(component.without_quota, measured, entitled) or Fraction(0)
        before = done.get(year, (Fraction(0), Fraction(0)))
        done[year] = (exact, rounded(exact, places, mode))
        line = period_line(book, component, person, period, exact - before[0])
        line.amount, line.group = done[year][1] - before[1], "rounded"
        lines.append(line)
    return lines


# ---------------------------------------------------------------- objectives, multipliers


def objectives(book, component: Objectives, person: str) -> list[Line]:
    lines = []
    for period in measured_periods(book, person, component.per):
        scores = {
            row["objective"]: row["score"]
            for row in book.ledger.scores
            if row["person"] == person
            and row["period"] == book.years.name(component.per, period[0])
        }
        if not any(weight[1] in scores for weight in component.weights):
            continue
        score = sum((scored(weight, scores) for weight in component.weights), Fraction(0))
        if component.minimum is not None and score < component.minimum:
            continue
        measured = asked_over(book, component, person, period)
        if not or_without_quota(None, measured, lambda one: is_open(one, component.gate)):
            continue
        if may_be_paid(book, component, person, period):
            target = ask(component.target, measured.around())
            exact = for_time(book, component, person, period, target) * score
            lines.append(period_line(book, component, person, period, exact))
    return lines


def scored(weight: tuple, scores: dict) -> Fraction:
    """An objective's part of the score, within its own floor and limit."""
    percent, name, *limits = weight
    score = scores.get(name, Fraction(0))
    floor, most = limits or (None, None)
    if floor is not None and score < floor:
        return Fraction(0)
    return percent * (score if most is None else min(score, most))


def multiplier(book, component: Multiplier, person: str) -> list[Line]:
    lines = []
    for period in measured_periods(book, person, component.per):
        measured = asked_over(book, component, person, period)

        def pay(one: Measured, period=period) -> Fraction | None:
            if component.when is not None and ask(component.when, one.around()) is not True:
                return None
            pay_first = period_line(book, component, person, period, Fraction(0)).pay_first
            paid = paid_of(book, person, component.on, period, pay_first)
            multiple = ask(component.multiple, one.around())
            return None if multiple is None else (multiple - 1) * paid

        exact = or_without_quota(None, measured, pay)
        if exact is not None:
            lines.append(period_line(book, component, person, period, exact))
    return lines
