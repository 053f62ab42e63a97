"""Statements of a program -> lines of Python: the formula as a comment, then its loops.

One rule for each kind of step, its first docstring line showing what it prints.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import singledispatch

from codegen.program.ir import Assign, Binary, Compare, Expr, Function, Name, Shape, nodes_in
from codegen.program.loops.steps import Add, Let, Loop, Rise, Step, Store, changed
from codegen.python_lines import INDENT, LONGEST, bracketed, comment
from codegen.targets.python_loops.printer import python_text
from codegen.targets.python_loops.rows import Row, row_loops, rows_apart

__all__ = ["statement_lines", "step_lines", "value_lines"]


def statement_lines(
    statements: Iterable[Assign], shapes: Mapping[str, Shape], rows: frozenset[str], indent: str = INDENT
) -> list[str]:
    """Return the statements with an empty line between them; `rows` are the helpers that need whole rows."""
    known, lines = dict(shapes), list[str]()
    for statement in statements:
        for assign in rows_apart(statement, known, rows):
            known[assign.target] = assign.shape
            note = f"{assign.note}{_shape_words(assign.shape)}" if assign.note else ""
            steps = row_loops(assign, known, rows)
            lines += [*([""] if lines else []), *comment(note, indent), *_zeros(assign, indent)]
            lines += (line for step in steps for line in step_lines(step, indent))
    return lines


def _zeros(assign: Assign, indent: str) -> list[str]:
    """Return the line that makes room for an array."""
    match assign.shape:
        case ():
            return []
        case (length,):
            return [f"{indent}{assign.target} = [0.0] * {length}"]
        case _:
            return bracketed(f"{assign.target} = zeros(", [str(size) for size in assign.shape], ")", indent)


def _shape_words(shape: Shape) -> str:
    return f", of shape ({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})" if shape else ""


@singledispatch
def step_lines(step: Step, indent: str) -> list[str]:  # noqa: ARG001  (every rule has this signature)
    """Return the lines of a step."""
    raise TypeError(f"no Python lines for {type(step).__name__}: register some in statements.py")


@step_lines.register
def print_let(step: Let, indent: str) -> list[str]:
    """Print `total = 0.0`."""
    return value_lines(f"{step.name} = ", step.value, indent)


@step_lines.register
def print_store(step: Store, indent: str) -> list[str]:
    """Print `z1[i][j] = total + b1[j]`."""
    return value_lines(f"{python_text(step.target)} = ", step.value, indent)


@step_lines.register
def print_add(step: Add, indent: str) -> list[str]:
    """Print `total += x[i][k] * W1[j][k]`."""
    return value_lines(f"{python_text(step.target)} += ", step.value, indent)


@step_lines.register
def print_rise(step: Rise, indent: str) -> list[str]:
    """Print `largest = max(largest, z2[i][j])`."""
    return value_lines(f"{step.target.id} = ", Function("maximum", (step.target, step.value)), indent)


@step_lines.register
def print_row(step: Row, indent: str) -> list[str]:
    """Print `a2[i] = softmax(z2[i])`."""
    arguments = [f"{argument}[{step.index}]" for argument in step.arguments]
    return bracketed(f"{step.target}[{step.index}] = {step.helper}(", arguments, ")", indent)


@step_lines.register
def print_loop(step: Loop, indent: str) -> list[str]:
    """Print `for j in range(3):` and its body."""
    body = [line for inner in step.body for line in step_lines(inner, indent + INDENT)]
    return [f"{indent}for {step.index} in range({step.bound}):", *body]


def value_lines(before: str, value: Expr, indent: str) -> list[str]:
    """Return `before value`; where that is too long, the longest parts that fit are computed in lines before."""
    lines: list[str] = []
    while len(line := f"{indent}{before}{python_text(value)}") > LONGEST:
        name = f"part_{len(lines) + 1}"
        parts = {f"{indent}{name} = {python_text(part)}": part for part in nodes_in(value) if _is_part(part)}
        longest = max((text for text in parts if len(text) <= LONGEST), key=len, default="")
        if not longest:
            break
        lines.append(longest)
        chosen: dict[Expr, Expr] = {parts[longest]: Name(name)}
        value = changed(value, chosen.get)
    return [*lines, line]


def _is_part(expression: Expr) -> bool:
    """Whether it is worth a line of its own; both ways of a choice may be computed."""
    return isinstance(expression, Binary | Function) and not isinstance(expression, Compare)
