"""Numbers as a person types them, read exactly: `-2`, `0.05`, `1/3`, `1e-3`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

from symbolic.errors import Problem, SpecError
from symbolic.spec.marked import marked

__all__ = ["read_number", "read_numbers"]

_DECIMAL = re.compile(
    r"\s*(?P<sign>[-+−]?)\s*(?P<digits>[0-9]{1,40}(?:\.[0-9]{0,40})?|\.[0-9]{1,40})(?:[eE](?P<power>[-+]?[0-9]{1,2}))?\s*"
)

_EXPECTED = "a name and a number of at most 40 digits, with a power of 10 below 100, as in `x=-2`, `x=1/3` or `x=2e-5`"


def read_number(text: str) -> Fraction | None:
    """Return the number that a decimal or a fraction of two says, exactly; None for anything else."""
    above, _, below = text.partition("/")
    numerator, denominator = _decimal(above), _decimal(below) if below else Fraction(1)
    return numerator / denominator if numerator is not None and denominator else None


def _decimal(text: str) -> Fraction | None:
    match = _DECIMAL.fullmatch(text)
    if match is None:
        return None
    digits = match["digits"]
    value = Fraction(f"0{digits}" if digits.startswith(".") else digits.removesuffix("."))
    value *= Fraction(10) ** int(match["power"] or 0)
    return -value if match["sign"] in {"-", "−"} else value


def read_numbers(text: str, source: str) -> Mapping[str, Fraction]:
    """Return the numbers of `x=-2, y=5` by their names.

    Raises:
        SpecError: with every problem and its place.
    """
    problems: list[Problem] = []
    found: dict[str, Fraction] = {}
    for match in re.finditer(r"[^,;\n]+", text):
        name, sign, number = (part.strip() for part in match[0].partition("="))
        value = read_number(number) if name and sign else None
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        if value is None:
            problems.append(marked(text, start, f"`{match[0].strip()[:40]}`", _EXPECTED))
        elif name in found:
            problems.append(marked(text, start, f"a second number for `{name}`", "one number for each name"))
        else:
            found[name] = value
    if problems:
        raise SpecError(source, tuple(problems[:20]))
    return found
