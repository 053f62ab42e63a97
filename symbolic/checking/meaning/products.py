"""What stands side by side: numbers scale, matrices multiply, and vectors do what the sign and the reading say.

Each way in which shapes may be taken that is not the literal one is a liberty, and is noted in the scene.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from symbolic.checking.meaning.arrays import Array, Misfit, Value, diagonal, mapped, matmul, scaled
from symbolic.checking.meaning.scene import Scene
from symbolic.formula.nodes import Sign

__all__ = ["divided", "entrywise", "negated", "product", "quotient_of", "total"]

_EITHER_WAY = (Sign.DOT, Sign.STAR, Sign.TIMES, Sign.OUTER, Sign.CHAIN)


def product(left: Value, right: Value, sign: Sign, scene: Scene) -> Value:
    """u v

    Raises:
        Misfit: where the shapes fit in no way that the reading allows.
    """
    field = scene.field
    if not isinstance(left, Array):
        return scaled(left, right, field) if isinstance(right, Array) else field.mul(left, right)
    if not isinstance(right, Array):
        return scaled(right, left, field)
    if sign is Sign.STAR and left.unfolded().shape == right.unfolded().shape:
        return entrywise(left, right, scene)
    if sign is Sign.OUTER and scene.reading.tensors == "outer" and 1 in left.shape and 1 in right.shape:
        column, row = Array(tuple((entry,) for entry in left.flat())), Array((tuple(right.flat()),))
        return matmul(column, row, field)
    for one, other in _views(left, right):
        if one.shape[1] == other.shape[0]:
            return matmul(one, other, field)
    if left.shape == (1, 1):
        return scaled(left.rows[0][0], right, field)
    if right.shape == (1, 1):
        return scaled(right.rows[0][0], left, field)
    return _not_literally(left, right, sign, scene)


def _views(left: Array, right: Array) -> list[tuple[Array, Array]]:
    """Return the ways in which derivatives by a matrix stand: over its entries in a row, then in its shape."""
    plain = (left.unfolded(), right.unfolded())
    return [(left, right)] if plain == (left, right) else [(left, right), plain]


def _not_literally(left: Array, right: Array, sign: Sign, scene: Scene) -> Value:
    if sign is Sign.MATRIX:  # programs leave nothing open
        raise Misfit("product")
    if left.shape == right.shape and 1 in left.shape:
        if sign is Sign.DOT and scene.reading.dots == "inner":
            return scene.field.total(map(scene.field.mul, left.flat(), right.flat()))
        if sign in _EITHER_WAY:
            return entrywise(left, right, scene)
    if left.shape == right.shape and sign is Sign.DOT:  # in batches
        return entrywise(left, right, scene)
    allowed = scene.reading.liberties
    if "diagonal" in allowed or scene.reading.layout.slopes == "diagonal":
        for one, other in ((_spread(left, scene), right), (left, _spread(right, scene))):
            if one.shape[1] == other.shape[0]:
                if scene.reading.layout.slopes != "diagonal":
                    scene.taken.add("diagonal")
                return matmul(one, other, scene.field)
    if left.shape == right.shape and "entrywise" in allowed:
        scene.taken.add("entrywise")
        return entrywise(left, right, scene)
    raise Misfit("product")


def _spread(array: Array, scene: Scene) -> Array:
    """Return f'(z) as a diagonal matrix, and anything else as it is."""
    return diagonal(array, scene.field) if array.slope and 1 in array.shape else array


def entrywise(left: Value, right: Value, scene: Scene) -> Value:
    """u ⊙ v"""
    return mapped(scene.field.mul, left, right)


def divided(left: Value, right: Value, scene: Scene) -> Value:
    """u / v, entry by entry for arrays"""
    return mapped(scene.field.div, left, right)


def quotient_of(numerator: Value, denominator: Value, scene: Scene) -> Value:
    """u / v; a single row and column is a number, and in a batch each sample is divided by its own"""
    above, below = _number_of(numerator), _number_of(denominator)
    if scene.point.samples > 1 and isinstance(above, Array) and isinstance(below, Array):
        below = _stretched(below, above)
    return divided(above, below, scene)


def _number_of(value: Value) -> Value:
    return value.rows[0][0] if isinstance(value, Array) and value.shape == (1, 1) else value


def total(terms: list[Value], scene: Scene) -> Value:
    """u + v; numbers are added to every entry, and in a batch a bias to every sample

    Raises:
        Misfit: where two arrays have different shapes.
    """
    field = scene.field
    if not any(isinstance(term, Array) for term in terms):
        return field.total(terms)
    result = terms[0]
    for term in terms[1:]:
        if scene.point.samples > 1 and isinstance(result, Array) and isinstance(term, Array):
            result, term = _stretched(result, term), _stretched(term, result)
        result = mapped(field.add, result, term)
    return result


def _stretched(array: Array, model: Array) -> Array:
    """Return a column beside a matrix repeated for every column, and a row for every row."""
    (rows, columns), (all_rows, all_columns) = array.shape, model.shape
    if rows == all_rows and columns == 1 < all_columns:
        return replace(array, rows=tuple(row * all_columns for row in array.rows))
    if columns == all_columns and rows == 1 < all_rows:
        return replace(array, rows=array.rows * all_rows)
    return array


def negated(value: Value, field: Any) -> Value:
    """-u"""
    return mapped(field.neg, value) if not isinstance(value, Array) else scaled(field.number(-1), value, field)
