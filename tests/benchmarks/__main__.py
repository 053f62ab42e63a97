"""`python -m tests.benchmarks`: speed and size as ratios, each against its limit or its peer in the same run.

Interleaved, medians of same-round ratios: these say more than times on a machine that others share. Nothing is
asserted; the table says where an aim is missed. `python -m tests.benchmarks --quick` leaves the slow peers out.
"""

from __future__ import annotations

import sys

from tests.benchmarks import checking, derivation, generated, grading, startup
from tests.benchmarks.table import Row, printed


def main() -> None:
    """Print one table of everything."""
    quick = "--quick" in sys.argv[1:]
    rows: list[Row] = [
        *derivation.rows(quick),
        *checking.rows(),
        *grading.rows(quick),
        *generated.rows(quick),
        *startup.rows(),
    ]
    sys.stdout.write(printed(rows) + "\n")


if __name__ == "__main__":
    main()
