"""Crediting blocks: who gets which part of a deal, and credits that go by them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from comp.language.asking import asked, typed_field
from comp.language.plan import (
    CreditedBy,
    Crediting,
    CreditingBlock,
    Expr,
    Field,
    Holder,
    Recipient,
    Unit,
)
from comp.language.scope import Kind, Scope
from comp.language.slots import Slots, date_field, value
from comp.language.syntax import Statement, Word
from comp.language.unit_rules import UNIT_WORDS, parts
from comp.money import format_percent

_HOLDERS = {
    "owner": Holder.OWNER,
    "territory": Holder.TERRITORY,
    "role": Holder.ROLE,
    "role_for": Holder.ROLE,
    "manager": Holder.MANAGER,
    "manager_up": Holder.MANAGER,
}


def compile_crediting(line: Statement, scope: Scope) -> Crediting | None:
    """`crediting NAME:`; None where a part of it has a problem."""
    before = len(scope.problems)
    slots = Slots(line, scope)
    slots.check_twice()
    day = slots.need("as_of_day")
    as_of = date_field(day.fields[0], scope, "as of") if day is not None else None
    blocks = [_block(each, scope) for each in line.children if each.kind == "crediting_when"]
    alone = line.all("recipient")
    if alone:
        _check_alone(line, alone[0], scope)
        blocks.append(_rows(line, alone, scope))
    otherwise = _under(slots.get("otherwise"), scope)
    overlay = _under(slots.get("overlay"), scope)
    _check_whole([*blocks, *([otherwise] if otherwise is not None else [])], line, scope)
    if line.whole and not blocks and otherwise is None and overlay is None:
        message = "this crediting block credits nobody"
        scope.add("line-missing", message, "write to owner: 100%", slots.anchor("recipient"))
    if len(scope.problems) > before or as_of is None or not line.whole:
        return None
    return Crediting(
        slots.name, slots.sentence(), as_of, tuple(blocks), otherwise, overlay, line.span
    )


def _check_alone(line: Statement, row: Statement, scope: Scope) -> None:
    other = line.first("crediting_when", "otherwise")
    if other is not None:
        message = "this row holds for every deal, and other rows hold for some"
        remedy = "put it below a when TEST: or below otherwise:"
        related = ((other.span, "these rows hold for some deals"),)
        scope.add("crediting-row-alone", message, remedy, row.span, related=related)


def _block(line: Statement, scope: Scope) -> CreditingBlock:
    ask = asked(scope, "deal owner", "a crediting block")
    test = value(line.expressions[0], ask, (Unit.TEST,), "when")
    block = _rows(line, line.children, scope)
    return CreditingBlock(test, block.rows, line.span)


def _under(line: Statement | None, scope: Scope) -> CreditingBlock | None:
    return _rows(line, line.children, scope) if line is not None else None


def _rows(
    line: Statement, rows: list[Statement] | tuple[Statement, ...], scope: Scope
) -> CreditingBlock:
    found = [_recipient(row, scope) for row in rows if row.kind == "recipient"]
    clear = line.whole and None not in found
    known = tuple(recipient for recipient in found if recipient is not None)
    return CreditingBlock(None, known if clear else (), line.span)


def _check_whole(blocks: Sequence[CreditingBlock], line: Statement, scope: Scope) -> None:
    """One problem for each block that is not whole, and one where two only have a row exchanged."""
    exchanged = False
    for number, block in enumerate(blocks if line.whole else ()):
        total = _sum(block)
        if not block.rows or total == 1 or exchanged:
            exchanged = False
            continue
        exchanged = number + 1 < len(blocks) and total + _sum(blocks[number + 1]) == 2
        verb, to = ("add", "to") if total < 1 else ("take", "from")
        scope.add(
            "crediting-not-whole",
            f"these rows add up to {format_percent(total)}, not to 100%",
            f"{verb} {format_percent(abs(1 - total))} {to} one of them, or put what comes on top below overlay:",
            block.span,
            related=tuple((each.span, f"{format_percent(each.share)} here") for each in block.rows),
        )


def _sum(block: CreditingBlock) -> Decimal:
    return sum((recipient.share for recipient in block.rows), Decimal(0))


def _recipient(row: Statement, scope: Scope) -> Recipient | None:
    choice = next(each for each in row.choices if each in _HOLDERS)
    holder = _HOLDERS[choice]
    share = row.literals[-1].value
    assert isinstance(share, Decimal)
    role = _role(row) if holder is Holder.ROLE else ""
    field = _text_field(row.fields[0], scope) if row.fields else None
    if row.fields and field is None:
        return None
    levels = 1
    if choice == "manager_up":
        literal = row.literals[0]
        assert isinstance(literal.value, Decimal)
        if literal.value != int(literal.value) or not 1 <= literal.value <= 50:
            message = "levels are counted 1, 2, 3 and so on"
            remedy = "write to manager of owner 2 levels up: ..."
            scope.add("level-wrong", message, remedy, literal.span)
            return None
        levels = int(literal.value)
    return Recipient(holder, share, role, field, levels, row.span)


def _role(row: Statement) -> str:
    return row.texts[0].text if row.texts else row.names[0].text


def _text_field(word: Word, scope: Scope) -> Field | None:
    field = typed_field(word, asked(scope, "deal", "a crediting block"))
    if field is None or field.unit is Unit.TEXT:
        return field
    message = f"territories and scopes are text, and {word.text} is {UNIT_WORDS[field.unit]}"
    scope.add("unit-wrong", message, "write a field such as deal.territory", word.span)
    return None


def credited_by(line: Statement, count: Statement | None, scope: Scope) -> CreditedBy | None:
    """What a credit says `from crediting NAME`; None where it takes deals otherwise."""
    if not line.has("by_crediting"):
        return None
    name, overlay = line.names[0], line.has("by_overlay")
    if scope.use(Kind.CREDITING, name):
        _check_part(scope.creditings.get(name.text), name, overlay, scope)
    if count is not None and count.fields:
        message = f"{name.text} says which share everybody has"
        scope.add(
            "times-beside-crediting", message, "leave out times split.share", count.fields[0].span
        )
    return CreditedBy(name.text, overlay)


def _check_part(block: Crediting | None, name: Word, overlay: bool, scope: Scope) -> None:
    if block is None:
        return
    if overlay and block.overlay is None:
        message = f"{name.text} has no overlay"
        scope.add("crediting-part-missing", message, f"write from crediting {name.text}", name.span)
    if not overlay and not block.blocks and block.otherwise is None:
        message = f"{name.text} has an overlay only"
        remedy = f"write from crediting {name.text}, overlay"
        scope.add("crediting-part-missing", message, remedy, name.span)


def check_split_fields(scope: Scope, *expressions: Expr | None) -> None:
    """Of a split only the role is known where a crediting block divides the deal."""
    todo = [expression for expression in expressions if expression is not None]
    while todo:
        expr = todo.pop()
        if isinstance(expr, Field) and expr.scope == "split" and expr.name != "role":
            message = f"split.{expr.name} is a column of splits, and a crediting block divides this credit"
            scope.add(
                "field-out-of-place", message, "use only split.role of a split here", expr.span
            )
        todo += parts(expr)
