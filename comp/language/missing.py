"""What a choice that was not written would pay, reading by reading.

Each function gives the readings of one choice, priced on a sample of the plan's own numbers where it
has any, and the heading above the prices: `on $150,000.00 this table pays`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from comp.language.plan import Axis, Expr, Literal, Row, Table, TierMode, Unit
from comp.language.pricing import Band, bands_of, pays, pays_with, scaled_quota
from comp.language.scope import Kind, Scope
from comp.language.syntax import LiteralNode, Node, Statement
from comp.money import format_money, minor_units
from comp.periods import PeriodKind
from comp.problems import Choice


@dataclass(frozen=True, slots=True)
class Readings:
    """The readings of one choice and what their prices are about."""

    choices: tuple[Choice, ...]
    about: str = ""


def money(amount: Decimal, scope: Scope) -> str:
    """An amount as it would be paid."""
    currency = scope.currency or "USD"
    unit = Decimal(1).scaleb(-minor_units(currency))
    return format_money(amount.quantize(unit, ROUND_HALF_UP), currency)


def rounding(currency: str | None) -> Readings:
    """Five lines that each end in half a cent."""
    unit = Decimal(1).scaleb(-minor_units(currency or "USD"))
    line = unit * Decimal("12.5")
    choices = []
    for words, mode in (("half up", ROUND_HALF_UP), ("half even", ROUND_HALF_EVEN)):
        for each in (True, False):
            total = 5 * line.quantize(unit, mode) if each else (5 * line).quantize(unit, mode)
            kind = "each line" if each else "running total"
            meaning = "every line by itself" if each else "lines add up to the rounded total"
            shown = format_money(total, currency or "USD")
            choices.append(Choice(f"rounding {words} to the cent, {kind}", meaning, shown))
    about = f"five lines of {format_money(line, currency or 'USD')} pay"
    return Readings(tuple(choices), about)


ROUND_QUOTA = Decimal(100_000)
"""Stands in for a quota that is personal, so that every reading has its price."""


def tier_mode(
    scope: Scope, credit: str, rows: Sequence[Row], axis: Axis, per: PeriodKind | None
) -> Readings:
    """Every tier word, priced at the quota or at the top row, whichever is more.

    Where the quota is not written in the plan (it is personal), a round one stands in and is named.
    """
    known = known_quota(scope, credit, per)
    quota = known or ROUND_QUOTA
    bands = bands_of(rows, axis, quota)
    meanings = (
        (TierMode.MARGINAL, "each part at its own rate"),
        (TierMode.RETROACTIVE, "all of it at the rate reached"),
        (TierMode.EXCESS, "the first rate, above the second row the rate reached"),
        (TierMode.WHOLE_DEAL_NEW, "each deal at the rate it reaches"),
        (TierMode.WHOLE_DEAL_OLD, "each deal at the rate it begins at"),
    )
    sample = _sample(bands, quota if axis is Axis.ATTAINMENT else known)
    choices = []
    for mode, meaning in meanings:
        whole = mode in (TierMode.WHOLE_DEAL_NEW, TierMode.WHOLE_DEAL_OLD)
        price = "depends on the deals" if whole else ""
        if bands is not None and not whole:
            price = money(pays(mode, bands, [sample]), scope)
        choices.append(Choice(f"tiers {mode.value}", meaning, price))
    against = ""
    if known is None and axis is Axis.ATTAINMENT:
        against = f" against a quota of {_count(quota, scope, credit)}"
    about = f"on {_count(sample, scope, credit)}{against} this table pays"
    return Readings(tuple(choices), about if bands is not None else "")


def mode_by_other(scope: Scope, rows: Sequence[Row], other: str) -> Readings:
    """A deal before the other credit reaches the last row, in the same pay period."""
    bands = bands_of(rows, Axis.NUMBER, None)
    deal = Decimal(10_000)
    prices = [money(deal * bands[at].rate, scope) for at in (0, -1)] if bands else ["", ""]
    about = f"{money(deal, scope)} before {other} comes to the last row, in one pay period, pays"
    return Readings(
        (
            Choice("tiers marginal", f"at the row {other} stands in before the deal", prices[0]),
            Choice("tiers retroactive", "all of it at the row reached", prices[1]),
        ),
        about if bands else "",
    )


def gate_opening(
    scope: Scope,
    credit: str,
    per: PeriodKind | None,
    share: Literal,
    pay: tuple[Expr | None, Table | None, Table | None],
) -> Readings:
    """All of it, or what lies above the gate: priced at the quota, the top row, or above the gate."""
    rate, tiers, accelerator = pay
    known = known_quota(scope, credit, per)
    quota = known or ROUND_QUOTA
    mode = tiers.mode if tiers is not None else TierMode.MARGINAL
    bands = bands_of(tiers.rows, tiers.axis, quota) if tiers is not None else _one_rate(rate)
    faster = bands_of(accelerator.rows, accelerator.axis, quota) if accelerator is not None else []
    assert isinstance(share.value, Decimal)
    floor = share.value * quota
    sample = _sample([*(bands or ()), *(faster or ())], quota)
    sample = sample if sample > floor else floor * 5 / 4
    prices, about = ["", ""], ""
    by_deal = (TierMode.PER_DEAL, TierMode.WHOLE_DEAL_NEW, TierMode.WHOLE_DEAL_OLD)
    if bands is not None and faster is not None and mode not in by_deal:
        faster_mode = accelerator.mode if accelerator is not None else TierMode.MARGINAL
        prices = [
            money(pays_with(mode, bands, faster, faster_mode, sample, start), scope)
            for start in (Decimal(0), floor)
        ]
        against = "" if known else f" against a quota of {_count(quota, scope, credit)}"
        about = f"{_count(sample, scope, credit)}{against} pays"
    opens = f"opens when attainment >= {share.text}"
    return Readings(
        (
            Choice(
                f"{opens}, from the first dollar", "all of it, once the gate is open", prices[0]
            ),
            Choice(f"{opens}, on the part above", f"never what lies below {share.text}", prices[1]),
        ),
        about,
    )


def _one_rate(rate: Expr | None) -> list[Band] | None:
    if isinstance(rate, Literal) and isinstance(rate.value, Decimal):
        return [Band(Decimal(0), rate.value)]
    return None


def accelerator_mode(scope: Scope, rows: Sequence[Row]) -> Readings:
    """Marginal or retroactive, on pay of which half lies above the last row's start."""
    bands = bands_of(rows, Axis.NUMBER, None)
    half = Decimal(5000)
    multiple = bands[-1].rate if bands else None
    marginal = money(half + half * multiple, scope) if multiple is not None else ""
    whole = money(2 * half * multiple, scope) if multiple is not None else ""
    about = f"{money(2 * half, scope)} of pay, half of it above" if multiple is not None else ""
    return Readings(
        (
            Choice("accelerator marginal", "only the part above is multiplied", marginal),
            Choice("accelerator retroactive", "all of it is multiplied", whole),
        ),
        about,
    )


