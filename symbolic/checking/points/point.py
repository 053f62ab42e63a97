"""A circuit at one point of one field: the values of its quantities, and every derivative between two of them.

∂u/∂v is the total derivative along the graph cut at v. One sweep back from u finds it for all v, so a loss and all
its gradients cost about twice the forward pass.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import singledispatch
from typing import Generic, TypeVar

from symbolic.checking.fields.base import Field
from symbolic.checking.fields.functions import apply, loss_slope, loss_value, softmax
from symbolic.checking.points.circuit import (
    Add,
    Circuit,
    Dot,
    Given,
    Known,
    Map,
    Operation,
    Share,
    Squares,
    Target,
    Weigh,
)
from symbolic.graph.names import quantity_name

__all__ = ["Point", "Slopes", "free_name"]

T = TypeVar("T")

Slopes = list[tuple[int, T]]
"""(parent, derivative by it) pairs."""


def free_name(circuit: Circuit, number: int, sample: int, samples: int) -> str:
    """Return the name by which a field knows a free quantity: x_1, or x_1(2) of the second of several samples."""
    name = quantity_name(circuit.quantities[number])
    return f"{name}({sample + 1})" if circuit.sampled[number] and samples > 1 else name


class Point(Generic[T]):
    """Values and derivatives of a circuit's quantities.

    Args:
        circuit: the quantities.
        field: in which they are computed.
        samples: how many samples a batch has; each has inputs and targets of its own.
        cut: values that some quantities are given, (place, sample) -> value, whatever their parents are worth.
        loose: quantities that are free in value, though their derivatives are those of the circuit: what holds whatever
            the pre-activations are worth holds for what they are worth.
        assumed: derivatives that are taken as given, ((of, sample), (by, sample)) -> value, and carried on by the
            chain rule: what follows from a line that somebody wrote.
    """

    def __init__(
        self,
        circuit: Circuit,
        field: Field[T],
        samples: int = 1,
        cut: Mapping[tuple[int, int], T] | None = None,
        assumed: Mapping[tuple[int, int, int], T] | None = None,
        loose: frozenset[int] = frozenset(),
    ) -> None:
        self.circuit = circuit
        self.field = field
        self.samples = samples
        self.cut = dict(cut or {})
        self.assumed = dict(assumed or {})
        self.loose = loose
        self._values: dict[tuple[int, int], T] = {}
        self._shares: dict[tuple[int, int], list[T]] = {}
        self._slopes: dict[tuple[int, int], Slopes[T]] = {}
        self._sweeps: dict[tuple[int, int], dict[int, T]] = {}
        self._classes: dict[int, Point[T]] = {}

    def of_class(self, number: int) -> Point[T]:
        """Return the point whose targets are 1 for class `number` and 0 for the others, in every sample."""
        found = self._classes.get(number)
        if found is None:
            targets = [place for place, quantity in enumerate(self.circuit.quantities) if quantity.name == "y"]
            cut = {
                (place, sample): self.field.number(int(k == number))
                for k, place in enumerate(targets, start=1)
                for sample in range(self.samples)
            }
            found = Point(self.circuit, self.field, self.samples, {**self.cut, **cut}, self.assumed, self.loose)
            self._classes[number] = found
        return found

    # --- values -----------------------------------------------------------------------------------------------------

    def value(self, number: int, sample: int = 0) -> T:
        """Return the value of quantity `number` for a sample, counted from 0."""
        key = (number, sample if self.circuit.sampled[number] else 0)
        found = self._values.get(key)
        if found is None:
            found = self.cut.get(key)
            if found is None and number in self.loose:
                found = self.given(number, key[1])
            if found is None:
                found = value(self.circuit.operations[number], self, number, key[1])
            self._values[key] = found
        return found

    def given(self, number: int, sample: int) -> T:
        """Return the value that the point gives to a free quantity."""
        return self.field.free(free_name(self.circuit, number, sample, self.samples))

    def shares(self, scores: tuple[int, ...], sample: int) -> list[T]:
        """Return the softmax of a layer's scores."""
        key = (scores[0], sample)
        if key not in self._shares:
            self._shares[key] = softmax(self.field, [self.value(score, sample) for score in scores])
        return self._shares[key]

    # --- derivatives ------------------------------------------------------------------------------------------------

    def local(self, number: int, sample: int = 0) -> Slopes[T]:
        """Return the derivatives of a quantity by its parents."""
        key = (number, sample if self.circuit.sampled[number] else 0)
        found = self._slopes.get(key)
        if found is None:
            found = [] if key in self.cut else slopes(self.circuit.operations[number], self, key[1])
            self._slopes[key] = found
        return found

    def slope(self, of: int, by: int, sample: int = 0, by_sample: int | None = None) -> T:
        """Return ∂u/∂v, u taken for one sample, and v for that sample unless `by_sample` says another."""
        if by_sample is not None and by_sample != sample and self.circuit.sampled[by]:
            return self.field.number(0)
        found = self.sweep(of, sample).get(by)
        return self.field.number(0) if found is None else found

    def sweep(self, of: int, sample: int = 0) -> dict[int, T]:
        """Return the derivatives of u by all quantities that it follows from: by the last ones first."""
        key = (of, sample if self.circuit.sampled[of] else 0)
        found = self._sweeps.get(key)
        if found is None:
            found = self._swept(of, key[1])
            self._sweeps[key] = found
        return found

    def _swept(self, of: int, sample: int) -> dict[int, T]:
        field = self.field
        mul, add = field.mul, field.add
        found: dict[int, T] = {of: field.number(1)}
        for number in range(of, -1, -1):
            assumed = self.assumed.get((of, number, sample)) if self.assumed else None
            upstream = found.get(number) if assumed is None else assumed
            if upstream is None:
                continue
            found[number] = upstream
            for parent, slope in self.local(number, sample):
                product = mul(upstream, slope)
                known = found.get(parent)
                found[parent] = product if known is None else add(known, product)
        return found


