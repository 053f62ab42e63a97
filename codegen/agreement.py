"""Does generated code compute what the derivation says? Both are evaluated at one point, in 100 digits and in float64.

The network is evaluated from its equations and the gradient from the derivation's own terms, in mpmath; neither
shares code with the generated module. This ties the printed formulas to the numbers.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

import mpmath
import numpy as np
import numpy.typing as npt

from codegen.targets.scalar_module.printer import identifier
from codegen.verify_report import Fact
from symbolic.derivation.engine import Deriver
from symbolic.derivation.gradients import Gradients, forward_values
from symbolic.formula.nodes import Quantity
from symbolic.formula.value import DIGITS, UndefinedValueError
from symbolic.graph.names import quantity_name
from symbolic.graph.network import COST, LOSS, PENALTY, NetworkGraph
from symbolic.spec.model import NetworkSpec

__all__ = ["MOST_PARAMETERS", "agreement", "scalar_agreement"]

MOST_PARAMETERS = 500
"""Larger networks take too long in a hundred digits; the numerical checks cover them."""

_TOLERANCE = 1e-11
"""Relative to the largest derivative: what float64 leaves after a few thousand operations."""

_SAME_COST = f"the cost is that of the network's equations, in {DIGITS} digits"
_SAME_SCALARS = "the scalar functions give the same gradient"

Array = npt.NDArray[Any]


def agreement(spec: NetworkSpec, module: ModuleType, seed: int) -> tuple[Fact, ...]:
    """Return whether the cost and the gradient of `module` are those of the network `spec`, at one point.

    The point is the one of the spec's numbers where it has them, otherwise drawn from `seed`. Empty for a network of
    more than `MOST_PARAMETERS` parameters.
    """
    if spec.parameter_count() > MOST_PARAMETERS:
        return ()
    params, x, y = _point(spec, module, seed)
    cost, gradients = module.loss_and_gradients(params, x, y)
    graph = NetworkGraph(spec)
    with mpmath.workdps(DIGITS):
        try:
            exact_cost, exact = _exact(graph, params, x, y)
        except UndefinedValueError as error:
            return (Fact(_SAME_COST, False, f"{error.why} in {DIGITS} digits"),)
        found = {quantity: _entry(gradients, quantity) for quantity in exact}
        largest = max(abs(value) for value in exact.values())
        gaps = {quantity: abs(found[quantity] - value) for quantity, value in exact.items()}
        worst = max(gaps, key=lambda quantity: _or_infinity(gaps[quantity]))
        same_cost = bool(_or_infinity(abs(cost - exact_cost)) <= _TOLERANCE * max(1, abs(exact_cost)))
        same_gradient = bool(_or_infinity(gaps[worst]) <= _TOLERANCE * largest)
        exact_worst = mpmath.nstr(exact[worst], 17)
    detail = f"{len(exact)} derivatives; worst {quantity_name(worst)}: {found[worst]:.17g} against {exact_worst}"
    return (
        Fact(_SAME_COST, same_cost),
        Fact(f"the gradient is that of the derivation, in {DIGITS} digits", same_gradient, detail),
    )


def scalar_agreement(spec: NetworkSpec, module: ModuleType, scalar: ModuleType, seed: int) -> Fact:
    """Return whether the functions of the scalar module give the gradient of the vectorised one, sample by sample."""
    params, x, y = _point(spec, module, seed)
    graph = NetworkGraph(spec)
    worst, largest = 0.0, 0.0
    for row, target in zip(x, y, strict=True):
        _, gradients = module.loss_and_gradients(params, row, target)
        try:
            one_by_one = scalar.gradients(params, row, target)
        except (OverflowError, ValueError, ZeroDivisionError) as error:  # where an array holds infinity, or NaN
            return Fact(_SAME_SCALARS, False, f"Python's own numbers have no value there: {error}")
        for quantity in graph.parameters():
            entry = _entry(gradients, quantity)
            worst = max(worst, _or_infinity(abs(one_by_one[identifier(quantity)] - entry)))
            largest = max(largest, abs(entry))
    detail = f"{len(x)} samples, largest difference {worst:.1e}"
    return Fact(_SAME_SCALARS, worst <= _TOLERANCE * largest, detail)


def _point(spec: NetworkSpec, module: ModuleType, seed: int) -> tuple[Any, Array, Array]:
    """Return parameters, inputs and targets: the spec's own numbers where given, else random ones."""
    params = module.init_params(seed=seed)
    x, y = module.sample_data(2, seed)
    numbers = spec.numbers
    given = {}
    for l in range(1, spec.depth + 1):
        if numbers.W is not None and spec.layers[l - 1].share is None:
            given[f"W{l}"] = np.array(numbers.W[l - 1])
        if numbers.b is not None and spec.layers[l - 1].bias:
            given[f"b{l}"] = np.array(numbers.b[l - 1])
    if numbers.x is not None and numbers.y is not None:
        x, y = np.array(numbers.x), np.array(numbers.y)
    return params._replace(**given), x, y


def _exact(graph: NetworkGraph, params: Any, x: Array, y: Array) -> tuple[Any, dict[Quantity, Any]]:
    """Return the cost J, the penalty in it once where the loss has one, and its derivative by every parameter."""
    wanted = tuple(graph.parameters())
    deriver = Deriver(graph)
    gradients = Gradients(deriver, LOSS)
    parameters = {quantity: mpmath.mpf(_entry(params, quantity)) for quantity in wanted}
    cost = mpmath.mpf(0)
    total = dict.fromkeys(wanted, mpmath.mpf(0))
    scale = 1 if graph.spec.loss.samples == "sum" else mpmath.mpf(1) / len(x)
    for row, target in zip(x, y, strict=True):
        given = dict(parameters)
        given |= dict(zip(graph.units(0), map(mpmath.mpf, map(float, row)), strict=True))
        given |= dict(zip(graph.targets, map(mpmath.mpf, map(float, target)), strict=True))
        values = forward_values(graph, given)
        cost += scale * values[LOSS]
        for quantity, value in gradients.values(wanted, values).items():
            total[quantity] += scale * value
    if graph.objective == COST:
        cost += values[PENALTY]
        for quantity, value in Gradients(deriver, PENALTY).values(wanted, values).items():
            total[quantity] += value
    return cost, total


def _or_infinity(gap: Any) -> Any:
    """Return `gap`, and infinity for NaN, which would compare as small."""
    return float("inf") if mpmath.isnan(gap) else gap


def _entry(params: Any, quantity: Quantity) -> float:
    """Return the entry of a parameter structure that `quantity` names; one without unit indices is the first."""
    array = getattr(params, f"{quantity.name}{quantity.layer}")
    places = tuple(int(str(index)) - 1 for index in quantity.indices) or (0,) * array.ndim
    return float(array[places])
