"""Options as a person types them, for the commands that headers name, and the format that the name of a file says."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from symbolic.errors import ChalkgradError
from symbolic.spec.shown import escaped

__all__ = ["as_typed", "format_of"]

Format = TypeVar("Format", bound=str)


def as_typed(options: Iterable[tuple[str, str | None]]) -> Iterator[str]:
    """Yield `--name value` for each option, made to be pasted; nothing for None, and the name alone for a flag, ""."""
    for name, value in options:
        if value is not None:
            yield f"{name} {shlex.quote(escaped(value))}" if value else name


def format_of(output: Path, to: str | None, endings: Mapping[str, Format]) -> Format:
    """Return the format that the name of a file says.

    Args:
        output: the file.
        to: the format that is asked for, if one is; it must be that of the file.
        endings: the ends of names and the formats that they say.

    Raises:
        ChalkgradError: for a name that ends otherwise.
    """
    found = endings.get(output.suffix.lower())
    if found is None or to not in {None, found}:
        ending = f"the ending `{escaped(output.suffix)}`" if output.suffix else "no ending"
        wanted = next((f"{end} for --to {to}" for end, kind in endings.items() if kind == to), None)
        raise ChalkgradError(f"{escaped(str(output))}: found {ending}; expected {wanted or _any_of(list(endings))}")
    return found


def _any_of(ends: list[str]) -> str:
    *others, last = ends
    return f"{', '.join(others)} or {last}" if others else last