# --- values of operations ---------------------------------------------------------------------------------------------


@singledispatch
def value(operation: Operation, point: Point[T], number: int, sample: int) -> T:
    """Return the value of quantity `number`, which `operation` computes."""
    raise TypeError(f"no value for {type(operation).__name__}")


@value.register
def given_value(operation: Given, point: Point[T], number: int, sample: int) -> T:
    """x"""
    return point.given(number, sample)


@value.register
def target_value(operation: Target, point: Point[T], number: int, sample: int) -> T:
    """1 - y_1 - ..."""
    field = point.field
    return field.sub(field.number(1), field.total(point.value(other, sample) for other in operation.others))


@value.register
def known_value(operation: Known, point: Point[T], number: int, sample: int) -> T:
    """0.01"""
    return point.field.number(operation.number)


@value.register
def dot_value(operation: Dot, point: Point[T], number: int, sample: int) -> T:
    """Σ_j W_ij a_j + b_i"""
    mul = point.field.mul
    terms = [
        mul(point.value(weight), point.value(source, sample))
        for weight, source in zip(operation.weights, operation.inputs, strict=True)
    ]
    return point.field.total((*terms, *(point.value(item, sample) for item in operation.added)))


@value.register
def map_value(operation: Map, point: Point[T], number: int, sample: int) -> T:
    """f(z)"""
    mapped: T = apply(point.field, operation.function, 0, [point.value(operation.argument, sample)])
    for item in operation.added:
        mapped = point.field.add(mapped, point.value(item, sample))
    return mapped


@value.register
def share_value(operation: Share, point: Point[T], number: int, sample: int) -> T:
    """e^(z_i) / Σ_k e^(z_k)"""
    return point.shares(operation.scores, sample)[operation.unit]


