"""Schedule -> lines of NumPy that write into arrays which stand ready: one rule an operation.

A table lies with a unit in each row and a sample in each column, so that every pass over it has long inner loops; its
transpose is a view that BLAS takes without copying. `np.dot` with `out` takes a third of the time of `np.matmul` where
matrices are small.
"""

from __future__ import annotations

from functools import singledispatch

from codegen.program.schedule.operations import (
    Compare,
    Elementwise,
    Inner,
    Matmul,
    MaxOfUnits,
    Operation,
    Select,
    SumOfAll,
    SumOfSamples,
    SumOfUnits,
    Value,
)
from codegen.targets.numpy_module.fast.names import Names

__all__ = ["step_lines"]

_BY_KEYWORD = frozenset({"maximum", "minimum"})
"""What NumPy wants its output told by keyword for; for the others it is quicker as the last argument."""

_INFIX = {"add": "+", "subtract": "-", "multiply": "*", "divide": "/"}
_UFUNCS = {"abs": "absolute"}
_COMPARISONS = {"<": "less", "<=": "less_equal", ">": "greater", ">=": "greater_equal"}


def step_lines(operation: Operation, names: Names) -> list[str]:
    """Return the lines of one operation; the value gets its name where the program has one for it."""
    *before, last = step(operation, names)
    named = operation.out.shape == () or names.named(operation.out) != names.out(operation.out)
    if named:
        return [*before, f"{names.named(operation.out)} = {last}"]
    return before if before and last == names.out(operation.out) else [*before, last]


@singledispatch
def step(operation: Operation, names: Names) -> list[str]:  # noqa: ARG001  (every rule has this signature)
    """Return the lines of one operation; the last one is an expression that returns the value."""
    raise TypeError(f"no NumPy for {type(operation).__name__}")


@step.register
def step_of_elementwise(operation: Elementwise, names: Names) -> list[str]:
    """np.add(u, v, out=t); of scalars u + v"""
    arguments = [names.of(argument, operation.out) for argument in operation.arguments]
    function = operation.function
    if operation.out.shape == ():
        return [_scalar(function, arguments)]
    if function == "erfc":
        return [f"np.copyto({names.out(operation.out)}, erfc({arguments[0]}))", names.out(operation.out)]
    if function == "divide" and operation.arguments[0] == 1:
        function, arguments = "reciprocal", arguments[1:]
    out = f"out={names.out(operation.out)}" if function in _BY_KEYWORD else names.out(operation.out)
    return [f"np.{_UFUNCS.get(function, function)}({', '.join([*arguments, out])})"]


def _scalar(function: str, arguments: list[str]) -> str:
    if function in _INFIX:
        return f" {_INFIX[function]} ".join(arguments)
    return f"np.{_UFUNCS.get(function, function)}({', '.join(arguments)})"


@step.register
def step_of_compare(operation: Compare, names: Names) -> list[str]:
    """np.less(u, v, out=m)"""
    left, right = names.of(operation.left, operation.out), names.of(operation.right, operation.out)
    return [f"np.{_COMPARISONS[operation.sign]}({left}, {right}, {names.out(operation.out)})"]


@step.register
def step_of_select(operation: Select, names: Names) -> list[str]:
    """np.copyto(t, no), then np.copyto(t, yes, where=c)"""
    out, no = names.out(operation.out), operation.no
    there = isinstance(no, Value) and names.places.of.get(no) == names.places.of[operation.out]
    first = [] if there else [f"np.copyto({out}, {names.of(no, operation.out)})"]
    return [
        *first,
        f"np.copyto({out}, {names.of(operation.yes, operation.out)}, where={names.of(operation.condition)})",
        out,
    ]


@step.register
def step_of_matmul(operation: Matmul, names: Names) -> list[str]:
    """np.dot(W, t, out=t2): a table lies transposed, and (X Y)ᵀ = Yᵀ Xᵀ"""
    out = operation.out
    turned = out.shape[0] == "N"
    left = names.factor(operation.left, transposed=operation.left_transposed != turned)
    right = names.factor(operation.right, transposed=operation.right_transposed != turned)
    first, second = (right, left) if turned else (left, right)
    return [f"np.dot({first}, {second}, {names.out(out)})"]


@step.register
def step_of_max(operation: MaxOfUnits, names: Names) -> list[str]:
    """np.maximum.reduce(u, axis=0, out=t, keepdims=True)"""
    return [f"np.maximum.reduce({names.of(operation.operand)}, axis=0, out={names.out(operation.out)}, keepdims=True)"]


@step.register
def step_of_sum_of_units(operation: SumOfUnits, names: Names) -> list[str]:
    """np.add.reduce(u, axis=0, out=t, keepdims=True)"""
    return [f"np.add.reduce({names.of(operation.operand)}, axis=0, out={names.out(operation.out)}, keepdims=True)"]


@step.register
def step_of_sum_of_samples(operation: SumOfSamples, names: Names) -> list[str]:
    """np.dot(u, ones, out=db1)"""
    return [f"np.dot({names.of(operation.operand)}, ones, {names.out(operation.out)})"]


@step.register
def step_of_sum(operation: SumOfAll, names: Names) -> list[str]:
    """np.add.reduce(u, axis=None)"""
    return [f"np.add.reduce({names.of(operation.operand)}, axis=None)"]


@step.register
def step_of_inner(operation: Inner, names: Names) -> list[str]:
    """np.vdot(u, v)"""
    return [f"np.vdot({names.of(operation.left)}, {names.of(operation.right)})"]
