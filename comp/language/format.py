"""One layout for every plan: `comp fmt`.

In: a plan's text. Out: the text laid out, or problems where it cannot be read. Words, their order
and comments stay; only blanks and empty lines change, and laying out twice changes nothing.

    from 0%:6%            from   0%: 6%
    from 100% :  8%   ->  from 100%: 8%
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from comp.language.outline import Branch, Line, Outline
from comp.language.parse import parse_plan
from comp.language.tokens import Token, read_tokens
from comp.language.write import write_tokens
from comp.problems import Problem, display_width, errors, in_order

STEP = 4
_SETTINGS = ("effective", "currency", "pay", "rounding")
_CREDIT_LINES = ("from", "count", "where", "dated")


def format_text(text: str, file: str) -> tuple[str | None, list[Problem]]:
    """The plan laid out; None where a line of it cannot be read."""
    _, outline, problems = parse_plan(text, file)
    if errors(problems):
        return None, in_order(problems)
    return "".join(f"{line}\n" for line in _lay_out(outline)), []


@dataclass(frozen=True, slots=True)
class _Placed:
    """A line of code with its depth, the heading it stands below and whether lines stand below it."""

    line: Line
    depth: int
    parent: int
    heads: bool
    tokens: tuple[str, ...]


def _lay_out(outline: Outline) -> list[str]:
    placed = _place(outline.roots)
    written = _write_all(placed)
    rows: list[str] = []
    blank_wanted = False
    previous: _Placed | None = None
    waiting: list[Line] = []
    for line in outline.lines:
        if not line.content:
            if line.comment:
                waiting.append(line)
            elif waiting:
                # An empty line below comments: they stand by themselves.
                rows += _comments(waiting, previous, None, placed, blank_wanted and bool(rows))
                waiting, blank_wanted = [], True
            else:
                blank_wanted = True
            continue
        here = placed[line.number]
        gap = _gap(previous, here, blank_wanted, placed) and bool(rows)
        ends = [_comment_depth(each, previous, here, placed) > here.depth for each in waiting]
        if waiting and all(ends):
            # These end the part above; the empty line comes after them.
            rows += _comments(waiting, previous, here, placed, blank_wanted)
            rows += [""] if gap else []
        else:
            rows += _comments(waiting, previous, here, placed, gap)
            rows += [""] if gap and not waiting else []
        rows.append(written[line.number])
        previous, waiting, blank_wanted = here, [], False
    rows += _comments(waiting, previous, None, placed, blank_wanted and bool(rows))
    return _tidy(rows)


def _tidy(rows: list[str]) -> list[str]:
    """Never two empty lines in a row, none at either end."""
    kept: list[str] = []
    for row in rows:
        if row or (kept and kept[-1]):
            kept.append(row)
    while kept and not kept[-1]:
        kept.pop()
    return kept


def _place(roots: Sequence[Branch]) -> dict[int, _Placed]:
    placed: dict[int, _Placed] = {}
    todo = [(branch, 0, 0) for branch in roots]
    while todo:
        branch, depth, parent = todo.pop()
        line = branch.line
        tokens = () if line.is_row else _texts(line)
        placed[line.number] = _Placed(line, depth, parent, bool(branch.children), tokens)
        todo += [(child, depth + 1, line.number) for child in branch.children]
    return placed


def _texts(line: Line) -> tuple[str, ...]:
    tokens = read_tokens(line.content, 1)
    assert isinstance(tokens, list), "lines that cannot be cut were reported"
    return tuple(_text(token) for token in tokens)


def _text(token: Token) -> str:
    return token.text if token.kind == "STRING" else " ".join(token.text.split())


def _gap(before: _Placed | None, here: _Placed, wanted: bool, placed: dict[int, _Placed]) -> bool:
    """Whether an empty line stands above a line: around parts, or where the author left one."""
    if before is None:
        return wanted
    if here.depth == 0:
        return True
    if here.depth > 1:
        return False
    top = before
    while top.depth > 1:
        top = placed[top.parent]
    if top.depth == 0:
        return False
    if _is_example_line(here, placed):
        return False
    return wanted or here.heads or top.heads


def _is_example_line(here: _Placed, placed: dict[int, _Placed]) -> bool:
    parent = placed[here.parent]
    return bool(parent.tokens) and parent.tokens[0] == "example"


def _comments(
    comments: Sequence[Line],
    before: _Placed | None,
    below: _Placed | None,
    placed: dict[int, _Placed],
    gap: bool,
) -> list[str]:
    """Comment lines at the depth of a line near them whose indentation they have or nearly have."""
    rows = [""] if gap and comments else []
    for comment in comments:
        depth = _comment_depth(comment, before, below, placed)
        rows.append(" " * (STEP * depth) + comment.comment)
    return rows


def _comment_depth(
    comment: Line, before: _Placed | None, below: _Placed | None, placed: dict[int, _Placed]
) -> int:
    near: list[tuple[int, int, int]] = []
    if below is not None:
        near.append((abs(below.line.indent - comment.indent), 0, below.depth))
    while before is not None:
        near.append((abs(before.line.indent - comment.indent), 1, before.depth))
        before = placed.get(before.parent)
    return min(near)[2] if near else 0


def _write_all(placed: dict[int, _Placed]) -> dict[int, str]:
    """Every line of code, those that belong together aligned."""
    written: dict[int, str] = {}
    numbers = sorted(placed)
    siblings: dict[int, list[_Placed]] = {}
    for number in numbers:
        siblings.setdefault(placed[number].parent, []).append(placed[number])
    for group in siblings.values():
        piped = [entry for entry in group if entry.line.is_row]
        plain = [entry for entry in group if not entry.line.is_row]
        texts = _table([entry.line.content for entry in piped]) if piped else []
        texts += _aligned([entry.tokens for entry in plain]) if plain else []
        for entry, text in zip((*piped, *plain), texts, strict=True):
            comment = f"  {entry.line.comment}" if entry.line.comment else ""
            written[entry.line.number] = " " * (STEP * entry.depth) + text + comment
    return written


def _table(rows: Sequence[str]) -> list[str]:
    cells = [[cell.strip() for cell in row[1:-1].split("|")] for row in rows]
    columns = max(len(row) for row in cells)
    widths = [
        max((display_width(row[index]) for row in cells if index < len(row)), default=0)
        for index in range(columns)
    ]
    return [
        "| " + " | ".join(_pad(cell, widths[index]) for index, cell in enumerate(row)) + " |"
        for row in cells
    ]


def _pad(text: str, width: int) -> str:
    return text + " " * (width - display_width(text))


def _aligned(lines: Sequence[tuple[str, ...]]) -> list[str]:
    """Rows of tables by their colons, weights by their names, settings by their values."""
    if all(_bound(line) is not None for line in lines):
        return _rows(lines)
    if all(_is_weight(line) for line in lines):
        return _weights(lines)
    if all(line[0] == "to" and ":" in line for line in lines):
        return _recipients(lines)
    words = _first_words(lines)
    if not words:
        return [write_tokens(line) for line in lines]
    width = max(len(word) for word in words)
    return [
        f"{line[0]:<{width}}  {write_tokens(line[1:])}"
        if line[0] in words and line[1:2] != ("below",)
        else write_tokens(line)
        for line in lines
    ]


def _is_weight(line: tuple[str, ...]) -> bool:
    """`40% ramp "..."`; the rows of a release go on with `on`, `as`, `when` or `in`."""
    named = len(line) > 1 and line[0].endswith("%") and line[1].isidentifier()
    return named and line[1] not in ("on", "as", "when", "in")


def _first_words(lines: Sequence[tuple[str, ...]]) -> set[str]:
    """The words whose values stand below each other: a plan's settings, a credit's lines."""
    first = {line[0] for line in lines}
    if "effective" in first or "rounding" in first:
        return first & set(_SETTINGS)
    if "count" in first or "dated" in first:
        return first & set(_CREDIT_LINES)
    return set()


def _recipients(lines: Sequence[tuple[str, ...]]) -> list[str]:
    """`to HOLDER: PERCENT` by the percents."""
    holders = [write_tokens(line[: line.index(":") + 1]) for line in lines]
    shares = [write_tokens(line[line.index(":") + 1 :]) for line in lines]
    wide, long = max(map(len, holders)), max(map(len, shares))
    pairs = zip(holders, shares, strict=True)
    return [f"{holder:<{wide}} {share:>{long}}" for holder, share in pairs]


def _bound(line: tuple[str, ...]) -> int | None:
    """Where the colon of a row `from BOUND: VALUE` or `at BOUND: VALUE` stands among its texts."""
    if line[0] in ("from", "at") and ":" in line:
        return line.index(":")
    return None


def _rows(lines: Sequence[tuple[str, ...]]) -> list[str]:
    bounds = [write_tokens(line[1 : _bound(line)]) for line in lines]
    values = [write_tokens(line[line.index(":") + 1 :]) for line in lines]
    width = max(len(bound) for bound in bounds)
    single = all(" " not in value for value in values)
    value_width = max(len(value) for value in values) if single else 0
    return [
        f"{line[0]} {bound:>{width}}: {value:>{value_width}}"
        for line, bound, value in zip(lines, bounds, values, strict=True)
    ]


def _weights(lines: Sequence[tuple[str, ...]]) -> list[str]:
    weight = max(len(line[0]) for line in lines)
    name = max(len(line[1]) for line in lines)
    return [
        f"{line[0]:>{weight}} {line[1]}{write_tokens(line[2:])}"
        if line[2:3] == (",",)
        else f"{line[0]:>{weight}} {line[1]:<{name}} {write_tokens(line[2:])}".rstrip()
        for line in lines
    ]
