"""Numerical derivatives of a cost: along every parameter, or along random unit directions.

Stage: used by `verify`. A probe is one way to move the parameters; each method asks the cost at moved parameters
and nothing else.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = [
    "CENTRAL_STEP",
    "COMPLEX_STEP",
    "Derivatives",
    "Probe",
    "central_differences",
    "complex_step",
    "direction_probes",
    "entry_probes",
]

Array = npt.NDArray[Any]
Point = tuple[Array, ...]
Cost = Callable[[Point], Any]
Derivatives = list[tuple[str, float, float]]

COMPLEX_STEP = 1e-30
CENTRAL_STEP = float(np.finfo(np.float64).eps ** (1 / 3))


@dataclass(frozen=True, slots=True)
class Probe:
    """A way to move.

    Attributes:
        place: the entry, `W2[0, 1]`, or the direction.
        analytic: the derivative along it by the gradients that are judged.
        scale: the size of a step that is neither large nor lost: max(1, |x|) for an entry x.
        moved: from a step to the parameters after it.
    """

    place: str
    analytic: float
    scale: float
    moved: Callable[[complex], Point]


def entry_probes(names: Sequence[str], params: Point, gradients: Point) -> Iterator[Probe]:
    """Yield one probe for each entry of each parameter."""
    for number, (name, array, gradient) in enumerate(zip(names, params, gradients, strict=True)):
        for index in np.ndindex(array.shape):

            def moved(step: complex, number: int = number, index: tuple[int, ...] = index) -> Point:
                copy = params[number] + 0 * step
                copy[index] += step
                return (*params[:number], copy, *params[number + 1 :])

            place = f"{name}[{', '.join(map(str, index))}]"
            yield Probe(place, float(gradient[index]), max(1.0, abs(float(array[index]))), moved)


def direction_probes(params: Point, gradients: Point, count: int, rng: np.random.Generator) -> Iterator[Probe]:
    """Yield `count` probes along random directions of length 1 in the space of all parameters."""
    for number in range(count):
        direction = [rng.standard_normal(array.shape) for array in params]
        length = np.sqrt(sum(float(np.sum(part * part)) for part in direction))
        unit = [part / length for part in direction]
        analytic = float(sum(np.sum(g * part) for g, part in zip(gradients, unit, strict=True)))

        def moved(step: complex, unit: Sequence[Array] = unit) -> Point:
            return tuple(array + step * part for array, part in zip(params, unit, strict=True))

        yield Probe(f"direction {number}", analytic, 1.0, moved)


def complex_step(cost: Cost, probes: Sequence[Probe]) -> tuple[Derivatives, str]:
    """Return Im J(p + ih)/h for every probe, and what forbids to trust it, if anything does.

    Squire and Trapp, SIAM Review 40 (1998): no difference is taken, so the step may be tiny and nothing cancels.
    """
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        derivatives = [
            (probe.place, probe.analytic, float(np.imag(cost(probe.moved(1j * COMPLEX_STEP)))) / COMPLEX_STEP)
            for probe in probes
        ]
    if any(issubclass(warning.category, np.exceptions.ComplexWarning) for warning in caught):
        return derivatives, "the imaginary part was cut off on the way (ComplexWarning)"
    if all(numeric == 0 for _, _, numeric in derivatives):
        return derivatives, "the imaginary part vanished everywhere, so nothing was measured"
    return derivatives, ""


def central_differences(cost: Cost, probes: Sequence[Probe]) -> Derivatives:
    """Return (J(p + h) - J(p - h))/(2h) for every probe, h = eps^(1/3) times the probe's scale."""
    derivatives: Derivatives = []
    for probe in probes:
        h = CENTRAL_STEP * probe.scale
        rise = float(cost(probe.moved(h))) - float(cost(probe.moved(-h)))
        derivatives.append((probe.place, probe.analytic, rise / (2 * h)))
    return derivatives
