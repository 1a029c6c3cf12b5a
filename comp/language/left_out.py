"""What was left out of a line: a value, the start of a row; or put in too much: the end of a row.

In: the words of a line that cannot be read. Out: what to say about it, and the line as it was meant:

    from 50%:            the value is missing       from 50%: 8%
    from : 8%            the start is missing       from 0%: 8%
    from 0% to 50%: 6%   a row has no end           from 0%: 6%
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from comp.language.grammar import keywords
from comp.language.words import SAMPLES
from comp.language.write import write_tokens

ROW_BLOCKS = frozenset(
    {"tiers", "tiers_per_deal", "accelerator", "take_back_by_age", "quota_table", "table"}
)
_START = re.compile(r"from +([^:]*?[^: ]) *(?:\bto\b[^:]*)?:")
_VALUE = re.compile(r"[$€£¥]?[0-9]")
_JOINS = frozenset({"to", "-", "up", "until", "and"})


class Attempt(NamedTuple):
    """A mistake and the line as it was probably meant; `at` is the word it is shown at.

    `remedy` is empty where it is to write just that line.
    """

    code: str
    message: str
    texts: list[str]
    at: int | None = None
    remedy: str = ""


def row_mistake(texts: Sequence[str], rows: Sequence[str], number: int) -> Attempt | None:
    """What is wrong with a row; `rows` are all rows of its table as written, this is one of them."""
    if ":" not in texts:
        return None
    colon = texts.index(":")
    head, tail = list(texts[:colon]), list(texts[colon + 1 :])
    if head == ["from"] and tail:
        return _without_start(tail, rows, number)
    start = head[1:] if head[:1] == ["from"] else head
    if not start or not _VALUE.match(start[0]) or not tail:
        return None
    row = ["from", start[0], ":", *tail]
    if len(start) == 1 and head != start:
        return None
    if len(start) == 1:
        return Attempt("word-missing", f"from is missing before {start[0]}", row, 0)
    if start[1] in _JOINS and _VALUE.match(start[-1]):
        message = "a row says where it begins; it ends where the next one begins"
        return Attempt("row-with-end", message, row, head.index(start[1]))
    return None


def _without_start(tail: list[str], rows: Sequence[str], number: int) -> Attempt:
    starts = [found[1] if (found := _START.match(row)) else "" for row in rows]
    above = next((start for start in reversed(starts[:number]) if start), "")
    below = next((start for start in starts[number + 1 :] if start), "")
    dated = "-" in above + below
    zero = above or below if dated else re.sub(r"[0-9][0-9,.]*", "0", above or below or "0%")
    row = ["from", *zero.split(), ":", *tail]
    remedy = ""
    if above or dated:
        bounds = f"between {above} and {below}" if below else f"above {above}"
        if dated and not (above and below):
            bounds = f"after {above}" if above else f"before {below}"
        written = write_tokens(["from", "START", ":", *tail])
        remedy = f"write {written}, with a START {bounds}"
    return Attempt("row-start-missing", "this row does not say where it begins", row, 1, remedy)


def value_left_out(
    texts: Sequence[str],
    index: int,
    block: str,
    heads: bool,
    kind_of: Callable[[list[str]], str | None],
) -> Attempt | None:
    """The value that is missing where a line got stuck, or before the word that was taken for it.

    `heads` says that lines stand below; `kind_of` gives the kind of line that texts make, if any.
    """
    places = [index]
    if index and texts[index - 1] in keywords():
        places.append(index - 1)
    if texts[0] == "quota" and not heads:
        places.append(2)
    for at in places:
        for between in ([], [":"]):
            probe = [*texts[:at], *between, "8%", *texts[at:]]
            kind = kind_of(probe)
            if kind is None or (between and kind != "row"):
                continue
            sample = _sample(kind, block, texts[at - 1] if at else "")
            whole = [*texts[:at], *between, *sample, *texts[at:]]
            where = f"before {texts[at]}" if at < len(texts) else "at the end of the line"
            written = write_tokens(whole)
            remedy = f"write {written} ({' '.join(sample)} stands for the value that is meant)"
            return Attempt("value-missing", f"a value is missing {where}", whole, at, remedy)
    return None


def _sample(kind: str, block: str, before: str) -> list[str]:
    if before == "when":
        return "attainment of CREDIT >= 100%".split()
    if before in ("is", "not", "(", ","):
        return ["closed_won"]
    if before in (">=", "<=", ">", "<"):
        return ["$500"]
    return (SAMPLES.get(f"{kind} of {block}") or SAMPLES.get(kind, "8%")).split()
