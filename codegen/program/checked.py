"""What is held against every list of statements: names defined once and before use, shapes as declared.

Stage: used by the programs when they are made, so that one that contradicts itself cannot be.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from codegen.program.ir import Assign, Call, Expr, Helper, ProgramError, Shape, nodes_in
from codegen.program.shapes import shape_of

__all__ = ["check_calls", "check_helpers", "expect", "shapes_after"]


def shapes_after(
    statements: Iterable[Assign], given: Mapping[str, Shape], helpers: Collection[str]
) -> dict[str, Shape]:
    """Return the shapes of all names after the statements.

    Raises:
        ProgramError: a name is defined twice or not at all, a helper is not known, or a shape is not the declared one.
    """
    shapes = dict(given)
    for assign in statements:
        check_calls(assign.value, helpers)
        if assign.target in shapes:
            raise ProgramError(f"`{assign.target}` is defined twice")
        inferred = shape_of(assign.value, shapes)
        if inferred != assign.shape:
            raise ProgramError(f"`{assign.target}` is declared {assign.shape} but computed as {inferred}")
        shapes[assign.target] = assign.shape
    return shapes


def expect(name: str, shape: Shape, shapes: Mapping[str, Shape]) -> None:
    """Raise a ProgramError unless `name` is defined with `shape`."""
    if name not in shapes:
        raise ProgramError(f"`{name}` is never defined")
    if shapes[name] != shape:
        raise ProgramError(f"`{name}` has shape {shapes[name]}, expected {shape}")


def check_helpers(helpers: Iterable[Helper]) -> set[str]:
    """Return the names of the helpers, each of which may call those before it.

    Raises:
        ProgramError: two have one name, or one of them contradicts itself.
    """
    known: set[str] = set()
    table: Shape = ("N", "n")
    for helper in helpers:
        if helper.name in known:
            raise ProgramError(f"helper `{helper.name}` is defined twice")
        shapes = shapes_after(helper.statements, dict.fromkeys(helper.arguments, table), known)
        check_calls(helper.result, known)
        if shape_of(helper.result, shapes) != table:
            raise ProgramError(f"helper `{helper.name}` returns shape {shape_of(helper.result, shapes)}, not {table}")
        known.add(helper.name)
    return known


def check_calls(expression: Expr, known: Collection[str]) -> None:
    """Raise a ProgramError if the expression calls a helper that is not known."""
    for node in nodes_in(expression):
        if isinstance(node, Call) and node.helper not in known:
            raise ProgramError(f"helper `{node.helper}` is called before it is defined")
