"""Formulas of whole arrays evaluated by NumPy: every array has two axes, and nothing broadcasts but a number.

It knows the nodes of a formula and what a layout says, and nothing of how the package works with them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import product
from typing import Any

import numpy as np

from symbolic.formula.nodes import (
    Apply,
    Cases,
    Entry,
    Formula,
    Group,
    Hadamard,
    Index,
    MatrixProduct,
    Negative,
    Number,
    Partial,
    Power,
    Product,
    Quantity,
    Quotient,
    Relations,
    Sum,
    Transpose,
    Underbrace,
)
from symbolic.formula.notation import Layout
from symbolic.spec.model import NetworkSpec
from tests.oracles.complex_batch import ComplexBatch
from tests.oracles.plain_loops import ACTIVATIONS, LOSSES, USUAL_ALPHA
from tests.symbolic.derivation.loops import World

__all__ = ["LAYOUTS", "ArrayWorld", "EntryWorld", "NetworkArrays", "batch_of", "keys"]

Array = np.ndarray[Any, Any]

LAYOUTS = [
    Layout(weight_order=order, vectors=vectors, samples=samples, slopes=slopes)  # type: ignore[arg-type]  # literals
    for order, vectors, samples, slopes in product(
        ("to-from", "from-to"), ("columns", "rows"), ("rows", "columns"), ("hadamard", "diagonal")
    )
]
ENTRIES = {"Z": "z", "A": "a", "X": "x", "Y": "y", "Yhat": "yhat"}


def elementwise(name: str, primes: int, array: Array) -> Array:
    if name in {"exp", "log", "abs", "sign"}:
        assert not primes
        return getattr(np, name)(array)  # type: ignore[no-any-return]
    return np.vectorize(lambda z: ACTIVATIONS[name][primes](z, USUAL_ALPHA.get(name)), otypes=[float])(array)


@dataclass(frozen=True)
class ArrayWorld:
    """Arrays for the letters of a formula.

    Attributes:
        array: the array of a quantity, or of the derivative by it; a number for a scalar.
        widths: n_0, n_1, ...
        layout: how arrays lie.
        samples: how many there are.
    """

    array: Callable[[Quantity | Partial], Any]
    widths: tuple[int, ...]
    layout: Layout
    samples: int = 1

    def value(self, formula: Formula) -> Any:
        """Return an array with two axes, or a number."""
        match formula:
            case Number(written=digits):
                return float(digits)
            case Quantity(name="ones", layer=layer):
                return np.ones((self.samples if layer is None else self.widths[layer], 1))  # type: ignore[index]
            case Quantity(name="identity", layer=int(l)):
                return np.eye(self.widths[l])
            case Quantity(name="width", indices=(int(l),)):
                return float(self.widths[l])
            case Quantity(name="samples"):
                return float(self.samples)
            case Quantity() | Partial():
                return self.array(formula)
            case Transpose(body=body):
                return self._table(body).T
            case MatrixProduct(factors=factors):
                found = reduce(np.matmul, map(self._table, factors))
                return float(found[0, 0]) if found.shape == (1, 1) else found
            case Hadamard(factors=factors):
                return self._alike(np.multiply, factors)
            case Product(factors=factors):
                values = [self.value(factor) for factor in factors]
                assert sum(isinstance(value, np.ndarray) for value in values) <= 1
                return reduce(np.multiply, values)
            case Sum(terms=terms):
                return self._alike(np.add, terms)
            case Quotient(numerator=above, denominator=below):
                return self._alike(np.divide, (above, below))
            case Power(base=base, exponent=Number(written=digits)):
                return self.value(base) ** int(digits)
            case Power(base=Number(written=digits), exponent=exponent):
                return float(digits) ** self.value(exponent)
            case Negative(body=body):
                return -self.value(body)
            case Group(body=body) | Underbrace(body=body):
                return self.value(body)
            case Entry(body=body, indices=(int(place),)):
                vector = self._table(body)
                assert 1 in vector.shape
                return float(vector.ravel()[place - 1])
            case Apply(function="max", arguments=arguments):
                return self._alike(np.maximum, arguments)
            case Apply(function="diag", arguments=(vector,)):
                assert 1 in self._table(vector).shape
                return np.diagflat(self._table(vector))
            case Apply(function="softmax", arguments=(scores,)):
                return self._softmax(self._table(scores))
            case Apply(function=name, arguments=(one, other), primes=1):  # the slope of a loss by its predictions
                slopes = np.vectorize(lambda p, y: LOSSES[name][1](p, y, 1.0), otypes=[float])
                return slopes(self._table(one), self._table(other))
            case Apply(function=name, arguments=(argument,), primes=primes):
                return elementwise(name, primes, self.value(argument))
            case Cases(branches=branches):
                return self._cases(branches)
        raise AssertionError(f"no array for {formula}")

    def _table(self, formula: Formula) -> Array:
        found = self.value(formula)
        table: Array = np.array([[found]]) if isinstance(found, float) else found
        assert table.ndim == 2
        return table

    def _alike(self, operation: Callable[[Any, Any], Any], parts: tuple[Formula, ...]) -> Any:
        values = [self.value(part) for part in parts]
        shapes = {value.shape for value in values if isinstance(value, np.ndarray)}
        assert len(shapes) <= 1, f"entry by entry on {shapes}"
        return reduce(operation, values)

    def _softmax(self, scores: Array) -> Array:
        is_batch = self.samples in scores.shape and 1 not in scores.shape
        along = (self.layout.samples == "rows") if is_batch else scores.shape[0] == 1
        powers = np.exp(scores)
        return powers / powers.sum(axis=int(along), keepdims=True)  # type: ignore[no-any-return]

    def _cases(self, branches: tuple[tuple[Formula, Relations | None], ...]) -> Any:
        (value, condition), *others = branches
        if condition is None:
            return self.value(value)
        left, right = map(self.value, condition.sides)
        compare = {"<": np.less, ">": np.greater, "<=": np.less_equal, ">=": np.greater_equal}[condition.signs[0]]
        return np.where(compare(left, right), self.value(value), self._cases(tuple(others)))


@dataclass(frozen=True)
class EntryWorld(World):
    """Formulas in indices that hold entries of products of arrays as well."""

    arrays: ArrayWorld | None = None

    def value(self, formula: Formula, **letters: int) -> Any:
        assert self.arrays is not None
        match formula:
            case Entry(body=body, indices=indices):
                table = self.arrays._table(body)
                places = [letters[index.letter] if isinstance(index, Index) else index for index in indices]
                if len(places) == 1:
                    assert 1 in table.shape
                    return table.ravel()[places[0] - 1]
                return table[places[0] - 1, places[1] - 1]
            case MatrixProduct():
                return self.arrays.value(formula)
            case _:
                return super().value(formula, **letters)


# --- the arrays of a network --------------------------------------------------------------------------------------


def batch_of(network: NetworkSpec, samples: int = 1) -> ComplexBatch:
    """Return the network for the oracle."""
    factor = float(network.loss.factor) / (network.widths[-1] if network.loss.outputs == "mean" else 1)
    return ComplexBatch(
        network.widths,
        tuple(layer.activation for layer in network.layers),
        tuple(layer.bias for layer in network.layers),
        network.loss.name,
        factor,
        samples,
        network.loss.samples if samples > 1 else "sum",
    )


def keys(name: str, layer: int | None, widths: tuple[int, ...], samples: range | None) -> Iterator[Iterator[Any]]:
    """Yield rows of the oracle's keys: units by sources of W, units of one sample, samples by units of a batch."""
    l = {"x": 0, "y": len(widths) - 1, "yhat": len(widths) - 1}.get(name, layer)
    assert l is not None
    units = range(1, widths[l] + 1)
    if name == "W":
        yield from ((("W", l, i, j) for j in range(1, widths[l - 1] + 1)) for i in units)
    elif name == "b":
        yield (("b", l, i) for i in units)
    else:
        for n in samples or (1,):
            yield ((name, layer or 0, i, n) for i in units)


