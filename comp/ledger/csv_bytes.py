"""The bytes of a CSV file as clean UTF-8 with `\\n` line ends, or the problem with them.

`utf8_bytes(data, "deals.csv", Spelling(encoding="cp1252"))` decodes only as declared. A byte order mark of UTF-8 is
dropped; footer lines that are declared are cut off.
"""

from __future__ import annotations

from comp.ledger.raw import FILE_LIMIT, Spelling
from comp.problems import Problem

_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_ONE_BYTE = ("cp125", "latin", "iso-8859", "iso8859", "windows-125", "l1")


def utf8_bytes(data: bytes, file: str, spelling: Spelling) -> bytes | Problem:
    """The text of the file, or why it has none."""
    if len(data) > FILE_LIMIT:
        return file_too_large(file, len(data))
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return _not_text(file, "a spreadsheet workbook")
    if data.startswith(b"PAR1"):
        return _not_text(file, "a Parquet file")
    decoded = _decoded(data, file, spelling)
    if isinstance(decoded, Problem):
        return decoded
    text = decoded.removeprefix(b"\xef\xbb\xbf")
    if b"\0" in text:
        return _nul(file, text)
    if b"\r" in text:
        text = text.replace(b"\r\n", b"\n")
        if b"\n" not in text:
            text = text.replace(b"\r", b"\n")
    if text.endswith(b"\n\n"):
        text = text.rstrip(b"\n") + b"\n"
    return _without_footer(text, spelling.skip_footer)


def file_too_large(file: str, size: int) -> Problem:
    """The problem of a file beyond the limit."""
    return Problem(
        "file-too-large",
        f"The file has {size:,} bytes; {FILE_LIMIT:,} are allowed.",
        "Split it into several files and list them in comp.toml.",
        file=file,
    )


def _decoded(data: bytes, file: str, spelling: Spelling) -> bytes | Problem:
    declared = spelling.encoding.lower().replace("_", "-")
    is_utf8 = declared in ("utf-8", "utf8", "utf-8-sig")
    for mark, name in _MARKS:
        if data.startswith(mark) and not declared.startswith("utf-16"):
            return _wrong(file, declared, f"it begins like {name.upper()}", name)
    if is_utf8:
        return _checked_utf8(data, file)
    try:
        text = data.decode(declared)
    except (UnicodeError, LookupError, ValueError):
        return _wrong(file, declared, "some bytes stand for no character in it", "utf-8")
    if declared.startswith(_ONE_BYTE) and not data.isascii() and _is_utf8(data):
        return _wrong(file, declared, "its accented letters are written in UTF-8", "utf-8")
    return text.encode("utf-8", "replace")


def _checked_utf8(data: bytes, file: str) -> bytes | Problem:
    if data.isascii():
        return data
    try:
        data.decode()
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        problem = _wrong(
            file, "utf-8", f"row {row} holds the byte 0x{data[error.start]:02X}", "cp1252"
        )
        return problem
    return data


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _wrong(file: str, declared: str, why: str, likely: str) -> Problem:
    return Problem(
        "wrong-encoding",
        f"The file is not written in {declared.upper()}: {why}.",
        f'Save it as UTF-8, or declare what it is in comp.toml, for example encoding = "{likely}"',
        file=file,
    )


def _nul(file: str, text: bytes) -> Problem:
    row = text.count(b"\n", 0, text.index(b"\0")) + 1
    wide = text[:64].count(b"\0") >= 8
    remedy = (
        'Declare its encoding in comp.toml: encoding = "utf-16-le"'
        if wide
        else ("Export the file again; it was damaged or is no text.")
    )
    return Problem("nul-byte", "The file holds a byte of value zero.", remedy, file=file, row=row)


def _not_text(file: str, what: str) -> Problem:
    return Problem(
        "wrong-format",
        f"This is {what} under the name of a CSV file.",
        "Give the file the ending it should have (.xlsx or .parquet), or save it as CSV.",
        file=file,
    )


def _without_footer(text: bytes, lines: int) -> bytes:
    if not lines:
        return text
    body = text.rstrip(b"\n")
    for _ in range(lines):
        end = body.rfind(b"\n")
        body = body[:end] if end >= 0 else b""
        body = body.rstrip(b"\n")
    return body + b"\n"