def accumulation(scope: Scope, name: str, tiers: Statement | None, rows: Sequence[Row]) -> Readings:
    """Three deals of three quarters of the quota in January, March and October, added up by each period."""
    mode, axis = _tiers_of(tiers)
    quota = known_quota(scope, name)
    line = scope.quotas.get(name)
    per = line.period.kind if line is not None and line.period is not None else PeriodKind.QUARTER
    sample = _sample(bands_of(rows, axis, quota), quota)
    deal = sample * 3 / 4
    together = {
        "per deal": ([[deal]] * 3, per, "each deal alone"),
        "accumulated per month": ([[deal]] * 3, PeriodKind.MONTH, "each month from zero"),
        "accumulated per quarter": (
            [[deal] * 2, [deal]],
            PeriodKind.QUARTER,
            "each quarter from zero",
        ),
        "accumulated per year": ([[deal] * 3], PeriodKind.YEAR, "the whole year together"),
    }
    choices = []
    priced = False
    for words, (groups, kind, meaning) in together.items():
        scaled = quota * per.per_year / kind.per_year if quota is not None else None
        bands = bands_of(rows, axis, scaled)
        price = ""
        if bands is not None and mode is not None:
            total = sum((pays(mode, bands, group) for group in groups), Decimal(0))
            price, priced = money(total, scope), True
        choices.append(Choice(f"on {name} {words}", meaning, price))
    about = f"deals of {_count(deal, scope, name)} in January, March and October pay"
    return Readings(tuple(choices), about if priced else "")


