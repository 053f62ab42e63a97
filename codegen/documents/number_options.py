"""The options of a command line that make a document with numbers again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from codegen.typed_options import as_typed
from symbolic.numeric.rounding import Rounding

__all__ = ["number_options"]


def number_options(rounding: Rounding, steps: Sequence[str], to: str, notation: str | None) -> Iterator[str]:
    """Yield the options in the order in which headers name them; those that are at their default are left out.

    Args:
        rounding: how numbers are shown.
        steps: the what-ifs as typed.
        to: the format.
        notation: a notation as typed, or None for the spec's own.
    """
    yield from as_typed(
        (
            *(("--what-if", step) for step in steps),
            ("--digits", None if rounding.digits == Rounding().digits else str(rounding.digits)),
            ("--significant", "" if rounding.significant else None),
            ("--carry", "" if rounding.carried else None),
            ("--notation", notation),
            ("--to", to),
        )
    )