@value.register
def weigh_value(operation: Weigh, point: Point[T], number: int, sample: int) -> T:
    """c Σ_k l(ŷ_k, y_k)"""
    pairs = zip(operation.predictions, operation.targets, strict=True)
    terms = (loss_value(point.field, operation.loss, point.value(p, sample), point.value(y, sample)) for p, y in pairs)
    return point.field.mul(point.field.number(operation.coefficient), point.field.total(terms))


@value.register
def squares_value(operation: Squares, point: Point[T], number: int, sample: int) -> T:
    """λ/2 Σ W²"""
    field = point.field
    total = field.total(field.mul(point.value(weight), point.value(weight)) for weight in operation.weights)
    return field.mul(field.mul(field.number(Fraction(1, 2)), point.value(operation.strength)), total)


@value.register
def add_value(operation: Add, point: Point[T], number: int, sample: int) -> T:
    """u + v"""
    return point.field.total(point.value(term, sample) for term in operation.terms)


# --- derivatives of operations by their parents -----------------------------------------------------------------------


@singledispatch
def slopes(operation: Operation, point: Point[T], sample: int) -> Slopes[T]:
    """Return the derivatives by the parents; a parent that occurs twice is listed twice."""
    raise TypeError(f"no derivative for {type(operation).__name__}")


@slopes.register(Given)
@slopes.register(Known)
def no_slopes(operation: Operation, point: Point[T], sample: int) -> Slopes[T]:
    """Nothing: the quantity is given."""
    return []


@slopes.register
def target_slopes(operation: Target, point: Point[T], sample: int) -> Slopes[T]:
    """Nothing: targets are held fixed, each by itself."""
    return []


@slopes.register
def dot_slopes(operation: Dot, point: Point[T], sample: int) -> Slopes[T]:
    """∂z_i/∂W_ij = a_j, ∂z_i/∂a_j = W_ij, ∂z_i/∂b_i = 1"""
    pairs = zip(operation.weights, operation.inputs, strict=True)
    found: Slopes[T] = []
    for weight, source in pairs:
        found += ((weight, point.value(source, sample)), (source, point.value(weight)))
    one = point.field.number(1)
    return [*found, *((item, one) for item in operation.added)]


@slopes.register
def map_slopes(operation: Map, point: Point[T], sample: int) -> Slopes[T]:
    """∂a/∂z = f'(z)"""
    slope: T = apply(point.field, operation.function, 1, [point.value(operation.argument, sample)])
    one = point.field.number(1)
    return [(operation.argument, slope), *((item, one) for item in operation.added)]


@slopes.register
def share_slopes(operation: Share, point: Point[T], sample: int) -> Slopes[T]:
    """∂p_i/∂z_j = p_i ([i = j] - p_j)"""
    field = point.field
    shares = point.shares(operation.scores, sample)
    own = shares[operation.unit]
    return [
        (score, field.mul(own, field.sub(field.number(int(k == operation.unit)), share)))
        for k, (score, share) in enumerate(zip(operation.scores, shares, strict=True))
    ]


@slopes.register
def weigh_slopes(operation: Weigh, point: Point[T], sample: int) -> Slopes[T]:
    """∂L/∂ŷ_k = c l'(ŷ_k, y_k)"""
    field = point.field
    coefficient = field.number(operation.coefficient)
    pairs = zip(operation.predictions, operation.targets, strict=True)
    return [
        (p, field.mul(coefficient, loss_slope(field, operation.loss, point.value(p, sample), point.value(y, sample))))
        for p, y in pairs
    ]


@slopes.register
def squares_slopes(operation: Squares, point: Point[T], sample: int) -> Slopes[T]:
    """∂R/∂W = λ W"""
    strength = point.value(operation.strength)
    return [(weight, point.field.mul(strength, point.value(weight))) for weight in operation.weights]


@slopes.register
def add_slopes(operation: Add, point: Point[T], sample: int) -> Slopes[T]:
    """∂(u + v)/∂u = 1"""
    return [(term, point.field.number(1)) for term in operation.terms]
