"""`comp show`: the plan in words; its bands in money for a quota."""

from __future__ import annotations

from pathlib import Path

from tests.cli.program import comp, edit, starter


def test_bands_in_money_for_a_quota(tmp_path: Path) -> None:
    done = comp(starter(tmp_path), "show", "plans/rep.plan", "--quota", "$150,000")
    assert (done.status, done.err) == (0, "")
    assert "Account Executive" in done.out
    assert "$75,000" in done.out
    assert done.out == comp(tmp_path / "team", "show", "plans/rep.plan", "--quota", "150000").out


def test_without_a_quota(tmp_path: Path) -> None:
    done = comp(starter(tmp_path), "show", "plans/rep.plan")
    assert done.status == 0
    assert "8%" in done.out
    assert done.out.endswith(
        "Everybody has a quota of their own here. To see the tables in money:\n"
        "  comp show plans/rep.plan --quota 150000\n"
    )


def test_no_quota_is_asked_for_where_the_plan_has_one(tmp_path: Path) -> None:
    team = starter(tmp_path)
    plan = team / "plans" / "rep.plan"
    edit(plan, "quota bookings from quotas per quarter", "quota bookings $150,000 per quarter")
    assert "--quota" not in comp(team, "show", "plans/rep.plan").out


def test_a_quota_that_is_none(tmp_path: Path) -> None:
    team = starter(tmp_path)
    for text in ("lots", "0", "-5", "1e9"):
        done = comp(team, "show", "plans/rep.plan", f"--quota={text}")
        assert done.status == 2
        assert "write an amount such as 150000" in done.err


def test_a_plan_with_problems(tmp_path: Path) -> None:
    team = starter(tmp_path)
    edit(team / "plans" / "rep.plan", "from 50%: 8%", "from 50%: 8")
    done = comp(team, "show", "plans/rep.plan")
    assert done.status == 1
    assert "rate-without-unit" in done.out
