"""Indices that are wrong: a layer off by one, two indices exchanged, another unit, another way to count."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product

from symbolic.checking.mistakes.base import Changed, Edit, Setting, Sides
from symbolic.formula.nodes import Formula, Gradient, Index, IndexLike, Partial, Quantity
from symbolic.formula.substitute import quantities, rebuilt, shifted

__all__ = [
    "count_from_one",
    "count_from_zero",
    "number_weights_by_source",
    "number_weights_by_target",
    "other_parameter",
    "other_unit",
    "own_parameter",
    "own_unit",
    "shift_layer",
    "swap_indices",
]


def shift_layer(formula: Formula, setting: Setting) -> Iterator[Edit]:
    """a^[l-1] -> a^[l], also under derivative signs"""
    for part, put in _named(formula):
        for new in _neighbours(part, setting):
            yield Edit(put(new), (part, new))


def _neighbours(quantity: Quantity, setting: Setting) -> Iterator[Quantity]:
    """Yield the same quantity of the layers beside; those of layer 0 are the inputs."""
    if quantity.name in {"x", "X"} and setting.spec.depth > 1:
        yield replace(quantity, name={"x": "a", "X": "A"}[quantity.name], layer=1)
        return
    if quantity.name not in _LAYERED or quantity.layer is None:
        return
    for by in (-1, 1):
        layer = shifted(quantity.layer, by)
        if layer == 0 and quantity.name in {"a", "A"}:
            yield replace(quantity, name={"a": "x", "A": "X"}[quantity.name], layer=None)
        elif not isinstance(layer, int) or 1 <= layer <= setting.spec.depth:
            yield replace(quantity, layer=layer)


_LAYERED = frozenset({"W", "b", "z", "a", "delta", "Z", "A", "Delta"})


def _named(formula: Formula) -> Iterator[tuple[Quantity, Callable[[Quantity], Formula]]]:
    """Yield a quantity, or each of the two of a derivative, with a way to put another there."""
    match formula:
        case Quantity():
            yield formula, lambda new: new
        case Partial(of=Quantity() as of, wrt=wrt):
            yield of, lambda new: Partial(new, wrt)
            if isinstance(wrt, Quantity):
                yield wrt, lambda new: Partial(of, new)


def swap_indices(formula: Formula, _: Setting) -> Iterator[Edit]:
    """W_ij -> W_ji"""
    for part, put in _named(formula):
        match part:
            case Quantity(name="W", indices=(one, other)) if one != other:
                new = replace(part, indices=(other, one))
                yield Edit(put(new), (part, new))


# --- units ------------------------------------------------------------------------------------------------------------


def other_unit(formula: Formula, setting: Setting) -> Iterator[Edit]:
    """a_j -> a_i, a_1 -> a_2"""
    for part, put in _named(formula):
        for new in _with_other_index(part, setting):
            yield Edit(put(new), (part, new))


own_unit = other_unit
"""a_i -> a_j, a_2 -> a_1"""


def _with_other_index(quantity: Quantity, setting: Setting) -> Iterator[Quantity]:
    if quantity.name in {"width", "kronecker"}:
        return
    for place, old in enumerate(quantity.indices):
        for index in _others(quantity, place, old, setting):
            yield replace(quantity, indices=(*quantity.indices[:place], index, *quantity.indices[place + 1 :]))


def _others(quantity: Quantity, place: int, old: IndexLike, setting: Setting) -> list[IndexLike]:
    layer = quantity.layer if quantity.layer is not None else 0 if quantity.name == "x" else setting.spec.depth
    if quantity.name == "W" and place == 1:
        layer = shifted(layer, -1)
    if isinstance(layer, int) and not 0 <= layer <= setting.spec.depth:
        return []
    numbers = isinstance(old, int)
    return [unit for unit in setting.units(layer) if unit != old and isinstance(unit, int) == numbers]


# --- ways to count ----------------------------------------------------------------------------------------------------


def _everywhere(formula: Formula, change: Callable[[Quantity], Quantity]) -> Formula:
    if isinstance(formula, Quantity):
        return change(formula)
    return rebuilt(formula, lambda part: _everywhere(part, change))


def _weights_shifted(by: int) -> Callable[[Sides, Setting], Iterator[Changed]]:
    def change(sides: Sides, setting: Setting) -> Iterator[Changed]:
        def shift(quantity: Quantity) -> Quantity:
            if quantity.name != "W" or quantity.layer is None:
                return quantity
            return replace(quantity, layer=shifted(quantity.layer, by))

        found = [part for part in quantities(sides[1]) if part.name == "W" and part.layer is not None]
        new = _everywhere(sides[1], shift)
        layers = [part.layer for part in quantities(new) if part.name == "W"]
        if len(found) > 1 and all(not isinstance(layer, int) or 1 <= layer <= setting.spec.depth for layer in layers):
            yield Changed((sides[0], new), (found[0], shift(found[0])))

    return change


number_weights_by_source = _weights_shifted(-1)
"""W^[l+1] δ^[l+1] -> W^[l] δ^[l+1]"""
number_weights_by_target = _weights_shifted(1)


def _units_shifted(by: int) -> Callable[[Sides, Setting], Iterator[Changed]]:
    def change(sides: Sides, _: Setting) -> Iterator[Changed]:
        def shift(quantity: Quantity) -> Quantity:
            if quantity.name in {"width", "kronecker"}:
                return quantity
            moved = tuple(index + by if isinstance(index, int) else index for index in quantity.indices)
            if quantity.name == "b" and by > 0:  # W_10 is read as a bias
                return replace(quantity, name="W", indices=(*moved, by))
            return replace(quantity, indices=moved)

        numbered = [
            part
            for part in quantities(sides[1])
            if part != shift(part) and all(isinstance(i, int) for i in part.indices)
        ]
        if numbered and (by < 0 or any(0 in part.indices for part in numbered)):
            yield Changed((sides[0], _everywhere(sides[1], shift)), (numbered[0], shift(numbered[0])))

    return change


count_from_zero = _units_shifted(-1)
"""W_11 a_1 -> W_00 a_0"""
count_from_one = _units_shifted(1)


# --- parameters -------------------------------------------------------------------------------------------------------


def other_parameter(sides: Sides, setting: Setting) -> Iterator[Changed]:
    """∂L/∂W_11 = u -> ∂L/∂W_12 = u"""
    match sides[0]:
        case Partial(wrt=Quantity() as by) | Gradient(wrt=Quantity() as by):
            for new in _like(by, setting):
                yield Changed((replace(sides[0], wrt=new), sides[1]), (sides[0], replace(sides[0], wrt=new)))
        case Quantity(name="delta" | "Delta") as by:
            for new in _like(by, setting):
                yield Changed((new, sides[1]), (by, new))


own_parameter = other_parameter


def _like(parameter: Quantity, setting: Setting) -> Iterator[Quantity]:
    """Yield the quantities of the same kind, of all layers and units."""
    if isinstance(parameter.layer, Index) or any(isinstance(index, Index) for index in parameter.indices):
        yield from _like_letters(parameter)
        return
    for layer in range(1, setting.spec.depth + 1) if parameter.layer is not None else (None,):
        for indices in _all_indices(parameter, layer, setting):
            new = replace(parameter, layer=layer, indices=indices)
            if new != parameter:
                yield new


def _like_letters(parameter: Quantity) -> Iterator[Quantity]:
    if isinstance(parameter.layer, Index):
        steps = (-1,) if parameter.layer == Index("D") else (-1, 1)
        yield from (replace(parameter, layer=shifted(parameter.layer, by)) for by in steps)
    if len(parameter.indices) == 2 and parameter.indices[0] != parameter.indices[1]:
        yield replace(parameter, indices=parameter.indices[::-1])


def _all_indices(parameter: Quantity, layer: int | None, setting: Setting) -> Iterator[tuple[IndexLike, ...]]:
    if layer is None or not parameter.indices:
        yield parameter.indices
        return
    widths = setting.spec.widths
    sizes = (widths[layer], widths[layer - 1])[: len(parameter.indices)]
    yield from product(*(range(1, min(size, _MOST_UNITS) + 1) for size in sizes))


_MOST_UNITS = 6
