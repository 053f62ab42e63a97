"""Cost and prediction at one point of a network, computed number by number with 30 digits.

The point follows from a formula, so that the tests need no table of parameters; the values do not come from the
module, so a change to its cost and its gradients alike is seen too.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count, islice
from math import prod
from typing import Any

import mpmath

from codegen.program.gradient_program import GradientProgram
from codegen.program.interpreter import run
from symbolic.spec.model import NetworkSpec

__all__ = ["Known", "known_values"]

MOST_PARAMETERS = 500
"""More would take longer than the rest of the emission."""

DIGITS = 30
Numbers = list[Any]
"""Nested as the array is."""


@dataclass(frozen=True, slots=True)
class Known:
    """Two samples and what comes of them, as code.

    Attributes:
        targets: the targets of the samples.
        prediction: the first output for the first sample.
        cost: J of both.
    """

    targets: str
    prediction: str
    cost: str


def known_values(spec: NetworkSpec, program: GradientProgram) -> Known | None:
    """Return the values where every array is sin 1, sin 2, ...; nothing for a network of many parameters."""
    if spec.parameter_count() > MOST_PARAMETERS:
        return None
    with mpmath.workdps(DIGITS):
        targets, y = _targets(spec, program.outputs)
        parameters = {parameter.name: _wave(parameter.shape) for parameter in program.parameters}
        tables = run(program, parameters, _wave((2, program.inputs)), y)
        prediction, cost = tables[program.prediction].entry(0, 0), tables[program.cost].scalar
        return Known(targets, repr(float(prediction)), repr(float(cost)))


def _targets(spec: NetworkSpec, outputs: int) -> tuple[str, Numbers]:
    """Return targets of two samples that are valid for the loss, as code and as rows."""
    loss = spec.loss.record
    if loss.name == "categorical_cross_entropy":
        hot = (0, outputs - 1)
        return "np.eye(OUTPUTS)[[0, -1]]", [[float(k == place) for k in range(outputs)] for place in hot]
    if loss.target_range is None:
        return "wave(2, OUTPUTS)", _wave((2, outputs))
    ends = [float(end) for end in loss.target_range[:2]]
    turns = [[ends[(row * outputs + k) % 2] for k in range(outputs)] for row in range(2)]
    return f"np.resize({ends}, (2, OUTPUTS))", turns


def _wave(shape: tuple[int, ...]) -> Numbers:
    """Return sin 1, sin 2, ... as rows, or as one list for a vector."""
    numbers = (mpmath.sin(k) for k in count(1))
    rows = [list(islice(numbers, shape[-1])) for _ in range(prod(shape[:-1]))]
    return rows if len(shape) > 1 else rows[0]
