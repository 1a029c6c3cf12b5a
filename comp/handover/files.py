"""Files that appear whole or not at all: a temporary name beside them, flushed, then renamed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path


def write_whole(folder: Path, texts: Mapping[str, str]) -> list[Path]:
    """Each text under its name in the folder, which is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in texts.items():
        building = folder / f".{name}.building"
        try:
            with building.open("wb") as file:
                file.write(text.encode("utf-8"))
                file.flush()
                os.fsync(file.fileno())
            building.replace(folder / name)
        except BaseException:
            building.unlink(missing_ok=True)
            raise
        written.append(folder / name)
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    return written
