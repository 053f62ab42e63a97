"""Cases with conditions, matrices written out, and annotations."""

from __future__ import annotations

from typing import Any

from symbolic.checking.meaning.arrays import Array, Value, mapped, transposed
from symbolic.checking.meaning.scene import Meaningless, Scene
from symbolic.checking.meaning.worth import rule, worth
from symbolic.formula.nodes import (
    Cases,
    Group,
    Highlight,
    Listing,
    Matrix,
    Relations,
    Underbrace,
)

__all__ = []


@rule.register
def worth_of_cases(formula: Cases, scene: Scene) -> Value:
    """{u if c; v otherwise}, the last case where none holds"""
    field = scene.field
    *front, (last, condition) = formula.branches
    result = worth(last, scene)
    if condition is not None and not front:
        result = mapped(field.mul, _truth(condition, scene), result)
    for value, relation in reversed(front):
        if relation is None:
            raise Meaningless(formula, "a case without condition before others", "conditions for all but the last")
        chosen = _truth(relation, scene)
        result = mapped(
            lambda truth, yes, no: field.add(no, field.mul(truth, field.sub(yes, no))),
            chosen,
            worth(value, scene),
            result,
        )
    return result


def _truth(relation: Relations, scene: Scene) -> Value:
    """1 where a condition holds and 0 where not"""
    field = scene.field
    one = field.number(1)
    found: Value = one
    for sign, left, right in zip(relation.signs, relation.sides, relation.sides[1:], strict=False):
        difference = mapped(field.sub, worth(left, scene), worth(right, scene))
        test = _TESTS.get(sign)
        if test is None:
            raise Meaningless(relation, f"the condition sign {sign}", "one of = ≠ < > ≤ ≥")
        found = mapped(field.mul, found, mapped(lambda entry, test=test: test(field, field.sign(entry)), difference))
    return found


def _above(field: Any, sign: Any) -> Any:
    """s (s + 1)/2"""
    return field.div(field.mul(sign, field.add(sign, field.number(1))), field.number(2))


def _below(field: Any, sign: Any) -> Any:
    """s (s - 1)/2"""
    return field.div(field.mul(sign, field.sub(sign, field.number(1))), field.number(2))


_TESTS = {
    ">": _above,
    "<": _below,
    ">=": lambda field, sign: field.sub(field.number(1), _below(field, sign)),
    "<=": lambda field, sign: field.sub(field.number(1), _above(field, sign)),
    "=": lambda field, sign: field.sub(field.number(1), field.mul(sign, sign)),
    "!=": lambda field, sign: field.mul(sign, sign),
}


@rule.register
def worth_of_matrix(formula: Matrix, scene: Scene) -> Value:
    """[u v; w x]"""
    rows = [[worth(entry, scene) for entry in row] for row in formula.rows]
    if any(isinstance(entry, Array) for row in rows for entry in row) or len({len(row) for row in rows}) != 1:
        raise Meaningless(formula, "rows of different lengths, or blocks", "numbers in rows of one length")
    return Array(tuple(map(tuple, rows)))


@rule.register
def worth_of_listing(formula: Listing, scene: Scene) -> Value:
    """(u, v), a vector, which lies as vectors do; a listing of rows is a matrix"""
    parts = [worth(part, scene) for part in formula.parts]
    arrays = [part for part in parts if isinstance(part, Array)]
    if not arrays:
        row = Array((tuple(parts),))
        lies_down = (scene.reading.layout.vectors == "rows") != (scene.reading.listings == "across")
        return row if lies_down else transposed(row)
    rows = [tuple(part.flat()) for part in arrays]
    listed = all(isinstance(part, Listing) for part in formula.parts)
    if not listed or len({len(row) for row in rows}) != 1 or any(1 not in part.shape for part in arrays):
        raise Meaningless(formula, "a listing", "numbers with commas between them, or rows of one length")
    return Array(tuple(rows))


@rule.register(Group)
@rule.register(Underbrace)
@rule.register(Highlight)
def worth_of_body(formula: Group | Underbrace | Highlight, scene: Scene) -> Value:
    """(u)"""
    return worth(formula.body, scene)