def after_clawback(scope: Scope, bands: list[Band] | None, mode: TierMode | None) -> Readings:
    """What a deal pays that follows one of the same size which was taken back."""
    kept = turned = about = ""
    if bands is not None and mode is not None:
        deal = _sample(bands, None) * 3 / 4 or Decimal(1000)
        kept = money(pays(mode, bands, [deal, deal]) - pays(mode, bands, [deal]), scope)
        turned = money(pays(mode, bands, [deal]), scope)
        if mode is TierMode.RETROACTIVE:
            kept = money(pays(mode, bands, [deal, deal]) / 2, scope)
        shown = money(deal, scope)
        about = f"a deal of {shown} after one of {shown} that was lost pays"
    return Readings(
        (
            Choice("attainment kept", "the lost deal still counts", kept),
            Choice(
                "attainment reversed on the trigger day", "it counts no more from then on", turned
            ),
            Choice("attainment reversed in the deal's period", "as if it had never been", turned),
        ),
        about,
    )


def reversed_when() -> Readings:
    """When attainment is reversed."""
    return Readings(
        (
            Choice(
                "attainment reversed on the trigger day",
                "the period in which it was lost goes down",
                "later deals are paid less",
            ),
            Choice(
                "attainment reversed in the deal's period",
                "the period in which it was won goes down",
                "paid deals may be rated again",
            ),
        )
    )


def cap_measured(scope: Scope, limit: Statement | None) -> Readings:
    """A tenth more than the cap is earned, and as much is taken back."""
    cap = amount_of(limit)
    after = before = about = ""
    if cap is not None:
        tenth = cap / 10
        about = (
            f"with {money(cap + tenth, scope)} earned, {money(tenth, scope)} taken back, it pays"
        )
        after, before = money(cap, scope), money(cap - tenth, scope)
    return Readings(
        (
            Choice("measured after clawbacks", "what was taken back makes room", after),
            Choice("measured before clawbacks", "what was taken back is lost as well", before),
        ),
        about,
    )


def recovery(scope: Scope, guarantee: Statement | None) -> Readings:
    """A period of nothing, then one of twice the guarantee."""
    names = ", ".join(scope.names(Kind.COMPONENT)) or "COMPONENTS"
    amount = amount_of(guarantee)
    prices = ["", "", ""]
    about = ""
    if amount is not None:
        prices = [money(amount * factor, scope) for factor in (2, Decimal("2.5"), 3)]
        about = f"a period of nothing and one of {money(2 * amount, scope)} pay together"
    return Readings(
        (
            Choice(f"recover from {names} up to 100%", "later earnings repay it first", prices[0]),
            Choice(f"recover from {names} up to 50%", "half of later earnings repay it", prices[1]),
            Choice("not recovered", "it is never paid back", prices[2]),
        ),
        about,
    )


def draw_parts(scope: Scope, guarantee: Statement, pay: PeriodKind, longer: PeriodKind) -> Readings:
    """A pay period of nothing, at the beginning of the draw's own."""
    amount = amount_of(guarantee)
    parts = pay.per_year // longer.per_year
    each = nothing = about = ""
    if amount is not None:
        each, nothing = money(amount / parts, scope), money(Decimal(0), scope)
        about = f"a {longer.value} whose first {pay.value} earns nothing pays in that {pay.value}"
    return Readings(
        (
            Choice("paid in equal parts", f"each {pay.value} pays its part at least", each),
            Choice("paid at the end", f"the {longer.value}'s end pays what it lacks", nothing),
        ),
        about,
    )


