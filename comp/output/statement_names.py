"""File names for statements, made from person ids alone: never a path, never two of one name."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

LONGEST = 100


def file_names(people: Sequence[str]) -> dict[str, str]:
    """A name for each person: ASCII letters, digits, `-` and `_` as they are, the rest as `~HEX`.

    Ids that differ only in case get a hash, because some file systems hold them for one. Whether
    an id does never depends on the others' order.
    """
    found = {person: "".join(_safe(character) for character in person) for person in people}
    folded: dict[str, int] = {}
    for name in found.values():
        folded[name.casefold()] = folded.get(name.casefold(), 0) + 1
    for person, name in found.items():
        if not name or len(name) > LONGEST or folded[name.casefold()] > 1:
            digest = hashlib.sha256(person.encode("utf-8", "surrogatepass")).hexdigest()
            found[person] = f"{name[: LONGEST - 20]}~{digest[:12]}"
    return found


def _safe(character: str) -> str:
    if character.isascii() and (character.isalnum() or character in "-_"):
        return character
    return "".join(f"~{byte:02X}" for byte in character.encode("utf-8", "surrogatepass"))
