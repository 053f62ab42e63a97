"""NetworkSpec -> graph of x, W, b, z, a, ŷ, y and L; entries are made when asked for.

Stage 2: a 784-512-10 network answers a question about one weight without making the other 400,000. Quantities are
indexed from 1. A network with one unit in every layer is written without unit indices, and a single output without
output index, as lecturers do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NoReturn

from symbolic.errors import QuantityError
from symbolic.formula.nodes import IndexLike, Quantity
from symbolic.functions import activation_parameters, loss_parameters
from symbolic.graph.definitions import Activated, Affine, Definition, Family, Free, LossOf, Same, Softmaxed
from symbolic.graph.graph import Graph
from symbolic.graph.names import quantity_name
from symbolic.spec.model import LayerSpec, NetworkSpec

__all__ = ["LOSS", "NetworkGraph"]

LOSS = Quantity("L")


class NetworkGraph(Graph):
    """The graph of a feed-forward network for one sample."""

    def __init__(self, spec: NetworkSpec) -> None:
        self.spec = spec
        self.widths = spec.widths
        self.depth = spec.depth
        self._indexed = any(width > 1 for width in self.widths)
        self._units = (
            Family("x", None, self.widths[0], indexed=self._indexed),
            *(Family("a", l, self.widths[l], indexed=self._indexed) for l in range(1, self.depth + 1)),
        )
        outputs = self.widths[-1]
        self.predictions = Family("yhat", None, outputs, indexed=outputs > 1)
        self.targets = Family("y", None, outputs, indexed=outputs > 1)

    # --- families of quantities ---------------------------------------------------------------------------------

    def units(self, l: int) -> Family:
        """Return the activations of layer `l`; of layer 0, the inputs."""
        return self._units[l]

    def scores(self, l: int) -> Family:
        """Return the pre-activations of layer `l`."""
        return Family("z", l, self.widths[l], indexed=self._indexed)

    def weights(self, l: int, i: IndexLike) -> Family:
        """Return row `i` of W^[l]: the weights into unit i."""
        return Family("W", l, self.widths[l - 1], (i,), indexed=self._indexed)

    def biases(self, l: int) -> Family:
        """Return b^[l]; empty where the layer has none."""
        size = self.widths[l] if self._layer(l).bias else 0
        return Family("b", l, size, indexed=self._indexed)

    def parameters(self) -> Iterator[Quantity]:
        """Yield every weight and bias, from the last layer to the first, weights row by row before biases."""
        for l in range(self.depth, 0, -1):
            for i in range(1, self.widths[l] + 1):
                yield from self.weights(l, i)
            yield from self.biases(l)

    def resolved(self, quantity: Quantity) -> Quantity:
        """Return `quantity` as this network writes it, where an index of 1 is given or left out for a single unit."""
        bounds = self._bounds(quantity)
        if bounds is None or not {1}.issuperset((*bounds, *quantity.indices)):
            return quantity
        return replace(quantity, indices=bounds)

    # --- the contract of a graph --------------------------------------------------------------------------------

    def definition(self, quantity: Quantity) -> Definition:
        """Return the defining equation of `quantity`; unit indices may be letters."""
        self._require(quantity)
        l = quantity.layer
        match quantity.name:
            case "z":
                assert isinstance(l, int)  # noqa: S101  (_require has checked it)
                i = self.scores(l).running(quantity)
                bias = self.biases(l)
                return Affine(self.weights(l, i), self.units(l - 1), bias.member(i) if bias.size else None)
            case "a":
                assert isinstance(l, int)  # noqa: S101
                i = self.units(l).running(quantity)
                if self._layer(l).activation == "softmax":
                    return Softmaxed(i, self.scores(l), self.units(l))
                return Activated(_function(self._layer(l)), self.scores(l).member(i))
            case "yhat":
                return Same(self.units(self.depth).member(self.predictions.running(quantity)))
            case "L":
                return self._loss()
            case _:
                return Free()

    def children(self, quantity: Quantity) -> tuple[Quantity, ...]:
        """Return what depends on `quantity` directly: for a_j^[l] all z_i^[l+1], for W_ij^[l] just z_i^[l]."""
        self._require(quantity)
        return tuple(self.influenced(quantity))

    def influenced(self, quantity: Quantity) -> Family | tuple[Quantity, ...]:
        """Return the children of `quantity` as one family where they are one: nothing is made beforehand."""
        l = quantity.layer if isinstance(quantity.layer, int) else 0
        match quantity.name:
            case "x":
                return self.scores(1)
            case "W":
                return (self.scores(l).member(quantity.indices[0] if quantity.indices else 1),)
            case "b":
                return (self.scores(l).member(self.biases(l).running(quantity)),)
            case "z":
                if self._layer(l).activation == "softmax":
                    return self.units(l)
                return (self.units(l).member(self.scores(l).running(quantity)),)
            case "a":
                if l < self.depth:
                    return self.scores(l + 1)
                return (self.predictions.member(self.units(l).running(quantity)),)
            case "yhat" | "y":
                return (LOSS,)
            case _:
                return ()

    def quantities(self) -> Iterator[Quantity]:
        """Yield all quantities, each after its parents: x, then layer by layer W, b, z, a, then y, ŷ, L."""
        yield from self.units(0)
        for l in range(1, self.depth + 1):
            for i in range(1, self.widths[l] + 1):
                yield from self.weights(l, i)
            yield from self.biases(l)
            yield from self.scores(l)
            yield from self.units(l)
        yield from self.targets
        yield from self.predictions
        yield LOSS

    def rank(self, quantity: Quantity) -> int:
        """Return the stage of `quantity`: 0 for x, then three a layer, then ŷ and L."""
        self._require(quantity)
        l = quantity.layer if isinstance(quantity.layer, int) else 0
        stages = {"x": 0, "W": 3 * l, "b": 3 * l, "z": 3 * l + 1, "a": 3 * l + 2}
        last = 3 * self.depth + 3
        return stages.get(quantity.name, {"y": last, "yhat": last, "L": last + 1}.get(quantity.name, 0))

    # --- what exists --------------------------------------------------------------------------------------------

    def _layer(self, l: int) -> LayerSpec:
        return self.spec.layers[l - 1]

    def _loss(self) -> LossOf:
        loss = self.spec.loss
        defaults = loss_parameters(loss.name)
        given = {"delta": loss.delta}
        parameters = tuple((name, float(given[name] or defaults[name])) for name in sorted(defaults))
        return LossOf(loss.name, parameters, loss.factor, loss.outputs == "mean", self.predictions, self.targets)

    def _bounds(self, quantity: Quantity) -> tuple[int, ...] | None:
        """Return the largest value of each index of `quantity`, or None where there is no such quantity."""
        l = quantity.layer
        if quantity.name in {"x", "y", "yhat", "L"}:
            if l is not None:
                return None
            family = {"x": self.units(0), "y": self.targets, "yhat": self.predictions}.get(quantity.name)
            return (family.size,) if family and family.indexed else ()
        if quantity.name not in {"W", "b", "z", "a"} or not isinstance(l, int) or not 1 <= l <= self.depth:
            return None
        if quantity.name == "b" and not self._layer(l).bias:
            return None
        if not self._indexed:
            return ()
        rows = self.widths[l]
        return (rows, self.widths[l - 1]) if quantity.name == "W" else (rows,)

    def _require(self, quantity: Quantity) -> None:
        """Raise QuantityError, saying which exist, unless `quantity` is one of this network."""
        bounds = self._bounds(quantity)
        if bounds is None or len(bounds) != len(quantity.indices):
            self._refuse(quantity)
        if quantity.sample is not None or quantity.mark:
            raise QuantityError(
                f"found `{quantity_name(quantity)}` with {_added(quantity)}; expected `{quantity_name(quantity)}`: "
                "the graph is that of one sample, and of its parameters before any step"
            )
        for index, bound in zip(quantity.indices, bounds, strict=True):
            if isinstance(index, int) and not 1 <= index <= bound:
                self._refuse(quantity)

    def _refuse(self, quantity: Quantity) -> NoReturn:
        shape = "-".join(map(str, self.widths))
        raise QuantityError(
            f"found `{quantity_name(quantity)}`; expected a quantity of the network {shape}: "
            f"{self.describe(quantity.name)}"
        )

    def describe(self, name: str) -> str:
        """Return in words which quantities called `name` exist, or all kinds where none is."""
        several = "" if self.depth == 1 else f"..{self.depth}"
        if name in {"W", "b", "z", "a"} and not self._indexed:
            return f"`{name}[l]` with l = 1{several}, without unit indices (every layer has one unit)"
        if name == "W":
            rows = (f"`W[{l}][i,j]` with i = 1..{self.widths[l]}, j = 1..{self.widths[l - 1]}" for l in self._few())
            return "; ".join(rows)
        if name in {"b", "z", "a"}:
            layers = [l for l in self._few() if name != "b" or self._layer(l).bias]
            rows = (f"`{name}[{l}][i]` with i = 1..{self.widths[l]}" for l in layers)
            return "; ".join(rows) or "no layer has biases"
        if name in {"x", "y", "yhat"}:
            family = {"x": self.units(0), "y": self.targets, "yhat": self.predictions}[name]
            return f"`{name}[i]` with i = 1..{family.size}" if family.indexed else f"`{name}`"
        return f"`x[j]`, `W[l][i,j]`, `b[l][i]`, `z[l][i]`, `a[l][i]` with l = 1{several}, `yhat`, `y`, `L`"

    def _few(self) -> range:
        return range(1, min(self.depth, 8) + 1)


def _added(quantity: Quantity) -> str:
    return f"mark `{quantity.mark}`" if quantity.sample is None else f"sample {quantity.sample}"


def _function(layer: LayerSpec) -> str:
    """Return the name under which formulas apply the layer's activation, with alpha where it is not the default."""
    if layer.alpha is None or layer.alpha == float(activation_parameters(layer.activation)["alpha"]):
        return layer.activation
    return f"{layer.activation}(alpha={layer.alpha!r})"
