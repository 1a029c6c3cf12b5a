"""A long-lived worker for races: gets ready, waits for the word, acts, says how it went.

    python -m tests.store.racer FOLDER

Reads a line `ACT URL NUMBER`, answers `ready`, waits for another line, acts, answers with one word: the
number of the import, `locked`, or the code of the problem that refused it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from comp.pipeline import open_workspace
from comp.store.database import open_store
from comp.store.imports import bring_in, take_in
from comp.store.locking import lock
from comp.store.refusal import Refused
from tests.store.acts import CONTROLLER, MARCH, OPS, today
from tests.store.machine import reading_of


def main(folder: Path) -> None:
    """One race after the other until the input ends."""
    workspace = open_workspace(folder)
    now = today(workspace)
    for line in sys.stdin:
        act, url, number = line.split()
        store = open_store(url)
        if act == "import":
            # In each round one deal has another amount, and one is new.
            taken = take_in(workspace, reading_of({"D-1": int(number), f"RACE-{number}": 1}))
        print("ready", flush=True)
        sys.stdin.readline()
        try:
            with store.writing() as session:
                if act == "import":
                    said = str(bring_in(session, OPS, taken, "stay").number)
                else:
                    said = f"locked{lock(session, CONTROLLER, MARCH, now, 'none').id}"
        except Refused as refusal:
            said = refusal.problems[0].code
        store.close()
        print(said, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
