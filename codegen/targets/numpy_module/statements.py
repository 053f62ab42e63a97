"""Statements of a program as lines of Python, each beside its formula and its shape.

Stage: used by the sections of the module, whichever program they print.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from codegen.program.gradient_program import GradientProgram
from codegen.program.ir import (
    Assign,
    Binary,
    Compare,
    Expr,
    Name,
    Shape,
    SumOverSamples,
    Unary,
    dot,
    names_in,
    nodes_in,
    rewritten,
)
from codegen.python_lines import LONGEST, commented
from codegen.targets.numpy_module.printer import numpy_text

__all__ = ["assignment_lines", "count_lines", "lines_by_layer", "ones_lines", "parameter_names", "statement_lines"]


def statement_lines(statements: Iterable[Assign], names: Mapping[str, str]) -> list[str]:
    """Return the statements; `names` says how names are written that are not local."""
    lines: list[str] = []
    for assign in statements:
        comment = f"{assign.note}, {_shape_words(assign.shape)}" if assign.note else ""
        lines += assignment_lines(assign.target, assign.value, comment, names)
    return lines


def assignment_lines(target: str, value: Expr, comment: str, names: Mapping[str, str]) -> list[str]:
    """Return `target = value  # comment`, in several lines where it is too long for one."""
    *parts, last = _short_enough(target, value, names)
    return [*(f"    {part}" for part in parts), *commented(last, comment)]


def _short_enough(target: str, value: Expr, names: Mapping[str, str]) -> list[str]:
    """Return `target = value`, with the longest parts that fit on a line computed before where it does not."""
    lines: list[str] = []
    while True:
        line = f"{target} = {numpy_text(value, names)}"
        name = f"{target.partition(':')[0]}_part_{len(lines) + 1}"
        parts = [part for part in nodes_in(value) if isinstance(part, Unary | Binary) and not isinstance(part, Compare)]
        texts = {f"{name} = {numpy_text(part, names)}": part for part in parts}
        fitting = [text for text in texts if len(text) <= LONGEST - 4]
        if len(line) <= LONGEST - 4 or not fitting:
            return [*lines, line]
        longest = max(fitting, key=len)
        chosen: dict[Expr, Expr] = {texts[longest]: Name(name)}
        lines.append(longest)
        value = rewritten(value, chosen.get)


def _shape_words(shape: Shape) -> str:
    if not shape:
        return "a scalar"
    return f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})"


def count_lines(statements: Iterable[Assign]) -> list[str]:
    """Return the line that defines N where it is used."""
    return ["    N = len(y)"] if any("N" in names_in(assign.value) for assign in statements) else []


def ones_lines(program: GradientProgram, statements: Iterable[Assign]) -> list[str]:
    """Return the line that defines the row of ones which adds up the samples, where it is used."""
    nodes = (node for assign in statements for node in nodes_in(assign.value))
    if not any(isinstance(node, SumOverSamples) for node in nodes):
        return []
    return [f"    ones = np.ones(len(y), {program.prediction}.dtype)  # ones.dot(dz) adds up the samples"]


def lines_by_layer(program: GradientProgram, statements: Iterable[Assign], names: Mapping[str, str]) -> list[str]:
    """Return the lines with an empty one before the backward pass and before each of its layers."""
    lines, before = list[str](), ""
    for assign in statements:
        target = assign.target.removesuffix(dot(""))
        starts_layer = target == program.backward[0].target or target.startswith("da")
        if starts_layer and target != before:
            lines.append("")
        lines += statement_lines([assign], names)
        before = target
    return lines


def parameter_names(program: GradientProgram) -> dict[str, str]:
    """Return how parameters are written: `p.W1`."""
    return {parameter.name: f"p.{parameter.name}" for parameter in program.parameters}