class NetworkArrays:
    """All arrays of a batch under any layout, and the derivatives of its cost by them, as the oracle finds them."""

    def __init__(self, batch: ComplexBatch) -> None:
        self.batch = batch
        self._tables: dict[Quantity | Partial, Array] = {}

    def world(self, layout: Layout) -> ArrayWorld:
        """Return the arrays as they lie under `layout`."""
        return ArrayWorld(lambda part: self._laid_out(part, layout), self.batch.widths, layout, self.batch.samples)

    def _laid_out(self, part: Quantity | Partial, layout: Layout) -> Any:
        if part in (Quantity("L"), Quantity("J")):
            return self.batch.values["J",]
        if part not in self._tables:
            self._tables[part] = self._table(part)
        array = part.wrt if isinstance(part, Partial) else part
        assert isinstance(array, Quantity)
        if array.name == "W":
            stands = layout.weight_order == "to-from"
        elif array.name in ENTRIES:
            stands = layout.samples == "rows"
        else:
            stands = layout.vectors == "rows"
        return self._tables[part] if stands else self._tables[part].T

    def _table(self, part: Quantity | Partial) -> Array:
        """Return W by units and sources, a vector as a row, a batch with a sample in each row."""
        array = part.wrt if isinstance(part, Partial) else part
        assert isinstance(array, Quantity)
        name = ENTRIES.get(array.name, array.name)
        samples = range(1, self.batch.samples + 1) if array.name in ENTRIES else None
        value = self.batch.slope if isinstance(part, Partial) else self.batch.values.__getitem__
        layer = array.layer if isinstance(array.layer, int) else None
        return np.array([[value(key) for key in row] for row in keys(name, layer, self.batch.widths, samples)])
