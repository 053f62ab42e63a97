"""What a schedule computes, by plain NumPy and in the places that it was given.

A value that was overwritten before it was read is an error.
"""

import math
from functools import singledispatch

import numpy as np

from codegen.program.schedule.operations import (
    Compare,
    Elementwise,
    Inner,
    Matmul,
    MaxOfUnits,
    Select,
    SumOfAll,
    SumOfSamples,
    SumOfUnits,
    Value,
)

UFUNCS = {"abs": "absolute"}
SIGNS = {"<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal}


def run(schedule, places, arguments):
    """Return the cost and the gradients; `arguments` are arrays by name, and N."""
    scalars, arrays, holds = {}, {}, {}

    def read(operand):
        if not isinstance(operand, Value):
            return float(operand)
        if operand.given:
            return arguments[operand.given]
        if operand.shape == ():
            return scalars[operand]
        place = places.of[operand]
        assert holds[place.kind, place.number] == operand, "read after it was overwritten"
        return arrays[place.kind, place.number]

    for operation in schedule.operations:
        result = computed(operation, read)
        out = operation.out
        if out.shape == ():
            scalars[out] = result
            continue
        place = places.of[out]
        arrays[place.kind, place.number], holds[place.kind, place.number] = result, out
    return read(schedule.cost), [read(gradient) for gradient in schedule.gradients]


@singledispatch
def computed(operation, read):  # noqa: ARG001  (every rule has this signature)
    raise TypeError(type(operation).__name__)


@computed.register
def _(operation: Elementwise, read):
    arguments = list(map(read, operation.arguments))
    if operation.function == "erfc":
        return np.vectorize(math.erfc)(*arguments)
    return getattr(np, UFUNCS.get(operation.function, operation.function))(*arguments)


@computed.register
def _(operation: Compare, read):
    return SIGNS[operation.sign](read(operation.left), read(operation.right))


@computed.register
def _(operation: Select, read):
    return np.where(read(operation.condition), read(operation.yes), read(operation.no))


@computed.register
def _(operation: Matmul, read):
    left, right = read(operation.left), read(operation.right)
    return (left.T if operation.left_transposed else left) @ (right.T if operation.right_transposed else right)


@computed.register
def _(operation: MaxOfUnits, read):
    return read(operation.operand).max(axis=1, keepdims=True)


@computed.register
def _(operation: SumOfUnits, read):
    return read(operation.operand).sum(axis=1, keepdims=True)


@computed.register
def _(operation: SumOfSamples, read):
    return read(operation.operand).sum(axis=0)


@computed.register
def _(operation: SumOfAll, read):
    return read(operation.operand).sum()


@computed.register
def _(operation: Inner, read):
    return (read(operation.left) * read(operation.right)).sum()
