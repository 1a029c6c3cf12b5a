"""Draws over longer periods against the rules of docs/order_of_calculation.md, month by month by hand."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from tests.engine.story import Story, story
from tests.engine.test_draws import EARNS
from tests.scale import count, seed

ZERO, CENT = Decimal(0), Decimal("0.01")
Paid = dict[tuple[int, str], Decimal]


@dataclass(frozen=True)
class Drawn:
    """A draw per quarter and what its person earns, month by month."""

    guarantee: Decimal
    percent: int
    recovered: bool
    in_parts: bool
    of_all: bool
    first: int
    last: int
    earned: dict[int, Decimal]

    @property
    def text(self) -> str:
        of = " of all earnings" if self.of_all else ""
        back = f"recover from earns up to {self.percent}%{of}\n    leftover carries over"
        return (
            f"draw ramp:\n    guarantee ${self.guarantee} per quarter "
            f"from 2026-{self.first:02}-01 to 2026-{self.last:02}-28\n"
            f"    paid {'in equal parts' if self.in_parts else 'at the end'}\n"
            f"    {back if self.recovered else 'not recovered'}\n"
        )

    @property
    def deals(self) -> str:
        rows = [f"    | D-{m} | 2026-{m:02}-10 | ${a * 10} |\n" for m, a in self.earned.items()]
        return "given deals:\n    | deal | close_date | acv |\n" + "".join(rows)


def drawn(random: Random) -> Drawn:
    months = [month for month in range(1, 13) if random.random() < 0.6] or [12]
    return Drawn(
        guarantee=Decimal(random.randrange(100, 1_500_000)) / 100,
        percent=random.choice([33, 50, 100]),
        recovered=random.random() < 0.7,
        in_parts=random.random() < 0.6,
        of_all=random.random() < 0.3,
        first=random.randrange(1, 5),
        last=random.randrange(5, 10),
        earned={m: Decimal(random.choice([5, 1])) * random.randrange(0, 6000) for m in months},
    )


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def by_hand(draw: Drawn) -> Paid:
    """What each month pays by kind of line."""
    paid: Paid = {}
    balance = earned = ahead = ZERO
    for month in range(1, 13):
        a = draw.earned.get(month, ZERO)
        begins = (month - 1) // 3 * 3 + 1
        quarter = [m for m in range(begins, begins + 3) if draw.first <= m <= draw.last]
        g = r = ZERO
        if month not in quarter:
            r = min(balance, cents(a * draw.percent / 100), a)
        else:
            k, n = quarter.index(month) + 1, len(quarter)
            part = cents(draw.guarantee * k / n) - cents(draw.guarantee * (k - 1) / n)
            earned += a
            if month != quarter[-1]:
                g = max((part if draw.in_parts else ZERO) - a, ZERO)
                ahead += g
            else:
                lacking = max(draw.guarantee - earned, ZERO) - ahead
                g = lacking if lacking >= 0 else -min(-lacking, a)
                over = earned if draw.of_all else max(earned - draw.guarantee, ZERO)
                r = min(balance - ahead, cents(over * draw.percent / 100), a + min(g, ZERO))
                earned = ahead = ZERO
        r = max(r, ZERO) if draw.recovered else ZERO
        balance += g - r if draw.recovered else ZERO
        paid |= {(month, "earned"): a, (month, "draw"): g, (month, "recovery"): -r}
    return {place: amount for place, amount in paid.items() if amount}


def by_engine(told: Story) -> Paid:
    found: Paid = {}
    for row in told.result.lines.iter_rows(named=True):
        place = (int(row["pay_period"][-2:]), row["kind"])
        found[place] = found.get(place, ZERO) + row["amount"]
    return found


def test_random_draws_pay_what_the_rules_say() -> None:
    for index in range(count(300)):
        draw = drawn(Random(seed() * 1000 + index))
        told = story(EARNS + draw.text, draw.deals, through="2026-12-31")
        assert by_engine(told) == by_hand(draw), draw
        assert not told.problems
