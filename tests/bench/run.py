"""Measure `comp run` beside hand-written programs on the same files, in turn, and print a table.

usage: python -m tests.bench.run [--sizes 10000 100000 1000000] [--runs 5] [--out docs/benchmarks.md]

Whole processes: start, read, calculate, write. Wall time and peak memory are medians of the runs,
which go round robin so that a busy machine is unfair to nobody. Lines and totals are compared byte by byte.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from tests.bench import workload_ten
from tests.bench.workload import write_workspace

HERE = Path(__file__).parent
DATA = HERE.parent.parent / "bench-data"
COMP = [str(Path(sys.executable).parent / "comp"), "run"]
COMPARED = ("lines.csv", "totals.csv")
LEAN = ["--no-slices", "--statements", "none", "--no-workbook", "--no-parquet"]
TO_PARQUET = ["--no-slices", "--statements", "none", "--no-workbook", "--no-lines-csv"]
STARTS = (["--help"], ["check", "plans"])
"""What people type first."""


@dataclass
class Runner:
    """One program: its name, its command for a workspace and an output folder, its measurements."""

    name: str
    command: Sequence[str]
    after: Sequence[str] = ()
    walls: list[float] = field(default_factory=list)
    peaks: list[float] = field(default_factory=list)


def runners() -> list[Runner]:
    polars, duckdb = str(HERE / "reference_polars.py"), str(HERE / "reference_duckdb.py")
    return [
        Runner("comp run", COMP),
        Runner(
            "Polars by hand, same validation and columns", [sys.executable, polars], ["contract"]
        ),
        Runner("Polars by hand, bare", [sys.executable, polars]),
        Runner("DuckDB by hand, bare", [sys.executable, duckdb]),
    ]


def measure(command: Sequence[str]) -> tuple[float, float]:
    """Wall seconds and peak MiB of one process."""
    # As on a user's machine, modules are compiled once and not at every start.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment
    )
    assert process.stderr is not None
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    if status:
        raise SystemExit(f"{' '.join(command)} failed:\n{errors.decode()}")
    return wall, usage.ru_maxrss / 1024


def command_of(runner: Runner, workspace: Path, out: Path) -> list[str]:
    if runner.command is COMP:
        return [*COMP, str(workspace), "--out", str(out), *LEAN]
    return [*runner.command, str(workspace), str(out), *runner.after]


def compared(ours: Path, theirs: Path) -> str:
    """Whether lines and totals are the same bytes."""
    same = [(ours / name).read_bytes() == (theirs / name).read_bytes() for name in COMPARED]
    return "equal" if all(same) else "DIFFERENT"


def bench(size: int, runs: int) -> list[str]:
    workspace = DATA / str(size)
    if not (workspace / "plans" / "bench.plan").exists():
        write_workspace(workspace, size)
    programs = runners()
    outs = [workspace / f"out-{place}" for place in range(len(programs))]
    for turn in range(runs + 1):
        for runner, out in zip(programs, outs, strict=True):
            wall, peak = measure(command_of(runner, workspace, out))
            if turn:  # the first round warms caches
                runner.walls.append(wall)
                runner.peaks.append(peak)
    same = compared(outs[0], outs[1])
    base_wall = statistics.median(programs[1].walls)
    base_peak = statistics.median(programs[1].peaks)
    rows = []
    for runner in programs:
        wall, peak = statistics.median(runner.walls), statistics.median(runner.peaks)
        rows.append(
            f"| {size:,} | {runner.name} | {wall:.2f} ({min(runner.walls):.2f}–{max(runner.walls):.2f}) "
            f"| {peak:.0f} | {wall / base_wall:.2f} | {peak / base_peak:.2f} |"
        )
    print(
        "\n".join(rows),
        f"\nlines and totals of comp and the reference, byte by byte: {same}",
        flush=True,
    )
    return [*rows, f"\nLines or totals at {size:,}: {same}.\n"] if same != "equal" else rows


def ten_components(size: int, runs: int) -> list[str]:
    """The second workload: ten components on one plan, lines to Parquet."""
    workspace = DATA / f"ten-{size}"
    if not (workspace / "plans" / "bench_ten.plan").exists():
        workload_ten.write_workspace(workspace, size)
    out = workspace / "out"
    command = [*COMP, str(workspace), "--out", str(out), *TO_PARQUET]
    walls, peaks = zip(*(measure(command) for _ in range(runs)), strict=True)
    lines = pl.scan_parquet(out / "lines.parquet").select(pl.len()).collect().item()
    return [
        "",
        "Ten components on one plan (tiers, accelerator, kicker, bonus, override, cap, draw, clawback, release,",
        f"curve), {size:,} deals, {size // 100:,} people, 12 months, lines to Parquet, {runs} runs:",
        f"{lines:,} lines in {statistics.median(walls):.1f} s (median; {min(walls):.1f}–{max(walls):.1f}), "
        f"peak {max(peaks) / 1024:.1f} GiB.",
    ]


def starts(runs: int) -> list[str]:
    """How long a short command takes from start to end, the first of which fills caches."""
    rows = ["", "Start to end, medians:"]
    for words in STARTS:
        walls = [measure([COMP[0], *words])[0] for _ in range(runs + 1)][1:]
        rows.append(f"`comp {' '.join(words)}` {statistics.median(walls):.2f} s.")
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    head = [
        "| deals | program | wall s, median (range) | peak MiB | wall ratio | memory ratio |",
        "|---|---|---|---|---|---|",
    ]
    print("\n".join(head))
    rows = [row for size in arguments.sizes for row in bench(size, arguments.runs)]
    more = [*ten_components(max(arguments.sizes), 3), *starts(5)]
    print("\n".join(more))
    rows += more
    if arguments.out:
        arguments.out.write_text("\n".join([*described(arguments.runs), *head, *rows]) + "\n")


def processor() -> str:
    """The name the machine gives its processor."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text().splitlines() if told.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def described(runs: int) -> list[str]:
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**30
    return [
        "# Benchmark",
        "",
        f"`make bench`, {time.strftime('%Y-%m-%d')}, commit {commit.stdout.strip()}, {os.cpu_count()} cores of {processor()}, {memory} GiB,",
        f"Python {platform.python_version()}, Polars {pl.__version__}; medians of {runs} interleaved runs of whole processes.",
        "`comp run` reads, validates, calculates and writes lines and totals; slices, statements and workbook are off.",
        "Ratios are against the hand-written Polars program that validates and writes the same columns.",
        "",
    ]


if __name__ == "__main__":
    main()
