"""Rows of the benchmark table and how they are measured."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["Row", "median_ratio", "printed", "seconds"]


@dataclass(frozen=True)
class Row:
    """One measurement: what, how much, what is aimed at, and whether that is reached."""

    what: str
    measured: str
    aim: str
    reached: bool


def seconds(work: Callable[[], object], repeats: int = 5) -> float:
    """Return the median CPU time of `work` over `repeats` runs."""
    times = []
    for _ in range(repeats):
        gc.collect()
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return statistics.median(times)


def median_ratio(
    slow: Callable[[], object], fast: Callable[[], object], loops: tuple[int, int], rounds: int = 15
) -> tuple[float, float, float]:
    """Return (slow / fast, seconds of slow, seconds of fast): medians over interleaved rounds."""
    ratios, slow_times, fast_times = [], [], []
    for _ in range(rounds):
        slow_times.append(_per_call(slow, loops[0]))
        fast_times.append(_per_call(fast, loops[1]))
        ratios.append(slow_times[-1] / fast_times[-1])
    return statistics.median(ratios), statistics.median(slow_times), statistics.median(fast_times)


def _per_call(work: Callable[[], object], loops: int) -> float:
    start = time.process_time()
    for _ in range(loops):
        work()
    return (time.process_time() - start) / loops


def printed(rows: list[Row]) -> str:
    """Return the rows as a Markdown table."""
    lines = ["| what | measured | aim | reached |", "|---|---|---|---|"]
    lines += [f"| {row.what} | {row.measured} | {row.aim} | {'yes' if row.reached else 'NO'} |" for row in rows]
    return "\n".join(lines)
