"""Numbers and quantities: W_ij, W, δ_i, δ_ij, n_l, m, and names that the writer gave."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

from symbolic.checking.fields.functions import loss_value
from symbolic.checking.meaning.arrays import Array, Value, diagonal
from symbolic.checking.meaning.scene import Defined, Grid, Meaningless, OutOfRange, Place, Scene
from symbolic.checking.meaning.slopes import slope_at
from symbolic.checking.meaning.worth import rule, worth
from symbolic.checking.points.circuit import Weigh
from symbolic.formula.nodes import Index, IndexLike, Number, Position, Quantity

__all__ = []


@rule.register
def worth_of_number(formula: Number, scene: Scene) -> Value:
    """3"""
    return scene.field.number(formula.value)


@rule.register
def worth_of_quantity(formula: Quantity, scene: Scene) -> Value:
    """W_ij, W, δ_i, δ_ij, n_l, m"""
    if scene.seeds and formula in scene.seeds:
        return scene.seeds[formula]
    if formula.name in scene.defined:
        return _worth_of_name(formula, scene.defined[formula.name], scene)
    if formula.mark:
        raise Meaningless(formula, "a prime on a quantity", "a prime behind a function, or a name that says what it is")
    special = _SPECIAL.get(formula.name)
    if special is not None:
        return special(formula, scene)
    try:
        grid = scene.grid(formula)
    except OutOfRange as absent:
        if not absent.zero or not _is_constant_input(formula, scene):
            raise
        return scene.field.number(1)
    if grid is None:
        return scene.field.free(f"constant {formula.name}")
    return _values(grid, scene)


def _is_constant_input(formula: Quantity, scene: Scene) -> bool:
    """Say whether an entry numbered 0 is what the bias w_i0 is multiplied by: x_0 = 1, a_0 = 1."""
    return formula.name == "x" or (formula.name == "a" and scene.layer(formula) < scene.network.depth)


def _values(grid: Grid, scene: Scene) -> Value:
    point = scene.point
    if grid.single:
        number, sample = grid.rows[0][0]
        return _cost(scene) if number < 0 else point.value(number, sample)
    return Array(tuple(tuple(point.value(number, sample) for number, sample in row) for row in grid.rows))


def _cost(scene: Scene) -> Any:
    """J of a batch: the sum or the mean of the losses, and the penalty once"""
    point, field, spec = scene.point, scene.field, scene.network.spec
    number = point.circuit.numbers[Quantity("L")]
    cost = field.total(point.value(number, sample) for sample in range(point.samples))
    if spec.loss.samples == "mean":
        cost = field.mul(field.number(Fraction(1, point.samples)), cost)
    penalty = point.circuit.numbers.get(Quantity("R"))
    return cost if penalty is None else field.add(cost, point.value(penalty))


def _worth_of_name(quantity: Quantity, definition: Defined, scene: Scene) -> Value:
    """Return what the writer's own name stands for, with the letters of its definition set as they are used."""
    letters = dict(scene.letters)
    if definition.layer is not None and quantity.layer is not None:
        _bind(letters, definition.layer, scene.number(quantity.layer, quantity))
    if len(definition.indices) == len(quantity.indices):
        for given, used in zip(definition.indices, quantity.indices, strict=True):
            _bind(letters, given, scene.number(used, quantity))
    with scene.effort.inside(quantity.name):
        return worth(definition.body, replace(scene, letters=letters, known={}))


def _bind(letters: dict[str, int], given: IndexLike, used: int) -> None:
    if isinstance(given, Index):
        letters[given.letter] = used - given.shift


_UNITS = {"scores": "z", "units": "a"}


def _delta(formula: Quantity, scene: Scene) -> Value:
    """δ = ∂L/∂z, laid out as z; ∂L/∂a for those who write it so"""
    if scene.reading.whole and not formula.indices and formula.sample is None:
        return _batch_delta(formula, scene)
    by = scene.grid(Quantity(_UNITS[scene.reading.errors_by], formula.layer, formula.indices, formula.sample))
    of = scene.grid(Quantity("L", sample=formula.sample))
    if by is None or of is None:
        raise Meaningless(formula, "δ", "a network with a loss")
    place = of.rows[0][0]
    if scene.point.circuit.numbers.get(Quantity("J")) is not None and scene.point.samples == 1:
        place = (scene.point.circuit.numbers[Quantity("J")], 0)
    rows = tuple(tuple(_signal(place, entry, scene) for entry in row) for row in by.rows)
    return rows[0][0] if by.single else Array(rows)


