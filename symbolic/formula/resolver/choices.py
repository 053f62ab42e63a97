r"""Conditions, cases and matrices."""

from __future__ import annotations

from symbolic.errors import FormulaError
from symbolic.formula.nodes import ONE, ZERO, Cases, Formula, Matrix, Relations
from symbolic.formula.reader import syntax as typed
from symbolic.formula.reader.syntax import Syntax
from symbolic.formula.resolver.resolver import Resolver, resolve, rule, unfit

__all__ = ["indicator"]


def indicator(condition: Syntax, resolver: Resolver) -> Formula:
    """1 where a condition holds, 0 elsewhere"""
    body = condition.body if isinstance(condition, typed.Bracket) else condition
    relation = resolve(body, resolver)
    if not isinstance(relation, Relations):
        raise unfit(condition, "no condition", "a condition such as z > 0")
    return Cases(((ONE, relation), (ZERO, None)))


@rule.register
def cases(syntax: typed.Cases, resolver: Resolver) -> Formula:
    r"""\begin{cases} u & z > 0 \\ v & \text{otherwise} \end{cases}"""
    branches: list[tuple[Formula, Relations | None]] = []
    for value, condition in syntax.branches:
        inside = condition.body if isinstance(condition, typed.Bracket) and resolver.notation is None else condition
        relation = None if inside is None else resolve(inside, resolver)
        if relation is not None and not isinstance(relation, Relations):
            raise unfit(condition or value, "no condition", "a condition such as z > 0, or otherwise")
        branches.append((resolve(value, resolver), relation))
    return Cases(tuple(branches))


@rule.register
def matrix(syntax: typed.Matrix, resolver: Resolver) -> Formula:
    r"""\begin{bmatrix} u & v \end{bmatrix}"""
    if len({len(row) for row in syntax.rows}) > 1:
        raise FormulaError(
            syntax.span.start,
            syntax.span.end,
            "rows of different lengths",
            "as many entries in every row",
            "Part the entries of a row by &, and rows by \\\\.",
        )
    return Matrix(tuple(tuple(resolve(entry, resolver) for entry in row) for row in syntax.rows))
