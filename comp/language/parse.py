"""A plan file's text as statements: every line parsed on its own, blocks made by indentation.

In: text. Out: `FileSyntax` and problems, one for each mistake. A line that cannot be read, or stands
in the wrong place, is reported once; what hangs on it is left alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from comp.language.build import build_statement
from comp.language.elsewhere import told_elsewhere
from comp.language.grammar import Stuck, parse_tokens
from comp.language.left_out import ROW_BLOCKS
from comp.language.other_rows import other_row
from comp.language.other_words import other_line
from comp.language.outline import Branch, Line, Outline, read_outline, uneven
from comp.language.repair import Around, repair_line
from comp.language.suggest import nearest
from comp.language.syntax import Cell, FileSyntax, Statement
from comp.language.tokens import Token, Unreadable, read_tokens
from comp.language.words import BLOCKS, FORMS, HEADINGS, beginnings, block_name, first_word
from comp.problems import Problem
from comp.source import Span

MOST_PROBLEMS = 100
MOST_REPAIRS = 25
DISPLACED = frozenset({"line-misplaced", "heading-missing", "block-empty"})


def parse_plan(text: str, file: str) -> tuple[FileSyntax, Outline, list[Problem]]:
    """The statements of a file, its lines, and what is wrong with them."""
    outline, problems = read_outline(text, file)
    reader = _Reader(file, {p.span.line for p in problems if p.span})
    reader.order = {branch: n for n, branch in enumerate(_code_lines(outline))}
    if not outline.lines and problems:
        return FileSyntax(None, (), True, False), outline, problems
    statements, whole = reader.block(outline.roots, "file")
    plans = [s for s in statements if s.kind == "plan_heading"]
    shared = tuple(s for s in statements if s.kind == "shared_heading")
    examples = tuple(s for s in statements if s.kind == "example_heading")
    reader.add_plan_count(plans, shared, examples)
    broken = reader.broken_headings or bool(reader.refused)
    plan = plans[0] if plans else None
    return (
        FileSyntax(plan, examples, broken, whole and not problems, shared, tuple(reader.unclear)),
        outline,
        problems + reader.problems,
    )


def _code_lines(outline: Outline) -> list[int]:
    return [line.number for line in outline.lines if line.content]


@dataclass(slots=True)
class _Reader:
    file: str
    refused: set[int]
    problems: list[Problem] = field(default_factory=list)
    order: dict[int, int] = field(default_factory=dict)
    reported: set[int] = field(default_factory=set)
    broken_headings: bool = False
    unclear: list[str] = field(default_factory=list)
    last_structural: int = -9
    siblings: list[Line] = field(default_factory=list)
    part: str = ""

    def block(self, branches: Sequence[Branch], block: str) -> tuple[list[Statement], bool]:
        """The statements below a heading, and whether every line of the block was understood."""
        statements: list[Statement] = []
        self.siblings = [branch.line for branch in branches]
        whole = True
        lost = False
        for branch in branches:
            if lost and not (block == "file" and _begins_part(branch.line)):
                continue
            read = self._statement(branch, block)
            if read is None:
                whole = False
                lost = self._is_misplaced(branch)
                continue
            if read.kind == "sentence" and statements:
                self._misplaced(branch, "sentence", block)
                whole, lost = False, True
                continue
            orphaned = read.kind not in HEADINGS and not read.whole
            if read.children and self._follows_trouble(branch):
                # What was lost just above may belong here: nothing is missed in this block.
                read = replace(read, whole=False)
            lost = False
            statements.append(read)
            whole = whole and not orphaned and branch.line.number not in self.refused
        if whole:
            self._check_indentation(branches, block)
        return statements, whole

    def _check_indentation(self, branches: Sequence[Branch], block: str) -> None:
        for problem in uneven(branches, self.file, 0 if block == "file" else None):
            self._add(problem)

    def _follows_trouble(self, branch: Branch) -> bool:
        position = self.order.get(branch.line.number, 0)
        return 0 <= position - self.last_structural <= 2

    def _is_misplaced(self, branch: Branch) -> bool:
        """Whether the last structural problem was about this line; then its siblings are lost too."""
        return self.last_structural == self.order.get(branch.line.number)

    def _statement(self, branch: Branch, block: str) -> Statement | None:
        line = branch.line
        if line.number in self.refused:
            self._lose_heading(branch)
            return None
        if block in ("given", "expect") or (block == "table" and line.is_row):
            return self._row(branch)
        if line.is_row:
            self._misplaced(branch, "table_row", block)
            return None
        statement = self._parsed(branch, block)
        if statement is None:
            return None
        if statement.kind not in BLOCKS[block]:
            self._misplaced(branch, statement.kind, block)
            self._lose_heading(branch)
            return None
        return self._with_children(statement, branch)

    def _parsed(self, branch: Branch, block: str) -> Statement | None:
        line = branch.line
        if len(self.problems) >= MOST_PROBLEMS:
            self._unreadable(None, branch)
            return None
        tokens = read_tokens(line.content, line.indent + 1)
        if isinstance(tokens, Unreadable):
            self._unreadable(tokens.problem(self.file, line.number), branch)
            return None
        if not tokens:
            return None
        unknown, meant = self._unknown_line(line, tokens, block)
        if unknown is not None:
            self._unreadable(unknown, branch, meant is None)
            if meant is None:
                return None
            tokens = meant
        tree, stands_in = parse_tokens(tokens), False
        if isinstance(tree, Stuck) and unknown is not None:
            self._lose_heading(branch)
            return None
        if isinstance(tree, Stuck):
            span, around = line.span(self.file), self._around(branch, block)
            repair = repair_line(tokens, tree, span, around, len(self.problems) < MOST_REPAIRS)
            self._unreadable(repair.problem, branch, repair.tokens is None)
            if repair.tokens is None:
                return None
            tokens, stands_in = repair.tokens, repair.problem.code == "value-missing"
            tree = parse_tokens(tokens)
            if isinstance(tree, Stuck):
                return None
        built = build_statement(tree, tokens, self.file, line.number, line.span(self.file))
        return replace(built, stands_in=True) if stands_in else built

    def _around(self, branch: Branch, block: str) -> Around:
        number = self.siblings.index(branch.line) if branch.line in self.siblings else 0
        rows = tuple(line.content for line in self.siblings)
        return Around(block, rows, number, bool(branch.children))

    def _unreadable(self, problem: Problem | None, branch: Branch, lost: bool = True) -> None:
        self.refused.add(branch.line.number)
        self.unclear.append(branch.line.content)
        if problem is not None:
            self._add(problem)
        if lost:
            self._lose_heading(branch)

    def _lose_heading(self, branch: Branch) -> None:
        """Names a lost heading may have introduced are not reported as unknown."""
        if branch.children or branch.line.content.endswith(":") or ":" in branch.line.content:
            self.broken_headings = True

    def _unknown_line(
        self, line: Line, tokens: list[Token], block: str
    ) -> tuple[Problem | None, list[Token] | None]:
        """The problem of a line whose first word begins no line, and the tokens probably meant."""
        first = tokens[0]
        if first.kind != "WORD":
            return None, None
        starters = dict(beginnings())
        values = ("min", "max", "whole", "if", "not", "attainment", "amount")
        known = [first_word(kind) for kind in BLOCKS[block] if first_word(kind)]
        is_row = (block in ROW_BLOCKS or block == "steps") and any(
            token.text == ":" for token in tokens
        )
        heads = FORMS[starters.get(first.text, "table")].endswith(":")
        if is_row and first.text not in known and not heads:
            del starters[first.text]
        if first.text in starters or block in ("cap", "multiplier") or first.text in values:
            return None, None
        only = known[0] if len(set(known)) == 1 else None
        meant = nearest(first.text, known) or nearest(first.text, starters) or only
        message = f"{first.text} begins no line of {block_name(block)}"
        remedy = f"write one of {', '.join(dict.fromkeys(known))}"
        tokens_meant = None
        other = other_line(first.text, block, self.part, line.content[len(first.text) :])
        row = other_row(line.content, self._rows_above(line)) if is_row else None
        if row is not None:
            message, written = row
            remedy = f"write {written}"
            read = read_tokens(written, first.column)
            tokens_meant = read if isinstance(read, list) and "START" not in written else None
        elif other:
            remedy = other
        elif meant:
            rest = line.content[len(first.text) :]
            remedy = f"write {meant}{rest}"
            read = read_tokens(meant + rest, first.column)
            tokens_meant = read if isinstance(read, list) else None
        elif not known:
            remedy = f"write it as {FORMS[BLOCKS[block][0]]}"
        span = Span(self.file, line.number, first.column, first.end)
        return Problem("line-unknown", message, remedy, span, label=message), tokens_meant

    def _rows_above(self, line: Line) -> list[str]:
        place = self.siblings.index(line) if line in self.siblings else 0
        return [above.content for above in self.siblings[:place]]

    def _with_children(self, statement: Statement, branch: Branch) -> Statement | None:
        last = branch.last_line().number
        if statement.kind not in HEADINGS:
            if branch.children:
                self._orphans(branch)
                return replace(statement, whole=False, last_line=last)
            return statement
        if not branch.children:
            self._empty(statement)
            return replace(statement, whole=False)
        self.part = statement.names[0].text if statement.names else ""
        children, whole = self.block(branch.children, statement.kind)
        return replace(statement, children=tuple(children), whole=whole, last_line=last)

    def _row(self, branch: Branch) -> Statement | None:
        line = branch.line
        span = line.span(self.file)
        if not line.is_row or not line.content.endswith("|") or len(line.content) < 2:
            self._add(
                Problem(
                    "table-row-open",
                    "a row of a table begins and ends with |",
                    f"write {_closed(line.content)}",
                    span,
                    label="a row of a table begins and ends with |",
                )
            )
            self.refused.add(line.number)
            return None
        if branch.children:
            self._orphans(branch)
            return None
        return Statement("table_row", span, cells=self._cells(line), last_line=line.number)

    def _cells(self, line: Line) -> tuple[Cell, ...]:
        cells = []
        column = line.indent + 2
        for part in line.content[1:-1].split("|"):
            text = part.strip()
            start = column + len(part) - len(part.lstrip()) if text else column
            end = start + max(1, len(text))
            cells.append(Cell(text, Span(self.file, line.number, start, end)))
            column += len(part) + 1
        return tuple(cells)

    # ------------------------------------------------ lines in the wrong place

    def _structural(self, problem: Problem, line: int) -> None:
        """Adds a problem of structure; one that follows within two lines has the same cause."""
        position = self.order.get(line, 0)
        self.broken_headings = True
        if position - self.last_structural > 2:
            self._add(problem)
        self.last_structural = position

    def _misplaced(self, branch: Branch, kind: str, block: str) -> None:
        line = branch.line
        message, remedy = told_elsewhere(kind, block, line.content)
        span = line.span(self.file)
        self._structural(
            Problem("line-misplaced", message, remedy, span, label=message), line.number
        )

    def _orphans(self, branch: Branch) -> None:
        child = branch.children[0].line
        message = f"this line is indented below one that is no heading (line {branch.line.number})"
        remedy = f"indent it by {branch.line.indent} spaces, or put its heading above it"
        span = child.span(self.file)
        problem = Problem("heading-missing", message, remedy, span, label=message)
        self._structural(problem, child.number)

    def _empty(self, statement: Statement) -> None:
        wanted = FORMS[BLOCKS[statement.kind][0]]
        if wanted.startswith('"'):
            wanted = FORMS[BLOCKS[statement.kind][1]]
        message = "nothing is indented below this heading"
        remedy = f"indent its lines below it, such as {wanted}, or delete it"
        problem = Problem("block-empty", message, remedy, statement.span, label=message)
        self._structural(problem, statement.span.line)

    def add_plan_count(
        self,
        plans: list[Statement],
        shared: tuple[Statement, ...],
        examples: tuple[Statement, ...],
    ) -> None:
        """One plan a file, or shared parts without examples."""
        if shared and not plans:
            for example in examples:
                message = "an example belongs to a plan, and this file holds shared parts"
                remedy = "move it to the file of a plan that uses them"
                self._add(Problem("line-misplaced", message, remedy, example.span, label=message))
            return
        if len(plans) > 1 and plans[0].whole:
            message = "a file holds one plan, and this is the second"
            self._add(
                Problem(
                    "plan-second",
                    message,
                    "move it to a file of its own",
                    plans[1].span,
                    label=message,
                )
            )
        if not plans and not self.broken_headings and not self.problems:
            self._add(
                Problem(
                    "plan-missing",
                    "this file holds no plan",
                    f"begin it with {FORMS['plan_heading']}",
                    Span(self.file, 1),
                )
            )

    def _add(self, problem: Problem) -> None:
        """Keeps a problem; of several on one line the first is the cause."""
        line = problem.span.line if problem.span else 0
        if len(self.problems) < MOST_PROBLEMS and line not in self.reported:
            self.problems.append(problem)
            self.reported.add(line)


def _begins_part(line: Line) -> bool:
    return line.content.startswith(("plan ", "shared ", "example "))


def _closed(row: str) -> str:
    """A row of a table with the bar it lacks on either side; its empty cells stay."""
    row = row.strip()
    first, last = "" if row.startswith("|") else "| ", "" if row[1:].endswith("|") else " |"
    return f"{first}{row}{last}"
