"""Pay that waits, in words: what lets each share go, and what leaving means for the rest."""

from __future__ import annotations

from comp.language.describe import describe_expression as words
from comp.language.plan import AfterLeaving, Release, ReleaseRow, ReleaseWhen, Unit
from comp.money import format_percent, plain

_APART = {1: "monthly", 3: "quarterly", 12: "yearly"}


def show_release(release: Release) -> list[str]:
    """The block of `comp show`."""
    lines = [f"release {release.name}"]
    lines += [f'  "{release.sentence}"'] if release.sentence else []
    for row in release.rows:
        lines.append(f"  {format_percent(row.share)} {release_words(row)}")
    if release.lost_on is not None:
        lost = f"lost on {words(release.lost_on)}"
        lines.append(f"  {lost}: what is not released before that day is not paid")
    if release.where is not None:
        lines.append(f"  only where {words(release.where)}; other deals are paid as earned")
    if release.rate_fixed:
        lines.append("  at the rate reached when booked; later deals change nothing")
    return lines


def release_words(row: ReleaseRow) -> str:
    """What a share waits for: `3 months after deal.close_date`."""
    if row.paid is not None:
        due = words(row.paid)
        if row.when is ReleaseWhen.WHEN_PAID:
            return f"when deal.paid reaches {due}"
        return f"as deal.paid of {due}"
    day = "the last day of the period" if row.day is None else words(row.day)
    unit = "days" if row.after_unit is Unit.DAYS else "months"
    lag = f"{plain(row.after)} {unit} after {day}" if row.after else ""
    if row.when is ReleaseWhen.IN_PARTS:
        return f"in {row.parts} {_APART[row.apart]} parts, the first {lag or f'on {day}'}"
    return lag or f"on {day}"


def show_after_leaving(after: AfterLeaving) -> list[str]:
    """What becomes of held pay when a person leaves."""
    if after.days is None:
        return ["after leaving", "  held pay still comes when it is due"]
    if after.days == 0:
        return ["after leaving", "  held pay is lost"]
    return ["after leaving", f"  held pay still comes for {after.days} days; the rest is lost"]
