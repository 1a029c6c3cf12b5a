"""Text in cells: ids and names must be what they look like.

`text_fault(" Ann")` is the code, message and remedy for the space before the name; None means the
text may be matched as it stands. Accents are compared composed (NFC); nothing else is changed.
"""

from __future__ import annotations

import unicodedata
from difflib import get_close_matches

_INVISIBLE = frozenset("\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u3164\ufeff\uffa0")
_LOOKALIKE_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")


def shown(text: str, limit: int = 60) -> str:
    """The text as a message shows it: short, with every invisible character named."""
    cut = text if len(text) <= limit else text[: limit - 3] + "..."
    return "".join(_visible(character) for character in cut)


def composed(text: str) -> str:
    """The text with letters and accents in one character (NFC)."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def text_fault(text: str, *, is_id: bool = False) -> tuple[str, str, str] | None:
    """What makes a text unfit: spaces around it, unseen characters, in ids letters of two alphabets."""
    if text.isascii() and text.isprintable() and text[:1] != " " and text[-1:] != " ":
        return None
    if text != text.strip():
        return (
            "spaces-around",
            f'"{shown(text)}" begins or ends with a space.',
            f'Write "{shown(text.strip())}", or declare an alias for this column in comp.toml.',
        )
    for character in text:
        category = unicodedata.category(character)
        if category == "Cc" and (is_id or character not in "\n\r\t"):
            return _unseen("control-character", "a control character", text, character)
        if category in ("Cf", "Cs", "Co", "Cn", "Zl", "Zp") or character in _INVISIBLE:
            return _unseen("invisible-character", "a character nobody can see", text, character)
    return _mixed(text) if is_id else None


def closest(name: str, known: list[str]) -> str | None:
    """The known name somebody most likely meant, or None."""
    found = get_close_matches(name, known[:20_000], n=1, cutoff=0.75)
    if found:
        return found[0]
    folded = {other.casefold(): other for other in reversed(known)}
    return folded.get(name.casefold())


def _unseen(code: str, what: str, text: str, character: str) -> tuple[str, str, str]:
    cleaned = "".join(other for other in text if other != character)
    name = unicodedata.name(character, "no name")
    return (
        code,
        f'"{shown(text)}" holds {what}: U+{ord(character):04X} ({name.lower()}).',
        f'Write "{shown(cleaned)}".',
    )


def _mixed(text: str) -> tuple[str, str, str] | None:
    if any("\uff01" <= character <= "\uff5e" for character in text):
        plain = unicodedata.normalize("NFKC", text)
        return (
            "mixed-scripts",
            f'"{shown(text)}" holds full-width letters or digits that look like plain ones.',
            f'Write "{shown(plain)}".',
        )
    scripts: dict[str, str] = {}
    for character in text:
        if character.isalpha():
            script = unicodedata.name(character, "?").partition(" ")[0]
            if script in _LOOKALIKE_SCRIPTS:
                scripts.setdefault(script, character)
    if len(scripts) < 2:
        return None
    odd = next(character for script, character in scripts.items() if script != "LATIN")
    name = unicodedata.name(odd).lower()
    return (
        "mixed-scripts",
        f'"{shown(text)}" mixes two alphabets: "{odd}" is the {name}.',
        "Type the whole id in one alphabet.",
    )


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") or (
        category == "Zs" and character != " "
    ):
        return f"<U+{ord(character):04X}>"
    return character
