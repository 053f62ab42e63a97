"""The corpus run through the checker: `python -m tests.corpus [--size N] [--seed S]` prints what came of it."""

from __future__ import annotations

import argparse
import sys
import time

from tests.corpus.cases import mutants, paraphrases
from tests.corpus.judged import Judged, failures, judged, tables


def main() -> int:
    """Print tables and failures; 1 where a right formula was refuted or a wrong one was not."""
    parser = argparse.ArgumentParser(prog="python -m tests.corpus", description=__doc__)
    parser.add_argument("--size", type=int, default=600, help="how many texts; half of them paraphrases, half mutants")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--most", type=int, default=100_000, help="how many failures are listed")
    chosen = parser.parse_args()
    start = time.perf_counter()
    found: list[Judged] = []
    for number, case in enumerate(paraphrases(chosen.size // 2, chosen.seed), start=1):
        found.append(judged(case))
        _progress(number, chosen.size // 2, "paraphrases")
    for number, case in enumerate(mutants(chosen.size // 2, chosen.seed), start=1):
        found.append(judged(case))
        _progress(number, chosen.size // 2, "mutants")
    print(tables(found))  # noqa: T201  (a command prints)
    wrong = failures(found)
    for item in wrong[: chosen.most]:
        print(item.shown())  # noqa: T201
    print(f"{len(wrong)} failures in {len(found)} texts, {time.perf_counter() - start:.0f} s")  # noqa: T201
    return bool(wrong)


def _progress(number: int, size: int, what: str) -> None:
    if sys.stderr.isatty():
        print(f"\r{what}: {number} of {size}", end="" if number < size else "\n", file=sys.stderr)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
