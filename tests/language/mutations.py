"""Single edits of a text, as a tired person makes them: a letter, a word or a line dropped, doubled or
swapped with its neighbour."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Edit:
    """The edited text, what was done, and the lines of it (from 1) at which that shows."""

    text: str
    what: str
    first_line: int
    last_line: int


def edit(text: str, random: Random) -> Edit:
    """One edit; the text may stay the same (two equal letters swapped)."""
    kind = random.choice(["character", "character", "word", "word", "line"])
    how = random.choice(["drop", "double", "swap"])
    if kind == "line":
        return _edit_line(text, how, random)
    lines = text.split("\n")
    filled = [index for index, line in enumerate(lines) if line.strip()]
    index = random.choice(filled)
    if kind == "word":
        lines[index] = _edit_word(lines[index], how, random)
    else:
        lines[index] = _edit_character(lines[index], how, random)
    return Edit("\n".join(lines), f"{how} {kind} in line {index + 1}", index + 1, index + 1)


def _edit_character(line: str, how: str, random: Random) -> str:
    at = random.randrange(len(line))
    if how == "drop":
        return line[:at] + line[at + 1 :]
    if how == "double":
        return line[: at + 1] + line[at:]
    return line[:at] + line[at + 1 : at + 2] + line[at] + line[at + 2 :]


def _edit_word(line: str, how: str, random: Random) -> str:
    words = list(re.finditer(r"\S+", line))
    at = random.randrange(len(words))
    word = words[at]
    if how == "drop":
        return (line[: word.start()] + line[word.end() :].lstrip(" ")).rstrip(" ")
    if how == "double":
        return line[: word.end()] + " " + word[0] + line[word.end() :]
    if at + 1 == len(words):
        return line
    other = words[at + 1]
    between = line[word.end() : other.start()]
    return line[: word.start()] + other[0] + between + word[0] + line[other.end() :]


def _edit_line(text: str, how: str, random: Random) -> Edit:
    lines = text.split("\n")
    at = random.randrange(len(lines) - 1)
    what = f"{how} line {at + 1}"
    if how == "drop":
        return Edit("\n".join(lines[:at] + lines[at + 1 :]), what, at, at + 1)
    if how == "double":
        return Edit("\n".join([*lines[: at + 1], *lines[at:]]), what, at + 1, at + 2)
    swapped = [*lines[:at], lines[at + 1], lines[at], *lines[at + 2 :]]
    return Edit("\n".join(swapped), what, at + 1, at + 2)


def near(edited: Edit, line: int) -> bool:
    """Whether a line is among the edited ones or next to them; empty lines and comments in between
    do not count."""
    lines = edited.text.split("\n")

    def says_something(number: int) -> bool:
        content = lines[number - 1].strip() if 0 < number <= len(lines) else "x"
        return bool(content) and not content.startswith("#")

    first, last = edited.first_line - 1, edited.last_line + 1
    while first > 1 and not says_something(first):
        first -= 1
    while last < len(lines) and not says_something(last):
        last += 1
    return first <= line <= last
