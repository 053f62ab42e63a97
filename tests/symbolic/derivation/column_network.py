"""One sample through a sigmoid network, in NumPy columns: any quantity can be moved on the way, by a complex step.

It reads quantities by name, layer and indices, and knows nothing of how the package derives.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np

from symbolic.formula.nodes import Index, Partial, Quantity

__all__ = ["ColumnNetwork", "numbered"]

STEP = 1e-30


class ColumnNetwork:
    """Random weights and inputs; the loss is Σ (a - y)^2."""

    def __init__(self, widths: tuple[int, ...]) -> None:
        random = np.random.default_rng(7)
        self.widths = widths
        pairs = list(zip(widths[1:], widths, strict=False))
        self._parameters = {("W", l): random.normal(size=pair) for l, pair in enumerate(pairs, 1)}
        self._parameters |= {("b", l): random.normal(size=pair[0]) for l, pair in enumerate(pairs, 1)}
        self._x, self._y = random.normal(size=widths[0]), random.normal(size=widths[-1])

    def entry(self, part: Quantity | Partial) -> Any:
        """Return a value, or the total derivative between two quantities: the lower one moved, all after it run."""
        if isinstance(part, Quantity):
            return _at(self._run(None), part).real
        assert isinstance(part.of, Quantity)
        assert isinstance(part.wrt, Quantity)
        return _at(self._run(part.wrt), part.of).imag / STEP

    def jacobian(self, of: Quantity, wrt: Quantity) -> Any:
        """Return ∂of_i/∂wrt_j in row i and column j."""
        rows, columns = (self.widths[int(str(array.layer))] for array in (of, wrt))
        return np.array([[self._slope(of, i, wrt, j) for j in range(1, columns + 1)] for i in range(1, rows + 1)])

    def _slope(self, of: Quantity, i: int, wrt: Quantity, j: int) -> Any:
        return self.entry(Partial(replace(of, indices=(i,)), replace(wrt, indices=(j,))))

    def _run(self, moved: Quantity | None) -> dict[object, Any]:
        values: dict[object, Any] = {}

        def keep(name: str, layer: int, array: Any) -> Any:
            array = array.astype(complex)
            if moved is not None and (moved.name, moved.layer) == (name, layer):
                array[tuple(index - 1 for index in moved.indices)] += 1j * STEP  # type: ignore[operator]
            values[name, layer] = array
            return array

        keep("a", 0, self._x)
        for l in range(1, len(self.widths)):
            weights, biases = (keep(name, l, self._parameters[name, l]) for name in "Wb")
            scores = keep("z", l, weights @ values["a", l - 1] + biases)
            keep("a", l, 1 / (1 + np.exp(-scores)))
        values["L", None] = np.sum((values["a", len(self.widths) - 1] - self._y) ** 2)
        return values


def _at(values: dict[object, Any], quantity: Quantity) -> Any:
    array = values[quantity.name, quantity.layer]
    return array[tuple(index - 1 for index in quantity.indices)] if quantity.indices else array  # type: ignore[operator]


def numbered(value: Any, **layers: int) -> Any:
    """Return a statement with numbers for the letters of its layers, in widths too."""
    match value:
        case Index(letter=letter, shift=shift) if letter in layers:
            return layers[letter] + shift
        case tuple():
            return tuple(numbered(part, **layers) for part in value)
        case _ if is_dataclass(value) and not isinstance(value, type | Index):
            parts = {field.name: getattr(value, field.name) for field in fields(value)}
            return replace(value, **{name: numbered(part, **layers) for name, part in parts.items()})
        case _:
            return value
