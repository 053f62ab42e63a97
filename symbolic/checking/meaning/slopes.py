"""What a derivative is worth: between two quantities of the network by one sweep back, of anything else by duals.

∂u/∂v is the total derivative along the graph cut at v. Of arrays it is laid out as the reading says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any

from symbolic.checking.fields.dual import DualField
from symbolic.checking.meaning.arrays import Array, Value, transposed
from symbolic.checking.meaning.scene import COST, Grid, Meaningless, Place, Scene
from symbolic.checking.meaning.worth import rule, worth
from symbolic.checking.points.point import Point
from symbolic.formula.nodes import Formula, Gradient, Partial, Quantity
from symbolic.formula.substitute import quantities

__all__ = ["between", "chained", "laid_out", "slope_at", "through"]

_MOST_NESTED = 3


def between(of: Grid, by: Grid, scene: Scene) -> Value:
    """∂u/∂v for quantities of the network"""
    slope = slope_at
    if of.single and by.single:
        return slope(of.rows[0][0], by.rows[0][0], scene)
    if of.each:
        u = of.rows[0][0][0]
        return laid_out([[slope((u, sample), (v, sample), scene) for v, sample in by.flat()]], of, by, scene)
    table = [[slope(u, v, scene) for v in by.flat()] for u in of.flat()]
    return laid_out(table, of, by, scene)


def chained(links: Sequence[Formula], scene: Scene) -> Value:
    """∂u/∂v ∂v/∂w ..., summed over all entries between and laid out as ∂u/∂w is, however each factor lies"""
    grids = [(_grid_of(link, "of", scene), _grid_of(link, "wrt", scene)) for link in links]
    (of, by), *others = grids
    if not of.single and not of.each:
        raise Meaningless(links[0], "a chain that begins with several numbers", "the derivative of a number")
    number, sample = of.rows[0][0]
    entries = [slope_at((number, place[1] if of.each else sample), place, scene) for place in by.flat()]
    for link, (above, below) in zip(links[1:], others, strict=True):
        if above.flat() != by.flat():
            raise Meaningless(link, "a link that does not fit the one before", "the derivative of what stands below")
        by = below
        rows = [[slope_at(one, other, scene) for one in above.flat()] for other in below.flat()]
        entries = [scene.field.total(map(scene.field.mul, entries, row)) for row in rows]
    return _of_a_number(entries, by, scene)


def _grid_of(link: Formula, part: str, scene: Scene) -> Grid:
    quantity = getattr(link, part, None)
    grid = scene.grid(quantity) if isinstance(quantity, Quantity) else None
    if grid is None:
        raise Meaningless(link, "a link that is no derivative between quantities", "∂u/∂v")
    return grid


def laid_out(table: list[list[Any]], of: Grid, by: Grid, scene: Scene) -> Value:
    """Return the derivatives of the entries of u (rows of `table`) by those of v (columns) as the reading lays them."""
    if of.single:
        return _of_a_number(table[0], by, scene)
    if by.single:
        return _in_shape([row[0] for row in table], of.shape)
    folded = by.shape if by.matrix or 1 not in by.shape else None
    rows = tuple(map(tuple, table))
    if scene.reading.layout.jacobian == "denominator":
        rows = tuple(zip(*rows, strict=True))
    if 1 not in of.shape:
        if "own" in scene.reading.liberties and of.shape == by.shape and _is_diagonal(table, scene):
            scene.taken.add("own")
            return _in_shape([row[place] for place, row in enumerate(table)], of.shape)
        raise Meaningless(None, "the derivative of a matrix by an array", "derivatives of vectors and numbers")
    return Array(rows, folded)


def _is_diagonal(table: list[list[Any]], scene: Scene) -> bool:
    """Say whether each entry of u depends on the entry of v at its place alone, as ∂A/∂Z of a batch."""
    others = (entry for place, row in enumerate(table) for other, entry in enumerate(row) if other != place)
    return all(map(scene.field.is_zero, others))


def _of_a_number(entries: list[Any], by: Grid, scene: Scene) -> Value:
    if by.single:
        return entries[0]
    array = _in_shape(entries, by.shape)
    return transposed(array) if 1 in by.shape and not by.matrix and scene.reading.gradients == "across" else array


def _in_shape(entries: list[Any], shape: tuple[int, ...]) -> Array:
    rows, columns = shape
    return Array(tuple(tuple(entries[i * columns : (i + 1) * columns]) for i in range(rows)))


def slope_at(of: Place, by: Place, scene: Scene) -> Any:
    """∂u/∂v for single entries, the direct one alone where the reading says so"""
    point = scene.point
    (u, of_sample), (v, by_sample) = of, by
    if u == COST:
        return _of_cost(v, by_sample, scene)
    if scene.reading.direct and u != v:
        direct = [slope for parent, slope in point.local(u, of_sample) if parent == v]
        if direct:
            return point.field.total(direct)
    return point.slope(u, v, of_sample, by_sample)


def _of_cost(v: int, by_sample: int, scene: Scene) -> Any:
    """∂J/∂v for the cost of a batch: the sum or the mean of the losses, and the penalty once"""
    point, field, network = scene.point, scene.field, scene.network
    loss = point.circuit.numbers[Quantity("L")]
    samples = range(point.samples)
    total = field.total(
        point.slope(loss, v, sample, by_sample) for sample in samples if _meets(v, by_sample, sample, point)
    )
    if network.spec.loss.samples == "mean":
        total = field.mul(field.number(Fraction(1, point.samples)), total)
    penalty = point.circuit.numbers.get(Quantity("R"))
    return total if penalty is None else field.add(total, point.slope(penalty, v))


def _meets(v: int, by_sample: int, sample: int, point: Point[Any]) -> bool:
    return not point.circuit.sampled[v] or by_sample == sample


def through(partial: Partial, scene: Scene) -> Value:
    """∂u/∂v for any formula u: what it is worth where v moves, by dual numbers"""
    by = partial.wrt
    if not isinstance(by, Quantity):
        raise Meaningless(by, "a derivative by an expression", "a derivative by a quantity of the network")
    grid = scene.grid(by)
    if grid is None:
        return _by_a_name(partial, by, scene)
    held = scene.reading.explicit and _stands_in(by, partial.of, scene)
    slopes = [_moved(partial.of, place, scene, held=held) for place in grid.flat()]
    if not any(isinstance(slope, Array) for slope in slopes):
        return _of_a_number(slopes, grid, scene)
    arrays = [slope if isinstance(slope, Array) else Array(((slope,),)) for slope in slopes]
    if grid.single:
        return arrays[0]
    table = [list(row) for row in zip(*(array.flat() for array in arrays), strict=True)]
    of = Grid(tuple(tuple((0, 0) for _ in row) for row in arrays[0].rows))
    return laid_out(table, of, grid, scene)


def _dual(field: Any, part: Formula) -> DualField[Any]:
    """Return dual numbers over a field; each derivative inside another doubles the work."""
    deep, inner = 1, field
    while isinstance(inner, DualField):
        deep, inner = deep + 1, inner.base
    if deep > _MOST_NESTED:
        raise Meaningless(part, f"{deep} derivatives inside one another", f"at most {_MOST_NESTED}")
    return DualField(field)


def _moved(of: Formula, place: Place, scene: Scene, *, held: bool) -> Value:
    """Return the slope of `of` as the quantity at `place` moves: what follows from it moves along, or is `held`."""
    point = scene.point
    dual = _dual(point.field, of)
    number, sample = place
    sample = sample if point.circuit.sampled[number] else 0
    cut = {key: dual.constant(value) for key, value in point.cut.items()}
    if held:
        every = product(range(len(point.circuit.operations)), range(point.samples))
        cut |= {(other, of_sample): dual.constant(point.value(other, of_sample)) for other, of_sample in every}
    if point.circuit.quantities[number].name == "y":  # the last of several shares would make up for the others
        targets = [held for held, quantity in enumerate(point.circuit.quantities) if quantity.name == "y"]
        cut |= {(target, sample): dual.constant(point.value(target, sample)) for target in targets}
    cut[number, sample] = dual.variable(point.value(number, sample))
    moved = replace(scene, point=Point(point.circuit, dual, point.samples, cut), seeds={}, taken=set(), known={})
    return _slopes(worth(of, moved), dual)


def _stands_in(by: Quantity, of: Formula, scene: Scene) -> bool:
    """Say whether an entry of the array to which `by` belongs stands in an expression, whatever its indices are."""
    places = _places(by, scene)
    return any(places & _places(part, scene) for part in quantities(of))


def _places(quantity: Quantity, scene: Scene) -> frozenset[Place]:
    """Return where all entries of the array to which a quantity belongs are; none where its layer is a bound letter."""
    try:
        grid = scene.grid(replace(quantity, indices=()))
    except Meaningless:
        return frozenset()
    return frozenset() if grid is None else frozenset(grid.flat())


def _by_a_name(partial: Partial, by: Quantity, scene: Scene) -> Value:
    """∂u/∂v for a name v that the writer gave, or that is free in the definition of u"""
    point = scene.point
    at = worth(by, scene)
    if isinstance(at, Array):
        raise Meaningless(by, "a derivative by an array of one's own", "a derivative by a quantity of the network")
    dual = _dual(point.field, partial)
    cut = {key: dual.constant(value) for key, value in point.cut.items()}
    moved = replace(
        scene,
        point=Point(point.circuit, dual, point.samples, cut),
        seeds={by: dual.variable(at)},
        taken=set(),
    )
    return _slopes(worth(partial.of, moved), dual)


def _through_a_name(partial: Partial, of: Quantity, by: Quantity, scene: Scene) -> Value | None:
    """∂E/∂e = ∂E/∂y / ∂e/∂y for a name e that follows from one quantity of the network beside data; None elsewhere"""
    definition = scene.defined[by.name]
    found = [quantity for quantity in quantities(definition.body) if quantity.name not in {"x", "y"}]
    if len(found) != 1 or len(definition.indices) != len(by.indices) or found[0].name in scene.defined:
        return None
    letters = dict(zip(definition.indices, by.indices, strict=True))
    inner = replace(found[0], indices=tuple(letters.get(index, index) for index in found[0].indices))
    above, below = worth(Partial(of, inner), scene), worth(Partial(by, inner), scene)
    if isinstance(above, Array) or isinstance(below, Array):
        raise Meaningless(partial, "a derivative by an array of one's own", "a derivative by a quantity of the network")
    return scene.field.div(above, below)


def _slopes(value: Value, dual: DualField[Any]) -> Value:
    if not isinstance(value, Array):
        return dual.slope(value)
    return Array(tuple(tuple(dual.slope(entry) for entry in row) for row in value.rows), value.folded)


@rule.register
def worth_of_partial(formula: Partial, scene: Scene) -> Value:
    """∂u/∂v"""
    if isinstance(formula.of, Quantity) and isinstance(formula.wrt, Quantity):
        if formula.wrt.name in scene.defined and formula.of.name not in scene.defined and not scene.seeds:
            through_name = _through_a_name(formula, formula.of, formula.wrt, scene)
            if through_name is not None:
                return through_name
        if formula.wrt.name == "Lpart" and formula.of in {Quantity("L"), Quantity("J")}:  # E = E_1 + E_2
            return scene.field.number(1)
        own = {formula.of.name, formula.wrt.name} & scene.defined.keys() or formula.of in scene.seeds
        targets = formula.wrt.name == "y"  # a loss depends on them, though nothing is learned from that
        of, by = (None, None) if own or targets else (scene.grid(formula.of), scene.grid(formula.wrt))
        if of is not None and by is not None:
            return between(of, by, scene)
    return through(formula, scene)


@rule.register
def worth_of_gradient(formula: Gradient, scene: Scene) -> Value:
    """∇_v u, laid out as v"""
    by = formula.wrt
    if by is None:
        if formula.of not in {Quantity("L"), Quantity("J")}:
            raise Meaningless(formula, "a gradient by nothing", "what it is taken by, below the sign")
        by = Quantity("yhat")  # the cost is a function of the outputs
    found = worth(Partial(formula.of, by), scene)
    across = scene.reading.gradients == "across" and isinstance(found, Array) and 1 in found.shape
    return transposed(found) if across else found
