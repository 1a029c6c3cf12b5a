"""Fenced blocks of the documentation, and how their shell lines are run and compared.

    ```console                 commands after `$ `, what they print below; status=1 in the fence line
    $ comp check               says how the last command ends
    No problems in 2 plans.
    ```

`...` alone on a line stands for any lines, inside a line for any text. A block whose fence line has
`file=NAME` is written to that file first. Blocks of one page share a folder and run in order.

A line that only calls `comp` (perhaps after `cd FOLDER &&`) is answered in this process, which has loaded
what `comp` needs; every other line, and those of the README, go to a shell as a user's do.
"""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.cli.program import called

FENCE = re.compile(r"^```(\w[\w-]*)?([^\n]*)\n(.*?)^```\s*$", re.MULTILINE | re.DOTALL)
SECONDS = 120
PLAIN = {"NO_COLOR": "1", "COLUMNS": "80"}
COMP_ALONE = re.compile(r"(?:cd ([\w-]+) && )?comp ([^|&;<>$`*?~\\\n]+)")


@dataclass(frozen=True)
class Block:
    """One fenced block: its language, the words after it, its text, its line in the page."""

    language: str
    options: dict[str, str]
    text: str
    line: int


@dataclass(frozen=True)
class Command:
    """One `$ ` line with the output shown below it."""

    line: str
    output: str


def blocks(page: str) -> list[Block]:
    """Every fenced block of a Markdown page."""
    found = []
    for match in FENCE.finditer(page):
        words = dict(word.partition("=")[::2] for word in match[2].split())
        line = page[: match.start()].count("\n") + 1
        found.append(Block(match[1] or "", words, match[3], line))
    return found


def commands(block: Block) -> list[Command]:
    """The commands of a console block; a line that ends in a backslash goes on in the next."""
    found: list[Command] = []
    for line in block.text.splitlines():
        if line.startswith("$ "):
            found.append(Command(line[2:], ""))
        elif found and found[-1].line.endswith("\\") and not found[-1].output:
            found[-1] = Command(found[-1].line + "\n" + line.removeprefix("> "), "")
        elif found:
            found[-1] = Command(found[-1].line, found[-1].output + line + "\n")
    return found


def run_block(block: Block, folder: Path, *, shell: bool = False) -> list[str]:
    """Run a block in a folder; the disagreements, empty where everything is as written.

    With `shell` every line is run by a shell, also where it only calls `comp`.
    """
    if "file" in block.options:
        target = folder / block.options["file"]
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(block.text, encoding="utf-8")
        return []
    if block.language != "console":
        return []
    wrong = []
    steps = commands(block)
    for number, command in enumerate(steps, 1):
        alone = None if shell else COMP_ALONE.fullmatch(command.line)
        done = answered(alone, folder) if alone else run(command.line, folder)
        wanted = int(block.options.get("status", "0")) if number == len(steps) else 0
        if done.returncode != wanted:
            wrong.append(
                f"$ {command.line}\nended with {done.returncode}, not {wanted}:\n{done.stdout}"
            )
        elif command.output.strip() and not matches(command.output, done.stdout):
            wrong.append(f"$ {command.line}\nprinted\n{done.stdout}\ninstead of\n{command.output}")
    return wrong


def run(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """One shell line, with this environment's `comp` first, output and errors together."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    return subprocess.run(
        ["bash", "-c", line],
        cwd=folder,
        env={**os.environ, "PATH": path, **PLAIN},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
    )


def answered(alone: re.Match[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """The same for a call of `comp` and nothing else, in this process."""
    words = shlex.split(alone[2])
    with contextlib.chdir(folder / (alone[1] or ".")):
        done = called(words, PLAIN)
    return subprocess.CompletedProcess(words, done.exit_code, done.output)


def matches(expected: str, printed: str) -> bool:
    """True where the output is as written, `...` standing for anything."""
    parts = []
    for line in expected.rstrip("\n").splitlines():
        if line.strip() == "...":
            parts.append(r"(?:.*\n)*")
        else:
            parts.append(re.escape(line.rstrip()).replace(r"\.\.\.", ".*") + r"\n")
    text = "".join(line.rstrip() + "\n" for line in printed.rstrip("\n").splitlines())
    return re.fullmatch("".join(parts), text) is not None
