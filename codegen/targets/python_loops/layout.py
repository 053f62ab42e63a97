"""Tuples of names that are taken apart and given back."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from codegen.python_lines import INDENT, one_or_tuple

__all__ = ["returned", "unpacked"]


def unpacked(names: Sequence[str], read: Collection[str], value: str, indent: str = INDENT) -> list[str]:
    """Return `a, _b = value`, with an underscore before what is not read; nothing where nothing is."""
    if not any(name in read for name in names):
        return []
    return one_or_tuple("", [name if name in read else f"_{name}" for name in names], f" = {value}", indent)


def returned(names: Sequence[str]) -> list[str]:
    """Return `return a, b`."""
    return one_or_tuple("return ", names)
