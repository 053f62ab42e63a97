"""Lines of Python as a formatter leaves them: what is longer than a line has one term or one entry on each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from codegen.python_lines import INDENT, LONGEST

__all__ = ["assigned", "nested", "rows_of", "unpacked"]

_TERM = re.compile(r" (?=[+-] )")


def assigned(name: str, formula: str, indent: str) -> list[str]:
    """Return `name = formula`; a sum that is too long has one term a line."""
    line = f"{indent}{name} = {formula}"
    terms = list(_terms(formula))
    if len(line) <= LONGEST or len(terms) < 2:
        return [line]
    inside = f"{indent}{INDENT}{formula}"
    lines = [inside] if len(inside) <= LONGEST else [f"{indent}{INDENT}{term}" for term in terms]
    return [f"{indent}{name} = (", *lines, f"{indent})"]


def _terms(formula: str) -> Iterator[str]:
    """Yield the terms of a sum with their signs; a choice and what stands in brackets is one."""
    start = depth = 0
    if " if " in re.sub(r"\([^()]*\)", "", formula):
        yield formula
        return
    for place, sign in enumerate(formula):
        depth += (sign == "(") - (sign == ")")
        if not depth and place > start and _TERM.match(formula, place):
            yield formula[start:place]
            start = place + 1
    yield formula[start:]


def unpacked(names: Sequence[Sequence[str] | str], value: str, indent: str) -> list[str]:
    """Return `a, b = value`, or `(a, b), (c, d) = value` for rows; one entry a line where that is too long."""
    parts = [name if isinstance(name, str) else _bracketed(name) for name in names]
    line = f"{indent}{parts[0] if len(parts) > 1 else f'({parts[0]},)'}"
    line = f"{indent}{', '.join(parts)} = {value}" if len(parts) > 1 else f"{line} = {value}"
    if len(line) <= LONGEST:
        return [line]
    return [f"{indent}(", *(part for name in names for part in nested(name, indent + INDENT)), f"{indent}) = {value}"]


def nested(entry: Sequence[str] | str, indent: str) -> list[str]:
    """Return an entry of a tuple, or a tuple in it, with a comma behind it."""
    if isinstance(entry, str):
        return [f"{indent}{entry},"]
    line = f"{indent}{_bracketed(entry)},"
    if len(line) <= LONGEST:
        return [line]
    return [f"{indent}(", *(f"{indent}{INDENT}{part}," for part in entry), f"{indent}),"]


def rows_of(rows: Sequence[Sequence[str]], indent: str) -> list[str]:
    """Return a tuple of rows, one a line, with a comma behind it; a single row with its brackets where it fits."""
    line = f"{indent}({_bracketed(rows[0])},),"
    if len(rows) == 1 and len(line) <= LONGEST:
        return [line]
    return [f"{indent}(", *(line for row in rows for line in nested(row, indent + INDENT)), f"{indent}),"]


def _bracketed(entries: Sequence[str]) -> str:
    return f"({', '.join(entries)}{',' if len(entries) == 1 else ''})"
