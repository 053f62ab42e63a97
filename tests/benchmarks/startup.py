"""How long a user waits: whole commands against bare interpreters and imports, in fresh processes."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.table import Row

__all__ = ["rows"]

ROOT = Path(__file__).parent.parent.parent


def rows() -> Iterator[Row]:
    """Yield the rows of this part."""
    bare = ("-c", "pass")
    sympy = ("-c", "import sympy")
    yield _row("chalkgrad --help against bare Python", ("-m", "codegen", "--help"), bare, 8.0)
    yield _row("derive slides --all against import sympy", ("-m", "codegen", "derive", "slides", "--all"), sympy, 3.0)
    yield _row("emit slides against import sympy", ("-m", "codegen", "emit", "slides"), sympy, 3.0)


def _row(what: str, command: tuple[str, ...], against: tuple[str, ...], most: float) -> Row:
    ratios, times = [], []
    for _ in range(7):
        times.append(_cpu_seconds(command))
        ratios.append(times[-1] / _cpu_seconds(against))
    ratio = statistics.median(ratios)
    measured = f"{ratio:.2f} times ({statistics.median(times) * 1e3:.0f} ms CPU)"
    return Row(what, measured, f"at most {most:g}", ratio <= most)


def _cpu_seconds(command: tuple[str, ...]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
