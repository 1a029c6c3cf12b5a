"""What `comp show` says of a crediting block: who gets which part of which deals."""

from __future__ import annotations

from comp.language.describe import describe_expression
from comp.language.plan import Crediting, CreditingBlock, Holder, Recipient
from comp.money import format_percent


def show_crediting(crediting: Crediting) -> list[str]:
    """The block with its rows."""
    lines = [f"crediting {crediting.name}"]
    lines += [f'  "{crediting.sentence}"'] if crediting.sentence else []
    lines.append(f"  who holds what is looked up on the day {describe_expression(crediting.as_of)}")
    for block in crediting.blocks:
        test = f"when {describe_expression(block.test)}" if block.test is not None else "each deal"
        lines += _block(test, block)
    if crediting.otherwise is not None:
        lines += _block("otherwise", crediting.otherwise)
    if crediting.overlay is not None:
        lines += _block("on top, as overlay", crediting.overlay)
    return lines


def _block(title: str, block: CreditingBlock) -> list[str]:
    shares = [format_percent(row.share) for row in block.rows]
    width = max((len(share) for share in shares), default=0)
    rows = zip(shares, block.rows, strict=True)
    return [f"  {title}:", *(f"    {share:>{width}}  {_holder_words(row)}" for share, row in rows)]


def _holder_words(row: Recipient) -> str:
    """`who holds the role se for deal.region`."""
    value = describe_expression(row.field) if row.field is not None else ""
    match row.holder:
        case Holder.OWNER:
            return "the owner"
        case Holder.TERRITORY:
            return f"who holds the territory {value}"
        case Holder.ROLE:
            return f"who holds the role {row.role}" + (f" for {value}" if value else "")
        case Holder.MANAGER:
            above = f" {row.levels} levels up" if row.levels > 1 else ""
            return f"the owner's manager{above}"
