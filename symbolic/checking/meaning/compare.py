"""Two values that are claimed to be equal -> the pairs of field elements that have to be.

Where the shapes differ there may still be a way to take the claim; each such liberty is noted in the scene.
"""

from __future__ import annotations

from typing import Any

from symbolic.checking.meaning.arrays import Array, Misfit, Value, diagonal, transposed
from symbolic.checking.meaning.scene import Scene

__all__ = ["number_of", "pairs"]

Pairs = list[tuple[Any, Any]]


def pairs(left: Value, right: Value, scene: Scene) -> Pairs:
    """Return the pairs of entries that are equal where the two values are.

    Raises:
        Misfit: where the shapes fit in no way that the reading allows.
    """
    left, right = number_of(left), number_of(right)
    if "transposed" in scene.reading.liberties:
        scene.taken.add("transposed")
        left = transposed(left)
    if not isinstance(left, Array) and not isinstance(right, Array):
        return [(left, right)]
    if isinstance(left, Array) and isinstance(right, Array):
        if left.shape == right.shape:
            return list(zip(left.flat(), right.flat(), strict=True))
        shapes = (left.unfolded(), right.unfolded())
        if shapes[0].shape == shapes[1].shape:
            return list(zip(shapes[0].flat(), shapes[1].flat(), strict=True))
    return _with_liberty(left, right, scene)


def number_of(value: Value) -> Value:
    """Return a single row and column as a number."""
    return value.rows[0][0] if isinstance(value, Array) and value.shape == (1, 1) else value


def _with_liberty(left: Value, right: Value, scene: Scene) -> Pairs:
    field = scene.field
    for jacobian, other, swapped in ((left, right, False), (right, left, True)):
        if not isinstance(jacobian, Array):
            continue
        meant = _meant(jacobian, other, scene)
        if meant is not None and meant.shape == jacobian.shape:
            found = list(zip(jacobian.flat(), meant.flat(), strict=True))
            return [(two, one) for one, two in found] if swapped else found
        if not isinstance(other, Array) and field.is_zero(other):
            return [(entry, other) for entry in jacobian.flat()]
    raise Misfit("equation")


def _meant(jacobian: Array, other: Value, scene: Scene) -> Array | None:
    """Return the array that `other` stands for beside a Jacobian."""
    field = scene.field
    allowed = scene.reading.liberties
    rows, columns = jacobian.shape
    if not isinstance(other, Array):
        if rows != columns or "own" not in allowed:
            return None
        scene.taken.add("identity")
        return diagonal(Array(((other,),) * rows), field)
    if 1 not in other.shape:
        return None
    entries = other.flat()
    if rows == columns == len(entries):
        diagonal_free = scene.reading.layout.slopes == "diagonal" and other.slope
        if not diagonal_free and "own" not in allowed:
            return None
        if not diagonal_free:
            scene.taken.add("own")
        return diagonal(other, field)
    if jacobian.folded == (rows, len(entries)) and "own" in allowed:
        scene.taken.add("rows")
        return _row_by_row(entries, rows, scene)
    return None


def _row_by_row(entries: list[Any], units: int, scene: Scene) -> Array:
    """Return ∂z_k/∂W_ij = [k = i] a_j for the entries a."""
    zero = scene.field.number(0)
    return Array(
        tuple(tuple(entry if k == i else zero for i in range(units) for entry in entries) for k in range(units))
    )