def _signal(of: Place, by: Place, scene: Scene) -> Any:
    """∂L/∂z, or its negative where the writer takes it so"""
    slope = slope_at(of, by, scene)
    return slope if scene.reading.errors == "plus" else scene.field.neg(slope)


def _batch_delta(formula: Quantity, scene: Scene) -> Value:
    """Δ = ∂J/∂Z, laid out as Z, and its entry Δ_ni"""
    name = _UNITS[scene.reading.errors_by]
    if formula.indices:
        by = scene.grid(Quantity(name, formula.layer, formula.indices, formula.sample))
    else:
        by = scene.grid(Quantity(name.upper(), formula.layer))
    each = scene.reading.signals == "each"
    of = scene.grid(Quantity("J")) if not each else None
    loss = scene.point.circuit.numbers.get(Quantity("L"))
    if by is None or loss is None:
        raise Meaningless(formula, "Δ", "a network with a loss")
    u, sample = (loss, 0) if of is None else of.rows[0][0]
    rows = tuple(tuple(_signal((u, entry[1] if each else sample), entry, scene) for entry in row) for row in by.rows)
    return rows[0][0] if by.single else Array(rows)


def _kronecker(formula: Quantity, scene: Scene) -> Value:
    """δ_ij, 1 where i = j and 0 elsewhere"""
    if len(formula.indices) != 2:
        raise Meaningless(formula, "a Kronecker delta", "two indices")
    one, other = (scene.number(index, formula) for index in formula.indices)
    return scene.field.number(int(one == other))


def _width(formula: Quantity, scene: Scene) -> Value:
    """n_l"""
    return scene.field.number(scene.width(formula))


def _samples(formula: Quantity, scene: Scene) -> Value:
    """m"""
    return scene.field.number(scene.point.samples)


def _ones(formula: Quantity, scene: Scene) -> Value:
    """1, a column as long as there are units in its layer; without one, as there are samples or outputs"""
    if formula.layer is not None:
        size = scene.width(formula)
    else:
        size = scene.point.samples if scene.reading.ones == "samples" else scene.network.widths[-1]
    return Array(((scene.field.number(1),),) * size)


def _identity(formula: Quantity, scene: Scene) -> Value:
    """I; without a layer, the number 1: it leaves every product as it is"""
    one = scene.field.number(1)
    if formula.layer is None:
        return one
    return diagonal(Array(((one,),) * scene.width(formula)), scene.field)


def _part_of_loss(formula: Quantity, scene: Scene) -> Value:
    """c l(ŷ_k, y_k), what output k adds to the loss; of one output, all of it: k counts something else"""
    point = scene.point
    loss = point.circuit.operations[point.circuit.numbers[Quantity("L")]]
    if not formula.indices:
        raise Meaningless(formula, "a part of the loss without its output", "E_1, or E_k with an index of an output")
    k = 1 if scene.network.widths[-1] == 1 else scene.number(formula.indices[0], formula)
    if not isinstance(loss, Weigh) or not 1 <= k <= len(loss.predictions):
        raise OutOfRange(formula, f"output {k}", "an output that the network has")
    pair = (loss.predictions[k - 1], loss.targets[k - 1])
    value = loss_value(scene.field, loss.loss, *(point.value(number, scene.default_sample) for number in pair))
    return scene.field.mul(scene.field.number(loss.coefficient), value)


def _strength(formula: Quantity, scene: Scene) -> Value:
    """λ, the strength of the penalty where the network has one"""
    number = scene.point.circuit.numbers.get(Quantity("lambda"))
    return scene.field.free("constant lambda") if number is None else scene.point.value(number)


def _pi(formula: Quantity, scene: Scene) -> Value:
    """π"""
    return scene.field.pi()


_SPECIAL: dict[str, Callable[[Quantity, Scene], Value]] = {
    "delta": _delta,
    "Delta": _batch_delta,
    "kronecker": _kronecker,
    "width": _width,
    "samples": _samples,
    "ones": _ones,
    "identity": _identity,
    "Lpart": _part_of_loss,
    "lambda": _strength,
    "pi": _pi,
}


@rule.register
def worth_of_position(formula: Position, scene: Scene) -> Value:
    """i, l - 1: an index as a number"""
    return scene.field.number(scene.number(formula.index, formula))
