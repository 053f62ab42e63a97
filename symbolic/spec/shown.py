"""How a value that a person gave is shown in an error: short, on one line, and never executed or trusted.

Control characters, lone surrogates and direction marks are escaped, so that a message can always be printed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

__all__ = ["counted", "escaped", "shown"]

_LONGEST_TEXT = 60
_LONGEST_INTEGER = 10**15


def shown(value: object) -> str:
    """Return `value` in the words of TOML and JSON, shortened: `"sigmod"`, `true`, `a list of 3 entries`."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int):
        return _integer(value)
    if isinstance(value, float):
        return repr(float(value)) if math.isfinite(value) else _not_finite(value)
    if isinstance(value, Fraction):
        return f'"{value}"'
    if isinstance(value, list | tuple):
        return f"a list of {counted(len(value), 'entry', 'entries')}" if value else "an empty list"
    if isinstance(value, Mapping):
        return f"a table of {counted(len(value), 'key', 'keys')}" if value else "an empty table"
    return f"a value of type {type(value).__name__}"


def counted(count: int, one: str, many: str) -> str:
    """Return `1 row` or `2,000 rows`."""
    return f"{count:,} {one if count == 1 else many}"


def escaped(text: str) -> str:
    """Return `text` with every character that does not print written as its escape."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode("ascii")
        for character in text
    )


def _text(value: str) -> str:
    if len(value) <= _LONGEST_TEXT:
        return f'"{escaped(value)}"'
    return f'"{escaped(value[:_LONGEST_TEXT])}…" ({len(value):,} characters)'


def _integer(value: int) -> str:
    if abs(value) < _LONGEST_INTEGER:
        return str(value)
    # str() of an integer of many thousand digits raises; its number of bits is always at hand.
    digits = math.floor(value.bit_length() * math.log10(2)) + 1
    return f"a whole number of about {digits:,} digits"


def _not_finite(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    return "infinity" if value > 0 else "-infinity"
