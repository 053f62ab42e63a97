"""NetworkSpec -> graph of x, W, b, z, a, ŷ, y and L, and of λ, R and J for a loss with a penalty.

Entries are made when asked for.

Stage 2: a 784-512-10 network answers a question about one weight without making the other 400,000. Quantities are
indexed from 1. A network with one unit in every layer is written without unit indices, and a single output without
output index, as lecturers do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import NoReturn

from symbolic.errors import QuantityError
from symbolic.formula.nodes import IndexLike, Quantity
from symbolic.graph.definitions import (
    Activated,
    Affine,
    Constant,
    Definition,
    Free,
    LossOf,
    Penalized,
    Penalty,
    Residual,
    Same,
    Softmaxed,
)
from symbolic.graph.families import Family, Joined, Rows
from symbolic.graph.graph import Graph
from symbolic.graph.names import quantity_name
from symbolic.spec.model import LayerSpec, NetworkSpec

__all__ = ["COST", "LOSS", "PENALTY", "STRENGTH", "NetworkGraph"]

LOSS = Quantity("L")
PENALTY = Quantity("R")
COST = Quantity("J")
"""The loss of one sample with the penalty: J = L + R. Over samples, R is added once."""
STRENGTH = Quantity("lambda")
_WITH_PENALTY = ("R", "J", "lambda")


class NetworkGraph(Graph):
    """The graph of a feed-forward network for one sample.

    Attributes:
        spec: the network.
        widths, depth: its units in each layer, the inputs being layer 0, and its number of layers.
        indexed: whether its units have indices; they have none where every layer has one unit.
    """

    def __init__(self, spec: NetworkSpec) -> None:
        self.spec = spec
        self.widths = spec.widths
        self.depth = spec.depth
        self.indexed = any(width > 1 for width in self.widths)
        self._units = (
            Family("x", None, self.widths[0], indexed=self.indexed),
            *(Family("a", l, self.widths[l], indexed=self.indexed) for l in range(1, self.depth + 1)),
        )
        outputs = self.widths[-1]
        self.predictions = Family("yhat", None, outputs, indexed=outputs > 1)
        self.targets = Family("y", None, outputs, indexed=outputs > 1)
        self._skips: dict[int, list[int]] = {}
        self._users: dict[int, list[int]] = {}
        for l, layer in enumerate(spec.layers, start=1):
            self._users.setdefault(self.owner(l), []).append(l)
            if layer.skip is not None:
                self._skips.setdefault(layer.skip, []).append(l)

    # --- families of quantities ---------------------------------------------------------------------------------

    def units(self, l: int) -> Family:
        """Return the activations of layer `l`; of layer 0, the inputs."""
        return self._units[l]

    def scores(self, l: int) -> Family:
        """Return the pre-activations of layer `l`."""
        return Family("z", l, self.widths[l], indexed=self.indexed)

    def weights(self, l: int, i: IndexLike) -> Family:
        """Return row `i` of the matrix that layer `l` uses: the weights into unit i."""
        return self.matrix(l).row(i)

    def matrix(self, l: int) -> Rows:
        """Return the entries of the matrix that layer `l` uses, W^[l] or that of the layer it shares with."""
        return Rows("W", self.owner(l), self.widths[l], self.widths[l - 1], indexed=self.indexed)

    def owner(self, l: int) -> int:
        """Return the layer whose weight matrix layer `l` uses: its own, or the earlier one that it names."""
        return self._layer(l).share or l

    def biases(self, l: int) -> Family:
        """Return b^[l]; empty where the layer has none."""
        size = self.widths[l] if self._layer(l).bias else 0
        return Family("b", l, size, indexed=self.indexed)

    def layer_of(self, quantity: Quantity) -> IndexLike | None:
        """Return the layer whose units or weights a quantity has: 0 for x, the last for y and ŷ, else its own."""
        return {"x": 0, "y": self.depth, "yhat": self.depth}.get(quantity.name, quantity.layer)

    def function(self, l: int) -> str:
        """Return the name under which formulas apply the activation of layer `l`."""
        return self._layer(l).function

    def parameters(self) -> Iterator[Quantity]:
        """Yield every weight and bias once, from the last layer to the first, weights row by row before biases."""
        for l in range(self.depth, 0, -1):
            if self.owner(l) == l:
                yield from self.matrix(l)
            yield from self.biases(l)

    @property
    def objective(self) -> Quantity:
        """What is differentiated for one sample: J where the loss has a penalty, otherwise L."""
        return LOSS if self.spec.loss.l2 is None else COST

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
                return Affine(
                    self.weights(l, i), self.units(l - 1), bias.member(i) if bias.size else None, self._added(l, "z", i)
                )
            case "a":
                assert isinstance(l, int)  # noqa: S101
                return self._activation(l, self.units(l).running(quantity))
            case "yhat":
                return Same(self.units(self.depth).member(self.predictions.running(quantity)))
            case "L":
                return self._loss()
            case "J":
                return Penalized(LOSS, PENALTY)
            case "R":
                owners = (l for l in range(1, self.depth + 1) if self.owner(l) == l)
                return Penalty(STRENGTH, tuple(map(self.matrix, owners)))
            case "lambda":
                return Constant(Fraction(str(self.spec.loss.l2)))
            case _:
                return Free()

    def _activation(self, l: int, i: IndexLike) -> Definition:
        """Return the definition of a_i^[l]."""
        if self._layer(l).activation == "softmax":
            return Softmaxed(i, self.scores(l), self.units(l))
        activated = Activated(self._layer(l).function, self.scores(l).member(i))
        added = self._added(l, "a", i)
        return activated if added is None else Residual(activated, added)

    def _added(self, l: int, into: str, i: IndexLike) -> Quantity | None:
        """Return what a skip into the scores or into the activations of layer `l` adds to unit `i`."""
        layer = self._layer(l)
        return None if layer.skip is None or layer.skip_into != into else self.units(layer.skip).member(i)

    def children(self, quantity: Quantity) -> tuple[Quantity, ...]:
        """Return what depends on `quantity` directly: for a_j^[l] all z_i^[l+1], for W_ij^[l] just z_i^[l]."""
        self._require(quantity)
        return tuple(self.influenced(quantity))

    def influenced(self, quantity: Quantity) -> Family | Joined | tuple[Quantity, ...]:
        """Return the children of `quantity` as one family where they are one: nothing is made beforehand."""
        l = quantity.layer if isinstance(quantity.layer, int) else 0
        match quantity.name:
            case "W":
                i = quantity.indices[0] if quantity.indices else 1
                uses = tuple(self.scores(user).member(i) for user in self._users.get(l, ()))
                return uses if self.spec.loss.l2 is None else (*uses, PENALTY)
            case "b":
                return (self.scores(l).member(self.biases(l).running(quantity)),)
            case "z":
                if self._layer(l).activation == "softmax":
                    return self.units(l)
                return (self.units(l).member(self.scores(l).running(quantity)),)
            case "x" | "a":
                if l == self.depth:
                    return (self.predictions.member(self.units(l).running(quantity)),)
                over = self._over_skips(l, self.units(l).running(quantity))
                return Joined(self.scores(l + 1), over) if over else self.scores(l + 1)
            case "yhat" | "y":
                return (LOSS,)
            case "lambda":
                return (PENALTY,)
            case "L" | "R" if self.spec.loss.l2 is not None:
                return (COST,)
            case _:
                return ()

    def _over_skips(self, l: int, i: IndexLike) -> tuple[Quantity, ...]:
        """Return what unit `i` of layer `l` is added to, but for the scores of the next layer."""
        ends = (
            (m, self.units(m) if self._layer(m).skip_into == "a" else self.scores(m)) for m in self._skips.get(l, ())
        )
        return tuple(family.member(i) for m, family in ends if m > l + 1 or family.name == "a")

    def quantities(self) -> Iterator[Quantity]:
        """Yield all quantities, each after its parents: x, then layer by layer W, b, z, a, then y, ŷ, L, λ, R, J."""
        yield from self.units(0)
        for l in range(1, self.depth + 1):
            if self.owner(l) == l:
                yield from self.matrix(l)
            yield from self.biases(l)
            yield from self.scores(l)
            yield from self.units(l)
        yield from self.targets
        yield from self.predictions
        yield LOSS
        if self.spec.loss.l2 is not None:
            yield from (STRENGTH, PENALTY, COST)

    def rank(self, quantity: Quantity) -> int:
        """Return the stage of `quantity`: 0 for x and λ, then three a layer, then ŷ, then L and R, then J."""
        self._require(quantity)
        l = quantity.layer if isinstance(quantity.layer, int) else 0
        stages = {"x": 0, "W": 3 * l, "b": 3 * l, "z": 3 * l + 1, "a": 3 * l + 2}
        last = 3 * self.depth + 3
        ends = {"y": last, "yhat": last, "L": last + 1, "R": last + 1, "J": last + 2}
        return stages.get(quantity.name, ends.get(quantity.name, 0))

    # --- what exists --------------------------------------------------------------------------------------------

    def _layer(self, l: int) -> LayerSpec:
        return self.spec.layers[l - 1]

    def _loss(self) -> LossOf:
        loss = self.spec.loss
        return LossOf(loss.name, loss.parameters, loss.factor, loss.outputs == "mean", self.predictions, self.targets)

    def _bounds(self, quantity: Quantity) -> tuple[int, ...] | None:
        """Return the largest value of each index of `quantity`, or None where there is no such quantity."""
        l = quantity.layer
        if quantity.name in _WITH_PENALTY and self.spec.loss.l2 is None:
            return None
        if quantity.name in {"x", "y", "yhat", "L", *_WITH_PENALTY}:
            if l is not None:
                return None
            family = {"x": self.units(0), "y": self.targets, "yhat": self.predictions}.get(quantity.name)
            return (family.size,) if family and family.indexed else ()
        if quantity.name not in {"W", "b", "z", "a"} or not isinstance(l, int) or not 1 <= l <= self.depth:
            return None
        if (quantity.name == "b" and not self._layer(l).bias) or (quantity.name == "W" and self.owner(l) != l):
            return None
        if not self.indexed:
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
                f"found `{quantity_name(quantity)}` with {_extra(quantity)}; expected `{quantity_name(quantity)}`: "
                "the graph is that of one sample, and of its parameters before any step"
            )
        for index, bound in zip(quantity.indices, bounds, strict=True):
            if isinstance(index, int) and not 1 <= index <= bound:
                self._refuse(quantity)

    def _refuse(self, quantity: Quantity) -> NoReturn:
        l = quantity.layer
        if quantity.name == "W" and isinstance(l, int) and 1 <= l <= self.depth and self.owner(l) != l:
            owned = quantity_name(replace(quantity, layer=self.owner(l)))
            raise QuantityError(
                f"found `{quantity_name(quantity)}`; expected `{owned}`: layer {l} uses the weights of layer "
                f"{self.owner(l)}"
            )
        shape = "-".join(map(str, self.widths))
        raise QuantityError(
            f"found `{quantity_name(quantity)}`; expected a quantity of the network {shape}: "
            f"{self.describe(quantity.name)}"
        )

    def describe(self, name: str) -> str:
        """Return in words which quantities called `name` exist, or all kinds where none is."""
        several = "" if self.depth == 1 else f"..{self.depth}"
        if name in {"W", "b", "z", "a"} and not self.indexed:
            return f"`{name}[l]` with l = 1{several}, without unit indices (every layer has one unit)"
        if name == "W":
            rows = (
                f"`W[{l}][i,j]` with i = 1..{self.widths[l]}, j = 1..{self.widths[l - 1]}"
                for l in self._few()
                if self.owner(l) == l
            )
            return "; ".join(rows)
        if name in {"b", "z", "a"}:
            layers = [l for l in self._few() if name != "b" or self._layer(l).bias]
            rows = (f"`{name}[{l}][i]` with i = 1..{self.widths[l]}" for l in layers)
            return "; ".join(rows) or "no layer has biases"
        if name in {"x", "y", "yhat"}:
            family = {"x": self.units(0), "y": self.targets, "yhat": self.predictions}[name]
            return f"`{name}[i]` with i = 1..{family.size}" if family.indexed else f"`{name}`"
        if name in _WITH_PENALTY and self.spec.loss.l2 is None:
            return f"`L`; `{name}` is there where the spec's loss has l2"
        penalty = "" if self.spec.loss.l2 is None else ", `R`, `J`, `lambda`"
        return f"`x[j]`, `W[l][i,j]`, `b[l][i]`, `z[l][i]`, `a[l][i]` with l = 1{several}, `yhat`, `y`, `L`{penalty}"

    def _few(self) -> range:
        return range(1, min(self.depth, 8) + 1)


def _extra(quantity: Quantity) -> str:
    return f"mark `{quantity.mark}`" if quantity.sample is None else f"sample {quantity.sample}"
