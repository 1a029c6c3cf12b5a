"""A long-lived worker for races: gets ready, waits for the word, acts, says how it went.

Reads a line `ACT URL FOLDER`, answers `ready`, waits for another line, acts, answers with one word: the
number of the import, `locked`, or the code of the problem that refused it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from comp.pipeline import open_workspace, read_facts
from comp.store.database import open_store
from comp.store.imports import bring_in, take_in
from comp.store.locking import lock
from comp.store.refusal import Refused
from tests.store.acts import CONTROLLER, MARCH, OPS, today


def main() -> None:
    """One race after the other until the input ends."""
    for line in sys.stdin:
        act, url, folder = line.split()
        workspace = open_workspace(Path(folder))
        store = open_store(url)
        taken = take_in(workspace, read_facts(workspace, whole=True)) if act == "import" else None
        now = today(workspace)
        print("ready", flush=True)
        sys.stdin.readline()
        try:
            with store.writing() as session:
                if taken is not None:
                    said = str(bring_in(session, OPS, taken).number)
                else:
                    said = f"locked{lock(session, CONTROLLER, MARCH, now, 'none').id}"
        except Refused as refusal:
            said = refusal.problems[0].code
        store.close()
        print(said, flush=True)


if __name__ == "__main__":
    main()
