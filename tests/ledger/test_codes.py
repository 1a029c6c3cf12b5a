"""Every code the ledger can tell has its long explanation, and no explanation is idle."""

import re
from pathlib import Path

from comp.ledger.codes import LEDGER_CODES

WORD = re.compile(r'"([a-z]+(?:-[a-z0-9]+)+)"')
FILES = [*Path("comp/ledger").glob("*.py"), *Path("comp").glob("settings*.py")]
OTHER_WORDS = {"utf-8", "utf-16", "utf-8-sig", "iso-8859", "windows-125", "utf-16-le"}


def test_codes_and_explanations_match() -> None:
    told = {
        word
        for path in FILES
        if path.name != "codes.py"
        for word in WORD.findall(path.read_text(encoding="utf-8"))
    } - OTHER_WORDS
    assert told - set(LEDGER_CODES) == set()
    assert set(LEDGER_CODES) - told == set()
