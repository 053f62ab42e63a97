"""Equations that a person wrote for a graph: their values, and their derivatives by dual numbers."""

from __future__ import annotations

from typing import Any

from symbolic.checking.fields.dual import DualField
from symbolic.checking.meaning.arrays import Array
from symbolic.checking.meaning.scene import Meaningless, Reading, Scene
from symbolic.checking.meaning.worth import worth
from symbolic.checking.points.circuit import Written
from symbolic.checking.points.point import Point, Slopes, slopes, value

__all__ = ["written_slopes", "written_value"]


def _number(formula_value: Any) -> Any:
    if isinstance(formula_value, Array):
        raise Meaningless(None, "an array in an equation of a graph", "numbers")
    return formula_value


@value.register
def written_value(operation: Written, point: Point[Any], number: int, sample: int) -> Any:
    """(x + y) z"""
    return _number(worth(operation.formula, Scene(point, Reading(), {})))


@slopes.register
def written_slopes(operation: Written, point: Point[Any], sample: int) -> Slopes[Any]:
    """∂((x + y) z)/∂z = x + y"""
    dual: DualField[Any] = DualField(point.field)
    found: Slopes[Any] = []
    for parent in operation.parents:
        cut = {(other, 0): dual.constant(point.value(other)) for other in operation.parents}
        cut[parent, 0] = dual.variable(point.value(parent))
        moved = Scene(Point(point.circuit, dual, cut=cut), Reading(), {})
        found.append((parent, dual.slope(_number(worth(operation.formula, moved)))))
    return found
