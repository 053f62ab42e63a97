"""How fast a class is graded, and that memory does not grow with it.

A class hands in ten lines each on the slides' network. Three lines in ten are written by nobody else, one in three of
them wrong; no two submissions are alike as a whole.
"""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from codegen.grading.settings import KEY, Limits, Settings
from codegen.grading.supervisor import Supervisor
from codegen.spec_files import resolve_spec
from tests.benchmarks.checking import SLIDES, STEPS
from tests.benchmarks.table import Row

__all__ = ["rows", "submission"]

ROOT = Path(__file__).parent.parent.parent
DISTINCT = 0.3
WRONG = 1 / 3
MOST_JOBS = 200


def rows(quick: bool) -> Iterator[Row]:
    """Yield the rows of this part; quickly, a smaller class stands for the large one."""
    yield from _one_process("right", 0)
    yield from _one_process("partly wrong", WRONG)
    small, large = (50, 200) if quick else (100, 1000)
    _, _, little = _class(small)
    wall, cpu, much = _class(large)
    rate = large / cpu
    told = f"{rate:.0f} a second and core ({wall:.0f} s on {os.cpu_count()} cores)"
    yield Row(f"a class of {large:,}, 30 % distinct lines, to the last file", told, "at least 50", rate >= 50)
    growth = much / little
    measured = f"{little / 1e3:.0f} MB, {much / 1e3:.0f} MB"
    yield Row(f"largest process, class of {small} and of {large:,}", measured, "at most 1.2 times", growth <= 1.2)


def submission(number: int, wrong: float = WRONG) -> str:
    """Return a text of ten lines; of those that nobody else has, a share is `wrong`."""
    chosen = random.Random(number)  # noqa: S311  (a class made up for a measurement)
    return "\n".join(_line(step, 10 * number + place + 2, wrong, chosen) for place, step in enumerate(STEPS))


def _line(step: str, unique: int, wrong: float, chosen: random.Random) -> str:
    if chosen.random() < DISTINCT:
        below = unique + (chosen.random() < wrong)
        step = step.replace(" = ", rf" = \frac{{{unique}}}{{{below}}} ", 1)
    return f"\\[ {step} \\]"


def _one_process(what: str, wrong: float) -> Iterator[Row]:
    """Measure one process that judges, from its first submission to its last."""
    supervisor = Supervisor(Settings.of(resolve_spec(SLIDES), KEY, Limits()))
    memory, begun = [], 0.0
    for number in range(MOST_JOBS):
        supervisor.judgement([("the text", submission(number, wrong))])
        if supervisor._worker is None:
            raise AssertionError("the process is kept")
        pid = supervisor._worker.process.pid
        memory.append(_memory(pid))
        begun = begun or _cpu_seconds(pid)
    rate = (MOST_JOBS - 1) / (_cpu_seconds(pid) - begun)
    supervisor.close()
    told = f"{what} submissions of ten lines judged, a second and core"
    yield Row(told, f"{rate:.0f}", "at least 50", rate >= 50)
    first, last = memory[0] / 1e3, memory[-1] / 1e3
    told = f"memory of that process, first and {MOST_JOBS}th submission"
    yield Row(told, f"{first:.0f} MB, {last:.0f} MB", "at most 1.2 times", last <= 1.2 * first)


def _class(count: int) -> tuple[float, float, int]:
    """Grade a class; return seconds by the clock, seconds of all cores, and kilobytes of the largest process."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "class"
        source.mkdir()
        for number in range(count):
            (source / f"student {number}.tex").write_text(submission(number), encoding="utf-8")
        command = [sys.executable, "-m", "codegen", "grade", SLIDES, str(source), "-o", f"{folder}/out"]
        before = os.times()
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
        _, _, used = os.wait4(process.pid, 0)
        process.returncode = 0
        return os.times().elapsed - before.elapsed, used.ru_utime + used.ru_stime, used.ru_maxrss


def _memory(pid: int) -> int:
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() // 1000


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
