"""Did you mean: the known word nearest to an unknown one."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like this one; None where none is alike. Ties go to the first in order."""
    best: tuple[int, str] | None = None
    for candidate in sorted(set(known)):
        score = likeness(word, candidate)
        if score >= 70 and (best is None or score > best[0]):
            best = (score, candidate)
    return best[1] if best else None


def likeness(word: str, other: str) -> int:
    """How alike two words are, 0 to 100; capitals do not matter, swapped letters matter little."""
    left, right = word[:80].lower(), other[:80].lower()
    if sorted(left) == sorted(right) and len(left) > 1:
        return 95 if left != right else 100
    return round(100 * SequenceMatcher(None, left, right, autojunk=False).ratio())


def is_slip(word: str, other: str) -> bool:
    """Whether one is the other with a letter too many, too few, wrong or swapped."""
    if abs(len(word) - len(other)) > 1 or word == other:
        return False
    start = 0
    while start < min(len(word), len(other)) and word[start] == other[start]:
        start += 1
    left, right = word[start:], other[start:]
    return (
        left[1:] == right[1:]
        or left[1:] == right
        or left == right[1:]
        or (len(left) > 1 and left[:2] == right[1::-1] and left[2:] == right[2:])
    )
