"""Is an equation right on a network? Both sides in numbers, at several random points, for all values of its letters.

A pair of sides is EQUAL; equal in hidden layers only (HIDDEN); equal under another convention (CONVENTION, with its
name); DIFFERENT, as it is where shapes do not fit, or where a unit or a layer is named that does not exist; or VOID
where no value of its letters gives it a meaning.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache
from itertools import product

from symbolic.formula.nodes import (
    Apply,
    Formula,
    Index,
    Number,
    Partial,
    Position,
    Product,
    Quantity,
    Quotient,
    Sum,
)
from symbolic.formula.notation import Layout, Notation
from symbolic.formula.substitute import rebuilt, shifted
from symbolic.spec.model import NetworkSpec
from tests.corpus.arrays import Array, MisfitError, Value, number, transposed
from tests.corpus.letters import Turned, free_in, layer_letters, summed_apart, variables, with_sums, without_bounds
from tests.corpus.meaning import Scene
from tests.corpus.plain import Layer, Plain, Point
from tests.corpus.scene import AbsentError, Reading, UnsupportedError, is_batch, parts

__all__ = ["ACROSS", "SIGMA", "Oracle", "Outcome", "Sides", "Truth", "plain"]

Sides = tuple[Formula, Formula]

POINTS = 4
SAMPLES = 5
EQUAL, APART = 1e-9, 1e-7

ACROSS = "gradients across"
"""The derivative of a number by an array lies as the array does, or across it: writers do not say which."""

SIGMA = "σ as the activation of any layer"
"""Where no layer has the sigmoid, σ may be any activation without a word."""


class Outcome(Enum):
    """What an equation is."""

    EQUAL = "equal"
    HIDDEN = "equal in hidden layers"
    CONVENTION = "under another convention"
    DIFFERENT = "different"
    VOID = "without meaning here"
    UNJUDGED = "not judged"


@dataclass(frozen=True)
class Truth:
    """An outcome, with the name of the convention, or with what sets the sides apart."""

    outcome: Outcome
    note: str = ""

    @property
    def holds(self) -> bool:
        """Whether the equation is right as it is written, at least in hidden layers."""
        return self.outcome in {Outcome.EQUAL, Outcome.HIDDEN} or self.note == ACROSS


class UnclearError(Exception):
    """Two sides that are neither equal nor clearly apart."""


@cache
def plain(spec: NetworkSpec) -> Plain:
    """Return the network of a spec for the plain loops."""
    layers = tuple(
        Layer(layer.units, layer.activation, layer.bias, layer.skip, layer.skip_into, layer.share)
        for layer in spec.layers
    )
    loss = spec.loss
    return Plain(
        spec.inputs, layers, loss.name, float(loss.factor), loss.outputs == "mean", loss.samples == "mean", loss.l2
    )


class Oracle:
    """Judges equations on one network in one notation."""

    def __init__(self, spec: NetworkSpec, notation: Notation) -> None:
        self.notation = notation
        self.network = plain(spec)
        self._known: dict[Sides, Truth] = {}

    def truth(self, sides: Sides) -> Truth:
        """Return what an equation is."""
        if sides not in self._known:
            self._known[sides] = self._truth(sides)
        return self._known[sides]

    def _truth(self, sides: Sides) -> Truth:
        if self.notation.sums == "repeated":
            kept = free_in(sides[0])
            sides = (with_sums(sides[0], kept), with_sums(sides[1], kept))
        if self.notation.sums == "index":
            sides = (without_bounds(sides[0]), without_bounds(sides[1]))
        try:
            own = self._verdict(sides, Reading(self.notation.layout))
        except (UnclearError, UnsupportedError) as unjudged:
            return Truth(Outcome.UNJUDGED, str(unjudged))
        if own.outcome is not Outcome.DIFFERENT:
            return own
        for name, reading, other in self._conventions(sides):
            try:
                found = self._verdict(other, reading)
            except (UnclearError, UnsupportedError):
                continue
            if found.outcome in {Outcome.EQUAL, Outcome.HIDDEN}:
                return Truth(Outcome.CONVENTION, name)
        if any(_is_number_alone(side) for side in sides) and self._moves(sides):
            return Truth(Outcome.UNJUDGED, "a number that may be the value at some point")
        return own

    def _moves(self, sides: Sides) -> bool:
        """Say whether the sides have other values at another point."""
        first, *others = (self._values(sides, turn) for turn in range(POINTS))
        return any(abs(one - two) > APART for other in others for one, two in zip(first, other, strict=True))

    def _values(self, sides: Sides, turn: int) -> list[complex]:
        scene = Scene(_point(self.network, 1, turn), Reading(self.notation.layout), {}, batch=False)
        _, here = next(self._scenes(sides, scene))
        found = [_value(side, here) for side in sides]
        return [entry for value in found for entry in (value.flat if isinstance(value, Array) else (value,))]

    # --- one reading --------------------------------------------------------------------------------------------------

    def _verdict(self, sides: Sides, reading: Reading) -> Truth:
        batch = is_batch(*sides)
        size = SAMPLES if batch else 1
        agreed: set[int | None] = set()
        failed: dict[int | None, str] = {}
        for turn in range(POINTS):
            point = _point(self.network if reading.biases else _without_biases(self.network), size, turn)
            for layer, scene in self._scenes(sides, Scene(point, reading, {}, batch)):
                difference = _difference(sides, scene)
                if difference is None:
                    continue
                if difference:
                    failed.setdefault(layer, difference)
                else:
                    agreed.add(layer)
            if failed and not agreed - failed.keys():
                break
        if not failed:
            return Truth(Outcome.EQUAL if agreed else Outcome.VOID)
        last = max((layer for layer in {*agreed, *failed} if layer is not None), default=None)
        if last is not None and set(failed) == {last} and agreed - {last} and last == self.network.depth:
            return Truth(Outcome.HIDDEN, failed[last])
        return Truth(Outcome.DIFFERENT, next(iter(failed.values())))

    def _scenes(self, sides: Sides, scene: Scene) -> Iterator[tuple[int | None, Scene]]:
        """Yield the scene for all values of the letters that stand free, with the layer that l is."""
        layers = sorted(layer_letters(sides))
        units = sorted(free_in(sides[0]) | free_in(sides[1]))
        for numbers in product(range(self.network.depth + 1), repeat=len(layers)):
            here = replace(scene, letters=dict(zip(layers, numbers, strict=True)))
            try:
                sizes = [here.range_of(letter, sides) or 1 for letter in units]
            except AbsentError as absent:
                if not absent.free:
                    yield (numbers[0] if numbers else None), here
                continue
            for places in product(*(range(1, size + 1) for size in sizes)):
                letters = {**here.letters, **dict(zip(units, places, strict=True))}
                yield (numbers[0] if numbers else None), replace(here, letters=letters)

    # --- conventions --------------------------------------------------------------------------------------------------

    def _conventions(self, sides: Sides) -> Iterator[tuple[str, Reading, Sides]]:
        """Yield other ways to take an equation, the smallest deviation first."""
        layout = self.notation.layout
        found = [part for side in sides for part in parts(side)]
        quantities = [part for part in found if isinstance(part, Quantity)]
        arrays = any(not part.indices and part.name not in {"L", "J", "R"} for part in quantities)
        weights = any(part.name == "W" for part in quantities)
        plain_reading = Reading(layout)
        readings = [("", plain_reading)]
        if weights:
            other = "from-to" if layout.weight_order == "to-from" else "to-from"
            swapped = Reading(replace(layout, weight_order=other), swapped=True)
            readings.append(("weights the other way round", swapped))
            readings += [(f"weights numbered {by:+d}", replace(plain_reading, weights=by)) for by in (1, -1)]
        if arrays:
            readings += [item for one in readings for item in _laid_otherwise(*one)][1:]
        for name, reading in readings:
            if name:
                yield name, reading, sides
            if arrays:
                yield from _with_liberties(name, reading, sides)
        apart = (sides[0], summed_apart(sides[1], free_in(sides[0]), variables(sides[0])))
        if apart != sides:
            yield "the summed index is another one", plain_reading, apart
        yield from self._of_the_network(sides, plain_reading)
        kept = free_in(sides[0])
        summed = (with_sums(sides[0], kept), with_sums(sides[1], kept))
        if summed != sides:
            yield "sums over repeated indices", plain_reading, summed

    def _of_the_network(self, sides: Sides, reading: Reading) -> Iterator[tuple[str, Reading, Sides]]:
        """Yield what is right of a network without biases, with other constants of the loss, or for σ as any f."""
        generic = tuple(_with_layers_own(side, self.network) for side in sides)
        if generic != sides:
            yield SIGMA, reading, generic  # type: ignore[misc]
        if not any(isinstance(part, Partial) or getattr(part, "name", "") == "delta" for part in parts(sides[1])):
            yield "without biases", replace(reading, biases=False), sides
            yield "a bias is added to every sample", replace(reading, stretched=True), sides
            if self.network.l2 is not None:
                yield "J is the cost of one sample", reading, (_cost_of_sample(sides[0]), sides[1])
            yield "the inputs are layer 1", reading, (_of_layer_before(sides[0]), _of_layer_before(sides[1]))
        if any(
            isinstance(part, Partial) and not isinstance(part.of, Quantity) for side in sides for part in parts(side)
        ):
            yield "the derivative of an expression is the total one", replace(reading, total=True), sides
        per_sample = tuple(_with_signals_of_samples(side) for side in sides)
        if per_sample != sides and self.network.samples_mean:
            yield "Δ holds the signals of single samples", reading, per_sample  # type: ignore[misc]
        if sides[0] in {Quantity("L"), Quantity("J")}:
            counts = dict.fromkeys((2, self.network.widths[-1], 2 * self.network.widths[-1], SAMPLES))
            for factor in (factor for count in counts for factor in _multiples(count)):
                yield "another constant of the loss", reading, (Product((factor, sides[0])), sides[1])


def _is_number_alone(side: Formula) -> bool:
    """Say whether a side is no more than a number that nobody gets without values: not 0, 1, 2 or 1/2."""
    found = list(parts(side))
    if any(isinstance(part, Quantity | Position) for part in found):
        return False
    return any(isinstance(part, Number) and ("." in part.written or part.value > 2) for part in found)


def _multiples(count: int) -> tuple[Formula, ...]:
    n = Number(str(count))
    return n, Quotient(Number("1"), n), Quotient(Number("2"), n), Quotient(n, Number("2"))


def _cost_of_sample(side: Formula) -> Formula:
    """Return L^(n) + R for J alone, n being whatever the other side calls it."""
    return Sum((Quantity("L", sample=Index("n")), Quantity("R"))) if side == Quantity("J") else side


def _of_layer_before(formula: Formula) -> Formula:
    """Return `formula` with z and a of the layer before, where weights are numbered by the layer that they leave."""
    if isinstance(formula, Quantity) and formula.name in {"z", "a", "Z", "A"} and formula.layer is not None:
        return replace(formula, layer=shifted(formula.layer, -1))
    return rebuilt(formula, _of_layer_before)


def _with_signals_of_samples(formula: Formula) -> Formula:
    """Return `formula` with m Δ for Δ where the cost is a mean: then Δ holds ∂L/∂z of each sample."""
    if isinstance(formula, Quantity) and formula.name == "Delta":
        return Product((Quantity("samples"), formula))
    return rebuilt(formula, _with_signals_of_samples)


def _with_layers_own(formula: Formula, network: Plain) -> Formula:
    """Return `formula` with the activation of the layer in place of σ, where the layer is known by a number."""
    match formula:
        case Apply(function="sigmoid", arguments=(Quantity(layer=layer),)):
            depth = network.depth
            l = layer if isinstance(layer, int) else {Index("D"): depth, Index("l"): 1}.get(layer, 0)  # type: ignore[call-overload]
            own = network.layers[l - 1].activation if 1 <= l <= depth else "sigmoid"
            return replace(formula, function=own) if own != "softmax" else formula
        case _:
            return rebuilt(formula, lambda part: _with_layers_own(part, network))


def _laid_otherwise(name: str, reading: Reading) -> Iterator[tuple[str, Reading]]:
    """Yield a reading with vectors, samples and Jacobians laid out in every way, its own first."""
    layout = reading.layout
    for vectors, samples, jacobian in product(
        _first(layout.vectors, ("columns", "rows")),
        _first(layout.samples, ("rows", "columns")),
        _first(layout.jacobian, ("numerator", "denominator")),
    ):
        other = Layout(layout.weight_order, vectors, samples, jacobian, layout.slopes)  # type: ignore[arg-type]
        changed = "" if other == layout else "arrays laid out otherwise"
        yield " and ".join(filter(None, (name, changed))), replace(reading, layout=other)


def _first(own: str, both: tuple[str, str]) -> tuple[str, str]:
    return both if both[0] == own else both[::-1]


def _with_liberties(name: str, reading: Reading, sides: Sides) -> Iterator[tuple[str, Reading, Sides]]:
    across = replace(reading, gradients="across")
    for said, taken in (
        (ACROSS, across),
        ("vectors entry by entry", replace(reading, entrywise=True)),
        ("vectors as row and column", replace(reading, inner=True)),
        ("slopes as diagonal matrices", replace(reading, diagonal=True, entrywise=True)),
        ("gradients across, slopes as diagonal matrices", replace(across, diagonal=True, entrywise=True)),
    ):
        yield " and ".join(filter(None, (name, said))), taken, sides
    across_sides = (Turned(sides[0]), sides[1])
    yield " and ".join(filter(None, (name, "transposed"))), reading, across_sides  # type: ignore[misc]
    yield " and ".join(filter(None, (name, "transposed, gradients across"))), across, across_sides  # type: ignore[misc]


# --- comparing --------------------------------------------------------------------------------------------------------


@cache
def _point(network: Plain, samples: int, seed: int) -> Point:
    return Point(network, samples, seed)


def _without_biases(network: Plain) -> Plain:
    return replace(network, layers=tuple(replace(layer, bias=False) for layer in network.layers))


def _difference(sides: Sides, scene: Scene) -> str | None:
    """Return what sets two sides apart, nothing if they agree; None where the letters name what does not exist."""
    try:
        left, right = (_value(side, scene) for side in sides)
        return _apart(left, right)
    except AbsentError as absent:
        return None if absent.free else str(absent)
    except MisfitError as misfit:
        return str(misfit)


def _value(side: Formula, scene: Scene) -> Value:
    found = transposed(scene.value(side.body)) if isinstance(side, Turned) else scene.value(side)
    return number(found)


def _apart(left: Value, right: Value) -> str:
    if isinstance(left, Array) != isinstance(right, Array):
        array, other = (left, right) if isinstance(left, Array) else (right, left)
        if abs(other) == 0 and max(map(abs, array.flat)) == 0:  # type: ignore[union-attr, arg-type]
            return ""
        return "a number and an array"
    if isinstance(left, Array) and isinstance(right, Array):
        if left.shape != right.shape:
            return f"{left.shape} and {right.shape}"
        return next(filter(None, map(_gap, left.flat, right.flat)), "")
    return _gap(left, right)  # type: ignore[arg-type]  # numbers


def _gap(one: complex, other: complex) -> str:
    gap, size = abs(one - other), max(abs(one), abs(other))
    if gap <= EQUAL * size + 1e-13:
        return ""
    if gap < APART * size and size > 1e-6:
        raise UnclearError(f"{one} and {other}")
    return f"{complex(one).real:.6g} and {complex(other).real:.6g}"
