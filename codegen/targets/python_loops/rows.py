"""Helpers that need whole rows, as softmax does: they are called for each sample, all others for each number.

Stage: used beside `loops`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from codegen.program.ir import Assign, Call, Expr, Helper, Name, RowMax, RowSum, Shape, nodes_in, rewritten
from codegen.program.loops.places import Place
from codegen.program.loops.rules import loops
from codegen.program.loops.steps import Add, Entry, Let, Loop, Rise, Step, Store, changed
from codegen.program.shapes import shape_of

__all__ = ["Row", "one_row", "row_helpers", "row_loops", "rows_apart"]


@dataclass(frozen=True, slots=True)
class Row(Step):
    """Row i of target = helper(row i of each argument), for a helper that needs whole rows."""

    target: str
    index: str
    helper: str
    arguments: tuple[str, ...]


def row_helpers(helpers: Iterable[Helper]) -> frozenset[str]:
    """Return the names of the helpers that act row by row; all others act entry by entry."""
    found: set[str] = set()
    for helper in helpers:
        values = (*(assign.value for assign in helper.statements), helper.result)
        for node in (node for value in values for node in nodes_in(value)):
            if isinstance(node, RowMax | RowSum) or (isinstance(node, Call) and node.helper in found):
                found.add(helper.name)
    return frozenset(found)


def rows_apart(assign: Assign, shapes: Mapping[str, Shape], rows: frozenset[str]) -> list[Assign]:
    """Return the statement with every call of a row helper as a statement of its own, its arguments names."""
    if not any(isinstance(node, Call) and node.helper in rows for node in nodes_in(assign.value)):
        return [assign]
    known, before = dict(shapes), list[Assign]()

    def named(value: Expr) -> Name:
        shape = shape_of(value, known)
        before.append(Assign(f"{assign.target}_part{len(before) + 1}", value, shape))
        known[before[-1].target] = shape
        return Name(before[-1].target)

    def apart(part: Expr) -> Expr | None:
        if not (isinstance(part, Call) and part.helper in rows):
            return None
        arguments = [rewritten(argument, apart) for argument in part.arguments]
        call = Call(part.helper, tuple(a if isinstance(a, Name) else named(a) for a in arguments))
        return call if part is assign.value else named(call)

    value = rewritten(assign.value, apart)
    return [*before, replace(assign, value=value)]


def row_loops(assign: Assign, shapes: Mapping[str, Shape], rows: frozenset[str]) -> tuple[Step, ...]:
    """Return the steps of a statement, where it is a call of a row helper or holds none."""
    call = assign.value
    if not (isinstance(call, Call) and call.helper in rows):
        return loops(assign, shapes)
    arguments = tuple(argument.id for argument in call.arguments if isinstance(argument, Name))
    row = Place(shapes).letter("N")
    return (Loop(row, "N", (Row(assign.target, row, call.helper, arguments),)),)


def one_row(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Return the steps inside the loop over rows, for a row alone: with entries that do not name it."""
    over_rows = [step for step in steps if isinstance(step, Loop) and step.bound == "N"]
    return tuple(_unnamed(inner, loop.index) for loop in over_rows for inner in loop.body)


def _unnamed(step: Step, row: str) -> Step:
    def unnamed(part: Expr) -> Expr | None:
        return Entry(part.id, part.indices[1:]) if isinstance(part, Entry) and part.indices[0] == row else None

    match step:
        case Loop(body=body):
            return replace(step, body=tuple(_unnamed(inner, row) for inner in body))
        case Store(target, value):
            return Store(Entry(target.id, target.indices[1:]), changed(value, unnamed))
        case Let(value=value) | Rise(value=value) | Add(value=value):
            return replace(step, value=changed(value, unnamed))
        case _:
            return step
