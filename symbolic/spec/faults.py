"""Faults of a spec: where they stand in the document, in which order they are told, how a place is written.

Places count from 1, as formulas do: `layers[2]` is layer 2, and `numbers.W[2][1][3]` is the W_13 of layer 2.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pydantic import BaseModel

from symbolic.errors import Problem, SpecError
from symbolic.functions.names import suggested
from symbolic.spec.limits import MAX_NAME
from symbolic.spec.shown import counted, shown

__all__ = ["Fault", "Location", "is_flat_row", "place", "spec_error"]

Location = tuple[str | int, ...]

_MOST_PROBLEMS = 30
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]{1,40}")


@dataclass(frozen=True, slots=True)
class Fault:
    """A problem at a location: the keys, and the indices from 0, that lead to it.

    Attributes:
        hint: what to do; may be empty.
        word, choices: a name that was given, and those of which the nearest is offered where there is no hint.
    """

    location: Location
    found: str
    expected: str
    hint: str = ""
    word: str = ""
    choices: tuple[str, ...] = ()

    def problem(self) -> Problem:
        """Return the fault as it is told."""
        # The search for the nearest takes quadratic time, and nothing that long is a slip of the keyboard.
        hint = self.hint or (suggested(self.word, self.choices) if len(self.word) <= MAX_NAME else "")
        return Problem(place(self.location), self.found, self.expected, hint)


def spec_error(source: str, faults: Iterable[Fault], document: object) -> SpecError:
    """Return the error that tells all `faults` in the order in which their places stand in `document`.

    Beyond 30 faults the rest is counted, not told: a file with a wrong type everywhere would fill the screen.
    """
    outline = _Outline(document)
    written = (replace(fault, location=outline.as_written(fault.location)) for fault in faults)
    ordered = sorted(written, key=lambda fault: outline.position(fault.location))
    problems = [fault.problem() for fault in ordered[:_MOST_PROBLEMS]]
    rest = len(ordered) - len(problems)
    if rest:
        more = counted(rest, "more problem", "more problems")
        problems.append(Problem("after these", more, "none", "Mend the first ones and try again."))
    return SpecError(source, tuple(problems))


def place(location: Location) -> str:
    """Return a location as its author would point at it: `layers[2].activation`."""
    if not location:
        return "the whole spec"
    steps = (f"[{step + 1}]" if isinstance(step, int) else f".{_key(step)}" for step in location)
    return "".join(steps).removeprefix(".")


def is_flat_row(value: object) -> bool:
    """Tell whether `value` is one row of entries, `[1, 2]`, rather than a list of rows, `[[1, 2]]`."""
    return (
        isinstance(value, list | tuple) and bool(value) and not any(isinstance(entry, list | tuple) for entry in value)
    )


def _key(step: str) -> str:
    return step if _BARE_KEY.fullmatch(step) else shown(step)


class _Outline:
    """The order of a document's keys, looked up once for each table: a million faults take a million steps."""

    def __init__(self, document: object) -> None:
        self._document = document
        self._ranks: dict[int, dict[str, int]] = {}
        numbers = _table(_table(document).get("numbers"))
        self._flat = {name for name in ("x", "y") if is_flat_row(numbers.get(name))}

    def as_written(self, location: Location) -> Location:
        """Leave out the row of an entry of x or y that was given as a flat row: `numbers.x[2]`, not `x[1][2]`."""
        match location:
            case ("numbers", name, 0, *rest) if name in self._flat:
                return ("numbers", name, *rest)
        return location

    def position(self, location: Location) -> tuple[int, ...]:
        """Return the path as ranks among siblings, so that sorting gives the order of the document."""
        ranks = []
        node = self._document
        for step in location:
            ranks.append(step if isinstance(step, int) else self._rank(node, step))
            node = _child(node, step)
        return tuple(ranks)

    def _rank(self, node: object, key: str) -> int:
        """Return the rank of `key` in its table; what is missing comes after what is there."""
        if id(node) not in self._ranks:
            self._ranks[id(node)] = {name: rank for rank, name in enumerate(_table(node))}
        ranks = self._ranks[id(node)]
        return ranks.get(key, len(ranks))


def _child(node: object, step: str | int) -> object:
    if isinstance(step, str):
        return _table(node).get(step)
    return node[step] if isinstance(node, list | tuple) and step < len(node) else None


def _table(node: object) -> Mapping[str, object]:
    if isinstance(node, BaseModel):
        return dict(node)
    return node if isinstance(node, Mapping) else {}
