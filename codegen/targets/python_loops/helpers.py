"""Helpers of a program as Python functions: of single numbers, or of a row where they need all of it.

Stage: used by `emit`.
"""

from __future__ import annotations

from collections.abc import Iterable

from codegen.program.ir import Assign, Helper, Shape, Where
from codegen.python_lines import INDENT, bracketed, comment, docstring
from codegen.targets.python_loops.printer import python_text
from codegen.targets.python_loops.rows import one_row, row_helpers, row_loops
from codegen.targets.python_loops.statements import step_lines, value_lines

__all__ = ["helper_functions"]

_RESULT = "result"


def helper_functions(helpers: Iterable[Helper]) -> list[list[str]]:
    """Return each helper as a whole function."""
    helpers = tuple(helpers)
    rows = row_helpers(helpers)
    return [
        _function(helper, "Vector", _row_body(helper, rows))
        if helper.name in rows
        else _function(helper, "float", _number_body(helper))
        for helper in helpers
    ]


def _function(helper: Helper, kind: str, body: list[str]) -> list[str]:
    arguments = [f"{argument}: {kind}" for argument in helper.arguments]
    return [*bracketed(f"def {helper.name}(", arguments, f") -> {kind}:", indent=""), *docstring(helper.doc), *body]


def _number_body(helper: Helper) -> list[str]:
    """Return `e = ...` for each intermediate result, then what is returned, a choice as two returns."""
    before = (value_lines(f"{assign.target} = ", assign.value, INDENT) for assign in helper.statements)
    lines = [line for part in before for line in part]
    match helper.result:
        case Where(condition, yes, no):
            choice = [f"{INDENT}if {python_text(condition)}:", *value_lines("return ", yes, INDENT * 2)]
            return [*lines, *choice, *value_lines("return ", no, INDENT)]
        case result:
            return [*lines, *value_lines("return ", result, INDENT)]


def _row_body(helper: Helper, rows: frozenset[str]) -> list[str]:
    """Return loops over the n units of a row."""
    shapes: dict[str, Shape] = dict.fromkeys(helper.arguments, ("N", "n"))
    lines = [f"{INDENT}n = len({helper.arguments[0]})"]
    for assign in (*helper.statements, Assign(_RESULT, helper.result, ("N", "n"))):
        shapes[assign.target] = assign.shape
        lines += ["", *comment(assign.note, INDENT), f"{INDENT}{assign.target} = [0.0] * {assign.shape[-1]}"]
        lines += (line for step in one_row(row_loops(assign, shapes, rows)) for line in step_lines(step, INDENT))
    return [*lines, f"{INDENT}return {_RESULT}"]
