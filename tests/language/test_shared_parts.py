"""`use "common.plan"`: parts that several plans share.

Tests: comp/language/shared_parts.py
"""

from __future__ import annotations

from pathlib import Path

from comp.examples import run_examples
from comp.fields import Schema
from comp.language.format import format_text
from comp.language.plan import PlanFile
from comp.language.read import read_plan
from comp.language.shared_parts import SharedFile, bundled, files_used, is_shared
from comp.periods import Calendar
from comp.problems import Problem, errors
from comp.workspace import plan_paths, read_plans
from tests.cli.program import comp

COMMON = """shared common "What all plans count":
    define large: $10,000

    credit bookings:
        from   own deals
        count  deal.acv
        where  deal.acv >= large
        dated  deal.close_date

    credit never_used_here:
        from   own deals
        count  1
        dated  deal.close_date

    quota bookings $50,000 per quarter
"""
PLAN = """plan rep "Rep":
    effective  2026-01-01 to 2026-12-31
    currency   USD
    pay        monthly
    rounding   half up to the cent, each line

    use "common.plan"

    commission new_business:
        on bookings accumulated per quarter
        tiers marginal by attainment:
            from   0%:  8%
            from 100%: 10%

example "A deal" for rep:
    given deals:
        | deal | close_date | acv     |
        | D-1  | 2026-01-20 | $60,000 |
        | D-2  | 2026-01-21 | $9,000  |
    expect:
        | paid    | line         | deal | amount    |
        | 2026-01 | new_business | D-1  | $5,000.00 |
"""


def read(plan: str = PLAN, common: str = COMMON) -> tuple[PlanFile | None, list[Problem]]:
    shared = {"common.plan": SharedFile("plans/common.plan", common)}
    return read_plan(plan, "plans/rep.plan", Schema(), shared)


def told(problems: list[Problem]) -> list[tuple[str, str]]:
    return [(problem.code, str(problem.span)) for problem in problems]


def test_shared_parts_are_as_if_written_in_the_plan() -> None:
    plan, problems = read()
    assert not problems, "an unused shared part is no warning"
    assert plan is not None
    assert all(outcome.passed for outcome in run_examples(plan, Schema(), Calendar()))
    assert [str(credit.span) for credit in plan.plan.credits] == [
        "plans/common.plan:4:5",
        "plans/common.plan:10:5",
    ]


def test_the_text_of_a_plan_holds_what_it_uses_and_reads_alone() -> None:
    plan, _ = read()
    assert plan is not None
    assert plan.text == bundled(PLAN, {"common.plan": SharedFile("", COMMON)}) != PLAN
    again, problems = read_plan(plan.text, "plans/rep.plan", Schema())
    assert not errors(problems)
    assert again is not None
    assert again.plan.components == plan.plan.components


def test_a_problem_inside_points_into_the_shared_file() -> None:
    _, problems = read(common=COMMON.replace("deal.acv >= large", "deal.acv >= larger"))
    assert told(problems) == [("name-unknown", "plans/common.plan:7:28")]
    _, problems = read(
        common=COMMON.replace("dated  deal.close_date", "dated  deal.close_date x", 1)
    )
    assert [str(problem.span).partition(":")[0] for problem in problems] == ["plans/common.plan"]


def test_the_same_name_in_both_shows_both_places() -> None:
    own = PLAN.replace('    use "common', '    define large: $5\n\n    use "common')
    _, [problem] = read(own)
    assert told([problem]) == [("name-twice", "plans/rep.plan:7:12")]
    assert problem.message.endswith("(plans/common.plan, line 2)")
    assert [str(span) for span, _ in problem.related] == ["plans/common.plan:2:12"]
    quota = PLAN.replace('    use "common', '    quota bookings $5 per month\n\n    use "common')
    _, [problem] = read(quota)
    assert told([problem]) == [("quota-twice", "plans/rep.plan:7:11")]


def test_what_a_plan_lacks_is_shown_in_the_plan() -> None:
    _, [problem] = read(PLAN.replace("    rounding   half up to the cent, each line\n", ""))
    assert told([problem]) == [("rounding-missing", "plans/rep.plan:4:5")]


def test_a_file_that_is_no_shared_one_and_one_used_twice() -> None:
    _, [problem] = read(common=PLAN.replace('    use "common.plan"\n', ""))
    assert problem.message == "common.plan holds no shared parts"
    _, [problem] = read(PLAN.replace('    use "common.plan"\n', '    use "common.plan"\n' * 2))
    assert told([problem]) == [("line-twice", "plans/rep.plan:8:5")]


def test_an_example_has_no_place_in_a_shared_file() -> None:
    example = PLAN[PLAN.index("example") :]
    plan, problems = read_plan(COMMON + example, "common.plan", Schema())
    assert plan is None
    assert told(problems) == [("line-misplaced", "common.plan:16:1")]
    assert format_text(COMMON, "common.plan") == (COMMON, [])


def test_what_is_used_is_read_off_the_text() -> None:
    assert files_used(PLAN) == ["common.plan"]
    assert is_shared(COMMON)
    assert not is_shared(PLAN)
    assert not is_shared(bundled(PLAN, {"common.plan": SharedFile("", COMMON)}))


def workspace(folder: Path, common: str = COMMON) -> Path:
    plans = folder / "plans"
    plans.mkdir()
    (plans / "common.plan").write_text(common, encoding="utf-8")
    (plans / "rep.plan").write_text(PLAN, encoding="utf-8")
    (plans / "senior.plan").write_text(
        PLAN.replace("plan rep", "plan senior").replace("for rep", "for senior"), encoding="utf-8"
    )
    return folder


def test_a_workspace_reads_shared_files_and_tells_their_problems_once(tmp_path: Path) -> None:
    found = read_plans(plan_paths(workspace(tmp_path)), tmp_path, Schema())
    assert [file.plan.name for file in found.plans] == ["rep", "senior"]
    assert [path.name for path in found.paths] == ["rep.plan", "senior.plan"]
    assert not found.problems
    (tmp_path / "plans/common.plan").write_text(
        COMMON.replace(">= large", ">= larger"), encoding="utf-8"
    )
    found = read_plans(plan_paths(tmp_path), tmp_path, Schema())
    assert told(list(found.problems)) == [("name-unknown", "plans/common.plan:7:28")]
    assert found.sources.line("plans/common.plan", 7) == "        where  deal.acv >= larger"


def test_shared_files_are_no_plans_to_test(tmp_path: Path) -> None:
    done = comp(workspace(tmp_path), "test", "plans")
    assert done.status == 0
    assert done.out.endswith("2 examples passed.\n")
