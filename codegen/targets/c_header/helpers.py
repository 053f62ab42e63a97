"""Calls of helpers, with the helper's own formulas in their place: what two helpers compute alike is computed once.

Stage: used by `functions`. σ and σ' both begin with e = exp(-|z|), which is most of the time that they take.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import count

from codegen.program.ir import (
    Assign,
    Call,
    Compare,
    Expr,
    Function,
    Helper,
    Name,
    Negate,
    Number,
    RowMax,
    RowSum,
    Shape,
    Where,
    nodes_in,
    rewritten,
)
from codegen.program.loops.steps import Add, Entry, Let, Loop, Rise, Step, Store, changed
from codegen.program.shapes import shape_of

__all__ = ["inlined", "rows_unfolded"]

Helpers = Mapping[str, Helper]


def rows_unfolded(assigns: Iterable[Assign], helpers: Helpers, shapes: Mapping[str, Shape]) -> list[Assign]:
    """Return the statements with what helpers of whole rows compute as statements of their own."""
    found, known = list[Assign](), dict(shapes)

    def added(assign: Assign) -> None:
        found.append(assign)
        known[assign.target] = assign.shape

    def unfolded(value: Expr, target: str) -> Expr:
        def chosen(part: Expr) -> Expr | None:
            if not (isinstance(part, Call) and _needs_row(helpers[part.helper], helpers)):
                return None
            helper = helpers[part.helper]
            meanings = dict(zip(helper.arguments, (unfolded(a, target) for a in part.arguments), strict=True))
            for assign in helper.statements:
                name = next(n for k in count() if (n := f"{target}_{assign.target}{k or ''}") not in known)
                result = unfolded(_substituted(assign.value, meanings), target)
                added(Assign(name, result, shape_of(result, known), assign.note))
                meanings[assign.target] = Name(name)
            return unfolded(_substituted(helper.result, meanings), target)

        return rewritten(value, chosen)

    for assign in assigns:
        added(replace(assign, value=unfolded(assign.value, assign.target)))
    return found


def inlined(steps: Iterable[Step], helpers: Helpers, used: set[str]) -> list[Step]:
    """Return the steps without calls, each intermediate result of a helper as a number of its own."""
    return _Block(helpers, used, {}).steps(steps)


class _Block:
    """The steps of one pair of braces, which know what was computed in it or around it."""

    def __init__(self, helpers: Helpers, used: set[str], known: Mapping[Expr, Name]) -> None:
        self._helpers, self._used, self._known = helpers, used, dict(known)
        self._found: list[Step] = []

    def steps(self, steps: Iterable[Step]) -> list[Step]:
        """Return the steps without calls."""
        for step in steps:
            match step:
                case Loop(body=body):
                    inner = _Block(self._helpers, self._used, self._known)
                    self._found.append(replace(step, body=tuple(inner.steps(body))))
                case Let(value=value) | Store(value=value) | Add(value=value) | Rise(value=value):
                    self._found.append(replace(step, value=self._value(value)))
                case _:
                    self._found.append(step)
        return self._found

    def _value(self, value: Expr) -> Expr:
        return changed(value, self._chosen)

    def _chosen(self, part: Expr) -> Expr | None:
        if part in self._known:
            return self._known[part]
        match part:
            case Call(name, arguments):
                helper = self._helpers[name]
                values = [self._named(self._value(argument), "u") for argument in arguments]
                meanings: dict[str, Expr] = dict(zip(helper.arguments, values, strict=True))
                for assign in helper.statements:
                    value = self._value(_substituted(assign.value, meanings))
                    meanings[assign.target] = self._named(value, assign.target)
                return self._value(_substituted(helper.result, meanings))
            case Function("exp", (Function("minimum", (u, Number(numerator))),)) if numerator == 0:
                # e^min(u, 0) is 1 above 0, and below it e^-|u|, which is known already.
                exponential = self._known.get(Function("exp", (Negate(Function("abs", (u,))),)))
                one = Number(numerator + 1)
                return exponential and Where(Compare(u, Number(numerator), "<"), exponential, one)
            case _:
                return None

    def _named(self, value: Expr, word: str) -> Expr:
        """Return a name for the value, the same one for the same value."""
        if isinstance(value, Name | Entry | Number):
            return value
        name = next(name for k in count(1) if (name := f"{word}_{k}") not in self._used)
        self._used.add(name)
        self._found.append(Let(name, value))
        self._known[value] = Name(name)
        return self._known[value]


def _needs_row(helper: Helper, helpers: Helpers) -> bool:
    values = (*(assign.value for assign in helper.statements), helper.result)
    return any(
        isinstance(node, RowMax | RowSum) or (isinstance(node, Call) and _needs_row(helpers[node.helper], helpers))
        for value in values
        for node in nodes_in(value)
    )


def _substituted(value: Expr, meanings: Mapping[str, Expr]) -> Expr:
    return rewritten(value, lambda part: meanings.get(part.id) if isinstance(part, Name) else None)
