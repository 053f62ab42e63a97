"""What training consists of; `train` itself is written for its network."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from codegen.targets.numpy_module.runtime.adam import adam_state, adam_step
from codegen.targets.numpy_module.runtime.aliases import Array, Scalar
from codegen.targets.numpy_module.runtime.epoch_mean import _epoch_cost
from codegen.targets.numpy_module.runtime.finite import _finite_params
from codegen.targets.numpy_module.runtime.inputs import _finite
from codegen.targets.numpy_module.runtime.momentum import momentum_state, momentum_step
from codegen.targets.numpy_module.runtime.parameters import Params
from codegen.targets.numpy_module.runtime.passes import gradient_step


class History(NamedTuple):
    """The cost of each epoch, and whether `on_epoch` ended the training."""

    cost: tuple[float, ...]
    stopped: bool


def _trained(
    p: Params,
    data: Sequence[Array],
    epochs: int,
    size: int,
    rng: np.random.Generator,
    compute: Callable[..., tuple[Scalar, Params]],
    step: Callable[[Params, Params], Params],
    on_epoch: Callable[[int, float, Params], bool | None] | None,
) -> tuple[Params, History]:
    """Return the parameters after all epochs, or after the one at which `on_epoch` ended them."""
    samples, costs = len(data[0]), list[float]()
    for epoch in range(1, epochs + 1):
        order = rng.permutation(samples)
        batches = [order[start : start + size] for start in range(0, samples, size)]
        try:
            p, cost = _epoch(p, data, batches, compute, step)
        except ValueError as error:  # the arguments were sound, so the steps were not
            what = f"training diverges in epoch {epoch}: {error}"
            raise ArithmeticError(f"{what}; try a smaller learning_rate") from error
        costs.append(cost)
        if on_epoch is not None and on_epoch(epoch, cost, p):
            return p, History(tuple(costs), stopped=True)
    return p, History(tuple(costs), stopped=False)


def _epoch(
    p: Params,
    data: Sequence[Array],
    batches: Sequence[Array],
    compute: Callable[..., tuple[Scalar, Params]],
    step: Callable[[Params, Params], Params],
) -> tuple[Params, float]:
    """Return the parameters after one step for each batch, and the cost on the way."""
    costs: list[float] = []
    with np.errstate(all="ignore"):  # an error tells of it instead
        for batch in batches:
            cost, gradients = compute(p, *(part[batch] for part in data))
            p = step(p, gradients)
            costs.append(float(cost))
    cost_of_all = _epoch_cost(costs, [len(batch) for batch in batches])
    if not np.isfinite(cost_of_all):
        raise ValueError(f"the cost is {cost_of_all}")
    return _finite_params(p, "the parameters"), cost_of_all


def _stepper(
    optimizer: str,
    start: Params,
    rate: float,
) -> Callable[[Params, Params], Params]:
    """Return what makes new parameters of parameters and gradients."""
    velocity, moments = momentum_state(start), adam_state(start)

    def plain(p: Params, gradients: Params) -> Params:
        return gradient_step(p, gradients, rate)

    def momentum(p: Params, gradients: Params) -> Params:
        nonlocal velocity
        p, velocity = momentum_step(p, gradients, velocity, rate)
        return p

    def adam(p: Params, gradients: Params) -> Params:
        nonlocal moments
        p, moments = adam_step(p, gradients, moments, rate)
        return p

    steps = {"sgd": plain, "momentum": momentum, "adam": adam}
    if optimizer not in steps:
        expected = f"expected one of {', '.join(steps)}"
        raise ValueError(f"optimizer is {optimizer!r}, {expected}")
    return steps[optimizer]


def _in_one_type(p: Params, x: Array, y: Array) -> tuple[Params, Array, Array]:
    """Return everything as real numbers of the type of the parameters."""
    dtype = np.result_type(*p)
    for name, array in (("params", dtype.type(0)), ("x", x), ("y", y)):
        if np.iscomplexobj(array):
            raise ValueError(f"{name} holds complex numbers, expected real ones")
    own = Params(*(array.astype(dtype) for array in _finite_params(p, "params")))
    with np.errstate(over="ignore"):  # what is too large for float32 is refused
        return own, _finite("x", x.astype(dtype)), _finite("y", y.astype(dtype))


def _whole(name: str, value: Any, least: int) -> int:
    """Return `value` as a whole number that is not below `least`."""
    if not isinstance(value, int | np.integer) or isinstance(value, bool):
        kind = type(value).__name__
        raise TypeError(f"{name} is a {kind}, expected a whole number")
    if value < least:
        raise ValueError(f"{name} is {value}, expected a whole number from {least}")
    return int(value)
