"""The functions of activations and losses that a module defines, as finished lines.

Stage: used by `emit`. A slope that shares a beginning with its function is computed with it, by one function for both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import singledispatch

from codegen.program.gradient_program import GradientProgram
from codegen.program.ir import Assign, Binary, Call, Expr, Function, Helper, Name, Where, names_in, nodes_in
from codegen.program.slopes import Joint, beside, joined
from codegen.python_lines import LONGEST, bracketed, docstring
from codegen.targets.numpy_module.options import Options
from codegen.targets.numpy_module.printer import numpy_text
from codegen.targets.numpy_module.statements import statement_lines

__all__ = ["function_lines", "functions_called", "uses"]


def functions_called(program: GradientProgram, options: Options) -> list[Helper | Joint]:
    """Return the functions that the module calls, callees first: the fast style has the slopes written out."""
    statements, pairs = list(program.loss), dict[str, str]()
    for assign, slope in beside(program.forward):
        match assign.value, slope:
            case Call(helper=function), Assign(value=Call(helper=its_slope)):
                pairs[function] = its_slope
            case _:
                statements.append(assign)
    if options.style == "plain" or options.hessian:
        statements += program.backward
    known = {helper.name: helper for helper in program.helpers}
    joints = {function: joined(known[function], known[slope]) for function, slope in pairs.items()}
    called = _names_called(assign.value for assign in statements)
    called |= _names_called(value for joint in joints.values() for value in _values(joint))
    for helper in reversed(program.helpers):
        if helper.name in called:
            called |= _names_called(_values(helper))
    found = list[Helper | Joint]()
    for helper in program.helpers:
        if helper.name in called:
            found.append(helper)
        if helper.name in joints:
            found.append(joints[helper.name])
    return found


def uses(functions: Iterable[Helper | Joint], name: str, statements: Iterable[Assign] = ()) -> bool:
    """Say whether one of the functions, or of the statements, computes the elementwise function of this name."""
    values = (*(value for function in functions for value in _values(function)), *(each.value for each in statements))
    return any(isinstance(node, Function) and node.name == name for value in values for node in nodes_in(value))


@singledispatch
def function_lines(function: Helper | Joint) -> list[str]:
    """Return a whole function."""
    raise TypeError(f"no lines for {type(function).__name__}")


@function_lines.register
def helper_lines(function: Helper) -> list[str]:
    """def sigmoid(z: Array) -> Array"""
    return [
        f"def {function.name}({_typed(function.arguments)}) -> Array:",
        *docstring(function.doc),
        *statement_lines(function.statements, {}),
        *_result_lines(function.result, "result"),
        "    return result",
    ]


@function_lines.register
def joint_lines(function: Joint) -> list[str]:
    """def sigmoid_and_prime(z: Array) -> tuple[Array, Array]"""
    return [
        f"def {function.name}({_typed(function.arguments)}) -> tuple[Array, Array]:",
        *docstring(function.doc),
        *statement_lines(function.statements, {}),
        *_result_lines(function.value, "value"),
        *_result_lines(function.slope, "slope"),
        "    return value, slope",
    ]


def _typed(arguments: Iterable[str]) -> str:
    return ", ".join(f"{argument}: Array" for argument in arguments)


def _result_lines(result: Expr, name: str) -> list[str]:
    """Return the line that computes the result, in parts where it is too long for one."""
    line = f"    {name}: Array = {numpy_text(result, {})}"
    if len(line) <= LONGEST:
        return [line]
    match result:
        case Where(condition, yes, no):
            parts = [numpy_text(part, {}) for part in (condition, yes, no)]
            return bracketed(f"{name}: Array = np.where(", parts, ")")
        case Binary(left, right) if "part" not in names_in(result):
            texts = numpy_text(left, {}), numpy_text(right, {})
            first = len(texts[0]) >= len(texts[1])
            whole = type(result)(Name("part"), right) if first else type(result)(left, Name("part"))
            return [f"    part = {texts[0] if first else texts[1]}", *_result_lines(whole, name)]
        case _:
            return [line]


def _values(function: Helper | Joint) -> Iterator[Expr]:
    yield from (assign.value for assign in function.statements)
    yield from (function.value, function.slope) if isinstance(function, Joint) else (function.result,)


def _names_called(values: Iterable[Expr]) -> set[str]:
    return {node.helper for value in values for node in nodes_in(value) if isinstance(node, Call)}
