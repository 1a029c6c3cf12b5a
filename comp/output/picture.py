"""The attainment bar of a statement as inline SVG: how far, the quota, where tiers begin.

attainment_bar(goal)   ->   '<svg ...>...</svg>'
"""

from __future__ import annotations

from decimal import Decimal

from markupsafe import Markup, escape

from comp.output.attained import Goal

WIDTH = 640
BAR_TOP, BAR_HEIGHT = 22, 16
_LABEL_ROOM = 44


def attainment_bar(goal: Goal) -> Markup:
    """The bar; its description in words is the picture's title, so nothing is told by colour only."""
    full = _full_scale(goal)
    reached = _x(max(goal.credited, Decimal(0)), full)
    bottom = BAR_TOP + BAR_HEIGHT
    parts = [
        f'<rect class="track" x="0" y="{BAR_TOP}" width="{WIDTH}" height="{BAR_HEIGHT}" rx="3"/>',
        f'<rect class="fill" x="0" y="{BAR_TOP}" width="{reached}" height="{BAR_HEIGHT}" rx="3"/>',
    ]
    taken: list[int] = []
    for mark in goal.marks:
        at = _x(mark.at, full)
        if mark.at > 0:
            parts.append(f'<line class="mark" x1="{at}" x2="{at}" y1="{BAR_TOP}" y2="{bottom}"/>')
        if all(abs(at - other) >= _LABEL_ROOM for other in taken):
            parts.append(_label(at, bottom + 17, mark.bound, "below"))
            taken.append(at)
    if goal.quota is not None:
        at = _x(goal.quota, full)
        top, foot = BAR_TOP - 6, bottom + 5
        parts.append(f'<line class="quota" x1="{at}" x2="{at}" y1="{top}" y2="{foot}"/>')
        parts.append(_label(at, BAR_TOP - 9, "quota", "above"))
    share = f", {goal.share} of {goal.quota_text}" if goal.quota is not None else ""
    title = escape(f"{goal.credit} of {goal.period}: {goal.credited_text}{share}")
    view = f"0 0 {WIDTH} {bottom + 22}"
    body = "".join(parts)
    return Markup(
        f'<svg class="bar" viewBox="{view}" role="img" aria-label="{title}">'
        f"<title>{title}</title>{body}</svg>"
    )


def _full_scale(goal: Goal) -> Decimal:
    """What the whole width stands for: a little past the furthest of total, quota and tiers."""
    furthest = max([goal.credited, goal.quota or Decimal(0), *(mark.at for mark in goal.marks)])
    return furthest * Decimal("1.12") if furthest > 0 else Decimal(1)


def _x(amount: Decimal, full: Decimal) -> int:
    return int((amount * WIDTH / full).to_integral_value())


def _label(x: int, y: int, text: str, place: str) -> str:
    anchor = "start" if x < 16 else "end" if x > WIDTH - 16 else "middle"
    return f'<text class="{place}" x="{x}" y="{y}" text-anchor="{anchor}">{escape(text)}</text>'
