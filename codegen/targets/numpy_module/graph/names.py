"""What the names of a graph are called in a Python module."""

from __future__ import annotations

import builtins
import keyword
import re
import unicodedata
from collections.abc import Iterable

from symbolic.formula.expression import FUNCTIONS
from symbolic.formula.nodes import Partial, Quantity

__all__ = ["Names"]

_OWN = (
    "AT",
    "Any",
    "Array",
    "GradientCheck",
    "Gradients",
    "NamedTuple",
    "arrays",
    "check_gradients",
    "found",
    "full",
    "gradients",
    "np",
    "npt",
    "shape",
    "value",
    "value_and_gradients",
)
_RESERVED = frozenset({*_OWN, *keyword.kwlist, *keyword.softkwlist, *dir(builtins), *FUNCTIONS})


_TEMPORARY = re.compile(r".*(_prime|_part_\d+)")
"""What slopes of activations and parts of long lines are called."""


class Names:
    """One identifier for each name: the name itself, with `_` behind it where Python or the module has it already."""

    def __init__(self, names: Iterable[str]) -> None:
        self._taken = set(_RESERVED)
        self._names: dict[str, str] = {}
        self._derivatives: dict[Partial, str] = {}
        for name in names:
            self._names[name] = self._free(unicodedata.normalize("NFKC", name).lstrip("_") or "n")

    def _free(self, word: str) -> str:
        if not word.isidentifier():
            word = f"n_{word}"
        while word in self._taken or _TEMPORARY.fullmatch(word):
            word = f"{word}_"
        self._taken.add(word)
        return word

    def __getitem__(self, known: Quantity | Partial) -> str:
        """Return the identifier of a quantity, or of a derivative: df_dx."""
        if isinstance(known, Quantity):
            return self._names[known.name]
        name = self._derivatives.get(known)
        if name is None:
            of, wrt = (part.name for part in (known.of, known.wrt) if isinstance(part, Quantity))
            name = self._derivatives[known] = self._free(f"d{self._names[of]}_d{self._names[wrt]}")
        return name

    def renamed(self) -> dict[str, str]:
        """Return the names that are called otherwise."""
        return {name: own for name, own in self._names.items() if name != own}