def leftover(scope: Scope, guarantee: Statement | None, recover: Statement | None) -> Readings:
    """One guarantee is still owed when the draw ends; then twice as much is earned."""
    amount = amount_of(guarantee)
    shares = [n.value for n in recover.literals if n.unit is Unit.PERCENT] if recover else []
    carried = forgiven = about = ""
    if amount is not None and shares and isinstance(shares[0], Decimal):
        carried = money(2 * amount - min(amount, shares[0] * 2 * amount), scope)
        forgiven = money(2 * amount, scope)
        about = f"with {money(amount, scope)} owed at its end, {forgiven} earned then pays"
    return Readings(
        (
            Choice("leftover carries over", "the rest stays a debt", carried),
            Choice("leftover is forgiven", "the rest is a gift", forgiven),
        ),
        about,
    )


def after_leaving(scope: Scope) -> Readings:
    """A round sum is still held when a person leaves."""
    due, nothing = money(Decimal(1000), scope), money(Decimal(0), scope)
    return Readings(
        (
            Choice("after leaving: nothing more", "what is held is lost", nothing),
            Choice("after leaving: releases continue", "what is held comes when it is due", due),
            Choice("after leaving: releases continue for 90 days", "the rest is lost", nothing),
        ),
        f"{due} that is due 120 days after the person has left pays",
    )


def rate_of_held(scope: Scope, bands: list[Band] | None, mode: TierMode | None) -> Readings:
    """Two deals in two pay periods that together reach the top row."""
    fixed = alike = about = ""
    if bands is not None and mode is not None:
        deal = _sample(bands, None) / 2 or Decimal(1000)
        fixed = money(pays(mode, bands, [deal]), scope)
        alike = money(pays(mode, bands, [deal, deal]) / 2, scope)
        about = (
            f"a deal of {money(deal, scope)}, a second one following in the next pay period, pays"
        )
    return Readings(
        (
            Choice("rate fixed at booking", "the rate reached at its own period's end", fixed),
            Choice("true-ups released alike", "its true-ups are released as it is", alike),
        ),
        about,
    )


def known_quota(scope: Scope, credit: str, per: PeriodKind | None = None) -> Decimal | None:
    """A credit's quota over a period, where the plan writes it as one amount."""
    line = scope.quotas.get(credit)
    if line is None or line.period is None:
        return None
    amount = amount_of(line if line.expressions else (line.children[0] if line.children else None))
    if amount is None:
        return None
    return scaled_quota(amount, line.period.kind, per, line.has("shares"))


def _tiers_of(line: Statement | None) -> tuple[TierMode | None, Axis]:
    if line is None:
        return None, Axis.ATTAINMENT
    words = {mode.name.lower(): mode for mode in TierMode}
    axes = {axis.value: axis for axis in Axis}
    mode = next((words[choice] for choice in line.choices if choice in words), None)
    axis = next((axes[choice] for choice in line.choices if choice in axes), Axis.VALUE)
    return mode, axis


def _sample(bands: Sequence[Band] | None, quota: Decimal | None) -> Decimal:
    top = bands[-1].start if bands else Decimal(0)
    return max(top, quota or Decimal(0)) or Decimal(100_000)


def amount_of(line: Statement | None) -> Decimal | None:
    """The amount a line writes out; None where it is an expression."""
    node: Node | None = line.expressions[0] if line is not None and line.expressions else None
    if isinstance(node, LiteralNode) and isinstance(node.value, Decimal) and node.value > 0:
        return node.value
    return None


def _count(amount: Decimal, scope: Scope, credit: str) -> str:
    facts = scope.credits.get(credit)
    if facts is not None and facts.unit is Unit.NUMBER:
        return f"{amount:,f} units"
    return money(amount, scope)
