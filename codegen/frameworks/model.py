"""What reading a model of another library gives: a spec, and the model's parameters under chalkgrad's names.

Stage: the output of `read_model`. The parameters are those of the emitted module: `Params(**network.parameters)`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from symbolic.errors import ChalkgradError, Problem
from symbolic.spec.model import NetworkSpec, Numbers

__all__ = ["Array", "FrameworkError", "Refusal", "TrainedNetwork", "parameter_shapes"]

Array = npt.NDArray[np.float64]


class FrameworkError(ChalkgradError):
    """A model that cannot be read exactly; holds every problem that was found, not the first one only."""

    def __init__(self, source: str, problems: tuple[Problem, ...]) -> None:
        self.source = source
        self.problems = problems
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        super().__init__("\n".join([f"{source}: {count}", *(f"  {problem}" for problem in problems)]))


class Refusal(Exception):  # noqa: N818  (it never leaves the package: readers collect refusals into a FrameworkError)
    """One layer, loss or array that cannot be read exactly."""

    def __init__(self, place: str, found: str, expected: str, hint: str = "") -> None:
        self.problem = Problem(place, found, expected, hint)
        super().__init__(str(self.problem))


def parameter_shapes(spec: NetworkSpec) -> dict[str, tuple[int, ...]]:
    """Return the fields of the emitted module's `Params` with their shapes, in their order.

    A layer that shares the weights of another has no `W` of its own, a layer without bias no `b`.
    """
    shapes: dict[str, tuple[int, ...]] = {}
    for l, (layer, (fan_in, units)) in enumerate(zip(spec.layers, pairwise(spec.widths), strict=True), start=1):
        if layer.share is None:
            shapes[f"W{l}"] = (units, fan_in)
        if layer.bias:
            shapes[f"b{l}"] = (units,)
    return shapes


@dataclass(frozen=True, slots=True, eq=False)
class TrainedNetwork:
    """A network and its parameters, read from another library.

    Attributes:
        spec: architecture and loss, without numbers.
        parameters: float64 arrays that cannot be written to: W1 of shape (n_1, n_0), b1 of shape (n_1,), ...
        prediction: what the emitted module's `forward` returns, told by the model's output.
        notes: in whole sentences, what a reader must know to compare the two, such as how targets are given.
    """

    spec: NetworkSpec
    parameters: Mapping[str, Array]
    prediction: str
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        own = {name: np.array(array, dtype=np.float64) for name, array in self.parameters.items()}
        wanted, given = parameter_shapes(self.spec), {name: array.shape for name, array in own.items()}
        if list(wanted.items()) != list(given.items()):
            raise FrameworkError("parameters", (Problem("names and shapes", str(given), str(wanted)),))
        for array in own.values():
            array.flags.writeable = False
        object.__setattr__(self, "parameters", MappingProxyType(own))

    def with_numbers(self) -> NetworkSpec:
        """Return the spec with the parameters as its numbers, for documents that compute with them."""
        numbers = range(1, self.spec.depth + 1)
        W = tuple(tuple(tuple(row) for row in self._values(f"W{l}")) for l in numbers)
        b = tuple(tuple(self._values(f"b{l}")) for l in numbers)
        own = Numbers(x=self.spec.numbers.x, y=self.spec.numbers.y, W=W, b=b)
        return NetworkSpec(**(dict(self.spec) | {"numbers": own}))

    def _values(self, name: str) -> list[Any]:
        values: list[Any] = self.parameters[name].tolist() if name in self.parameters else []
        return values
