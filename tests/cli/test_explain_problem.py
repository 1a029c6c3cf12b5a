"""`comp explain-problem`: the long text of every code."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from comp.language.codes import LANGUAGE_CODES
from comp.ledger.codes import LEDGER_CODES
from comp.problem_codes import CALENDAR, CURRENCY, RUN, WORKSPACE, all_codes
from comp.problem_codes_month_end import MONTH_END
from comp.problem_codes_store import STORE
from tests.cli.program import comp
from tests.house.tree import ROOT, python_files, tree


def test_a_code(tmp_path: Path) -> None:
    done = comp(tmp_path, "explain-problem", "plan-name-twice")
    assert done.status == 0
    assert done.out.startswith("plan-name-twice\n\nTwo files hold a plan of the same name.\n")


def test_without_a_code_all_are_listed(tmp_path: Path) -> None:
    done = comp(tmp_path, "explain-problem")
    assert done.out.splitlines() == sorted(all_codes())


def test_a_mistyped_code(tmp_path: Path) -> None:
    done = comp(tmp_path, "explain-problem", "plan-name-twise")
    assert done.status == 2
    assert "did you mean plan-name-twice?" in " ".join(done.err.split())


@pytest.mark.parametrize(
    ("code", "meant"),
    [
        ("tiers-mode", "tiers-of-other-mode"),
        ("quota-mising", "quota-missing"),
        ("bounds-not-ascending", "rows-not-ascending"),
        ("mode-missing", "tier-mode-missing or steps-mode-missing or accelerator-mode-missing"),
        ("case_differs", "value-differs-in-case"),
    ],
)
def test_shared_words_count(code: str, meant: str, tmp_path: Path) -> None:
    done = comp(tmp_path, "explain-problem", code)
    assert done.status == 2
    assert f"did you mean {meant}" in " ".join(done.err.split())


def test_a_code_like_no_other(tmp_path: Path) -> None:
    done = comp(tmp_path, "explain-problem", "zzz")
    assert done.status == 2
    assert "did you mean" not in done.err


def test_no_code_means_two_things() -> None:
    rooms = [LANGUAGE_CODES, LEDGER_CODES, WORKSPACE, CURRENCY, CALENDAR, RUN, STORE, MONTH_END]
    assert sorted(all_codes()) == sorted(code for room in rooms for code in room)


def test_every_code_that_can_be_shown_has_a_text() -> None:
    """The code of a problem is written out where the problem is made, with hyphens."""
    written = set()
    for path in python_files("comp"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call):
                said = [word.value for word in node.keywords if word.arg == "code"]
                maker = ast.unparse(node.func)
                said += node.args[:1] if "Problem" in maker or maker == "refused" else []
                written |= {part.value for part in said if isinstance(part, ast.Constant)}
    assert len(written) > 40
    assert written <= set(all_codes())


@pytest.mark.parametrize("code", sorted(all_codes()))
def test_every_code_is_explained(code: str, tmp_path: Path) -> None:
    done = comp(tmp_path, "explain-problem", code)
    assert done.status == 0
    assert done.out == f"{code}\n\n{all_codes()[code]}\n"


@pytest.mark.parametrize("code", sorted(all_codes()))
def test_every_code_has_a_sentence_that_fits_a_terminal(code: str) -> None:
    text = all_codes()[code]
    assert text.strip() == text
    assert max(len(line) for line in text.splitlines()) <= 100


def test_every_code_of_the_catalogue_has_a_text() -> None:
    catalogue = {path.stem for path in (ROOT / "fixtures" / "problems").glob("*.plan")}
    assert not catalogue - set(all_codes())
