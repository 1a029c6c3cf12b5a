"""Which ledger columns the plans ask for, and where: `deal.cancelled_on` in line 31 of a plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass

from comp.language.asking import PAYMENT
from comp.language.plan import Field, Plan
from comp.source import Span


@dataclass(frozen=True, slots=True)
class Need:
    """A column some plan asks for, and the first place where it does."""

    scope: str
    column: str
    span: Span

    @property
    def place(self) -> str:
        """`plans/ae.plan, line 31`."""
        return f"{self.span.file}, line {self.span.line}"


def needed_columns(plans: Sequence[Plan], scope: str) -> list[Need]:
    """The columns of `deal.`, `person.` or `split.` the plans name, each once."""
    needs: dict[str, Need] = {}
    for plan in plans:
        # Fields of payments come from their own file, and days that are worked out from none.
        elsewhere = {*PAYMENT, *(plan.worked_out if scope == "deal" else ())}
        for found in _fields(plan):
            if found.scope == scope and found.name not in elsewhere:
                needs.setdefault(found.name, Need(scope, found.name, found.span))
    return list(needs.values())


def _fields(node: object) -> Iterator[Field]:
    """Every field reference below a part of a plan."""
    stack = [node]
    while stack:
        part = stack.pop()
        if isinstance(part, Field):
            yield part
        elif isinstance(part, tuple):
            stack.extend(reversed(part))
        elif is_dataclass(part) and not isinstance(part, (type, Span)):
            stack.extend(getattr(part, name.name) for name in reversed(fields(part)))
