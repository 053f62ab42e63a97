"""The options of a command line that make a document with numbers again."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from symbolic.numeric.rounding import Rounding
from symbolic.spec.shown import escaped

__all__ = ["number_options"]


def number_options(rounding: Rounding, steps: Sequence[str], to: str, notation: str | None) -> Iterator[str]:
    """Yield the options in the order in which headers name them; those that are at their default are left out.

    Args:
        rounding: how numbers are shown.
        steps: the what-ifs as typed.
        to: the format.
        notation: a notation as typed, or None for the spec's own.
    """
    yield from (f"--what-if {shlex.quote(escaped(step))}" for step in steps)
    if rounding.digits != Rounding().digits:
        yield f"--digits {rounding.digits}"
    if rounding.significant:
        yield "--significant"
    if rounding.carried:
        yield "--carry"
    if notation is not None:
        yield f"--notation {shlex.quote(escaped(notation))}"
    yield f"--to {to}"
