"""Published derivations through the checker: `python -m tests.field [HALF]` prints what became of each kind of formula.

The checker was mended while looking at what is `seen`: most collections. The latest are `held`: nobody looks at them.
What they say is what to expect of a text from elsewhere.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from codegen.spec_files import resolve_spec
from symbolic.checking.check import check
from symbolic.checking.report import Report, Verdict
from symbolic.spec.model import build_spec

DOCUMENTS = Path(__file__).parent / "documents"
_APART = frozenset({"fourteenth"})
_ORDER = (Verdict.REFUTED, Verdict.UNREADABLE, Verdict.UNKNOWN, Verdict.CONVENTION)


def half_of(path: Path) -> str:
    """Return "seen" or "held": whether a document was looked at while the checker was made."""
    return "held" if path.parent.name in _APART else "seen"


def judged(document: dict[str, Any], source: str) -> Iterator[tuple[str, str]]:
    """Yield what is known of each formula of a document ("True", "definition" ...), and how it was judged."""
    network = document["network"]
    spec = resolve_spec(network) if isinstance(network, str) else build_spec(network, source)
    rows = [_row(formula["latex"]) for formula in document["formulas"]]
    report = check(spec, "".join(rows))
    start = 0
    for formula, row in zip(document["formulas"], rows, strict=True):
        yield str(formula["holds"]), _worst(report, start, start + len(row))
        start += len(row)


def _row(latex: str) -> str:
    written = latex.strip()
    return f"$${written}$$\n" if any(sign in written for sign in ("\\", "^{", "_{")) else f"{written}\n"


def _worst(report: Report, start: int, end: int) -> str:
    found = {step.verdict for step in report.steps() if start <= step.span.start < end}
    if not found:
        return "no relation"
    return next((verdict.value for verdict in _ORDER if verdict in found), "stands")


def main() -> int:
    """Print how many formulas of each kind got each verdict."""
    chosen = sys.argv[1] if len(sys.argv) > 1 else "all"
    paths = [path for path in sorted(DOCUMENTS.glob("*/*.json")) if chosen in {"all", half_of(path)}]
    counts = Counter(pair for path in paths for pair in judged(json.loads(path.read_text()), path.name))
    for (holds, verdict), count in sorted(counts.items()):
        print(f"{holds:12}{verdict:14}{count:5}")  # noqa: T201  (a command prints)
    print(f"{sum(counts.values())} formulas of {len(paths)} documents")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
