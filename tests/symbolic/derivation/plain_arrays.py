"""The arrays of one sample of a plain-loop network with their derivatives, skips and shared weights among them.

Every entry is a value of the network, or a central difference of two runs of it.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np

from symbolic.formula.nodes import Partial, Quantity
from symbolic.formula.notation import Layout
from symbolic.spec.model import NetworkSpec
from tests.oracles.plain_network import Key
from tests.symbolic.derivation.numbers import Point
from tests.symbolic.derivation.whole_arrays import ArrayWorld

__all__ = ["PlainArrays"]

Array = np.ndarray[Any, Any]


class PlainArrays:
    """Values and derivatives of whole arrays of `network` at a random point."""

    def __init__(self, network: NetworkSpec) -> None:
        self.point = Point(network)
        assert self.point.is_clear_of_kinks()

    def values(self, array: Quantity) -> Array:
        """Return an array with an axis for each index: W by units reached, then by units it comes from."""
        found = [float(self.point.values[key]) for key in self._keys(array)]
        return np.array(found).reshape(self._sizes(array))

    def slopes(self, of: Quantity, wrt: Quantity) -> Array:
        """Return the total derivatives, the axes of `of` first."""
        pairs = product(self._entries(of), self._entries(wrt))
        found = [float(self.point.expected(one, other)) for one, other in pairs]
        return np.array(found).reshape(self._sizes(of) + self._sizes(wrt))

    def world(self, layout: Layout) -> ArrayWorld:
        """Return the arrays as they lie under `layout`, Jacobians and gradients among them."""
        return ArrayWorld(lambda part: self._laid_out(part, layout), self.point.graph.widths, layout)

    def _laid_out(self, part: Quantity | Partial, layout: Layout) -> Array:
        if isinstance(part, Partial) and part.of not in (Quantity("L"), Quantity("J")):
            table = self.slopes(part.of, part.wrt)  # type: ignore[arg-type]  # between arrays
            assert table.ndim == 2
            return table if layout.jacobian == "numerator" else table.T
        array = part.wrt if isinstance(part, Partial) else part
        assert isinstance(array, Quantity)
        table = self.slopes(part.of, array) if isinstance(part, Partial) else self.values(array)  # type: ignore[arg-type]  # as above
        if array.name == "W":
            return table if layout.weight_order == "to-from" else table.T
        return table.reshape(-1, 1) if layout.vectors == "columns" else table.reshape(1, -1)

    def _sizes(self, array: Quantity) -> tuple[int, ...]:
        widths = self.point.graph.widths
        if array.name in {"L", "J"}:
            return ()
        l = {"x": 0, "yhat": len(widths) - 1, "y": len(widths) - 1}.get(array.name, array.layer)
        assert isinstance(l, int)
        return (widths[l], widths[l - 1]) if array.name == "W" else (widths[l],)

    def _entries(self, array: Quantity) -> list[Quantity]:
        ranges = (range(1, size + 1) for size in self._sizes(array))
        return [Quantity(array.name, array.layer, indices) for indices in product(*ranges)]

    def _keys(self, array: Quantity) -> list[Key]:
        return [self.point.key(entry) for entry in self._entries(array)]
