"""`python -m tests.benchmarks`: speed and size as ratios, each against its limit or its peer in the same run.

Interleaved, medians of same-round ratios: these say more than times on a machine that others share. Nothing is
asserted; the table says where an aim is missed. One thread, so that everyone has the same, unless two are named.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

# Libraries read these when they are loaded.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1")

from tests.benchmarks import checking, derivation, documents, emitted, figure, generated, grading, startup
from tests.benchmarks.table import Row, printed

PARTS = ("derivation", "checking", "grading", "generated", "emitted", "documents", "startup")


def main() -> None:
    """Print one table of what is asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)}; all without it")
    parser.add_argument("--quick", action="store_true", help="leave slow peers out, and take a smaller class")
    parser.add_argument("--json", type=Path, metavar="FILE", help="save the table as JSON, too")
    parser.add_argument("--figure", type=Path, metavar="FILE", help="draw the speed of generated code (.svg, .png)")
    chosen = parser.parse_args()
    if unknown := set(chosen.parts) - set(PARTS):
        parser.error(f"found {', '.join(sorted(unknown))}; expected some of {', '.join(PARTS)}")
    found: list[generated.Measured] = []
    rows = [row for part in chosen.parts or PARTS for row in _rows(part, found, quick=chosen.quick)]
    sys.stdout.write(printed(rows) + "\n")
    if chosen.json is not None:
        chosen.json.write_text(json.dumps([asdict(row) for row in rows], indent=2) + "\n", encoding="utf-8")
    if chosen.figure is not None and found:
        figure.draw(found, chosen.figure)


def _rows(part: str, found: list[generated.Measured], *, quick: bool) -> Iterator[Row]:
    match part:
        case "derivation":
            yield from derivation.rows(quick)
        case "checking":
            yield from checking.rows()
        case "grading":
            yield from grading.rows(quick)
        case "emitted":
            yield from emitted.rows()
        case "documents":
            yield from documents.rows(quick)
        case "startup":
            yield from startup.rows()
        case _:
            for one in generated.measurements(quick):
                found.append(one)
                yield from generated.rows(one)
            if not quick:
                yield from generated.in_other_type()
                yield from generated.on_two_threads()


if __name__ == "__main__":
    main()
